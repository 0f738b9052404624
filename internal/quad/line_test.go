package quad

import (
	"math"
	"testing"
)

func equal(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Abs(want)) {
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}

// The oracles are the moments of the beta distribution.
func TestBetaMoments(t *testing.T) {
	for _, c := range [][2]float64{{0.79, 2.4}, {0.05, 3}, {0.001, 0.039}, {3, 0.05}, {4e3, 3e4}, {1, 1}, {2, 300}, {50, 1e7}, {4e9, 3e10}} {
		a, b := c[0], c[1]
		tol := 1e-13
		if a > 1e6 {
			tol = 1e-11 // the exponents themselves are rounded
		}
		equal(t, "E[p]", Beta(a, b, 1, func(p, _ float64) float64 { return p }), a/(a+b), tol)
		equal(t, "E[p²]", Beta(a, b, 1, func(p, _ float64) float64 { return p * p }), a*(a+1)/((a+b)*(a+b+1)), tol)
		equal(t, "E[1−p]", Beta(a, b, 1, func(_, q float64) float64 { return q }), b/(a+b), tol)
	}
}

// The oracles are the mean and the Laplace transform of the gamma distribution.
func TestGammaMoments(t *testing.T) {
	for _, r := range []float64{0.01, 0.24, 1, 3.3, 50, 1e5} {
		equal(t, "E[u]", Gamma(r, 1, func(u float64) float64 { return u }), r, 1e-13)
		c := 3 / r
		equal(t, "E[e^(−cu)]", Gamma(r, 1/c, func(u float64) float64 { return math.Exp(-c * u) }), math.Exp(-r*math.Log1p(c)), 1e-11)
	}
}

// ∫e^(−cz) = 1/c, and ∫e^(−cz)(1+z)⁻² = 1 − c·eᶜ·E₁(c), here at c = 1, where
// e·E₁(1) = 0.596347362323194 is the Euler–Gompertz constant.
func TestDecay(t *testing.T) {
	for _, c := range []float64{1e-8, 1e-3, 1, 30, 1e6} {
		equal(t, "∫e^(−cz)", Decay(c, func(float64) float64 { return 1 }), 1/c, 1e-13)
	}
	equal(t, "Gompertz", Decay(1, func(z float64) float64 { return 1 / ((1 + z) * (1 + z)) }), 1-0.596347362323194074, 1e-13)
}
