package lifecycle

import (
	"fmt"

	"github.com/clientele-go/clientele"
)

// ByRules detects stages by fixed numbers of days, for those who must. It
// calls half of the slow but living customers departed when customers differ in
// their rhythm; see [ByRhythm].
//
//	Prospect     no purchase
//	Departed     more than DepartDays since the last purchase
//	Decline      more than DeclineDays since the last purchase
//	Acquisition  one purchase
//	Growth       fewer than Mature purchases
//	Maturity     the rest
type ByRules struct {
	DeclineDays int // default 90
	DepartDays  int // default 180
	Mature      int // purchases; default 5
}

// withDefaults returns the rules with every 0 replaced.
func (d ByRules) withDefaults() ByRules {
	if d.DeclineDays == 0 {
		d.DeclineDays = 90
	}
	if d.DepartDays == 0 {
		d.DepartDays = 180
	}
	if d.Mature == 0 {
		d.Mature = 5
	}
	return d
}

// Check returns an error when the limits are negative or out of order.
func (d *ByRules) Check() error {
	if d == nil {
		return errNoDetector
	}
	r := d.withDefaults()
	if r.DeclineDays < 0 || r.DepartDays < r.DeclineDays || r.Mature < 0 {
		return fmt.Errorf("lifecycle: decline after %d days, departed after %d, mature with %d purchases: %w",
			r.DeclineDays, r.DepartDays, r.Mature, clientele.ErrOption)
	}
	return nil
}

// Observe folds a purchase day into the profile.
func (d *ByRules) Observe(p *Profile, day clientele.DayTotal) {
	gap := day.Date - p.Last
	if p.Purchases > 0 && int(gap) > d.withDefaults().DepartDays {
		p.Breaks++
		p.Back = day.Date
	}
	p.observe(day.Date, day.Net(), float64(gap))
}

// Assess returns the stage at the end of a day. Of the evidence it gives the
// purchases, the silence and the mean gap.
func (d *ByRules) Assess(p *Profile, at clientele.Date) Assessment {
	if p.Purchases == 0 {
		return prospect()
	}
	r := d.withDefaults()
	silence := max(0, int(at-p.Last))
	a := Assessment{Reason: ByRule, Confidence: 1, Evidence: Evidence{
		Purchases: int(p.Purchases), Silence: float64(silence), RateP: 1, SpendP: 1,
	}}
	if n := p.Gaps(); n > 0 {
		a.Evidence.Cadence = p.GapSum / float64(n)
	}
	switch {
	case silence > r.DepartDays:
		a.Stage = Departed
	case silence > r.DeclineDays:
		a.Stage = Decline
	case p.Purchases == 1:
		a.Stage = Acquisition
	case int(p.Purchases) < r.Mature:
		a.Stage = Growth
	default:
		a.Stage = Maturity
	}
	return a
}
