package clv

import "math"

// gompertzKernel is the log-likelihood of the GGompertz/NBD model. The
// parameters are r, α, b, s, β. With R = r + x and D(u) = β − 1 + e^(bu),
//
//	L = Γ(R)/Γ(r)·αʳ·βˢ·[ (α+T)⁻ᴿ·D(T)⁻ˢ + bs·∫_{t_x}^T (α+u)⁻ᴿ·e^(bu)·D(u)^−(s+1) du ]
//
// and everything is differentiated under the integral, at the same nodes.
type gompertzKernel struct{}

func (gompertzKernel) rows(p *params, data *sample, lo, hi int, d *derivs) {
	l := gompertzLife{p[0], p[1], p[2], p[3], p[4]}
	for row := lo; row < hi; row++ {
		x, last, t, w := data.x[row], data.last[row], data.t[row], data.w[row]
		R := l.r + x
		var total float64
		var v, sv [5]float64
		var h, sh [15]float64
		add := func(u, like, e float64) {
			ln, grow, p := grown(l.b, l.beta, u)
			a := l.alpha / (l.alpha + u)
			far := u / (l.alpha + u)
			bu := l.b * u
			bg := bu * grow
			v[0] = -l.r * math.Log1p(u/l.alpha)
			v[1] = l.r*far - x*a
			v[2] = e*(1+bu) - (l.s+e)*bg
			v[3] = e - l.s*ln
			v[4] = l.s - (l.s+e)*p
			// 1 − p from its own terms: p is near 1 for small bu.
			rest := grow * -math.Expm1(-bu)
			h[0] = v[0]
			h[1] = l.r * far
			h[2] = -R * a * far
			h[5] = e*bu - (l.s+e)*(bg+bu*bg*(1-grow))
			h[8] = -l.s * bg
			h[9] = -l.s * ln
			h[12] = (l.s + e) * p * bg
			h[13] = l.s * rest
			h[14] = -(l.s + e) * p * rest
			total += like
			for i := range v {
				sv[i] += like * v[i]
				for j := range i + 1 {
					k := i*(i+1)/2 + j
					sh[k] += like * (h[k] + v[i]*v[j])
				}
			}
		}
		alive := l.deaths(x, last, t, func(u, like float64) { add(u, like, 1) })
		add(t, alive, 0)
		ln0, _, _ := grown(l.b, l.beta, last)
		d.f += w * (math.Log(total) - l.r*math.Log1p(last/l.alpha) - x*math.Log(l.alpha+last) - l.s*ln0)
		n := 1 / total
		for i := range sv {
			d.g[i] += w * sv[i] * n
			for j := range i + 1 {
				k := i*(i+1)/2 + j
				d.h[k] += w * (sh[k]*n - sv[i]*n*sv[j]*n)
			}
		}
	}
}

func (gompertzKernel) counts(p *params, counts []count, d *derivs) {
	paretoKernel{}.counts(p, counts, d)
}

func (gompertzKernel) constant(s *sample) float64 { return paretoKernel{}.constant(s) }
