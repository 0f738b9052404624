package clv

import "math"

// gompertzLife is the process of a living customer of the GGompertz/NBD model,
// or of a new one: rate λ ~ Gamma(r, α), and a lifetime that is Gompertz with
// growth b and η ~ Gamma(s, β). A customer known to be alive at T is a new one
// with r+x, α+T and β = 1 + (β−1)e^(−bT).
type gompertzLife struct{ r, alpha, b, s, beta float64 }

// grown returns ln((β−1+e^(bu))/β), e^(bu)/(β−1+e^(bu)) and β/(β−1+e^(bu)),
// for any u ≥ 0 without overflow.
func grown(b, beta, u float64) (ln, e, p float64) {
	bu := b * u
	if bu < 1 {
		g := expm1(bu) / beta
		p = 1 / (1 + g)
		return log1p(g), exp(bu) * p / beta, p
	}
	y := exp(-bu)
	d := 1 + (beta-1)*y
	return bu + math.Log(d/beta), 1 / d, beta * y / d
}

// alive returns P(still alive at t) = (β/(β−1+e^(bt)))ˢ.
func (l gompertzLife) alive(t float64) float64 {
	ln, _, _ := grown(l.b, l.beta, t)
	return math.Exp(-l.s * ln)
}

// later returns the process of one known to be alive at t after x purchases.
func (l gompertzLife) later(x, t float64) gompertzLife {
	l.r += x
	l.alpha += t
	l.beta = l.beta*exp(-l.b*t) - expm1(-l.b*t) // 1 + (β−1)e^(−bt), without cancellation
	return l
}

// panels calls f at the nodes of a chain of Gauss–Legendre panels from lo to
// hi, with the weights of the integral, until f returns false at the end of a
// panel. The panels keep their distance from the singularities of (α+u)⁻ᴿ and
// of the Gompertz survivor, and the integrand falls by at most e¹² in each.
func (l gompertzLife) panels(lo, hi, R, most float64, f func(u, weight float64) bool) {
	rule := &rules[4].rule // 16 nodes
	for lo < hi {
		w := math.Min(hi-lo, most)
		w = math.Min(w, 1.5*(l.alpha+lo))
		w = math.Min(w, 1.5*(lo+math.Min(1, l.beta)/l.b))
		w = math.Min(w, 3/l.b)
		for _, e, _ := grown(l.b, l.beta, lo); ; w /= 2 { // the hazard is monotone
			_, end, _ := grown(l.b, l.beta, lo+w)
			if w*(R/(l.alpha+lo)+l.b*(l.s+1)*math.Max(e, end)) <= 12 {
				break
			}
		}
		if lo+w == lo {
			return
		}
		for i, node := range rule.Node {
			if !f(lo+w*node, w*rule.Weight[i]) && i == len(rule.Node)-1 {
				return
			}
		}
		lo += w
	}
}

// mean returns E[purchases in (0, t]] = r/α·∫_0^t (β/(β−1+e^(bu)))ˢ du, as the
// difference of two tails where these converge and little is lost.
func (l gompertzLife) mean(t float64) float64 {
	// With y = e^(−bu) the integral from u on is
	// ₂F₁(s, s; s+1; (1−β)y)·(βy)ˢ/(bs), here after Euler's transformation.
	e := exp(-l.b * t)
	beta := l.beta*e - expm1(-l.b*t) // 1 + (β−1)e
	steps := max(fractionSteps(1-l.beta), fractionSteps(1-beta))
	if fractionSteps(1-l.beta) > 0 && l.s > 0 {
		all, rest := gaussTails(1, l.s, 1-l.beta, 1-beta, steps)
		ln, _, _ := grown(l.b, l.beta, t)
		all *= l.beta
		rest *= beta * exp(-l.s*ln)
		if all-rest > 0.02*all {
			return l.r / l.alpha * (all - rest) / l.b
		}
	}
	return l.discounted(t, 0)
}

// discounted returns the expected purchases in (0, t], each weighted by e to
// the −rate·time; t may be infinite if the rate is not 0.
func (l gompertzLife) discounted(t, rate float64) float64 {
	most := math.Inf(1)
	if rate > 0 {
		most = 12 / rate
	}
	sum := 0.0
	l.panels(0, t, 0, most, func(u, weight float64) bool {
		term := math.Exp(-rate*u) * l.alive(u)
		sum += weight * term
		return term*(u+1/l.b) > 1e-19*sum
	})
	return l.r / l.alpha * sum
}

// prob returns P(n purchases in (0, t]).
func (l gompertzLife) prob(n int, t float64) float64 {
	events := newNegbin(l.r, l.alpha, t)
	p := events.prob(float64(n)) * l.alive(t)
	if t == 0 || l.s == 0 || l.r == 0 && n > 0 {
		return p
	}
	ln0 := lnRising(l.r, float64(n)) - lnRising(1, float64(n))
	sum := 0.0
	l.panels(0, t, l.r, t/(1+float64(n)/8), func(u, weight float64) bool {
		ln, e, _ := grown(l.b, l.beta, u)
		like := ln0 - l.r*math.Log1p(u/l.alpha) - l.s*ln
		if n > 0 {
			like += float64(n) * math.Log(u/(l.alpha+u))
		}
		term := math.Exp(like) * e
		sum += weight * term
		return sum == 0 || term*(t-u) > 1e-19*sum
	})
	return math.Min(1, p+sum*l.b*l.s)
}

// looser is how much longer a panel of a cellRule may be, and fall, where the
// integral itself counts and not its derivatives; see TestDeathGridRules.
const looser = 1.35

// odds returns the likelihood of having died in (t_x, T] over that of being
// alive at T: it is what deaths sums, in one panel where that is enough.
func (l gompertzLife) odds(x, last, t float64) float64 {
	R, w := l.r+x, t-last
	buy := w / (l.alpha + last)
	e0 := 1 / (l.beta*exp(-l.b*last) - expm1(-l.b*last)) // e^(b·t_x)/D(t_x)
	toGo := e0 * expm1(l.b*w)                            // D(T)/D(t_x) − 1
	e1 := e0 * exp(l.b*w) / (1 + toGo)
	gap := math.Min(math.Min(l.alpha+last, last+math.Min(1, l.beta)/l.b), 2/l.b)
	fall := R*buy + w*l.b*(l.s+1)*math.Max(e0, e1)
	rule := cellRule(w/gap/looser, fall/looser)
	if rule == nil {
		dead := 0.0
		alive := l.deaths(x, last, t, func(_, like float64) { dead += like })
		return dead / alive
	}
	end := R*log1p(buy) + l.s*log1p(toGo)
	sum := 0.0
	for i, node := range rule.Node {
		grow := expm1(l.b * w * node)
		more := e0 * grow // D(u)/D(t_x) − 1
		like := exp(end - R*log1p(buy*node) - l.s*log1p(more))
		sum += rule.Weight[i] * like * (1 + grow) / (1 + more)
	}
	return sum * w * l.b * l.s * e0
}

// deaths calls f with the time and the likelihood of every node of the
// integral over the times of death from last to t, relative to
// (α+t_x)⁻ᴿ·(β/(β−1+e^(bt_x)))ˢ, and returns the likelihood of being alive at
// t on the same scale.
func (l gompertzLife) deaths(x, last, t float64, f func(u, like float64)) (alive float64) {
	R := l.r + x
	ln0, _, _ := grown(l.b, l.beta, last)
	relative := func(u float64) (like, e float64) {
		ln, e, _ := grown(l.b, l.beta, u)
		return math.Exp(-R*math.Log1p((u-last)/(l.alpha+last)) - l.s*(ln-ln0)), e
	}
	total := 0.0
	l.panels(last, t, R, math.Inf(1), func(u, weight float64) bool {
		like, e := relative(u)
		like *= e * l.b * l.s * weight
		total += like
		f(u, like)
		return like*(t-u) > 1e-19*total*weight
	})
	alive, _ = relative(t)
	return alive
}
