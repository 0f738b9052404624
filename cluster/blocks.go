package cluster

import (
	"context"
	"math"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

// A blocks holds rows in an order in which neighbours stand together, in blocks
// of blockRows, and boxes around them. One is made for all the runs over the
// same rows.
//
// The last block of a chunk may not be full.
type blocks struct {
	n, d  int
	x     []float64 // by place: the features
	w     []float64 // by place; nil for 1 each
	row   []int32   // the row of the input that stands at each place, −1 for none; nil for all as in the input
	size  []uint8   // by block: rows
	boxes [levels]boxes

	// Without boxes the rows stand as in the input, and chunks have a radius alone.
	boxed    bool
	origin   []float64
	square   []float32  // by place: of the distance from the origin, or a little more
	rounded  []uint16   // by place: the features, rounded; nil with many of them
	rounding []rounding // by chunk; see round.go
}

// Boxes come in levels: of blocks, of about fanOut blocks and of chunks. A chunk
// is the unit of parallel work. Sums are kept by chunk and added in the order of
// the chunks, so the bits of a result do not depend on the number of cores.
const (
	levels    = 3
	fanOut    = 8
	chunkRows = blockRows * fanOut * fanOut // about as many
)

// The boxes of one level: no coordinate of a row is farther from the middle than
// half, and no row than radius. Box i is around the boxes first[i] to
// first[i+1]−1 of the level below.
type boxes struct {
	count     int
	first     []int32
	mid, half []float64 // count × d
	radius    []float64
}

// newBlocks arranges the rows of x, n × d, and their weights. It takes
// O(n·log n) time.
func newBlocks(ctx context.Context, x, w []float64, d int) (*blocks, error) {
	r := newRouter(x, d)
	t, err := r.route(ctx, x)
	if err != nil {
		return nil, err
	}
	places := t.start[len(t.size)]
	b := &blocks{n: len(x) / d, d: d, x: make([]float64, places*d), row: make([]int32, places), boxed: true}
	if err := b.gather(ctx, x, t); err != nil {
		return nil, err
	}
	b.layOut(t)
	rooms := sync.Pool{New: func() any { return new(bench) }}
	err = parallel.For(ctx, len(t.size), func(leaf int) {
		r := rooms.Get().(*bench)
		defer rooms.Put(r)
		b.finish(r, t.start[leaf], t.size[leaf])
	})
	if err != nil {
		return nil, err
	}
	for l := 1; l < levels; l++ {
		b.boxes[l].cover(&b.boxes[l-1], d)
	}
	if w != nil {
		b.w = make([]float64, places)
		for q, i := range b.row {
			if i >= 0 {
				b.w[q] = w[i]
			}
		}
	}
	return b, nil
}

// plainBlocks leaves the rows of x as they are, and only reads them. The radius
// of a chunk is around the origin.
func plainBlocks(ctx context.Context, x, w []float64, d int) (*blocks, error) {
	n := len(x) / d
	b := &blocks{n: n, d: d, x: x, w: w, origin: make([]float64, d), square: make([]float32, n)}
	b.layOut(&routing{start: []int{0, (n + blockRows - 1) / blockRows * blockRows}, size: []int{n}})
	if roundable(d) {
		b.rounded, b.rounding = make([]uint16, n*d), make([]rounding, b.boxes[levels-1].count)
	}
	err := parallel.For(ctx, b.boxes[levels-1].count, func(chunk int) {
		first, end := b.chunk(chunk)
		lo, hi := first*blockRows, min(end*blockRows, n)
		farthest, most := 0.0, uint64(0)
		for i := lo; i < hi; i++ {
			q := 0.0
			for _, v := range x[i*d:][:d] {
				q += float64(v * v)
				most = max(most, math.Float64bits(v)&^(1<<63))
			}
			b.square[i] = float32(q * (1 + 1e-7))
			farthest = fmax(farthest, q)
		}
		if b.rounded != nil {
			b.rounding[chunk] = round(b.rounded[lo*d:hi*d], x[lo*d:hi*d], math.Float64frombits(most))
		}
		b.boxes[levels-1].radius[chunk] = math.Sqrt(farthest) * (1 + 1e-15)
	})
	return b, err
}

// gather copies the rows of each leaf together, in their order.
func (b *blocks) gather(ctx context.Context, x []float64, t *routing) error {
	d := b.d
	return parallel.Chunks(ctx, b.n, routeRows, func(run, lo, hi int) {
		next := t.next[run]
		for i := lo; i < hi; i++ {
			q := int(next[t.leaf[i]])
			next[t.leaf[i]]++
			copyRow(b.x[q*d:], x[i*d:], d)
			b.row[q] = int32(i)
		}
	})
}

// layOut divides the leaves into chunks and these into blocks.
func (b *blocks) layOut(t *routing) {
	var first [levels][]int32
	for leaf, size := range t.size {
		lo, hi := t.start[leaf]/blockRows, t.start[leaf+1]/blockRows
		for at := lo; at < hi; {
			end := hi // a rest of half a chunk does not stand alone
			if 2*(hi-at) > 3*fanOut*fanOut {
				end = at + fanOut*fanOut
			}
			first[2] = append(first[2], int32(len(first[1])))
			for ; at < end; at += fanOut {
				first[1] = append(first[1], int32(at))
			}
			at = end
		}
		for block := lo; block < hi; block++ {
			b.size = append(b.size, uint8(min(blockRows, size-(block-lo)*blockRows)))
		}
	}
	first[2] = append(first[2], int32(len(first[1])))
	first[1] = append(first[1], int32(len(b.size)))
	for l := range b.boxes {
		count := len(b.size)
		if l > 0 {
			count = len(first[l]) - 1
		}
		b.boxes[l] = boxes{count: count, first: first[l], radius: make([]float64, count)}
		if b.boxed {
			b.boxes[l].mid, b.boxes[l].half = make([]float64, count*b.d), make([]float64, count*b.d)
		}
	}
}

// chunk returns the first block of a chunk and that of the next.
func (b *blocks) chunk(i int) (from, to int) {
	above, below := b.boxes[2].first, b.boxes[1].first
	return int(below[above[i]]), int(below[above[i+1]])
}

// A bench holds the rows of a leaf while they are arranged.
type bench struct {
	x   []float64
	key []uint64
	row []int32
}

// finish arranges the rows of a leaf, which stand one after the other.
func (b *blocks) finish(r *bench, start, size int) {
	d := b.d
	r.x = append(r.x[:0], b.x[start*d:][:size*d]...)
	r.row = append(r.row[:0], b.row[start:][:size]...)
	r.key = r.key[:0]
	for q := range size {
		r.key = append(r.key, uint64(q))
	}
	a := &arranger{d: d, x: r.x, key: r.key}
	a.finish(0, size)
	for lo := 0; lo < size; lo += blockRows {
		b.fill((start+lo)/blockRows, r.x, r.key[lo:min(lo+blockRows, size)])
	}
	places := b.row[start:][:(size+blockRows-1)/blockRows*blockRows]
	for q := range places {
		places[q] = -1
		if q < size {
			places[q] = r.row[r.key[q]&math.MaxUint32]
		}
	}
}

// fill copies the rows of block k and makes its box.
func (b *blocks) fill(k int, x []float64, key []uint64) {
	d := b.d
	block := b.x[k*blockRows*d:][:len(key)*d]
	for q, v := range key {
		copyRow(block[q*d:], x[int(v&math.MaxUint32)*d:], d)
	}
	bx := &b.boxes[0]
	for j := range d {
		lo := block[j]
		hi := lo
		for o := j; o < len(block); o += d {
			lo, hi = fmin(lo, block[o]), fmax(hi, block[o])
		}
		bx.set(k*d+j, lo, hi)
	}
	mid := bx.mid[k*d:][:d]
	farthest := 0.0
	for o := 0; o < len(block); o += d {
		farthest = fmax(farthest, away(mid, block[o:][:d]))
	}
	bx.radius[k] = math.Sqrt(farthest) * (1 + 1e-15)
}

// copyRow copies d cells, faster than copy where they are few.
func copyRow(dst, src []float64, d int) {
	dst, src = dst[:d], src[:d]
	for j := range d {
		dst[j] = src[j]
	}
}

// set makes side o of a box.
func (b *boxes) set(o int, lo, hi float64) {
	mid := lo/2 + hi/2
	b.mid[o] = mid
	b.half[o] = fmax(hi-mid, mid-lo) * (1 + 1e-15)
}

// length returns the length of a vector.
func length(v []float64) float64 {
	total := 0.0
	for _, a := range v {
		total += float64(a * a)
	}
	return math.Sqrt(total)
}

// cover makes the boxes around those of the level below.
func (b *boxes) cover(below *boxes, d int) {
	for k := range b.count {
		for j := range d {
			lo, hi := math.Inf(1), math.Inf(-1)
			for c := int(b.first[k]); c < int(b.first[k+1]); c++ {
				o := c*d + j
				lo = min(lo, below.mid[o]-below.half[o])
				hi = max(hi, below.mid[o]+below.half[o])
			}
			b.set(k*d+j, lo, hi)
			b.half[k*d+j] *= 1 + 1e-15
		}
		b.radius[k] = length(b.half[k*d:][:d])
	}
}

// places returns the number of places.
func (b *blocks) places() int { return len(b.x) / b.d }

// input returns the row of the input that stands at a place, −1 for none.
func (b *blocks) input(place int) int {
	if b.row == nil {
		return place
	}
	return int(b.row[place])
}

// at returns the row at a place.
func (b *blocks) at(place int) []float64 { return b.x[place*b.d:][:b.d] }
