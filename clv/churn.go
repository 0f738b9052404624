package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/gamma"
	"github.com/clientele-go/clientele/internal/quad"
)

// churnModel is what the models share in which customers drop out at a
// purchase.
type churnModel struct {
	name           string
	r, alpha, a, b float64
	k              int
	m              int // as in churnKernel
}

func (c churnModel) check() error {
	if c.k == 1 && inDomain(c.r, c.a, c.alpha, c.b) {
		return nil
	}
	if c.k < 1 || c.k > 1000 {
		return fmt.Errorf("clv: %s: K = %d out of range: %w", c.name, c.k, clientele.ErrOption)
	}
	return checkParams(c.name, churnChecks, []float64{c.r, c.alpha, c.a, c.b})
}

var churnChecks = []string{"=R", "Alpha", "=A", "B"}

// alive returns P(alive at T | x, t_x, T) for checked arguments.
func (c churnModel) alive(x, last, t float64) float64 {
	n := x + float64(c.m)
	if n == 0 {
		return 1
	}
	if c.a == 0 {
		return 1
	}
	R := c.r + float64(c.k)*x
	ln, stay := R*log1p((t-last)/(c.alpha+last)), 1.0
	if c.k > 1 {
		stay = phasesOnly(c.k, R, (t-last)/(c.alpha+t))
	}
	if ln > 700 { // e to that may be no number
		return logistic(math.Log(stay) - ln - math.Log(c.a/(c.b+(n-1))))
	}
	return stay / (stay + c.a/(c.b+(n-1))*exp(ln))
}

// phasesOnly returns Σ_{j<k} (R)_j/j!·zʲ.
func phasesOnly(k int, R, z float64) float64 {
	term, sum := 1.0, 1.0
	for j := 1.0; j < float64(k); j++ {
		term *= (R + j - 1) * inverse(j) * z
		sum += term
	}
	return sum
}

// living is a customer known to be alive, or a new one: rate λ ~ Gamma(r, α),
// dropout p ~ Beta(a, b), and j of the k events up to the next purchase
// already past with probability proportional to phase[j].
type living struct {
	r, alpha, a, b float64
	k              int
	z              float64 // phase weights are (r)_j/j!·zʲ, r+j events so far
}

// newcomer returns the process from the first purchase on. A customer of the
// MBG models may have gone at once; that is the caller's factor b/(a+b).
func (c churnModel) newcomer() living {
	return living{r: c.r, alpha: c.alpha, a: c.a, b: c.b + float64(c.m), k: c.k}
}

// known returns the process of a customer who is alive at T.
func (c churnModel) known(x, last, t float64) living {
	return living{
		r: c.r + float64(c.k)*x, alpha: c.alpha + t, a: c.a, b: c.b + x + float64(c.m),
		k: c.k, z: (t - last) / (c.alpha + t),
	}
}

// each calls f for every phase j with its probability and the negative
// binomial of the events in (0, t].
func (l living) each(t float64, f func(j int, weight float64, events negbin)) {
	if l.z == 0 {
		f(0, 1, newNegbin(l.r, l.alpha, t))
		return
	}
	sum, term := 0.0, 1.0
	for j := range l.k {
		sum += term
		term *= (l.r + float64(j)) / float64(j+1) * l.z
	}
	term = 1 / sum
	for j := range l.k {
		f(j, term, newNegbin(l.r+float64(j), l.alpha, t))
		term *= (l.r + float64(j)) / float64(j+1) * l.z
	}
}

// longSeries is the number of terms above which the integral over p is faster
// than the series over the number of events.
const longSeries = 500

// terms estimates how many terms the series over the events needs.
func (l living) terms(t float64) float64 {
	tau := t / l.alpha
	return l.r*tau + 40*(1+tau) + 10*math.Sqrt(l.r*tau*(1+tau))
}

// mean returns E[purchases in (0, t]]:
//
//	Σ_j P(j) Σ_n P(N_j = n)·W(⌊(n+j)/k⌋),   W(i) = Σ_{m≤i} B(a, b+m−1)/B(a, b)
//
// where N_j counts the events of the Poisson process. All terms are positive,
// and a = 1 or a + b ≤ 1 are no special cases. Where the series would be long
// and k = 1 it is ∫ (1 − (1 + pt/α)⁻ʳ)/p over p ~ Beta(a, b) instead.
func (l living) mean(t float64) float64 {
	if l.r*t <= 1e-290*(l.alpha+t) { // 0, or lost in subnormal numbers
		return 0
	}
	if l.k == 1 {
		if l.terms(t) > longSeries {
			return l.longMean(t)
		}
		return l.series(newNegbin(l.r, l.alpha, t))
	}
	if l.terms(t) > longPhases {
		return l.longPhases(t).mean()
	}
	return l.phaseSeries(t)
}

// series is the sum over n in mean, for k = 1.
func (l living) series(events negbin) float64 {
	n, prob := events.start()
	w, total := 1.0, 0.0 // B(a,b+n)/B(a,b) and W(n)
	ab := l.a + l.b
	for i := 0.0; i < n; i++ {
		total += w
		w *= (l.b + i) / (ab + i)
	}
	sum, mean, small := 0.0, events.mean(), 1e-15*(1-events.q)
	for {
		term := prob * total
		sum += term
		if n > mean && term+prob <= small*sum {
			return sum
		}
		prob *= (events.r + n) * inverse(n+1) * events.q
		total += w
		w *= (l.b + n) / (ab + n)
		n++
	}
}

// inverses are 1/n for the series, where a division would be on its critical
// path.
var inverses = func() (inv [longSeries + 2]float64) {
	for n := range inv {
		inv[n] = 1 / float64(n)
	}
	return inv
}()

func inverse(n float64) float64 { return inverseOf(int(n)) }

func inverseOf(n int) float64 {
	if uint(n) < uint(len(inverses)) {
		return inverses[n]
	}
	return 1 / float64(n)
}

func (l living) longMean(t float64) float64 {
	tau := t / l.alpha
	g := func(p, _ float64) float64 { return -math.Expm1(-l.r*math.Log1p(p*tau)) / p }
	if l.a == 0 {
		return l.r * tau
	}
	return quad.Beta(l.a, l.b, 1/(1+(1+l.r)*tau), func(p, q float64) float64 {
		if p*tau*(1+l.r) < 1e-9 {
			return l.r * tau
		}
		return g(p, q)
	})
}

// alive returns P(still alive at t).
func (l living) alive(t float64) float64 {
	if l.a == 0 {
		return 1
	}
	if l.k > 1 && l.terms(t) > longPhases {
		return l.longPhases(t).alive()
	}
	if l.k == 1 && l.terms(t) > longSeries {
		tau := t / l.alpha
		return quad.Beta(l.a, l.b, 1/(1+(1+l.r)*tau), func(p, _ float64) float64 {
			return math.Exp(-l.r * math.Log1p(p*tau))
		})
	}
	sum := 0.0
	l.each(t, func(j int, weight float64, events negbin) {
		n, prob := events.start()
		w, have := 1.0, 0.0
		part := 0.0
		for {
			for purchases := math.Floor((n + float64(j)) / float64(l.k)); have < purchases; have++ {
				w *= (l.b + have) / (l.a + l.b + have)
			}
			part += prob * w
			if n > events.mean() && prob*w/(1-events.q) <= 1e-16*part {
				break
			}
			prob = events.next(n, prob)
			n++
		}
		sum += weight * part
	})
	return sum
}

// prob returns P(n purchases in (0, t]).
func (l living) prob(n int, t float64) float64 {
	g, _, _ := gamma.Rising(l.b, float64(n))
	h, _, _ := gamma.Rising(l.a+l.b, float64(n))
	stay := math.Exp(g - h) // B(a, b+n)/B(a, b)
	die := 0.0              // B(a+1, b+n−1)/B(a, b)
	if n > 0 {
		die = stay * l.a / (l.b + (float64(n) - 1))
	}
	sum := 0.0
	l.each(t, func(j int, weight float64, events negbin) {
		first := n*l.k - j
		var exact float64
		if from := max(0, first); from < first+l.k {
			p := events.prob(float64(from))
			for i := from; i < first+l.k; i++ {
				exact += p
				p = events.next(float64(i), p)
			}
		}
		part := stay * exact
		if n > 0 {
			part += die * events.tail(float64(first))
		}
		sum += weight * part
	})
	return math.Min(1, sum)
}

// discounted returns the expected purchases in (0, ∞), each weighted by e to
// the −rate·time:
//
//	E[ φᵏ⁻ʲ/(1 − (1−p)φᵏ) ],   φ = λ/(λ+rate)
//
// over λ ~ Gamma(r+j, α) and p ~ Beta(a, b).
func (l living) discounted(rate float64) float64 {
	sum := 0.0
	l.each(0, func(j int, weight float64, events negbin) {
		if events.r == 0 {
			return
		}
		c := rate * l.alpha // φ = u/(u+c) with u = λα
		k := float64(l.k)
		inner := func(p, _ float64) float64 {
			return quad.Gamma(events.r, math.Min(1, c), func(u float64) float64 {
				lnPhi := -math.Log1p(c / u)
				if l.k == 1 {
					return u / (c + u*p)
				}
				gone := -math.Expm1(k * lnPhi) // 1 − φᵏ
				return math.Exp((k-float64(j))*lnPhi) / (gone + p*(1-gone))
			})
		}
		if l.a == 0 {
			sum += weight * inner(0, 1)
			return
		}
		// 1/(1 − ψ + pψ) is flat in p once p is well below 1 − ψ.
		low := -math.Expm1(-k * math.Log1p(c/math.Max(events.r, 1)))
		sum += weight * quad.Beta(l.a, l.b, math.Min(1, low)/100, inner)
	})
	return sum
}
