package clv

import "math"

// A future is what a model expects of one customer.
type future struct {
	model      Model
	x, last, t float64
}

func (f future) expected(u float64) (float64, error) {
	return f.model.Expected(f.x, f.last, f.t, u)
}

// discounted returns the discounted purchases up to a horizon, 0 for ever, at
// the continuous rate force per unit of time.
func (f future) discounted(force, horizon, period float64, timing Timing) (float64, error) {
	switch {
	case horizon > 0 && force == 0:
		return f.expected(horizon)
	case timing != Continuous:
		return f.sum(force, horizon, period, timing.offset())
	case horizon > 0:
		return f.integral(force, horizon)
	}
	if d, ok := f.model.(Discounter); ok {
		return d.DiscountedExpected(f.x, f.last, f.t, force)
	}
	return f.endless(force)
}

// sumTolerance is the part of the sum at which an endless sum of periods ends.
const sumTolerance = 1e-16

// sum adds the purchases period by period, each discounted from the given
// place in its period. The last period of a finite horizon may be shorter.
func (f future) sum(force, horizon, period, offset float64) (float64, error) {
	total, before := 0.0, 0.0
	for k := 1.0; ; k++ {
		from, to := (k-1)*period, k*period
		// A horizon of whole periods must not leave a sliver over.
		if horizon > 0 && to > horizon*(1-1e-12) {
			to = horizon
		}
		e, err := f.expected(to)
		if err != nil {
			return 0, err
		}
		payment := (e - before) * math.Exp(-force*(from+offset*(to-from)))
		total += payment
		before = e
		if horizon > 0 {
			if to == horizon {
				return total, nil
			}
			continue
		}
		// What is still to come is at most this payment again and again.
		rest := payment / -math.Expm1(-force*period)
		if total > 0 && rest <= sumTolerance*total || force*to > 40 {
			return total, nil
		}
	}
}

// Both quadratures are trapezoidal rules in v, where u is in proportion to e^v
// for small u: purchases may come at any scale of time, most of a lost
// customer's within days and those of a good one over decades, and the rule
// meets every scale with the same number of points. What lies below the lowest
// point is added as if E were constant there, which is what matters of it.
const (
	quadStep = 0.25
	quadLow  = -84 // v from −21
	quadTop  = 15  // to 3.75, where what is left is below 1e−16
)

// endless returns, by parts,
//
//	∫₀^∞ e^(−δu) dE(u) = ∫₀^∞ e^(−s) E(s/δ) ds,  s = e^v
func (f future) endless(force float64) (float64, error) {
	sum := 0.0
	for i := quadLow; i <= quadTop; i++ {
		s := math.Exp(float64(i) * quadStep)
		e, err := f.expected(s / force)
		if err != nil {
			return 0, err
		}
		term := e * math.Exp(-s) * s
		if i == quadLow {
			term += term / math.Expm1(quadStep)
		}
		sum += term
	}
	return sum * quadStep, nil
}

// integral returns, by parts,
//
//	∫₀^H e^(−δu) dE(u) = e^(−δH)E(H) + δ∫₀^H e^(−δu) E(u) du
func (f future) integral(force, horizon float64) (float64, error) {
	inner, err := overHorizon(horizon, func(u float64) (float64, error) {
		e, err := f.expected(u)
		return e * math.Exp(-force*u), err
	})
	if err != nil {
		return 0, err
	}
	e, err := f.expected(horizon)
	if err != nil {
		return 0, err
	}
	return math.Exp(-force*horizon)*e + force*inner, nil
}

// overHorizon returns
//
//	∫₀^H f(u) du,  u = H/(1 + e^(−φ)),  φ = v + e^v
func overHorizon(horizon float64, f func(u float64) (float64, error)) (float64, error) {
	sum := 0.0
	for i := quadLow; i <= quadTop; i++ {
		v := float64(i) * quadStep
		ahead := math.Exp(v)
		phi := v + ahead
		low := 1 / (1 + math.Exp(-phi)) // u/H
		high := 1 / (1 + math.Exp(phi)) // 1 − u/H
		y, err := f(horizon * low)
		if err != nil {
			return 0, err
		}
		term := y * low * high * (1 + ahead)
		if i == quadLow {
			term += term / math.Expm1(quadStep)
		}
		sum += term
	}
	return horizon * quadStep * sum, nil
}
