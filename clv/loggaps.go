package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// LogGaps returns, for each row of a history, the sum of the natural
// logarithms of the times between its purchase days up to the history's AsOf,
// in the history's unit, from the timeline that the history was made of. It is
// 0 for a customer without a repeat purchase.
func LogGaps(timeline *clientele.Timeline, h *clientele.History) ([]float64, error) {
	if timeline == nil || h == nil || len(h.Row) != h.Len() || h.Unit.Days() == 0 {
		return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "Row", Row: -1, Reason: "the history has no rows of a ledger, or no unit"})
	}
	gaps := make([]float64, h.Len())
	for i, row := range h.Row {
		if row < 0 || row >= timeline.Len() {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "not in the ledger"})
		}
		var before clientele.Date
		seen := false
		for day := range timeline.Days(row) {
			if !day.IsPurchase() || day.Date > h.AsOf {
				continue
			}
			if seen {
				gaps[i] += math.Log(h.Unit.Between(before, day.Date))
			}
			before, seen = day.Date, true
		}
	}
	return gaps, nil
}
