package breaks

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// The goldens are those of jenkspy's natural breaks, with the sum of squares
// from the definition.
func TestGolden(t *testing.T) {
	first, sse := Optimal([]float64{1, 2, 3, 10, 11, 12, 50, 51, 52, 100}, ones(10), 4)
	if diff := cmp.Diff([]int{3, 6, 9}, first); diff != "" || math.Abs(sse-6) > 1e-9 {
		t.Errorf("sse %v (-want +got):\n%s", sse, diff)
	}
	// 1 1 1 2 2 3 5 8 13 21 with uppers 5, 13, 21.
	first, sse = Optimal([]float64{1, 2, 3, 5, 8, 13, 21}, []float64{3, 2, 1, 1, 1, 1, 1}, 3)
	if diff := cmp.Diff([]int{4, 6}, first); diff != "" || math.Abs(sse-25.357142857142858) > 1e-12 {
		t.Errorf("sse %v (-want +got):\n%s", sse, diff)
	}
}

// direct is the sum of squares by its definition.
func direct(values, weights []float64) float64 {
	var w, x float64
	for i, v := range values {
		w += weights[i]
		x += weights[i] * v
	}
	var sum float64
	for i, v := range values {
		sum += weights[i] * (v - x/w) * (v - x/w)
	}
	return sum
}

// brute tries every split.
func brute(values, weights []float64, k int) float64 {
	if k == 1 {
		return direct(values, weights)
	}
	least := math.Inf(1)
	for at := k - 1; at < len(values); at++ {
		least = min(least, brute(values[:at], weights[:at], k-1)+direct(values[at:], weights[at:]))
	}
	return least
}

func TestAgainstAllSplits(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		n := 1 + rng.IntN(11)
		values, weights := make([]float64, n), make([]float64, n)
		v := 1e6 * rng.NormFloat64()
		for i := range values {
			v += rng.ExpFloat64() * 10
			values[i], weights[i] = v, float64(1+rng.IntN(4))
		}
		k := 1 + rng.IntN(min(n, 5))
		first, sse := Optimal(values, weights, k)
		want := brute(values, weights, k)
		if math.Abs(sse-want) > 1e-9*(1+want) {
			t.Fatalf("values %v, k %d: sse %v, want %v", values, k, sse, want)
		}
		ends := append(append([]int{0}, first...), n)
		sum := 0.0
		for c := range k {
			if ends[c] >= ends[c+1] {
				t.Fatalf("values %v, k %d: empty class in %v", values, k, first)
			}
			sum += direct(values[ends[c]:ends[c+1]], weights[ends[c]:ends[c+1]])
		}
		if math.Abs(sum-want) > 1e-9*(1+want) {
			t.Fatalf("values %v, k %d: breaks %v cost %v, want %v", values, k, first, sum, want)
		}
	}
}
