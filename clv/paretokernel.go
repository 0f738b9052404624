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

// A path is the integral over the times of death u from t_x to T, in the
// variable z with u + m = (t_x + m)·eᶻ and m = min(α, β). The nearest
// singularities of the integrand lie π away from the path, for any parameters.
type path struct {
	start  float64 // t_x + m
	length float64 // of z
	panels int
	rule   *quad.Rule
}

// rules are the Gauss–Legendre rules, each with the longest path and the
// largest fall of the logarithm of the integrand along it that it integrates
// to 3e-14: the bounds are those of the theorem on functions analytic in an
// ellipse around the path.
//
// Source: Trefethen (2013), Approximation Theory and Approximation Practice,
// theorem 19.3.
var rules = [...]struct {
	length, fall float64
	rule         quad.Rule
}{
	{0.5, 0.9, quad.Legendre(6)},
	{1, 2.7, quad.Legendre(8)},
	{1.5, 5.6, quad.Legendre(10)},
	{2, 9.7, quad.Legendre(12)},
	{3, 21, quad.Legendre(16)},
	{4, 36, quad.Legendre(20)},
	{6, 42, quad.Legendre(24)},
	{8, 80, quad.Legendre(32)},
}

// newPath returns the nodes for an integrand that falls as (α+u)⁻ᴿ(β+u)⁻ˢ. It
// leaves out what is below e⁻⁴² of the whole.
func newPath(R, alpha, s, beta, last, t float64) path {
	m := math.Min(alpha, beta)
	p := path{start: last + m}
	if cut := (alpha + last) * math.Expm1(42/R); t-last > cut {
		t = last + cut
	}
	if s > 1 {
		if cut := (beta + last) * math.Expm1(42/s); t-last > cut {
			t = last + cut
		}
	}
	p.length = math.Log1p((t - last) / p.start)
	// −d ln integrand/dz = (R/(α+u) + s/(β+u))·(m+u) grows with u.
	fall := p.length * (R*(m+t)/(alpha+t) + s*(m+t)/(beta+t))
	for i := range rules {
		if p.length <= rules[i].length && fall <= rules[i].fall {
			p.rule, p.panels = &rules[i].rule, 1
			return p
		}
	}
	last8 := &rules[len(rules)-1]
	p.rule = &last8.rule
	p.panels = int(math.Ceil(math.Max(p.length/last8.length, fall/last8.fall)))
	return p
}

// integral returns A and I, both relative to (α+t_x)⁻ᴿ(β+t_x)⁻ˢ: A is the
// density of being alive at T, I that of having died before.
func (p path) integral(R, alpha, s, beta, last, t float64) (A, I float64) {
	ia, ib := 1/(alpha+last), 1/(beta+last)
	A = math.Exp(-R*math.Log1p((t-last)*ia) - s*math.Log1p((t-last)*ib))
	first := alpha <= beta
	step := p.length / float64(p.panels)
	for panel := range p.panels {
		for i, node := range p.rule.Node {
			z := step * (float64(panel) + node)
			up := exp(z) // (u+m)/start
			du := p.start * (up - 1)
			fb := 1 + du*ib
			la, lb := z, z
			if first {
				lb = log1p(du * ib)
			} else {
				la = log1p(du * ia)
			}
			I += p.rule.Weight[i] * exp(-R*la-s*lb) * up / fb
		}
	}
	return A, I * s * step * p.start * ib
}

func (paretoKernel) rows(p *params, data *sample, lo, hi int, d *derivs) {
	r, alpha, s, beta := p[0], p[1], p[2], p[3]
	first := alpha <= beta
	for row := lo; row < hi; row++ {
		x, last, t, w := data.x[row], data.last[row], data.t[row], data.w[row]
		R := r + x
		ia, ib := 1/(alpha+last), 1/(beta+last)
		l0a, l0b := math.Log1p(last/alpha), math.Log1p(last/beta)
		q := path{}
		nodes, step, scale := 0, 0.0, 0.0
		if t > last {
			q = newPath(R, alpha, s, beta, last, t)
			nodes = len(q.rule.Node)
			step = q.length / float64(q.panels)
			scale = s * step * q.start * ib
		}

		// Sums over what can have become of the customer, each weighted with
		// its likelihood: first being alive at T, e = 0, then the deaths at the
		// nodes, e = 1. d0 to d3 are the derivatives of its log-likelihood by
		// ln r, ln α, ln s, ln β; h.. are the second derivatives.
		var total, v0, v1, v2, v3 float64
		var v00, v01, v11, v02, v12, v22, v03, v13, v23, v33 float64
		var h01, h11, h22, h23, h33 float64
		for k := -1; k < nodes*q.panels; k++ {
			var like, la, lb, du, fa, fb, e float64
			if k < 0 {
				du = t - last
				fa, fb = 1+du*ia, 1+du*ib
				la, lb = log1p(du*ia), log1p(du*ib)
				like = exp(-R*la - s*lb)
			} else {
				i, panel := k, 0
				if k >= nodes {
					i, panel = k%nodes, k/nodes
				}
				z := step * (float64(panel) + q.rule.Node[i])
				up := exp(z)
				du = q.start * (up - 1)
				fa, fb = 1+du*ia, 1+du*ib
				la, lb = z, z
				if first {
					lb = log1p(du * ib) // s may be large
				} else {
					la = log1p(du * ia)
				}
				e = 1
				like = scale * q.rule.Weight[i] * exp(-R*la-s*lb) * up / fb
			}
			u := last + du
			pa, pb := ia/fa, ib/fb // 1/(α+u), 1/(β+u)
			a, b := alpha*pa, beta*pb
			ra, sb := r*u*pa, s*u*pb
			slb := s * (l0b + lb)
			d0 := -r * (l0a + la)
			d1 := ra - x*a
			d2 := e - slb
			d3 := sb - e*b
			l0, l1, l2, l3 := like*d0, like*d1, like*d2, like*d3
			total += like
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
			h01 += like * ra
			h11 -= like * R * a * u * pa
			h22 -= like * slb
			h23 += like * sb
			h33 -= like * (s + e) * b * u * pb
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
