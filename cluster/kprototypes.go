package cluster

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/clientele-go/clientele"
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
	p, err := newPrototypes(points, names, k, opts)
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
	for i := range n {
		best, lowest := 0, math.Inf(1)
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
				best, lowest = c, q
			}
		}
		dst = append(dst, best)
	}
	return dst, nil
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

// prototypes holds the rows with categories as numbers, in the order of their
// strings.
type prototypes struct {
	x, w   []float64
	n, d   int
	codes  [][]int32 // by column, by row
	levels [][]string
	gamma  float64
	rounds int

	scaler *Scaler
	names  []string
}

func newPrototypes(points *Points, names *Categories, k int, opts *KPrototypesOptions) (*prototypes, error) {
	n, err := checkMixed(points, names)
	if err != nil {
		return nil, err
	}
	switch {
	case k < 1 || k > maxClusters:
		return nil, optionError("k is %d", k)
	case !(opts.Gamma >= 0) || opts.Gamma > limit:
		return nil, optionError("Gamma is %v", opts.Gamma)
	case opts.Restarts < 0 || opts.MaxIterations < 0:
		return nil, optionError("Restarts is %d, MaxIterations is %d", opts.Restarts, opts.MaxIterations)
	}
	p := &prototypes{n: n, gamma: opts.Gamma, rounds: opts.MaxIterations, names: []string{}}
	if p.rounds == 0 {
		p.rounds = 100
	}
	if points != nil {
		p.w, p.d = points.Weight, points.D
		if p.scaler, err = FitScaler(points, opts.Scales...); err != nil {
			return nil, err
		}
		if p.x, err = p.scaler.Apply(nil, points); err != nil {
			return nil, err
		}
	}
	if names != nil {
		for j, column := range names.Columns {
			levels := slices.Compact(slices.Sorted(slices.Values(column)))
			codes := make([]int32, n)
			for i, v := range column {
				c, _ := slices.BinarySearch(levels, v)
				codes[i] = int32(c)
			}
			p.codes, p.levels = append(p.codes, codes), append(p.levels, levels)
			p.names = append(p.names, names.name(j))
		}
	}
	if p.gamma == 0 {
		p.gamma = p.defaultGamma()
	}
	return p, nil
}

func (p *prototypes) defaultGamma() float64 {
	if p.d == 0 {
		return 1
	}
	column, total := make([]float64, p.n), 0.0
	for j := range p.d {
		for i := range column {
			column[i] = p.x[i*p.d+j]
		}
		_, sd := meanSD(column, p.w)
		total += sd
	}
	return max(total/float64(p.d)/2, 1e-9)
}

// A prototypeRun is one run from one random start.
type prototypeRun struct {
	centers    []float64
	modes      [][]int32
	labels     []int
	cost       float64
	iterations int
	converged  bool
}

// run starts at rows drawn as k-means++ draws them and moves to means and modes
// until no row changes over.
func (p *prototypes) run(ctx context.Context, k int, rng *rand.Rand) (*prototypeRun, error) {
	r := &prototypeRun{labels: slices.Repeat([]int{-1}, p.n)}
	p.seed(r, k, rng)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		moved := false
		r.cost = 0
		for i := range p.n {
			best, lowest := 0, math.Inf(1)
			for c := range r.modes {
				if q := p.apart(i, r, c); q < lowest {
					best, lowest = c, q
				}
			}
			moved = moved || r.labels[i] != best
			r.labels[i] = best
			r.cost += at(p.w, i) * lowest
		}
		if !moved || r.iterations == p.rounds {
			r.converged = !moved
			return r, nil
		}
		r.iterations++
		p.update(r)
	}
}

func (p *prototypes) apart(i int, r *prototypeRun, c int) float64 {
	q := 0.0
	if p.d > 0 {
		q = squared(p.x[i*p.d:][:p.d], r.centers[c*p.d:][:p.d])
	}
	for j, m := range r.modes[c] {
		if p.codes[j][i] != m {
			q += p.gamma
		}
	}
	return q
}

// seed draws up to k distinct rows.
func (p *prototypes) seed(r *prototypeRun, k int, rng *rand.Rand) {
	far := make([]float64, p.n)
	for i := range far {
		far[i] = at(p.w, i)
	}
	for len(r.modes) < k {
		total := sum(far)
		if !(total > 0) {
			return
		}
		target, row := rng.Float64()*total, -1
		for i, v := range far {
			if v > 0 {
				row = i
				if target < v {
					break
				}
				target -= v
			}
		}
		first := len(r.modes) == 0
		r.centers = append(r.centers, p.x[row*p.d:(row+1)*p.d]...)
		mode := make([]int32, len(p.codes))
		for j := range mode {
			mode[j] = p.codes[j][row]
		}
		r.modes = append(r.modes, mode)
		for i := range far {
			q := at(p.w, i) * p.apart(i, r, len(r.modes)-1)
			if first || q < far[i] {
				far[i] = q
			}
		}
	}
}

// update moves prototypes to the means and modes of their rows and drops those
// without.
func (p *prototypes) update(r *prototypeRun) {
	k := len(r.modes)
	mass, sums := make([]float64, k), make([]float64, k*p.d)
	for i, c := range r.labels {
		w := at(p.w, i)
		mass[c] += w
		for j := range p.d {
			sums[c*p.d+j] += w * p.x[i*p.d+j]
		}
	}
	for j := range p.codes {
		levels := len(p.levels[j])
		count := make([]float64, k*levels)
		for i, c := range r.labels {
			count[c*levels+int(p.codes[j][i])] += at(p.w, i)
		}
		for c := range k {
			best := 0
			for l, v := range count[c*levels:][:levels] {
				if v > count[c*levels+best] {
					best = l
				}
			}
			r.modes[c][j] = int32(best)
		}
	}
	var centers []float64
	var modes [][]int32
	for c := range k {
		if mass[c] > 0 {
			for j := range p.d {
				centers = append(centers, sums[c*p.d+j]/mass[c])
			}
			modes = append(modes, r.modes[c])
		}
	}
	r.centers, r.modes = centers, modes
}

// model puts the clusters of a run in order.
func (p *prototypes) model(r *prototypeRun, k int) *KPrototypes {
	got := len(r.modes)
	// Categories are in the order of their strings, so their numbers order too.
	width := p.d + len(p.codes)
	keys := make([]float64, 0, got*width)
	for c := range got {
		keys = append(keys, r.centers[c*p.d:(c+1)*p.d]...)
		for _, m := range r.modes[c] {
			keys = append(keys, float64(m))
		}
	}
	place, _ := canonical(keys, width, 0, false)
	m := &KPrototypes{
		Scaler: p.scaler, Names: p.names, Gamma: p.gamma, Cost: r.cost,
		Centers: make([]float64, len(r.centers)), Modes: make([][]string, got),
		Rows: make([]int, got), Weight: make([]float64, got), Labels: make([]int, p.n),
	}
	for from, to := range place {
		copy(m.Centers[to*p.d:(to+1)*p.d], r.centers[from*p.d:])
		m.Modes[to] = make([]string, len(p.codes))
		for j, level := range r.modes[from] {
			m.Modes[to][j] = p.levels[j][level]
		}
	}
	for i, l := range r.labels {
		m.Labels[i] = place[l]
		m.Rows[place[l]]++
		m.Weight[place[l]] += at(p.w, i)
	}
	m.Fit = Fit{Rows: p.n, Iterations: r.iterations, Converged: r.converged, Reduced: got < k}
	if p.scaler != nil {
		m.Fit.Warnings = warnings(p.scaler, got, k)
	}
	return m
}
