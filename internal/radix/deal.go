package radix

import (
	"context"
	"math/bits"
	"runtime"
	"slices"

	"github.com/clientele-go/clientele/internal/parallel"
)

const (
	first  = 1 << 10 // buckets of all values
	serial = 1 << 15 // ranges up to this length are sorted on one core
	batch  = 1 << 9  // rows that Walk hands over at a time
)

// A Deal is a column dealt to buckets by the highest bits in which the keys of
// the values differ, larger values first. Within a bucket values are in row
// order. What one writes over the values and rows, slot by slot, [Deal.Walk]
// takes back to the rows: an array of results is read where the deal wrote,
// which is cheaper than to scatter results over the rows.
type Deal struct {
	Values []float64 // by slot
	Rows   []uint32  // by slot

	column []float64
	split  split           // of all values
	run    int             // rows that one core deals
	begin  [][first]uint32 // by run: the slot of its first row of every bucket
}

// A split tells buckets by the distance of keys from the largest.
type split struct {
	top   uint64 // largest key
	shift int    // of the distance
}

// newSplit returns the split of keys from lo to hi into at most so many
// buckets, a power of two.
func newSplit(lo, hi uint64, buckets int) split {
	return split{hi, max(0, bits.Len64(hi-lo)-bits.Len(uint(buckets-1)))}
}

// bucket returns the bucket of a value. The mask only tells the compiler that
// no shift is longer.
func (s split) bucket(v float64) uint64 { return (s.top - key(v)) >> (s.shift & 63) }

// of returns the split of one bucket into so many more.
func (s split) of(bucket uint64, buckets int) split {
	return split{s.top - bucket<<s.shift, max(0, s.shift-bits.Len(uint(buckets-1)))}
}

// NewDeal deals a column, of at most 2³² rows, on all cores. Every core has a
// run of rows and, in every bucket, its own stretch after those of the rows
// before, so that rows stay in order.
//
// Cost: three passes over the column; 12 bytes a row.
func NewDeal(column []float64) *Deal {
	n, cores := len(column), runtime.GOMAXPROCS(0)
	d := &Deal{column: column, Values: make([]float64, n), Rows: make([]uint32, n)}
	d.run = max(serial, n/cores+1)
	runs := (n + d.run - 1) / d.run
	d.begin = make([][first]uint32, runs)
	if n == 0 {
		return d
	}
	lows, highs := make([]uint64, runs), make([]uint64, runs)
	d.each(func(run, from, to int) {
		lo, hi := ^uint64(0), uint64(0)
		for _, v := range column[from:to] {
			k := key(v)
			lo, hi = min(lo, k), max(hi, k)
		}
		lows[run], highs[run] = lo, hi
	})
	split := newSplit(slices.Min(lows), slices.Max(highs), first)
	d.split = split
	d.each(func(run, from, to int) {
		count := &d.begin[run]
		for _, v := range column[from:to] {
			count[split.bucket(v)%first]++
		}
	})
	sum := uint32(0)
	for i := range first {
		for run := range d.begin {
			count := &d.begin[run][i]
			*count, sum = sum, sum+*count
		}
	}
	d.each(func(run, from, to int) {
		next, values, rows := d.begin[run], d.Values, d.Rows
		for i, v := range column[from:to] {
			b := split.bucket(v) % first
			slot := next[b]
			next[b] = slot + 1
			values[slot], rows[slot] = v+0, uint32(from+i) // −0 + 0 = +0
		}
	})
	return d
}

// each calls do for every run of rows, on all cores. The context never ends.
func (d *Deal) each(do func(run, from, to int)) {
	_ = parallel.Chunks(context.Background(), len(d.column), d.run, do)
}

// ends returns the slot after the last one of every bucket.
func (d *Deal) ends() []uint32 {
	end := make([]uint32, first)
	if len(d.begin) > 0 {
		copy(end, d.begin[0][1:])
		end[first-1] = uint32(len(d.column))
	}
	return end
}

// Walk calls do, on all cores, for every stretch of rows with the slots of
// the rows from, from+1 and so on. Slots are only to be read, during the call.
func (d *Deal) Walk(do func(from int, slots []uint32)) {
	d.each(func(run, from, to int) {
		next, split := d.begin[run], d.split
		room := make([]uint32, batch)
		for from < to {
			slots := room[:min(batch, to-from)]
			for i, v := range d.column[from : from+len(slots)] {
				b := split.bucket(v) % first
				slots[i] = next[b]
				next[b]++
			}
			do(from, slots)
			from += len(slots)
		}
	})
}
