package cluster

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Categories are features that are names: a channel, a country, a plan. Columns
// are of equal length; the empty string is a category like any other.
type Categories struct {
	Names   []string
	Columns [][]string
}

// A KPrototypes is a grouping of rows with features of both kinds: clusters
// around a mean for the numbers and the most frequent category for each name.
type KPrototypes struct {
	Scaler  *Scaler    `json:"scaler,omitempty"` // nil without numbers
	Centers []float64  `json:"centers"`          // clusters × features, scaled
	Names   []string   `json:"names"`            // of the categories
	Modes   [][]string `json:"modes"`            // by cluster, by name
	Gamma   float64    `json:"gamma"`            // what a differing category adds to a squared distance
	Rows    []int      `json:"rows"`             // rows per cluster
	Weight  []float64  `json:"weight"`           // sum of their weights
	Cost    float64    `json:"cost"`             // Σ w·(squared distance + γ·differing categories)
	Fit     Fit        `json:"fit"`

	// Labels holds the cluster of each row that the model was fitted on. It is
	// no part of a stored model.
	Labels []int `json:"-"`
}

// KPrototypesOptions are the choices of [FitKPrototypes]. Nil means the zero
// value.
type KPrototypesOptions struct {
	// Gamma is what a differing category adds to a squared distance. Default
	// half the mean standard deviation of the scaled numbers, and 1 without
	// numbers.
	Gamma float64

	Scales        []Scale // as in [Options]
	Seed          uint64
	Restarts      int // default 10
	MaxIterations int // default 100
}

// FitKPrototypes groups rows by numbers and names at once. Either may be nil:
// without numbers it is k-modes, without names k-means. Clusters are numbered by
// the coordinates of their means, ties by their categories.
//
// Edge cases: of equally frequent categories the first in the order of strings
// is the mode; ties of distance go to the lower number; a cluster that loses its
// rows is dropped, and Fit.Reduced set.
//
// Errors: those of [FitKMeans] for numbers and options; columns of categories of
// other lengths; neither numbers nor names ([clientele.ErrEmpty]);
// MaxIterations reached, beside the best model ([clientele.ErrNotConverged]).
//
// Source: Huang (1998), Data Mining and Knowledge Discovery 2(3).
func FitKPrototypes(ctx context.Context, points *Points, names *Categories, k int, opts *KPrototypesOptions) (*KPrototypes, error) {
	if opts == nil {
		opts = &KPrototypesOptions{}
	}
	p, err := newPrototypes(ctx, points, names, k, opts)
	if err != nil {
		return nil, err
	}
	var best *prototypeRun
	restarts := opts.Restarts
	if restarts == 0 {
		restarts = 10
	}
	for r := range restarts {
		run, err := p.run(ctx, k, rand.New(rand.NewPCG(opts.Seed, uint64(r))))
		if err != nil {
			return nil, err
		}
		if best == nil || run.cost < best.cost {
			best = run
		}
	}
	m := p.model(best, k)
	if !m.Fit.Converged {
		return m, fmt.Errorf("cluster: k-prototypes, %d rounds: %w", m.Fit.Iterations, clientele.ErrNotConverged)
	}
	return m, nil
}

// Clusters returns the number of clusters.
func (m *KPrototypes) Clusters() int { return len(m.Modes) }

// AssignMixed appends the cluster of each row to dst. A category that the model
// has not seen differs from all.
//
// Errors: those of points; other features than the model has.
func (m *KPrototypes) AssignMixed(dst []int, points *Points, names *Categories) ([]int, error) {
	n, x, err := m.scale(points, names)
	if err != nil {
		return dst, err
	}
	d := 0
	if points != nil {
		d = points.D
	}
	start := len(dst)
	dst = append(dst, make([]int, n)...)
	err = parallel.Chunks(context.Background(), n, emChunk, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			lowest := math.Inf(1)
			for c := range m.Modes {
				q := 0.0
				if d > 0 {
					q = squared(x[i*d:][:d], m.Centers[c*d:][:d])
				}
				for j, mode := range m.Modes[c] {
					if names.Columns[j][i] != mode {
						q += m.Gamma
					}
				}
				if q < lowest {
					dst[start+i], lowest = c, q
				}
			}
		}
	})
	return dst, err
}

// scale checks rows against the model and scales their numbers.
func (m *KPrototypes) scale(points *Points, names *Categories) (n int, x []float64, err error) {
	n, err = checkMixed(points, names)
	if err != nil {
		return 0, nil, err
	}
	if len(m.Modes) == 0 {
		return 0, nil, fmt.Errorf("cluster: model: %w", clientele.ErrEmpty)
	}
	if (m.Scaler == nil) != (points == nil) {
		return 0, nil, inputError("Data", -1, "the model has other kinds of features")
	}
	columns := 0
	if names != nil {
		columns = len(names.Columns)
	}
	if columns != len(m.Names) {
		return 0, nil, inputError("Columns", -1, fmt.Sprintf("%d columns of categories, the model has %d", columns, len(m.Names)))
	}
	if points != nil {
		x, err = m.Scaler.Apply(nil, points)
	}
	return n, x, err
}

// checkMixed returns the number of rows.
func checkMixed(points *Points, names *Categories) (int, error) {
	if points == nil && (names == nil || len(names.Columns) == 0 || len(names.Columns[0]) == 0) {
		return 0, fmt.Errorf("cluster: points: %w", clientele.ErrEmpty)
	}
	n := 0
	if points != nil {
		if err := points.check(Refuse); err != nil {
			return 0, err
		}
		n = points.Len()
	} else {
		n = len(names.Columns[0])
	}
	if names == nil {
		return n, nil
	}
	if names.Names != nil {
		if err := clientele.CheckLen("Names", len(names.Names), len(names.Columns)); err != nil {
			return 0, wrap(err)
		}
	}
	for j, column := range names.Columns {
		if err := clientele.CheckLen(names.name(j), len(column), n); err != nil {
			return 0, wrap(err)
		}
	}
	return n, nil
}

func (c *Categories) name(j int) string {
	if j < len(c.Names) {
		return c.Names[j]
	}
	return fmt.Sprintf("c%d", j+1)
}
