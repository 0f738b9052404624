package gamma

import (
	"math"
	"math/big"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// The oracle is the product written out in arbitrary precision.
func TestRisingAgainstTheProduct(t *testing.T) {
	for _, z := range []float64{1e-6, 0.24, 0.5, 1, 2.5, 11.9, 12, 40, 1e4, 3.3748e10} {
		for _, n := range []float64{0, 1, 2, 7, 24, 25, 60, 1000} {
			product := big.NewFloat(1).SetPrec(400)
			var d1, d2 float64
			for i := 0.0; i < n; i++ {
				product.Mul(product, new(big.Float).SetPrec(400).Add(big.NewFloat(z), big.NewFloat(i)))
				d1 += 1 / (z + i)
				d2 -= 1 / (z + i) / (z + i)
			}
			mant := new(big.Float)
			exp := product.MantExp(mant)
			m, _ := mant.Float64()
			want := math.Log(m) + float64(exp)*math.Ln2
			ln, g1, g2 := Rising(z, n)
			if math.Abs(ln-want) > 1e-14*(1+math.Abs(want)+n) {
				t.Errorf("Rising(%v, %v) = %v, want %v", z, n, ln, want)
			}
			if math.Abs(g1-d1) > 1e-13*d1 || math.Abs(g2-d2) > 1e-13*math.Abs(d2) {
				t.Errorf("Rising(%v, %v) derivatives %v %v, want %v %v", z, n, g1, g2, d1, d2)
			}
		}
	}
}

// The oracles are the standard library, gonum's ζ(2, z) and the recurrence
// from ψ(1) = −γ and ψ(½) = −γ − 2 ln 2.
func TestLog(t *testing.T) {
	for _, z := range []float64{1e-8, 0.1, 0.9, 1, 1.5, 2, 7.3, 11.99, 12, 100, 1e8} {
		ln, _, d2 := Log(z)
		want, _ := math.Lgamma(z)
		if math.Abs(ln-want) > 1e-14*(1+math.Abs(want)) {
			t.Errorf("ln Γ(%v) = %v, want %v", z, ln, want)
		}
		if want := mathext.Zeta(2, z); math.Abs(d2-want) > 1e-13*want {
			t.Errorf("ψ′(%v) = %v, want %v", z, d2, want)
		}
		for _, n := range []float64{0.3, 1.7, 30.5} {
			got, _, _ := Rising(z, n)
			a, _ := math.Lgamma(z + n)
			if math.Abs(got-(a-want)) > 2e-14*(1+math.Abs(a)+math.Abs(want)) {
				t.Errorf("Rising(%v, %v) = %v, want %v", z, n, got, a-want)
			}
		}
	}
}

func TestDigamma(t *testing.T) {
	const euler = 0.57721566490153286
	one, half := -euler, -euler-2*math.Ln2
	for i := 0.0; i < 40; i++ {
		for z, want := range map[float64]float64{1 + i: one, 0.5 + i: half} {
			if _, got, _ := Log(z); math.Abs(got-want) > 2e-14*(1+math.Abs(want)) {
				t.Errorf("ψ(%v) = %v, want %v", z, got, want)
			}
		}
		one += 1 / (1 + i)
		half += 1 / (0.5 + i)
	}
}
