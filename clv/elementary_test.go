package clv

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// The oracle is package math.
func TestElementary(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	check := func(y float64) {
		t.Helper()
		agree(t, fmt.Sprint("exp ", y), exp(y), math.Exp(y), 4e-16)
		agree(t, fmt.Sprint("expm1 ", y), expm1(y), math.Expm1(y), 6e-16)
		if y > -1 {
			agree(t, fmt.Sprint("ln(1+y) ", y), log1p(y), math.Log1p(y), 5e-16)
		}
		agree(t, fmt.Sprint("ln ", math.Exp(y)), log(math.Exp(y)), math.Log(math.Exp(y)), 5e-16)
		several := []float64{y, 0, -y}
		exps(several)
		for i, v := range []float64{y, 0, -y} {
			if several[i] != exp(v) {
				t.Errorf("exps has %v at %v, exp %v", several[i], v, exp(v))
			}
		}
	}
	for range 20000 {
		check(1.2 * (rng.Float64() - 0.5))
		check(20 * rng.NormFloat64())
		check(1500 * (rng.Float64() - 0.5))
	}
	for _, y := range []float64{0, 1e-300, -1e-12, 1e9, -1e9, -0.4, 0.5, 0.35, -0.35, 700, -700, math.Inf(1), math.Inf(-1)} {
		check(y)
	}
	if !math.IsNaN(exp(math.NaN())) || !math.IsNaN(expm1(math.NaN())) || !math.IsNaN(log1p(math.NaN())) {
		t.Error("NaN became a number")
	}
}
