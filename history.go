package clientele

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A History is what purchase models take: for each customer the number and
// the time of the repeat purchases and the time observed, in one unit of time
// that begins with the customer's first purchase. Row i belongs to the
// customer in row Row[i] of the ledger. A customer who has made no purchase
// up to the as-of day is in no History.
//
// Purchases on one day are one purchase. The columns hold the x, t_x, T and
// m_x of Fader, Hardie and Lee (2005), Marketing Science 24(2).
type History struct {
	AsOf Date
	Unit Unit

	Row []int // row in the ledger; nil for a history that comes from elsewhere

	X     []float64 // repeat purchase days: purchase days − 1
	Last  []float64 // time of the last purchase (t_x); 0 where X is 0
	T     []float64 // time observed: first purchase to AsOf
	Spend []float64 // mean net revenue of the repeat purchase days; 0 where X is 0; nil if unknown

	// Weight says how many customers a row stands for. Nil means one each.
	Weight []float64
}

// Len returns the number of rows.
func (h *History) Len() int { return len(h.X) }

// History returns the purchase histories at the end of the as-of day, which is
// the civil day that asOf shows in its own location. A refund on a later day
// than the purchase does not change Spend.
//
// Errors: [ErrOption] for a zero asOf or an unknown unit.
func (t *Timeline) History(asOf time.Time, unit Unit) (*History, error) {
	if asOf.IsZero() {
		return nil, fmt.Errorf("clientele: no as-of day: %w", ErrOption)
	}
	if unit.Days() == 0 {
		return nil, fmt.Errorf("clientele: unit is %v: %w", unit, ErrOption)
	}
	h := &History{AsOf: DateOf(asOf), Unit: unit}
	n := t.Len()
	h.X, h.Last = make([]float64, n), make([]float64, n)
	h.T, h.Spend = make([]float64, n), make([]float64, n)
	_ = parallel.Chunks(context.Background(), n, rowChunk, func(_, lo, hi int) {
		t.eachRow(lo, hi, func(row int) { h.fill(row, t) })
	})
	h.compact()
	return h, nil
}

// fill sets one row from the days of its customer; X is −1 for one who has not
// purchased.
func (h *History) fill(row int, t *Timeline) {
	var firstDay, lastDay Date
	var spend dd.Accumulator
	days := 0
	s := t.spans[row]
	for at := s.begin(); at < s.end() && t.entries[at].date <= h.AsOf; at++ {
		e := t.full(at)
		if !e.isPurchase() {
			continue
		}
		if days == 0 {
			firstDay = e.date
		} else {
			spend.AddSum(e.net())
		}
		lastDay = e.date
		days++
	}
	h.X[row] = float64(days - 1)
	if days == 0 {
		return
	}
	h.Last[row] = h.Unit.Between(firstDay, lastDay)
	h.T[row] = h.Unit.Between(firstDay, h.AsOf)
	if days > 1 {
		h.Spend[row] = spend.Float() / float64(days-1)
	}
}

// compact drops the customers who have not purchased.
func (h *History) compact() {
	h.Row = make([]int, 0, len(h.X))
	for row, x := range h.X {
		if x < 0 {
			continue
		}
		i := len(h.Row)
		h.X[i], h.Last[i], h.T[i], h.Spend[i] = x, h.Last[row], h.T[row], h.Spend[row]
		h.Row = append(h.Row, row)
	}
	n := len(h.Row)
	h.X, h.Last, h.T, h.Spend = h.X[:n:n], h.Last[:n:n], h.T[:n:n], h.Spend[:n:n]
}
