package radix

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
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
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{0, 1, 2, 24, 25, 300, 5000, 60_000, 100_000} {
		for name, values := range inputs(n) {
			want := make([]int, n)
			for i := range want {
				want[i] = i
			}
			slices.SortStableFunc(want, func(a, b int) int { return -cmp.Compare(values[a], values[b]) })
			for _, cores := range []int{1, 3} {
				runtime.GOMAXPROCS(cores)
				order, sorted := Argsort(values)
				if !slices.Equal(order, want) {
					t.Errorf("%s, n %d, %d cores: wrong order", name, n, cores)
				}
				for at, row := range want {
					if sorted[at] != values[row] {
						t.Fatalf("%s, n %d, %d cores: value %v at %d, want %v", name, n, cores, sorted[at], at, values[row])
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
				Argsort(values)
			}
		})
	}
}
