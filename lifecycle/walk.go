package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// A walk follows one customer after another through its days, and finds since
// when the stage at the end has held.
type walk struct {
	detector Detector
	quick    *pace // the same detector, or nil
	profile  Profile
	first    clientele.Date // first day known
	passed   []Profile      // after each purchase, unless quick
	trail    trail          // the same, if quick
}

// fast returns the detector to use for so many customers.
func fast(d Detector, customers int) Detector {
	if r, ok := d.(*ByRhythm); ok {
		return newPace(r, customers)
	}
	return d
}

// newWalk returns a walk for any number of customers.
func newWalk(d Detector) *walk {
	w := &walk{detector: d}
	w.quick, _ = d.(*pace)
	return w
}

// begin makes the walk ready for another customer.
func (w *walk) begin() {
	w.profile = Profile{}
	w.passed = w.passed[:0]
	w.trail.begin()
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
		if !day.IsPurchase() {
			continue
		}
		if w.quick != nil {
			w.quick.fold(&w.profile, day.Date, day.Net())
			w.trail.add(&w.profile)
		} else {
			w.detector.Observe(&w.profile, day)
			w.passed = append(w.passed, w.profile)
		}
	}
	return known
}

// assess returns the assessment at the end of a day, with its Since, after the
// days up to it.
func (w *walk) assess(asOf clientele.Date) Assessment {
	if w.quick != nil {
		w.quick.complete(&w.profile)
	}
	a := w.detector.Assess(&w.profile, asOf)
	switch {
	case w.profile.Purchases == 0:
		a.Since = w.first
	case w.quick != nil:
		a.Since = w.sinceQuick(a.Stage, asOf)
	default:
		a.Since = w.since(a.Stage, asOf)
	}
	return a
}

// since goes back from the day on which the stage is seen, gap by gap, until it
// was another one.
func (w *walk) since(stage Stage, day clientele.Date) clientele.Date {
	for i := len(w.passed) - 1; i >= 0; i-- {
		p := &w.passed[i]
		seen := func(at clientele.Date) bool { return w.detector.Assess(p, at).Stage == stage }
		if day > p.Last && i < len(w.passed)-1 && !seen(day) {
			return day + 1 // the purchase after this gap brought it
		}
		if !seen(p.Last) {
			return change(p.Last, day, p.Last, seen)
		}
		day = p.Last - 1
	}
	return w.passed[0].Last
}

// sinceQuick is since by the course of each gap.
func (w *walk) sinceQuick(stage Stage, day clientele.Date) clientele.Date {
	p := w.profile
	if stage == Departed { // it has been silent since the last purchase
		c := w.quick.silentCourse(&p)
		return change(p.Last, day, c.begin(stage), c.departed)
	}
	for i := int(p.Purchases) - 1; ; i-- {
		c := w.quick.course(&p)
		if day > p.Last && i < int(w.profile.Purchases)-1 && c.stage(day) != stage {
			return day + 1
		}
		if c.stage(p.Last) != stage {
			return change(p.Last, day, c.begin(stage), func(at clientele.Date) bool { return c.stage(at) == stage })
		}
		if i == 0 {
			return p.Last
		}
		day = p.Last - 1
		w.trail.back(&p)
	}
}

// change returns the first day after lo on which the stage is seen, which is
// seen on hi unless that is lo, first about a guess. Silence only ever
// strengthens the case for the later stage.
func change(lo, hi, guess clientele.Date, seen func(clientele.Date) bool) clientele.Date {
	if hi == lo {
		return hi + 1
	}
	look := func(day clientele.Date) {
		if day <= lo || day >= hi {
			return
		}
		if seen(day) {
			hi = day
		} else {
			lo = day
		}
	}
	look(guess)
	look(guess - 1)
	look(guess + 1)
	for hi-lo > 1 {
		look(lo + (hi-lo)/2)
	}
	return hi
}
