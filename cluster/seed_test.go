package cluster

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The written-out loops give the bits of the general one.
func TestSquaredAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for d := 1; d <= 9; d++ {
		x := make([]float64, 20*d)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		got := make([]float64, 20)
		squaredAll(got, x, x[:d])
		for i := range got {
			if want := squared(x[i*d:][:d], x[:d]); got[i] != want {
				t.Errorf("d %d, row %d: %v, want %v", d, i, got[i], want)
			}
		}
	}
}

// Oracle: the definition. With weights 0 on one side, and all distance on one
// row, the draw is certain.
func TestSeedCenters(t *testing.T) {
	x := []float64{0, 0, 0, 7, 7, 9}
	w := []float64{1, 1, 1, 0, 0, 1}
	for seed := range uint64(10) {
		for _, candidates := range []int{1, 3} {
			got, err := seedCenters(ctx, x, w, 1, 5, candidates, rand.New(rand.NewPCG(seed, 1)))
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(got)
			if !slices.Equal(got, []float64{0, 9}) {
				t.Errorf("seed %d: centres %v", seed, got)
			}
		}
	}
	// Rows far away are drawn in proportion to the squared distance: from 0, the
	// row at 1 one time in 5 and that at 2 four times.
	count := 0
	for seed := range uint64(4000) {
		got, err := seedCenters(ctx, []float64{0, 1, 2}, []float64{1, 1, 1}, 1, 2, 1, rand.New(rand.NewPCG(seed, 2)))
		if err != nil {
			t.Fatal(err)
		}
		if got[0] == 0 && got[1] == 1 {
			count++
		}
	}
	if want := 4000.0 / 3 / 5; abs(float64(count)-want) > 5*sqrt(want) {
		t.Errorf("drawn %d times, want about %v", count, want)
	}
}
