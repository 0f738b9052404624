package clv

import (
	"fmt"
	"iter"
	"math"

	"github.com/clientele-go/clientele"
)

// LogGaps returns, for each row of a history, the sum of the natural
// logarithms of the times between its purchase days up to the history's AsOf,
// in the history's unit, from the timeline that the history was made of. It is
// 0 for a customer without a repeat purchase.
func LogGaps(timeline *clientele.Timeline, h *clientele.History) ([]float64, error) {
	if err := checkRows(timeline, h); err != nil {
		return nil, err
	}
	if h.Unit.Days() == 0 {
		return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "Unit", Row: -1, Reason: "the history has no unit"})
	}
	gaps := make([]float64, h.Len())
	for i, row := range h.Row {
		for from, to := range purchaseGaps(timeline, row, h.AsOf) {
			gaps[i] += math.Log(h.Unit.Between(from, to))
		}
	}
	return gaps, nil
}

// checkRows says what is wrong with the rows of a history that was made of a
// timeline.
func checkRows(timeline *clientele.Timeline, h *clientele.History) error {
	if timeline == nil || h == nil || len(h.Row) != h.Len() {
		return fmt.Errorf("clv: %w", &clientele.InputError{Column: "Row", Row: -1, Reason: "the history has no rows of a ledger"})
	}
	for i, row := range h.Row {
		if row < 0 || row >= timeline.Len() {
			return fmt.Errorf("clv: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "not in the ledger"})
		}
	}
	return nil
}

// purchaseGaps gives the first and the last day of every gap between purchases
// of a customer up to a day.
func purchaseGaps(timeline *clientele.Timeline, row int, asOf clientele.Date) iter.Seq2[clientele.Date, clientele.Date] {
	return func(yield func(from, to clientele.Date) bool) {
		var before clientele.Date
		seen := false
		for day := range timeline.Days(row) {
			if !day.IsPurchase() || day.Date > asOf {
				continue
			}
			if seen && !yield(before, day.Date) {
				return
			}
			before, seen = day.Date, true
		}
	}
}
