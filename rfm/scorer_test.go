package rfm

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// scoresOf freezes the values and scores them on the same scale.
func scoresOf(t *testing.T, s Scorer, values []float64, lower bool) []uint8 {
	t.Helper()
	cuts, err := s.Freeze(values, lower)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkCuts(cuts, lower); err != nil {
		t.Fatal(err)
	}
	scale := Scale{Cuts: cuts}
	out := make([]uint8, len(values))
	for i, v := range values {
		out[i] = scale.score(v, lower)
	}
	return out
}

func repeat(v float64, n int) []float64 { return slices.Repeat([]float64{v}, n) }

// The goldens are those of the definition: ⌈k(less + atMost)/2n⌉ counted by
// hand.
func TestMidRankGolden(t *testing.T) {
	ties := []float64{1, 1, 1, 1, 1, 1, 2, 2, 3, 7}
	upTo10 := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, test := range []struct {
		name   string
		scorer MidRank
		values []float64
		lower  bool
		want   []uint8
	}{
		{"ties", MidRank{}, ties, false, []uint8{2, 2, 2, 2, 2, 2, 4, 4, 5, 5}},
		{"ties, lower is better", MidRank{}, ties, true, []uint8{4, 4, 4, 4, 4, 4, 2, 2, 1, 1}},
		{"0 to 10", MidRank{}, upTo10, false, []uint8{1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5}},
		{"0 to 10, lower is better", MidRank{}, upTo10, true, []uint8{5, 5, 4, 4, 3, 3, 3, 2, 2, 1, 1}},
		{"two levels", MidRank{2}, upTo10, false, []uint8{1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2}},
		{"nine levels", MidRank{9}, upTo10, false, []uint8{1, 2, 3, 3, 4, 5, 6, 7, 7, 8, 9}},
		{"all equal", MidRank{}, repeat(3, 4), false, []uint8{3, 3, 3, 3}},
		{"single", MidRank{}, []float64{-8}, true, []uint8{3}},
		{"95 % one-time buyers", MidRank{}, append(repeat(1, 19), 2), false, append(slices.Repeat([]uint8{3}, 19), 5)},
	} {
		if diff := cmp.Diff(test.want, scoresOf(t, test.scorer, test.values, test.lower)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// midRank is the definition, counted value by value.
func midRank(values []float64, lower bool, k int, v float64) uint8 {
	ends := 0
	for _, x := range values {
		if x == v {
			ends++
		} else if (x < v) != lower {
			ends += 2
		}
	}
	n := 2 * len(values)
	return uint8(min(max((k*ends+n-1)/n, 1), k))
}

// The oracle is the definition, for fitted values, the gaps between them and
// what lies outside.
func TestMidRankAgainstDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 500 {
		values := make([]float64, 1+rng.IntN(40))
		spread := 1 + rng.IntN(20)
		for i := range values {
			values[i] = float64(rng.IntN(spread)) - 5
		}
		k, lower := 2+rng.IntN(8), rng.IntN(2) == 0
		cuts, err := MidRank{k}.Freeze(values, lower)
		if err != nil {
			t.Fatal(err)
		}
		scale := Scale{Cuts: cuts}
		for v := -7.0; v < 20; v += 0.5 {
			got, want := scale.score(v, lower), midRank(values, lower, k, v)
			if got != want {
				t.Fatalf("values %v, k %d, lower %v: score(%v) = %d, want %d", values, k, lower, v, got, want)
			}
		}
	}
}

func TestLevelsOutOfRange(t *testing.T) {
	for _, k := range []int{-1, 1, 10} {
		if _, err := (MidRank{k}).Freeze([]float64{1}, false); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("levels %d: %v, want ErrOption", k, err)
		}
	}
}

// A column is scored as its values are one by one, for every number of levels.
func TestLadderAgainstScale(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	edge := []float64{math.MaxFloat64, -math.MaxFloat64, 0, math.Copysign(0, -1), math.SmallestNonzeroFloat64}
	for k := MinLevels; k <= MaxLevels; k++ {
		for _, lower := range []bool{false, true} {
			cuts := make([]Cut, k-1)
			values := slices.Clone(edge)
			at := make([]float64, k-1)
			for i := range at {
				at[i] = float64(rng.IntN(6))
			}
			slices.Sort(at)
			if lower {
				slices.Reverse(at)
			}
			for i := range cuts {
				cuts[i] = Cut{At: at[i], Strict: i > 0 && at[i] == at[i-1] && rng.IntN(2) == 0}
				if i > 0 && at[i] == at[i-1] && cuts[i-1].Strict {
					cuts[i].Strict = true
				}
				values = append(values, at[i], math.Nextafter(at[i], 100), math.Nextafter(at[i], -100))
			}
			if err := checkCuts(cuts, lower); err != nil {
				t.Fatal(err)
			}
			scale := Scale{Cuts: cuts}
			l := scale.ladder(lower)
			got, want := make([]uint8, len(values)), make([]uint8, len(values))
			l.score(values, got)
			for i, v := range values {
				want[i] = scale.score(v, lower)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d levels, lower %v (-want +got):\n%s", k, lower, diff)
			}
		}
	}
}

func TestCheckCuts(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		cuts  []Cut
		lower bool
		ok    bool
	}{
		{[]Cut{{1, false}}, false, true},
		{[]Cut{{1, false}, {1, false}, {1, true}, {2, false}}, false, true},
		{[]Cut{{2, false}, {1, false}}, false, false},
		{[]Cut{{1, true}, {1, false}}, false, false},
		{[]Cut{{2, false}, {1, false}, {1, true}}, true, true},
		{[]Cut{{1, false}, {2, false}}, true, false},
		{[]Cut{{1, true}, {1, false}}, true, false},
		{[]Cut{{nan, false}}, false, false},
		{[]Cut{{inf, false}}, false, false},
		{nil, false, false},
		{make([]Cut, 8), false, true},
		{make([]Cut, 9), false, false},
	} {
		err := checkCuts(test.cuts, test.lower)
		if (err == nil) != test.ok || err != nil && !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v, lower %v: %v", test.cuts, test.lower, err)
		}
	}
}

// By hand: of cuts that coincide, half count as passed, the odd one too.
func TestSettle(t *testing.T) {
	at := []float64{1, 2, 2, 3, 3, 3, 4, 4, 4, 4}
	for ties, strict := range map[Ties][]bool{
		TiesMiddle: {false, false, true, false, false, true, false, false, true, true},
		TiesUp:     make([]bool, 10),
		TiesDown:   slices.Repeat([]bool{true}, 10),
	} {
		var want []Cut
		for i := range at {
			want = append(want, Cut{at[i], strict[i]})
		}
		if diff := cmp.Diff(want, ties.settle(at)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", ties, diff)
		}
	}
}
