package cluster

import (
	"container/heap"
	"context"
	"math"

	"github.com/clientele-go/clientele/internal/parallel"
)

// runSized carries a finished run on under limits of size: each round gives the
// rows to the clusters at the lowest sum of squared distances that keeps every
// cluster between least and most rows, then moves the centres.
//
// Source: Bradley, Bennett and Demiriz (2000), Constrained k-means clustering,
// Microsoft Research MSR-TR-2000-65, with the flow found along shortest paths
// between clusters.
func runSized(ctx context.Context, x, w []float64, d int, o outcome, least, most int, opts *Options) (outcome, error) {
	k := len(o.centers) / d
	n := len(x) / d
	f := &flow{k: k, n: n, least: least, most: most, cost: make([]float64, n*k), w: w}
	o.centers = append([]float64(nil), o.centers...)
	last := make([]uint16, n)
	for rounds := 0; ; rounds++ {
		err := parallel.Chunks(ctx, n, emChunk, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				for c := range k {
					f.cost[i*k+c] = squared(x[i*d:][:d], o.centers[c*d:][:d])
				}
			}
		})
		if err != nil {
			return outcome{}, err
		}
		if err := f.solve(ctx); err != nil {
			return outcome{}, err
		}
		o.inertia = 0
		for i, l := range f.labels {
			o.inertia += float64(at(w, i) * f.cost[i*k+int(l)])
		}
		same := rounds > 0
		for i, l := range f.labels {
			same = same && last[i] == l
		}
		o.labels, o.converged = f.labels, same
		if same || rounds == opts.rounds() {
			return o, nil
		}
		o.iterations++
		copy(last, f.labels)
		sums, mass := make([]float64, k*d), make([]float64, k)
		for i, l := range f.labels {
			mass[l] += at(w, i)
			for j := range d {
				sums[int(l)*d+j] += float64(at(w, i) * x[i*d+j])
			}
		}
		for c := range k {
			for j := range d {
				if mass[c] > 0 {
					o.centers[c*d+j] = sums[c*d+j] / mass[c]
				}
			}
		}
	}
}

// A flow moves rows between clusters until all sizes are within limits. Rows
// start at their nearest centre; each step moves one row along each leg of the
// path that adds the least cost, which keeps the whole at its lowest cost for
// the sizes reached.
type flow struct {
	k, n        int
	least, most int
	cost        []float64 // n × k
	w           []float64
	labels      []uint16
	size        []int
	edges       []edges // k × k: rows of the one by what moving to the other adds
}

func (f *flow) solve(ctx context.Context) error {
	f.labels = make([]uint16, f.n)
	f.size = make([]int, f.k)
	for i := range f.labels {
		row := f.cost[i*f.k:][:f.k]
		best := 0
		for c, v := range row {
			if v < row[best] {
				best = c
			}
		}
		f.labels[i] = uint16(best)
		f.size[best]++
	}
	f.edges = nil
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		over := func(c int) bool { return f.size[c] > f.most }
		room := func(c int) bool { return f.size[c] < f.most }
		if !f.any(over) {
			over = func(c int) bool { return f.size[c] > f.least }
			room = func(c int) bool { return f.size[c] < f.least }
			if !f.any(room) {
				return nil
			}
		}
		if f.edges == nil {
			if err := f.fill(ctx); err != nil {
				return err
			}
		}
		f.push(over, room)
	}
}

func (f *flow) any(is func(c int) bool) bool {
	for c := range f.k {
		if is(c) {
			return true
		}
	}
	return false
}

// fill makes the lists of what every move adds.
func (f *flow) fill(ctx context.Context) error {
	f.edges = make([]edges, f.k*f.k)
	for i, a := range f.labels {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for b := range f.k {
			if b != int(a) {
				e := &f.edges[int(a)*f.k+b]
				*e = append(*e, f.edge(i, int(a), b))
			}
		}
	}
	for i := range f.edges {
		if err := ctx.Err(); err != nil {
			return err
		}
		heap.Init(&f.edges[i])
	}
	return nil
}

func (f *flow) edge(i, a, b int) edge {
	return edge{at(f.w, i) * (f.cost[i*f.k+b] - f.cost[i*f.k+a]), int32(i)}
}

// lightest returns the row of cluster a that adds least in b. Rows that have
// left a are dropped from the list.
func (f *flow) lightest(a, b int) (edge, bool) {
	e := &f.edges[a*f.k+b]
	for len(*e) > 0 && int(f.labels[(*e)[0].row]) != a {
		heap.Pop(e)
	}
	if len(*e) == 0 {
		return edge{}, false
	}
	return (*e)[0], true
}

// push moves one row along each leg of the shortest path from a cluster that is
// over to one with room, found as Bellman and Ford do, because legs may lower
// the cost.
func (f *flow) push(over, room func(c int) bool) {
	far, from := make([]float64, f.k), make([]int, f.k)
	for c := range f.k {
		far[c], from[c] = math.Inf(1), -1
		if over(c) {
			far[c] = 0
		}
	}
	for range f.k {
		changed := false
		for a := range f.k {
			for b := range f.k {
				if a == b || math.IsInf(far[a], 1) {
					continue
				}
				e, ok := f.lightest(a, b)
				// The tolerance keeps rounding from closing a circle.
				shorter := math.IsInf(far[b], 1) || far[a]+e.adds < far[b]-1e-12*math.Abs(far[b])
				if ok && shorter && !f.leads(from, a, b) {
					far[b], from[b] = far[a]+e.adds, a
					changed = true
				}
			}
		}
		if !changed {
			break
		}
	}
	end := -1
	for c := range f.k {
		if room(c) && from[c] >= 0 && (end < 0 || far[c] < far[end]) {
			end = c
		}
	}
	for b := end; b >= 0 && from[b] >= 0; b = from[b] {
		e, _ := f.lightest(from[b], b)
		f.move(int(e.row), from[b], b)
	}
}

// leads reports whether the path to a passes through b.
func (f *flow) leads(from []int, a, b int) bool {
	for c := a; c >= 0; c = from[c] {
		if c == b {
			return true
		}
	}
	return false
}

func (f *flow) move(i, a, b int) {
	f.labels[i] = uint16(b)
	f.size[a]--
	f.size[b]++
	for c := range f.k {
		if c != b {
			heap.Push(&f.edges[b*f.k+c], f.edge(i, b, c))
		}
	}
}

// edges is a heap of moves, the one that adds least first, the earlier row on
// ties.
type edges []edge

type edge struct {
	adds float64
	row  int32
}

func (e edges) Len() int { return len(e) }

func (e edges) Less(i, j int) bool {
	if e[i].adds != e[j].adds {
		return e[i].adds < e[j].adds
	}
	return e[i].row < e[j].row
}

func (e edges) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push is for package heap.
func (e *edges) Push(v any) { *e = append(*e, v.(edge)) }

// Pop is for package heap.
func (e *edges) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
