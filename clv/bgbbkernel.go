package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/gamma"
)

// bgbbKernel is the log-likelihood of the BG/BB model. The parameters are α,
// β, γ, δ.
type bgbbKernel struct{}

func (bgbbKernel) rows(p *params, s *sample, lo, hi int, d *derivs) {
	alpha, beta, gam, delta := p[0], p[1], p[2], p[3]
	for i := lo; i < hi; i++ {
		x, last, n, w := s.x[i], s.last[i], s.t[i], s.w[i]

		// The living: ln B(α+x, β+n−x)/B(α, β) + ln B(γ, δ+n)/B(γ, δ).
		a0, a1, a2 := gamma.Rising(alpha, x)
		b0, b1, b2 := gamma.Rising(beta, n-x)
		c0, c1, c2 := gamma.Rising(alpha+beta, n)
		e0, e1, e2 := gamma.Rising(delta, n)
		f0, f1, f2 := gamma.Rising(gam+delta, n)
		d.f += w * (a0 + b0 - c0 + e0 - f0)
		d.g[0] += w * alpha * (a1 - c1)
		d.g[1] += w * beta * (b1 - c1)
		d.g[2] -= w * gam * f1
		d.g[3] += w * delta * (e1 - f1)
		d.h[0] += w * (alpha*(a1-c1) + alpha*alpha*(a2-c2))
		d.h[1] -= w * alpha * beta * c2
		d.h[2] += w * (beta*(b1-c1) + beta*beta*(b2-c2))
		d.h[5] -= w * (gam*f1 + gam*gam*f2)
		d.h[8] -= w * gam * delta * f2
		d.h[9] += w * (delta*(e1-f1) + delta*delta*(e2-f2))

		// The dead, relative to the living: the sum over k of
		//   Π_{i=k}^{n−1} (α+β+i)/(β+i−x)·(γ+δ+i)/(δ+i) · γ/(γ+δ+k)
		// v are the derivatives of a term's logarithm by those of the
		// parameters, u the second ones.
		var total float64
		var v, sv [4]float64
		var u, su [10]float64 // packed as derivs.h
		like := 1.0
		var alphaOne, betaOne, gammaOne, deltaOne float64
		var ab2, b2s, gd2, d2s float64
		for k := n - 1; k >= last; k-- {
			ab, bx, gd, dk := 1/(alpha+beta+k), 1/(beta+k-x), 1/(gam+delta+k), 1/(delta+k)
			like *= bx / ab * dk / gd
			alphaOne += ab
			betaOne += ab - bx
			gammaOne += gd
			deltaOne += gd - dk
			ab2 -= ab * ab
			b2s += bx*bx - ab*ab
			gd2 -= gd * gd
			d2s += dk*dk - gd*gd
			term := like * gam * gd
			v[0] = alpha * alphaOne
			v[1] = beta * betaOne
			v[2] = 1 + gam*(gammaOne-gd)
			v[3] = delta * (deltaOne - gd)
			u[0] = v[0] + alpha*alpha*ab2
			u[1] = alpha * beta * ab2
			u[2] = v[1] + beta*beta*b2s
			u[5] = gam*(gammaOne-gd) + gam*gam*(gd2+gd*gd)
			u[8] = gam * delta * (gd2 + gd*gd)
			u[9] = v[3] + delta*delta*(d2s+gd*gd)
			total += term
			for j := range 4 {
				sv[j] += term * v[j]
				for l := range j + 1 {
					su[j*(j+1)/2+l] += term * (u[j*(j+1)/2+l] + v[j]*v[l])
				}
			}
		}
		if total == 0 {
			continue
		}
		dead := 1 / (1 + total)
		d.f += w * math.Log1p(total)
		for j := range 4 {
			d.g[j] += w * sv[j] * dead
			for l := range j + 1 {
				d.h[j*(j+1)/2+l] += w * (su[j*(j+1)/2+l]*dead - sv[j]*dead*sv[l]*dead)
			}
		}
	}
}

func (bgbbKernel) counts(*params, []count, *derivs) {}

func (bgbbKernel) constant(*sample) float64 { return 0 }
