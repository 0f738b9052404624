package clv

// maxParams is the largest number of parameters of a model, covariates aside.
const maxParams = 5

// params are the natural parameters of a model, in the order of its fields.
type params [maxParams]float64

// derivs sums a log-likelihood with its gradient and its Hessian by the
// logarithms of the parameters. The lower triangle of the Hessian stands row
// by row: (i, j) with j ≤ i at i(i+1)/2 + j.
type derivs struct {
	f float64
	g [maxParams]float64
	h [maxParams * (maxParams + 1) / 2]float64
}

func (d *derivs) add(e *derivs) {
	d.f += e.f
	for i, v := range e.g {
		d.g[i] += v
	}
	for i, v := range e.h {
		d.h[i] += v
	}
}

// A kernel is the log-likelihood of one model, for scaled time. Constants
// that depend on the data alone are left out and returned by constant.
type kernel interface {
	// rows adds the rows from lo to hi, each with its weight, without what
	// counts adds.
	rows(p *params, s *sample, lo, hi int, d *derivs)

	// counts adds the part that depends on x alone.
	counts(p *params, c []count, d *derivs)

	// constant returns what is left out, for scaled time.
	constant(s *sample) float64
}
