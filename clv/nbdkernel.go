package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/gamma"
)

// nbdKernel is the log-likelihood of customers who never leave; every k-th
// event of the Poisson process is a purchase. The parameters are r and α.
type nbdKernel struct{ k int }

func (c nbdKernel) rows(p *params, s *sample, lo, hi int, d *derivs) {
	r, alpha, k := p[0], p[1], float64(c.k)
	for i := lo; i < hi; i++ {
		x, t, w := s.x[i], s.t[i], s.w[i]
		R := r + k*x
		pT := 1 / (alpha + t)
		qT := t * pT
		lT := math.Log1p(t / alpha)
		d.f -= w * (r*lT + k*x*math.Log(alpha+t))
		d.g[0] -= w * r * lT
		d.g[1] += w * (r*qT - k*x*alpha*pT)
		d.h[0] -= w * r * lT
		d.h[1] += w * r * qT
		d.h[2] -= w * R * alpha * pT * qT
		if c.k > 1 {
			l := phases(c.k, R, (t-s.last[i])*pT, alpha*pT)
			d.f += w * l.f
			d.g[0] += w * r * l.r
			d.g[1] += w * l.a
			d.h[0] += w * (r*l.r + r*r*l.rr)
			d.h[1] += w * r * l.ra
			d.h[2] += w * l.aa
		}
	}
}

func (c nbdKernel) counts(p *params, counts []count, d *derivs) {
	r := p[0]
	for _, n := range counts {
		f, f1, f2 := gamma.Rising(r, float64(c.k)*n.x)
		d.f += n.w * f
		d.g[0] += n.w * r * f1
		d.h[0] += n.w * (r*f1 + r*r*f2)
	}
}

func (c nbdKernel) constant(s *sample) float64 { return churnKernel{k: c.k}.constant(s) }
