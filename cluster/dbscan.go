package cluster

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/kdtree"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A DBSCAN is a grouping by density: clusters of any shape, and rows in none.
// A core row has enough rows around it; core rows within reach of each other
// are one cluster, and so are the rows within reach of them.
type DBSCAN struct {
	Scaler *Scaler `json:"scaler"`
	Reach  float64 `json:"reach"` // in scaled units
	Least  float64 `json:"least"`

	Core  []float64 `json:"core"`  // core rows × features, scaled
	Label []int     `json:"label"` // cluster of each core row
	Fit   Fit       `json:"fit"`

	// Labels holds the cluster of each row that the model was fitted on, or
	// [Noise]. It is no part of a stored model.
	Labels []int `json:"-"`
}

// DBSCANOptions are the choices of [FitDBSCAN]. Nil means the zero value.
type DBSCANOptions struct {
	Scales []Scale // as in [Options]

	// Least is the weight that lies within reach of a core row, itself
	// included. Default 2·features, and no less than 5.
	Least float64

	// OrderBy and Descending number the clusters by the mean of a feature, as
	// in [Options].
	OrderBy    int
	Descending bool
}

// FitDBSCAN groups rows by density with the given reach, a distance in scaled
// units. A row within reach of core rows of several clusters belongs to the
// cluster whose first core row comes first.
//
// Cost: two searches for each row in a kd-tree; fast where reach is small and
// features are few.
//
// Errors: those of [FitKMeans] for points; a reach or option out of range
// ([clientele.ErrOption]); the error of ctx.
//
// Source: Ester, Kriegel, Sander and Xu (1996), KDD; Sander, Ester, Kriegel and
// Xu (1998), Data Mining and Knowledge Discovery 2, for Least of 2·features.
func FitDBSCAN(ctx context.Context, points *Points, reach float64, opts *DBSCANOptions) (*DBSCAN, error) {
	if opts == nil {
		opts = &DBSCANOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	least := opts.Least
	if least == 0 {
		least = float64(max(5, 2*points.D))
	}
	switch {
	case !(reach > 0) || reach > limit:
		return nil, optionError("reach is %v", reach)
	case !(least > 0) || least > limit:
		return nil, optionError("Least is %v", opts.Least)
	case opts.OrderBy < 0 || opts.OrderBy >= points.D:
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
	s, err := newDensity(ctx, x, points.Weight, points.D, reach, least)
	if err != nil {
		return nil, err
	}
	if err := s.findCores(ctx); err != nil {
		return nil, err
	}
	if err := s.joinCores(ctx); err != nil {
		return nil, err
	}
	m := &DBSCAN{Scaler: scaler, Reach: reach, Least: least}
	m.Labels = s.labels()
	m.Labels = renumbered(m.Labels, &Points{D: points.D, Data: x, Weight: points.Weight}, opts.OrderBy, opts.Descending)
	for i, core := range s.core {
		if core {
			m.Core = append(m.Core, x[i*points.D:(i+1)*points.D]...)
			m.Label = append(m.Label, m.Labels[i])
		}
	}
	m.Fit = Fit{Rows: points.Len(), Converged: true}
	m.Fit.warn(scaler, 0, 0)
	return m, nil
}

// renumbered puts clusters in the canonical order of their means.
func renumbered(labels []int, scaled *Points, by int, descending bool) []int {
	ids, k := compact(labels)
	if k == 0 {
		return ids
	}
	means, _ := clusterMeans(scaled, ids, k)
	place, _ := canonical(means, scaled.D, by, descending)
	for i, c := range ids {
		if c != Noise {
			ids[i] = place[c]
		}
	}
	return ids
}

// A density is one run of DBSCAN. Places are those of the tree.
type density struct {
	tree          *kdtree.Tree
	weights       []float64 // by place
	within, least float64
	core          []bool // by row
	sets          union  // by row
	first         []int  // by row that is no core: the first core row that reaches it, or −1
}

func newDensity(ctx context.Context, x, w []float64, d int, reach, least float64) (*density, error) {
	tree, err := kdtree.New(ctx, x, d)
	if err != nil {
		return nil, err
	}
	s := &density{tree: tree, within: reach * reach, least: least}
	n := len(x) / d
	s.core, s.sets = make([]bool, n), newUnion(n)
	s.first = make([]int, n)
	for i := range s.first {
		s.first[i] = -1
	}
	if w != nil {
		s.weights = make([]float64, n)
		for q, i := range s.tree.Row {
			s.weights[q] = w[i]
		}
	}
	return s, nil
}

func (s *density) place(q int) []float64 { return s.tree.X[q*s.tree.D:][:s.tree.D] }

func (s *density) findCores(ctx context.Context) error {
	return parallel.Chunks(ctx, len(s.core), 128, func(_, lo, hi int) {
		var stack []int32
		for q := lo; q < hi; q++ {
			var mass float64
			mass, stack = s.tree.Count(s.place(q), s.within, s.least, s.weights, stack)
			s.core[s.tree.Row[q]] = mass >= s.least
		}
	})
}

// joinCores joins core rows in reach of each other and notes for the other rows
// the core rows that reach them.
func (s *density) joinCores(ctx context.Context) error {
	reached := make([][]int32, len(s.core)) // cores in reach of rows that are none
	var stack []int32
	for q, i := range s.tree.Row {
		if q%16 == 0 && ctx.Err() != nil { // a search may see every row
			return ctx.Err()
		}
		if !s.core[i] {
			continue
		}
		stack = s.joinNode(int(i), s.place(q), stack, reached)
	}
	for i, cores := range reached {
		for _, c := range cores {
			if top := s.sets.find(int(c)); s.first[i] < 0 || top < s.first[i] {
				s.first[i] = top
			}
		}
	}
	return nil
}

// joinNode joins one core row with those in reach that come after it in the
// tree. A pair that is one set already is not measured.
func (s *density) joinNode(i int, p []float64, stack []int32, reached [][]int32) []int32 {
	t := s.tree
	own := s.sets.find(i)
	stack = append(stack[:0], 0)
	for len(stack) > 0 {
		node := int(stack[len(stack)-1])
		stack = stack[:len(stack)-1]
		if t.Away(node, p) > s.within {
			continue
		}
		n := t.Nodes[node]
		if n.Left > 0 {
			stack = append(stack, n.Left+1, n.Left)
			continue
		}
		for q := int(n.From); q < int(n.To); q++ {
			j := int(t.Row[q])
			if s.core[j] && s.sets.find(j) == own {
				continue
			}
			if squared(p, s.place(q)) > s.within {
				continue
			}
			if s.core[j] {
				own = s.sets.join(own, j)
			} else {
				reached[j] = append(reached[j], int32(i))
			}
		}
	}
	return stack
}

// labels numbers the clusters in the order of their first core rows.
func (s *density) labels() []int {
	number := map[int]int{}
	labels := make([]int, len(s.core))
	for i, core := range s.core {
		if core {
			top := s.sets.find(i)
			if _, ok := number[top]; !ok {
				number[top] = len(number)
			}
		}
	}
	for i, core := range s.core {
		switch {
		case core:
			labels[i] = number[s.sets.find(i)]
		case s.first[i] >= 0:
			labels[i] = number[s.first[i]]
		default:
			labels[i] = Noise
		}
	}
	return labels
}

// Clusters returns the number of clusters.
func (m *DBSCAN) Clusters() int {
	k := 0
	for _, l := range m.Label {
		k = max(k, l+1)
	}
	return k
}

// Assign appends for each row the cluster of the nearest core row within reach,
// the first on ties, or [Noise]. For rows that the model was fitted on this may
// differ from Labels where core rows of two clusters are within reach.
//
// Errors: those of points; another number of features than the model has.
func (m *DBSCAN) Assign(dst []int, points *Points) ([]int, error) {
	if err := points.check(Refuse); err != nil {
		return dst, err
	}
	if m.Scaler == nil {
		return dst, fmt.Errorf("cluster: model: %w", clientele.ErrEmpty)
	}
	x, err := m.Scaler.Apply(nil, points)
	if err != nil {
		return dst, err
	}
	if len(m.Core) == 0 {
		for range points.Len() {
			dst = append(dst, Noise)
		}
		return dst, nil
	}
	tree, err := kdtree.New(context.Background(), m.Core, points.D)
	if err != nil {
		return dst, err
	}
	start := len(dst)
	dst = append(dst, make([]int, points.Len())...)
	err = parallel.Chunks(context.Background(), points.Len(), 1024, func(_, lo, hi int) {
		square := make([]float64, 1)
		for i := lo; i < hi; i++ {
			place := tree.Nearest(x[i*points.D:][:points.D], square)
			dst[start+i] = Noise
			if square[0] <= m.Reach*m.Reach {
				dst[start+i] = m.Label[tree.Row[place]]
			}
		}
	})
	return dst, err
}
