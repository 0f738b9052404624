package clientele

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A Panel cuts the ledger into periods: customers × periods, row by row, so
// that customer i in period j stands at i*Periods() + j. Row i is row i of the
// ledger, purchases or not.
//
// Period j covers the days from Edges[j] up to and without Edges[j+1].
type Panel struct {
	Edges []Date // strictly ascending, one more than there are periods

	Orders  []float64 // orders on purchase days
	Days    []float64 // purchase days
	Revenue []float64 // net revenue: orders − refunds
	Cost    []float64
}

// Periods returns the number of periods.
func (p *Panel) Periods() int { return max(0, len(p.Edges)-1) }

// Len returns the number of customers.
func (p *Panel) Len() int {
	if p.Periods() == 0 {
		return 0
	}
	return len(p.Revenue) / p.Periods()
}

// Panel cuts the ledger at the civil days that the edges show in their own
// locations: period j is the days from edges[j] up to and without edges[j+1].
// Days before the first and from the last edge on are left out.
//
// Errors: [ErrOption] for fewer than two edges, a zero edge, or edges that are
// not strictly ascending.
func (t *Timeline) Panel(edges []time.Time) (*Panel, error) {
	if len(edges) < 2 {
		return nil, fmt.Errorf("clientele: %d edges, want at least 2: %w", len(edges), ErrOption)
	}
	p := &Panel{Edges: make([]Date, len(edges))}
	for i, edge := range edges {
		if edge.IsZero() {
			return nil, fmt.Errorf("clientele: edge %d is the zero time: %w", i, ErrOption)
		}
		p.Edges[i] = DateOf(edge)
		if i > 0 && p.Edges[i] <= p.Edges[i-1] {
			return nil, fmt.Errorf("clientele: edge %d, %v, is not after %v: %w", i, p.Edges[i], p.Edges[i-1], ErrOption)
		}
	}
	n := t.Len() * p.Periods()
	p.Orders, p.Days = make([]float64, n), make([]float64, n)
	p.Revenue, p.Cost = make([]float64, n), make([]float64, n)
	_ = parallel.Chunks(context.Background(), t.Len(), rowChunk, func(_, lo, hi int) {
		t.eachRow(lo, hi, func(row int) { p.fill(row, t) })
	})
	return p, nil
}

// fill sets the periods of one customer.
func (p *Panel) fill(row int, t *Timeline) {
	var revenue, cost dd.Accumulator
	period := 0
	s := t.spans[row]
	for at := s.begin(); at < s.end(); at++ {
		date := t.entries[at].date
		if date < p.Edges[0] {
			continue
		}
		for period < p.Periods() && date >= p.Edges[period+1] {
			period++
			revenue, cost = dd.Accumulator{}, dd.Accumulator{}
		}
		if period == p.Periods() {
			return
		}
		e := t.full(at)
		revenue.AddSum(e.net())
		cost.AddSum(e.cost)
		i := row*p.Periods() + period
		p.Revenue[i], p.Cost[i] = revenue.Float(), cost.Float()
		if e.isPurchase() {
			p.Orders[i] += float64(e.orders)
			p.Days[i]++
		}
	}
}
