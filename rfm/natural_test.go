package rfm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The published breaks are those of jenkspy; the scores on a scale with fewer
// distinct values than levels are those of the definition.
func TestJenksGolden(t *testing.T) {
	ten := []float64{1, 2, 3, 10, 11, 12, 50, 51, 52, 100}
	for _, test := range []struct {
		name   string
		scorer Scorer
		values []float64
		lower  bool
		want   []uint8
	}{
		{"four classes", Jenks{4}, ten, false, []uint8{1, 1, 1, 2, 2, 2, 3, 3, 3, 4}},
		{"lower is better", Jenks{4}, ten, true, []uint8{4, 4, 4, 3, 3, 3, 2, 2, 2, 1}},
		{"ties", Jenks{3}, []float64{1, 1, 1, 2, 2, 3, 5, 8, 13, 21}, false, []uint8{1, 1, 1, 1, 1, 1, 1, 2, 2, 3}},
		{"all equal", Jenks{}, []float64{4, 4}, false, []uint8{3, 3}},
		{"two values", Jenks{}, []float64{4, 5}, false, []uint8{2, 4}},
		{"three values", KMeans{}, []float64{4, 5, 9}, true, []uint8{5, 3, 1}},
		{"four values", KMeans{}, []float64{4, 5, 9, 11}, false, []uint8{1, 2, 4, 5}},
	} {
		if diff := cmp.Diff(test.want, scoresOf(t, test.scorer, test.values, test.lower)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// Values in a gap: Jenks keeps them in the class below until the next one
// begins, k-means sends them to the nearer mean, and half-way to the better.
func TestGaps(t *testing.T) {
	ten := []float64{1, 2, 3, 10, 11, 12, 50, 51, 52, 100}
	for _, test := range []struct {
		scorer Scorer
		lower  bool
		v      float64
		want   uint8
	}{
		{Jenks{4}, false, 9.9, 1},
		{Jenks{4}, false, 10, 2},
		{Jenks{4}, true, 3, 4},
		{Jenks{4}, true, 3.1, 3},
		{KMeans{4}, false, 6.4, 1},
		{KMeans{4}, false, 6.5, 2}, // means 2 and 11
		{KMeans{4}, true, 6.5, 4},
		{KMeans{4}, true, 6.6, 3},
	} {
		cuts, err := test.scorer.Freeze(ten, test.lower)
		if err != nil {
			t.Fatal(err)
		}
		scale := Scale{Cuts: cuts}
		if got := scale.score(test.v, test.lower); got != test.want {
			t.Errorf("%T, lower %v: score(%v) = %d, want %d", test.scorer, test.lower, test.v, got, test.want)
		}
	}
}

// A class mean can round to a value of the class next to it; the fitted
// values stay where they belong.
func TestKMeansCutBetweenNeighbours(t *testing.T) {
	next := 1.0000000000000002
	for _, lower := range []bool{false, true} {
		want := []uint8{1, 2}
		if lower {
			want = []uint8{2, 1}
		}
		if diff := cmp.Diff(want, scoresOf(t, KMeans{2}, []float64{1, next}, lower)); diff != "" {
			t.Errorf("lower %v (-want +got):\n%s", lower, diff)
		}
	}
}
