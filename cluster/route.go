package cluster

import (
	"context"
	"math"
	"slices"

	"github.com/clientele-go/clientele/internal/parallel"
)

// A router is the upper part of a kd-tree, cut at the medians of a sample: it
// leads rows that lie together to the same leaf in one pass over the rows,
// where a tree of all rows would read them in disorder at each of its levels.
type router struct {
	d, depth int
	cuts     []cut // by node from 1 on; the children of node i are 2i and 2i+1
}

// A cut sends to the right the rows whose feature is no less than a value.
type cut struct {
	axis int
	from float64
}

const (
	leafRows   = chunkRows // wanted in a leaf, on average
	leafSample = 64        // rows of the sample for a leaf
	maxDepth   = 10        // more leaves than 2¹⁰ are more than the cache takes streams
	routeRows  = 1 << 15   // routed at a time
)

// newRouter returns the router for the rows of x, n × d.
func newRouter(x []float64, d int) *router {
	n := len(x) / d
	depth := 0
	for depth < maxDepth && 2*n > 3*leafRows<<depth {
		depth++
	}
	r := &router{d: d, depth: depth, cuts: make([]cut, 1<<depth)}
	for i := range r.cuts {
		r.cuts[i].from = math.Inf(1)
	}
	if depth > 0 {
		r.grow(x, spreadRows(n, leafSample<<depth, 0), 1)
	}
	return r
}

// grow divides the rows of a node of the sample.
func (r *router) grow(x []float64, rows []int, node int) {
	if node >= len(r.cuts) {
		return
	}
	axis := -1
	if len(rows) > 0 {
		axis = widest(x, r.d, every(rows, axisRows))
	}
	if axis < 0 {
		return // all at one place: to the left without end
	}
	from := r.middle(x[axis:], every(rows, 255))
	r.cuts[node] = cut{axis, from}
	m := 0
	for i, row := range rows {
		if x[row*r.d+axis] < from {
			rows[i], rows[m] = rows[m], row
			m++
		}
	}
	r.grow(x, rows[:m], 2*node)
	r.grow(x, rows[m:], 2*node+1)
}

// every returns up to most of the rows, at equal steps.
func every(rows []int, most int) []int {
	some := make([]int, min(most, len(rows)))
	for s := range some {
		some[s] = rows[s*len(rows)/len(some)]
	}
	return some
}

// middle returns about the median of a column above its lowest value: +∞ where
// there is no other.
func (r *router) middle(column []float64, rows []int) float64 {
	values := make([]float64, len(rows))
	for s, row := range rows {
		values[s] = column[row*r.d]
	}
	slices.Sort(values)
	for _, v := range values[len(values)/2:] {
		if v > values[0] {
			return v
		}
	}
	return math.Inf(1)
}

// leaves sets the leaves of rows, four at a time, as each waits at every step for
// what it has to read.
func (r *router) leaves(dst []uint16, x []float64) {
	d := r.d
	for ; len(dst) >= 4; dst, x = dst[4:], x[4*d:] {
		x0, x1, x2, x3 := x[:d], x[d:2*d], x[2*d:3*d], x[3*d:4*d]
		n0, n1, n2, n3 := 1, 1, 1, 1
		for range r.depth {
			n0, n1, n2, n3 = r.child(n0, x0), r.child(n1, x1), r.child(n2, x2), r.child(n3, x3)
		}
		first := len(r.cuts)
		dst[0], dst[1], dst[2], dst[3] = uint16(n0-first), uint16(n1-first), uint16(n2-first), uint16(n3-first)
	}
	for i := range dst {
		node := 1
		for range r.depth {
			node = r.child(node, x[i*d:][:d])
		}
		dst[i] = uint16(node - len(r.cuts))
	}
}

// child returns the node that a row goes to next.
func (r *router) child(node int, row []float64) int {
	c := &r.cuts[node]
	right := 0
	if row[c.axis] >= c.from {
		right = 1
	}
	return 2*node + right
}

// A routing says where the rows of each leaf stand. Every leaf begins a block.
type routing struct {
	leaf  []uint16   // by row
	start []int      // by leaf: its first place, and after the last that of the end
	size  []int      // by leaf: rows
	next  [][]uint32 // by run of rows and leaf: the place of the next row
}

// route leads all rows to their leaves.
func (r *router) route(ctx context.Context, x []float64) (*routing, error) {
	n, leaves := len(x)/r.d, len(r.cuts)
	t := &routing{leaf: make([]uint16, n), start: make([]int, leaves+1), size: make([]int, leaves)}
	t.next = make([][]uint32, (n+routeRows-1)/routeRows)
	err := parallel.Chunks(ctx, n, routeRows, func(run, lo, hi int) {
		count := make([]uint32, leaves)
		r.leaves(t.leaf[lo:hi], x[lo*r.d:hi*r.d])
		for _, leaf := range t.leaf[lo:hi] {
			count[leaf]++
		}
		t.next[run] = count
	})
	if err != nil {
		return nil, err
	}
	at := 0
	for leaf := range leaves {
		t.start[leaf] = at
		for _, count := range t.next {
			at += int(count[leaf])
			count[leaf] = uint32(at) - count[leaf]
		}
		t.size[leaf] = at - t.start[leaf]
		at = (at + blockRows - 1) / blockRows * blockRows
	}
	t.start[leaves] = at
	return t, nil
}
