package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// A walk follows one customer through its days and remembers since when its
// stage has held.
type walk struct {
	detector Detector
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
		w.silence(day.Date - 1)
	}
	w.detector.Observe(&w.profile, day)
	if stage := w.detector.Assess(&w.profile, day.Date).Stage; stage != w.stage {
		w.stage, w.since, w.open = stage, day.Date, false
	}
}

// silence notes the stage at the end of the given day of a gap.
func (w *walk) silence(day clientele.Date) Assessment {
	a := w.detector.Assess(&w.profile, day)
	if a.Stage != w.stage {
		w.stage, w.open, w.before, w.hi = a.Stage, true, w.profile, day
	}
	return a
}

// assess returns the assessment at the end of a day, with its Since.
func (w *walk) assess(asOf clientele.Date) Assessment {
	if w.profile.Purchases == 0 {
		a := w.detector.Assess(&w.profile, asOf)
		a.Since = w.since
		return a
	}
	a := w.silence(asOf)
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
	for hi-lo > 1 {
		mid := lo + (hi-lo)/2
		if w.detector.Assess(&w.before, mid).Stage == w.stage {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}
