package lifecycle

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The oracle is package math.
func TestLogExp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	worstLog, worstExp := 0.0, 0.0
	for range 1_000_000 {
		x := math.Exp(1400*rng.Float64() - 700)
		if rng.IntN(2) == 0 {
			x = math.Exp(4*rng.Float64() - 2)
		}
		want := math.Log(x)
		worstLog = max(worstLog, math.Abs(log(x)-want)/math.Abs(want))
		y := 1380*rng.Float64() - 690
		if rng.IntN(2) == 0 {
			y /= 100
		}
		worstExp = max(worstExp, math.Abs(exp(y)/math.Exp(y)-1))
	}
	if worstLog > 5e-16 || worstExp > 5e-16 {
		t.Errorf("relative errors up to %.2g of log, %.2g of exp", worstLog, worstExp)
	}
	for _, x := range []float64{0, -1, 1, 1e-310, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, math.SmallestNonzeroFloat64, 0x1p-1022, 0x1p52} {
		if got, want := log(x), math.Log(x); got != want && !(math.IsNaN(got) && math.IsNaN(want)) && math.Abs(got/want-1) > 5e-16 {
			t.Errorf("log %v: got %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{0, 1, -1, 699.9, -699.9, 709, -745, -760, 800, math.Inf(1), math.Inf(-1), math.NaN()} {
		if got, want := exp(x), math.Exp(x); got != want && !(math.IsNaN(got) && math.IsNaN(want)) && math.Abs(got/want-1) > 5e-16 {
			t.Errorf("exp %v: got %v, want %v", x, got, want)
		}
	}
}
