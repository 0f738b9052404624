package cluster

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/clientele-go/clientele"
)

// A KMeans is a fitted k-means model: clusters around centres, each row in the
// cluster whose centre is nearest. It is a plain value; [KMeans.Assign] needs
// no more than Scaler and Centers.
//
// Clusters are numbered by the coordinate of their centre that
// [Options].OrderBy names, so that a refit on like data gives like numbers;
// [AlignTo] makes sure of it.
type KMeans struct {
	Scaler  *Scaler   `json:"scaler"`
	Centers []float64 `json:"centers"` // clusters × features, scaled
	Rows    []int     `json:"rows"`    // rows per cluster
	Weight  []float64 `json:"weight"`  // sum of their weights

	// Inertia is the weighted sum of the squared distances, in scaled units, of
	// the rows from their centres.
	Inertia float64 `json:"inertia"`

	Missing Missing `json:"missing,omitempty"`
	Fit     Fit     `json:"fit"`

	// Labels holds the cluster of each row that the model was fitted on. It is
	// no part of a stored model.
	Labels []int `json:"-"`
}

// A Fit tells how a model came about.
type Fit struct {
	Rows       int  `json:"rows"`
	Iterations int  `json:"iterations"` // of the last run, on all rows
	Converged  bool `json:"converged"`

	// Reduced says that the model has fewer clusters than were asked for,
	// because the rows have no more distinct places.
	Reduced bool `json:"reduced,omitempty"`

	// Warnings are worded for the end user, in English and, one by one, in
	// Chinese; Label returns those of a language.
	Warnings   []string `json:"warnings,omitempty"`
	WarningsZH []string `json:"warnings_zh,omitempty"`
}

// Options are the choices of [FitKMeans] and its kin. Nil means the zero
// value.
type Options struct {
	// Scales says how features are scaled: one for all or one each. Nil means
	// LogZ for all.
	Scales []Scale

	// Seed chooses the random starts. Equal seeds give equal results.
	Seed uint64

	// Start holds the first centres, clusters × features in the units of the
	// points: a warm start, without restarts. Nil draws them by k-means++.
	Start []float64

	// Restarts is the number of random starts, of which the one with the lowest
	// inertia is kept. Default 10.
	Restarts int

	// Sample is the number of rows on which the restarts are run, until their
	// centres hardly move; the best of them is then carried on over ever more
	// rows up to all. Default: the larger of 10,000 and 500 per cluster. Below
	// 0, and where it is more than half of them: all rows, to the end.
	Sample int

	// Candidates is the number of rows tried for each starting centre. 1 is
	// plain k-means++. Default 2 + ⌊ln k⌋, the greedy kind.
	Candidates int

	// MaxIterations bounds the rounds of a run. Default 1000.
	MaxIterations int

	// Tolerance ends a run when the centres move by no more in a round: the
	// root of the summed squares, in scaled units. Default 0, which goes on
	// until no row changes its cluster.
	Tolerance float64

	// OrderBy is the number of the feature by which clusters are numbered:
	// cluster 0 has the lowest centre, or the highest with Descending. Ties go
	// by the next features. Default 0, the first.
	OrderBy    int
	Descending bool

	// MinShare and MaxShare limit the share of the rows in each cluster, counted
	// without weights. The limits shape the clusters and their Labels; Assign
	// goes by the nearest centre. Default 0 and 1: no limits.
	MinShare, MaxShare float64

	// Missing says what becomes of missing cells. Default Refuse.
	Missing Missing

	// Progress is told of finished restarts.
	Progress clientele.Progress
}

// FitKMeans groups the rows into k clusters so that the sum of the squared
// distances to the cluster means is low:
//
//	minimise Σ_i w_i · min_c |y_i − m_c|²
//
// with y the scaled rows. It starts from several draws of k-means++ on a
// sample and carries the best one on over all rows with Lloyd's algorithm. Boxes
// around rows, bounds, and scores of rounded rows spare most of its distances and
// change none of its labels. The same points, options and seed give the same bits
// on any number of cores.
//
// Edge cases: with fewer than k distinct rows there are that many clusters and
// Fit.Reduced is set; a cluster that loses its last row restarts at the row
// farthest from its centre; a row as near to two centres belongs to the first;
// rows of weight 0 are assigned and count for nothing.
//
// Cost: n·log n·d to put the rows in order where that pays, with few features or
// many clusters, then a part of n·k·d a round: more than half in the first
// rounds, next to nothing in the last; less with few features. Memory: at most
// about twice the points.
//
// Errors: no rows ([clientele.ErrEmpty]); a cell or weight that is not finite,
// with its place ([*clientele.InputError]); k or an option out of range
// ([clientele.ErrOption]); MaxIterations reached, beside the best model
// ([clientele.ErrNotConverged]); the error of ctx.
//
// Source: Lloyd (1982), IEEE Transactions on Information Theory 28(2); Arthur
// and Vassilvitskii (2007), SODA; Kanungo et al. (2002), IEEE Transactions on
// Pattern Analysis and Machine Intelligence 24(7); Hamerly (2010), SDM.
func FitKMeans(ctx context.Context, points *Points, k int, opts *Options) (*KMeans, error) {
	if opts == nil {
		opts = &Options{}
	}
	if err := points.check(opts.Missing); err != nil {
		return nil, err
	}
	if err := opts.check(points, k); err != nil {
		return nil, err
	}
	scaler, err := fitScaler(ctx, points, opts.Scales)
	if err != nil {
		return nil, err
	}
	x, err := scaler.cells(ctx, points)
	if err != nil {
		return nil, err
	}
	var start []float64
	if opts.Start != nil {
		if start, err = scaler.Apply(nil, &Points{D: points.D, Data: opts.Start}); err != nil {
			return nil, err
		}
	}
	result, err := runKMeans(ctx, x, points.Weight, points.D, k, start, opts)
	if err != nil {
		return nil, err
	}
	if opts.sized() {
		least, most, err := opts.sizes(points.Len(), len(result.centers)/points.D)
		if err != nil {
			return nil, err
		}
		if result, err = runSized(ctx, x, points.Weight, points.D, result, least, most, opts); err != nil {
			return nil, err
		}
	}
	return newKMeans(result, points, scaler, k, opts)
}

// newKMeans makes the model of a finished run.
func newKMeans(result outcome, points *Points, scaler *Scaler, k int, opts *Options) (*KMeans, error) {
	m := &KMeans{Scaler: scaler, Centers: result.centers, Inertia: result.inertia, Missing: opts.Missing}
	got := m.Clusters()
	m.Fit = Fit{
		Rows: points.Len(), Iterations: result.iterations, Converged: result.converged,
		Reduced: got < k,
	}
	m.Fit.warn(scaler, got, k)
	m.number(result.labels, points, opts)
	if !m.Fit.Converged {
		return m, fmt.Errorf("cluster: k-means, %d rounds: %w", result.iterations, clientele.ErrNotConverged)
	}
	return m, nil
}

// Clusters returns the number of clusters.
func (m *KMeans) Clusters() int {
	if m.Scaler == nil || len(m.Scaler.Columns) == 0 {
		return 0
	}
	return len(m.Centers) / len(m.Scaler.Columns)
}

// Center returns the centre of cluster c in the caller's units. It returns nil
// for a cluster that does not exist.
func (m *KMeans) Center(c int) []float64 {
	if c < 0 || c >= m.Clusters() {
		return nil
	}
	d := len(m.Scaler.Columns)
	return m.Scaler.Invert(nil, m.Centers[c*d:(c+1)*d])
}

func (o *Options) sized() bool { return o.MinShare > 0 || o.MaxShare > 0 && o.MaxShare < 1 }

// sizes returns the limits as numbers of rows, rounded inwards.
func (o *Options) sizes(n, k int) (least, most int, err error) {
	least, most = int(math.Ceil(o.MinShare*float64(n)-1e-9)), n
	if o.MaxShare > 0 {
		most = int(math.Floor(o.MaxShare*float64(n) + 1e-9))
	}
	if least*k > n || most*k < n || least > most {
		return 0, 0, optionError("%d clusters of %d to %d rows do not hold %d", k, least, most, n)
	}
	return least, most, nil
}

// maxClusters is the largest k.
const maxClusters = 1 << 15

// check returns an error for options out of range.
func (o *Options) check(points *Points, k int) error {
	switch {
	case k < 1:
		return optionError("k is %d", k)
	case k > maxClusters || points.Len() > math.MaxInt32:
		return optionError("k is %d for %d rows", k, points.Len())
	case o.Restarts < 0:
		return optionError("Restarts is %d", o.Restarts)
	case o.Candidates < 0:
		return optionError("Candidates is %d", o.Candidates)
	case o.MaxIterations < 0:
		return optionError("MaxIterations is %d", o.MaxIterations)
	case !(o.Tolerance >= 0) || math.IsInf(o.Tolerance, 0):
		return optionError("Tolerance is %v", o.Tolerance)
	case o.OrderBy < 0 || o.OrderBy >= points.D:
		return optionError("OrderBy is %d of %d features", o.OrderBy, points.D)
	case o.Missing > Partial:
		return optionError("%v", o.Missing)
	case !(o.MinShare >= 0 && o.MinShare <= 1 && o.MaxShare >= 0 && o.MaxShare <= 1):
		return optionError("MinShare is %v, MaxShare is %v", o.MinShare, o.MaxShare)
	case o.sized() && o.Missing != Refuse:
		return optionError("limits of size take no missing cells")
	case o.Start != nil && len(o.Start) != k*points.D:
		return optionError("Start has %d cells, want %d × %d", len(o.Start), k, points.D)
	}
	for _, v := range o.Start {
		if !(math.Abs(v) <= limit) {
			return optionError("Start has a cell that is not finite or too large")
		}
	}
	return nil
}

func (o *Options) rounds() int {
	if o.MaxIterations == 0 {
		return 1000
	}
	return o.MaxIterations
}

// warn notes what a reader of the model should know: features with one value,
// and fewer clusters than asked for.
func (f *Fit) warn(scaler *Scaler, got, asked int) {
	if names := scaler.Constant(); len(names) > 0 {
		list := strings.Join(names, ", ")
		f.note("has one value only and tells no cluster from another: "+list, "只有一个取值，无法区分任何群："+list)
	}
	if got < asked {
		f.note(fmt.Sprintf("asked for %d clusters, the rows have only %d distinct places", asked, got),
			fmt.Sprintf("要求分为 %d 群，但数据只有 %d 个不同的取值", asked, got))
	}
}

// note adds a warning.
func (f *Fit) note(english, chinese string) {
	f.Warnings = append(f.Warnings, english)
	f.WarningsZH = append(f.WarningsZH, chinese)
}

// Label returns the warnings in the given language, none for most fits.
func (f *Fit) Label(lang clientele.Lang) []string {
	if lang == clientele.Chinese {
		return f.WarningsZH
	}
	return f.Warnings
}
