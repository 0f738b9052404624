package abc

import (
	"cmp"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// large are columns of many buckets and pages: money with ties and losses,
// values without ties, one giant, all equal.
func large(n int) map[string][]float64 {
	var rng *rand.Rand
	out := map[string][]float64{}
	for name, draw := range map[string]func(i int) float64{
		"money":   func(int) float64 { return math.Round(100*math.Exp(4+1.5*rng.NormFloat64())-2000) / 100 },
		"no ties": func(int) float64 { return rng.NormFloat64() },
		"giant":   func(i int) float64 { return map[bool]float64{true: 1e15, false: float64(rng.IntN(1 << 30))}[i == n/3] },
		"equal":   func(int) float64 { return .1 },
		"zeros":   func(i int) float64 { return math.Copysign(0, float64(i%2)-.5) },
	} {
		rng = rand.New(rand.NewPCG(8, 8))
		values := make([]float64, n)
		for i := range values {
			values[i] = draw(i)
		}
		out[name] = values
	}
	return out
}

// The oracle sorts with the standard library and adds from the best to the
// worst; the answer has the same bits on any number of cores.
func TestRankOfManyAgainstSorting(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const n = 100_000
	for name, values := range large(n) {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(values[a]+0, values[b]+0) })
		ranks, sums := make([]int, n), make([]float64, n)
		var total adder
		gains := 0.
		for start := 0; start < n; {
			end := start
			for end < n && values[order[end]] == values[order[start]] {
				total = total.plus(values[order[end]] + 0)
				end++
			}
			for _, row := range order[start:end] {
				ranks[row], sums[row] = start+1, total.float()
			}
			if values[order[start]] > 0 {
				gains = total.float()
			}
			start = end
		}
		for _, cores := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(cores)
			r := rank(t, values, &Options{Rule: Value{}})
			if !slices.Equal(r.Order, order) || !slices.Equal(r.Rank, ranks) {
				t.Errorf("%s, %d cores: wrong order or rank", name, cores)
			}
			if r.Gains != gains || r.Total != total.float() {
				t.Errorf("%s, %d cores: gains %v and total %v, want %v and %v", name, cores, r.Gains, r.Total, gains, total.float())
			}
			for row, got := range r.CumShare {
				if want := ratio(sums[row], gains); got != want {
					t.Fatalf("%s, %d cores, row %d: cumulative share %v, want %v", name, cores, row, got, want)
				}
			}
		}
	}
}

// Marks on the way do not change where a share is reached: the plain walk over
// all values is the oracle.
func TestReachFromMarks(t *testing.T) {
	for name, values := range large(30_000) {
		s := newRanked(values)
		_, _, gains := s.size()
		var targets []float64
		for _, share := range []float64{0, 1e-9, .3, .8, .1, .95, 1, 1.1} {
			targets = append(targets, share*gains)
		}
		if got, want := s.reach(targets), plainReach(s.sorted, targets); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// Sums of places are the same whether marks lie between or not: the oracle
// adds the values one by one.
func TestSumFromMarks(t *testing.T) {
	const n = 30_000
	for name, values := range large(n) {
		s := newRanked(values)
		for _, places := range [][2]int{{0, 0}, {0, 1}, {0, n}, {1, n - 1}, {4321, 4400}, {5000, 23_456}, {n - 1, n}, {n, n}} {
			from, to := places[0], places[1]
			if got, want := s.sum(from, to), sum(s.sorted[from:to]); got != want {
				t.Errorf("%s: places %d to %d add up to %v, want %v", name, from, to, got, want)
			}
		}
	}
}

func plainReach(descending, targets []float64) []int {
	out := make([]int, len(targets))
	for j, target := range targets {
		var sum adder
		for sum.float() < target && out[j] < len(descending) && descending[out[j]] > 0 {
			sum = sum.plus(descending[out[j]])
			out[j]++
		}
	}
	return out
}
