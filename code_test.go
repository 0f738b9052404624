package clientele

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A code gives back what it was made of: the numbers that undo the mixing are
// the inverses of those that mix.
func TestCodesCanBeUndone(t *testing.T) {
	mix, unmix := []uint64{mixA, mixB}, []uint64{unmixA, unmixB}
	for i := range mix {
		if got := mix[i] * unmix[i]; got != 1 {
			t.Errorf("%#x times %#x is %#x, want 1", mix[i], unmix[i], got)
		}
	}
	rng := rand.New(rand.NewPCG(3, 3))
	ends := []uint64{0, 1, 1 << 63, math.MaxUint64}
	for range 1000 {
		ends = append(ends, rng.Uint64())
	}
	for i, low := range ends {
		for _, b := range []uint64{0, math.MaxUint64, ends[len(ends)-1-i]} {
			if got := newCode(low, b).low(); got != low {
				t.Fatalf("code of %#x and %#x gives %#x back", low, b, got)
			}
		}
	}
}

// Numbers that follow one another are spread over the parts as drawn ones would
// be: of 2²⁰ about 1024 to a part, give or take six standard deviations.
func TestCodesSpreadOverTheParts(t *testing.T) {
	for _, step := range []uint64{1, 10, 1 << 12, 1 << 40} {
		var sizes [partCount]int
		for i := range uint64(1 << 20) {
			sizes[newCode(i*step, 0).part()]++
		}
		for part, n := range sizes {
			if mean := 1 << 20 / partCount; math.Abs(float64(n-mean)) > 6*math.Sqrt(float64(mean)) {
				t.Errorf("step %d: %d codes in part %d, want about %d", step, n, part, mean)
			}
		}
	}
}
