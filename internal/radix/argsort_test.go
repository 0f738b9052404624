package radix

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// inputs are inputs that stress different parts of selection and sorting.
func inputs(n int) map[string][]float64 {
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	make1 := func(f func(i int) float64) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = f(i)
		}
		return v
	}
	return map[string][]float64{
		"normal":    make1(func(int) float64 { return rng.NormFloat64() }),
		"lognormal": make1(func(int) float64 { return math.Exp(3 * rng.NormFloat64()) }),
		"cents":     make1(func(int) float64 { return float64(rng.IntN(100_000)) / 100 }),
		"few":       make1(func(int) float64 { return float64(rng.IntN(4)) }),
		"equal":     make1(func(int) float64 { return 3 }),
		"zeros":     make1(func(i int) float64 { return math.Copysign(0, float64(i%2)-.5) }),
		"ascending": make1(func(i int) float64 { return float64(i) }),
		"close":     make1(func(i int) float64 { return 1 + float64(rng.IntN(1<<20))*0x1p-52 }),
		"outlier": make1(func(i int) float64 {
			if i == n/2 {
				return -1e300
			}
			return 1 + float64(rng.IntN(1<<30))*0x1p-52
		}),
		"all bits": make1(func(int) float64 {
			for {
				if v := math.Float64frombits(rng.Uint64()); !math.IsNaN(v) && !math.IsInf(v, 0) {
					return v
				}
			}
		}),
	}
}

// The oracle is the standard library's stable sort.
func TestArgsort(t *testing.T) {
	for _, n := range []int{0, 1, 2, 24, 25, 300, 5000, 60_000} {
		for name, values := range inputs(n) {
			for _, descending := range []bool{true} {
				want := make([]int, n)
				for i := range want {
					want[i] = i
				}
				slices.SortStableFunc(want, func(a, b int) int {
					x, y := values[a], values[b]
					if descending {
						x, y = y, x
					}
					switch {
					case x < y:
						return -1
					case x > y:
						return 1
					}
					return 0
				})
				order, sorted := Argsort(values, nil)
				if !slices.Equal(order, want) {
					t.Errorf("%s, n %d, descending %t: wrong order", name, n, descending)
				}
				for at, row := range want {
					if sorted[at] != values[row] {
						t.Fatalf("%s, n %d, descending %t: value %v at %d, want %v", name, n, descending, sorted[at], at, values[row])
					}
				}
			}
		}
	}
}

func BenchmarkArgsort(b *testing.B) {
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		values := inputs(n)["lognormal"]
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Argsort(values, nil)
			}
		})
	}
}
