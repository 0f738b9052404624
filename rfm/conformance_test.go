package rfm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scorers are all implementations, for every number of levels they take.
func scorers() []Scorer {
	var all []Scorer
	for k := MinLevels; k <= MaxLevels; k++ {
		all = append(all,
			MidRank{k}, Jenks{k}, KMeans{k}, EqualWidth{k},
			Quantile{Levels: k}, Quantile{Levels: k, Type: 1, Ties: TiesUp}, Quantile{Levels: k, Ties: TiesDown, Plus: 1},
			Tile{k, TiesMiddle}, Tile{k, TiesUp}, Tile{k, TiesDown},
			PercentRank{k, RankAverage}, PercentRank{k, RankMin}, PercentRank{k, RankMax})
	}
	return append(all, MeanSplit{}, Cuts{-3}, Cuts{0, 1, 2, 8, 9})
}

// draw returns a column of one of the shapes that customers have.
func draw(rng *rand.Rand) []float64 {
	values := make([]float64, 1+rng.IntN(60))
	shape := rng.IntN(4)
	for i := range values {
		switch shape {
		case 0:
			values[i] = float64(rng.IntN(1 + rng.IntN(12)))
		case 1:
			values[i] = math.Round(100*math.Exp(2*rng.NormFloat64())) / 100
		case 2:
			values[i] = 1 + math.Floor(rng.ExpFloat64())
		default:
			values[i] = rng.NormFloat64() * math.Pow(10, float64(rng.IntN(6)))
		}
	}
	return values
}

// Every scorer: cuts in order and of the right number; the order of the input
// does not matter; the input stays as it is; better values, fitted or not,
// never score less; equal values score equal (a score is a function of the
// value, so this holds by the form of a Scale).
func TestScorersConform(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	all := scorers()
	for trial := range 60 {
		values := draw(rng)
		probes := slices.Clone(values)
		for range 40 {
			probes = append(probes, (rng.Float64()-0.3)*1.4*slices.Max(values), float64(rng.IntN(20))-5)
		}
		slices.Sort(probes)
		lower := trial%2 == 0
		for _, s := range all {
			name := fmt.Sprintf("%T%v, lower %v, values %v", s, s, lower, values)
			kept := slices.Clone(values)
			cuts, err := s.Freeze(values, lower)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := checkCuts(cuts, lower); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if c, ok := s.(counter); ok {
				checkPassed(t, name, c, values, lower)
			}
			if !slices.Equal(kept, values) {
				t.Fatalf("%s: the input was changed", name)
			}
			rng.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
			again, err := s.Freeze(values, lower)
			if err != nil || cmp.Diff(cuts, again) != "" {
				t.Fatalf("%s: another order gives other cuts: %v, %v, %v", name, cuts, again, err)
			}
			scale := Scale{Cuts: cuts}
			for i := 1; i < len(probes); i++ {
				worse, better := probes[i-1], probes[i]
				if lower {
					worse, better = better, worse
				}
				if scale.score(worse, lower) > scale.score(better, lower) {
					t.Fatalf("%s: %v scores %d, the better %v %d", name, worse, scale.score(worse, lower), better, scale.score(better, lower))
				}
			}
		}
	}
}

// checkPassed counts who passes the cuts one by one.
func checkPassed(t *testing.T, name string, c counter, values []float64, lower bool) {
	t.Helper()
	cuts, passed, err := c.freezeCount(values, lower)
	if err != nil || passed == nil {
		return
	}
	for j, cut := range cuts {
		n := 0
		for _, v := range values {
			if cut.passed(v, lower) {
				n++
			}
		}
		if n != passed[j] {
			t.Fatalf("%s: %d pass cut %d, said %d", name, n, j, passed[j])
		}
	}
}

// All values equal: the middle score for every scorer that looks at the
// spread, whatever the direction, and none that is not of the scale.
func TestAllEqual(t *testing.T) {
	for k := MinLevels; k <= MaxLevels; k++ {
		for _, s := range []Scorer{MidRank{k}, Jenks{k}, KMeans{k}} {
			for _, lower := range []bool{false, true} {
				want := uint8((k + 1) / 2)
				if got := scoresOf(t, s, []float64{0.1, 0.1, 0.1}, lower); got[0] != want {
					t.Errorf("%T, %d levels: %d, want %d", s, k, got[0], want)
				}
			}
		}
		for _, s := range []Scorer{EqualWidth{k}, Quantile{Levels: k}, Quantile{Levels: k, Type: 1}, Tile{Levels: k}} {
			// Between two middle scores Ties gives the better one.
			want := uint8(k/2 + 1)
			n := 3
			if _, ok := s.(Tile); ok {
				n = 9 * k
			}
			if got := scoresOf(t, s, repeat(0.1, n), k%2 == 0); got[0] != want {
				t.Errorf("%T, %d levels: %d, want %d", s, k, got[0], want)
			}
		}
	}
	if got := scoresOf(t, MeanSplit{}, repeat(0.1, 3), false); got[0] != 1 {
		t.Errorf("mean split: %d, want 1", got[0])
	}
}

// Where values are distinct and Levels divides n, the mid-rank rule is ntile.
func TestMidRankIsTile(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for k := MinLevels; k <= MaxLevels; k++ {
		values := make([]float64, 7*k)
		for i, p := range rng.Perm(len(values)) {
			values[i] = float64(p) * 1.5
		}
		want := scoresOf(t, Tile{Levels: k}, values, k%2 == 0)
		if diff := cmp.Diff(want, scoresOf(t, MidRank{k}, values, k%2 == 0)); diff != "" {
			t.Errorf("%d levels (-tile +mid-rank):\n%s", k, diff)
		}
	}
}
