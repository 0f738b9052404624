package cluster

import (
	"context"
)

// FitBisecting is k-means that splits step by step: the cluster with the largest
// inertia is divided in two by k-means, until there are k; then all centres are
// carried on together, so that the result is a k-means model like any other.
// It needs no restarts of k centres and finds clusters of even size.
//
// Options are those of [FitKMeans], without Start, missing cells and limits of
// size. Errors are those of FitKMeans.
//
// Source: Steinbach, Karypis and Kumar (2000), KDD Workshop on Text Mining.
func FitBisecting(ctx context.Context, points *Points, k int, opts *Options) (*KMeans, error) {
	if opts == nil {
		opts = &Options{}
	}
	if opts.Start != nil || opts.Missing != Refuse || opts.sized() {
		return nil, optionError("bisecting takes no Start, no missing cells and no limits of size")
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	if err := opts.check(points, k); err != nil {
		return nil, err
	}
	scaler, err := fitScaler(ctx, points, opts.Scales)
	if err != nil {
		return nil, err
	}
	x, err := scaler.apply(ctx, nil, points)
	if err != nil {
		return nil, err
	}
	b := &bisection{x: x, w: points.Weight, d: points.D, opts: *opts}
	b.opts.Progress = nil
	if err := b.begin(ctx); err != nil {
		return nil, err
	}
	for len(b.parts) < k {
		done, err := b.split(ctx)
		if err != nil {
			return nil, err
		}
		if done {
			break
		}
		if opts.Progress != nil {
			opts.Progress(len(b.parts), k)
		}
	}
	var start []float64
	for _, p := range b.parts {
		start = append(start, p.center...)
	}
	result, err := runKMeans(ctx, x, points.Weight, points.D, len(b.parts), start, opts)
	if err != nil {
		return nil, err
	}
	return newKMeans(result, points, scaler, k, opts)
}

// A bisection holds the clusters so far.
type bisection struct {
	x, w  []float64
	d     int
	opts  Options
	parts []part
}

type part struct {
	rows    []int
	center  []float64
	inertia float64
}

// begin makes one cluster of all rows with a weight.
func (b *bisection) begin(ctx context.Context) error {
	var rows []int
	for i := range len(b.x) / b.d {
		if at(b.w, i) > 0 {
			rows = append(rows, i)
		}
	}
	parts, err := b.divide(ctx, rows, 1)
	b.parts = parts
	return err
}

// split divides the cluster with the largest inertia, the first on ties. It
// reports whether there is none left to divide.
func (b *bisection) split(ctx context.Context) (done bool, err error) {
	worst := 0
	for i, p := range b.parts {
		if p.inertia > b.parts[worst].inertia {
			worst = i
		}
	}
	if !(b.parts[worst].inertia > 0) {
		return true, nil
	}
	halves, err := b.divide(ctx, b.parts[worst].rows, 2)
	if err != nil {
		return false, err
	}
	if len(halves) < 2 {
		b.parts[worst].inertia = 0 // rounding: the rows are one place
		return false, nil
	}
	b.parts[worst] = halves[0]
	b.parts = append(b.parts, halves[1])
	return false, nil
}

// divide runs k-means on some of the rows.
func (b *bisection) divide(ctx context.Context, rows []int, k int) ([]part, error) {
	var x, w []float64
	for _, i := range rows {
		x = append(x, b.x[i*b.d:(i+1)*b.d]...)
		if b.w != nil {
			w = append(w, b.w[i])
		}
	}
	o, err := runKMeans(ctx, x, w, b.d, k, nil, &b.opts)
	if err != nil {
		return nil, err
	}
	parts := make([]part, len(o.centers)/b.d)
	for c := range parts {
		parts[c].center = o.centers[c*b.d : (c+1)*b.d]
	}
	for r, l := range o.labels {
		p := &parts[l]
		p.rows = append(p.rows, rows[r])
		q := squared(b.x[rows[r]*b.d:][:b.d], p.center)
		p.inertia += float64(at(b.w, rows[r]) * q)
	}
	return parts, nil
}
