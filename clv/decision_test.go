package clv

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
	"github.com/google/go-cmp/cmp"
)

func firmSplit(t testing.TB) (*ReferralGraph, *ValueSplit) {
	t.Helper()
	g := newGraph(t, 4, &firmTree, nil)
	v, err := g.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g, v
}

func TestValueMatrix(t *testing.T) {
	_, v := firmSplit(t) // existing 143.1 69.4 30 7.5; potential 60 64.4 22.5 15
	cuts, err := FitValueCuts(v.Existing, v.Potential, nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(cuts.Existing-62.5) > 1e-12 || math.Abs(cuts.Potential-161.875/4) > 1e-12 {
		t.Errorf("cuts %+v, want the means 62.5 and 40.46875", cuts)
	}
	quadrants, cells := cuts.Matrix(v)
	if diff := cmp.Diff([]Quadrant{HighValue, HighValue, LowValue, LowValue}, quadrants); diff != "" {
		t.Errorf("quadrants (-want +got):\n%s", diff)
	}
	if c := cells[0]; c.Quadrant != HighValue || c.Customers != 2 || c.Sums.Total != 375 {
		t.Errorf("high value: %+v, want 2 customers of 375", c)
	}
	total := 0.0
	for _, c := range cells {
		total += c.Sums.Total
	}
	if total != 450 {
		t.Errorf("cells add up to %v, want 450", total)
	}
	cuts, err = FitValueCuts(v.Existing, v.Potential, &CutsOptions{High: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if want := (ValueCuts{Existing: 69.375, Potential: 60}); cuts != want {
		t.Errorf("half high: %+v, want %+v", cuts, want)
	}
}

func TestQuadrants(t *testing.T) {
	cuts := ValueCuts{Existing: 10, Potential: 5}
	for _, c := range []struct {
		existing, potential float64
		want                Quadrant
		zh                  string
	}{
		{10, 5, HighValue, "高价值"},
		{9.9, 5, HighPotential, "高潜力"},
		{10, 4.9, HighExisting, "高既成价值、低潜力"},
		{9.9, 4.9, LowValue, "低价值"},
	} {
		q := cuts.Quadrant(c.existing, c.potential)
		if q != c.want || q.Label(clientele.Chinese) != c.zh {
			t.Errorf("(%v, %v): %v %s, want %v %s", c.existing, c.potential, q, q.Label(clientele.Chinese), c.want, c.zh)
		}
		var back Quadrant
		text, err := q.MarshalText()
		if err != nil || back.UnmarshalText(text) != nil || back != q {
			t.Errorf("%v: %q, %v", q, text, err)
		}
	}
	if got := LowValue.Label(clientele.Lang(9)); got != "low value" {
		t.Errorf("unknown language: %q", got)
	}
}

func TestValueCutsEdges(t *testing.T) {
	cuts, err := FitValueCuts([]float64{.1, .1, .1}, []float64{0, 0, 0}, nil)
	if err != nil || cuts.Quadrant(.1, 0) != HighValue {
		t.Errorf("all equal: %+v, %v", cuts, err)
	}
	if _, err := FitValueCuts(nil, nil, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("nobody: %v", err)
	}
	var in *clientele.InputError
	if _, err := FitValueCuts([]float64{1, 2}, []float64{1, math.NaN()}, nil); !errors.As(err, &in) || in.Row != 1 {
		t.Errorf("NaN: %v", err)
	}
	if _, err := FitValueCuts([]float64{1, 2}, []float64{1}, nil); !errors.As(err, &in) {
		t.Errorf("lengths: %v", err)
	}
	if _, err := FitValueCuts([]float64{1}, []float64{1}, &CutsOptions{High: 1}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("High 1: %v", err)
	}
}

func TestKeepList(t *testing.T) {
	_, v := firmSplit(t)
	alive := []float64{0.4, 0.2, 0.1, 0.9}
	list, err := KeepList(v, alive, &KeepOptions{High: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	want := []KeepCase{
		{Row: 1, Total: 146.25, Alive: 0.2, Risk: 90 * 4},
		{Row: 0, Total: 228.75, Alive: 0.4, Risk: 60 * 1.5},
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) })
	if diff := cmp.Diff(want, list, near); diff != "" {
		t.Errorf("KeepList (-want +got):\n%s", diff)
	}
	list, err = KeepList(v, alive, &KeepOptions{High: 0.5, Alive: 0.3})
	if err != nil || len(list) != 1 || list[0].Row != 1 {
		t.Errorf("below 0.3: %v, %v", list, err)
	}
	list, err = KeepList(v, alive, &KeepOptions{High: 0.5, Gone: 0.3})
	if err != nil || len(list) != 1 || list[0].Row != 0 {
		t.Errorf("gone below 0.3: %v, %v", list, err)
	}
	for _, o := range []*KeepOptions{{High: 1}, {High: -1}, {Alive: 2}, {Alive: math.NaN()}, {Gone: 0.6}, {Gone: -1}} {
		if _, err := KeepList(v, alive, o); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	var in *clientele.InputError
	if _, err := KeepList(v, []float64{0, 1, 1.5, 0}, nil); !errors.As(err, &in) || in.Row != 2 {
		t.Errorf("alive 1.5: %v", err)
	}
	empty, _ := newGraph(t, 0, nil, nil).Split(t.Context(), nil, nil, 0, nil)
	if list, err := KeepList(empty, nil, nil); err != nil || list != nil {
		t.Errorf("nobody: %v, %v", list, err)
	}
}

func TestValueAtRisk(t *testing.T) {
	risk, err := ValueAtRisk([]float64{30, 30, 30, -5, 0}, []float64{1, .75, 0, .5, .5})
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "risk", risk, []float64{0, 10, 0, 0, 0}, 1e-14)
}

// The causes add up for every customer; what each cause amounts to over the
// whole firm is known without the referrals.
func TestChangeAddsUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 1))
	ctx := context.Background()
	for trial := range 60 {
		old, n := 1+rng.IntN(10), 0
		n = old + rng.IntN(10)
		before := Valuation{randomValues(rng, old), randomValues(rng, old), newGraph(t, old, randomGraph(rng, old, 2*old, 2), nil)}
		after := Valuation{randomValues(rng, n), randomValues(rng, n), newGraph(t, n, randomGraph(rng, n, 2*n, 2), nil)}
		oldModel := randomValues(rng, n)
		c, err := Change(ctx, before, after, oldModel, 0.4, &SplitOptions{KeepLosses: trial%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			sum := c.Before[i] + c.Earned[i] + c.Outlook[i] + c.Model[i] + c.Referrals[i]
			if math.Abs(sum-c.After[i]) > 1e-9 {
				t.Fatalf("trial %d: row %d: causes lead to %v, want %v", trial, i, sum, c.After[i])
			}
			if i >= old && c.Before[i] != 0 {
				t.Fatalf("trial %d: a new customer was worth %v before", trial, c.Before[i])
			}
		}
		sum := func(v []float64) float64 { return dd.Of(v).Float() }
		for _, s := range []struct {
			name      string
			got, want float64
		}{
			{"Earned", sum(c.Earned), sum(after.Existing) - sum(before.Existing)},
			{"Outlook", sum(c.Outlook), sum(oldModel) - sum(before.Potential)},
			{"Model", sum(c.Model), sum(after.Potential) - sum(oldModel)},
			{"Referrals", sum(c.Referrals), 0},
		} {
			if math.Abs(s.got-s.want) > 1e-8 {
				t.Errorf("trial %d: Σ %s = %v, want %v", trial, s.name, s.got, s.want)
			}
		}
	}
}

func TestChangeOfOneReferral(t *testing.T) {
	before := Valuation{Existing: []float64{100, 40}, Potential: []float64{10, 20}}
	after := Valuation{
		Existing: []float64{100, 60}, Potential: []float64{10, 12},
		Graph: newGraph(t, 2, &Referrals{From: []int{0}, To: []int{1}}, nil),
	}
	c, err := Change(context.Background(), before, after, []float64{10, 16}, 0.5, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &ValueChange{
		Before: []float64{110, 60}, Earned: []float64{0, 20}, Outlook: []float64{0, -4},
		Model: []float64{0, -4}, Referrals: []float64{36, -36}, After: []float64{146, 36},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("Change (-want +got):\n%s", diff)
	}
	var in *clientele.InputError
	if _, err := Change(context.Background(), after, Valuation{}, nil, 0.5, nil); !errors.As(err, &in) {
		t.Errorf("customers lost: %v", err)
	}
	after.Graph = newGraph(t, 3, nil, nil)
	if _, err := Change(context.Background(), before, after, nil, 0.5, nil); !errors.As(err, &in) || in.Column != "Graph" {
		t.Errorf("a graph of three: %v", err)
	}
}
