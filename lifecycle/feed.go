package lifecycle

import (
	"github.com/clientele-go/clientele"
)

// A feed takes one track further. The tracker has its defaults filled in.
type feed struct {
	tracker Tracker
	track   *Track
	row     int
	emit    func(Event)
}

// settler is a detector that, once it has called a customer departed, goes on
// to do so until the next purchase.
type settler interface{ settles() }

func (*ByRhythm) settles() {}
func (*ByRules) settles()  {}

// glancer is a detector that can say what it would answer without the evidence.
type glancer interface {
	glance(p *Profile, at clientele.Date) (Stage, Reason)
}

// observe takes in a day that is after every day fed.
func (f *feed) observe(day clientele.DayTotal) {
	tr := f.track
	f.advance(day.Date - 1)
	if !tr.Known {
		tr.Known, tr.Done = true, day.Date-1
	}
	tr.Fed = day.Date
	switch held := tr.Stage(); {
	case day.IsPurchase():
		f.purchase(day)
	case held == Unknown:
		a := prospect()
		a.Since = day.Date
		f.set(day.Date, a, false)
	}
}

// purchase takes in a purchase day that all earlier checkpoints precede.
func (f *feed) purchase(day clientele.DayTotal) {
	tr := f.track
	held, again := tr.Stage(), tr.Profile.Purchases > 0
	f.tracker.Detector.Observe(&tr.Profile, day)
	tr.Closed = false
	if held == Unknown || held == Prospect || held == Departed {
		// A purchase settles it; the detector is asked as if nothing were held.
		tr.Profile.Held = Unknown
		a := f.tracker.Detector.Assess(&tr.Profile, day.Date)
		tr.Profile.Held = held
		f.set(day.Date, a, held == Departed && again)
	}
}

// advance passes the checkpoints after the days that are over, up to and with
// a day.
func (f *feed) advance(to clientele.Date) {
	tr := f.track
	if !tr.Known || to <= tr.Done {
		return
	}
	every := clientele.Date(f.tracker.Every)
	for at := checkpointAfter(tr.Done, every); at <= to && !f.settled(); at += every {
		f.checkpoint(at)
	}
	tr.Done = to
}

// checkpointAfter returns the first multiple of every after a day.
func checkpointAfter(day, every clientele.Date) clientele.Date {
	r := day % every
	if r < 0 {
		r += every
	}
	return day - r + every
}

// settled reports whether no checkpoint can change anything before the next
// purchase: the track is what it would be after any number of them.
func (f *feed) settled() bool {
	tr := f.track
	if tr.Closed || tr.Stage() == Prospect {
		return true
	}
	if tr.Stage() != Departed {
		return false
	}
	if _, ok := f.tracker.Detector.(settler); !ok {
		return false
	}
	for _, s := range tr.Answers[:f.tracker.Window] {
		if s != Departed {
			return false
		}
	}
	return true
}

// checkpoint asks the detector and changes the stage if the answer is
// confirmed.
func (f *feed) checkpoint(at clientele.Date) {
	tr := f.track
	answers := tr.Answers[:f.tracker.Window]
	copy(answers[1:], answers)
	if g, ok := f.tracker.Detector.(glancer); ok {
		if stage, reason := g.glance(&tr.Profile, at); stage == tr.Stage() {
			answers[0], tr.Reason = stage, reason
			return
		}
	}
	a := f.tracker.Detector.Assess(&tr.Profile, at)
	answers[0] = a.Stage
	if a.Stage == tr.Stage() {
		tr.Reason = a.Reason
		return
	}
	if float64(at-tr.Since) < f.tracker.Dwell*a.Evidence.Cadence {
		return
	}
	same, worse := 0, 0
	for _, s := range answers {
		if s == a.Stage {
			same++
		}
		if s == Decline || s == Departed {
			worse++
		}
	}
	switch {
	case same >= f.tracker.Confirm:
		f.set(at, a, false)
	case a.Stage == Departed && tr.Stage() != Decline && worse >= f.tracker.Confirm:
		// Departed is not confirmed yet, but that much is: it declines.
		a.Stage = Decline
		if a.Reason == Gone {
			a.Reason, a.Confidence = Silent, 1-a.Evidence.Overdue
		}
		f.set(at, a, false)
		tr.Answers[0] = Departed
	}
}

// set changes the stage and reports it.
func (f *feed) set(at clientele.Date, a Assessment, reactivated bool) {
	tr := f.track
	from := tr.Stage()
	a.Since = at
	tr.Reason = a.Reason
	if from == a.Stage {
		return
	}
	tr.Profile.Held, tr.Since = a.Stage, at
	tr.Answers = [maxWindow]Stage{}
	if f.emit != nil {
		f.emit(Event{Row: f.row, Date: at, From: from, To: a.Stage, Reactivated: reactivated, Why: a})
	}
}
