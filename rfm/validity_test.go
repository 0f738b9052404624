package rfm

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// The oracles are pandas 3.1, scikit-learn 1.9 (AUC) and statsmodels 0.15
// (Wilson) on the same orders; see testdata/holdout.py.
func TestHoldout(t *testing.T) {
	v, err := Holdout(rOrders(t).Timeline, day(2006, 6, 30), day(2006, 12, 31), nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.Customers != 989 || v.Responders != 409 || v.Spend != 47562 {
		t.Errorf("%d customers, %d responders, spend %v", v.Customers, v.Responders, v.Spend)
	}
	if math.Abs(v.AUC-0.48607832391872524) > 1e-14 || math.Abs(v.SpendGini+0.017817879692470173) > 1e-14 || v.Gini != 2*v.AUC-1 {
		t.Errorf("AUC %v, Gini %v, Gini of spend %v", v.AUC, v.Gini, v.SpendGini)
	}
	type counts struct {
		Customers, Responders int
		Spend                 float64
	}
	want := map[string][]counts{
		RecencyAxis:   {{197, 81, 9073}, {200, 87, 10560}, {196, 80, 9213}, {198, 83, 10360}, {198, 78, 8356}},
		FrequencyAxis: {{176, 76, 9303}, {182, 77, 9074}, {175, 69, 7333}, {305, 120, 13453}, {151, 67, 8399}},
		MonetaryAxis:  {{198, 89, 11111}, {197, 85, 8944}, {198, 74, 8224}, {198, 80, 9586}, {198, 81, 9697}},
	}
	for _, a := range v.Axes {
		var got []counts
		for i, r := range a.Scores {
			got = append(got, counts{r.Customers, r.Responders, r.Spend})
			if r.Code != string(rune('1'+i)) || r.Rate != float64(r.Responders)/float64(r.Customers) || r.Mean != r.Spend/float64(r.Customers) {
				t.Errorf("axis %s: %+v", a.Axis, r)
			}
		}
		if diff := cmp.Diff(want[a.Axis], got); diff != "" {
			t.Errorf("axis %s (-want +got):\n%s", a.Axis, diff)
		}
	}
	r5 := v.Axes[0].Scores[4]
	if math.Abs(r5.Low-0.3285190786578364) > 1e-14 || math.Abs(r5.High-0.4633968129266041) > 1e-14 {
		t.Errorf("Wilson %v to %v", r5.Low, r5.High)
	}
	last := v.Cells[len(v.Cells)-1]
	if len(v.Cells) != 92 || last.Code != "555" || last.Customers != 42 {
		t.Errorf("%d cells, the last %+v", len(v.Cells), last)
	}
	rows := []LiftRow{
		{Total: 15, Customers: 42, Responders: 21, Spend: 2633},
		{Total: 14, Customers: 55, Responders: 20, Spend: 2168},
		{Total: 13, Customers: 86, Responders: 40, Spend: 4551},
	}
	n, x, s := 0.0, 0.0, 0.0
	for i := range rows {
		r := &rows[i]
		n, x, s = n+float64(r.Customers), x+float64(r.Responders), s+r.Spend
		r.Rate = float64(r.Responders) / float64(r.Customers)
		r.Lift = r.Rate / (409.0 / 989)
		r.UpToCustomers, r.UpToResponders, r.UpToSpend = n/989, x/409, s/47562
	}
	if diff := cmp.Diff(rows, v.Lift[:3], cmpopts.EquateApprox(1e-14, 0)); diff != "" {
		t.Errorf("lift (-want +got):\n%s", diff)
	}
	if end := v.Lift[len(v.Lift)-1]; end.UpToCustomers != 1 || end.UpToResponders != 1 || end.UpToSpend != 1 {
		t.Errorf("the curves end at %+v", end)
	}
}

// The oracle is the definition of the AUC, pair by pair.
func TestAUC(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for range 50 {
		_, _, s := fitShop(t, 30+rng.IntN(50), nil)
		o := &Outcome{Purchases: make([]float64, s.Len()), Spend: make([]float64, s.Len())}
		for i := range o.Purchases {
			o.Purchases[i] = float64(rng.IntN(int(s.M[i]) + 1))
			o.Spend[i] = o.Purchases[i] * 10
		}
		weights := []float64{0.2, 0.3, 0.5}
		v, err := Assess(s, o, weights)
		if err != nil {
			t.Fatal(err)
		}
		totals, err := s.Total(weights, nil)
		if err != nil {
			t.Fatal(err)
		}
		won, pairs := 0.0, 0.0
		for i := range totals {
			for j := range totals {
				if o.Purchases[i] == 0 || o.Purchases[j] > 0 {
					continue
				}
				pairs++
				switch {
				case totals[i] > totals[j]:
					won++
				case totals[i] == totals[j]:
					won += 0.5
				}
			}
		}
		if math.Abs(v.AUC-won/pairs) > 1e-12 {
			t.Fatalf("AUC %v, want %v", v.AUC, won/pairs)
		}
	}
}

// The oracle is statsmodels' proportion_confint, method wilson.
func TestWilson(t *testing.T) {
	for _, test := range []struct {
		x, n      int
		low, high float64
	}{
		{0, 10, 0, wilson0of10},
		{10, 10, 1 - wilson0of10, 1},
		{3, 20, wilson3of20[0], wilson3of20[1]},
		{0, 0, 0, 1},
	} {
		low, high := wilson(test.x, test.n)
		if math.Abs(low-test.low) > 1e-14 || math.Abs(high-test.high) > 1e-14 {
			t.Errorf("%d of %d: %v to %v, want %v to %v", test.x, test.n, low, high, test.low, test.high)
		}
	}
}

// The oracle is the truth of a simulation: beta(2, 6) rates in groups of
// different size. Smoothed rates must be nearer to it than raw ones, and the
// strength of the prior near 8.
func TestSmoothAgainstTruth(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	gamma := func(k int) float64 {
		x := 0.0
		for range k {
			x += rng.ExpFloat64()
		}
		return x
	}
	truth := make([]float64, 4000)
	groups := make([]Response, len(truth))
	for i := range groups {
		a, b := gamma(2), gamma(6)
		truth[i] = a / (a + b)
		groups[i].Customers = 1 + rng.IntN(20)
		for range groups[i].Customers {
			if rng.Float64() < truth[i] {
				groups[i].Responders++
			}
		}
	}
	finish(groups)
	raw, smoothed := 0.0, 0.0
	for i, r := range groups {
		raw += (r.Rate - truth[i]) * (r.Rate - truth[i])
		smoothed += (r.Smoothed - truth[i]) * (r.Smoothed - truth[i])
	}
	if smoothed > raw/2 {
		t.Errorf("squared error %v, raw %v", smoothed, raw)
	}
	for _, r := range groups { // smoothed = (x + Mp)/(n + M) solved for M
		if r.Responders == 0 && r.Customers == 10 {
			p := 0.25
			if m := 10 * r.Smoothed / (p - r.Smoothed); m < 6.5 || m > 9.5 {
				t.Errorf("prior strength %v, want about 8", m)
			}
			break
		}
	}
}

// By hand: two groups of 4 with 1 and 3: p = 1/2, s² = 1/16, A = 0, all at p;
// with 0 and 4, A = (1/4 − 1/16)·4/3 = 1/4 = p(1 − p): nothing is drawn in;
// two groups of 10 with 2 and 8: s² = .09, A = (.09 − .025)/.9 = .0722…,
// M = .25/A − 1 = 2.4615….
func TestSmoothByHand(t *testing.T) {
	for _, test := range []struct {
		n, x, y   int
		low, high float64
	}{
		{4, 1, 3, 0.5, 0.5},
		{4, 0, 4, 0, 1},
		{10, 2, 8, (2 + 2.4615384615384617/2) / 12.461538461538462, (8 + 2.4615384615384617/2) / 12.461538461538462},
		{1, 0, 1, 0.5, 0.5},
	} {
		groups := []Response{{Customers: test.n, Responders: test.x}, {}, {Customers: test.n, Responders: test.y}}
		finish(groups)
		if math.Abs(groups[0].Smoothed-test.low) > 1e-12 || groups[1].Smoothed != 0.5 || math.Abs(groups[2].Smoothed-test.high) > 1e-12 {
			t.Errorf("%+v: %v, %v, %v", test, groups[0].Smoothed, groups[1].Smoothed, groups[2].Smoothed)
		}
	}
}

func TestAssessEdges(t *testing.T) {
	s := &Scores{Axes: []string{"a"}, Levels: []int{2}, By: [][]uint8{{1, 2, 0}}}
	v, err := Assess(s, &Outcome{Purchases: []float64{0, 0, 5}, Spend: []float64{0, 0, 50}}, nil)
	if err != nil || v.Customers != 2 || v.Responders != 0 || v.AUC != 0.5 || v.Gini != 0 || v.SpendGini != 0 || v.Lift[0].Lift != 0 {
		t.Errorf("no responders: %+v, %v", v, err)
	}
	v, err = Assess(s, &Outcome{Purchases: []float64{1, 2, 0}, Spend: []float64{1, 3, 0}}, nil)
	if err != nil || v.AUC != 0.5 || v.Rate != 1 || v.SpendGini != 0.25 {
		t.Errorf("all respond: %+v, %v", v, err)
	}
	var at *clientele.InputError
	for name, o := range map[string]*Outcome{
		"length":   {Purchases: []float64{1, 2}, Spend: []float64{1, 2, 3}},
		"spend":    {Purchases: []float64{1, 2, 3}, Spend: []float64{1, 2}},
		"NaN":      {Purchases: []float64{1, 2, math.NaN()}, Spend: []float64{1, 2, 3}},
		"Inf":      {Purchases: []float64{1, 2, 3}, Spend: []float64{1, 2, math.Inf(1)}},
		"negative": {Purchases: []float64{1, -2, 3}, Spend: []float64{1, 2, 3}},
	} {
		if _, err := Assess(s, o, nil); !errors.As(err, &at) {
			t.Errorf("%s: %v", name, err)
		}
	}
	o := &Outcome{Purchases: []float64{1, 2, 3}, Spend: []float64{1, 2, 3}}
	if _, err := Assess(s, o, []float64{1, 2}); !errors.As(err, &at) {
		t.Errorf("weights: %v", err)
	}
	s.By[0] = []uint8{0, 0, 0}
	if _, err := Assess(s, o, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("inactive: %v", err)
	}
}

func TestNextPeriod(t *testing.T) {
	l := ledger(t)
	table, err := l.Table(day(2025, 2, 10), nil)
	if err != nil {
		t.Fatal(err)
	}
	o, err := NextPeriod(l.Timeline, table, day(2025, 3, 20))
	if err != nil {
		t.Fatal(err)
	}
	want := &Outcome{Purchases: []float64{1, 0, 0}, Spend: []float64{20, 0, 0}}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := NextPeriod(l.Timeline, table, day(2025, 2, 10)); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no time: %v", err)
	}
	var at *clientele.InputError
	for _, row := range []int{-1, 3} {
		table.Row[2] = row
		if _, err := NextPeriod(l.Timeline, table, day(2025, 3, 20)); !errors.As(err, &at) || at.Row != 2 {
			t.Errorf("row %d: %v", row, err)
		}
	}
	if _, err := Holdout(l.Timeline, day(2024, 1, 1), day(2025, 3, 20), nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("nobody yet: %v", err)
	}
	if _, err := Holdout(l.Timeline, day(2025, 2, 10), time.Time{}, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no end: %v", err)
	}
}

// What statsmodels gives.
var (
	wilson0of10 = 0.27753279986288926
	wilson3of20 = [2]float64{0.052368745896216595, 0.36041886474075696}
)
