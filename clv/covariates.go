package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/newton"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Covariates are traits of the customers that do not change with time, such as
// the channel they came by: column j is named Names[j] and has one value per
// row of the history. Traits with several values take one column for each
// value but one.
type Covariates struct {
	Names   []string
	Columns [][]float64
}

// An Effect is what one covariate does to a process: its rate is multiplied by
// e^(Value·z).
type Effect struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	SE    float64 `json:"se,omitempty"`
}

// factor returns Σ Value·z.
func factor(effects []Effect, z []float64) (float64, error) {
	if len(z) != len(effects) {
		return 0, fmt.Errorf("clv: %d values for %d covariates: %w", len(z), len(effects), clientele.ErrOption)
	}
	sum := 0.0
	for j, e := range effects {
		if math.IsNaN(z[j]) || math.IsInf(z[j], 0) {
			return 0, fmt.Errorf("clv: %w", &clientele.InputError{Column: e.Name, Row: -1, Reason: "not finite"})
		}
		sum += e.Value * z[j]
	}
	return sum, nil
}

// an attachment ties one standardised covariate to a parameter: its logarithm
// is moved by sign·coefficient·z.
type attachment struct {
	param    int
	sign     float64
	name     string
	z        []float64 // standardised, by row of the sample
	mean, sd float64
}

// attach standardises the columns of c.
func attach(c *Covariates, rows, param int, sign float64) ([]attachment, error) {
	if c == nil {
		return nil, nil
	}
	if len(c.Names) != len(c.Columns) {
		return nil, fmt.Errorf("clv: %d names for %d covariates: %w", len(c.Names), len(c.Columns), clientele.ErrOption)
	}
	var out []attachment
	for j, column := range c.Columns {
		if err := clientele.CheckLen(c.Names[j], len(column), rows); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
		if err := clientele.CheckFinite(c.Names[j], column); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
		a := attachment{param: param, sign: sign, name: c.Names[j], z: make([]float64, rows)}
		for _, v := range column {
			a.mean += v / float64(rows)
		}
		for _, v := range column {
			a.sd += (v - a.mean) * (v - a.mean) / float64(rows)
		}
		a.sd = math.Sqrt(a.sd)
		if !(a.sd > 0) || math.IsInf(a.sd, 0) {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: a.name, Row: -1, Reason: "the same for all customers"})
		}
		for i, v := range column {
			a.z[i] = (v - a.mean) / a.sd
		}
		out = append(out, a)
	}
	return out, nil
}

// A covariateProblem is a likelihood whose parameters differ from row to row.
type covariateProblem struct {
	model  string
	kernel kernel
	sample *sample // one row per customer
	dim    int
	time   []int
	extra  []attachment
	set    *Settings
}

// back returns the map from the variables of the search, whose covariates are
// standardised, to the parameters at z = 0 and the effects:
// ln φ = x − Σ sign·c·mean/sd, and the effect is c/sd.
func (p *covariateProblem) back() []float64 {
	n := p.dim + len(p.extra)
	back := make([]float64, n*n)
	for i := range n {
		back[i*n+i] = 1
	}
	for j, a := range p.extra {
		k := p.dim + j
		back[k*n+k] = 1 / a.sd
		back[a.param*n+k] = -a.sign * a.mean / a.sd
	}
	return back
}

// natural returns the logarithms of the parameters at z = 0, in the unit of the
// history, and the effects.
func (p *covariateProblem) natural(x, back []float64) []float64 {
	n := len(x)
	out := make([]float64, n)
	for i := range n {
		for k := range n {
			out[i] += back[i*n+k] * x[k]
		}
	}
	for _, i := range p.time {
		out[i] += math.Log(p.sample.scale)
	}
	return out
}

// penalty returns the sum of ½((natural − ln median)/SD)² over the priors, and
// adds its derivatives by x.
func (p *covariateProblem) penalty(x, grad, hess []float64) float64 {
	if p.set.Prior == nil {
		return 0
	}
	n, sum := len(x), 0.0
	back := p.back()
	natural := p.natural(x, back)
	for i, prior := range p.set.Prior {
		if prior.SD == 0 {
			continue
		}
		z := (natural[i] - math.Log(prior.Median)) / prior.SD
		sum += z * z / 2
		for k := range n {
			grad[k] += z / prior.SD * back[i*n+k]
			for l := range n {
				hess[k*n+l] += back[i*n+k] * back[i*n+l] / (prior.SD * prior.SD)
			}
		}
	}
	return sum
}

// checkPriors refuses priors that are not one for each parameter and effect.
func (p *covariateProblem) checkPriors() error {
	if n := p.dim + len(p.extra); p.set.Prior != nil && len(p.set.Prior) != n {
		return fmt.Errorf("clv: %s: %d priors for %d parameters and effects: %w", p.model, len(p.set.Prior), n, clientele.ErrOption)
	}
	return nil
}

// plainSample is a sample with every row of a checked history by itself, in
// its order.
func plainSample(ctx context.Context, h *clientele.History) (*sample, error) {
	if _, err := newSample(ctx, h, nil); err != nil {
		return nil, err
	}
	n := h.Len()
	s := &sample{
		x: append([]float64(nil), h.X...), last: make([]float64, n), t: make([]float64, n), w: make([]float64, n),
	}
	sumT := 0.0
	for i := range n {
		s.w[i] = 1
		if h.Weight != nil {
			s.w[i] = h.Weight[i]
		}
		s.n += s.w[i]
		s.sumX += s.w[i] * s.x[i]
		sumT += s.w[i] * h.T[i]
	}
	s.scale = sumT / s.n
	for i := range n {
		s.last[i], s.t[i] = h.Last[i]/s.scale, h.T[i]/s.scale
	}
	return s, nil
}

// loss is the negative log-likelihood with its derivatives by the logarithms
// of the parameters and by the coefficients.
func (p *covariateProblem) loss(ctx context.Context, x, grad, hess []float64) float64 {
	n := len(x)
	rows := len(p.sample.x)
	const size = 512
	type part struct {
		f    float64
		g, h []float64
	}
	parts := make([]part, (rows+size-1)/size)
	if err := parallel.Chunks(ctx, rows, size, func(chunk, lo, hi int) {
		out := part{g: make([]float64, n), h: make([]float64, n*n)}
		slope := make([]float64, n) // of the logarithm of the parameter a variable belongs to
		owner := make([]int, n)
		for i := range p.dim {
			slope[i], owner[i] = 1, i
		}
		one := make([]count, 1)
		for i := lo; i < hi; i++ {
			var ln [maxParams]float64
			copy(ln[:], x[:p.dim])
			for j, a := range p.extra {
				k := p.dim + j
				slope[k], owner[k] = a.sign*a.z[i], a.param
				ln[a.param] += slope[k] * x[k]
			}
			var q params
			for j := range p.dim {
				q[j] = math.Exp(ln[j])
			}
			var d derivs
			p.kernel.rows(&q, p.sample, i, i+1, &d)
			one[0] = count{p.sample.x[i], p.sample.w[i]}
			p.kernel.counts(&q, one, &d)
			out.f += d.f
			for j := range n {
				out.g[j] += slope[j] * d.g[owner[j]]
				for l := range j + 1 {
					lo, hi := min(owner[j], owner[l]), max(owner[j], owner[l])
					out.h[j*n+l] += slope[j] * slope[l] * d.h[hi*(hi+1)/2+lo]
				}
			}
		}
		parts[chunk] = out
	}); err != nil {
		return math.NaN()
	}
	clear(grad)
	clear(hess)
	sum := 0.0
	for _, part := range parts {
		sum -= part.f
		for j := range n {
			grad[j] -= part.g[j]
			for l := range j + 1 {
				hess[j*n+l] -= part.h[j*n+l]
			}
		}
	}
	for j := range n {
		for l := range j {
			hess[l*n+j] = hess[j*n+l]
		}
	}
	return sum + p.penalty(x, grad, hess)
}

// solve climbs from the parameters of the model without covariates, which it
// is given in the unit of the history, and returns the parameters for z = 0,
// the effects and the record.
func (p *covariateProblem) solve(ctx context.Context, start params) (params, []Effect, []float64, *Fit, error) {
	if err := p.checkPriors(); err != nil {
		return params{}, nil, nil, nil, err
	}
	n := p.dim + len(p.extra)
	x := make([]float64, n)
	for i := range p.dim {
		x[i] = math.Log(math.Max(start[i], 1e-6))
	}
	for _, i := range p.time {
		x[i] -= math.Log(p.sample.scale)
	}
	steps := 0
	r, err := newton.Minimize(ctx, func(x, g, h []float64) float64 {
		if p.set.Progress != nil {
			steps++
			p.set.Progress(steps, 0)
		}
		return p.loss(ctx, x, g, h)
	}, x,
		newton.Settings{Iterations: p.set.Iterations, Radius: 1, MaxRadius: 4})
	if err != nil {
		return params{}, nil, nil, nil, fmt.Errorf("clv: %s: %w", p.model, err)
	}
	penalty := p.penalty(r.X, make([]float64, n), make([]float64, n*n))
	fit := &Fit{
		Status: Converged, LogLikelihood: -r.Value + penalty + p.kernel.constant(p.sample),
		Customers: p.sample.n, Distinct: len(p.sample.x), Iterations: r.Iterations,
	}
	back := p.back()
	natural := p.natural(r.X, back)
	var q params
	for i := range p.dim {
		q[i] = math.Exp(natural[i])
	}
	effects := make([]Effect, len(p.extra))
	for j, a := range p.extra {
		effects[j] = Effect{Name: a.name, Value: natural[p.dim+j]}
	}
	var cov []float64
	switch r.Status {
	case newton.Flat:
		fit.ridge(math.Exp(r.X[0]), math.Exp(r.X[2]), math.Exp(r.X[p.dim-1]))
	case newton.Failed:
		fit.Status = NotConverged
		fit.Warnings = append(fit.Warnings, "The search for the best parameters ended early; the parameters are the best ones found.")
	case newton.Converged:
		if inv, ok := newton.Inverse(r.Hess, n); ok {
			cov = sandwich(back, inv, n)
			fit.StdErr = make([]float64, p.dim)
			for i := range p.dim {
				fit.StdErr[i] = q[i] * math.Sqrt(cov[i*n+i])
				fit.LogCov = append(fit.LogCov, cov[i*n:i*n+p.dim]...)
			}
			for j := range effects {
				k := p.dim + j
				effects[j].SE = math.Sqrt(cov[k*n+k])
			}
		}
	}
	return q, effects, cov, fit, notConverged(p.model, fit)
}

// effectSpec completes the spec of a base model by effects: their names begin
// with the process they act on.
func effectSpec(base spec, name string, cov []float64, process []string, effects [][]Effect, build func(base any, effects [][]Effect) any) spec {
	s := base
	s.name, s.cov = name, cov
	s.names, s.values = append([]string(nil), base.names...), append([]float64(nil), base.values...)
	if base.fit != nil && base.fit.StdErr != nil {
		s.se = append([]float64(nil), base.fit.StdErr...)
	}
	for i, list := range effects {
		for _, e := range list {
			s.names = append(s.names, process[i]+" "+e.Name)
			s.values = append(s.values, e.Value)
			if s.se != nil {
				s.se = append(s.se, e.SE)
			}
			s.effects++
		}
	}
	n := len(base.values)
	s.make = func(v []float64) any {
		moved := make([][]Effect, len(effects))
		at := n
		for i, list := range effects {
			for _, e := range list {
				moved[i] = append(moved[i], Effect{Name: e.Name, Value: v[at]})
				at++
			}
		}
		return build(base.make(v[:n]), moved)
	}
	return s
}

// sandwich returns B·C·Bᵀ.
func sandwich(b, c []float64, n int) []float64 {
	out := make([]float64, n*n)
	for i := range n {
		for j := range n {
			for k := range n {
				for l := range n {
					out[i*n+j] += b[i*n+k] * c[k*n+l] * b[j*n+l]
				}
			}
		}
	}
	return out
}
