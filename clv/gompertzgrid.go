package clv

import "math"

// gompertzDeath is the time of death in the GGompertz/NBD model. With
// D(u) = β−1+e^(bu) and G = bu·e^(bu)/D, the φ are the 21 monomials up to the
// second degree of ln(1+u/α), u/(α+u), 1+bu−(s+1)G, ln(D/β) and 1−β/D, and
// three more that second derivatives need.
type gompertzDeath struct{ alpha, b, s, beta float64 }

// The places of the φ: those of the first degree, of the second at
// gompertzPair, and the three others.
const (
	gompertzPair  = 6
	gompertzMixed = gompertzPair + 15 // bu − (s+1)·(G + bu·G·(1−e^(bu)/D))
	gompertzGrow  = gompertzMixed + 1 // G
	gompertzBoth  = gompertzMixed + 2 // G·β/D
	gompertzWidth = gompertzMixed + 3
)

func (gompertzDeath) width() int { return gompertzWidth }

func (p gompertzDeath) gap(u float64) float64 {
	return math.Min(math.Min(p.alpha+u, u+math.Min(1, p.beta)/p.b), 2/p.b)
}

func (p gompertzDeath) falls(from, to float64) float64 {
	_, e, _ := grown(p.b, p.beta, from)
	_, end, _ := grown(p.b, p.beta, to) // the hazard is monotone
	return p.b * (p.s + 1) * math.Max(e, end)
}

// since is s·ln(D(to)/D(from)): from the time "from" on the process is one
// with β = 1+(β−1)e^(−b·from).
func (p gompertzDeath) since(from, to float64) float64 {
	ln, _, _ := grown(p.b, gompertzLife{b: p.b, beta: p.beta}.later(0, from).beta, to-from)
	return p.s * ln
}

func (p gompertzDeath) at(u float64, phi []float64) float64 {
	e := p.set(u, 1, phi)
	return p.b * p.s * e
}

// set sets the φ at u, for e = 1 as above and for the living, e = 0, with s and
// without the first 1+bu; it returns e^(bu)/D.
func (p gompertzDeath) set(u, e float64, phi []float64) float64 {
	ln, grow, left := grown(p.b, p.beta, u)
	bu := p.b * u
	g := bu * grow
	phi = phi[:gompertzWidth]
	phi[0] = 1
	phi[1] = math.Log1p(u / p.alpha)
	phi[2] = u / (p.alpha + u)
	phi[3] = e*(1+bu) - (p.s+e)*g
	phi[4] = ln
	phi[5] = grow * -math.Expm1(-bu)
	for i := range 5 {
		for j := range i + 1 {
			phi[gompertzPair+i*(i+1)/2+j] = phi[1+i] * phi[1+j]
		}
	}
	phi[gompertzMixed] = e*bu - (p.s+e)*(g+bu*g*(1-grow))
	phi[gompertzGrow] = g
	phi[gompertzBoth] = g * left
	return grow
}

func (gompertzKernel) mortality(p *params) mortality {
	return gompertzDeath{p[1], p[2], p[3], p[4]}
}

func (gompertzKernel) gridRows(p *params, data *sample, c *clock, g *deathGrid, lo, hi int, q []float64, d *derivs) {
	r, s := p[0], p[3]
	death := gompertzDeath{p[1], p[2], s, p[4]}
	x := data.x[lo]
	R := r + x
	var dead, own [gompertzWidth]float64
	for i := lo; i < hi; i++ {
		w := data.w[i]
		alive := g.dead(R, int(c.last[i]), int(c.t[i]), q, dead[:])
		death.set(data.t[i], 0, own[:])

		// v = c0 + c1·φ for each of the five, and the products expanded; the
		// constants differ between the dead, e = 1, and the living.
		var v [5]float64
		var h [15]float64
		add := func(m *[gompertzWidth]float64, like, e float64) {
			base := [5]float64{0, -x, 0, e, -e}
			slope := [5]float64{-r, R, 1, -s, s + e}
			for j := range 5 {
				v[j] += like * (base[j]*m[0] + slope[j]*m[1+j])
				for k := range j + 1 {
					at := j*(j+1)/2 + k
					h[at] += like * (base[j]*base[k]*m[0] + base[j]*slope[k]*m[1+k] + slope[j]*base[k]*m[1+j] +
						slope[j]*slope[k]*m[gompertzPair+at])
				}
			}
			h[0] -= like * r * m[1]
			h[1] += like * r * m[2]
			h[2] -= like * R * (m[2] - m[gompertzPair+2])
			h[5] += like * m[gompertzMixed]
			h[8] -= like * s * m[gompertzGrow]
			h[9] -= like * s * m[4]
			h[12] += like * (s + e) * m[gompertzBoth]
			h[13] += like * s * m[5]
			h[14] -= like * (s + e) * (m[5] - m[gompertzPair+14])
		}
		add(&dead, 1, 1)
		add(&own, alive, 0)
		total := dead[0] + alive
		d.f += w * (math.Log(total) - r*g.lnRate[c.last[i]] - x*g.lnTime[c.last[i]] - g.lnLife[c.last[i]])
		n := 1 / total
		for j := range v {
			d.g[j] += w * v[j] * n
			for k := range j + 1 {
				at := j*(j+1)/2 + k
				d.h[at] += w * (h[at]*n - v[j]*n*v[k]*n)
			}
		}
	}
}
