package dd

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// The oracle is arbitrary-precision arithmetic.
func exact(values []float64) float64 {
	s := new(big.Float).SetPrec(2000)
	for _, v := range values {
		s.Add(s, new(big.Float).SetPrec(2000).SetFloat64(v))
	}
	f, _ := s.Float64()
	return f
}

func TestMoneyIsExactInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for trial := range 200 {
		values := make([]float64, 1+rng.IntN(500))
		for i := range values {
			values[i] = float64(rng.IntN(20_000_000)-5_000_000) / 100
		}
		want := exact(values)
		if got := Of(values).Float(); got != want {
			t.Fatalf("trial %d: got %v, want %v", trial, got, want)
		}
		rng.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		if got := Of(values).Float(); got != want {
			t.Fatalf("trial %d, shuffled: got %v, want %v", trial, got, want)
		}
		var a Accumulator
		for _, v := range values {
			a.Add(v)
		}
		a.AddSum(Of(values))
		if got := a.Float(); got != 2*want || a.Sum().Float() != got {
			t.Fatalf("trial %d, accumulated twice: got %v, want %v", trial, got, 2*want)
		}
		cut := rng.IntN(len(values))
		if got := Of(values[:cut]).Plus(Of(values[cut:])).Float(); got != want {
			t.Fatalf("trial %d, in two parts: got %v, want %v", trial, got, want)
		}
	}
}

func TestCancellation(t *testing.T) {
	if got := Of([]float64{1e16, 1, -1e16}).Float(); got != 1 {
		t.Errorf("1e16 + 1 − 1e16 = %v, want 1", got)
	}
	tenth := make([]float64, 10)
	for i := range tenth {
		tenth[i] = 0.1
	}
	if got := Of(tenth).Float(); got != 1 {
		t.Errorf("ten times 0.1 = %v, want 1", got)
	}
	if got := Of([]float64{3, 4}).Plus(Of([]float64{3, 4}).Neg()); got != (Sum{}) {
		t.Errorf("s − s = %v, want 0", got)
	}
}
