package abc

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// A statement worked out by hand.
func TestProfit(t *testing.T) {
	s, err := Profit(
		[]float64{1000, 600, 400, 0},
		Pool{"goods", Direct{500, 300, 300, 0}},
		Pool{"orders", Driver{Units: []float64{2, 10, 30, 1}, Rate: 5, Budget: 250}},
		Pool{"overhead", Shared{Amount: 100.01}},
		Pool{"visits", Shared{Amount: 10, Units: []float64{1, 1, 1, 0}, Parts: 1}},
	)
	if err != nil {
		t.Fatal(err)
	}
	want := &Statement{
		Revenue: []float64{1000, 600, 400, 0},
		Cost:    []float64{564.01, 383, 473, 5},
		Profit:  []float64{435.99, 217, -73, -5},
		Margin:  []float64{.43599, 217. / 600, -.1825, 0},
		Pools: []PoolTotal{
			{"goods", []float64{500, 300, 300, 0}, 1100, 0},
			{"orders", []float64{10, 50, 150, 5}, 215, 35},
			{"overhead", []float64{50.01, 30, 20, 0}, 100.01, 0},
			{"visits", []float64{4, 3, 3, 0}, 10, 0},
		},
		TotalRevenue: 2000, TotalCost: 1425.01, TotalProfit: 574.99,
	}
	approx := cmp.Comparer(func(a, b float64) bool { return near(a, b, 1e-15) })
	if diff := cmp.Diff(want, s, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	r := rank(t, s.Profit, nil)
	margins, err := s.MarginByClass(r.Class)
	if err != nil {
		t.Fatal(err)
	}
	wantMargins := []Margins{
		{Class: A, Customers: 1, Revenue: 1000, Cost: 564.01, Profit: 435.99, Margin: Figure{Value: .43599}, Return: Figure{Value: 435.99 / 564.01}},
		{Class: C, Customers: 1, Revenue: 600, Cost: 383, Profit: 217, Margin: Figure{Value: 217. / 600}, Return: Figure{Value: 217. / 383}},
		{Class: Loss, Customers: 2, Revenue: 400, Cost: 478, Profit: -78, Margin: Figure{Value: -.195}, Return: Figure{Value: -78. / 478}},
	}
	if diff := cmp.Diff(wantMargins, margins, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := s.MarginByClass(nil); err == nil || err.Error() != "abc: classes: 0 rows, want 4" {
		t.Errorf("got %v", err)
	}
}

func TestMarginsWithoutRevenue(t *testing.T) {
	s, err := Profit([]float64{0})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.MarginByClass([]Class{C})
	if err != nil || got[0].Margin.Status != NoGain || got[0].Return.Status != NoGain {
		t.Errorf("%+v, %v", got, err)
	}
}

// Revenue that cancels to next to nothing makes no infinite margin.
func TestMarginBeyondFloat64(t *testing.T) {
	s, err := Profit([]float64{1, -1, 1e-300}, Pool{"goods", Direct{1e200, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.MarginByClass([]Class{A, A, A})
	if err != nil || got[0].Margin != (Figure{Status: Infinite}) || got[0].Return.Value != -1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// A class may be too large for a float64 where all classes together are not.
func TestMarginsOfAClassBeyondFloat64(t *testing.T) {
	big := []float64{1e308, -1e308, 1e308, -1e308}
	for want, amounts := range map[string][2][]float64{
		"abc: revenue: the sum is not finite": {big, repeat(0, 4)},
		"abc: cost: the sum is not finite":    {repeat(0, 4), big},
	} {
		s, err := Profit(amounts[0], Pool{"goods", Direct(amounts[1])})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.MarginByClass([]Class{A, B, A, B}); err == nil || err.Error() != want {
			t.Errorf("got %+v, %v, want %s", got, err, want)
		}
	}
}

// Whole amounts (cents) add up exactly, and so do their parts.
func TestProfitIsExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 13))
	n := 5000
	revenue, direct := make([]float64, n), make([]float64, n)
	cents := int64(0)
	for i := range n {
		r, d := rng.Int64N(1<<40), rng.Int64N(1<<40)
		revenue[i], direct[i] = float64(r), float64(d)
		cents += r - d
	}
	s, err := Profit(
		revenue,
		Pool{"goods", Direct(direct)},
		Pool{"rent", Shared{Amount: 1234567, Parts: 1}},
		Pool{"rebate", Shared{Amount: -100001, Units: revenue, Parts: 1}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.TotalProfit, float64(cents-1234567+100001); got != want {
		t.Errorf("total profit %v, want %v", got, want)
	}
	if got, want := s.TotalRevenue-s.TotalCost, s.TotalProfit; got != want {
		t.Errorf("revenue − cost = %v, profit %v", got, want)
	}
	if got := s.Pools[1].Charged; got != 1234567 {
		t.Errorf("rent charged %v", got)
	}
	if got := s.Pools[2].Charged; got != -100001 {
		t.Errorf("rebate charged %v", got)
	}
}

func TestProfitRefuses(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		revenue []float64
		pool    Pool
		want    string
	}{
		{[]float64{math.NaN()}, Pool{}, "abc: revenue[0]: not finite"},
		{[]float64{1}, Pool{Name: "x"}, `abc: pool "x" has no charge: bad option`},
		{[]float64{1}, Pool{"x", Direct{}}, `abc: pool "x": cost: 0 rows, want 1`},
		{[]float64{1}, Pool{"x", Direct{inf}}, `abc: pool "x": cost[0]: not finite`},
		{[]float64{1}, Pool{"x", Driver{Units: []float64{inf}}}, `abc: pool "x": Units[0]: not finite`},
		{[]float64{1}, Pool{"x", Driver{Units: []float64{1}, Rate: inf}}, `abc: pool "x": rate +Inf, budget 0: bad option`},
		{[]float64{1}, Pool{"x", Driver{Units: []float64{1e308}, Rate: 10}}, `abc: pool "x": cost[0]: not finite`},
		{[]float64{1}, Pool{"x", Shared{Amount: inf}}, `abc: pool "x": amount +Inf in 100 parts: bad option`},
		{[]float64{1}, Pool{"x", Shared{Amount: math.NaN()}}, `abc: pool "x": amount NaN in 100 parts: bad option`},
		{[]float64{1}, Pool{"x", Shared{Amount: 1, Parts: -1}}, `abc: pool "x": amount 1 in -1 parts: bad option`},
		{[]float64{-1}, Pool{"x", Shared{Amount: 1}}, `abc: pool "x": abc: weights and caps leave room for 0 of 100: bad option`},
		{[]float64{1}, Pool{"x", Shared{Amount: 1, Units: []float64{1, 2}}}, `abc: pool "x": cost: 2 rows, want 1`},
		{[]float64{1e308, 1e308}, Pool{"x", Direct{0, 0}}, "abc: profit: the sum is not finite"},
	} {
		if _, err := Profit(c.revenue, c.pool); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// The golden values of the curve were computed by hand from its definition.
func TestWhale(t *testing.T) {
	w, err := NewWhale([]float64{5, 100, -30, 20, 50, 10})
	if err != nil {
		t.Fatal(err)
	}
	want := &Whale{
		Order: []int{1, 4, 3, 5, 0, 2}, Cumulative: []float64{100, 150, 170, 180, 185, 155},
		Profitable: 5, Losing: 1, Peak: 185, Loss: -30, Total: 155, Enough: 3,
		PeakRatio: Figure{Value: 185. / 155},
	}
	if diff := cmp.Diff(want, w); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for k, want := range []float64{.645161, .967742, 1.096774, 1.161290, 1.193548, 1} {
		if got := w.Cumulative[k] / w.Total; !near(got, want, 1e-6) {
			t.Errorf("the first %d have %v of the total, want %v", k+1, got, want)
		}
	}
	if !near(w.PeakRatio.Value, 1.193548, 1e-6) || !near(-w.Loss/w.Total, .1935, 1e-3) {
		t.Errorf("peak ratio %v, loss pool %v", w.PeakRatio, w.Loss)
	}
	if got, err := w.Top(.2); err != nil || !near(got.Value, .967742, 1e-6) {
		t.Errorf("top 20 %%: %v, %v", got, err)
	}
	if _, err := w.Top(2); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("Top(2): %v", err)
	}

	for _, c := range []struct {
		profit []float64
		want   Whale
	}{
		{nil, Whale{PeakRatio: Figure{Status: Empty}}},
		{[]float64{0}, Whale{Even: 1, PeakRatio: Figure{Status: NoGain}}},
		{[]float64{-5, 2, 0}, Whale{Profitable: 1, Even: 1, Losing: 1, Peak: 2, Loss: -5, Total: -3, PeakRatio: Figure{Status: NoGain}}},
		{[]float64{7}, Whale{Profitable: 1, Peak: 7, Total: 7, Enough: 1, PeakRatio: Figure{Value: 1}}},
		{[]float64{1e200, -1e200, 1e-200}, Whale{Profitable: 2, Losing: 1, Peak: 1e200, Loss: -1e200, Total: 1e-200, Enough: 1, PeakRatio: Figure{Status: Infinite}}},
	} {
		got, err := NewWhale(c.profit)
		if err != nil {
			t.Fatal(err)
		}
		got.Order, got.Cumulative = nil, nil
		if diff := cmp.Diff(c.want, *got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.profit, diff)
		}
	}
	for _, bad := range [][]float64{{math.NaN()}, {1e308, 1e308}, {1e308, -1e308}} {
		if _, err := NewWhale(bad); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

// By hand: 10 pieces at 9 with cost 6, then 12 at 10 with cost 7.
func TestBridge(t *testing.T) {
	first := Period{Quantity: []float64{10, 0, 5, 0}, Revenue: []float64{90, 0, 50, 3}, Cost: []float64{60, 2, 30, 1}}
	second := Period{Quantity: []float64{12, 4, 0, 0}, Revenue: []float64{120, 40, 0, 0}, Cost: []float64{84, 30, 1, 0}}
	got, err := NewBridge(first, second)
	if err != nil {
		t.Fatal(err)
	}
	want := &Bridge{
		Volume: []float64{6, 0, 0, 0},
		Price:  []float64{12, 0, 0, 0},
		Cost:   []float64{-12, 0, 0, 0},
		Won:    []float64{0, 12, 0, -2},
		Lost:   []float64{0, 0, -21, 0},
		Change: []float64{6, 12, -21, -2},
		Total:  BridgeTotal{Volume: 6, Price: 12, Cost: -12, Won: 10, Lost: -21, Change: -5},
	}
	approx := cmp.Comparer(func(a, b float64) bool { return near(a, b, 1e-12) })
	if diff := cmp.Diff(want, got, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBridgeAddsUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(14, 14))
	draw := func() []float64 {
		v := make([]float64, 500)
		for i := range v {
			v[i] = float64(rng.IntN(1000)) / 100 * float64(rng.IntN(3))
		}
		return v
	}
	first, second := Period{draw(), draw(), draw()}, Period{draw(), draw(), draw()}
	b, err := NewBridge(first, second)
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Change {
		all := b.Volume[i] + b.Price[i] + b.Cost[i] + b.Won[i] + b.Lost[i]
		want := second.Revenue[i] - second.Cost[i] - first.Revenue[i] + first.Cost[i]
		if math.Abs(all-want) > 1e-8 || math.Abs(b.Change[i]-want) > 1e-12 {
			t.Fatalf("row %d: parts %v, change %v, want %v", i, all, b.Change[i], want)
		}
	}
}

func TestBridgeRefuses(t *testing.T) {
	one := []float64{1}
	good := Period{one, one, one}
	for _, c := range []struct {
		second Period
		want   string
	}{
		{Period{one, one, nil}, "abc: second.Cost: 0 rows, want 1"},
		{Period{[]float64{-1}, one, one}, "abc: Quantity[0]: below 0"},
		{Period{[]float64{1e308}, []float64{-1e308}, []float64{1e308}}, "abc: Change[0]: not finite"},
	} {
		if _, err := NewBridge(good, c.second); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	three, none := repeat(8e307, 3), repeat(0, 3)
	if got, err := NewBridge(Period{none, none, none}, Period{none, three, none}); err == nil || err.Error() != "abc: Change: the sum is not finite" {
		t.Errorf("a total beyond float64: %+v, %v", got, err)
	}
}

func TestOneOff(t *testing.T) {
	value := []float64{100, 100, 100, 0, -5, 50}
	largest := []float64{80, 79, 100, 0, 3, 60}
	got, err := OneOff(value, largest, 0)
	if diff := cmp.Diff([]bool{true, false, true, false, false, true}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got, err = OneOff(value, largest, 1); err != nil || got[0] || !got[2] {
		t.Errorf("share 1: %v, %v", got, err)
	}
	if _, err := OneOff(value, largest, 1.1); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("share 1.1: %v", err)
	}
	if _, err := OneOff(value, nil, 0); err == nil {
		t.Error("different lengths gave no error")
	}
}
