package clv

import "math"

// paretoDeath is the time of death in the Pareto/NBD model, with the 15
// monomials up to the second degree of ln(1+u/α), u/(α+u), ln(1+u/β) and
// u/(β+u).
type paretoDeath struct{ alpha, s, beta float64 }

// The places of the monomials; a letter for each factor, in the order above.
const (
	mOne = iota
	mA
	mB
	mC
	mD
	mAA
	mAB
	mBB
	mAC
	mBC
	mCC
	mAD
	mBD
	mCD
	mDD
	paretoWidth
)

func (paretoDeath) width() int { return paretoWidth }

func (p paretoDeath) gap(u float64) float64 { return math.Min(p.alpha, p.beta) + u }

func (p paretoDeath) falls(from, _ float64) float64 { return (p.s + 1) / (p.beta + from) }

func (p paretoDeath) since(from, to float64) float64 {
	return p.s * math.Log1p((to-from)/(p.beta+from))
}

func (p paretoDeath) at(u float64, phi []float64) float64 {
	monomials(math.Log1p(u/p.alpha), u/(p.alpha+u), math.Log1p(u/p.beta), u/(p.beta+u), phi)
	return p.s / (p.beta + u)
}

func monomials(a, b, c, d float64, phi []float64) {
	phi = phi[:paretoWidth]
	phi[mOne], phi[mA], phi[mB], phi[mC], phi[mD] = 1, a, b, c, d
	phi[mAA], phi[mAB], phi[mBB] = a*a, a*b, b*b
	phi[mAC], phi[mBC], phi[mCC] = a*c, b*c, c*c
	phi[mAD], phi[mBD], phi[mCD], phi[mDD] = a*d, b*d, c*d, d*d
}

func (paretoKernel) mortality(p *params) mortality { return paretoDeath{p[1], p[2], p[3]} }

func (paretoKernel) gridRows(p *params, data *sample, c *clock, g *deathGrid, lo, hi int, q []float64, d *derivs) {
	r, alpha, s, beta := p[0], p[1], p[2], p[3]
	x := data.x[lo]
	R := r + x
	var sum, own [paretoWidth]float64
	for i := lo; i < hi; i++ {
		t, w := data.t[i], data.w[i]
		m := &sum
		alive := g.dead(R, int(c.last[i]), int(c.t[i]), q, m[:])
		monomials(g.lnRate[c.t[i]], t/(alpha+t), g.lnLife[c.t[i]]/s, t/(beta+t), own[:])
		o := &own

		// The dead, e = 1.
		s1 := s + 1
		v0 := -r * m[mA]
		v1 := R*m[mB] - x*m[mOne]
		v2 := m[mOne] - s*m[mC]
		v3 := s1*m[mD] - m[mOne]
		v00 := r * r * m[mAA]
		v01 := -r * (R*m[mAB] - x*m[mA])
		v11 := R*(R*m[mBB]-2*x*m[mB]) + x*x*m[mOne]
		v02 := -r * (m[mA] - s*m[mAC])
		v12 := v1 - s*(R*m[mBC]-x*m[mC])
		v22 := v2 - s*(m[mC]-s*m[mCC])
		v03 := -r * (s1*m[mAD] - m[mA])
		v13 := s1*(R*m[mBD]-x*m[mD]) - v1
		v23 := v3 - s*(s1*m[mCD]-m[mC])
		v33 := s1*(s1*m[mDD]-m[mD]) - v3
		v01 += r * m[mB]
		v11 -= R * (m[mB] - m[mBB])
		v22 -= s * m[mC]
		v23 += s * m[mD]
		v33 -= s1 * (m[mD] - m[mDD])

		// The living, e = 0.
		d0, d1, d2, d3 := -r*o[mA], R*o[mB]-x, -s*o[mC], s*o[mD]
		total := m[mOne] + alive
		v0 += alive * d0
		v1 += alive * d1
		v2 += alive * d2
		v3 += alive * d3
		v00 += alive * d0 * d0
		v01 += alive * (d0*d1 + r*o[mB])
		v11 += alive * (d1*d1 - R*(1-o[mB])*o[mB])
		v02 += alive * d0 * d2
		v12 += alive * d1 * d2
		v22 += alive * (d2*d2 + d2)
		v03 += alive * d0 * d3
		v13 += alive * d1 * d3
		v23 += alive * (d2*d3 + d3)
		v33 += alive * (d3*d3 - d3*(1-o[mD]))

		n := 1 / total
		v0, v1, v2, v3 = v0*n, v1*n, v2*n, v3*n
		d.f += w * (math.Log(total) - r*g.lnRate[c.last[i]] - x*g.lnTime[c.last[i]] - g.lnLife[c.last[i]])
		d.g[0] += w * v0
		d.g[1] += w * v1
		d.g[2] += w * v2
		d.g[3] += w * v3
		d.h[0] += w * (v00*n - v0*v0 + v0)
		d.h[1] += w * (v01*n - v0*v1)
		d.h[2] += w * (v11*n - v1*v1)
		d.h[3] += w * (v02*n - v0*v2)
		d.h[4] += w * (v12*n - v1*v2)
		d.h[5] += w * (v22*n - v2*v2)
		d.h[6] += w * (v03*n - v0*v3)
		d.h[7] += w * (v13*n - v1*v3)
		d.h[8] += w * (v23*n - v2*v3)
		d.h[9] += w * (v33*n - v3*v3)
	}
}
