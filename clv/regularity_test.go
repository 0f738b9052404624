package clv

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
)

// Gaps drawn with a known k at very different rates give it back; both
// estimates must agree, as they use the data in different ways.
func TestRegularityIsRecovered(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for _, k := range []float64{0.7, 1, 2, 5} {
		var gaps [][]float64
		for range 3000 {
			rate := drawGamma(rng, 0.5) + 1e-3
			own := make([]float64, 2+rng.IntN(5))
			for j := range own {
				own[j] = drawGamma(rng, k) / rate
			}
			gaps = append(gaps, own)
		}
		r, err := regularity(context.Background(), gaps)
		if err != nil {
			t.Fatal(err)
		}
		if !(r.SE > 0) || math.Abs(r.K-k) > 4*r.SE {
			t.Errorf("k = %v ± %v, want %v", r.K, r.SE, k)
		}
		if math.Abs(r.Wheat/k-1) > 0.15 {
			t.Errorf("Wheat = %v, want %v", r.Wheat, k)
		}
	}
	if _, err := regularity(context.Background(), nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no gaps: %v", err)
	}
	same, err := regularity(context.Background(), [][]float64{{5, 5}, {7, 7}})
	if err != nil || math.IsInf(same.K, 0) || math.IsNaN(same.K) || math.IsInf(same.Wheat, 0) {
		t.Errorf("clockwork: %+v, %v", same, err)
	}
}
