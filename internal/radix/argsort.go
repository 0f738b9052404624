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
	first     = 1 << 10 // buckets of all values
	later     = 1 << 11 // buckets of a bucket, at most
	serial    = 1 << 15 // ranges up to this length are sorted on one core
)

// Argsort returns the rows of values from the largest value to the smallest,
// equal values in row order, and the values in that order. The number of rows
// must fit in 32 bits.
//
// Values go with their rows to buckets by the highest bits in which the keys
// of the values differ. The buckets fit the cache and each, on all cores, is
// dealt out once more, to about as many places as it has values: that leaves
// little for insertion to put right. Where many values still share a place,
// they are dealt out again, by the bits in which these differ.
//
// Room is at least as long as values, and left in disorder, or nil.
//
// Cost: linear; 16 bytes a row besides the results, unless room is given.
func Argsort(values []float64, room []Record) (order []int, sorted []float64) {
	if room == nil {
		room = make([]Record, len(values))
	}
	s := sorter{room[:len(values)], make([]int, len(values)), make([]float64, len(values))}
	if len(values) > 0 {
		s.spread(0, s.first(values), s.sort)
	}
	return s.order, s.sorted
}

// first deals one or more values to their records, on all cores, and returns where each
// bucket ends. Every core has a run of rows and, in every bucket, its own
// stretch after those of the rows before, so that rows stay in order.
func (s *sorter) first(values []float64) (end []uint32) {
	run := max(serial, (len(values)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	cores := (len(values) + run - 1) / run
	each := func(do func(core, from, to int)) {
		// The context never ends.
		_ = parallel.Chunks(context.Background(), len(values), run, do)
	}
	lows, highs := make([]uint64, cores), make([]uint64, cores)
	each(func(core, from, to int) {
		lo, hi := ^uint64(0), uint64(0)
		for _, v := range values[from:to] {
			k := key(v)
			lo, hi = min(lo, k), max(hi, k)
		}
		lows[core], highs[core] = lo, hi
	})
	hi := slices.Max(highs)
	shift := shift(slices.Min(lows), hi, first)
	next := make([][first]uint32, cores)
	each(func(core, from, to int) {
		count := &next[core]
		for _, v := range values[from:to] {
			count[(hi-key(v))>>shift%first]++
		}
	})
	sum := uint32(0)
	for i := range first {
		for core := range next {
			count := &next[core][i]
			*count, sum = sum, sum+*count
		}
	}
	each(func(core, from, to int) {
		at := &next[core]
		for row, v := range values[from:to] {
			k := key(v)
			i := (hi - k) >> shift % first
			s.records[at[i]] = Record{k, uint64(from + row)}
			at[i]++
		}
	})
	return next[cores-1][:]
}

// A Record is a row and the key of its value.
type Record struct{ Key, Row uint64 }

// A sorter sorts ranges of records into the results.
type sorter struct {
	records []Record
	order   []int
	sorted  []float64
}

// sort sorts the records from place from to to−1.
func (s *sorter) sort(from, to int) {
	if to-from > serial {
		end := make([]uint32, later)
		s.deal(from, to, end)
		s.spread(from, end, s.again)
		return
	}
	var room [later]uint32
	end := room[:min(later, 1<<bits.Len(uint(to-from)))]
	if s.deal(from, to, end) > insertion {
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

// again sorts a range of the results that are not near their places. Most
// such ranges are equal values, which are in order.
func (s *sorter) again(from, to int) {
	if descending(s.sorted[from:to]) {
		return
	}
	for i := from; i < to; i++ {
		s.records[i] = Record{key(s.sorted[i]), uint64(s.order[i])}
	}
	s.sort(from, to)
}

// spread sorts, on all cores, the buckets that begin at a place and have these
// ends.
func (s *sorter) spread(base int, end []uint32, sort func(from, to int)) {
	// The context never ends, and buckets do not touch each other.
	_ = parallel.For(context.Background(), len(end), func(i int) {
		from := uint32(0)
		if i > 0 {
			from = end[i-1]
		}
		if to := end[i]; from < to {
			sort(base+int(from), base+int(to))
		}
	})
}

// deal writes the records of a range into the buckets of the results, in their
// order, sets where each bucket ends, and returns the size of the largest. The
// number of buckets is a power of two.
func (s *sorter) deal(from, to int, end []uint32) (largest uint32) {
	records, order, sorted := s.records[from:to], s.order[from:to], s.sorted[from:to]
	lo, hi := records[0].Key, records[0].Key
	for _, r := range records {
		lo, hi = min(lo, r.Key), max(hi, r.Key)
	}
	shift := shift(lo, hi, len(end))
	for _, r := range records {
		end[(hi-r.Key)>>shift]++
	}
	largest = ends(end)
	for _, r := range records {
		i := (hi - r.Key) >> shift
		next := end[i]
		order[next], sorted[next] = int(r.Row), value(r.Key)
		end[i] = next + 1
	}
	return largest
}

// shift returns how far the distance of a key from the highest has to be
// shifted for the number of its bucket.
func shift(lo, hi uint64, buckets int) int {
	return max(0, bits.Len64(hi-lo)-bits.Len(uint(buckets-1)))
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
