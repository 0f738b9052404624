package cluster

import (
	"context"

	"github.com/clientele-go/clientele/internal/codec"
	"github.com/clientele-go/clientele/internal/kdtree"
)

// An HDBSCAN is a grouping by density without a fixed reach: of the clusters
// that DBSCAN would find as its reach shrinks, those that last longest. It
// describes the rows it was made from; to assign new ones, make a model of the
// labels with [FromLabels].
type HDBSCAN struct {
	Labels []int `json:"labels"` // cluster of each row, or [Noise]

	// Strength is how deep a row lies in its cluster: the density at which it
	// leaves over that at which the cluster loses its last rows or splits, 1 at
	// most; 0 for noise.
	Strength []float64 `json:"strength"`

	// Persistence is the stability of each cluster: the sum over its rows of the
	// range of density, in 1/distance, through which they are in it.
	Persistence []float64 `json:"persistence"`
}

// HDBSCANOptions are the choices of [FitHDBSCAN]. Nil means the zero value.
type HDBSCANOptions struct {
	Scales []Scale // as in [Options]

	// MinRows is the least number of rows of a cluster. Default the larger of 5
	// and a hundredth of the rows.
	MinRows int

	// Neighbours is the number of rows, itself included, whose distance says
	// how dense it is around a row. Default MinRows, and no more than 50.
	Neighbours int

	// OrderBy and Descending number the clusters by the mean of a feature, as
	// in [Options].
	OrderBy    int
	Descending bool
}

// FitHDBSCAN groups rows by density, at each place at the density that suits
// it. Weights are not used.
//
// Cost: searches in a kd-tree, a few for each row and doubling of the rows; near
// n·log² n with few features, up to n²·d with many. Memory: O(n·d).
//
// Edge cases: rows that form one cluster only are all noise, for one cluster
// says nothing; so are fewer rows than MinRows.
//
// Errors: those of [FitKMeans] for points; options out of range
// ([clientele.ErrOption]); the error of ctx.
//
// Source: Campello, Moulavi and Sander (2013), PAKDD, with the selection by
// excess of mass; McInnes and Healy (2017), ICDM workshops, for the tree.
func FitHDBSCAN(ctx context.Context, points *Points, opts *HDBSCANOptions) (*HDBSCAN, error) {
	if opts == nil {
		opts = &HDBSCANOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	n := points.Len()
	least := opts.MinRows
	if least == 0 {
		least = max(5, n/100)
	}
	neighbours := opts.Neighbours
	if neighbours == 0 {
		neighbours = min(least, 50)
	}
	if least < 2 || neighbours < 1 {
		return nil, optionError("MinRows is %d, Neighbours is %d", opts.MinRows, opts.Neighbours)
	}
	if opts.OrderBy < 0 || opts.OrderBy >= points.D {
		return nil, optionError("OrderBy is %d of %d features", opts.OrderBy, points.D)
	}
	scaler, err := fitScaler(ctx, points, opts.Scales)
	if err != nil {
		return nil, err
	}
	x, err := scaler.apply(ctx, nil, points)
	if err != nil {
		return nil, err
	}
	h := &HDBSCAN{Labels: make([]int, n), Strength: make([]float64, n)}
	for i := range h.Labels {
		h.Labels[i] = Noise
	}
	if neighbours > n || least > n {
		return h, nil
	}
	edges, err := reachTree(ctx, x, points.D, neighbours)
	if err != nil {
		return nil, err
	}
	c := condense(inOrder(edges, n), n, least)
	c.choose()
	c.assign(h)
	before := h.Labels
	h.Labels = renumbered(before, &Points{D: points.D, Data: x}, opts.OrderBy, opts.Descending)
	persistence := make([]float64, len(h.Persistence))
	for i, l := range h.Labels {
		if l != Noise {
			persistence[l] = h.Persistence[before[i]]
		}
	}
	h.Persistence = persistence
	return h, nil
}

// reachTree returns the shortest tree over the rows, where the distance of two
// is the largest of theirs and of those to their k-th nearest.
func reachTree(ctx context.Context, x []float64, d, k int) ([]Merge, error) {
	tree, err := kdtree.New(ctx, x, d)
	if err != nil {
		return nil, err
	}
	core, err := coreDistances(ctx, tree, k)
	if err != nil {
		return nil, err
	}
	return newForest(tree, core).grow(ctx)
}

// A condensed tree keeps of a hierarchy only the splits into clusters that are
// large enough; smaller parts are rows that leave.
type condensed struct {
	parent    []int // cluster from which each cluster split, −1 for the root
	birth     []float64
	death     []float64 // highest density at which rows left it or it split
	stability []float64
	chosen    []bool

	cluster []int     // that each row was in last
	leave   []float64 // density at which it left
}

// density returns 1/height, kept finite for rows at one place.
func densityAt(height float64) float64 { return 1 / max(height, 1e-150) }

func condense(merges []Merge, n, least int) *condensed {
	size := make([]int, n+len(merges))
	for i := range size {
		size[i] = 1
		if i >= n {
			size[i] = size[merges[i-n].A] + size[merges[i-n].B]
		}
	}
	c := &condensed{cluster: make([]int, n), leave: make([]float64, n)}
	c.add(-1, 0)
	// A node goes with the cluster it is in, or with −1 when it has left: its
	// rows then keep what was set for it.
	in := make([]int, len(size))
	left := make([]float64, len(size))
	gone := make([]bool, len(size))
	for node := len(size) - 1; node >= n; node-- {
		m := merges[node-n]
		density := densityAt(m.Height)
		for _, child := range []int{m.A, m.B} {
			in[child], left[child], gone[child] = in[node], left[node], gone[node]
		}
		if gone[node] {
			continue
		}
		c.death[in[node]] = max(c.death[in[node]], density)
		bigA, bigB := size[m.A] >= least, size[m.B] >= least
		if bigA && bigB {
			c.stability[in[node]] += float64(size[node]) * (density - c.birth[in[node]])
			for _, child := range []int{m.A, m.B} {
				in[child] = c.add(in[node], density)
			}
			continue
		}
		for _, child := range []int{m.A, m.B} {
			if size[child] < least {
				gone[child], left[child] = true, density
				c.stability[in[node]] += float64(size[child]) * (density - c.birth[in[node]])
			}
		}
	}
	for i := range n {
		c.cluster[i], c.leave[i] = in[i], left[i]
	}
	return c
}

func (c *condensed) add(parent int, birth float64) int {
	c.parent = append(c.parent, parent)
	c.birth = append(c.birth, birth)
	c.death = append(c.death, birth)
	c.stability = append(c.stability, 0)
	return len(c.parent) - 1
}

// choose takes each cluster that is more stable than the best clusters below it
// together. Children have higher numbers than their parents.
func (c *condensed) choose() {
	k := len(c.parent)
	c.chosen = make([]bool, k)
	below := make([]float64, k)
	best := make([]float64, k)
	for i := k - 1; i > 0; i-- {
		best[i] = max(c.stability[i], below[i])
		c.chosen[i] = c.stability[i] >= below[i]
		below[c.parent[i]] += best[i]
	}
	// Below a chosen cluster none is chosen.
	covered := make([]bool, k)
	for i := 1; i < k; i++ {
		p := c.parent[i]
		covered[i] = covered[p] || c.chosen[p]
		c.chosen[i] = c.chosen[i] && !covered[i]
	}
}

// assign labels the rows by the chosen cluster they are in.
func (c *condensed) assign(h *HDBSCAN) {
	k := len(c.parent)
	label := make([]int, k)
	for i := range label {
		switch {
		case c.chosen[i]:
			label[i] = len(h.Persistence)
			h.Persistence = append(h.Persistence, c.stability[i])
		case i > 0:
			label[i] = label[c.parent[i]]
		default:
			label[i] = Noise
		}
	}
	for i, in := range c.cluster {
		if label[in] == Noise {
			continue
		}
		h.Labels[i] = label[in]
		for !c.chosen[in] {
			in = c.parent[in]
		}
		h.Strength[i] = min(1, ratio(c.leave[i], c.death[in]))
	}
}

// Clusters returns the number of clusters.
func (h *HDBSCAN) Clusters() int { return len(h.Persistence) }

const (
	hdbscanModel   = "hdbscan"
	hdbscanVersion = 1
)

// MarshalJSON writes the grouping in a form that later releases read.
func (h *HDBSCAN) MarshalJSON() ([]byte, error) {
	type plain HDBSCAN
	return codec.Encode(hdbscanModel, hdbscanVersion, (*plain)(h))
}

// UnmarshalJSON reads what MarshalJSON writes and checks it. On an error the
// grouping is as before. A newer version is a [clientele.ErrVersion].
func (h *HDBSCAN) UnmarshalJSON(data []byte) error {
	type plain HDBSCAN
	var p plain
	if _, err := codec.Decode(data, hdbscanModel, hdbscanVersion, &p); err != nil {
		return err
	}
	if len(p.Strength) != len(p.Labels) {
		return inputError("strength", -1, "not one per row")
	}
	for i, l := range p.Labels {
		if l < Noise || l >= len(p.Persistence) {
			return inputError("labels", i, "no such cluster")
		}
		if !(p.Strength[i] >= 0 && p.Strength[i] <= 1) {
			return inputError("strength", i, "not between 0 and 1")
		}
	}
	for c, v := range p.Persistence {
		if !(v >= 0) {
			return inputError("persistence", c, "negative")
		}
	}
	*h = HDBSCAN(p)
	return nil
}
