package rfm

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// Clumpiness returns how much events bunch together in n equally long
// periods, from 0 for equal spacing to 1: the C of RFMC. Events are the
// periods, from 1 to n, in which something happened, ascending.
//
//	H = 1 + Σ x·ln x / ln(events + 1)
//
// where x are the gaps between the events, and before the first and after the
// last one, as shares of n + 1. No event gives 0, as one in the middle does.
//
// Errors: a [*clientele.InputError] for an event that is not after the one
// before, or outside 1 to n; [clientele.ErrOption] for n < 1.
//
// Source: Zhang, Bradlow and Small (2015), Marketing Science 34(2), 195–208.
func Clumpiness(events []int, n int) (float64, error) {
	if n < 1 {
		return 0, fmt.Errorf("rfm: %d periods: %w", n, clientele.ErrOption)
	}
	if len(events) == 0 {
		return 0, nil
	}
	sum, last := 0.0, 0
	add := func(gap int) {
		x := float64(gap) / float64(n+1)
		sum += x * math.Log(x)
	}
	for i, e := range events {
		if e <= last || e > n {
			reason := fmt.Sprintf("period %d is not after %d and within %d", e, last, n)
			return 0, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "events", Row: i, Reason: reason})
		}
		add(e - last)
		last = e
	}
	add(n + 1 - last)
	return max(0, 1+sum/math.Log(float64(len(events)+1))), nil
}

// ClumpinessColumn returns the column “clumpiness” for the rows of a table:
// the periods are the days of its window, the events its purchase days. More
// is better: clumpy customers are the more likely to come back in a bunch.
//
// Errors: a [*clientele.InputError] for a row of the ledger that the timeline
// does not have.
func ClumpinessColumn(days *clientele.Timeline, t *clientele.Table) (Column, error) {
	c := Column{Name: "clumpiness", Values: make([]float64, t.Len())}
	n := int(t.AsOf) - int(t.From) + 1
	var events []int
	for i, row := range t.Row {
		if row < 0 || row >= days.Len() {
			return c, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "not in the timeline"})
		}
		events = events[:0]
		for d := range days.Days(row) {
			if d.IsPurchase() && d.Date >= t.From && d.Date <= t.AsOf {
				events = append(events, int(d.Date)-int(t.From)+1)
			}
		}
		h, err := Clumpiness(events, n)
		if err != nil {
			return c, err
		}
		c.Values[i] = h
	}
	return c, nil
}

// PeriodsColumn returns the column “periods” for the rows of a table: in how
// many periods of the panel a customer purchased. Renamed to [FrequencyAxis]
// it takes the place of frequency, and counts months with a purchase, say,
// where that counts orders.
//
// Errors: a [*clientele.InputError] for a row of the ledger that the panel
// does not have.
func PeriodsColumn(p *clientele.Panel, t *clientele.Table) (Column, error) {
	c := Column{Name: "periods", Values: make([]float64, t.Len())}
	for i, row := range t.Row {
		if row < 0 || row >= p.Len() || len(p.Days) != len(p.Revenue) {
			return c, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "Row", Row: i, Reason: "not in the panel"})
		}
		for j := range p.Periods() {
			if p.Days[row*p.Periods()+j] > 0 {
				c.Values[i]++
			}
		}
	}
	return c, nil
}

// Combine returns one score for every axis from the scores of several groups
// of products, as GRFM does: the mean of the groups' scores, weighted, and
// rounded half up. A customer who is inactive in a group has no score there,
// and the others count alone; who is inactive in all of them is inactive. Nil
// weights are equal.
//
// Errors: a [*clientele.InputError] for weights that are negative, not finite,
// all 0 or not one for each group, and for groups of different lengths or axes.
//
// Source: Chang and Tsai (2011), Expert Systems with Applications 38(12),
// 14499–14513.
func Combine(groups []*Scores, weights []float64) (*Scores, error) {
	if len(groups) == 0 {
		return nil, fmt.Errorf("rfm: no groups: %w", clientele.ErrEmpty)
	}
	if weights == nil {
		weights = slices.Repeat([]float64{1}, len(groups))
	}
	if err := checkWeights(weights, len(groups)); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(weights, func(w float64) bool { return w > 0 }) {
		return nil, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "weights", Row: -1, Reason: "all are 0"})
	}
	first := groups[0]
	m := new(Model)
	for a, name := range first.Axes {
		m.Axes = append(m.Axes, Axis{Name: name, Scales: []Scale{{Cuts: make([]Cut, first.Levels[a]-1)}}})
	}
	for _, g := range groups {
		if g.Len() != first.Len() || !slices.Equal(g.Axes, first.Axes) || !slices.Equal(g.Levels, first.Levels) {
			return nil, fmt.Errorf("rfm: %w", &clientele.InputError{Column: "groups", Row: -1, Reason: "different rows or axes"})
		}
	}
	out := m.newScores(first.Len())
	for a := range out.By {
		for row := range out.By[a] {
			sum, weight := 0.0, 0.0
			for g, s := range groups {
				if score := s.By[a][row]; score > 0 {
					sum += weights[g] * float64(score)
					weight += weights[g]
				}
			}
			if weight > 0 {
				out.By[a][row] = uint8(math.Floor(sum/weight + 0.5))
			}
		}
	}
	return out, nil
}
