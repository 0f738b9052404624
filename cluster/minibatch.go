package cluster

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele"
)

// MiniBatchOptions are the choices of [FitMiniBatch]. Nil means the zero value.
type MiniBatchOptions struct {
	KMeans *Options // Scales, Seed, Start, Restarts, OrderBy and Descending are used

	Batch   int // rows of a batch; default 1024, at least k
	Batches int // number of batches; default 100
}

// FitMiniBatch is k-means in small draws of rows: each draws some rows with
// replacement, assigns them, and moves each centre towards them by the part
// that they are of all rows it has seen. It reads little of the data and comes
// within a few per cent of the inertia of [FitKMeans], which is to be preferred
// unless the rows are too many for that.
//
// Errors: those of FitKMeans; missing cells and limits of size.
//
// Source: Sculley (2010), Web-scale k-means clustering, WWW.
func FitMiniBatch(ctx context.Context, points *Points, k int, opts *MiniBatchOptions) (*KMeans, error) {
	if opts == nil {
		opts = &MiniBatchOptions{}
	}
	base := Options{}
	if opts.KMeans != nil {
		base = *opts.KMeans
	}
	batch, batches := opts.Batch, opts.Batches
	if batch == 0 {
		batch = 1024
	}
	if batches == 0 {
		batches = 100
	}
	if batch < 1 || batches < 1 || base.Missing != Refuse || base.sized() {
		return nil, optionError("Batch is %d, Batches is %d; missing cells and limits of size are for FitKMeans", opts.Batch, opts.Batches)
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	if err := base.check(points, k); err != nil {
		return nil, err
	}
	scaler, err := fitScaler(ctx, points, base.Scales)
	if err != nil {
		return nil, err
	}
	x, err := scaler.apply(ctx, nil, points)
	if err != nil {
		return nil, err
	}
	var start []float64
	if base.Start != nil {
		if start, err = scaler.Apply(nil, &Points{D: points.D, Data: base.Start}); err != nil {
			return nil, err
		}
	} else {
		sx, sw := sampleRows(x, points.Weight, points.D, max(3*batch, 3*k), base.Seed)
		first, err := bestRestart(ctx, sx, sw, points.D, k, &Options{Seed: base.Seed, Restarts: base.Restarts})
		if err != nil {
			return nil, err
		}
		start = first.centers
	}
	rng := rand.New(rand.NewPCG(base.Seed, math.MaxUint64-1))
	draw := newDrawer(points, rng)
	seen := make([]float64, len(start)/points.D)
	rows := make([]int, max(batch, k))
	labels := make([]int, len(rows))
	for range batches {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for r := range rows {
			if r%emChunk == emChunk-1 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			rows[r] = draw()
			_, _, labels[r], _ = nearest(x[rows[r]*points.D:][:points.D], start)
		}
		for r, i := range rows {
			c := labels[r]
			seen[c]++
			center := start[c*points.D:][:points.D]
			for j := range center {
				center[j] += (x[i*points.D+j] - center[j]) / seen[c]
			}
		}
	}
	// A full pass gives labels and inertia; empty clusters find rows in it.
	o, err := runFrom(ctx, x, points.Weight, points.D, start, &Options{MaxIterations: 1, Tolerance: math.MaxFloat64})
	if err != nil {
		return nil, err
	}
	o.converged, o.iterations = true, batches
	return newKMeans(o, points, scaler, k, &base)
}

// newDrawer returns a function that draws rows with a chance in proportion to
// their weights.
func newDrawer(points *Points, rng *rand.Rand) func() int {
	n := points.Len()
	if points.Weight == nil {
		return func() int { return rng.IntN(n) }
	}
	reached, total := make([]float64, n), 0.0
	for i, w := range points.Weight {
		total += w
		reached[i] = total
	}
	return func() int {
		target := rng.Float64() * total
		lo, hi := 0, n-1
		for lo < hi {
			if middle := (lo + hi) / 2; reached[middle] > target {
				hi = middle
			} else {
				lo = middle + 1
			}
		}
		return lo
	}
}

// Update returns the model after more rows: each row goes to its nearest
// centre, and each centre becomes the weighted mean of its old place and its
// new rows. Memory, from 0 to 1, is the part of the old weight that still
// counts: 1 forgets nothing, 0 keeps only where clusters without new rows are.
// The scale stays as it was; when [Drift] grows, fit anew.
//
// Rows and Weight count old and new rows, the old ones times Memory, rounded
// down. Inertia is Memory times the old one plus the squared distances of the
// new rows from the new centres. Labels are those of the new rows.
//
// Errors: those of [KMeans.Assign]; a memory out of range
// ([clientele.ErrOption]).
//
// Source: MacQueen (1967), Fifth Berkeley Symposium, for the running mean.
func (m *KMeans) Update(points *Points, memory float64) (*KMeans, error) {
	if !(memory >= 0 && memory <= 1) {
		return nil, optionError("memory is %v", memory)
	}
	if points.check(m.Missing) == nil && len(m.Weight) != m.Clusters() {
		return nil, wrap(&clientele.InputError{Column: "Weight", Row: -1, Reason: "the model does not hold one per cluster"})
	}
	labels, err := m.Assign(nil, points)
	if err != nil {
		return nil, err
	}
	x, err := m.Scaler.Apply(nil, points)
	if err != nil {
		return nil, err
	}
	d, k := points.D, m.Clusters()
	out := *m
	out.Centers = append([]float64(nil), m.Centers...)
	out.Rows, out.Weight = make([]int, k), make([]float64, k)
	out.Labels = labels
	out.Fit.Rows += points.Len()
	for c := range k {
		if c < len(m.Rows) {
			out.Rows[c] = int(memory * float64(m.Rows[c]))
		}
		out.Weight[c] = memory * m.Weight[c]
	}
	for i, c := range labels {
		w := points.weight(i)
		out.Rows[c]++
		if w == 0 {
			continue
		}
		out.Weight[c] += w
		for j := range d {
			if v := x[i*d+j]; v == v {
				out.Centers[c*d+j] += w / out.Weight[c] * (v - out.Centers[c*d+j])
			}
		}
	}
	out.Inertia = memory * m.Inertia
	for i, c := range labels {
		out.Inertia += float64(points.weight(i) * partialSquared(x[i*d:][:d], out.Centers[c*d:][:d]))
	}
	return &out, nil
}
