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
// The rows of a block stand feature by feature. Its last row is repeated where
// a block is not full.
type blocks struct {
	n, d  int
	x     []float64 // block × feature × blockRows
	w     []float64 // by place; nil for 1 each
	row   []int32   // the row of the input that stands at each place
	boxes [levels]boxes
}

// Boxes come in levels: of blocks, of fanOut blocks and of chunks. A chunk is
// the unit of parallel work. Sums are kept by chunk and added in the order of
// the chunks, so the bits of a result do not depend on the number of cores.
const (
	levels    = 3
	fanOut    = 8
	chunkRows = blockRows * fanOut * fanOut
)

// The boxes of one level: no coordinate of a row is farther from the middle than
// half, and no row than radius.
type boxes struct {
	count     int
	mid, half []float64 // count × d
	radius    []float64
}

// newBlocks arranges the rows of x, n × d, and their weights. It takes
// O(n·log n) time.
func newBlocks(ctx context.Context, x, w []float64, d int) (*blocks, error) {
	n := len(x) / d
	a := &arranger{d: d, x: x, key: make([]uint64, n)}
	for i := range a.key {
		a.key[i] = uint64(i)
	}
	if err := a.arrange(ctx); err != nil {
		return nil, err
	}
	b := &blocks{n: n, d: d, row: make([]int32, n)}
	count := (n + blockRows - 1) / blockRows
	b.x = make([]float64, count*d*blockRows)
	for l := range b.boxes {
		b.boxes[l] = boxes{count: count, mid: make([]float64, count*d), half: make([]float64, count*d), radius: make([]float64, count)}
		count = (count + fanOut - 1) / fanOut
	}
	rooms := sync.Pool{New: func() any { return &bench{make([]float64, chunkRows*d)} }}
	err := parallel.Chunks(ctx, n, chunkRows, func(_, lo, hi int) {
		r := rooms.Get().(*bench)
		defer rooms.Put(r)
		b.finish(x, a.key[lo:hi], r.x, lo)
	})
	if err != nil {
		return nil, err
	}
	for l := 1; l < levels; l++ {
		b.boxes[l].cover(&b.boxes[l-1], d)
	}
	if w != nil {
		b.w = make([]float64, n)
		for q, i := range b.row {
			b.w[q] = w[i]
		}
	}
	return b, nil
}

// A bench holds the rows of a chunk while they are arranged.
type bench struct{ x []float64 }

// finish arranges the rows of a chunk, which it copies to have them together.
func (b *blocks) finish(x []float64, key []uint64, room []float64, first int) {
	d := b.d
	rows := make([]int32, len(key))
	for q, v := range key {
		i := int(v & math.MaxUint32)
		rows[q] = int32(i)
		copy(room[q*d:][:d], x[i*d:][:d])
		key[q] = uint64(q)
	}
	a := &arranger{d: d, x: room, key: key}
	a.finish(0, len(key), blockRows)
	for lo := 0; lo < len(key); lo += blockRows {
		b.fill((first+lo)/blockRows, room, key[lo:min(lo+blockRows, len(key))])
	}
	for q, v := range key {
		b.row[first+q] = rows[v&math.MaxUint32]
	}
}

// fill copies the rows of block k; the last row stands in for what it lacks.
func (b *blocks) fill(k int, x []float64, key []uint64) {
	d := b.d
	block := b.x[k*d*blockRows:][:d*blockRows]
	var at [blockRows]int
	for i := range at {
		at[i] = int(key[min(i, len(key)-1)]&math.MaxUint32) * d
	}
	bx := &b.boxes[0]
	for j := range d {
		column := (*[blockRows]float64)(block[j*blockRows:])
		lo := x[at[0]+j]
		hi := lo
		for i, o := range &at {
			v := x[o+j]
			column[i] = v
			if v < lo {
				lo = v
			}
			if v > hi {
				hi = v
			}
		}
		bx.set(k*d+j, lo, hi)
	}
	mid := bx.mid[k*d:][:d]
	farthest := 0.0
	for i := range blockRows {
		total := 0.0
		for j, m := range mid {
			r := block[j*blockRows+i] - m
			total += float64(r * r)
		}
		farthest = fmax(farthest, total)
	}
	bx.radius[k] = math.Sqrt(farthest) * (1 + 1e-15)
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
			for c := k * fanOut; c < min((k+1)*fanOut, below.count); c++ {
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

// place copies the row at a place.
func (b *blocks) place(i int, p []float64) {
	o := i/blockRows*b.d*blockRows + i%blockRows
	for j := range p {
		p[j] = b.x[o+j*blockRows]
	}
}
