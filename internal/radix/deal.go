package radix

import (
	"context"
	"math"
	"math/bits"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

const (
	first     = 1 << 9  // buckets of all values
	blockSize = 1 << 15 // rows
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
	split split // of all values

	// By slot, of which a block has as many as rows: a value and its row, or
	// two numbers put there.
	x []float64 // bits of how far the key of the value is below the largest
	k []uint32  // row

	slot []uint16 // by row: its slot in the block
	ends []ends   // by block
}

// ends are the slots of a block after the last one of each bucket.
type ends [first]uint16

// An Entry is a value with its row and its slot.
type Entry struct {
	distance uint64 // of the key below the largest
	at       uint64 // row and slot
}

// Row returns the row of a value.
func (e Entry) Row() int { return int(e.at >> 32) }

// Equal reports whether two values are equal.
func (e Entry) Equal(other Entry) bool { return e.distance == other.distance }

// Value returns the value of an entry, and 0 for −0.
func (d *Deal) Value(e Entry) float64 { return value(d.split.top - e.distance) }

// Put puts two numbers, k of 32 bits, into the slots of some values in place of
// these.
func (d *Deal) Put(places []Entry, x float64, k int) {
	xs, ks := d.x, d.k[:len(d.x)]
	for _, e := range places {
		slot := uint32(e.at)
		xs[slot], ks[slot] = x, uint32(k)
	}
}

// NewDeal deals a column, of at most 2³² rows, on all cores. It reports false
// where a value is not finite; the deal is nil then. The room, of as many
// values, is the deal's until Walk passes.
//
// Cost: two passes over the column; 6 bytes a row besides the room.
func NewDeal(column, room []float64) (d *Deal, finite bool) {
	n := len(column)
	if n == 0 {
		return &Deal{}, true
	}
	blocks := (n + blockSize - 1) / blockSize
	ranges := make([]bounded, blocks)
	each(n, func(i, from, to int) { ranges[i] = finiteBounds(column[from:to]) })
	all := ranges[0]
	for _, r := range ranges {
		if !r.finite {
			return nil, false
		}
		all.lo, all.hi = min(all.lo, r.lo), max(all.hi, r.hi)
	}
	d = &Deal{newSplit(key(all.lo), key(all.hi), first), room, make([]uint32, n), make([]uint16, n), make([]ends, blocks)}
	pool := sync.Pool{New: func() any { distances := make([]uint64, min(n, blockSize)); return &distances }}
	each(n, func(i, from, to int) {
		distances := pool.Get().(*[]uint64)
		d.deal(i, from, column[from:to], *distances)
		pool.Put(distances)
	})
	return d, true
}

// deal deals block i of the values, the first of which is in row base. Distances
// are room for so many.
func (d *Deal) deal(i, base int, values []float64, distances []uint64) {
	next, split := &d.ends[i], d.split
	distances = distances[:len(values)]
	for i, v := range values {
		distances[i] = split.top - key(v)
		next[split.bucket(distances[i])%first]++
	}
	sum := uint16(0)
	for b, n := range next {
		next[b] = sum
		sum += n
	}
	n := len(distances)
	x, k, slot := d.x[base:][:n], d.k[base:][:n], d.slot[base:][:n]
	for i, distance := range distances {
		b := split.bucket(distance) % first
		at := next[b]
		next[b] = at + 1
		x[at], k[at], slot[i] = math.Float64frombits(distance), uint32(base+i), at
	}
}

// A piece is the slots that a bucket has in a block.
type piece struct {
	x    []float64
	k    []uint32
	slot int // number of the first one
}

// piece returns the slots that a bucket has in block i.
func (d *Deal) piece(i, bucket int) piece {
	ends, base := &d.ends[i], i*blockSize
	from, to := base, base+int(ends[bucket])
	if bucket > 0 {
		from += int(ends[bucket-1])
	}
	return piece{d.x[from:to], d.k[from:to], from}
}

// Walk calls do, on all cores, for every block of rows with what was put there
// for the rows from, from+1 and so on: x[slot[0]] and k[slot[0]], x[slot[1]]
// and k[slot[1]] and so on. The x are the room of these rows, to be written to
// from now on.
func (d *Deal) Walk(do func(from int, slot []uint16, x []float64, k []uint32)) {
	each(len(d.x), func(_, from, to int) { do(from, d.slot[from:to], d.x[from:to], d.k[from:to]) })
}

// each calls do for every block of n rows, on all cores. The context never
// ends.
func each(n int, do func(block, from, to int)) {
	_ = parallel.Chunks(context.Background(), n, blockSize, do)
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
