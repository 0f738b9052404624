package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/gamma"
)

// churnKernel is the log-likelihood of the models in which customers drop out
// at a purchase: (M)BG/NBD for k = 1 and (M)BG/CNBD-k. The parameters are r,
// α, a, b.
//
// With n = x + m chances to have dropped out, R = r + kx and τ = T − t_x,
//
//	L = Γ(R)/Γ(r)·Γ(k)⁻ˣ·Πgap^(k−1)·αʳ·B(a, b+n)/B(a, b)·[ A + 1{n>0}·D ]
//	A = (α+T)⁻ᴿ·Σ_{j<k} (R)_j/j!·(τ/(α+T))ʲ
//	D = a/(b+n−1)·(α+t_x)⁻ᴿ
type churnKernel struct {
	k int // every k-th event of the Poisson process is a purchase
	m int // 1 if customers can drop out at their first purchase (MBG), else 0
}

func (c churnKernel) rows(p *params, s *sample, lo, hi int, d *derivs) {
	r, alpha, a, b := p[0], p[1], p[2], p[3]
	k := float64(c.k)
	var pT, qT, lT, lnT, lnOdds float64
	seenX, seenT := -1.0, -1.0 // rows with one x or T come together
	for i := lo; i < hi; i++ {
		x, last, t, w := s.x[i], s.last[i], s.t[i], s.w[i]
		R := r + k*x
		n := x + float64(c.m)
		bn := b + (n - 1) // n − 1 first: b may be tiny
		if x != seenX {
			seenX = x
			lnOdds = math.Log(a / bn)
		}
		if t != seenT {
			seenT = t
			pT = 1 / (alpha + t)
			qT = t * pT // 1 − α/(α+T), exact where α is large
			lT = math.Log1p(t / alpha)
			lnT = math.Log(alpha + t)
		}

		// ln of αʳ(α+T)⁻ᴿ.
		d.f -= w * (r*lT + k*x*lnT)
		d.g[0] -= w * r * lT
		d.g[1] += w * (r*qT - k*x*alpha*pT)
		d.h[0] -= w * r * lT
		d.h[1] += w * r * qT
		d.h[2] -= w * R * alpha * pT * qT

		tau := t - last
		var l phaseSum
		if c.k > 1 {
			l = phases(c.k, R, tau*pT, alpha*pT)
			d.f += w * l.f
			d.g[0] += w * r * l.r
			d.g[1] += w * l.a
			d.h[0] += w * (r*l.r + r*r*l.rr)
			d.h[1] += w * r * l.ra
			d.h[2] += w * l.aa
		}
		if n == 0 {
			continue
		}
		// δ = ln(D/A), and its derivatives by the logarithms.
		pL := 1 / (alpha + last)
		lD := math.Log1p(tau * pL)
		delta := lnOdds + R*lD - l.f
		e0 := r*lD - r*l.r
		e1 := -R*tau*pT*(alpha*pL) - l.a
		e3 := -b / bn
		dead, lnSum := logistics(delta)
		v := dead * (1 - dead)
		d.f += w * lnSum
		d.g[0] += w * dead * e0
		d.g[1] += w * dead * e1
		d.g[2] += w * dead
		d.g[3] += w * dead * e3
		e00 := e0 - r*r*l.rr
		e01 := -r*tau*pT*(alpha*pL) - r*l.ra
		e11 := e1 + l.a + R*tau*pT*alpha*pL*(alpha*pT+alpha*pL) - l.aa
		e33 := e3 * (1 + e3)
		d.h[0] += w * (dead*e00 + v*e0*e0)
		d.h[1] += w * (dead*e01 + v*e1*e0)
		d.h[2] += w * (dead*e11 + v*e1*e1)
		d.h[3] += w * v * e0
		d.h[4] += w * v * e1
		d.h[5] += w * v
		d.h[6] += w * v * e3 * e0
		d.h[7] += w * v * e3 * e1
		d.h[8] += w * v * e3
		d.h[9] += w * (dead*e33 + v*e3*e3)
	}
}

func (c churnKernel) counts(p *params, counts []count, d *derivs) {
	r, a, b := p[0], p[2], p[3]
	for _, n := range counts {
		f, f1, f2 := gamma.Rising(r, float64(c.k)*n.x)
		d.f += n.w * f
		d.g[0] += n.w * r * f1
		d.h[0] += n.w * (r*f1 + r*r*f2)

		g, g1, g2 := gamma.Rising(b, n.x+float64(c.m))
		h, h1, h2 := gamma.Rising(a+b, n.x+float64(c.m))
		d.f += n.w * (g - h)
		d.g[2] -= n.w * a * h1
		d.g[3] += n.w * b * (g1 - h1)
		d.h[5] -= n.w * (a*h1 + a*a*h2)
		d.h[8] -= n.w * a * b * h2
		d.h[9] += n.w * (b*(g1-h1) + b*b*(g2-h2))
	}
}

func (c churnKernel) constant(s *sample) float64 {
	k := float64(c.k)
	lg, _ := math.Lgamma(k)
	return (k-1)*s.gaps - s.sumX*lg - k*s.sumX*math.Log(s.scale)
}

// phaseSum is ln Σ_{j<k} (R)_j/j!·zʲ with z = τ/(α+T), and its derivatives: by
// r (plain) and by ln α.
type phaseSum struct{ f, r, a, rr, ra, aa float64 }

// phases sums over the events of the Poisson process since the last purchase:
// fewer than k of them make no purchase. aT is α/(α+T).
func phases(k int, R, z, aT float64) phaseSum {
	term, sum := 1.0, 1.0
	var h, q float64 // derivatives of ln (R)_j by R
	var sh, sq, shh, sj, sjj, shj float64
	for j := 1; j < k; j++ {
		R := R + float64(j) - 1
		h += 1 / R
		q -= 1 / (R * R)
		term *= R / float64(j) * z
		sum += term
		f := float64(j)
		sh += term * h
		sq += term * q
		shh += term * h * h
		sj += term * f
		sjj += term * f * f
		shj += term * h * f
	}
	sh, sq, shh, sj, sjj, shj = sh/sum, sq/sum, shh/sum, sj/sum, sjj/sum, shj/sum
	// Each term depends on ln α by (α+T)⁻ʲ: first derivative −j·aT, second
	// −j·aT(1 − aT).
	return phaseSum{
		f:  math.Log(sum),
		r:  sh,
		a:  -aT * sj,
		rr: sq + shh - sh*sh,
		ra: -aT * (shj - sh*sj),
		aa: -aT*(1-aT)*sj + aT*aT*(sjj-sj*sj),
	}
}

// logistic returns 1/(1+e⁻ᶻ).
func logistic(z float64) float64 {
	if z < 0 {
		e := math.Exp(z)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-z))
}

// logistics returns 1/(1+e⁻ᶻ) and ln(1+eᶻ).
func logistics(z float64) (p, ln float64) {
	e := math.Exp(-math.Abs(z))
	p = 1 / (1 + e)
	ln = math.Log1p(e)
	if z < 0 {
		return e * p, ln
	}
	return p, z + ln
}
