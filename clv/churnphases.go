package clv

import (
	"math"
	"math/cmplx"

	"github.com/clientele-go/clientele/internal/quad"
)

// longPhases is the number of terms above which the integral over p is faster
// than the series over the events, for k > 1.
const longPhases = 10000

// phaseSeries is mean for k > 1, as one series over m = j + n, the events since
// the last purchase:
//
//	Σ_m (r)_m/m!·(1−q)ʳ·W(⌊m/k⌋)·Σ_{j<k} C(m, j)·(z(1−q))ʲ·q^(m−j) / Σ_{j<k} (r)_j/j!·zʲ
//
// with q = t/(α+t). All terms are positive.
func (l living) phaseSeries(t float64) float64 {
	q := t / (l.alpha + t)
	lnZero := -l.r * log1p(t/l.alpha)
	scale := 1.0
	if lnZero < -600 { // begin with a larger number, and divide at the end
		if lnZero < -1200 {
			return l.longPhases(t).mean()
		}
		scale, lnZero = exp(-600-lnZero), -600
	}
	zero := exp(lnZero) / phasesOnly(l.k, l.r, l.z)
	past := l.z * l.alpha / t
	switch {
	case l.k == 2 && past < 1e20:
		return l.twoPhases(zero, q, past) / scale
	case l.k == 3 && past < 1e20:
		return l.threePhases(zero, q, past) / scale
	case l.k <= 8 && past < 1e10:
		return l.eightPhases(zero, q, past) / scale
	}
	return l.anyPhases(zero, q) / scale
}

// anyPhases is phaseSeries for any k, event by event: the terms of the sum over
// j follow from those of one event less.
func (l living) anyPhases(zero, q float64) float64 {
	y := l.z * (1 - q)
	var few [64]float64
	c := few[:]
	if l.k > len(few) {
		c = make([]float64, l.k)
	}
	c = c[:l.k]
	c[0] = zero
	ab := l.a + l.b
	w, total, i := 1.0, 0.0, 0.0 // B(a,b+i)/B(a,b) and W(i) for i purchases
	sum, mean, small := 0.0, l.manyEvents(q), 1e-15*(1-q)
	for m, next := 0, l.k; ; {
		// c_j of m+1 events from those of m.
		f := (l.r + float64(m)) * inverse(float64(m+1))
		prob := 0.0
		for j := l.k - 1; j > 0; j-- {
			c[j] = f * (q*c[j] + y*c[j-1])
			prob += c[j]
		}
		c[0] *= f * q
		prob += c[0]
		if m++; m == next {
			next += l.k
			total += w
			w *= (l.b + i) / (ab + i)
			i++
		}
		term := prob * total
		sum += term
		if float64(m) > mean && term+prob <= small*sum {
			return sum
		}
	}
}

// manyEvents is a number of events above which the terms of phaseSeries fall.
func (l living) manyEvents(q float64) float64 {
	return (l.r+float64(l.k))*q/(1-q) + float64(l.k)
}

// twoPhases is phaseSeries for k = 2, purchase by purchase. The sum over j is
// q^m·(1 + m·past), where past is the time since the last purchase as a part
// of the time to come.
func (l living) twoPhases(zero, q, past float64) float64 {
	many, small := int(l.manyEvents(q)), 1e-14*(1-q)
	w, total := 1.0, 1.0 // B(a,b+i)/B(a,b) and W(i+1) for i purchases
	survived, chances := l.b, l.a+l.b
	grow := q * (l.r - 1)
	prob := zero * l.r * q * ((l.r + 1) * q / 2) // of m events, without phases
	p, twice, sum := 1+2*past, 2*past, 0.0
	for m := 2; ; m += 2 {
		f := q + grow*inverseOf(m+1) // (r+m)/(m+1)·q
		purchases := prob * (p + f*(p+past))
		term := purchases * total
		sum += term
		if m > many && term+purchases <= small*sum {
			return sum
		}
		prob *= f * (q + grow*inverseOf(m+2))
		p += twice
		w *= survived / chances
		survived++
		chances++
		total += w
	}
}

// threePhases is twoPhases for k = 3, with C(m, 2)·past² in the sum over j.
func (l living) threePhases(zero, q, past float64) float64 {
	many, small := int(l.manyEvents(q)), 1e-14*(1-q)
	w, total := 1.0, 1.0
	survived, chances := l.b, l.a+l.b
	grow := q * (l.r - 1)
	prob := zero * l.r * q * ((l.r + 1) * q / 2) * ((l.r + 2) * q / 3)
	rise := past * (1 + 3*past) // of p, the sum over j, from m to m+1
	p, past2, sum := 1+3*past*(1+past), past*past, 0.0
	for m := 3; ; m += 3 {
		f, g := q+grow*inverseOf(m+1), q+grow*inverseOf(m+2)
		one := p + rise
		two := one + (rise + past2)
		purchases := prob * (p + f*(one+g*two))
		term := purchases * total
		sum += term
		if m > many && term+purchases <= small*sum {
			return sum
		}
		prob *= f * g * (q + grow*inverseOf(m+3))
		rise += 3 * past2
		p = two + (rise - past2)
		w *= survived / chances
		survived++
		chances++
		total += w
	}
}

// eightPhases is twoPhases for k ≤ 8, where a running sum over the events gives
// the purchases.
func (l living) eightPhases(zero, q, past float64) float64 {
	e := phaseEvents{prob: zero * l.r * q, q: q, grow: q * (l.r - 1)} // of one event
	for j, power := 0, 1.0; j < l.k; j++ {
		e.p[j] = power
		power *= past
		if j+1 < l.k {
			e.p[j] += power
		}
	}
	e.next(1, l.k)
	many, small := int(l.manyEvents(q)), 1e-14*(1-q)
	w, total, sum := 1.0, 1.0, 0.0 // as in twoPhases
	survived, chances := l.b, l.a+l.b
	for m := l.k; ; m += l.k {
		purchases := e.next(m, m+l.k)
		term := purchases * total
		sum += term
		if m > many && term+purchases <= small*sum {
			return sum
		}
		w *= survived / chances
		survived++
		chances++
		total += w
	}
}

// phaseEvents is one number of events m, with its probability without phases.
// The sum over j is p₀, the first of
//
//	pᵢ = Σ_{i≤j<k} C(m, j−i)·pastʲ
//
// and with one event more every pᵢ grows by the next.
type phaseEvents struct {
	prob, q, grow float64
	p             [8]float64
	inverses      [8]float64 // room for those above the table
}

// next returns the probability of m up to end events, and goes on to end. It is
// a function of its own so that the loop finds room in the registers.
func (e *phaseEvents) next(m, end int) float64 {
	p0, p1, p2, p3, p4, p5, p6, p7 := e.p[0], e.p[1], e.p[2], e.p[3], e.p[4], e.p[5], e.p[6], e.p[7]
	prob, q, grow, sum := e.prob, e.q, e.grow, 0.0
	var inv []float64
	if end < len(inverses) {
		inv = inverses[m+1 : end+1]
	} else {
		inv = e.inverses[:end-m]
		for i := range inv {
			inv[i] = 1 / float64(m+1+i)
		}
	}
	for _, i := range inv {
		sum += prob * p0
		p0 += p1
		p1 += p2
		p2 += p3
		p3 += p4
		p4 += p5
		p5 += p6
		p6 += p7
		prob *= q + grow*i // of m from m−1 events: (r+m−1)/m·q
	}
	e.p[0], e.p[1], e.p[2], e.p[3], e.p[4], e.p[5], e.p[6] = p0, p1, p2, p3, p4, p5, p6
	e.prob = prob
	return sum
}

// onePhase is mean for a customer known to be in phase j:
//
//	Σ_n P(N=n)·W(⌊(n+j)/k⌋),  N ~ NB(r+j, t/(α+t))
func (l living) onePhase(j int, t float64) float64 {
	if l.k == 1 || t == 0 || l.r+float64(j) == 0 {
		return l.mean(t)
	}
	if l.terms(t) > longPhases {
		f := l.longPhases(t)
		f.weight = make([]float64, l.k)
		f.weight[j] = 1
		return f.mean()
	}
	events := newNegbin(l.r+float64(j), l.alpha, t)
	n, prob := events.start()
	w, total, have := 1.0, 0.0, 0.0
	next := float64(l.k - j)
	sum, mean, small := 0.0, events.mean(), 1e-15*events.rest
	for {
		for ; n >= next; next += float64(l.k) {
			total += w
			w *= (l.b + have) / (l.a + l.b + have)
			have++
		}
		term := prob * total
		sum += term
		if n > mean && term+prob <= small*sum || n > mean && sum == 0 && prob == 0 {
			return sum
		}
		prob *= (events.r + n) * inverse(n+1) * events.q
		n++
	}
}

// A phaseIntegral gives the expectation of (1−p)^I, for the purchases
// I = ⌊(N+j)/k⌋ in a time with N events from the phase j on, without a sum over
// N. With ζ over the k-th roots of 1−p it is
//
//	p/((1−p)k)·Σ_ζ ζ^(j+1)/(1−ζ)·E[ζᴺ],   E[ζᴺ] = (1+(1−ζ)τ)^−(r+j)
//
// because the roots of unity pick the N+j with one remainder.
type phaseIntegral struct {
	living
	tau    float64
	weight []float64    // of the phases
	unit   []complex128 // the k-th roots of 1, without 1
}

func (l living) longPhases(t float64) *phaseIntegral {
	f := &phaseIntegral{living: l, tau: t / l.alpha}
	l.each(t, func(_ int, weight float64, _ negbin) { f.weight = append(f.weight, weight) })
	for i := 1; i < l.k; i++ {
		f.unit = append(f.unit, cmplx.Rect(1, 2*math.Pi*float64(i)/float64(l.k)))
	}
	return f
}

// at returns the expectations of (1−p)^I and of (1−(1−p)^I)/p, for q = 1−p.
func (f *phaseIntegral) at(p, q float64) (stay, purchases float64) {
	k := float64(f.k)
	if q < 0.25 {
		stay = f.few(q)
		return stay, (1 - stay) / p
	}
	h := -math.Log1p(-p) / k // the real root is e⁻ʰ
	less := -math.Expm1(-h)
	// p·ζ/((1−p)k(1−ζ)) for the real root, minus 1; near 0 by its series.
	more := math.Expm1(k*h)/(k*math.Expm1(h)) - 1
	if k*h < 0.1 {
		term, sum, power := 1.0, 0.0, 1.0
		for n := 2.0; n < 14; n++ {
			term *= h / n
			power *= k
			sum += term * (power - 1)
		}
		more = 0
		if h > 0 {
			more = sum * (h / math.Expm1(h))
		}
	}
	grow := math.Log1p(less * f.tau)
	for j, weight := range f.weight {
		ln := math.Log1p(more) - float64(j)*h - (f.r+float64(j))*grow
		stay += weight * math.Exp(ln)
		if p > 0 {
			purchases -= weight * math.Expm1(ln) / p
		} else { // the derivative: h = p/k, less = h, more = (k−1)h/2
			purchases += weight * ((f.r+float64(j))*f.tau + float64(j) - (k-1)/2) / k
		}
	}
	for _, omega := range f.unit {
		zeta := omega * complex(1-less, 0)
		ratio := 1 / (1 + (1-zeta)*complex(f.tau, 0))
		term := zeta / (1 - zeta) * cmplx.Exp(complex(f.r, 0)*cmplx.Log(ratio))
		sum := 0.0
		for _, weight := range f.weight {
			sum += weight * real(term)
			term *= zeta * ratio
		}
		stay += sum * p / (q * k)
		purchases -= sum / (q * k)
	}
	return stay, purchases
}

// few returns the expectation of qᴵ for small q, term by term.
func (f *phaseIntegral) few(q float64) float64 {
	stay := 0.0
	for j, weight := range f.weight {
		events := newNegbin(f.r+float64(j), 1, f.tau)
		power := 1.0
		for n, p := 0, events.prob(0); power > 1e-18; n++ {
			stay += weight * p * power
			p = events.next(float64(n), p)
			if (n+j+1)%f.k == 0 {
				power *= q
			}
		}
	}
	return stay
}

// alive returns the mean of (1−p)^I over p ~ Beta(a, b).
func (f *phaseIntegral) alive() float64 {
	if f.a == 0 {
		return 1
	}
	return quad.Beta(f.a, f.b, f.low(), func(p, q float64) float64 {
		stay, _ := f.at(p, q)
		return math.Max(0, stay)
	})
}

// mean returns the mean of (1−(1−p)^I)/p over p ~ Beta(a, b).
func (f *phaseIntegral) mean() float64 {
	if f.a == 0 {
		_, purchases := f.at(0, 1)
		return purchases
	}
	return quad.Beta(f.a, f.b, f.low(), func(p, q float64) float64 {
		_, purchases := f.at(p, q)
		return math.Max(0, purchases)
	})
}

// low is a p below which the expectations are all but constant.
func (f *phaseIntegral) low() float64 { return 1 / (1 + (1+f.r)*f.tau) }
