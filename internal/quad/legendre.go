// Package quad integrates smooth functions of one variable.
package quad

import "math"

// A Rule is a Gauss–Legendre rule on [0, 1]: ∫f ≈ Σ Weight[i]·f(Node[i]).
type Rule struct{ Node, Weight []float64 }

// Legendre returns the rule with n nodes, exact for polynomials of degree
// 2n − 1, by Newton's method on the Legendre polynomial.
//
// Source: Abramowitz and Stegun (1964), 25.4.29.
func Legendre(n int) Rule {
	r := Rule{make([]float64, n), make([]float64, n)}
	for i := range n {
		x := math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		slope := 0.0
		for range 100 {
			p, q := 1.0, 0.0
			for k := 1; k <= n; k++ {
				f := float64(k)
				p, q = ((2*f-1)*x*p-(f-1)*q)/f, p
			}
			slope = float64(n) * (x*p - q) / (x*x - 1)
			d := p / slope
			x -= d
			if math.Abs(d) < 1e-16 {
				break
			}
		}
		r.Node[n-1-i] = (1 + x) / 2
		r.Weight[n-1-i] = 1 / ((1 - x*x) * slope * slope)
	}
	return r
}
