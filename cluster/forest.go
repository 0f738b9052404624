package cluster

import (
	"context"
	"math"

	"github.com/clientele-go/clientele/internal/kdtree"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A forest grows into the shortest tree over rows by Borůvka's algorithm: in each
// round every tree of it takes the shortest edge that leads out. Distances are
// squared; that of two rows is the largest of theirs and of their cores. Rows go
// by their place in the kd-tree.
//
// An edge found for a row stays its shortest as long as it leads out; and its
// length stays a bound from below, so that a row is searched for again only if
// it could beat the best edge of its tree so far.
//
// Source: Borůvka (1926), as in March, Ram and Gray (2010), Fast Euclidean
// minimum spanning tree, KDD, with a search for each row.
type forest struct {
	tree  *kdtree.Tree
	core  []float64
	least []float64 // by node: the smallest core in it

	sets  union
	of    []int   // by place: its set in this round
	whole []int32 // by node: the set of all its rows, −1 if of several

	to     []int32   // by place: the other end of its shortest edge, −1 for none known
	length []float64 // of that edge, or a bound on it from below
}

func newForest(tree *kdtree.Tree, core []float64) *forest {
	n := len(core)
	f := &forest{tree: tree, core: core, sets: newUnion(n), of: make([]int, n)}
	f.least, f.whole = make([]float64, len(tree.Nodes)), make([]int32, len(tree.Nodes))
	for i := len(tree.Nodes) - 1; i >= 0; i-- {
		node := tree.Nodes[i]
		if node.Left > 0 {
			f.least[i] = min(f.least[node.Left], f.least[node.Left+1])
			continue
		}
		f.least[i] = math.Inf(1)
		for _, c := range core[node.From:node.To] {
			f.least[i] = min(f.least[i], c)
		}
	}
	f.to, f.length = make([]int32, n), append([]float64(nil), core...)
	for q := range f.to {
		f.to[q] = -1
	}
	return f
}

// searchRows is the number of rows that search at a time, with the same bounds.
const searchRows = 1024

// grow returns the n − 1 edges, as merges of rows.
func (f *forest) grow(ctx context.Context) ([]Merge, error) {
	n := len(f.core)
	edges := make([]Merge, 0, n-1)
	best := make([]int32, n) // by set: the row with the shortest edge out
	for len(edges) < n-1 {
		f.mark()
		for q := range best {
			best[q] = -1
		}
		// Edges that still lead out come first, so that the others have a bound.
		for q, to := range f.to {
			if to >= 0 && f.of[to] != f.of[q] {
				f.offer(best, int32(q))
			}
		}
		for lo := 0; lo < n; lo += searchRows {
			rows := min(searchRows, n-lo)
			err := parallel.Chunks(ctx, rows, 64, func(_, a, b int) {
				for q := lo + a; q < lo+b; q++ {
					f.search(q, best)
				}
			})
			if err != nil {
				return nil, err
			}
			for q := lo; q < lo+rows; q++ {
				if to := f.to[q]; to >= 0 && f.of[to] != f.of[q] {
					f.offer(best, int32(q))
				}
			}
		}
		for _, q := range best {
			// Of edges of one length that close a ring, one is left out.
			if q < 0 || f.sets.find(int(q)) == f.sets.find(int(f.to[q])) {
				continue
			}
			f.sets.join(int(q), int(f.to[q]))
			a, b := int(f.tree.Row[q]), int(f.tree.Row[f.to[q]])
			edges = append(edges, Merge{min(a, b), max(a, b), math.Sqrt(f.length[q])})
		}
	}
	return edges, nil
}

// mark notes the sets for this round.
func (f *forest) mark() {
	for q := range f.of {
		f.of[q] = f.sets.find(q)
	}
	for i := len(f.whole) - 1; i >= 0; i-- {
		node := f.tree.Nodes[i]
		if node.Left > 0 {
			f.whole[i] = f.whole[node.Left]
			if f.whole[node.Left+1] != f.whole[i] {
				f.whole[i] = -1
			}
			continue
		}
		f.whole[i] = int32(f.of[node.From])
		for _, s := range f.of[node.From:node.To] {
			if int32(s) != f.whole[i] {
				f.whole[i] = -1
			}
		}
	}
}

// offer proposes the edge of row q to its set: the first of equal length stays.
func (f *forest) offer(best []int32, q int32) {
	if b := best[f.of[q]]; b < 0 || f.length[q] < f.length[b] {
		best[f.of[q]] = q
	}
}

// search finds the shortest edge out of row q's set, if it is shorter than the
// best of the set.
func (f *forest) search(q int, best []int32) {
	if to := f.to[q]; to >= 0 && f.of[to] != f.of[q] {
		return
	}
	bound := math.Inf(1)
	if b := best[f.of[q]]; b >= 0 {
		bound = f.length[b]
	}
	if f.length[q] >= bound {
		return
	}
	f.to[q] = -1
	f.length[q] = f.visit(0, q, f.tree.X[q*f.tree.D:][:f.tree.D], bound)
}

// visit returns the length of the shortest edge from q to a row of node i in
// another set, if it is below bound, and notes where it leads; else bound.
func (f *forest) visit(i, q int, p []float64, bound float64) float64 {
	node := f.tree.Nodes[i]
	if node.Left > 0 {
		near, other := int(node.Left), int(node.Left)+1
		a, b := f.away(near, q, p), f.away(other, q, p)
		if b < a {
			near, other, a, b = other, near, b, a
		}
		if a < bound {
			bound = f.visit(near, q, p, bound)
		}
		if b < bound {
			bound = f.visit(other, q, p, bound)
		}
		return bound
	}
	for r := int(node.From); r < int(node.To); r++ {
		if f.of[r] == f.of[q] {
			continue
		}
		if v := max(squared(p, f.tree.X[r*f.tree.D:][:f.tree.D]), f.core[r], f.core[q]); v < bound {
			bound = v
			f.to[q] = int32(r)
		}
	}
	return bound
}

// away returns a bound from below on the edges from q to node i, +Inf if none
// leads out of its set.
func (f *forest) away(i, q int, p []float64) float64 {
	if int(f.whole[i]) == f.of[q] {
		return math.Inf(1)
	}
	return max(f.tree.Away(i, p), f.least[i], f.core[q])
}
