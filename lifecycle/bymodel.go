package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A PurchaseModel is what [ByModel] needs of a purchase model. Every model of
// package clv is one. Times are in one unit and begin with the first purchase.
type PurchaseModel interface {
	// PAlive returns the probability that a customer with x repeat purchases,
	// the last at time last, is alive at time t.
	PAlive(x, last, t float64) (float64, error)

	// Expected returns the expected number of purchases in (t, t+horizon].
	Expected(x, last, t, horizon float64) (float64, error)
}

// ByModel detects stages as [ByRhythm] does, with P(alive) taken from a
// purchase model of the caller's choice.
//
// Note that under the BG/NBD everybody with a single purchase is alive for
// ever; the MBG/NBD and the Pareto/NBD have no such blind spot.
//
// A model that answers with an error or with a number outside 0–1 for a
// customer is not believed: P(alive) of the rhythm stands in.
type ByModel struct {
	Model      PurchaseModel
	Unit       clientele.Unit // of the model's times
	Rhythm     Rhythm         // for the usual gap, the overdue probability and the trends
	Thresholds Thresholds
}

// Check returns an error when a field is missing or out of range.
func (d *ByModel) Check() error {
	if d == nil {
		return errNoDetector
	}
	if d.Model == nil {
		return fmt.Errorf("lifecycle: no purchase model: %w", clientele.ErrOption)
	}
	if d.Unit.Days() == 0 {
		return fmt.Errorf("lifecycle: unit %v: %w", d.Unit, clientele.ErrOption)
	}
	if err := d.Rhythm.check(); err != nil {
		return err
	}
	return d.Thresholds.check()
}

// rhythm returns the detector that does all but P(alive).
func (d *ByModel) rhythm() ByRhythm { return ByRhythm{Rhythm: d.Rhythm, Thresholds: d.Thresholds} }

// Observe folds a purchase day into the profile.
func (d *ByModel) Observe(p *Profile, day clientele.DayTotal) {
	r := d.rhythm()
	r.Observe(p, day)
}

// Assess returns the stage at the end of a day.
func (d *ByModel) Assess(p *Profile, at clientele.Date) Assessment {
	if p.Purchases == 0 {
		return prospect()
	}
	r, t := d.rhythm(), d.Thresholds.withDefaults()
	e := r.evidence(p, at)
	alive, err := math.NaN(), error(nil)
	if d.Model != nil {
		alive, err = d.Model.PAlive(float64(p.Gaps()), d.Unit.Between(p.First, p.Last), d.Unit.Between(p.First, max(at, p.Last)))
	}
	if err != nil || math.IsNaN(alive) || alive < 0 || alive > 1 {
		alive = d.Rhythm.Alive(float64(p.Gaps()), e.Overdue)
	}
	e.Alive = alive
	return r.assess(&t, p, at, e)
}
