package clv

import (
	"math"

	"github.com/clientele-go/clientele/internal/gamma"
)

// negbin is the number of events of a Poisson process in time t with rate
// λ ~ Gamma(r, α): a negative binomial with
//
//	P(N = n) = (r)_n/n!·(α/(α+t))ʳ·(t/(α+t))ⁿ
type negbin struct {
	r, q   float64 // q = t/(α+t)
	rest   float64 // 1 − q
	lnZero float64 // ln P(N = 0)
}

func newNegbin(r, alpha, t float64) negbin {
	return negbin{r: r, q: t / (alpha + t), rest: alpha / (alpha + t), lnZero: -r * math.Log1p(t/alpha)}
}

// mean returns E[N] = rq/(1−q), for the time t and scale α it was made of.
func (b negbin) mean() float64 { return b.r * b.q / b.rest }

// prob returns P(N = n) for whole n ≥ 0.
func (b negbin) prob(n float64) float64 {
	if n == 0 {
		return math.Exp(b.lnZero)
	}
	if b.r == 0 || b.q == 0 {
		return 0
	}
	f, _, _ := gamma.Rising(b.r, n)
	g, _, _ := gamma.Rising(1, n)
	return math.Exp(f - g + n*math.Log(b.q) + b.lnZero)
}

// next returns P(N = n+1) from P(N = n).
func (b negbin) next(n, prob float64) float64 { return prob * (b.r + n) / (n + 1) * b.q }

// tail returns P(N ≥ n), to its own relative precision where it is small. Sums
// of more than a hundred thousand terms are taken from another series, to 1e-12
// absolutely.
func (b negbin) tail(n float64) float64 {
	if n <= 0 {
		return 1
	}
	if b.r == 0 || b.q == 0 {
		return 0
	}
	if below := n <= b.mean(); below && n < longTail || !below && 50/b.rest < longTail {
		return b.sum(n, below)
	}
	return math.Max(0, 1-b.belowLong(n))
}

// longTail is the number of terms up to which tail adds them.
const longTail = 1e5

// sum adds the terms from n on, or those below n.
func (b negbin) sum(n float64, below bool) float64 {
	if below {
		sum, p := 0.0, b.prob(n-1)
		for i := n - 1; i >= 0; i-- {
			sum += p
			if p < 1e-18*sum {
				break
			}
			p *= i / ((b.r + i - 1) * b.q)
		}
		return math.Max(0, 1-sum)
	}
	sum, p := 0.0, b.prob(n)
	for i := n; ; i++ {
		sum += p
		// Subnormal numbers may stop falling.
		if p*b.q <= 1e-17*sum*b.rest || p < 1e-300 {
			return math.Min(1, sum)
		}
		p = b.next(i, p)
	}
}

// belowLong returns P(N < n) where 1 − q is small, with few terms:
//
//	(1−q)ʳ·qⁿ·(r)ₙ/n!·n/r·Σ_k (r+n)_k/(r+1)_k·(1−q)ᵏ
//
// Source: DLMF 8.17.8 and 8.17.24.
func (b negbin) belowLong(n float64) float64 {
	f, _, _ := gamma.Rising(n, b.r)
	g, _, _ := gamma.Log(b.r + 1)
	sum, term := 0.0, 1.0
	for k := 0.0; ; k++ {
		sum += term
		ratio := (b.r + n + k) / (b.r + 1 + k) * b.rest
		if term *= ratio; ratio < 1 && term < 1e-17*sum*(1-ratio) {
			break
		}
		if sum > 1e250 {
			return 1 // the prefactor has long vanished
		}
	}
	return math.Exp(b.r*math.Log(b.rest)+n*math.Log1p(-b.rest)+f-g) * sum
}

// start returns the first n whose probability is not lost in rounding, and
// the probability.
func (b negbin) start() (n, prob float64) {
	if b.lnZero > -600 {
		return 0, math.Exp(b.lnZero)
	}
	sd := math.Sqrt(b.r*b.q) / (1 - b.q)
	n = math.Max(0, math.Floor(b.mean()-14*sd))
	for n > 0 && b.prob(n) > 1e-40 {
		n = math.Floor(n / 2)
	}
	return n, b.prob(n)
}
