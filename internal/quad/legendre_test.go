package quad

import (
	"math"
	"testing"
)

// The oracle is ∫x^k = 1/(k+1) up to the degree the rule promises.
func TestLegendreIsExactForPolynomials(t *testing.T) {
	for _, n := range []int{1, 2, 8, 24, 64} {
		r := Legendre(n)
		for k := range 2 * n {
			sum := 0.0
			for i, x := range r.Node {
				sum += r.Weight[i] * math.Pow(x, float64(k))
			}
			if want := 1 / float64(k+1); math.Abs(sum-want) > 1e-14 {
				t.Errorf("n %d: ∫x^%d = %v, want %v", n, k, sum, want)
			}
		}
	}
}
