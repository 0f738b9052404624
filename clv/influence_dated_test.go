package clv

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// Every single amount is passed up by a graph of the referrals that had been
// made by its day: the definition, solved amount by amount.
func TestDatedFlowAgainstAmountByAmount(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 1))
	ctx := context.Background()
	for trial := range 150 {
		n := 2 + rng.IntN(12)
		r := randomGraph(rng, n, 3*n, trial%3)
		for range r.From {
			r.Day = append(r.Day, clientele.Date(rng.IntN(8)))
		}
		g := newGraph(t, n, r, nil)
		profits := &DailyProfits{}
		own := make([]float64, n)
		for range 30 {
			row, amount := rng.IntN(n), float64(rng.IntN(100)-30)
			profits.add(row, clientele.Date(rng.IntN(12)-2), amount)
			own[row] += amount
		}
		got, err := g.DatedFlow(ctx, profits, 0.6, nil)
		if err != nil {
			t.Fatal(err)
		}
		w := make([]float64, n) // W, saved costs included
		start := denseW(r, make([]float64, n), 0.6)
		copy(w, start)
		for e, row := range profits.Row {
			cut := *r
			cut.Saved = make([]float64, len(r.From))
			cut.Incremental = append([]float64(nil), r.Incremental...)
			for k, day := range r.Day {
				if day > profits.Day[e] {
					cut.Incremental[k] = 0
				}
			}
			one := make([]float64, n)
			one[row] = profits.Amount[e]
			for i, v := range denseW(&cut, one, 0.6) {
				w[i] += v
			}
		}
		gross := make([]float64, n)
		for i := range gross {
			gross[i] = got.Gross(i)
		}
		nearAll(t, fmt.Sprintf("trial %d: W", trial), gross, w, 1e-10)
		nearAll(t, fmt.Sprintf("trial %d: own", trial), got.Own, own, 1e-12)
		conserved(t, fmt.Sprintf("trial %d: ", trial), got)
	}
}

// Referrals that come before everything change nothing.
func TestDatedFlowIsFlowWhenReferralsComeFirst(t *testing.T) {
	rng := rand.New(rand.NewPCG(42, 1))
	n := 30
	r := randomGraph(rng, n, 60, 2)
	plain := newGraph(t, n, r, nil)
	r.Day = make([]clientele.Date, len(r.From))
	dated := newGraph(t, n, r, nil)
	profits := &DailyProfits{}
	own := make([]float64, n)
	for row := range n {
		profits.add(row, clientele.Date(row), float64(row))
		own[row] = float64(row)
	}
	want, err := plain.Flow(t.Context(), own, 0.3, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := dated.DatedFlow(t.Context(), profits, 0.3, nil)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Received", got.Received, want.Received, 0)
	nearAll(t, "Given", got.Given, want.Given, 0)
	undated, err := plain.DatedFlow(t.Context(), profits, 0.3, nil)
	if err != nil || undated.Dated {
		t.Fatal(err)
	}
	nearAll(t, "Received without days", undated.Received, want.Received, 0)
}

func TestDailyAddsUpToExisting(t *testing.T) {
	ledger := shop(t)
	opts := &ExistingOptions{
		Discount:    Discount{Rate: 0.2},
		Acquisition: []float64{20, 30, 40},
		Entries: []Entry{
			{Row: 0, Day: clientele.DateOf(day(12)), Kind: ServingCost, Amount: 5},
			{Row: 1, Day: clientele.DateOf(day(13)), Kind: CostSaving, Amount: 7},
			{Row: 1, Day: clientele.DateOf(day(32)), Kind: CostSaving, Amount: 99},
		},
	}
	existing, err := Existing(ledger, day(31), opts)
	if err != nil {
		t.Fatal(err)
	}
	daily, err := Daily(ledger, day(31), opts)
	if err != nil {
		t.Fatal(err)
	}
	sum := make([]float64, ledger.Len())
	for e, row := range daily.Row {
		sum[row] += daily.Amount[e]
	}
	nearAll(t, "sum", sum, existing.Value, 1e-13)
}

// 0 referred 1 on January 15: what 1 earned on the 11th does not count for 0.
func TestSplitDated(t *testing.T) {
	ledger := shop(t)
	existing, err := Existing(ledger, day(31), nil)
	if err != nil {
		t.Fatal(err)
	}
	daily, err := Daily(ledger, day(31), nil)
	if err != nil {
		t.Fatal(err)
	}
	split := func(from, to, referral int) *ValueSplit {
		t.Helper()
		r := &Referrals{From: []int{from}, To: []int{to}, Day: []clientele.Date{clientele.DateOf(day(referral))}}
		v, err := newGraph(t, 3, r, nil).Split(t.Context(), existing.Value, make([]float64, 3), 0.5, &SplitOptions{Daily: daily})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	// 0 earned 40 on January 1 and 8 on the 21st, 1 earned 5 on the 11th.
	for _, c := range []struct {
		from, to, day int
		want          []float64
	}{
		{0, 1, 11, []float64{50.5, 2.5, 0}},
		{0, 1, 15, []float64{48, 5, 0}},
		{1, 0, 1, []float64{24, 29, 0}},
		{1, 0, 15, []float64{44, 9, 0}},
		{1, 0, 22, []float64{48, 5, 0}},
	} {
		v := split(c.from, c.to, c.day)
		if diff := cmp.Diff(c.want, v.Existing); diff != "" {
			t.Errorf("%d to %d on day %d (-want +got):\n%s", c.from, c.to, c.day, diff)
		}
		if v.Sums().Total != 53 {
			t.Errorf("Σ = %v, want 53", v.Sums().Total)
		}
	}

	g := newGraph(t, 3, &Referrals{From: []int{1}, To: []int{0}, Day: []clientele.Date{0}}, nil)
	v := split(1, 0, 15)
	if _, err := g.Sources(v.Realised, 1); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("Sources of a dated flow: %v", err)
	}
	e, err := g.Explain(v, 1, nil)
	if err != nil || e.Realised.Received != 4 || e.Realised.Sources != 0 {
		t.Errorf("Explain of a dated flow: %+v, %v", e, err)
	}
	if _, err := g.DatedFlow(t.Context(), daily, 0.5, &FlowOptions{KeepLosses: true}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("losses kept: %v", err)
	}
	var in *clientele.InputError
	if _, err := g.DatedFlow(t.Context(), &DailyProfits{Row: []int{5}, Day: []clientele.Date{0}, Amount: []float64{1}}, 0.5, nil); !errors.As(err, &in) {
		t.Errorf("row 5: %v", err)
	}
	if _, err := g.Split(t.Context(), []float64{1, 2, 3}, make([]float64, 3), 0.5, &SplitOptions{Daily: daily}); !errors.As(err, &in) || in.Column != "existing" {
		t.Errorf("other sums: %v", err)
	}
}
