package lifecycle

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// Spells returns how long customers stayed in a stage, in days, for
// [KaplanMeier] and [LogRank]: one duration per stay, with an event if the stay
// ended in one of the given stages, or in any other when none is given. A stay
// that ended otherwise, or goes on at the end, is censored. Events are those of
// [Tracker.Follow] from the beginning, in its order.
//
// Errors: an [*clientele.InputError] for an event after the end, or before the
// one before it of the same customer.
func Spells(events []Event, stage Stage, end clientele.Date, into ...Stage) ([]Duration, error) {
	var out []Duration
	began := make(map[int]int) // index of the event that began the stay, by row
	for i, e := range events {
		start, in := began[e.Row]
		if e.Date > end || in && e.Date < events[start].Date {
			return nil, fmt.Errorf("lifecycle: %w", &clientele.InputError{
				Column: "events", Row: i, Reason: fmt.Sprintf("on %v, out of order or after %v", e.Date, end),
			})
		}
		if in {
			out = append(out, Duration{Time: float64(e.Date - events[start].Date), Event: ends(e.To, into)})
			delete(began, e.Row)
		}
		if e.To == stage {
			began[e.Row] = i
		}
	}
	// The stays that go on, in the order in which they began.
	for i, e := range events {
		if start, in := began[e.Row]; in && start == i {
			out = append(out, Duration{Time: float64(end - e.Date)})
		}
	}
	return out, nil
}

// ends reports whether a move to a stage counts as an event.
func ends(to Stage, into []Stage) bool {
	if slices.Contains(into, to) {
		return true
	}
	return len(into) == 0
}
