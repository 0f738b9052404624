package clv

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
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
func newSample(ctx context.Context, h *clientele.History, gaps []float64) (*sample, error) {
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
	group, first, err := distinct(ctx, h)
	if err != nil {
		return nil, err
	}
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
	rows := make([]distinctRow, len(first))
	for g, i := range first {
		rows[g] = distinctRow{h.X[i], h.T[i], h.Last[i], g}
	}
	slices.SortFunc(rows, func(a, b distinctRow) int {
		if a.x != b.x {
			return cmp.Compare(a.x, b.x)
		}
		if a.t != b.t {
			return cmp.Compare(a.t, b.t)
		}
		return cmp.Compare(a.last, b.last)
	})
	columns := make([]float64, 4*len(first))
	cut := func() []float64 {
		c := columns[:len(first):len(first)]
		columns = columns[len(first):]
		return c
	}
	s.x, s.last, s.t, s.w = cut(), cut(), cut(), cut()
	s.first = make([]int, len(first))
	for k, row := range rows {
		w := weight[row.g]
		s.x[k], s.last[k], s.t[k], s.w[k], s.first[k] = row.x, row.last, row.t, w, first[row.g]
		s.n += w
		s.sumX += w * row.x
		sumT += w * row.t
		if m := len(s.counts); m == 0 || s.counts[m-1].x != row.x {
			s.counts = append(s.counts, count{x: row.x})
		}
		s.counts[len(s.counts)-1].w += w
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

// part returns some n of the rows, evenly spread over the sample.
func (s *sample) part(n int) *sample {
	out := &sample{scale: s.scale}
	rows := len(s.x)
	for k := range n {
		i := int((float64(k) + 0.5) * float64(rows) / float64(n))
		x, w := s.x[i], s.w[i]
		out.x, out.last, out.t, out.w = append(out.x, x), append(out.last, s.last[i]), append(out.t, s.t[i]), append(out.w, w)
		out.n += w
		out.sumX += w * x
		if m := len(out.counts); m == 0 || out.counts[m-1].x != x {
			out.counts = append(out.counts, count{x: x})
		}
		out.counts[len(out.counts)-1].w += w
	}
	return out
}

// A distinctRow is a row to be sorted, with its number.
type distinctRow struct {
	x, t, last float64
	g          int
}

// A slot of the hash table holds the row itself, so that looking it up is one
// access to memory.
type slot struct {
	x, last, t float64
	g          int32 // 1 + number; 0 is free
}

// distinct numbers the distinct (x, t_x, T) of a checked history in order of
// first appearance: group[i] is the number of row i, first[g] the first row
// with number g.
func distinct(ctx context.Context, h *clientele.History) (group []int32, first []int, err error) {
	n := h.Len()
	group = make([]int32, n)
	size := 64
	for size < min(2*n, 1<<12) {
		size *= 2
	}
	table := make([]slot, size)
	last, t := h.Last[:n], h.T[:n]
	for i, x := range h.X {
		if i%(1<<16) == 0 && ctx.Err() != nil {
			return nil, nil, fmt.Errorf("clv: %w", ctx.Err())
		}
		key := slot{x: x + 0, last: last[i] + 0, t: t[i] + 0} // both zeros are one
		at := hashRow(key) & uint64(size-1)
		for {
			s := &table[at]
			if s.g == 0 {
				first = append(first, i)
				key.g = int32(len(first))
				*s = key
				break
			}
			if s.x == key.x && s.last == key.last && s.t == key.t {
				break
			}
			at = (at + 1) & uint64(size-1)
		}
		group[i] = table[at].g - 1
		if 2*len(first) > size {
			table = enlarge(table)
			size = len(table)
		}
	}
	return group, first, nil
}

func enlarge(table []slot) []slot {
	bigger := make([]slot, 4*len(table))
	mask := uint64(len(bigger) - 1)
	for _, s := range table {
		if s.g == 0 {
			continue
		}
		at := hashRow(s) & mask
		for bigger[at].g != 0 {
			at = (at + 1) & mask
		}
		bigger[at] = s
	}
	return bigger
}

// hashRow mixes three values. Whole days and small counts differ in few bits
// of a float64, in the middle; the folded products bring them everywhere.
func hashRow(s slot) uint64 {
	hi, lo := bits.Mul64(math.Float64bits(s.x)^0x9e3779b97f4a7c15, math.Float64bits(s.last)^0xbf58476d1ce4e5b9)
	hi, lo = bits.Mul64(hi^lo^math.Float64bits(s.t), 0x94d049bb133111eb)
	return hi ^ lo
}
