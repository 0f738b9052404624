package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// ByRhythm detects stages from each customer's own rhythm, shrunk to the
// population's. It is the default detector.
//
// The first line that holds decides:
//
//	Prospect     no purchase
//	Departed     Silence > DepartGaps·Cadence, Overdue < DepartOverdue, and
//	             Alive < DepartAlive, for slow buyers DepartSlow
//	Decline      Silence > DeclineGaps·Cadence, Overdue < DeclineOverdue, and
//	             Alive < DeclineAlive,
//	             or buys less, or spends less, with chance below Trend
//	Acquisition  one purchase, or First is less than a usual gap ago
//	Growth       buys more, or spends more, with chance below Trend,
//	             or fewer than Mature purchases
//	Maturity     the rest
//
// After a single purchase DepartFirst and DeclineFirst stand in for
// DepartOverdue and DeclineOverdue: there is no own rhythm yet to be overdue by.
//
// Alive says what is likely. Overdue protects customers whom their own rhythm
// shows to be living, and the number of usual gaps those of whom little is
// known: few purchases can mean early departure as well as long gaps, short
// histories do not tell which, and P(alive) then rests on which of the two the
// fit of the population happened to choose. A slow buyer is one with repeat
// purchases and a usual gap above twice the population's: seen for fewer gaps
// than others, it is the first to be written off wrongly. DepartSlow of 3/8 is
// the limit for whom that costs 5/3 of what it costs to keep one who is gone.
//
// A gap so long that the customer had been departed is a break. It counts into
// the customer's rhythm only up to the length at which Overdue fell to a tenth
// of DepartOverdue, so that one absence of years does not hide the next.
type ByRhythm struct {
	Rhythm     Rhythm
	Thresholds Thresholds
}

// Thresholds are the limits between stages. A field that is 0 has its default.
type Thresholds struct {
	DepartAlive    float64 `json:"depart_alive"`    // default 0.5
	DepartSlow     float64 `json:"depart_slow"`     // default 0.375; in force if below DepartAlive
	DepartOverdue  float64 `json:"depart_overdue"`  // default 0.1
	DeclineAlive   float64 `json:"decline_alive"`   // default 0.8
	DeclineOverdue float64 `json:"decline_overdue"` // default 0.2
	DepartFirst    float64 `json:"depart_first"`    // default 0.5
	DeclineFirst   float64 `json:"decline_first"`   // default 0.65

	DepartGaps  float64 `json:"depart_gaps"`  // usual gaps; default 2, none if negative
	DeclineGaps float64 `json:"decline_gaps"` // usual gaps; default 1, none if negative

	Trend  float64 `json:"trend"`  // default 0.01
	Mature int     `json:"mature"` // purchases; default 5

	// Leave is how much stronger the evidence is that ends a stage held by a
	// tracker than the evidence that began it: its limit is Leave times as
	// large. The default is 2; 1 is no such band.
	Leave float64 `json:"leave"`
}

// slowGaps is how many of the population's usual gaps that of a slow buyer is
// longer than.
const slowGaps = 2

// standard are the default thresholds.
var standard = Thresholds{
	DepartAlive: 0.5, DepartSlow: 0.375, DepartOverdue: 0.1, DeclineAlive: 0.8, DeclineOverdue: 0.2,
	DepartFirst: 0.5, DeclineFirst: 0.65, DepartGaps: 2, DeclineGaps: 1, Trend: 0.01, Mature: 5, Leave: 2,
}

// withDefaults returns the thresholds with every 0 replaced.
func (t *Thresholds) withDefaults() Thresholds {
	if *t == (Thresholds{}) {
		return standard
	}
	out := *t
	for _, f := range []struct {
		value    *float64
		standard float64
	}{
		{&out.DepartAlive, standard.DepartAlive},
		{&out.DepartSlow, standard.DepartSlow},
		{&out.DepartOverdue, standard.DepartOverdue},
		{&out.DeclineAlive, standard.DeclineAlive},
		{&out.DeclineOverdue, standard.DeclineOverdue},
		{&out.DepartFirst, standard.DepartFirst},
		{&out.DeclineFirst, standard.DeclineFirst},
		{&out.DepartGaps, standard.DepartGaps},
		{&out.DeclineGaps, standard.DeclineGaps},
		{&out.Trend, standard.Trend},
		{&out.Leave, standard.Leave},
	} {
		if *f.value == 0 {
			*f.value = f.standard
		}
	}
	if out.Mature == 0 {
		out.Mature = standard.Mature
	}
	return out
}

// check returns an error for thresholds outside their range.
func (t *Thresholds) check() error {
	if *t == (Thresholds{}) {
		return nil
	}
	full := t.withDefaults()
	t = &full
	inside := func(p float64) bool { return p > 0 && p < 1 }
	if !inside(t.DepartAlive) || !inside(t.DepartSlow) || !inside(t.DepartOverdue) || !inside(t.DeclineAlive) ||
		!inside(t.DeclineOverdue) || !inside(t.DepartFirst) || !inside(t.DeclineFirst) || !inside(t.Trend) {
		return fmt.Errorf("lifecycle: a threshold outside 0–1 in %+v: %w", *t, clientele.ErrOption)
	}
	if t.DepartAlive > t.DeclineAlive || t.DepartOverdue > t.DeclineOverdue || t.DepartFirst > t.DeclineFirst {
		return fmt.Errorf("lifecycle: departed before decline: %w", clientele.ErrOption)
	}
	if sum := t.DepartGaps + t.DeclineGaps; math.IsNaN(sum) || math.IsInf(sum, 0) {
		return fmt.Errorf("lifecycle: departed after %v gaps, decline after %v: %w", t.DepartGaps, t.DeclineGaps, clientele.ErrOption)
	}
	if t.Mature < 0 || !(t.Leave >= 1) || math.IsInf(t.Leave, 0) {
		return fmt.Errorf("lifecycle: mature %d, leave %v: %w", t.Mature, t.Leave, clientele.ErrOption)
	}
	return nil
}

// Check returns an error when the rhythm or the thresholds are out of range.
func (d *ByRhythm) Check() error {
	if d == nil {
		return errNoDetector
	}
	if err := d.Rhythm.check(); err != nil {
		return err
	}
	return d.Thresholds.check()
}

// Observe folds a purchase day into the profile.
func (d *ByRhythm) Observe(p *Profile, day clientele.DayTotal) {
	gap := 0.0
	if p.Purchases > 0 {
		t := d.Thresholds.withDefaults()
		gap = float64(day.Date - p.Last)
		if d.silent(&t, p, gap, d.cadence(p)) == Departed {
			p.Breaks++
			p.Back = day.Date
			gap = min(gap, d.Rhythm.limit(float64(p.Gaps()), p.GapSum, t.DepartOverdue/10))
		}
	}
	p.observe(day.Date, day.Net(), gap)
	d.complete(p)
}

// complete finds the trends, which depend on the rest of the profile alone.
func (d *ByRhythm) complete(p *Profile) {
	p.Rate, p.Spend = d.Rhythm.rateTrend(p), spendTrend(p)
}

// Assess returns the stage at the end of a day.
func (d *ByRhythm) Assess(p *Profile, at clientele.Date) Assessment {
	if p.Purchases == 0 {
		return prospect()
	}
	t := d.Thresholds.withDefaults()
	e := d.evidence(p, at)
	e.Alive = d.Rhythm.Alive(float64(p.Gaps()), e.Overdue)
	return d.assess(&t, p, at, e)
}

// glance returns the stage and the reason that Assess gives.
func (d *ByRhythm) glance(p *Profile, at clientele.Date) (Stage, Reason) {
	if p.Purchases == 0 {
		return Prospect, NoPurchase
	}
	t := d.Thresholds.withDefaults()
	cadence := d.cadence(p)
	return t.verdict(p, at, cadence, d.silent(&t, p, silence(p, at), cadence))
}

// silence returns the days since the last purchase.
func silence(p *Profile, at clientele.Date) float64 { return float64(max(0, at-p.Last)) }

// cadence returns the customer's usual gap.
func (d *ByRhythm) cadence(p *Profile) float64 { return d.Rhythm.Cadence(float64(p.Gaps()), p.GapSum) }

// evidence returns all evidence but Alive.
func (d *ByRhythm) evidence(p *Profile, at clientele.Date) Evidence {
	e := Evidence{Purchases: int(p.Purchases), Silence: silence(p, at), Cadence: d.cadence(p)}
	e.Overdue = d.Rhythm.Overdue(float64(p.Gaps()), p.GapSum, e.Silence)
	e.RateTrend, e.RateP = p.Rate.Change, p.Rate.chance()
	e.SpendTrend, e.SpendP = p.Spend.Change, p.Spend.chance()
	return e
}

// assess applies the rule to complete thresholds.
func (d *ByRhythm) assess(t *Thresholds, p *Profile, at clientele.Date, e Evidence) Assessment {
	a := Assessment{Evidence: e, Confidence: e.Alive}
	a.Stage, a.Reason = t.verdict(p, at, e.Cadence, t.silent(p, &e, d.slow(p, e.Cadence)))
	switch a.Reason { //nolint:exhaustive // the others rest on Alive
	case Gone:
		a.Confidence = 1 - e.Alive
	case Silent:
		a.Confidence = 1 - e.Overdue
	case BuysLess, BuysMore:
		a.Confidence = 1 - e.RateP
	case SpendsLess, SpendsMore:
		a.Confidence = 1 - e.SpendP
	}
	return a
}

// slow reports whether a customer is a slow buyer.
func (d *ByRhythm) slow(p *Profile, cadence float64) bool {
	return p.Purchases > 1 && cadence > slowGaps*d.Rhythm.Cadence(0, 0)
}

// silent returns [Departed] or [Decline] where a silence says so, else
// [Unknown].
func (d *ByRhythm) silent(t *Thresholds, p *Profile, silence, cadence float64) Stage {
	if silence <= t.DepartGaps*cadence && silence <= t.DeclineGaps*cadence {
		return Unknown
	}
	e := Evidence{Silence: silence, Cadence: cadence}
	e.Overdue = d.Rhythm.Overdue(float64(p.Gaps()), p.GapSum, silence)
	e.Alive = d.Rhythm.Alive(float64(p.Gaps()), e.Overdue)
	return t.silent(p, &e, d.slow(p, cadence))
}

// silent is the part of the rule that is about silence.
func (t *Thresholds) silent(p *Profile, e *Evidence, slow bool) Stage {
	depart, decline := t.overdue(p)
	switch {
	case e.Silence > t.DepartGaps*e.Cadence && e.Overdue < depart && e.Alive < t.alive(slow):
		return Departed
	case e.Silence > t.DeclineGaps*e.Cadence &&
		e.Overdue < t.band(p, Decline, decline) && e.Alive < t.band(p, Decline, t.DeclineAlive):
		return Decline
	}
	return Unknown
}

// overdue returns the limits of Overdue for departed and for decline.
func (t *Thresholds) overdue(p *Profile) (depart, decline float64) {
	if p.Purchases == 1 {
		return t.DepartFirst, t.DeclineFirst
	}
	return t.DepartOverdue, t.DeclineOverdue
}

// alive returns the limit of Alive for departed.
func (t *Thresholds) alive(slow bool) float64 {
	if slow {
		return min(t.DepartSlow, t.DepartAlive)
	}
	return t.DepartAlive
}

// band returns the limit of a stage: the one that is held ends only when its
// evidence is weaker by Leave.
func (t *Thresholds) band(p *Profile, s Stage, limit float64) float64 {
	if p.Held == s {
		return min(limit*t.Leave, (1+limit)/2)
	}
	return limit
}

// verdict is the rule after silence has been judged.
func (t *Thresholds) verdict(p *Profile, at clientele.Date, cadence float64, silent Stage) (Stage, Reason) {
	switch silent { //nolint:exhaustive // these two and Unknown
	case Departed:
		return Departed, Gone
	case Decline:
		return Decline, Silent
	}
	fall, rise := t.band(p, Decline, t.Trend), t.band(p, Growth, t.Trend)
	switch {
	case p.Rate.Change < 0 && p.Rate.chance() < fall:
		return Decline, BuysLess
	case p.Spend.Change < 0 && p.Spend.chance() < fall:
		return Decline, SpendsLess
	case p.Purchases == 1:
		return Acquisition, FirstPurchase
	case float64(at-p.First) < cadence:
		return Acquisition, Young
	case p.Rate.Change > 0 && p.Rate.chance() < rise:
		return Growth, BuysMore
	case p.Spend.Change > 0 && p.Spend.chance() < rise:
		return Growth, SpendsMore
	case int(p.Purchases) < t.Mature:
		return Growth, Building
	}
	return Maturity, Steady
}
