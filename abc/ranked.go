package abc

import "github.com/clientele-go/clientele/internal/radix"

// ranked is the source of a [Curve] that sorts: the active customers in order,
// with the sums of all values from the best one down.
type ranked struct {
	sorted
	order []int // rows, best first

	// After sorting, the deal holds by slot the sum of the values not below
	// this one, and the rank.
	deal *radix.Deal

	total, gains adder
	positive     int    // values above 0
	marks        []mark // one for every few thousand places, ascending
}

// A mark is the sum of the values before a place.
type mark struct {
	place int
	sum   adder
}

// newRanked sorts values and adds them up. Each stretch of places is added
// up and written to its slots as long as it is in the cache.
func newRanked(values []float64) *ranked {
	s := &ranked{sorted: make(sorted, len(values)), order: make([]int, len(values)), deal: radix.NewDeal(values)}
	s.deal.Sort(s.order, s.sorted, s.add)
	return s
}

// add goes on with the sums from one place to another. Equal values share the
// best rank among them and the sum of all of them.
func (s *ranked) add(from, to int) {
	s.marks = append(s.marks, mark{from, s.total})
	values, order := s.sorted[:to], s.order[:to]
	sums, ranks := s.deal.Values, s.deal.Rows
	total := s.total
	for start := from; start < to; {
		v := values[start]
		end := start
		for end < to && values[end] == v {
			total = total.plus(v)
			end++
		}
		if v > 0 {
			s.gains, s.positive = total, end
		}
		sum := total.float()
		for at, slot := range order[start:end] {
			order[start+at] = int(ranks[slot])
			sums[slot], ranks[slot] = sum, uint32(start+1)
		}
		start = end
	}
	s.total = total
}

func (s *ranked) size() (n, positive int, gains float64) {
	return len(s.sorted), s.positive, s.gains.float()
}

func (s *ranked) reach(targets []float64) []int {
	out := make([]int, len(targets))
	for j, target := range targets {
		var from mark
		for _, m := range s.marks {
			if m.place > s.positive || m.sum.float() >= target {
				break
			}
			from = m
		}
		sum, k := from.sum, from.place
		for sum.float() < target && k < s.positive {
			sum = sum.plus(s.sorted[k])
			k++
		}
		out[j] = k
	}
	return out
}

// columns returns rank and cumulative share of the gains by row.
func (s *ranked) columns() (rank []int, cumShare []float64) {
	rank, cumShare = make([]int, len(s.order)), make([]float64, len(s.order))
	sums, ranks, gains := s.deal.Values, s.deal.Rows, s.gains.float()
	s.deal.Walk(func(from int, slots []uint32) {
		// One short loop each: reads from all over the memory overlap then.
		rank, cumShare := rank[from:from+len(slots)], cumShare[from:from+len(slots)]
		for i, slot := range slots {
			cumShare[i] = sums[slot]
		}
		for i, slot := range slots {
			rank[i] = int(ranks[slot])
		}
		for i, sum := range cumShare {
			cumShare[i] = ratio(sum, gains)
		}
	})
	return rank, cumShare
}
