package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// A stager is a detector with shortcuts for many customers at once.
type stager interface {
	// fold does of Observe what cannot be done later, and complete the rest.
	fold(p *Profile, day clientele.DayTotal)
	complete(p *Profile)

	// stage returns the stage that Assess gives, without the evidence.
	stage(p *Profile, at clientele.Date) Stage

	// changed returns about the first day of the open gap on which the stage is
	// what it is at its end.
	changed(p *Profile, stage Stage) clientele.Date
}

// A walk follows one customer after another through its days, and finds since
// when the stage at the end has held.
type walk struct {
	detector Detector
	quick    stager // the same detector, or nil
	profile  Profile
	first    clientele.Date // first day known
	passed   []Profile      // after each purchase, completed only where asked for
}

// newWalk returns a walk for any number of customers.
func newWalk(d Detector) *walk {
	w := &walk{detector: d}
	w.quick, _ = d.(stager)
	return w
}

// begin makes the walk ready for another customer.
func (w *walk) begin() {
	w.profile = Profile{}
	w.passed = w.passed[:0]
}

// to walks through the days of a row up to asOf and reports whether there are
// any.
func (w *walk) to(t *clientele.Timeline, row int, asOf clientele.Date) bool {
	known := false
	for day := range t.Days(row) {
		if day.Date > asOf {
			break
		}
		if !known {
			known, w.first = true, day.Date
		}
		if day.IsPurchase() {
			w.observe(day)
			w.passed = append(w.passed, w.profile)
		}
	}
	w.complete(&w.profile)
	return known
}

// observe folds a purchase day into the profile.
func (w *walk) observe(day clientele.DayTotal) {
	if w.quick != nil {
		w.quick.fold(&w.profile, day)
	} else {
		w.detector.Observe(&w.profile, day)
	}
}

// complete makes a profile what Observe would have made it.
func (w *walk) complete(p *Profile) {
	if w.quick != nil {
		w.quick.complete(p)
	}
}

// stage returns the stage that the detector sees in a complete profile.
func (w *walk) stage(p *Profile, at clientele.Date) Stage {
	if w.quick != nil {
		return w.quick.stage(p, at)
	}
	return w.detector.Assess(p, at).Stage
}

// assess returns the assessment at the end of a day, with its Since.
func (w *walk) assess(asOf clientele.Date) Assessment {
	a := w.detector.Assess(&w.profile, asOf)
	a.Since = w.since(a.Stage, asOf)
	return a
}

// since goes back from the day on which the stage is seen, gap by gap, until it
// was another one.
func (w *walk) since(stage Stage, day clientele.Date) clientele.Date {
	for i := len(w.passed) - 1; i >= 0; i-- {
		p := &w.passed[i]
		w.complete(p)
		if day > p.Last && i < len(w.passed)-1 && w.stage(p, day) != stage {
			return day + 1 // the purchase after this gap brought it
		}
		if w.stage(p, p.Last) != stage {
			if day == p.Last {
				return day + 1
			}
			return w.change(p, stage, day)
		}
		day = p.Last - 1
	}
	if len(w.passed) > 0 && stage != Prospect {
		return w.passed[0].Last
	}
	return w.first
}

// change returns the first day of a gap on which the stage is what it is on the
// given later day of it. Silence only ever strengthens the case for the later
// stage.
func (w *walk) change(p *Profile, stage Stage, hi clientele.Date) clientele.Date {
	lo := p.Last // not yet on lo; on hi
	look := func(day clientele.Date) {
		if day <= lo || day >= hi {
			return
		}
		if w.stage(p, day) == stage {
			hi = day
		} else {
			lo = day
		}
	}
	if w.quick != nil {
		guess := w.quick.changed(p, stage)
		look(guess)
		look(guess - 1)
		look(guess + 1)
	}
	for hi-lo > 1 {
		look(lo + (hi-lo)/2)
	}
	return hi
}
