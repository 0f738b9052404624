package clv

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// A sample is a history reduced to its distinct rows, with time scaled so
// that the mean of T is 1: fits then do not depend on the unit of time. The
// rows are sorted, so that they do not depend on the order of the history
// either.
type sample struct {
	x, last, t, w []float64
	first         []int // a row of the history that the distinct row stands for

	counts []count // how many customers have x repeat purchases
	n      float64 // customers
	sumX   float64 // repeat purchases
	scale  float64 // one scaled unit of time in the history's unit
	gaps   float64 // sum of the log gaps, in the history's unit
}

type count struct{ x, w float64 }

// newSample checks the history and compresses it.
//
// Cost: one pass with a hash table of the distinct rows, and a sort of these.
func newSample(h *clientele.History, gaps []float64) (*sample, error) {
	if err := checkHistory(h); err != nil {
		return nil, err
	}
	if gaps != nil {
		if err := clientele.CheckLen("LogGaps", len(gaps), h.Len()); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
		if err := clientele.CheckFinite("LogGaps", gaps); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
	}
	group, first := distinct(h)
	if len(first) < 2 {
		return nil, fmt.Errorf("clv: history: all rows are alike: %w", clientele.ErrEmpty)
	}
	weight := make([]float64, len(first))
	s := &sample{}
	var sumT float64
	for i, g := range group {
		w := 1.0
		if h.Weight != nil {
			w = h.Weight[i]
		}
		weight[g] += w
		if gaps != nil {
			s.gaps += w * gaps[i]
		}
	}
	order := make([]int, len(first))
	for g := range order {
		order[g] = g
	}
	slices.SortFunc(order, func(a, b int) int {
		i, j := first[a], first[b]
		if h.X[i] != h.X[j] {
			return cmp.Compare(h.X[i], h.X[j])
		}
		if h.T[i] != h.T[j] {
			return cmp.Compare(h.T[i], h.T[j])
		}
		return cmp.Compare(h.Last[i], h.Last[j])
	})
	columns := make([]float64, 4*len(first))
	cut := func() []float64 {
		c := columns[:len(first):len(first)]
		columns = columns[len(first):]
		return c
	}
	s.x, s.last, s.t, s.w = cut(), cut(), cut(), cut()
	s.first = make([]int, len(first))
	for k, g := range order {
		i := first[g]
		s.x[k], s.last[k], s.t[k], s.w[k], s.first[k] = h.X[i], h.Last[i], h.T[i], weight[g], i
		s.n += weight[g]
		s.sumX += weight[g] * h.X[i]
		sumT += weight[g] * h.T[i]
		if m := len(s.counts); m == 0 || s.counts[m-1].x != h.X[i] {
			s.counts = append(s.counts, count{x: h.X[i]})
		}
		s.counts[len(s.counts)-1].w += weight[g]
	}
	if !(sumT > 0) {
		return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "T", Row: -1, Reason: "all 0: nobody was observed for any time"})
	}
	s.scale = sumT / s.n
	for k := range s.t {
		s.last[k] /= s.scale
		s.t[k] /= s.scale
	}
	return s, nil
}

// distinct numbers the distinct (x, t_x, T) of a checked history in order of
// first appearance: group[i] is the number of row i, first[g] the first row
// with number g.
func distinct(h *clientele.History) (group []int32, first []int) {
	n := h.Len()
	group = make([]int32, n)
	size := 64
	for size < min(2*n, 1<<14) {
		size *= 2
	}
	table := make([]int32, size) // 1 + number, 0 is free
	for i := range n {
		x, last, t := h.X[i], h.Last[i], h.T[i]
		slot := hashRow(x, last, t) & uint64(size-1)
		for {
			g := table[slot] - 1
			if g < 0 {
				first = append(first, i)
				table[slot] = int32(len(first))
				group[i] = int32(len(first) - 1)
				break
			}
			if j := first[g]; h.X[j] == x && h.Last[j] == last && h.T[j] == t {
				group[i] = g
				break
			}
			slot = (slot + 1) & uint64(size-1)
		}
		if 2*len(first) > size {
			size *= 4
			table = make([]int32, size)
			for g, j := range first {
				slot := hashRow(h.X[j], h.Last[j], h.T[j]) & uint64(size-1)
				for table[slot] != 0 {
					slot = (slot + 1) & uint64(size-1)
				}
				table[slot] = int32(g + 1)
			}
		}
	}
	return group, first
}

// hashRow mixes three values. Adding 0 makes both zeros one.
func hashRow(x, last, t float64) uint64 {
	const m1, m2 = 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9
	u := math.Float64bits(x+0)*m1 ^ math.Float64bits(last+0)
	u = (u ^ u>>29) * m2
	u = (u ^ u>>32 ^ math.Float64bits(t+0)) * m1
	return u ^ u>>31
}
