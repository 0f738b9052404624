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
//	Departed     Alive < DepartAlive and Overdue < DepartOverdue, or DepartFirst
//	             after a single purchase
//	Decline      Alive < DeclineAlive and Overdue < DeclineOverdue, or DeclineFirst
//	             after a single purchase,
//	             or buys less, or spends less, with chance below Trend
//	Acquisition  one purchase, or First is less than a usual gap ago
//	Growth       buys more, or spends more, with chance below Trend,
//	             or fewer than Mature purchases
//	Maturity     the rest
//
// Alive says what is likely; Overdue protects slow buyers, whom their own
// rhythm shows to be living. After a single purchase there is no own rhythm to
// protect, and silence need only be longer than usual.
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
	DepartOverdue  float64 `json:"depart_overdue"`  // default 0.1
	DeclineAlive   float64 `json:"decline_alive"`   // default 0.8
	DeclineOverdue float64 `json:"decline_overdue"` // default 0.2
	DepartFirst    float64 `json:"depart_first"`    // default 0.5
	DeclineFirst   float64 `json:"decline_first"`   // default 0.65

	Trend  float64 `json:"trend"`  // default 0.01
	Mature int     `json:"mature"` // purchases; default 5

	// Leave is how much stronger the evidence is that ends a stage held by a
	// tracker than the evidence that began it: its limit is Leave times as
	// large. The default is 2; 1 is no such band.
	Leave float64 `json:"leave"`
}

// withDefaults returns the thresholds with every 0 replaced.
func (t Thresholds) withDefaults() Thresholds {
	if t.DepartAlive != 0 && t.DepartOverdue != 0 && t.DeclineAlive != 0 && t.DeclineOverdue != 0 &&
		t.DepartFirst != 0 && t.DeclineFirst != 0 && t.Trend != 0 && t.Mature != 0 && t.Leave != 0 {
		return t
	}
	set := func(v *float64, value float64) {
		if *v == 0 {
			*v = value
		}
	}
	set(&t.DepartAlive, 0.5)
	set(&t.DepartOverdue, 0.1)
	set(&t.DeclineAlive, 0.8)
	set(&t.DeclineOverdue, 0.2)
	set(&t.DepartFirst, 0.5)
	set(&t.DeclineFirst, 0.65)
	set(&t.Trend, 0.01)
	set(&t.Leave, 2)
	if t.Mature == 0 {
		t.Mature = 5
	}
	return t
}

// check returns an error for thresholds outside their range.
func (t Thresholds) check() error {
	t = t.withDefaults()
	for _, p := range []float64{t.DepartAlive, t.DepartOverdue, t.DeclineAlive, t.DeclineOverdue, t.DepartFirst, t.DeclineFirst, t.Trend} {
		if !(p > 0 && p < 1) {
			return fmt.Errorf("lifecycle: threshold %v outside 0–1: %w", p, clientele.ErrOption)
		}
	}
	if t.DepartAlive > t.DeclineAlive || t.DepartOverdue > t.DeclineOverdue || t.DepartFirst > t.DeclineFirst {
		return fmt.Errorf("lifecycle: departed before decline: %w", clientele.ErrOption)
	}
	if t.Mature < 0 || !(t.Leave >= 1) || math.IsInf(t.Leave, 0) {
		return fmt.Errorf("lifecycle: mature %d, leave %v: %w", t.Mature, t.Leave, clientele.ErrOption)
	}
	return nil
}

// Check returns an error when the rhythm or the thresholds are out of range.
func (d *ByRhythm) Check() error {
	if err := d.Rhythm.check(); err != nil {
		return err
	}
	return d.Thresholds.check()
}

// Observe folds a purchase day into the profile.
func (d *ByRhythm) Observe(p *Profile, day clientele.DayTotal) {
	d.fold(p, day)
	d.complete(p)
}

// fold is Observe without the trends, which depend on the profile alone.
func (d *ByRhythm) fold(p *Profile, day clientele.DayTotal) {
	gap := float64(day.Date - p.Last)
	if p.Purchases > 0 {
		gap = d.gap(p, day.Date, gap)
	}
	p.observe(day, gap)
}

// complete finds the trends.
func (d *ByRhythm) complete(p *Profile) {
	p.Rate, p.Spend = d.Rhythm.rateTrend(p), spendTrend(p)
}

// gap returns what a gap counts for, and notes a break.
func (d *ByRhythm) gap(p *Profile, day clientele.Date, gap float64) float64 {
	t := d.Thresholds.withDefaults()
	n := float64(p.Gaps())
	// A usual gap is never a break: there Overdue is above 1/e.
	depart, _ := t.overdue(p)
	if depart < 0.3 && gap <= d.Rhythm.Cadence(n, p.GapSum) {
		return gap
	}
	overdue := d.Rhythm.Overdue(n, p.GapSum, gap)
	if overdue < depart && d.Rhythm.Alive(n, overdue) < t.DepartAlive {
		p.Breaks++
		p.Back = day
		if longest := t.DepartOverdue / 10; overdue < longest {
			return d.Rhythm.limit(n, p.GapSum, longest)
		}
	}
	return gap
}

// Assess returns the stage at the end of a day.
func (d *ByRhythm) Assess(p *Profile, at clientele.Date) Assessment {
	if p.Purchases == 0 {
		return prospect()
	}
	e := d.evidence(p, at)
	e.Alive = d.Rhythm.Alive(float64(p.Gaps()), e.Overdue)
	return d.Thresholds.withDefaults().assess(p, at, e)
}

// stage returns the stage that Assess gives.
func (d *ByRhythm) stage(p *Profile, at clientele.Date) Stage {
	if p.Purchases == 0 {
		return Prospect
	}
	t := d.Thresholds.withDefaults()
	_, decline := t.overdue(p)
	// Up to a usual gap Overdue is above 1/e, so that silence decides nothing and
	// need not be computed.
	n := float64(p.Gaps())
	e := Evidence{Purchases: int(p.Purchases), Silence: float64(max(0, at-p.Last)), Overdue: 1, Alive: 1}
	e.Cadence = d.Rhythm.Cadence(n, p.GapSum)
	if p.Held == Decline {
		decline *= t.Leave
	}
	if decline > 0.3 || e.Silence > e.Cadence {
		e.Overdue = d.Rhythm.Overdue(n, p.GapSum, e.Silence)
		e.Alive = d.Rhythm.Alive(n, e.Overdue)
	}
	e.RateTrend, e.RateP = p.Rate.Change, p.Rate.chance()
	e.SpendTrend, e.SpendP = p.Spend.Change, p.Spend.chance()
	return t.assess(p, at, e).Stage
}

// changed returns about the first day of the open gap on which the stage is
// what it is at its end. Alive is below a limit exactly where Overdue is below
// another one, so that silence decides at one length of the gap.
func (d *ByRhythm) changed(p *Profile, stage Stage) clientele.Date {
	t := d.Thresholds.withDefaults()
	n := float64(p.Gaps())
	depart, decline := t.overdue(p)
	alive, limit := t.DepartAlive, depart
	switch stage {
	case Departed:
	case Decline:
		alive, limit = t.DeclineAlive, decline
	default: // the first usual gap is over
		return p.First + clientele.Date(min(math.Ceil(d.Rhythm.Cadence(n, p.GapSum)), 1<<24))
	}
	limit = min(limit, d.Rhythm.A*alive/((1-alive)*(d.Rhythm.B+n)))
	return p.Last + clientele.Date(min(math.Ceil(d.Rhythm.limit(n, p.GapSum, limit)), 1<<24))
}

// evidence returns all evidence but Alive.
func (d *ByRhythm) evidence(p *Profile, at clientele.Date) Evidence {
	n := float64(p.Gaps())
	e := Evidence{Purchases: int(p.Purchases), Silence: float64(max(0, at-p.Last))}
	e.Cadence = d.Rhythm.Cadence(n, p.GapSum)
	e.Overdue = d.Rhythm.Overdue(n, p.GapSum, e.Silence)
	e.RateTrend, e.RateP = p.Rate.Change, p.Rate.chance()
	e.SpendTrend, e.SpendP = p.Spend.Change, p.Spend.chance()
	return e
}

// overdue returns the limits of Overdue for departed and for decline.
func (t *Thresholds) overdue(p *Profile) (depart, decline float64) {
	if p.Purchases == 1 {
		return t.DepartFirst, t.DeclineFirst
	}
	return t.DepartOverdue, t.DeclineOverdue
}

// assess applies the rule to complete thresholds.
func (t Thresholds) assess(p *Profile, at clientele.Date, e Evidence) Assessment {
	// The stage that is held ends only when its evidence is weaker by Leave.
	band := func(s Stage, limit float64) float64 {
		if p.Held == s {
			return min(limit*t.Leave, (1+limit)/2)
		}
		return limit
	}
	a := Assessment{Evidence: e, Confidence: e.Alive}
	trend := band(Decline, t.Trend)
	rise := band(Growth, t.Trend)
	depart, decline := t.overdue(p)
	switch {
	case e.Alive < t.DepartAlive && e.Overdue < depart:
		a.Stage, a.Reason, a.Confidence = Departed, Gone, 1-e.Alive
	case e.Alive < band(Decline, t.DeclineAlive) && e.Overdue < band(Decline, decline):
		a.Stage, a.Reason, a.Confidence = Decline, Silent, 1-e.Overdue
	case e.RateTrend < 0 && e.RateP < trend:
		a.Stage, a.Reason, a.Confidence = Decline, BuysLess, 1-e.RateP
	case e.SpendTrend < 0 && e.SpendP < trend:
		a.Stage, a.Reason, a.Confidence = Decline, SpendsLess, 1-e.SpendP
	case e.Purchases == 1:
		a.Stage, a.Reason = Acquisition, FirstPurchase
	case float64(at-p.First) < e.Cadence:
		a.Stage, a.Reason = Acquisition, Young
	case e.RateTrend > 0 && e.RateP < rise:
		a.Stage, a.Reason, a.Confidence = Growth, BuysMore, 1-e.RateP
	case e.SpendTrend > 0 && e.SpendP < rise:
		a.Stage, a.Reason, a.Confidence = Growth, SpendsMore, 1-e.SpendP
	case e.Purchases < t.Mature:
		a.Stage, a.Reason = Growth, Building
	default:
		a.Stage, a.Reason = Maturity, Steady
	}
	return a
}
