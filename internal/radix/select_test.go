package radix

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shapes are the kinds of column that selection meets.
var shapes = map[string]func(*rand.Rand) float64{
	"uniform":   func(r *rand.Rand) float64 { return r.Float64() },
	"days":      func(r *rand.Rand) float64 { return float64(r.IntN(1000)) },
	"money":     func(r *rand.Rand) float64 { return math.Round(math.Exp(4+1.5*r.NormFloat64())*100) / 100 },
	"one-timer": func(r *rand.Rand) float64 { return math.Max(1, math.Floor(r.ExpFloat64())) },
	"equal":     func(*rand.Rand) float64 { return -7 },
	"signed":    func(r *rand.Rand) float64 { return r.NormFloat64() * math.Exp(20*r.NormFloat64()) },
	"extreme": func(r *rand.Rand) float64 {
		return []float64{-math.MaxFloat64, math.MaxFloat64, 0, 1, 1e-300, -1e300, math.SmallestNonzeroFloat64}[r.IntN(7)]
	},
	"near whole": func(r *rand.Rand) float64 { return []float64{-5, 0, 1e-20, 7, math.Nextafter(7, 8)}[r.IntN(5)] },
	"rarely odd": func(r *rand.Rand) float64 { return float64(r.IntN(50)) + math.Floor(r.Float64()*1.001)/2 },
	"rarely far": func(r *rand.Rand) float64 {
		if r.IntN(5000) > 0 {
			return float64(r.IntN(100))
		}
		return []float64{-1025, 3072, 5000, -1e6, 1e19, -1e19}[r.IntN(6)]
	},
	"far":    func(r *rand.Rand) float64 { return 1<<52 + float64(r.IntN(900)) },
	"tenths": func(r *rand.Rand) float64 { return 0.1 + float64(r.IntN(30)) },
	"zeros":  func(r *rand.Rand) float64 { return []float64{math.Copysign(0, -1), 0, 1}[r.IntN(3)] },
}

// The oracle is sorting.
func TestSelectOrdersAgainstSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for name, draw := range shapes {
		for _, n := range []int{1, 2, 255, 256, 257, 5000, 60_000} {
			values := make([]float64, n)
			for i := range values {
				values[i] = draw(rng)
			}
			sorted := slices.Clone(values)
			slices.Sort(sorted)
			kept := slices.Clone(values)

			ranks := []int{n - 1, 0, n / 2, n / 2}
			for range 20 {
				ranks = append(ranks, rng.IntN(n))
			}
			got := SelectOrders(values, ranks, []Order{{Value: 42}})
			want := []Order{{Value: 42}}
			for _, r := range ranks {
				o := Order{Value: sorted[r]}
				o.Less, _ = slices.BinarySearch(sorted, o.Value)
				o.AtMost, _ = slices.BinarySearch(sorted, math.Nextafter(o.Value, math.Inf(1)))
				if o.Value == 0 { // Nextafter of a zero is fine, but −0 == 0
					o.AtMost, _ = slices.BinarySearch(sorted, math.SmallestNonzeroFloat64)
				}
				want = append(want, o)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, n %d (-want +got):\n%s", name, n, diff)
			}
			if !slices.Equal(values, kept) {
				t.Errorf("%s, n %d: the input was changed", name, n)
			}
		}
	}
}

func TestSelect(t *testing.T) {
	got := Select([]float64{3, 1, 2}, []int{2, 0}, []float64{9})
	if diff := cmp.Diff([]float64{9, 3, 1}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Select(nil, nil, nil); got != nil {
		t.Errorf("no ranks gave %v", got)
	}
}

func BenchmarkSelect(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, name := range []string{"days", "money", "one-timer"} {
		for _, n := range []int{1e3, 1e5, 1e6} {
			values := make([]float64, n)
			for i := range values {
				values[i] = shapes[name](rng)
			}
			ranks := []int{n / 5, 2 * n / 5, 3 * n / 5, 4 * n / 5}
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Select(values, ranks, nil)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/value")
			})
		}
	}
}
