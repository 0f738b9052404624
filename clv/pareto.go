package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/quad"
)

// lifetime is the process of a living customer of the Pareto/NBD model, or of
// a new one: rate λ ~ Gamma(r, α), dropout rate μ ~ Gamma(s, β). A customer
// known to be alive at T is a new one with r+x, α+T, s, β+T.
type lifetime struct{ r, alpha, s, beta float64 }

// mean returns E[purchases in (0, t]] = r/α·β·(1 − (β/(β+t))^(s−1))/(s−1), and
// its limit r/α·β·ln(1 + t/β) at s = 1.
func (l lifetime) mean(t float64) float64 {
	ln := math.Log1p(t / l.beta)
	c := l.s - 1
	factor := ln
	if c*ln != 0 {
		factor = -math.Expm1(-c*ln) / c
	}
	return l.r / l.alpha * l.beta * factor
}

// alive returns P(still alive at t) = (β/(β+t))ˢ.
func (l lifetime) alive(t float64) float64 {
	return math.Exp(-l.s * math.Log1p(t/l.beta))
}

// prob returns P(n purchases in (0, t]).
func (l lifetime) prob(n int, t float64) float64 {
	events := newNegbin(l.r, l.alpha, t)
	p := events.prob(float64(n)) * l.alive(t)
	if t == 0 || l.s == 0 || l.r == 0 && n > 0 {
		return p
	}
	// Those who died at u < t after n purchases, u + m = m·eᶻ as in path.
	m := math.Min(l.alpha, l.beta)
	length := math.Log1p(t / m)
	panels := 1 + int((length*(1+l.r+l.s)+math.Sqrt(float64(n))*2)/12)
	rule := &rules[len(rules)-1].rule
	step := length / float64(panels)
	peak := events.prob(float64(n)) // the largest or near it, to keep the scale
	lnPeak := math.Log(peak)
	if peak == 0 {
		lnPeak = 0
	}
	ln0 := 0.0
	if n > 0 {
		ln0 = lnPeak - float64(n)*math.Log(events.q) - events.lnZero
		if peak == 0 {
			return p
		}
	}
	sum := 0.0
	for panel := range panels {
		for i, node := range rule.Node {
			u := m * math.Expm1(step*(float64(panel)+node))
			like := -l.r*math.Log1p(u/l.alpha) - (l.s+1)*math.Log1p(u/l.beta)
			if n > 0 {
				like += ln0 + float64(n)*math.Log(u/(l.alpha+u))
			}
			sum += rule.Weight[i] * math.Exp(like) * (u + m)
		}
	}
	return math.Min(1, p+sum*step*l.s/l.beta)
}

// discounted returns the expected purchases in (0, ∞), each weighted by e to
// the −rate·time: r/α·∫ e^(−rate·u)·(β/(β+u))ˢ du.
func (l lifetime) discounted(rate float64) float64 {
	return l.r / l.alpha * l.beta * quad.Decay(rate*l.beta, func(z float64) float64 {
		return math.Exp(-l.s * math.Log1p(z))
	})
}
