package cluster

import (
	"context"
	"math"

	"github.com/clientele-go/clientele/internal/kdtree"
	"github.com/clientele-go/clientele/internal/parallel"
)

// filterRows is the number of rows from which, with up to three features, a
// tree pays for its making.
const filterRows = 500_000

// A filter runs Lloyd's algorithm on a kd-tree. A round walks down from the
// root with the centres that may be nearest to some point of a node, leaves out
// those that cannot, and stops where one is left: its share of the sums is known
// for the node as a whole. With few features most of the rows are never read.
//
// Rows have three coordinates here; missing ones are 0.
//
// Source: Kanungo, Mount, Netanyahu, Piatko, Silverman and Wu (2002), IEEE
// Transactions on Pattern Analysis and Machine Intelligence 24(7).
type filter struct {
	x, w  []float64 // in the order of the tree; w nil for 1 each
	nodes []filterNode
	tasks []int32 // nodes that are worked separately, in a fixed order
}

// A filterNode is a box with the sums of its rows.
type filterNode struct {
	lo, hi, sum    [3]float64
	mass           float64
	from, to, left int32
}

func newFilter(x, w []float64, d int) *filter {
	n := len(x) / d
	wide := make([]float64, 3*n)
	for i := range n {
		copy(wide[3*i:3*i+3], x[i*d:(i+1)*d])
	}
	t := kdtree.New(wide, 3)
	f := &filter{x: t.X, nodes: make([]filterNode, len(t.Nodes))}
	if w != nil {
		f.w = make([]float64, n)
		for q, i := range t.Row {
			f.w[q] = w[i]
		}
	}
	for i := len(t.Nodes) - 1; i >= 0; i-- {
		n, source := &f.nodes[i], t.Nodes[i]
		n.from, n.to, n.left = source.From, source.To, source.Left
		copy(n.lo[:], t.Lo[3*i:])
		copy(n.hi[:], t.Hi[3*i:])
		if n.left > 0 {
			a, b := &f.nodes[n.left], &f.nodes[n.left+1]
			for j := range 3 {
				n.sum[j] = a.sum[j] + b.sum[j]
			}
			n.mass = a.mass + b.mass
			continue
		}
		for q := int(n.from); q < int(n.to); q++ {
			weight := at(f.w, q)
			for j := range 3 {
				n.sum[j] += float64(weight * f.x[3*q+j])
			}
			n.mass += weight
		}
	}
	f.tasks = []int32{0}
	for range 6 {
		var next []int32
		for _, i := range f.tasks {
			if left := f.nodes[i].left; left > 0 {
				next = append(next, left, left+1)
			} else {
				next = append(next, i)
			}
		}
		f.tasks = next
	}
	return f
}

// run moves the centres, k × d, until they stand still but for rounding, one
// loses its rows, or the rounds are used up. The caller goes on from there with
// the plain algorithm, so that ties and the last bits are its own.
func (f *filter) run(ctx context.Context, centers []float64, d, rounds int, tolerance float64) (moved []float64, iterations int, err error) {
	k := len(centers) / d
	places := make([][3]float64, k)
	for c := range places {
		copy(places[c][:], centers[c*d:(c+1)*d])
	}
	size := 0.0
	root := &f.nodes[0]
	for j := range 3 {
		size = max(size, root.hi[j]-root.lo[j])
	}
	still := max(tolerance, 1e-13*size)
	sums := make([]filterSums, len(f.tasks))
	for iterations < rounds {
		err := parallel.For(ctx, len(f.tasks), func(t int) {
			sums[t].begin(f, places)
			sums[t].visit(f.tasks[t], sums[t].all)
		})
		if err != nil {
			return nil, iterations, err
		}
		way, empty := meanPlaces(places, sums)
		if empty {
			break
		}
		iterations++
		if math.Sqrt(way) <= still {
			break
		}
	}
	for c := range places {
		moved = append(moved, places[c][:d]...)
	}
	return moved, iterations, nil
}

// meanPlaces moves the places to the means of the sums, unless one is empty,
// and returns the summed squares of the moves.
func meanPlaces(places [][3]float64, sums []filterSums) (way float64, empty bool) {
	next := make([][3]float64, len(places))
	for c := range places {
		var total [3]float64
		mass := 0.0
		for t := range sums {
			for j := range 3 {
				total[j] += sums[t].sum[c][j]
			}
			mass += sums[t].mass[c]
		}
		if mass <= 0 {
			return 0, true
		}
		for j := range 3 {
			next[c][j] = total[j] / mass
			r := next[c][j] - places[c][j]
			way += float64(r * r)
		}
	}
	copy(places, next)
	return way, false
}

// filterSums is the work of one round below one node.
type filterSums struct {
	f      *filter
	places [][3]float64
	sum    [][3]float64
	mass   []float64
	all    []uint16
	kept   []uint16 // candidates of the nodes on the way down
}

func (s *filterSums) begin(f *filter, places [][3]float64) {
	if s.f == nil {
		s.f, s.places = f, places
		s.sum, s.mass = make([][3]float64, len(places)), make([]float64, len(places))
		s.all = make([]uint16, len(places))
		for c := range s.all {
			s.all[c] = uint16(c)
		}
	}
	clear(s.sum)
	clear(s.mass)
	s.kept = s.kept[:0]
}

func (s *filterSums) visit(i int32, candidates []uint16) {
	n := &s.f.nodes[i]
	best := s.nearest(candidates, (n.lo[0]+n.hi[0])/2, (n.lo[1]+n.hi[1])/2, (n.lo[2]+n.hi[2])/2)
	b := &s.places[best]
	start := len(s.kept)
	for _, c := range candidates {
		// The corner of the box that favours c most decides whether any point
		// of it is nearer to c than to best.
		z, ahead := &s.places[c], 0.0
		for j := range 3 {
			corner := n.lo[j]
			if z[j] > b[j] {
				corner = n.hi[j]
			}
			ahead += float64((z[j] - b[j]) * (z[j] + b[j] - 2*corner))
		}
		if ahead < 0 || c == best {
			s.kept = append(s.kept, c)
		}
	}
	kept := s.kept[start:]
	switch {
	case len(kept) == 1:
		for j := range 3 {
			s.sum[best][j] += n.sum[j]
		}
		s.mass[best] += n.mass
	case n.left > 0:
		s.visit(n.left, kept)
		s.visit(n.left+1, kept)
	default:
		s.leaf(n, kept)
	}
	s.kept = s.kept[:start]
}

func (s *filterSums) nearest(candidates []uint16, x, y, z float64) uint16 {
	best, lowest := candidates[0], math.Inf(1)
	for _, c := range candidates {
		p := &s.places[c]
		a, b, e := x-p[0], y-p[1], z-p[2]
		if q := float64(a*a) + float64(b*b) + float64(e*e); q < lowest {
			best, lowest = c, q
		}
	}
	return best
}

func (s *filterSums) leaf(n *filterNode, candidates []uint16) {
	for q := int(n.from); q < int(n.to); q++ {
		p := (*[3]float64)(s.f.x[3*q:])
		c := s.nearest(candidates, p[0], p[1], p[2])
		w := at(s.f.w, q)
		for j := range 3 {
			s.sum[c][j] += float64(w * p[j])
		}
		s.mass[c] += w
	}
}
