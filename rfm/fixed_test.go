package rfm

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// Counted by hand.
func TestFixedGolden(t *testing.T) {
	ties := []float64{1, 1, 1, 1, 1, 1, 2, 2, 3, 7}
	for _, test := range []struct {
		name   string
		scorer Scorer
		values []float64
		lower  bool
		want   []uint8
	}{
		{"cuts", Cuts{100, 1000}, []float64{-5, 99, 100, 999, 1000, 5000}, false, []uint8{1, 1, 2, 2, 3, 3}},
		{"cuts, lower is better", Cuts{30, 90}, []float64{0, 30, 31, 90, 91}, true, []uint8{3, 3, 2, 2, 1}},
		{"equal width", EqualWidth{}, []float64{0, 1.9, 2, 4, 6, 8, 10}, false, []uint8{1, 1, 2, 3, 4, 5, 5}},
		{"equal width, lower is better", EqualWidth{}, []float64{0, 2, 2.1, 4, 6, 8, 10}, true, []uint8{5, 5, 4, 4, 3, 2, 1}},
		{"mean split", MeanSplit{}, []float64{1, 2, 3, 10}, false, []uint8{1, 1, 1, 2}},
		{"mean split on the mean", MeanSplit{}, []float64{1, 2, 3}, false, []uint8{1, 1, 2}},
		{"mean split, lower is better", MeanSplit{}, []float64{1, 2, 3}, true, []uint8{2, 1, 1}},
		{"type 7", Quantile{}, ties, false, []uint8{2, 2, 2, 2, 2, 2, 4, 4, 5, 5}},
		{"type 7, up", Quantile{Ties: TiesUp}, ties, false, []uint8{3, 3, 3, 3, 3, 3, 4, 4, 5, 5}},
		{"type 7, down", Quantile{Ties: TiesDown}, ties, false, []uint8{1, 1, 1, 1, 1, 1, 4, 4, 5, 5}},
		{"R's rfm", Quantile{Ties: TiesUp, Plus: 1}, ties, false, []uint8{1, 1, 1, 1, 1, 1, 3, 3, 4, 5}},
		{"mean rank", PercentRank{}, ties, false, []uint8{2, 2, 2, 2, 2, 2, 4, 4, 5, 5}},
		{"min rank", PercentRank{Method: RankMin}, ties, false, []uint8{1, 1, 1, 1, 1, 1, 4, 4, 5, 5}},
		{"tile, fewer than levels", Tile{}, []float64{8, 6, 7}, false, []uint8{3, 1, 2}},
		{"tile, fewer than levels, lower", Tile{}, []float64{8, 6, 7}, true, []uint8{1, 3, 2}},
		{"tile, remainder to the first", Tile{}, []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, false, []uint8{1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}},
		{"tile, remainder, lower", Tile{}, []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, true, []uint8{5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1}},
	} {
		if diff := cmp.Diff(test.want, scoresOf(t, test.scorer, test.values, test.lower)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestScorerRefusals(t *testing.T) {
	for _, test := range []struct {
		scorer Scorer
		want   string
	}{
		{Cuts{}, "levels 1 outside 2–9: bad option"},
		{Cuts{0}, ""},
		{Cuts{1, 2, 3, 4, 5, 6, 7, 8}, ""},
		{Cuts{1, 2, 3, 4, 5, 6, 7, 8, 9}, "levels 10 outside 2–9: bad option"},
		{Cuts{1, 1}, "Cuts[1] = 1 is not above Cuts[0] = 1: bad option"},
		{Cuts{1, 3, 2}, "Cuts[2] = 2 is not above Cuts[1] = 3: bad option"},
		{Cuts{1, math.NaN()}, "Cuts[1] is not finite: bad option"},
		{Cuts{math.Inf(-1), 1}, "Cuts[0] is not finite: bad option"},
		{Quantile{Type: 6}, "quantile type 6, want 1 or 7: bad option"},
		{Quantile{Levels: 11}, "levels 11 outside 2–9: bad option"},
		{Quantile{Plus: math.NaN()}, "Plus[0]: not finite: bad option"},
		{Quantile{Ties: 7}, "no such ties: 7: bad option"},
		{Tile{Levels: -1}, "levels -1 outside 2–9: bad option"},
		{Tile{Ties: 7}, "no such ties: 7: bad option"},
		{PercentRank{Levels: 1}, "levels 1 outside 2–9: bad option"},
		{PercentRank{Method: 3}, "no such rank method: 3: bad option"},
		{EqualWidth{10}, "levels 10 outside 2–9: bad option"},
		{Jenks{1}, "levels 1 outside 2–9: bad option"},
		{KMeans{1}, "levels 1 outside 2–9: bad option"},
	} {
		_, err := test.scorer.Freeze([]float64{1, 2, 3}, false)
		if test.want == "" && err == nil {
			continue
		}
		if err == nil || err.Error() != test.want || !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%T%v: got %v, want %s", test.scorer, test.scorer, err, test.want)
		}
	}
}

// Numbers near the limits of a float64 neither overflow nor stick.
func TestExtremeValues(t *testing.T) {
	big := []float64{-math.MaxFloat64, 0, math.MaxFloat64}
	for _, s := range []Scorer{MidRank{3}, EqualWidth{3}, Quantile{Levels: 3}, MeanSplit{}, Tile{Levels: 3}} {
		got := scoresOf(t, s, big, false)
		if !(got[0] < got[2] && got[0] <= got[1] && got[1] <= got[2]) {
			t.Errorf("%T: %v", s, got)
		}
	}
	cuts, err := EqualWidth{4}.Freeze(big, false)
	want := []Cut{{At: -math.MaxFloat64 / 2}, {At: 0}, {At: math.MaxFloat64 / 2}}
	if diff := cmp.Diff(want, cuts, cmpopts.EquateApprox(1e-15, 0)); diff != "" || err != nil {
		t.Errorf("equal width: %v (-want +got):\n%s", err, diff)
	}
	for _, s := range []Scorer{Jenks{3}, KMeans{3}} {
		values := []float64{-1e308, -0.99e308, 0, 1, 1e308, 1.01e308}
		if diff := cmp.Diff([]uint8{1, 1, 2, 2, 3, 3}, scoresOf(t, s, values, false)); diff != "" {
			t.Errorf("%T (-want +got):\n%s", s, diff)
		}
	}
	if m := mean([]float64{math.MaxFloat64, math.MaxFloat64}); m != math.MaxFloat64 {
		t.Errorf("mean = %v", m)
	}
	if m := mean([]float64{0.1, 0.1, 0.1}); m != 0.1 {
		t.Errorf("mean = %v", m)
	}
}
