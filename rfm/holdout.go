package rfm

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
)

// Outcome is what customers did after they were scored; row i belongs to row i
// of the scores.
type Outcome struct {
	Purchases []float64 // orders, or purchase days; 0 means no response
	Spend     []float64 // net revenue
}

// NextPeriod returns what the customers of a table did from the day after its
// last one up to and including until: orders and net revenue.
//
// Errors: [clientele.ErrOption] if until is not after the table's last day; a
// [*clientele.InputError] for a row that the timeline does not have.
func NextPeriod(days *clientele.Timeline, t *clientele.Table, until time.Time) (*Outcome, error) {
	if clientele.DateOf(until) <= t.AsOf {
		return nil, fmt.Errorf("rfm: %v is not after %v: %w", clientele.DateOf(until), t.AsOf, clientele.ErrOption)
	}
	next, err := days.Table(until, &clientele.TableOptions{From: (t.AsOf + 1).Time(), Keep: clientele.KeepAll})
	if err != nil {
		return nil, err
	}
	o := &Outcome{Purchases: make([]float64, t.Len()), Spend: make([]float64, t.Len())}
	for i, row := range t.Row {
		if row < 0 || row >= next.Len() {
			return nil, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "not in the timeline"})
		}
		o.Purchases[i], o.Spend[i] = next.Frequency[row], next.Monetary[row]
	}
	return o, nil
}

// Holdout answers whether the scores work: it fits and scores the customers on
// what they did up to and including the day split, without a look at what came
// later, and compares the scores with what they did from then to the day
// until. Axes with a measure of Given are not possible here; take the same
// steps, which are [Fit], [Model.Score], [NextPeriod] and [Assess].
//
// Errors: as those four.
func Holdout(days *clientele.Timeline, split, until time.Time, opts *Options) (*Validity, error) {
	t, err := days.Table(split, nil)
	if err != nil {
		return nil, err
	}
	m, err := Fit(t, opts)
	if err != nil {
		return nil, err
	}
	s, err := m.Score(t)
	if err != nil {
		return nil, err
	}
	o, err := NextPeriod(days, t, until)
	if err != nil {
		return nil, err
	}
	return Assess(s, o, nil)
}
