package cluster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// A KMedoids is a grouping around medoids: each cluster is represented by one of
// its own rows, a customer to show. Outliers pull less than on means.
type KMedoids struct {
	Scaler  *Scaler   `json:"scaler"`
	Medoids []float64 `json:"medoids"` // clusters × features, scaled
	Row     []int     `json:"row"`     // the rows that are medoids
	Rows    []int     `json:"rows"`    // rows per cluster
	Weight  []float64 `json:"weight"`  // sum of their weights

	// Cost is the weighted mean of the distances of the rows from their medoids,
	// in scaled units.
	Cost float64 `json:"cost"`
	Fit  Fit     `json:"fit"`

	// Labels holds the cluster of each row that the model was fitted on. It is
	// no part of a stored model.
	Labels []int `json:"-"`
}

// KMedoidsOptions are the choices of [FitKMedoids]. Nil means the zero value.
type KMedoidsOptions struct {
	Scales []Scale // as in [Options]

	// Exact is the largest number of rows that are all candidates, which takes
	// 8·n² bytes. With more, medoids come from Draws samples of Sample rows.
	// Default 4,000.
	Exact int

	// Draws and Sample are the number and size of the samples. Default 5 of
	// 2,000 rows.
	Draws, Sample int

	Seed uint64

	// OrderBy and Descending number the clusters by a coordinate of the medoid,
	// as in [Options].
	OrderBy    int
	Descending bool
}

// FitKMedoids finds k rows such that the sum of the distances of all rows to the
// nearest of them is low: greedily first, then by exchanging a medoid for
// another row as long as that helps. For many rows this is done on samples, and
// the medoids of lowest cost over all rows are kept.
//
// Cost: O(n²·(d + k)) for up to Exact rows, else that of the samples and
// O(n·k·d) for each.
//
// Edge cases: with fewer than k distinct rows there are that many clusters and
// Fit.Reduced is set; ties go to the earlier row and to the lower number.
//
// Errors: those of [FitKMeans] for points and options.
//
// Source: Kaufman and Rousseeuw (1990), Finding Groups in Data, chapters 2 and
// 3 (PAM, CLARA); Schubert and Rousseeuw (2021), Information Systems 101
// (FasterPAM).
func FitKMedoids(ctx context.Context, points *Points, k int, opts *KMedoidsOptions) (*KMedoids, error) {
	if opts == nil {
		opts = &KMedoidsOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	o := *opts
	if o.Exact == 0 {
		o.Exact = 4000
	}
	if o.Draws == 0 {
		o.Draws = 5
	}
	if o.Sample == 0 {
		o.Sample = 2000
	}
	if o.Exact < 1 || o.Draws < 1 || o.Sample < 1 {
		return nil, optionError("Exact is %d, Draws is %d, Sample is %d", opts.Exact, opts.Draws, opts.Sample)
	}
	order := &Options{OrderBy: o.OrderBy}
	if err := order.check(points, k); err != nil {
		return nil, err
	}
	scaler, err := fitScaler(ctx, points, o.Scales)
	if err != nil {
		return nil, err
	}
	x, err := scaler.apply(ctx, nil, points)
	if err != nil {
		return nil, err
	}
	rows, swaps, err := findMedoids(ctx, x, points.Weight, points.D, k, &o)
	if err != nil {
		return nil, err
	}
	m := &KMedoids{Scaler: scaler}
	for _, i := range rows {
		m.Medoids = append(m.Medoids, x[i*points.D:(i+1)*points.D]...)
	}
	place, sorted := canonical(m.Medoids, points.D, o.OrderBy, o.Descending)
	m.Medoids = sorted
	m.Row = make([]int, len(rows))
	for from, to := range place {
		m.Row[to] = rows[from]
	}
	m.Fit = Fit{
		Rows: points.Len(), Iterations: swaps, Converged: true,
		Reduced: len(rows) < k,
	}
	m.Fit.warn(scaler, len(rows), k)
	if err := m.tally(ctx, x, points); err != nil {
		return nil, err
	}
	return m, nil
}

// findMedoids returns the rows that are medoids, from all rows or from samples.
func findMedoids(ctx context.Context, x, w []float64, d, k int, o *KMedoidsOptions) (rows []int, swaps int, err error) {
	n := len(x) / d
	if n <= o.Exact {
		return pam(ctx, x, w, d, k)
	}
	best := math.Inf(1)
	for draw := range o.Draws {
		sample := spreadRows(n, min(n, max(o.Sample, k)), o.Seed+uint64(draw))
		var sx, sw []float64
		for _, i := range sample {
			sx = append(sx, x[i*d:(i+1)*d]...)
			if w != nil {
				sw = append(sw, w[i])
			}
		}
		found, s, err := pam(ctx, sx, sw, d, k)
		if err != nil {
			return nil, 0, err
		}
		var medoids []float64
		for i, f := range found {
			found[i] = sample[f]
			medoids = append(medoids, x[sample[f]*d:(sample[f]+1)*d]...)
		}
		cost := 0.0
		for i := range n {
			if i%emChunk == 0 && ctx.Err() != nil {
				return nil, 0, ctx.Err()
			}
			first, _, _, _ := nearest(x[i*d:][:d], medoids)
			cost += at(w, i) * math.Sqrt(first)
		}
		if len(found) > len(rows) || (len(found) == len(rows) && cost < best) {
			rows, swaps, best = found, s, cost
		}
	}
	return rows, swaps, nil
}

// tally fills in labels, rows, weights and cost.
func (m *KMedoids) tally(ctx context.Context, x []float64, points *Points) error {
	k := len(m.Row)
	m.Labels, m.Rows, m.Weight = make([]int, points.Len()), make([]int, k), make([]float64, k)
	total := 0.0
	for i := range m.Labels {
		if i%emChunk == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		first, _, best, _ := nearest(x[i*points.D:][:points.D], m.Medoids)
		m.Labels[i] = best
		m.Rows[best]++
		m.Weight[best] += points.weight(i)
		total += points.weight(i)
		m.Cost += points.weight(i) * math.Sqrt(first)
	}
	m.Cost /= total
	return nil
}

// Clusters returns the number of clusters.
func (m *KMedoids) Clusters() int { return len(m.Row) }

// Assign appends the cluster of each row to dst: that of the nearest medoid, the
// first on ties.
//
// Errors: those of points; another number of features than the model has.
func (m *KMedoids) Assign(dst []int, points *Points) ([]int, error) {
	if m.Scaler == nil || len(m.Medoids) == 0 {
		return dst, fmt.Errorf("cluster: model: %w", clientele.ErrEmpty)
	}
	means := KMeans{Scaler: m.Scaler, Centers: m.Medoids}
	return means.Assign(dst, points)
}

// pam returns up to k medoids of the rows, and the number of exchanges.
func pam(ctx context.Context, x, w []float64, d, k int) (medoids []int, swaps int, err error) {
	p := &medoidSearch{n: len(x) / d, w: w}
	p.dist = make([]float64, p.n*p.n)
	for i := range p.n {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		for j := range i {
			v := math.Sqrt(squared(x[i*d:][:d], x[j*d:][:d]))
			p.dist[i*p.n+j], p.dist[j*p.n+i] = v, v
		}
	}
	if err := p.build(ctx, k); err != nil {
		return nil, 0, err
	}
	swaps, err = p.exchange(ctx)
	return p.medoids, swaps, err
}

// A medoidSearch keeps for each row its two nearest medoids.
type medoidSearch struct {
	n       int
	w       []float64
	dist    []float64 // n × n
	medoids []int
	near    []int     // place of the nearest medoid
	first   []float64 // its distance
	second  []float64 // the distance of the second nearest
}

// build adds the row that lowers the cost most, k times.
func (p *medoidSearch) build(ctx context.Context, k int) error {
	p.first = slices.Repeat([]float64{math.Inf(1)}, p.n)
	for len(p.medoids) < min(k, p.n) {
		best, row := 0.0, -1
		for i := range p.n {
			if i%64 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			column := p.dist[i*p.n:][:p.n]
			gain := 0.0
			for o, v := range column {
				if len(p.medoids) == 0 {
					gain -= at(p.w, o) * v
				} else if v < p.first[o] {
					gain += at(p.w, o) * (p.first[o] - v)
				}
			}
			if row < 0 && len(p.medoids) == 0 || gain > best {
				best, row = gain, i
			}
		}
		if row < 0 {
			break // every row with a weight is a medoid or at the place of one
		}
		p.medoids = append(p.medoids, row)
		for o, v := range p.dist[row*p.n:][:p.n] {
			p.first[o] = min(p.first[o], v)
		}
	}
	p.near, p.second = make([]int, p.n), make([]float64, p.n)
	for o := range p.n {
		p.locate(o)
	}
	return nil
}

// locate finds the two nearest medoids of a row.
func (p *medoidSearch) locate(o int) {
	p.first[o], p.second[o] = math.Inf(1), math.Inf(1)
	for m, row := range p.medoids {
		v := p.dist[row*p.n+o]
		switch {
		case v < p.first[o]:
			p.second[o], p.first[o], p.near[o] = p.first[o], v, m
		case v < p.second[o]:
			p.second[o] = v
		}
	}
}

// exchange takes each row in turn for the medoid whose place it fills best, if
// that lowers the cost, until no row does.
func (p *medoidSearch) exchange(ctx context.Context) (swaps int, err error) {
	k := len(p.medoids)
	if k < 2 {
		return 0, nil // build has found the best one
	}
	loss, delta := p.losses(), make([]float64, k)
	cost := p.cost()
	for i, since := 0, 0; since < p.n; i, since = (i+1)%p.n, since+1 {
		if (i%64 == 0 || since == 0) && ctx.Err() != nil {
			return swaps, ctx.Err()
		}
		copy(delta, loss)
		shared := 0.0
		for o, v := range p.dist[i*p.n:][:p.n] {
			if v >= p.second[o] {
				continue
			}
			w := at(p.w, o)
			if v < p.first[o] {
				shared += w * (v - p.first[o])
				delta[p.near[o]] += w * (p.first[o] - p.second[o])
			} else {
				delta[p.near[o]] += w * (v - p.second[o])
			}
		}
		best := 0
		for m, v := range delta {
			if v < delta[best] {
				best = m
			}
		}
		if !(delta[best]+shared < -1e-12*cost) {
			continue
		}
		left := p.medoids[best]
		p.take(best, i)
		now := p.cost()
		if !(now < cost) { // rounding promised too much
			p.take(best, left)
			continue
		}
		cost, loss = now, p.losses()
		since = 0
		swaps++
	}
	return swaps, nil
}

// take makes a row a medoid in the place of another.
func (p *medoidSearch) take(place, row int) {
	p.medoids[place] = row
	for o := range p.n {
		p.locate(o)
	}
}

// cost returns the sum of the distances from the nearest medoids.
func (p *medoidSearch) cost() float64 {
	total := 0.0
	for o, v := range p.first {
		total += at(p.w, o) * v
	}
	return total
}

// losses returns what the cost rises by when a medoid goes without another
// coming.
func (p *medoidSearch) losses() []float64 {
	loss := make([]float64, len(p.medoids))
	for o, m := range p.near {
		loss[m] += at(p.w, o) * (p.second[o] - p.first[o])
	}
	return loss
}
