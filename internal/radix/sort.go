package radix

import (
	"context"
	"math"
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
	for i := range d.ends {
		last := uint16(0)
		for b, end := range d.ends[i] {
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
	pieces []piece       // of a bucket
	next   [later]uint32 // by bucket of a bucket: the next place
	split  split
	mask   uint64  // of its buckets
	deeper *sorter // for buckets of these
}

// sort returns the places of a stretch.
func (s *sorter) sort(d *Deal, r stretch) []Entry {
	s.places = slices.Grow(s.places[:0], r.n)[:r.n]
	rest := s.places
	for b := r.bucket; b < r.end; b++ {
		n := 0
		s.pieces = s.pieces[:0]
		for i := range d.ends {
			if piece := d.piece(i, b); len(piece.x) > 0 {
				s.pieces = append(s.pieces, piece)
				n += len(piece.x)
			}
		}
		if n > 0 {
			s.deal(rest[:n], d.split.shift)
			rest = rest[n:]
		}
	}
	return s.places
}

// deal sorts the entries of the pieces, whose distances differ in the lowest so
// many bits only, into places.
func (s *sorter) deal(places []Entry, width int) {
	s.open(len(places), width)
	for _, p := range s.pieces {
		s.count(p)
	}
	s.number()
	for _, p := range s.pieces {
		s.spread(places, p)
	}
	s.finish(places)
}

// open opens empty buckets for n entries whose distances differ in the lowest
// so many bits only.
func (s *sorter) open(n, width int) {
	buckets := min(later, 1<<bits.Len(uint(n)))
	s.split, s.mask = split{shift: max(0, width-bits.Len(uint(buckets-1)))}, uint64(buckets-1)
	clear(s.next[:buckets])
}

// count counts the entries of a piece in their buckets.
func (s *sorter) count(p piece) {
	next, split, mask := &s.next, s.split, s.mask
	for _, x := range p.x {
		next[split.bucket(math.Float64bits(x))&mask%later]++
	}
}

// number turns the sizes of the buckets into their first places.
func (s *sorter) number() {
	sum := uint32(0)
	for b, n := range s.next[:s.mask+1] {
		s.next[b] = sum
		sum += n
	}
}

// spread takes the entries of a piece to the next places of their buckets.
func (s *sorter) spread(places []Entry, p piece) {
	next, split, mask := &s.next, s.split, s.mask
	rows := p.k[:len(p.x)]
	for i, x := range p.x {
		distance := math.Float64bits(x)
		b := split.bucket(distance) & mask % later
		at := next[b]
		next[b] = at + 1
		places[at] = Entry{distance, uint64(rows[i])<<32 | uint64(p.slot+i)}
	}
}

// finish sorts places that hold one bucket after the other.
func (s *sorter) finish(places []Entry) {
	for i := 1; i < len(places); i++ {
		if places[i-1].distance <= places[i].distance || insert(places[max(0, i-insertion):i+1]) {
			continue
		}
		b := s.split.bucket(places[i].distance) & s.mask
		from, to := uint32(0), s.next[b]
		if b > 0 {
			from = s.next[b-1]
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
	for ; j > 0 && places[j-1].distance > e.distance; j-- {
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
	d := s.deeper
	d.places = append(d.places[:0], places...)
	differ := uint64(0)
	for _, e := range places {
		differ |= e.distance ^ places[0].distance
	}
	d.open(len(places), bits.Len64(differ))
	for _, e := range d.places {
		d.next[d.split.bucket(e.distance)&d.mask%later]++
	}
	d.number()
	for _, e := range d.places {
		b := d.split.bucket(e.distance) & d.mask % later
		places[d.next[b]] = e
		d.next[b]++
	}
	d.finish(places)
}
