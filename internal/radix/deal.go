package radix

import (
	"context"
	"math"
	"math/bits"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

const (
	first     = 1 << 10 // buckets of all values
	blockBits = 15
	blockSize = 1 << blockBits // rows
	batch     = 1 << 9         // rows that Walk hands over at a time
)

// A Deal is a column in blocks of rows, and each block dealt to buckets by the
// highest bits in which the keys of the values differ, larger values first;
// within a bucket, values are in row order. What one puts into the slots,
// [Deal.Walk] takes back to the rows.
//
// Blocks and buckets fit the cache, so that both ways, between the rows and
// the slots of a block and between the slots and the sorted places of a
// bucket, jump about in the cache only. The pieces of a bucket lie in all
// blocks, but each is long enough to be read at full speed.
type Deal struct {
	n     int
	split split     // of all values
	slots [][]Entry // by block
	ways  []way     // by block
}

// A way is where the rows of a block went.
type way struct {
	slot []uint16      // by row
	end  [first]uint16 // by bucket: the slot after its last one
}

// An Entry is what lies in a slot: a value with its row and the number of the
// slot or, once they have been put there, two numbers.
type Entry struct {
	bits uint64 // how far the key is below the largest one; bits of a number
	at   uint64 // row and slot; another number
}

// Row returns the row of a value.
func (e Entry) Row() int { return int(e.at >> 32) }

// Slot returns the number of the slot in which a value was.
func (e Entry) Slot() uint32 { return uint32(e.at) }

// Equal reports whether two values are equal.
func (e Entry) Equal(other Entry) bool { return e.bits == other.bits }

// Numbers returns what has been put into the slot.
func (e Entry) Numbers() (x float64, k int) { return math.Float64frombits(e.bits), int(e.at) }

// Value returns the value of an entry, and 0 for −0.
func (d *Deal) Value(e Entry) float64 { return value(d.split.top - e.bits) }

// Put puts two numbers into a slot in place of its value.
func (d *Deal) Put(slot uint32, x float64, k int) {
	d.slots[slot>>blockBits][slot%blockSize] = Entry{math.Float64bits(x), uint64(k)}
}

// NewDeal deals a column, of at most 2³² rows, on all cores. It reports false
// where a value is not finite; the deal is nil then.
//
// Cost: two passes over the column; 18 bytes a row.
func NewDeal(column []float64) (d *Deal, finite bool) {
	n := len(column)
	if n == 0 {
		return &Deal{}, true
	}
	blocks := (n + blockSize - 1) / blockSize
	d = &Deal{n: n, slots: make([][]Entry, blocks), ways: make([]way, blocks)}
	ranges := make([]bounded, blocks)
	d.each(func(i, from, to int) { ranges[i] = finiteBounds(column[from:to]) })
	all := ranges[0]
	for _, r := range ranges {
		if !r.finite {
			return nil, false
		}
		all.lo, all.hi = min(all.lo, r.lo), max(all.hi, r.hi)
	}
	d.split = newSplit(key(all.lo), key(all.hi), first)
	pool := newPool[uint64](min(n, blockSize))
	d.each(func(i, from, to int) {
		room := pool.Get().(*[]uint64)
		d.slots[i] = d.ways[i].deal(d.split, column[from:to], from, *room)
		pool.Put(room)
	})
	return d, true
}

// deal returns a block of values, the first of which is in row base, dealt.
// There is room for all of them.
func (w *way) deal(split split, values []float64, base int, room []uint64) []Entry {
	distances, next := room[:len(values)], &w.end
	for i, v := range values {
		distances[i] = split.top - key(v)
		next[split.bucket(distances[i])%first]++
	}
	sum := uint16(0)
	for b, n := range next {
		next[b] = sum
		sum += n
	}
	slots, slot := make([]Entry, len(values)), make([]uint16, len(values))
	at := uint64(base)<<32 | uint64(base)
	for i, distance := range distances {
		b := split.bucket(distance) % first
		k := next[b]
		next[b] = k + 1
		slots[k] = Entry{distance, at + uint64(k)}
		slot[i] = k
		at += 1 << 32
	}
	w.slot = slot
	return slots
}

// piece returns the slots that a bucket has in a block.
func (d *Deal) piece(block, bucket int) []Entry {
	end := &d.ways[block].end
	from := uint16(0)
	if bucket > 0 {
		from = end[bucket-1]
	}
	return d.slots[block][from:end[bucket]]
}

// Walk calls do, on all cores, for every stretch of rows with what was put
// there for the rows from, from+1 and so on: entries[slot[0]],
// entries[slot[1]] and so on.
func (d *Deal) Walk(do func(from int, slot []uint16, entries []Entry)) {
	pool := newPool[Entry](min(d.n, blockSize))
	d.each(func(i, from, to int) {
		room := pool.Get().(*[]Entry)
		entries, slot := (*room)[:to-from], d.ways[i].slot
		copy(entries, d.slots[i]) // into the cache, at full speed
		for from < to {
			n := min(batch, to-from)
			do(from, slot[:n], entries)
			slot, from = slot[n:], from+n
		}
		pool.Put(room)
	})
}

// each calls do for every block, on all cores. The context never ends.
func (d *Deal) each(do func(block, from, to int)) {
	_ = parallel.Chunks(context.Background(), d.n, blockSize, do)
}

// newPool returns a pool of slices of a length.
func newPool[T any](length int) *sync.Pool {
	return &sync.Pool{New: func() any { room := make([]T, length); return &room }}
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

// bucket returns the bucket of a distance. The mask only tells the compiler
// that no shift is longer.
func (s split) bucket(distance uint64) uint64 { return distance >> (s.shift & 63) }

// bounded is the smallest and the largest of some values, all of them finite.
type bounded struct {
	lo, hi float64
	finite bool
}

// finiteBounds returns the bounds of one or more values if these are finite.
func finiteBounds(values []float64) bounded {
	lo, hi := values[0], values[0]
	for _, v := range values {
		if lo <= v && v <= hi {
			continue
		}
		if v-v != 0 { // NaN comes here too
			return bounded{}
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return bounded{lo, hi, lo-lo == 0 && hi-hi == 0} // the first one may be infinite
}
