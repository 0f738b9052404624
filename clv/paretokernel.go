package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/gamma"
	"github.com/clientele-go/clientele/internal/quad"
)

// paretoKernel is the log-likelihood of the Pareto/NBD model without ₂F₁. The
// parameters are r, α, s, β. With R = r + x,
//
//	L = Γ(R)/Γ(r)·αʳ·βˢ·[ (α+T)⁻ᴿ(β+T)⁻ˢ + s·∫_{t_x}^T (α+u)⁻ᴿ(β+u)^−(s+1) du ]
//
// and everything is differentiated under the integral, at the same nodes.
type paretoKernel struct{}

// rules are the Gauss–Legendre rules that a path is integrated with, from the
// shortest to the longest.
var rules = [...]quad.Rule{quad.Legendre(8), quad.Legendre(12), quad.Legendre(16), quad.Legendre(24), quad.Legendre(40)}

// A path is the integral over the times of death u from t_x to T, in the
// variable z with u + m = (t_x + m)·eᶻ and m = min(α, β). The nearest
// singularities of the integrand lie π away from the path, for any parameters.
type path struct {
	start  float64 // t_x + m
	length float64 // of z
	panels int
	rule   *quad.Rule
}

// newPath returns the nodes for an integrand that falls as (α+u)⁻ᴿ(β+u)⁻ˢ. It
// leaves out what is below e⁻⁴² of the whole.
func newPath(R, alpha, s, beta, last, t float64) path {
	m := math.Min(alpha, beta)
	p := path{start: last + m}
	p.length = math.Log1p((t - last) / p.start)
	if R*math.Log1p((t-last)/(alpha+last)) > 42 {
		cut := math.Expm1(42/R) * (alpha + last)
		p.length = math.Min(p.length, math.Log1p(cut/p.start))
	}
	fall := (R + s) * p.length // at most, as −d ln integrand/dz ≤ R + s
	p.panels = 1
	switch {
	case p.length < 0.6 && fall < 2:
		p.rule = &rules[0]
	case p.length < 1.5 && fall < 6:
		p.rule = &rules[1]
	case p.length < 2.5 && fall < 12:
		p.rule = &rules[2]
	case p.length < 4 && fall < 30:
		p.rule = &rules[3]
	default:
		p.rule = &rules[4]
		p.panels = 1 + int(p.length/7)
	}
	return p
}

// integral returns A and I, both relative to (α+t_x)⁻ᴿ(β+t_x)⁻ˢ: A is the
// density of being alive at T, I that of having died before.
func (p path) integral(R, alpha, s, beta, last, t float64) (A, I float64) {
	A = math.Exp(-R*math.Log1p((t-last)/(alpha+last)) - s*math.Log1p((t-last)/(beta+last)))
	ia, ib := 1/(alpha+last), 1/(beta+last)
	first := alpha <= beta
	step := p.length / float64(p.panels)
	for panel := range p.panels {
		for i, node := range p.rule.Node {
			z := step * (float64(panel) + node)
			up := math.Exp(z) // (u+m)/start
			du := p.start * (up - 1)
			la, lb := z, z
			if first {
				lb = math.Log1p(du * ib)
			} else {
				la = math.Log1p(du * ia)
			}
			I += p.rule.Weight[i] * math.Exp(-R*la-s*lb) * up / (1 + du*ib)
		}
	}
	return A, I * s * step * p.start * ib
}

func (paretoKernel) rows(p *params, data *sample, lo, hi int, d *derivs) {
	r, alpha, s, beta := p[0], p[1], p[2], p[3]
	for row := lo; row < hi; row++ {
		x, last, t, w := data.x[row], data.last[row], data.t[row], data.w[row]
		R := r + x
		ia, ib := 1/(alpha+last), 1/(beta+last)
		l0a, l0b := math.Log1p(last/alpha), math.Log1p(last/beta)

		// Sums over the ways the customer can have gone on, each weighted with
		// its likelihood: e is 1 for a death and 0 for being alive, and v are
		// the derivatives by ln r, ln α, ln s, ln β of its log-likelihood.
		var total, v0, v1, v2, v3 float64
		var v00, v01, v11, v02, v12, v22, v03, v13, v23, v33 float64
		var h01, h11, h22, h23, h33 float64
		add := func(like, la, lb, u, e float64) {
			pa, pb := 1/(alpha+u), 1/(beta+u)
			qa, qb := u*pa, u*pb // 1 − α/(α+u)
			a, b := alpha*pa, beta*pb
			d0 := -r * (l0a + la)
			d1 := r*qa - x*a
			slb := s * (l0b + lb)
			d2 := e - slb
			d3 := s*qb - e*b
			total += like
			l0, l1, l2, l3 := like*d0, like*d1, like*d2, like*d3
			v0 += l0
			v1 += l1
			v2 += l2
			v3 += l3
			v00 += l0 * d0
			v01 += l0 * d1
			v11 += l1 * d1
			v02 += l0 * d2
			v12 += l1 * d2
			v22 += l2 * d2
			v03 += l0 * d3
			v13 += l1 * d3
			v23 += l2 * d3
			v33 += l3 * d3
			h01 += like * r * qa
			h11 -= like * R * a * qa
			h22 -= like * slb
			h23 += like * s * qb
			h33 -= like * (s + e) * b * qb
		}
		la, lb := math.Log1p((t-last)*ia), math.Log1p((t-last)*ib)
		add(math.Exp(-R*la-s*lb), la, lb, t, 0)
		if t > last {
			q := newPath(R, alpha, s, beta, last, t)
			step := q.length / float64(q.panels)
			scale := s * step * q.start * ib
			first := alpha <= beta
			for panel := range q.panels {
				for i, node := range q.rule.Node {
					z := step * (float64(panel) + node)
					up := math.Exp(z)
					du := q.start * (up - 1)
					la, lb := z, z
					if first {
						lb = math.Log1p(du * ib)
					} else {
						la = math.Log1p(du * ia)
					}
					like := scale * q.rule.Weight[i] * math.Exp(-R*la-s*lb) * up / (1 + du*ib)
					add(like, la, lb, last+du, 1)
				}
			}
		}
		n := 1 / total
		v0, v1, v2, v3 = v0*n, v1*n, v2*n, v3*n
		d.f += w * (math.Log(total) - r*l0a - x*math.Log(alpha+last) - s*l0b)
		d.g[0] += w * v0
		d.g[1] += w * v1
		d.g[2] += w * v2
		d.g[3] += w * v3
		d.h[0] += w * (v00*n - v0*v0 + v0)
		d.h[1] += w * ((v01+h01)*n - v0*v1)
		d.h[2] += w * ((v11+h11)*n - v1*v1)
		d.h[3] += w * (v02*n - v0*v2)
		d.h[4] += w * (v12*n - v1*v2)
		d.h[5] += w * ((v22+h22)*n - v2*v2)
		d.h[6] += w * (v03*n - v0*v3)
		d.h[7] += w * (v13*n - v1*v3)
		d.h[8] += w * ((v23+h23)*n - v2*v3)
		d.h[9] += w * ((v33+h33)*n - v3*v3)
	}
}

func (paretoKernel) counts(p *params, counts []count, d *derivs) {
	r := p[0]
	for _, n := range counts {
		f, f1, f2 := gamma.Rising(r, n.x)
		d.f += n.w * f
		d.g[0] += n.w * r * f1
		d.h[0] += n.w * (r*f1 + r*r*f2)
	}
}

func (paretoKernel) constant(s *sample) float64 { return -s.sumX * math.Log(s.scale) }
