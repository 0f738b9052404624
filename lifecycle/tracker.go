package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Tracker follows customers over time and keeps their stages steady. It is a
// plain value that says how; what is known of one customer is a [Track]. It
// holds nothing itself, so one tracker serves any number of goroutines.
//
// Every so many days is a checkpoint. There the detector is asked, with the
// stage held in Profile.Held, so that it wants stronger evidence to leave the
// stage than it took to enter. What it answers must be confirmed: the stage
// changes when the same new answer came at Confirm of the last Window
// checkpoints, this one included, and the customer has been in its stage for at
// least Dwell of its usual gaps. An answer of departed also confirms decline.
// Three things need no confirmation: the first purchase, a purchase after
// departure, which is reported as reactivated, and [Tracker.Close].
//
// Checkpoints are fixed on the calendar, and a day's purchases come before its
// checkpoint. The state after a day is therefore a function of that day and the
// days before it: fed day by day, in batches or from history, the answer is the
// same, and later days cannot change it.
type Tracker struct {
	Detector Detector

	Every   int     // days between checkpoints; default 7
	Confirm int     // answers that a change needs; default 2
	Window  int     // checkpoints that they may be spread over, at most 8; default 3
	Dwell   float64 // usual gaps to stay in a stage at least; default 0.5, none if negative
}

// maxWindow bounds Tracker.Window.
const maxWindow = 8

// An Event is a change of stage of one customer.
type Event struct {
	Row         int            `json:"row"` // ledger row
	Date        clientele.Date `json:"date"`
	From        Stage          `json:"from"`
	To          Stage          `json:"to"`
	Reactivated bool           `json:"reactivated,omitempty"` // purchased after departure
	Why         Assessment     `json:"why"`
}

// Check returns an error when a field is out of range.
func (t *Tracker) Check() error {
	if t.Detector == nil {
		return fmt.Errorf("lifecycle: tracker without detector: %w", clientele.ErrOption)
	}
	d := t.withDefaults()
	if d.Every < 1 || d.Confirm < 1 || d.Window < d.Confirm || d.Window > maxWindow {
		return fmt.Errorf("lifecycle: every %d days, %d of %d answers: %w", d.Every, d.Confirm, d.Window, clientele.ErrOption)
	}
	if math.IsNaN(d.Dwell) || math.IsInf(d.Dwell, 0) {
		return fmt.Errorf("lifecycle: dwell %v: %w", d.Dwell, clientele.ErrOption)
	}
	return checkDetector(t.Detector)
}

// withDefaults returns the tracker with every 0 replaced.
func (t *Tracker) withDefaults() Tracker {
	d := *t
	if d.Every == 0 {
		d.Every = 7
	}
	if d.Confirm == 0 {
		d.Confirm = 2
	}
	if d.Window == 0 {
		d.Window = max(3, d.Confirm)
	}
	if d.Dwell == 0 {
		d.Dwell = 0.5
	}
	return d
}

// farthest bounds the days that a tracker takes: no ledger has a later one, nor
// one before −farthest.
const farthest clientele.Date = 1 << 23

// ready returns an error for a tracker or a day out of range.
func (t *Tracker) ready(row int, day clientele.Date) error {
	if day < -farthest || day > farthest {
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "Date", Row: row, Reason: "out of range"})
	}
	return t.Check()
}

// Observe feeds a day of a customer, with the total of everything on it, and
// calls emit for each change that the days before it or the day itself brought.
// emit may be nil. The cost is below a microsecond for a [ByRhythm] and a
// checkpoint or two since the last day fed.
//
// Errors: a [*clientele.InputError] for a day that is over, that is not after
// the last day fed, or that no ledger has; [clientele.ErrOption] for a tracker
// out of range. The track is then unchanged.
func (t *Tracker) Observe(tr *Track, row int, day clientele.DayTotal, emit func(Event)) error {
	if err := t.ready(row, day.Date); err != nil {
		return err
	}
	if tr.Known && day.Date <= max(tr.Fed, tr.Done) {
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{
			Column: "Date", Row: row, Reason: fmt.Sprintf("%v is not after %v", day.Date, max(tr.Fed, tr.Done)),
		})
	}
	d := t.withDefaults()
	f := feed{tracker: d, track: tr, row: row, emit: emit}
	f.observe(day)
	return nil
}

// Advance brings a customer to the end of a day, which then is over, and calls
// emit for each change. A customer of whom nothing is known stays so, and a day
// that is over already changes nothing; nor does a tracker out of range.
func (t *Tracker) Advance(tr *Track, row int, to clientele.Date, emit func(Event)) {
	to = min(to, farthest)
	if t.ready(row, to) != nil {
		return
	}
	d := t.withDefaults()
	f := feed{tracker: d, track: tr, row: row, emit: emit}
	f.advance(to)
}

// Close ends the relation at the end of a day, which then is over: the customer
// is departed until it purchases again, and that is a reactivation.
//
// Errors: those of [Tracker.Observe], but that the last day fed is allowed.
func (t *Tracker) Close(tr *Track, row int, day clientele.Date, emit func(Event)) error {
	if err := t.ready(row, day); err != nil {
		return err
	}
	if tr.Known && day < max(tr.Fed, tr.Done) {
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{
			Column: "Date", Row: row, Reason: fmt.Sprintf("%v is before %v", day, max(tr.Fed, tr.Done)),
		})
	}
	d := t.withDefaults()
	f := feed{tracker: d, track: tr, row: row, emit: emit}
	f.advance(day)
	f.set(day, closedAssessment(d.Detector.Assess(&tr.Profile, day), day), false)
	tr.Known, tr.Closed, tr.Fed, tr.Done = true, true, day, day
	return nil
}
