package clv

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Track is what a model expects of all customers together as time goes by,
// and what they did. Row j belongs to the time Edge[j].
type Track struct {
	Edge       []float64 // time since the first customer's first purchase
	Cumulative []float64 // repeat purchases expected up to Edge[j]
	Per        []float64 // the same between Edge[j−1] and Edge[j]

	// Actual and ActualPer are what happened; nil unless [Observe] sets them.
	Actual    []float64
	ActualPer []float64
}

// Tracking returns the repeat purchases that the model expects of all
// customers of a history up to each edge, an ascending list of times since the
// first of them came: Σ_i New(edge − birth_i) over the customers who have come
// by then, with birth_i = max T − T_i. Edges beyond the end of the history
// are forecasts.
func Tracking(ctx context.Context, m Newcomer, h *clientele.History, edges []float64) (*Track, error) {
	if err := checkHistory(h); err != nil {
		return nil, err
	}
	for j, e := range edges {
		if err := checkHorizon(e); err != nil || j > 0 && e < edges[j-1] {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "edges", Row: j, Reason: "not a finite time ≥ 0 in ascending order"})
		}
	}
	births := map[float64]float64{}
	var order []float64 // distinct T in order of appearance
	most := 0.0
	for i, t := range h.T {
		w := 1.0
		if h.Weight != nil {
			w = h.Weight[i]
		}
		if births[t] == 0 {
			order = append(order, t)
		}
		births[t] += w
		most = max(most, t)
	}
	tr := &Track{
		Edge:       append([]float64(nil), edges...),
		Cumulative: make([]float64, len(edges)),
		Per:        make([]float64, len(edges)),
	}
	errs := make([]error, len(edges))
	if err := parallel.For(ctx, len(edges), func(j int) {
		for i, t := range order {
			if i%1024 == 1023 && ctx.Err() != nil {
				errs[j] = fmt.Errorf("clv: %w", ctx.Err())
				return
			}
			if age := edges[j] - (most - t); age > 0 {
				e, err := m.New(age)
				if err != nil {
					errs[j] = err
					return
				}
				tr.Cumulative[j] += births[t] * e
			}
		}
	}); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	if err := firstError(errs...); err != nil {
		return nil, err
	}
	difference(tr.Per, tr.Cumulative)
	return tr, nil
}

func difference(per, cumulative []float64) {
	before := 0.0
	for j, c := range cumulative {
		per[j] = c - before
		before = c
	}
}

// Observe sets Actual and ActualPer from the customers of the history in the
// timeline that it was made of: their repeat purchase days up to each edge.
// The history needs its Row and its Unit.
func (tr *Track) Observe(timeline *clientele.Timeline, h *clientele.History) error {
	if h.Row == nil || h.Unit.Days() == 0 {
		return fmt.Errorf("clv: %w", &clientele.InputError{Column: "Row", Row: -1, Reason: "the history has no rows of a ledger, or no unit"})
	}
	var births, repeats []clientele.Date
	for i, row := range h.Row {
		if row < 0 || row >= timeline.Len() {
			return fmt.Errorf("clv: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "not in the ledger"})
		}
		first := true
		for day := range timeline.Days(row) {
			if !day.IsPurchase() {
				continue
			}
			if first {
				births = append(births, day.Date)
				first = false
				continue
			}
			repeats = append(repeats, day.Date)
		}
	}
	if len(births) == 0 {
		return fmt.Errorf("clv: history: %w", clientele.ErrEmpty)
	}
	start := births[0]
	for _, b := range births {
		start = min(start, b)
	}
	tr.Actual = make([]float64, len(tr.Edge))
	tr.ActualPer = make([]float64, len(tr.Edge))
	for _, d := range repeats {
		at := h.Unit.Between(start, d)
		for j, e := range tr.Edge {
			if at <= e*(1+1e-12) {
				tr.Actual[j]++
			}
		}
	}
	difference(tr.ActualPer, tr.Actual)
	return nil
}
