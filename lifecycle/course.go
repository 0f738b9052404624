package lifecycle

import (
	"math"

	"github.com/clientele-go/clientele"
)

// A course is the stages of a customer, of whom none is held, on the days after
// a purchase up to the next one: as what has been bought does not change, they
// follow from a few dates.
type course struct {
	pace            *pace
	profile         *Profile // folded, not complete
	depart, decline float64  // days of silence
	cadence         float64
	young, calm     Stage // unless silent: up to a usual gap after the first purchase, and later
	known           bool  // else each day is left to ByRhythm
}

// silentCourse returns what the course of a customer with purchases has to say
// of silence.
func (d *pace) silentCourse(p *Profile) course {
	c := course{pace: d, profile: p, cadence: d.cadence(p)}
	c.depart, c.decline = d.silences(p, c.cadence)
	return c
}

// course returns the course after the purchases of a profile, which must
// outlive it and need not be complete.
func (d *pace) course(p *Profile) course {
	if p.Purchases == 0 {
		return course{
			profile: p, known: true, calm: Prospect,
			depart: math.Inf(1), decline: math.Inf(1), cadence: math.Inf(-1),
		}
	}
	c := d.silentCourse(p)
	if math.IsNaN(c.depart) || math.IsNaN(c.decline) {
		return c
	}
	rate, rateKnown := d.rateSign(p)
	spend, spendKnown := d.spendSign(p)
	c.known = rateKnown && spendKnown
	c.young = Acquisition
	switch {
	case rate < 0 || spend < 0:
		c.young, c.calm = Decline, Decline
	case p.Purchases == 1:
		c.calm = Acquisition
	case rate > 0 || spend > 0 || int(p.Purchases) < d.Thresholds.Mature:
		c.calm = Growth
	default:
		c.calm = Maturity
	}
	return c
}

// stage returns the stage at the end of a day.
func (c *course) stage(at clientele.Date) Stage {
	if c.known {
		days := silence(c.profile, at)
		switch gone, late := compare(days, c.depart), compare(days, c.decline); {
		case gone > 0:
			return Departed
		case gone < 0 && late > 0:
			return Decline
		case gone < 0 && late < 0:
			if float64(at-c.profile.First) < c.cadence {
				return c.young
			}
			return c.calm
		}
	}
	whole := *c.profile
	c.pace.complete(&whole)
	stage, _ := c.pace.ByRhythm.glance(&whole, at)
	return stage
}

// departed reports whether the customer has departed at the end of a day.
func (c *course) departed(at clientele.Date) bool {
	if gone := compare(silence(c.profile, at), c.depart); gone != 0 {
		return gone > 0
	}
	return c.pace.silent(c.profile, silence(c.profile, at), c.cadence) == Departed
}

// begin returns about the first day on which the stage is what it is later on.
func (c *course) begin(stage Stage) clientele.Date {
	from, days := c.profile.First, c.cadence
	switch {
	case stage == Departed:
		from, days = c.profile.Last, c.depart
	case stage == Decline:
		from, days = c.profile.Last, c.decline
	}
	if !(days > 0 && days < 1<<24) {
		return from
	}
	return from + clientele.Date(math.Ceil(days))
}

// rateSign returns the direction of a trend of gaps that is not by chance, else
// 0, and whether that is known.
func (d *pace) rateSign(p *Profile) (sign int, known bool) {
	n := p.Gaps()
	if n < 4 {
		return 0, true
	}
	late, early := splitGaps(p)
	if n >= len(d.limits) || !d.trends || !(late > 0) || !(early > 0) {
		return 0, false
	}
	share, l := late/(late+early), &d.limits[n]
	switch fall, rise := compare(share, l.rateFall), compare(share, l.rateRise); {
	case fall > 0:
		return -1, true
	case rise < 0:
		return 1, true
	default:
		return 0, fall < 0 && rise > 0
	}
}

// spendSign is rateSign for spend.
func (d *pace) spendSign(p *Profile) (sign int, known bool) {
	n := int(p.Spends)
	if n < 4 {
		return 0, true
	}
	change, t2, ok := spendStatistic(p)
	if n >= len(d.limits) || !d.trends || !ok {
		return 0, false
	}
	switch above := compare(t2, d.limits[n].spend); {
	case above > 0 && change < 0:
		return -1, true
	case above > 0:
		return 1, true
	default:
		return 0, above < 0
	}
}
