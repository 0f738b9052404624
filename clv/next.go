package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// NextPurchase returns the time after T by which a customer makes the next
// purchase with the given probability, in (0, 1): the quantile of the waiting
// time. It is +Inf where the customer may never buy again with more than the
// remaining probability, as one that is probably gone.
//
// With probability 0.5 it is the median: NextPurchase(m, x, last, t, 0.5).
//
// Of a model of opportunities, [BGBB], it is a whole number of them: the least
// within which the probability is reached.
//
// The cost is some forty calls of FuturePMF; the relative error is below 1e-9.
func NextPurchase(m Forecaster, x, last, t, probability float64) (float64, error) {
	if !(probability > 0 && probability < 1) {
		return 0, fmt.Errorf("clv: probability %v is not in (0, 1): %w", probability, clientele.ErrOption)
	}
	bought := func(wait float64) (float64, error) {
		none, err := m.FuturePMF(0, x, last, t, wait)
		return 1 - none, err
	}
	if _, ok := m.(interface{ opportunities() }); ok {
		return nextOpportunity(bought, probability)
	}
	// Bracket on a logarithmic scale around the time observed.
	unit := t
	if unit == 0 {
		unit = 1
	}
	lo, hi := 0.0, 0.0
	for e := -40; ; e++ {
		hi = math.Ldexp(unit, e)
		p, err := bought(hi)
		if err != nil {
			return 0, err
		}
		if p >= probability {
			break
		}
		lo = hi
		if e == 40 {
			return math.Inf(1), nil
		}
	}
	return halve(bought, probability, lo, hi, func(lo, hi float64) float64 {
		if hi-lo <= 1e-10*hi {
			return hi
		}
		return lo + (hi-lo)/2
	})
}

// halve narrows down where the probability of a purchase is reached, after lo
// and by hi, until there is no other middle than an end.
func halve(bought func(wait float64) (float64, error), probability, lo, hi float64, middle func(lo, hi float64) float64) (float64, error) {
	for {
		mid := middle(lo, hi)
		if mid == lo || mid == hi {
			return hi, nil
		}
		p, err := bought(mid)
		if err != nil {
			return 0, err
		}
		if p >= probability {
			hi = mid
		} else {
			lo = mid
		}
	}
}

// nextOpportunity returns the least whole number of opportunities within which
// the probability of a purchase is reached, or +Inf beyond 4096.
func nextOpportunity(bought func(wait float64) (float64, error), probability float64) (float64, error) {
	lo, hi := 0.0, 1.0
	for {
		p, err := bought(hi)
		if err != nil {
			return 0, err
		}
		if p >= probability {
			break
		}
		if hi == 4096 {
			return math.Inf(1), nil
		}
		lo, hi = hi, 2*hi
	}
	return halve(bought, probability, lo, hi, func(lo, hi float64) float64 { return math.Floor((lo + hi) / 2) })
}

// FutureQuantile returns the least number n of purchases in (T, T+horizon] that
// a customer does not exceed with at least the given probability, in (0, 1).
// FutureQuantile at 0.05 and at 0.95 are the ends of a 90 % prediction
// interval for the customer itself.
func FutureQuantile(m Forecaster, x, last, t, horizon, probability float64) (int, error) {
	if !(probability > 0 && probability < 1) {
		return 0, fmt.Errorf("clv: probability %v is not in (0, 1): %w", probability, clientele.ErrOption)
	}
	sum := 0.0
	for n := 0; ; n++ {
		p, err := m.FuturePMF(n, x, last, t, horizon)
		if err != nil {
			return 0, err
		}
		sum += p
		// What is missing from 1 beyond the last place is rounding.
		if sum >= probability || sum >= 1-1e-13 || n == 1e6 {
			return n, nil
		}
	}
}

// Discounted returns the purchases to be expected of a customer in (T,
// T+horizon], each weighted by e to the −rate·(time after T), with the
// continuously compounded rate ≥ 0 per unit of time:
//
//	∫_0^horizon e^(−rate·u) dE(u),   E(u) = m.Expected(x, last, t, u)
//
// For an endless horizon see [Discounter].
func Discounted(m Model, x, last, t, horizon, rate float64) (float64, error) {
	if err := checkHorizon(horizon); err != nil {
		return 0, err
	}
	if !(rate >= 0) || math.IsInf(rate, 0) {
		return 0, fmt.Errorf("clv: discount rate %v is negative or not finite: %w", rate, clientele.ErrOption)
	}
	if horizon == 0 {
		return m.Expected(x, last, t, 0)
	}
	return future{m, x, last, t}.discounted(rate, horizon, 0, Continuous)
}
