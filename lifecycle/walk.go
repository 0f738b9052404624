package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// A stager is a detector that can tell the stage without the evidence, at less
// cost.
type stager interface {
	stage(p *Profile, at clientele.Date) Stage

	// changed returns about the first day of the open gap on which the stage is
	// what it is at its end.
	changed(p *Profile, stage Stage) clientele.Date
}

// A walk follows one customer through its days and remembers since when its
// stage has held.
type walk struct {
	detector Detector
	quick    stager // the same detector, or nil
	profile  Profile
	stage    Stage
	since    clientele.Date

	// When the stage changed inside a gap, the day of the change is looked for
	// only if it is wanted: it lies between the last purchase of before, without,
	// and hi.
	open   bool
	before Profile
	hi     clientele.Date
}

// begin makes the walk ready for another customer.
func (w *walk) begin() { *w = walk{detector: w.detector, quick: w.quick} }

// stageOf returns the stage that the detector sees.
func (w *walk) stageOf(p *Profile, at clientele.Date) Stage {
	if w.quick != nil {
		return w.quick.stage(p, at)
	}
	return w.detector.Assess(p, at).Stage
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
			known = true
			w.stage, w.since = Prospect, day.Date
		}
		if day.IsPurchase() {
			w.purchase(day)
		}
	}
	return known
}

// purchase takes in a purchase day.
func (w *walk) purchase(day clientele.DayTotal) {
	if w.profile.Purchases > 0 && day.Date-w.profile.Last > 1 {
		w.silence(day.Date-1, w.stageOf(&w.profile, day.Date-1))
	}
	w.detector.Observe(&w.profile, day)
	if stage := w.stageOf(&w.profile, day.Date); stage != w.stage {
		w.stage, w.since, w.open = stage, day.Date, false
	}
}

// silence notes the stage at the end of the given day of a gap.
func (w *walk) silence(day clientele.Date, stage Stage) {
	if stage != w.stage {
		w.stage, w.open, w.before, w.hi = stage, true, w.profile, day
	}
}

// assess returns the assessment at the end of a day, with its Since.
func (w *walk) assess(asOf clientele.Date) Assessment {
	a := w.detector.Assess(&w.profile, asOf)
	if w.profile.Purchases > 0 {
		w.silence(asOf, a.Stage)
	}
	if w.open {
		w.since = w.change()
	}
	a.Since = w.since
	return a
}

// change returns the first day of the gap on which the stage is what it was at
// its end. Silence only ever strengthens the case for the later stage.
func (w *walk) change() clientele.Date {
	lo, hi := w.before.Last, w.hi // not yet on lo; on hi
	look := func(day clientele.Date) {
		if day <= lo || day >= hi {
			return
		}
		if w.stageOf(&w.before, day) == w.stage {
			hi = day
		} else {
			lo = day
		}
	}
	if w.quick != nil {
		guess := w.quick.changed(&w.before, w.stage)
		look(guess)
		look(guess - 1)
		look(guess + 1)
	}
	for hi-lo > 1 {
		look(lo + (hi-lo)/2)
	}
	return hi
}
