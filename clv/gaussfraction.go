package clv

import "math"

// gaussTail returns ₂F₁(1, a; c+1; z)/c for c > 0 and a between 0 and c+1, by
// Gauss's continued fraction
//
//	1/(c − u₁z/(c+1 − u₂z/(c+2 − …))),  u₂ₘ₊₁ = (a+m)(c+m),  u₂ₘ = m(c−a+m)
//
// from its end. It is good to about 1e-14 where fractionSteps gives a number of
// steps, which grows as z approaches 1.
//
// Source: DLMF 15.7.1.
func gaussTail(a, c, z float64, steps int) float64 {
	one, _ := gaussTails(a, c, z, z, steps)
	return one
}

// gaussTails is gaussTail at two z, in little more time than at one.
func gaussTails(a, c, z1, z2 float64, steps int) (one, two float64) {
	f1 := c + float64(steps)
	f2 := f1
	for m := float64(steps / 2); m > 1; m-- { // steps is even
		even, odd := m*(c-a+m), (a+m-1)*(c+m-1)
		f1 = c + 2*m - 1 - even*z1/f1
		f2 = c + 2*m - 1 - even*z2/f2
		f1 = c + 2*m - 2 - odd*z1/f1
		f2 = c + 2*m - 2 - odd*z2/f2
	}
	f1 = c + 1 - (c-a+1)*z1/f1
	f2 = c + 1 - (c-a+1)*z2/f2
	return 1 / (c * (1 - a*z1/f1)), 1 / (c * (1 - a*z2/f2)) // c may be small
}

// fractionLimits[i] is the z up to which 4(i+1) steps are enough: with
// w = √(1−z) a step gains the factor (1−w)/(1+w).
var fractionLimits = func() (limits [22]float64) {
	for i := range limits {
		rho := math.Exp(-38 / float64(4*(i+1)))
		w := (1 - rho) / (1 + rho)
		limits[i] = 1 - w*w
	}
	return limits
}()

// fractionSteps returns the number of steps that gaussTail needs at z, from
// about −21 to 0.95, or 0 where it converges too slowly.
func fractionSteps(z float64) int {
	if z < 0 { // (w−1)/(w+1) with w = √(1−z)
		z = -z / (1 - z)
	}
	for i, limit := range fractionLimits {
		if z <= limit {
			return 4 * (i + 1)
		}
	}
	return 0
}
