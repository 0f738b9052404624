package clv

import (
	"context"
	"fmt"
	"math"

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

// solve climbs from every start in turn until one ends at a maximum, or two on
// the same ridge, and returns the best end.
func (p *problem) solve(ctx context.Context) (*solution, error) {
	if p.set.Prior != nil && len(p.set.Prior) != p.dim {
		return nil, fmt.Errorf("clv: %s: %d priors for %d parameters: %w", p.model, len(p.set.Prior), p.dim, clientele.ErrOption)
	}
	var best *newton.Result
	steps := 0
	for _, start := range p.starts {
		x := make([]float64, p.dim)
		for i := range x {
			x[i] = math.Log(start[i])
		}
		f := func(x, grad, hess []float64) float64 {
			if p.set.Progress != nil {
				steps++
				p.set.Progress(steps, 0)
			}
			return p.loss(ctx, x, grad, hess)
		}
		r, err := newton.Minimize(ctx, f, x, newton.Settings{Iterations: p.set.Iterations, Radius: 1, MaxRadius: 4})
		if err != nil {
			return nil, fmt.Errorf("clv: %s: %w", p.model, err)
		}
		same := best != nil && best.Status == newton.Flat && r.Status == newton.Flat &&
			math.Abs(best.Value-r.Value) < 1e-5
		if best == nil || r.Value < best.Value-1e-9*math.Abs(best.Value) || best.Status == newton.Failed && r.Status != newton.Failed {
			r.Iterations += iterationsOf(best)
			best = r
		} else {
			best.Iterations += r.Iterations
		}
		if best.Status == newton.Converged || same {
			break
		}
	}
	return p.solution(best), nil
}

func iterationsOf(r *newton.Result) int {
	if r == nil {
		return 0
	}
	return r.Iterations
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
	rows := len(p.sample.x)
	parts := make([]derivs, (rows+chunkRows-1)/chunkRows)
	if err := parallel.Chunks(ctx, rows, chunkRows, func(chunk, lo, hi int) {
		p.kernel.rows(&q, p.sample, lo, hi, &parts[chunk])
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
