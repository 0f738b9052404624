package abc

import (
	"cmp"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/radix"
)

// A Whale is the whale curve of cumulative profit: customers from the most to
// the least profitable, and what the first k of them earn together. It rises
// over the profitable customers to its peak, is level over those who break
// even, and falls to the total over those who lose money.
type Whale struct {
	Order      []int     // rows, most profitable first
	Cumulative []float64 // Cumulative[k−1] is the profit of the first k

	Profitable, Even, Losing int // customers with a profit above, at and below 0

	Peak  float64 // profit of the profitable customers
	Loss  float64 // the loss pool: profit of the losing ones, not above 0
	Total float64 // Peak + Loss

	// Enough is the smallest number of customers who earn the Total; all the
	// others together earn nothing. It is 0 where Total is not above 0.
	Enough int

	PeakRatio Figure // Peak / Total; NoGain where Total is not above 0
}

// NewWhale returns the whale curve of a column of profits.
//
// Cost: a sort in linear time. Errors: a profit that is not finite; a sum
// beyond float64.
//
// Source: Kaplan and Narayanan (2001), Journal of Cost Management 15(5).
func NewWhale(profit []float64) (*Whale, error) {
	if err := checkTable(column{"profit", profit}); err != nil {
		return nil, err
	}
	order, sorted := radix.Argsort(profit)
	w := &Whale{Order: order, Cumulative: make([]float64, len(sorted))}
	var total, peak, loss adder
	for k, v := range sorted {
		total = total.plus(v)
		w.Cumulative[k] = total.float()
		switch {
		case v > 0:
			w.Profitable++
			peak = peak.plus(v)
		case v < 0:
			w.Losing++
			loss = loss.plus(v)
		default:
			w.Even++
		}
	}
	w.Peak, w.Loss, w.Total = peak.float(), loss.float(), total.float()
	if err := checkSum("profit", w.Peak-w.Loss); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	if w.Total > 0 {
		for w.Cumulative[w.Enough] < w.Total {
			w.Enough++
		}
		w.Enough++
	}
	w.PeakRatio = undefined(Empty)
	if len(profit) > 0 {
		w.PeakRatio = quotient(w.Peak, w.Total)
	}
	return w, nil
}

// Top returns the share of the total profit that the best share p of the
// customers earns: of ⌈n p⌉ customers, often more than 1. Its status is that of
// [Concentration.ShareOfTop].
//
// Errors: p outside 0–1.
func (w *Whale) Top(p float64) (Figure, error) {
	c := Concentration{Customers: len(w.Order), Total: w.Total, cumulative: w.Cumulative}
	return c.ShareOfTop(p)
}

// Margins are the figures of profit of one class.
type Margins struct {
	Class     Class   `json:"class"`
	Customers int     `json:"customers"`
	Revenue   float64 `json:"revenue"`
	Cost      float64 `json:"cost"`
	Profit    float64 `json:"profit"`
	Margin    Figure  `json:"margin"` // Profit / Revenue; NoGain where Revenue is not above 0
	Return    Figure  `json:"return"` // Profit / Cost; NoGain where Cost is not above 0
}

// MarginByClass sums a statement by class: one row for each class that
// occurs, the best first.
//
// Errors: a different number of rows; a sum beyond float64.
func (s *Statement) MarginByClass(classes []Class) ([]Margins, error) {
	if err := clientele.CheckLen("classes", len(classes), len(s.Revenue)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	var customers [256]int
	var revenue, cost, profit [256]adder
	for i, c := range classes {
		customers[c]++
		revenue[c] = revenue[c].plus(s.Revenue[i])
		cost[c] = cost[c].plus(s.Cost[i])
		profit[c] = profit[c].plus(s.Profit[i])
	}
	var out []Margins
	for c, n := range customers {
		if n == 0 {
			continue
		}
		m := Margins{
			Class: Class(c), Customers: n,
			Revenue: revenue[c].float(), Cost: cost[c].float(), Profit: profit[c].float(),
		}
		if err := cmp.Or(checkSum("revenue", m.Revenue), checkSum("cost", m.Cost), checkSum("profit", m.Profit)); err != nil {
			return nil, fmt.Errorf("abc: %w", err)
		}
		m.Margin, m.Return = quotient(m.Profit, m.Revenue), quotient(m.Profit, m.Cost)
		out = append(out, m)
	}
	return out, nil
}
