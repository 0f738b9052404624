package quad

import "math"

// The integrals below run over the whole line after a change of variable that
// makes the integrand analytic in a strip and its tails fall faster than any
// exponential; the trapezoidal rule then converges geometrically.
//
// Source: Takahasi and Mori (1974), Publ. RIMS 9; Trefethen and Weideman
// (2014), SIAM Review 56(3).

// line returns h·Σ f(ih), summed outwards from 0 until the terms vanish on
// both sides. f is positive with one maximum, up to small ripples.
func line(h float64, f func(s float64) float64) float64 {
	sum := f(0)
	for _, sign := range [2]float64{1, -1} {
		before, small := sum, 0
		for i := 1.0; i < 20000; i++ {
			v := f(sign * h * i)
			sum += v
			if v <= 1e-18*sum && v <= before {
				if small++; small > 2 {
					break
				}
			} else {
				small = 0
			}
			before = v
		}
	}
	return h * sum
}

// mean returns Σ w(ih)·g(ih) / Σ w(ih), where point gives w and w·g.
func mean(h float64, point func(s float64) (w, wg float64)) float64 {
	weight, sum := point(0)
	for _, sign := range [2]float64{1, -1} {
		w0, g0, small := math.Inf(1), math.Inf(1), 0
		for i := 1.0; i < 20000; i++ {
			w, wg := point(sign * h * i)
			weight += w
			sum += wg
			if w <= 1e-18*weight && wg <= 1e-18*sum && w <= w0 && wg <= g0 {
				if small++; small > 2 {
					break
				}
			} else {
				small = 0
			}
			w0, g0 = w, wg
		}
	}
	return sum / weight
}

// Beta returns ∫₀¹ g(p)·pᵃ⁻¹(1−p)ᵇ⁻¹dp / B(a, b) for a > 0, b > 0: the mean of
// g under a beta distribution. g is positive and smooth on the scale of ln p
// and ln (1−p), and is given p and 1 − p; below low it is constant to within a
// small factor.
func Beta(a, b, low float64, g func(p, q float64) float64) float64 {
	// In y = logit p the density has its mode at ln(a/b). Beyond left and
	// right, where only powers of p and 1−p are left, y runs off exponentially.
	mode := math.Log(a / b)
	sigma := math.Sqrt(1/a + 1/b)
	h := math.Min(0.22, 0.6*sigma)
	margin := math.Max(4, 3-math.Log(sigma))
	left := math.Min(math.Log(low), mode) - margin
	right := math.Max(mode, 0) + margin + 2
	lpMode, lqMode := logLogistic(mode)
	return mean(h, func(s float64) (w, wg float64) {
		s += mode
		el, er := math.Exp(left-s), math.Exp(s-right)
		y := s - el + er
		lp, lq := logLogistic(y)
		w = math.Exp(a*(lp-lpMode)+b*(lq-lqMode)) * (1 + el + er)
		if w == 0 {
			return 0, 0
		}
		return w, w * g(math.Exp(lp), math.Exp(lq))
	})
}

// logLogistic returns ln p and ln (1−p) for p = 1/(1+e⁻ʸ).
func logLogistic(y float64) (lp, lq float64) {
	if y < 0 {
		lq = -math.Log1p(math.Exp(y))
		return y + lq, lq
	}
	lp = -math.Log1p(math.Exp(-y))
	return lp, lp - y
}

// Gamma returns ∫₀^∞ g(u)·uʳ⁻¹e⁻ᵘdu / Γ(r) for r > 0: the mean of g under a
// gamma distribution with shape r and scale 1. g is positive and smooth on the
// scale of ln u; below low it is constant to within a small factor.
func Gamma(r, low float64, g func(u float64) float64) float64 {
	mode := math.Log(r)
	sigma := 1 / math.Sqrt(r)
	h := math.Min(0.2, 0.6*sigma)
	left := math.Min(math.Log(low), mode) - math.Max(4, 3-math.Log(sigma))
	return mean(h, func(s float64) (w, wg float64) {
		s += mode
		e := math.Exp(left - s)
		y := s - e
		u := math.Exp(y)
		w = math.Exp(r*(y-mode)-(u-r)) * (1 + e)
		if w == 0 {
			return 0, 0
		}
		return w, w * g(u)
	})
}

// Decay returns ∫₀^∞ e⁻ᶜᶻ g(z) dz for c > 0, where g is positive, does not
// grow, and is smooth on the scale of ln (1+z).
func Decay(c float64, g func(z float64) float64) float64 {
	// Scaled so that the feature of g at 1 and the decay at 1/c are both at
	// most of order 1 from below.
	unit := 1.0
	if c > 1 {
		unit, c = 1/c, 1
	}
	return unit * line(0.125, func(s float64) float64 {
		e := math.Exp(-s)
		w := math.Exp(s - e)
		return math.Exp(-c*w) * w * (1 + e) * g(unit*w)
	})
}
