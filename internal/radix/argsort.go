package radix

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"

	"github.com/clientele-go/clientele/internal/parallel"
)

const (
	insertion = 24      // buckets up to this length are left to insertion
	later     = 1 << 11 // buckets of a bucket, at most
	warm      = 1 << 12 // values that a core sorts before they are visited
)

// Argsort returns the rows of values from the largest value to the smallest,
// equal values in row order, and the values in that order. The number of rows
// must fit in 32 bits.
//
// Cost: linear; 12 bytes a row besides the results.
func Argsort(values []float64) (order []int, sorted []float64) {
	d := NewDeal(values)
	order, sorted = make([]int, len(values)), make([]float64, len(values))
	d.Sort(order, sorted, func(from, to int) {
		for at, slot := range order[from:to] {
			order[from+at] = int(d.Rows[slot])
		}
	})
	return order, sorted
}

// Sort sets order to the slots from the largest value to the smallest, equal
// values in row order, and sorted to the values. Both are as long as the
// column; what d.Values holds is lost. As soon as places from to to−1 are set
// and in the cache, visit is called for them, from the first place to the
// last, one call at a time. Equal values are never split between calls.
//
// The buckets fit the cache and each, on all cores, is dealt out once more, to
// about as many places as it has values: that leaves little for insertion to
// put right. Where many values still share a place, they are dealt out again,
// by the bits in which these differ.
func (d *Deal) Sort(order []int, sorted []float64, visit func(from, to int)) {
	s := &sorter{d.split, d.Values, order, sorted}
	ends := d.ends()
	stretch := uint32(warm * runtime.GOMAXPROCS(0))
	from := uint32(0)
	for b := 0; b < first && int(from) < len(order); {
		last := b
		for last+1 < first && ends[last]-from < stretch {
			last++
		}
		s.spread(0, from, ends[b:last+1], s.bucket)
		visit(int(from), int(ends[last]))
		b, from = last+1, ends[last]
	}
}

// A sorter sorts the slots of a deal into the results.
type sorter struct {
	split  split     // of the deal
	values []float64 // by slot
	order  []int     // slots
	sorted []float64
}

// bucket sorts the slots from to to−1, which are in row order.
func (s *sorter) bucket(from, to int) {
	bucket := s.split.bucket(s.values[from])
	s.sort(from, to, nil, func(places int) split { return s.split.of(bucket, places) })
}

// again sorts a range of the results that are not near their places. Most
// such ranges are equal values, which are in order.
func (s *sorter) again(from, to int) {
	if descending(s.sorted[from:to]) {
		return
	}
	values := s.values[from:to]
	copy(values, s.sorted[from:to])
	s.sort(from, to, slices.Clone(s.order[from:to]), func(places int) split {
		lo, hi := bounds(values)
		return newSplit(key(lo), key(hi), places)
	})
}

// sort sorts the values from to to−1 with their slots; without slots they are
// where they lie. How says how to split them into so many places.
func (s *sorter) sort(from, to int, slots []int, how func(places int) split) {
	if to-from > serial {
		end := make([]uint32, later)
		s.deal(from, to, slots, how(len(end)), end)
		s.spread(from, 0, end, s.again)
		return
	}
	var room [later]uint32
	end := room[:min(later, 1<<bits.Len(uint(to-from)))]
	if s.deal(from, to, slots, how(len(end)), end) > insertion {
		start := from
		for _, n := range end {
			next := from + int(n)
			if next-start > insertion {
				s.again(start, next)
			}
			start = next
		}
	}
	insert(s.order[from:to], s.sorted[from:to])
}

// spread sorts, on all cores, buckets that end at these places, the first of
// which begins at from; places count from base.
func (s *sorter) spread(base int, from uint32, end []uint32, sort func(from, to int)) {
	// The context never ends, and buckets do not touch each other.
	_ = parallel.For(context.Background(), len(end), func(i int) {
		start := from
		if i > 0 {
			start = end[i-1]
		}
		if to := end[i]; start < to {
			sort(base+int(start), base+int(to))
		}
	})
}

// deal writes a range into the buckets of the results, in its order, sets
// where each bucket ends, and returns the size of the largest. The number of
// buckets is a power of two.
func (s *sorter) deal(from, to int, slots []int, split split, end []uint32) (largest uint32) {
	values, order, sorted := s.values[from:to], s.order[from:to], s.sorted[from:to]
	mask := uint64(len(end) - 1)
	for _, v := range values {
		end[split.bucket(v)&mask]++
	}
	largest = ends(end)
	if slots == nil {
		for i, v := range values {
			bucket := split.bucket(v) & mask
			at := end[bucket]
			end[bucket] = at + 1
			order[at], sorted[at] = from+i, v
		}
		return largest
	}
	for i, v := range values {
		bucket := split.bucket(v) & mask
		at := end[bucket]
		end[bucket] = at + 1
		order[at], sorted[at] = slots[i], v
	}
	return largest
}

// ends turns the sizes of buckets into where each begins, and returns the
// largest size.
func ends(sizes []uint32) (largest uint32) {
	sum := uint32(0)
	for i, n := range sizes {
		sizes[i] = sum
		sum += n
		largest = max(largest, n)
	}
	return largest
}

// descending says whether no value is above the one before.
func descending(sorted []float64) bool {
	last := math.Inf(1)
	for _, v := range sorted {
		if v > last {
			return false
		}
		last = v
	}
	return true
}

// insert sorts a range whose values are near their places by insertion.
func insert(order []int, sorted []float64) {
	for i := 1; i < len(sorted); i++ {
		v := sorted[i]
		if sorted[i-1] >= v {
			continue
		}
		row, j := order[i], i
		for ; j > 0 && sorted[j-1] < v; j-- {
			sorted[j], order[j] = sorted[j-1], order[j-1]
		}
		sorted[j], order[j] = v, row
	}
}
