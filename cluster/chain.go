package cluster

import (
	"context"
	"math"
)

// A chain of nearest neighbours grows until its last two clusters are each
// other's nearest; these are merged, and the rest of the chain stays valid. So
// n−1 merges take O(n) searches.

// A ward holds the means of the clusters that are left, feature by feature, in
// the first places of each column.
type ward struct {
	columns [][]float64
	weight  []float64
	leaf    []int // a leaf of the cluster at a place
	place   []int // place of the cluster that a leaf stands for
	least   float64
	dist    []float64
}

func wardChain(ctx context.Context, x, weights []float64, d int) ([]Merge, error) {
	n := len(x) / d
	w := &ward{weight: make([]float64, n), leaf: make([]int, n), place: make([]int, n), dist: make([]float64, n)}
	w.least = math.Inf(1)
	for i := range n {
		w.weight[i], w.leaf[i], w.place[i] = at(weights, i), i, i
		w.least = min(w.least, w.weight[i])
	}
	for j := range d {
		column := make([]float64, n)
		for i := range column {
			column[i] = x[i*d+j]
		}
		w.columns = append(w.columns, column)
	}
	merges := make([]Merge, 0, n-1)
	var chain []int // leaves
	for len(merges) < n-1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(chain) == 0 {
			chain = append(chain, w.leaf[0])
		}
		last := chain[len(chain)-1]
		before := -1
		if len(chain) > 1 {
			before = chain[len(chain)-2]
		}
		next, height := w.nearest(last, before)
		if next != before {
			chain = append(chain, next)
			continue
		}
		chain = chain[:len(chain)-2]
		merges = append(merges, Merge{min(last, next), max(last, next), math.Sqrt(2 * height)})
		w.merge(min(last, next), max(last, next))
	}
	return merges, nil
}

// nearest returns the cluster whose merge with that of a leaf costs the least,
// preferring one cluster on ties, and the cost a·b/(a+b)·|m_a − m_b|².
func (w *ward) nearest(leaf, prefer int) (next int, cost float64) {
	p, a := w.place[leaf], w.weight[w.place[leaf]]
	dist := w.dist
	for f, column := range w.columns {
		v := column[p]
		column = column[:len(dist)]
		if f == 0 {
			for i := range dist {
				r := v - column[i]
				dist[i] = float64(r * r)
			}
			continue
		}
		for i := range dist {
			r := v - column[i]
			dist[i] += float64(r * r)
		}
	}
	cost, next = math.Inf(1), -1
	if prefer >= 0 {
		i := w.place[prefer]
		cost, next = a*w.weight[i]/(a+w.weight[i])*dist[i], prefer
	}
	// No cluster has a lower weight than least: a division is seldom needed.
	floor := a * w.least / (a + w.least)
	for i, q := range dist {
		if (floor*q < cost || next < 0) && i != p {
			if c := a * w.weight[i] / (a + w.weight[i]) * q; c < cost || next < 0 {
				cost, next = c, w.leaf[i]
			}
		}
	}
	return next, cost
}

// merge joins the cluster of leaf b to that of leaf a; the last place moves into
// the gap.
func (w *ward) merge(a, b int) {
	p, q, last := w.place[a], w.place[b], len(w.dist)-1
	total := w.weight[p] + w.weight[q]
	for _, column := range w.columns {
		column[p] += (column[q] - column[p]) * (w.weight[q] / total)
		column[q] = column[last]
	}
	w.weight[p] = total
	w.weight[q] = w.weight[last]
	w.leaf[q] = w.leaf[last]
	w.place[w.leaf[q]] = q
	w.dist = w.dist[:last]
}

// matrixChain works on the matrix of all distances, for complete and average
// linkage.
func matrixChain(ctx context.Context, x, weights []float64, d int, linkage Linkage) ([]Merge, error) {
	n := len(x) / d
	m := make([][]float64, n) // m[i][j], j < i
	for i := range m {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m[i] = make([]float64, i)
		for j := range m[i] {
			m[i][j] = math.Sqrt(squared(x[i*d:][:d], x[j*d:][:d]))
		}
	}
	cell := func(i, j int) *float64 { return &m[max(i, j)][min(i, j)] }
	weight := make([]float64, n)
	alive := make([]int, n) // ascending
	for i := range n {
		weight[i], alive[i] = at(weights, i), i
	}
	merges := make([]Merge, 0, n-1)
	var chain []int
	for len(merges) < n-1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(chain) == 0 {
			chain = append(chain, alive[0])
		}
		last, next, height := chain[len(chain)-1], -1, math.Inf(1)
		if len(chain) > 1 {
			next = chain[len(chain)-2]
			height = *cell(last, next)
		}
		before := next
		for _, i := range alive {
			if i != last {
				if v := *cell(last, i); v < height {
					next, height = i, v
				}
			}
		}
		if next != before {
			chain = append(chain, next)
			continue
		}
		chain = chain[:len(chain)-2]
		a, b := min(last, next), max(last, next)
		merges = append(merges, Merge{a, b, height})
		kept := alive[:0]
		for _, i := range alive {
			if i == b {
				continue
			}
			kept = append(kept, i)
			if i == a {
				continue
			}
			to, with := cell(a, i), *cell(b, i)
			if linkage == Complete {
				*to = max(*to, with)
			} else {
				*to += (with - *to) * (weight[b] / (weight[a] + weight[b]))
			}
		}
		alive = kept
		weight[a] += weight[b]
		m[b] = m[b][:0:0]
	}
	return merges, nil
}

// spanningTree returns the edges of the shortest tree over all rows, as they are
// found from row 0 on.
func spanningTree(ctx context.Context, x []float64, d int) ([]Merge, error) {
	n := len(x) / d
	far, from := make([]float64, n), make([]int, n)
	left := make([]int, n-1)
	for i := range left {
		left[i] = i + 1
	}
	for i := range far {
		far[i] = math.Inf(1)
	}
	edges := make([]Merge, 0, n-1)
	at := 0
	for len(left) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		best, where := math.Inf(1), 0
		p := x[at*d:][:d]
		for l, i := range left {
			q := squared(p, x[i*d:][:d])
			if q < far[i] {
				far[i], from[i] = q, at
			}
			if far[i] < best || (far[i] == best && i < left[where]) {
				best, where = far[i], l
			}
		}
		at = left[where]
		left[where] = left[len(left)-1]
		left = left[:len(left)-1]
		edges = append(edges, Merge{min(at, from[at]), max(at, from[at]), math.Sqrt(best)})
	}
	return edges, nil
}
