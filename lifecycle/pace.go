package lifecycle

import (
	"math"

	"github.com/clientele-go/clientele"
)

// A pace is a [ByRhythm] made ready for many customers. As Overdue depends on
// silence only through silence / (Alpha + GapSum), each limit of Overdue or of
// Alive is a length of silence in that unit, one for each number of gaps: the
// stage is found by comparing, and probabilities are computed only where they
// are asked for. What is too close to a limit to tell is left to ByRhythm, so
// that both always agree.
type pace struct {
	ByRhythm // with complete thresholds
	usual    float64
	limits   []limits // by number of gaps
	trends   bool     // whether the limits of the trends can be used
}

// limits are those of a customer with so many gaps. The first four are lengths
// of silence over Alpha + GapSum; NaN is unknown.
type limits struct {
	depart, departSlow, decline, longest float64
	rateFall, rateRise                   float64 // share of the recent gaps in all
	spend                                float64 // t² of so many days of spend
}

// paced is how many numbers of gaps have limits at hand.
const paced = 64

// newPace returns the pace of a detector whose parameters are in range, for so
// many customers. Few are not worth the limits.
func newPace(d *ByRhythm, customers int) *pace {
	out := &pace{ByRhythm: ByRhythm{Rhythm: d.Rhythm, Thresholds: d.Thresholds.withDefaults()}}
	r, t := &out.Rhythm, &out.Thresholds
	out.usual = r.Cadence(0, 0)
	out.trends = t.Trend >= 1e-6 && t.Trend <= 0.1
	if customers < 4*paced {
		return out
	}
	out.limits = make([]limits, paced)
	for n := range out.limits {
		l, p := &out.limits[n], Profile{Purchases: int32(n) + 1}
		depart, decline := t.overdue(&p)
		l.depart = r.silence(n, depart, t.DepartAlive)
		l.departSlow = r.silence(n, depart, t.alive(true))
		l.decline = r.silence(n, decline, t.DeclineAlive)
		l.longest = relativeLimit(r.R+float64(r.Shape)*float64(n), r.Shape, t.DepartOverdue/10)
		if out.trends && n >= 4 {
			l.rateFall = r.rateLimit(n, t.Trend)
			l.rateRise = r.rateLimit(n, 1-t.Trend)
			l.spend = studentLimit(t.Trend, n-2)
		}
	}
	return out
}

// silence returns the silence, over Alpha + GapSum, from which on Overdue and
// Alive are both below their limits, and NaN where they underflow.
func (r Rhythm) silence(n int, overdue, alive float64) float64 {
	gaps := float64(n)
	p := min(overdue, r.A*alive/((1-alive)*(r.B+gaps)))
	if p < 1e-200 {
		return math.NaN()
	}
	return relativeLimit(r.R+float64(r.Shape)*gaps, r.Shape, p)
}

// unsure is how close to a limit, relative to it, a comparison may be wrong by
// rounding.
const unsure = 1e-7

// compare returns −1 below the limit, 1 above, 0 where that is unsure or the
// limit unknown.
func compare(v, limit float64) int {
	if math.IsInf(limit, 1) {
		return -1 // what may be rounded of it would be infinite as well
	}
	switch d := v - limit; {
	case d > unsure*limit:
		return 1
	case d < -unsure*limit:
		return -1
	}
	return 0
}

// silences returns the days of silence after which a customer of whom no stage
// is held has departed and declines.
func (d *pace) silences(p *Profile, cadence float64) (depart, decline float64) {
	n := p.Gaps()
	if n >= len(d.limits) {
		return math.NaN(), math.NaN()
	}
	l, unit := &d.limits[n], d.Rhythm.Alpha+p.GapSum
	depart = l.depart
	if n > 0 && cadence > slowGaps*d.usual {
		depart = l.departSlow
	}
	return max(unit*depart, d.Thresholds.DepartGaps*cadence), max(unit*l.decline, d.Thresholds.DeclineGaps*cadence)
}

// silent is that of ByRhythm with complete thresholds.
func (d *pace) silent(p *Profile, silence, cadence float64) Stage {
	depart, decline := d.silences(p, cadence)
	if p.Held != Decline {
		switch gone, late := compare(silence, depart), compare(silence, decline); {
		case gone > 0:
			return Departed
		case gone < 0 && late > 0:
			return Decline
		case gone < 0 && late < 0:
			return Unknown
		}
	}
	return d.ByRhythm.silent(&d.Thresholds, p, silence, cadence)
}

// Observe is that of ByRhythm.
func (d *pace) Observe(p *Profile, day clientele.DayTotal) {
	d.fold(p, day.Date, day.Net())
	d.complete(p)
}

// fold is Observe without the trends.
func (d *pace) fold(p *Profile, day clientele.Date, net float64) {
	gap := 0.0
	if p.Purchases > 0 {
		gap = float64(day - p.Last)
		n, unit := p.Gaps(), d.Rhythm.Alpha+p.GapSum
		if n >= len(d.limits) || !(gap < 0.999*unit*d.limits[n].depart) {
			gap = d.gap(p, day, gap)
		}
	}
	p.observe(day, net, gap)
}

// gap returns what a gap counts for, and notes a break.
func (d *pace) gap(p *Profile, day clientele.Date, gap float64) float64 {
	if d.silent(p, gap, d.cadence(p)) != Departed {
		return gap
	}
	p.Breaks++
	p.Back = day
	n, unit := p.Gaps(), d.Rhythm.Alpha+p.GapSum
	if n < len(d.limits) {
		return min(gap, unit*d.limits[n].longest)
	}
	return min(gap, d.Rhythm.limit(float64(n), p.GapSum, d.Thresholds.DepartOverdue/10))
}

// Assess is that of ByRhythm.
func (d *pace) Assess(p *Profile, at clientele.Date) Assessment {
	if p.Purchases == 0 {
		return prospect()
	}
	e := d.evidence(p, at)
	e.Alive = d.Rhythm.Alive(float64(p.Gaps()), e.Overdue)
	return d.assess(&d.Thresholds, p, at, e)
}

// glance is that of ByRhythm.
func (d *pace) glance(p *Profile, at clientele.Date) (Stage, Reason) {
	if p.Purchases == 0 {
		return Prospect, NoPurchase
	}
	cadence := d.cadence(p)
	return d.Thresholds.verdict(p, at, cadence, d.silent(p, silence(p, at), cadence))
}
