package clv

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/newton"
	"github.com/clientele-go/clientele/internal/parallel"
)

// chunkRows is how many distinct rows one worker takes at a time: enough to
// hide the cost of taking them, few enough to notice the end of a context.
const chunkRows = 2048

// A problem is one maximum of one log-likelihood to be found.
type problem struct {
	model  string
	kernel kernel
	sample *sample
	dim    int
	time   []int // the parameters that are times
	starts []params
	set    *Settings
	limit  *limit // nil for a model without, or with a prior

	clock   *clock // nil where the kernel or the data have no use for it
	clocked bool
	grid    deathGrid
}

// A limit is a simpler model, fitted before, that the likelihood of a problem
// rises to along a ridge: a search that runs towards it has found enough.
type limit struct {
	end params // a point of the ridge where nothing changes any more

	// reached reports whether the way down the loss leads to the limit from a
	// point with this loss and gradient.
	reached func(x, grad []float64, loss float64) bool
}

// solution is the maximum of a problem, in the history's unit of time.
type solution struct {
	params params
	scaled params // for scaled time
	flat   bool   // the maximum is at infinity
	fit    *Fit
}

func (s *Settings) orDefault() (*Settings, error) {
	if s == nil {
		s = &Settings{}
	}
	c := *s
	if c.Iterations < 0 {
		return nil, fmt.Errorf("clv: iterations %d: %w", c.Iterations, clientele.ErrOption)
	}
	if c.Iterations == 0 {
		c.Iterations = 200
	}
	for i, p := range c.Prior {
		if p.SD < 0 || math.IsNaN(p.SD) || math.IsInf(p.SD, 0) || p.SD > 0 && !(p.Median > 0 && p.Median < math.Inf(1)) {
			return nil, fmt.Errorf("clv: prior %d with median %v and SD %v: %w", i, p.Median, p.SD, clientele.ErrOption)
		}
	}
	return &c, nil
}

// pilotRows is the number of rows on which the further starts are tried where
// there are many more.
const pilotRows = 2048

// solve climbs from the first start and, unless that ends at a maximum, from
// the others, until one does or two end on the same ridge. It returns the best
// end. With many rows the others are tried on a part of them, and only those
// that get higher there climb on all rows: on a ridge the way is long.
func (p *problem) solve(ctx context.Context) (*solution, error) {
	if p.set.Prior != nil && len(p.set.Prior) != p.dim {
		return nil, fmt.Errorf("clv: %s: %d priors for %d parameters: %w", p.model, len(p.set.Prior), p.dim, clientele.ErrOption)
	}
	steps := 0
	best, err := p.climb(ctx, p.starts[0], &steps)
	if err != nil {
		return nil, err
	}
	starts := p.starts[1:]
	if best.Status != newton.Converged && len(p.sample.x) > 4*pilotRows {
		if starts, err = p.promising(ctx, best.X, &steps); err != nil {
			return nil, err
		}
	}
	for _, start := range starts {
		if best.Status == newton.Converged {
			break
		}
		r, err := p.climb(ctx, start, &steps)
		if err != nil {
			return nil, err
		}
		same := best.Status == newton.Flat && r.Status == newton.Flat && math.Abs(best.Value-r.Value) < 1e-5
		iterations := best.Iterations + r.Iterations
		if r.Value < best.Value-1e-9*math.Abs(best.Value) || best.Status == newton.Failed && r.Status != newton.Failed {
			best = r
		}
		best.Iterations = iterations
		if same {
			break
		}
	}
	return p.solution(best), nil
}

// climb searches from one start.
func (p *problem) climb(ctx context.Context, start params, steps *int) (*newton.Result, error) {
	if _, ok := p.kernel.(gridKernel); ok && !p.clocked {
		p.clock, p.clocked = newClock(p.sample), true
	}
	x := make([]float64, p.dim)
	for i := range x {
		x[i] = math.Log(start[i])
	}
	search, stop := context.WithCancel(ctx)
	defer stop()
	lowest, count, atLimit := math.Inf(1), 0, false
	f := func(x, grad, hess []float64) float64 {
		count++
		if p.set.Progress != nil {
			*steps++
			p.set.Progress(*steps, 0)
		}
		loss := p.loss(ctx, x, grad, hess)
		if p.limit != nil && loss < lowest {
			lowest = loss
			if p.limit.reached(x, grad, loss) {
				atLimit = true
				stop()
			}
		}
		return loss
	}
	r, err := newton.Minimize(search, f, x, newton.Settings{Iterations: p.set.Iterations, Radius: 1, MaxRadius: 4})
	if atLimit {
		r = p.atLimit(ctx, count)
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("clv: %s: %w", p.model, err)
	}
	return r, nil
}

// atLimit is the end of a search that has come so near to the limit.
func (p *problem) atLimit(ctx context.Context, count int) *newton.Result {
	r := &newton.Result{X: make([]float64, p.dim), Hess: make([]float64, p.dim*p.dim), Iterations: count, Status: newton.Flat}
	for i := range r.X {
		r.X[i] = math.Log(p.limit.end[i])
	}
	r.Value = p.loss(ctx, r.X, make([]float64, p.dim), r.Hess)
	return r
}

// promising returns the ends of the further starts on a part of the rows that
// lie higher there than the end of the first start and than x.
func (p *problem) promising(ctx context.Context, x []float64, steps *int) ([]params, error) {
	part := &problem{
		model: p.model, kernel: p.kernel, sample: p.sample.part(pilotRows), dim: p.dim, time: p.time, set: p.set,
	}
	lowest := part.loss(ctx, x, make([]float64, p.dim), make([]float64, p.dim*p.dim))
	var ends []params
	for i, start := range p.starts {
		r, err := part.climb(ctx, start, steps)
		if err != nil {
			return nil, err
		}
		if i > 0 && r.Value < lowest-1e-3 {
			var end params
			for j, v := range r.X {
				end[j] = math.Exp(v)
			}
			ends = append(ends, end)
		}
		if !(r.Value >= lowest) {
			lowest = r.Value
		}
	}
	slices.Reverse(ends) // the highest first
	return ends, nil
}

// solution turns the end of a search into parameters and their record.
func (p *problem) solution(r *newton.Result) *solution {
	s := &solution{flat: r.Status == newton.Flat}
	for i := range p.dim {
		s.scaled[i] = math.Exp(r.X[i])
	}
	s.params = s.scaled
	for _, i := range p.time {
		s.params[i] *= p.sample.scale
	}
	penalty := p.penalty(r.X, nil, nil)
	s.fit = &Fit{
		LogLikelihood: -r.Value + penalty + p.constant(),
		Customers:     p.sample.n,
		Distinct:      len(p.sample.x),
		Iterations:    r.Iterations,
	}
	switch r.Status {
	case newton.Converged:
		s.fit.Status = Converged
	case newton.Flat:
		s.fit.Status = Ridge
	default:
		s.fit.Status = NotConverged
		s.fit.Warnings = append(s.fit.Warnings, "The search for the best parameters ended early; the parameters are the best ones found. Look at the data for customers that are far from all others.")
	}
	if cov, ok := newton.Inverse(r.Hess, p.dim); ok && s.fit.Status == Converged {
		s.fit.LogCov = cov
		s.fit.StdErr = make([]float64, p.dim)
		for i := range s.fit.StdErr {
			s.fit.StdErr[i] = s.params[i] * math.Sqrt(cov[i*p.dim+i])
		}
	}
	return s
}

// constant returns what the kernel leaves out of the log-likelihood: the
// change of the unit of time, and the part that has no parameters.
func (p *problem) constant() float64 {
	return p.kernel.constant(p.sample)
}

// penalty returns the sum of ½((x − ln median)/SD)² over the priors, and adds
// its derivatives to grad and hess where these are not nil.
func (p *problem) penalty(x, grad, hess []float64) float64 {
	sum := 0.0
	for i, prior := range p.set.Prior {
		if prior.SD == 0 {
			continue
		}
		median := prior.Median
		for _, j := range p.time {
			if j == i {
				median /= p.sample.scale
			}
		}
		z := (x[i] - math.Log(median)) / prior.SD
		sum += z * z / 2
		if grad != nil {
			grad[i] += z / prior.SD
			hess[i*p.dim+i] += 1 / (prior.SD * prior.SD)
		}
	}
	return sum
}

// loss is what Newton's method minimises: the negative log-likelihood plus
// the penalty. Partial sums are added in the order of the chunks, so that the
// bits do not depend on the number of cores.
func (p *problem) loss(ctx context.Context, x, grad, hess []float64) float64 {
	var q params
	for i, v := range x {
		if math.Abs(v) > 300 {
			return math.Inf(1)
		}
		q[i] = math.Exp(v)
	}
	rows, size := len(p.sample.x), chunkRows
	add := p.kernel.rows
	if k, ok := p.kernel.(gridKernel); ok && p.clock != nil {
		p.grid.build(p.clock, q[0], q[1], k.mortality(&q))
		size *= 4
		add = func(q *params, s *sample, lo, hi int, d *derivs) {
			gridRowsOf(k, q, s, p.clock, &p.grid, lo, hi, d)
		}
	}
	parts := make([]derivs, (rows+size-1)/size)
	if err := parallel.Chunks(ctx, rows, size, func(chunk, lo, hi int) {
		add(&q, p.sample, lo, hi, &parts[chunk])
	}); err != nil {
		return math.NaN()
	}
	var d derivs
	p.kernel.counts(&q, p.sample.counts, &d)
	for i := range parts {
		d.add(&parts[i])
	}
	for i := range p.dim {
		grad[i] = -d.g[i]
		for j := range i + 1 {
			h := -d.h[i*(i+1)/2+j]
			hess[i*p.dim+j], hess[j*p.dim+i] = h, h
		}
	}
	penalty := p.penalty(x, grad, hess)
	return penalty - d.f
}

// logLikelihood returns the log-likelihood of given parameters, in the
// history's unit of time.
func logLikelihood(k kernel, s *sample, scaled params) float64 {
	var d derivs
	k.counts(&scaled, s.counts, &d)
	k.rows(&scaled, s, 0, len(s.x), &d)
	return d.f + k.constant(s)
}
