package radix

import (
	"context"
	"math/bits"
	"slices"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

const (
	warm      = 1 << 12 // values that are sorted before they are visited
	later     = 1 << 11 // buckets of a bucket, at most
	insertion = 24      // places that insertion moves a value, at most
)

// Sort sorts the values from the largest to the smallest, equal values in row
// order, and calls visit, on all cores, for stretches of a few thousand places
// from one on with the values there. Stretches are numbered from 0 in the order
// of the places and begun in that order. They depend on the values alone, and
// equal values are in one stretch. The places are only for the call.
//
// Each bucket is dealt out once more, to about as many places as it has
// values: that leaves little for insertion to put right.
func (d *Deal) Sort(visit func(stretch, from int, places []Entry)) {
	stretches := d.stretches()
	pool := sync.Pool{New: func() any { return new(sorter) }}
	// The context never ends, and stretches do not touch each other.
	_ = parallel.For(context.Background(), len(stretches), func(i int) {
		s := pool.Get().(*sorter)
		visit(i, stretches[i].from, s.sort(d, stretches[i]))
		pool.Put(s)
	})
}

// A stretch is the places of some buckets.
type stretch struct {
	from, n     int // places
	bucket, end int // the first bucket, and the one after the last
}

// stretches returns the places in stretches of a few thousand, or of one bucket
// where that has more.
func (d *Deal) stretches() []stretch {
	var sizes [first]int
	for i := range d.ways {
		last := uint16(0)
		for b, end := range d.ways[i].end {
			sizes[b] += int(end - last)
			last = end
		}
	}
	var out []stretch
	var s stretch
	for b, n := range sizes {
		s.n, s.end = s.n+n, b+1
		if s.n >= warm {
			out = append(out, s)
			s = stretch{from: s.from + s.n, bucket: s.end}
		}
	}
	if s.n > 0 {
		out = append(out, s)
	}
	return out
}

// A sorter has room to sort a stretch.
type sorter struct {
	places []Entry
	pieces [][]Entry     // of a bucket
	next   [later]uint32 // by bucket of a bucket: the next place
	deeper *sorter       // for buckets of these
}

// sort returns the places of a stretch.
func (s *sorter) sort(d *Deal, r stretch) []Entry {
	s.places = slices.Grow(s.places[:0], r.n)[:r.n]
	rest := s.places
	for b := r.bucket; b < r.end; b++ {
		n := 0
		s.pieces = s.pieces[:0]
		for i := range d.slots {
			if piece := d.piece(i, b); len(piece) > 0 {
				s.pieces = append(s.pieces, piece)
				n += len(piece)
			}
		}
		if n > 0 {
			s.deal(rest[:n], s.pieces, d.split.shift)
			rest = rest[n:]
		}
	}
	return s.places
}

// deal sorts the entries of some pieces, whose distances differ in the lowest
// so many bits only, into places.
func (s *sorter) deal(places []Entry, pieces [][]Entry, width int) {
	buckets := min(later, 1<<bits.Len(uint(len(places))))
	split, mask := split{shift: max(0, width-bits.Len(uint(buckets-1)))}, uint64(buckets-1)
	next := &s.next
	clear(next[:buckets])
	for _, piece := range pieces {
		for i := range piece {
			next[split.bucket(piece[i].bits)&mask%later]++
		}
	}
	sum := uint32(0)
	for b, n := range next[:buckets] {
		next[b] = sum
		sum += n
	}
	for _, piece := range pieces {
		for i := range piece {
			e := &piece[i]
			b := split.bucket(e.bits) & mask % later
			at := next[b]
			next[b] = at + 1
			places[at] = *e
		}
	}
	for i := 1; i < len(places); i++ {
		if places[i-1].bits <= places[i].bits || insert(places[max(0, i-insertion):i+1]) {
			continue
		}
		b := split.bucket(places[i].bits) & mask
		from, to := uint32(0), next[b]
		if b > 0 {
			from = next[b-1]
		}
		s.again(places[from:to])
		i = int(to) - 1
	}
}

// insert moves the last entry to its place if that is among these, and else to
// the first of them and returns false.
func insert(places []Entry) bool {
	j := len(places) - 1
	e := places[j]
	for ; j > 0 && places[j-1].bits > e.bits; j-- {
		places[j] = places[j-1]
	}
	places[j] = e
	return j > 0 || len(places) <= insertion
}

// again deals a bucket of a bucket with many values out, by the bits in which
// these differ.
func (s *sorter) again(places []Entry) {
	if s.deeper == nil {
		s.deeper = new(sorter)
	}
	source := append(s.deeper.places[:0], places...)
	s.deeper.places = source
	differ := uint64(0)
	for i := range source {
		differ |= source[i].bits ^ source[0].bits
	}
	s.deeper.deal(places, [][]Entry{source}, bits.Len64(differ))
}
