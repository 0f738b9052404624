package abc

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
)

var sixByThree = Criteria{
	{100, 80, 60, 40, 30, 10},
	{50, 60, 30, 20, 25, 5},
	{9, 5, 4, 8, 3, 1},
}

// The table was computed in Python, the linear programs by scipy's linprog.
func TestCriteriaGolden(t *testing.T) {
	ctx := context.Background()
	weights := []float64{.5, .3, .2}
	for _, c := range []struct {
		name  string
		score func() ([]float64, error)
		want  []float64
	}{
		{"Ng", sixByThree.Ng, []float64{1, .888888889, .555555556, .493686869, .292929293, 0}},
		{
			"Ramanathan", func() ([]float64, error) { return sixByThree.Ramanathan(ctx) },
			[]float64{1, 1, .6, .888888889, .448275862, .111111111},
		},
		{
			"Zhou–Fan", func() ([]float64, error) { return sixByThree.ZhouFan(ctx, .5) },
			[]float64{1, .75, .4625, .625, .314655172, 0},
		},
		{
			"TOPSIS", func() ([]float64, error) { return sixByThree.TOPSIS(weights) },
			[]float64{.913693490, .775049710, .513045300, .383818520, .264318660, 0},
		},
		{
			"weighted", func() ([]float64, error) { return sixByThree.Weighted(weights) },
			[]float64{.945454545, .788888889, .489141414, .423484848, .270202020, 0},
		},
	} {
		got, err := c.score()
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.want {
			if math.Abs(got[i]-want) > 6e-9 { // the table was rounded to 8 digits
				t.Errorf("%s: row %d: %.9f, want %.9f", c.name, i, got[i], want)
			}
		}
	}
	// The ranking by a score is a ranking like any other.
	score, _ := sixByThree.Ng()
	if got, want := letters(rank(t, score, &Options{Rule: HighMiddleLow(), GradeLosses: true}).Class), "AABCCC"; got != want {
		t.Errorf("classes by Ng: %s, want %s", got, want)
	}
}

// The known weakness of Ramanathan's score: where nobody beats anybody on all
// criteria, all may get 1. Ng's and Zhou and Fan's tell them apart.
func TestRamanathanOfAFront(t *testing.T) {
	front := Criteria{{100, 90, 70, 40, 10}, {10, 45, 70, 90, 100}, {50, 60, 65, 60, 50}}
	got, err := front.Ramanathan(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if !near(v, 1, 1e-9) {
			t.Errorf("row %d of a front: %v, want 1", i, v)
		}
	}
	ng, err := front.Ng()
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(ng); i++ {
		if ng[i] >= ng[i-1] {
			t.Errorf("Ng does not tell rows %d and %d apart: %v", i-1, i, ng)
		}
	}
}

func TestWeightsAreOptional(t *testing.T) {
	equal, err := sixByThree.Weighted(nil)
	if err != nil {
		t.Fatal(err)
	}
	given, err := sixByThree.Weighted([]float64{2, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	for i := range equal {
		if !near(equal[i], given[i], 1e-15) {
			t.Errorf("row %d: %v and %v", i, equal[i], given[i])
		}
	}
}

// Vertices of w·y ≤ 1 in the plane, all of them, are the oracle of the linear
// programs: the best and the worst sum lie on one.
func TestEnvelopesAgainstVertices(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(19, 19))
	for range 200 {
		n := 1 + rng.IntN(12)
		x := Criteria{make([]float64, n), make([]float64, n)}
		for i := range n {
			x[0][i], x[1][i] = float64(1+rng.IntN(9)), float64(1+rng.IntN(9))
		}
		y, err := x.relative()
		if err != nil {
			t.Fatal(err)
		}
		var corners [][2]float64
		for a := range n {
			corners = append(corners, [2]float64{1 / y[0][a], 0}, [2]float64{0, 1 / y[1][a]})
			for b := range a {
				det := y[0][a]*y[1][b] - y[0][b]*y[1][a]
				if math.Abs(det) > 1e-12 {
					corners = append(corners, [2]float64{(y[1][b] - y[1][a]) / det, (y[0][a] - y[0][b]) / det})
				}
			}
		}
		best, err := y.best(ctx)
		if err != nil {
			t.Fatal(err)
		}
		worst, err := y.worst(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			most, least := 0., math.Inf(1)
			for _, w := range corners {
				lo, hi := math.Inf(1), math.Inf(-1)
				for k := range n {
					s := w[0]*y[0][k] + w[1]*y[1][k]
					lo, hi = min(lo, s), max(hi, s)
				}
				own := w[0]*y[0][i] + w[1]*y[1][i]
				if min(w[0], w[1]) >= -1e-12 && hi <= 1+1e-9 {
					most = max(most, own)
				}
				if min(w[0], w[1]) >= -1e-12 && lo >= 1-1e-9 {
					least = min(least, own)
				}
			}
			if !near(best[i], most, 1e-9) || !near(worst[i], least, 1e-9) {
				t.Fatalf("%v, row %d: best %v, want %v; worst %v, want %v", x, i, best[i], most, worst[i], least)
			}
		}
	}
}

func TestCriteriaEdges(t *testing.T) {
	ctx := context.Background()
	methods := map[string]func(Criteria) ([]float64, error){
		"weighted":   func(x Criteria) ([]float64, error) { return x.Weighted(nil) },
		"Ng":         Criteria.Ng,
		"TOPSIS":     func(x Criteria) ([]float64, error) { return x.TOPSIS(nil) },
		"Ramanathan": func(x Criteria) ([]float64, error) { return x.Ramanathan(ctx) },
		"Zhou–Fan":   func(x Criteria) ([]float64, error) { return x.ZhouFan(ctx, .5) },
	}
	for name, method := range methods {
		for _, x := range []Criteria{
			{{}},
			{{0, 0}, {0, 0}},
			{{3, 3}, {2, 2}},
			{{5}},
			{{0, 1}, {0, 2}},
			{{0, 0}, {1, 0}},
			{{1e308, 0}, {0, 1e-308}},
			{{5e-324, 0}, {1, 2}},
		} {
			score, err := method(x)
			if err != nil || len(score) != len(x[0]) {
				t.Errorf("%s of %v: %v, %v", name, x, score, err)
			}
			for i, s := range score {
				if !(s >= 0 && s <= 1+1e-9) {
					t.Errorf("%s of %v: row %d has %v", name, x, i, s)
				}
			}
		}
		if _, err := method(Criteria{{1.5e308, 1.5e308, 0}}); name == "TOPSIS" && err == nil {
			t.Errorf("%s: a norm beyond float64 gave no error", name)
		}
		if _, err := method(nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s without criteria: %v", name, err)
		}
		if _, err := method(Criteria{{1, 2}, {1}}); err == nil || err.Error() != "abc: criteria[1]: 1 rows, want 2" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := method(Criteria{{1, math.NaN()}}); err == nil || err.Error() != "abc: criteria[0][1]: not finite" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, w := range [][]float64{{1, -1, 1}, {0, 0, 0}, {math.NaN(), 1, 1}, {math.Inf(1), 1, 1}} {
		if _, err := sixByThree.Weighted(w); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("weights %v: %v", w, err)
		}
		if _, err := sixByThree.TOPSIS(w); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("weights %v: %v", w, err)
		}
	}
	if _, err := sixByThree.Weighted([]float64{1}); err == nil || err.Error() != "abc: weights: 1 rows, want 3" {
		t.Errorf("one weight: %v", err)
	}
	if _, err := (Criteria{{1, 2}, {3, -1}}).Ramanathan(ctx); err == nil || err.Error() != "abc: criteria[1][1]: below 0" {
		t.Errorf("below 0: %v", err)
	}
	for _, mix := range []float64{-.1, 1.1, math.NaN()} {
		if _, err := sixByThree.ZhouFan(ctx, mix); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("mix %v: %v", mix, err)
		}
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := sixByThree.Ramanathan(over); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := sixByThree.ZhouFan(over, .5); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
