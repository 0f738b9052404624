package clv

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
)

// A Valuation is what a firm knew of its customers on a day: the profit to
// date, the expected profit and the referrals. A nil Graph has no referrals.
type Valuation struct {
	Existing  []float64
	Potential []float64
	Graph     *ReferralGraph
}

// A ValueChange takes the change of every customer's value between two days
// apart into its causes, which add up:
//
//	After = Before + Earned + Outlook + Model + Referrals
//
// Earned and Outlook are what purchases, and their absence, have done: Earned
// is the profit made, Outlook what the old model expects in the light of the
// newer history. Model is what a newly fitted model, margin or discount makes
// of the same history. Referrals is what new or changed referrals move; over
// all customers it adds up to 0.
type ValueChange struct {
	Before    []float64 `json:"before"`
	Earned    []float64 `json:"earned"`
	Outlook   []float64 `json:"outlook"`
	Model     []float64 `json:"model"`
	Referrals []float64 `json:"referrals"`
	After     []float64 `json:"after"`
}

// Len returns the number of customers.
func (c *ValueChange) Len() int { return len(c.After) }

// Change compares two valuations at the same share. Rows keep their customer,
// as those of a ledger do; customers of after whom before did not have yet
// come last, with a Before of 0.
//
// OldModel is what the model of before expects of the customers at the time of
// after; nil if the model has not changed. The causes are taken one after
// another, in the order of the fields: with losses passed up, the default, the
// order plays no part but for Referrals, which are valued as of after.
//
// Errors: as for [ReferralGraph.Split]; fewer customers after than before.
func Change(ctx context.Context, before, after Valuation, oldModel []float64, share float64, opts *SplitOptions) (*ValueChange, error) {
	n, old := len(after.Existing), len(before.Existing)
	if old > n {
		return nil, fmt.Errorf("clv: %w", &clientele.InputError{
			Column: "Existing", Row: -1, Reason: fmt.Sprintf("%d customers before, only %d after", old, n),
		})
	}
	if err := checkColumn("Potential", before.Potential, old); err != nil {
		return nil, err
	}
	if oldModel == nil {
		oldModel = after.Potential
	}
	from, err := before.graph(old)
	if err != nil {
		return nil, err
	}
	to, err := after.graph(n)
	if err != nil {
		return nil, err
	}
	from = from.grown(n)
	pad := func(values []float64) []float64 {
		return append(append(make([]float64, 0, n), values...), make([]float64, n-old)...)
	}
	e0, p0 := pad(before.Existing), pad(before.Potential)
	var total [5][]float64
	for i, step := range []struct {
		graph               *ReferralGraph
		existing, potential []float64
	}{
		{from, e0, p0},
		{from, after.Existing, p0},
		{from, after.Existing, oldModel},
		{from, after.Existing, after.Potential},
		{to, after.Existing, after.Potential},
	} {
		v, err := step.graph.Split(ctx, step.existing, step.potential, share, opts)
		if err != nil {
			return nil, err
		}
		total[i] = v.Total
	}
	minus := func(a, b []float64) []float64 {
		d := make([]float64, n)
		for i := range d {
			d[i] = a[i] - b[i]
		}
		return d
	}
	return &ValueChange{
		Before:    total[0],
		Earned:    minus(total[1], total[0]),
		Outlook:   minus(total[2], total[1]),
		Model:     minus(total[3], total[2]),
		Referrals: minus(total[4], total[3]),
		After:     total[4],
	}, nil
}

// graph returns the referrals of a valuation of n customers.
func (v Valuation) graph(n int) (*ReferralGraph, error) {
	if v.Graph == nil {
		return NewReferralGraph(n, nil, nil)
	}
	if v.Graph.Len() != n {
		return nil, fmt.Errorf("clv: %w", &clientele.InputError{
			Column: "Graph", Row: -1, Reason: fmt.Sprintf("%d customers, want %d", v.Graph.Len(), n),
		})
	}
	return v.Graph, nil
}

// grown returns the graph with further customers, without referrals.
func (g *ReferralGraph) grown(n int) *ReferralGraph {
	old := g.Len()
	if n == old {
		return g
	}
	more := &ReferralGraph{
		Audit: g.Audit, status: g.status, knots: g.knots,
		from: g.from, share: g.share, saved: g.saved, anyway: g.anyway, day: g.day,
		order: make([]int32, n), place: make([]int32, n), start: make([]int32, n+1),
	}
	copy(more.order, g.order)
	copy(more.place, g.place)
	copy(more.start, g.start)
	for i := old; i < n; i++ {
		more.order[i], more.place[i] = int32(i), int32(i)
		more.start[i+1] = g.start[old]
	}
	more.Audit.Customers = n
	return more
}
