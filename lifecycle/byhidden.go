package lifecycle

import (
	"fmt"

	"github.com/clientele-go/clientele"
)

// ByHidden detects stages by the likeliest hidden state of a [Hidden] model,
// given the purchases per period so far; what is observed of the running period
// counts in proportion.
//
//	Prospect     no purchase
//	Acquisition  one purchase, and the likeliest state is not a departed one
//	else         the stage of the likeliest state
type ByHidden struct {
	Model Hidden

	// Stages are the stages of the states, in the order of the states. The default
	// is departed and maturity for two states; departed, decline and maturity for
	// three; departed, decline, growth and maturity for four; maturity for one.
	Stages []Stage
}

// defaultHiddenStages are the stages of 1, 2, 3 and 4 states.
func defaultHiddenStages(states int) []Stage {
	switch states {
	case 2:
		return []Stage{Departed, Maturity}
	case 3:
		return []Stage{Departed, Decline, Maturity}
	case 4:
		return []Stage{Departed, Decline, Growth, Maturity}
	}
	return []Stage{Maturity}
}

// Check returns an error when the model or the stages are out of range.
func (d *ByHidden) Check() error {
	if d == nil {
		return errNoDetector
	}
	if err := d.Model.check(); err != nil {
		return err
	}
	if d.Stages != nil && len(d.Stages) != d.Model.States() {
		return fmt.Errorf("lifecycle: %d stages for %d hidden states: %w", len(d.Stages), d.Model.States(), clientele.ErrOption)
	}
	for _, s := range d.Stages {
		if s < Acquisition || s > Departed {
			return fmt.Errorf("lifecycle: stage %v of a hidden state: %w", s, clientele.ErrOption)
		}
	}
	return nil
}

// stage returns the stage of a state.
func (d *ByHidden) stage(state int) Stage {
	if state < len(d.Stages) {
		return d.Stages[state]
	}
	return defaultHiddenStages(d.Model.States())[state]
}

// Observe folds a purchase day into the profile.
func (d *ByHidden) Observe(p *Profile, day clientele.DayTotal) {
	if p.Purchases == 0 {
		p.observe(day.Date, day.Net(), 0)
		copy(p.Belief[:], d.Model.Start)
		p.Period = day.Date + 1
		return
	}
	if d.Assess(p, day.Date-1).Stage == Departed {
		p.Breaks++
		p.Back = day.Date
	}
	d.pass(p, day.Date)
	p.observe(day.Date, day.Net(), float64(day.Date-p.Last))
	p.Count++
}

// pass takes the belief through the periods that are over before a day.
func (d *ByHidden) pass(p *Profile, day clientele.Date) {
	k := d.Model.States()
	period := clientele.Date(d.Model.Period)
	for p.Period+period <= day {
		d.Model.update(p.Belief[:k], int(p.Count), 1)
		d.Model.next(p.Belief[:k])
		p.Period += period
		p.Count = 0
	}
}

// Assess returns the stage at the end of a day. Of the evidence it gives the
// purchases, the silence, the mean gap, and as Alive the probability of the
// states that are not departed.
func (d *ByHidden) Assess(p *Profile, at clientele.Date) Assessment {
	if p.Purchases == 0 {
		return prospect()
	}
	now := *p
	d.pass(&now, at)
	k := d.Model.States()
	if days := at + 1 - now.Period; days > 0 {
		d.Model.update(now.Belief[:k], int(now.Count), float64(days)/float64(d.Model.Period))
	}
	a := Assessment{Reason: HiddenState, Evidence: Evidence{
		Purchases: int(p.Purchases), Silence: float64(max(0, at-p.Last)), RateP: 1, SpendP: 1,
	}}
	if n := p.Gaps(); n > 0 {
		a.Evidence.Cadence = p.GapSum / float64(n)
	}
	state := 0
	for s := range k {
		if now.Belief[s] > now.Belief[state] {
			state = s
		}
		if d.stage(s) != Departed {
			a.Evidence.Alive += now.Belief[s]
		}
	}
	a.Stage = d.stage(state)
	for s := range k {
		if d.stage(s) == a.Stage {
			a.Confidence += now.Belief[s]
		}
	}
	a.Evidence.Alive, a.Confidence = min(1, a.Evidence.Alive), min(1, a.Confidence)
	if p.Purchases == 1 && a.Stage != Departed {
		a.Stage, a.Reason = Acquisition, FirstPurchase
	}
	return a
}
