package radix

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele/internal/dd"
)

// The oracle sorts and adds.
func TestReachAgainstSorting(t *testing.T) {
	for _, n := range []int{0, 1, 2, 256, 257, 5000, 60_000} {
		for name, values := range inputs(n) {
			for i, v := range values { // sums must stay finite
				values[i] = math.Mod(v, 1e200)
			}
			sorted := slices.Clone(values)
			slices.Sort(sorted)
			slices.Reverse(sorted)
			var sum dd.Sum
			positive := 0
			for _, v := range sorted {
				if v > 0 {
					sum = sum.Add(v)
					positive++
				}
			}
			total := sum.Float()
			targets := []float64{.8 * total, -1, 0, .05 * total, .5 * total, .5 * total, .95 * total, 2*total + 1}
			got := Reach(values, targets, []Reached{{Count: 42}})
			if got[0].Count != 42 {
				t.Fatalf("%s, n %d: dst was overwritten: %v", name, n, got)
			}
			for j, target := range targets {
				var sum dd.Sum
				want := 0
				for want < positive && sum.Float() < target {
					sum = sum.Add(sorted[want])
					want++
				}
				if got[j+1].Count != want {
					t.Errorf("%s, n %d, target %v of %v: got %d, want %d", name, n, target, total, got[j+1].Count, want)
				}
				block := Reached{Count: want}
				if want > 0 && sum.Float() >= target {
					block.Value = sorted[want-1]
					block.Before = slices.Index(sorted, block.Value)
					for block.Before+block.Ties < n && sorted[block.Before+block.Ties] == block.Value {
						block.Ties++
					}
				}
				if got[j+1] != block {
					t.Errorf("%s, n %d, target %v of %v: got %+v, want %+v", name, n, target, total, got[j+1], block)
				}
			}
		}
	}
}

// Whole amounts add exactly, so the answer does not depend on the order.
func TestReachWholeAmounts(t *testing.T) {
	values := []float64{5, 80, -3, 15, 0}
	for _, c := range []struct {
		target float64
		want   int
	}{{79, 1}, {80, 1}, {81, 2}, {95, 2}, {96, 3}, {100, 3}, {101, 3}, {0, 0}} {
		if got := Reach(values, []float64{c.target}, nil); got[0].Count != c.want {
			t.Errorf("target %v: got %d, want %d", c.target, got[0].Count, c.want)
		}
	}
}

func BenchmarkReach(b *testing.B) {
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		rng := rand.New(rand.NewPCG(1, 1))
		values := make([]float64, n)
		var total dd.Sum
		for i := range values {
			values[i] = math.Round(math.Exp(4+1.5*rng.NormFloat64())*100) / 100
			total = total.Add(values[i])
		}
		targets := []float64{.8 * total.Float(), .95 * total.Float()}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Reach(values, targets, nil)
			}
		})
	}
}
