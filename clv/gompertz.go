package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/quad"
)

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
		g := expm1(bu)
		p = 1 / (1 + g/beta)
		return log1p(g / beta), (1 + g) * p / beta, p
	}
	y := exp(-bu)
	d := 1 + (beta-1)*y
	return bu + log(d/beta), 1 / d, beta * y / d
}

// later returns 1+(β−1)e^(−bu), what β is for one alive at u, without
// cancellation.
func later(b, beta, u float64) float64 {
	bu := b * u
	if bu < 0.35 {
		less := taylor(-bu)
		return beta*(1+less) - less
	}
	e := exp(-bu)
	return beta*e + (1 - e)
}

// alive returns P(still alive at t) = (β/(β−1+e^(bt)))ˢ.
func (l gompertzLife) alive(t float64) float64 {
	ln, _, _ := grown(l.b, l.beta, t)
	return math.Exp(-l.s * ln)
}

// later returns the process of one known to be alive at t after x purchases.
func (l gompertzLife) later(x, t float64) gompertzLife {
	return gompertzLife{l.r + x, l.alpha + t, l.b, l.s, later(l.b, l.beta, t)}
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

// mean returns E[purchases in (0, t]] = r/α·∫_0^t (β/(β−1+e^(bu)))ˢ du. With
// y = ln(D(u)/β), D(u) = β−1+e^(bu), the integral is
//
//	1/b·∫_0^Y e^(−sy)/(1 − κe^(−y)) dy,  κ = 1 − 1/β
//
// whose integrand has poles at ln κ, real and below 0 for β > 1, and at
// ln |κ| ± πi for β < 1.
func (l gompertzLife) mean(t float64) float64 {
	if l.s == 0 {
		return l.r / l.alpha * t
	}
	end, _, _ := grown(l.b, l.beta, t)
	rule := l.meanRule(end)
	if rule != nil && len(rule.Node) <= 8 {
		return l.r / l.alpha * l.ruled(rule, end) / l.b
	}
	beta := later(l.b, l.beta, t)
	steps := fractionSteps(1 - l.beta)
	if steps > 0 {
		steps = max(steps, fractionSteps(1-beta))
	}
	if rule != nil && (steps == 0 || steps > 3*len(rule.Node)/2) {
		return l.r / l.alpha * l.ruled(rule, end) / l.b
	}
	// The difference of the integrals from 0 and from t on, where these converge
	// and little is lost. With z = e^(−bu) that from u on is
	// ₂F₁(s, s; s+1; (1−β)z)·(βz)ˢ/(bs), here after Euler's transformation.
	if steps > 0 {
		all, rest := gaussTails(1, l.s, 1-l.beta, 1-beta, steps)
		all *= l.beta
		rest *= beta * exp(-l.s*end)
		if all-rest > 0.02*all {
			return l.r / l.alpha * (all - rest) / l.b
		}
	}
	return l.discounted(t, 0)
}

// ruled returns the integral in mean by a rule.
func (l gompertzLife) ruled(rule *quad.Rule, end float64) float64 {
	kappa := (l.beta - 1) / l.beta
	var near, far [32]float64
	n := len(rule.Node)
	for i, node := range rule.Node {
		near[i&31], far[i&31] = -end*node, -l.s*end*node
	}
	exps(near[:n])
	exps(far[:n])
	sum := 0.0
	for i, weight := range rule.Weight {
		sum += weight * far[i&31] / (1 - kappa*near[i&31])
	}
	return sum * end
}

// meanRule returns a rule for the integral in mean up to y = end, or nil.
func (l gompertzLife) meanRule(end float64) *quad.Rule {
	if l.beta >= 1 {
		gap := -log1p(-1 / l.beta) // at least 1/β
		if at := cellRule(end/gap/looser, (l.s+1)*end/looser); at >= 0 {
			return &cellRules[at].rule
		}
		return nil
	}
	length, fall := end/looser, max(l.s, 1)*end/looser
	for i := range rules {
		if length <= rules[i].length && fall <= rules[i].fall {
			return &rules[i].rule
		}
	}
	return nil
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
// alive at T: it is what deaths sums, in few panels where that is enough.
func (l gompertzLife) odds(x, last, t float64) float64 {
	R, w := l.r+x, t-last
	gap := l.gap(last)
	growth := log1p(w / gap)
	e := max(1/later(l.b, l.beta, last), 1/later(l.b, l.beta, t)) // the hazard is monotone
	fall := R*w/(l.alpha+last) + w*l.b*(l.s+1)*e
	panels := math.Ceil(max(growth/0.6, fall/4))
	odds := 0.0
	for i, lo := 1.0, last; panels <= 4 && i <= panels; i++ {
		hi := t
		if i < panels {
			hi = last + gap*expm1(growth*i/panels)
		}
		died, rise, ok := l.panel(R, lo, hi-lo)
		if !ok {
			break
		}
		if odds > 0 {
			died += odds * exp(rise)
		}
		if i == panels {
			return died
		}
		odds, lo = died, hi
	}
	dead := 0.0
	alive := l.deaths(x, last, t, func(_, like float64) { dead += like })
	return dead / alive
}

// gap returns the distance from u to the nearest singularity on its left, or
// less where the growth of the hazard asks for it.
func (l gompertzLife) gap(u float64) float64 {
	return min(l.alpha+u, u+min(1, l.beta)/l.b, 2/l.b)
}

// panel returns odds for a customer alive at lo, a time w later, and by how much
// the logarithm of the likelihood of being alive falls. The logarithms are
// integrated at the nodes, as innerRules does. It is not ok where the panel is
// too long.
func (l gompertzLife) panel(R, lo, w float64) (odds, fall float64, ok bool) {
	buy, step := w/(l.alpha+lo), l.b*w
	e0 := 1 / later(l.b, l.beta, lo) // e^(b·lo)/D(lo)
	grown := expm1(step)
	toGo := e0 * grown // D(lo+w)/D(lo) − 1
	e1 := e0 * (1 + grown) / (1 + toGo)
	at := cellRule(w/l.gap(lo)/looser, (R*buy+step*(l.s+1)*max(e0, e1))/looser)
	if at < 0 { // also where an e is no number
		return 0, 0, false
	}
	rule, inner := &cellRules[at].rule, innerRules[at]
	var slope, weight, likes [16]float64 // of the logarithm, of the likelihood, and this
	for i, node := range rule.Node {
		grown := expm1(step * node)
		e := e0 * (1 + grown) / (1 + e0*grown) // e^(bu)/D(u)
		slope[i&15] = R*buy/(1+buy*node) + l.s*step*e
		weight[i&15] = rule.Weight[i] * e
	}
	n := len(rule.Node)
	fall = R*log1p(buy) + l.s*log1p(toGo)
	for i := 0; i < n; i += 2 {
		one := inner[i*n:][:n]
		two := inner[min(i+1, n-1)*n:][:len(one)] // twice the last where n is odd
		like, next := fall, fall
		for j, v := range one {
			like -= v * slope[j&15]
			next -= two[j] * slope[j&15]
		}
		likes[i&14], likes[i&14+1] = like, next
	}
	exps(likes[:n])
	for i, like := range likes[:n] {
		odds += weight[i&15] * like
	}
	return odds * step * l.s, fall, true
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
