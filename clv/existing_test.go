package clv

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func day(n int) time.Time { return time.Date(2024, 1, n, 15, 0, 0, 0, time.UTC) }

// shop is a ledger of three customers; the third comes after the as-of day of
// the tests, January 31.
func shop(t *testing.T) *clientele.Timeline {
	t.Helper()
	b := clientele.NewBuilder[string](nil)
	for _, tx := range []clientele.Transaction[string]{
		{Customer: "a", At: day(1), Amount: 100, Cost: 60},
		{Customer: "b", At: day(11), Amount: 50, Cost: 45},
		{Customer: "a", At: day(21), Amount: 80, Cost: 40},
		{Customer: "a", At: day(21), Amount: -30, Cost: 2},
		{Customer: "a", At: day(40), Amount: 1000, Cost: 1},
		{Customer: "c", At: day(41), Amount: 10, Cost: 1},
	} {
		if err := b.Add(tx); err != nil {
			t.Fatal(err)
		}
	}
	return b.Ledger().Timeline
}

func TestExistingNominal(t *testing.T) {
	asOf := clientele.DateOf(day(31))
	v, err := Existing(shop(t), day(31), &ExistingOptions{
		Acquisition: []float64{20, 30, 40},
		Entries: []Entry{
			{Row: 0, Day: asOf - 3, Kind: ServingCost, Amount: 5},
			{Row: 0, Day: asOf, Kind: CostSaving, Amount: 7},
			{Row: 1, Day: asOf - 8, Kind: AcquisitionCost, Amount: 1},
			{Row: 1, Day: asOf + 1, Kind: ServingCost, Amount: 99},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := &ExistingValue{
		AsOf:        asOf,
		Revenue:     []float64{180, 50, 0},
		Refunds:     []float64{30, 0, 0},
		Cost:        []float64{102, 45, 0},
		Serving:     []float64{5, 0, 0},
		Acquisition: []float64{20, 31, 0},
		Saving:      []float64{7, 0, 0},
		Value:       []float64{180 - 30 - 102 - 5 - 20 + 7, 50 - 45 - 31, 0},
		After:       1,
	}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Errorf("Existing (-want +got):\n%s", diff)
	}
}

func TestExistingWithoutOptionsIsTableProfit(t *testing.T) {
	ledger := shop(t)
	v, err := Existing(ledger, day(31), nil)
	if err != nil {
		t.Fatal(err)
	}
	table, err := ledger.Table(day(31), &clientele.TableOptions{Keep: clientele.KeepAll})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table.Profit, v.Value); diff != "" {
		t.Errorf("Value (-table +got):\n%s", diff)
	}
}

// Every amount grows by (1 + rate)^(days/365), worked out by hand below.
func TestExistingCompounded(t *testing.T) {
	d := Discount{Rate: 0.1}
	asOf := clientele.DateOf(day(31))
	v, err := Existing(shop(t), day(31), &ExistingOptions{
		Discount:    d,
		Acquisition: []float64{20, 0, 0},
		Entries:     []Entry{{Row: 1, Day: asOf - 365, Kind: CostSaving, Amount: 100}},
	})
	if err != nil {
		t.Fatal(err)
	}
	grow := func(days float64) float64 { return math.Pow(1.1, days/365) }
	nearAll(t, "Revenue", v.Revenue, []float64{100*grow(30) + 80*grow(10), 50 * grow(20), 0}, 1e-14)
	nearAll(t, "Acquisition", v.Acquisition, []float64{20 * grow(30), 0, 0}, 1e-14)
	nearAll(t, "Saving", v.Saving, []float64{0, 110, 0}, 1e-14)
	nearAll(t, "Value", v.Value, []float64{
		(100-60-20)*grow(30) + (80-30-42)*grow(10),
		5*grow(20) + 110, 0,
	}, 1e-13)
}

func TestExistingErrors(t *testing.T) {
	ledger := shop(t)
	for name, o := range map[string]*ExistingOptions{
		"short":  {Acquisition: []float64{1}},
		"NaN":    {Acquisition: []float64{1, math.NaN(), 2}},
		"row":    {Entries: []Entry{{Row: 3, Kind: ServingCost}}},
		"kind":   {Entries: []Entry{{Row: 0}}},
		"amount": {Entries: []Entry{{Row: 0, Kind: ServingCost, Amount: math.Inf(1)}}},
	} {
		var in *clientele.InputError
		if _, err := Existing(ledger, day(31), o); !errors.As(err, &in) {
			t.Errorf("%s: %v, want an InputError", name, err)
		}
	}
	if _, err := Existing(ledger, time.Time{}, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no day: %v", err)
	}
	if _, err := Existing(ledger, day(31), &ExistingOptions{Discount: Discount{Rate: math.NaN()}}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("rate NaN: %v", err)
	}
	empty := clientele.NewBuilder[string](nil).Ledger()
	if v, err := Existing(empty.Timeline, day(31), &ExistingOptions{Discount: Discount{Rate: 0.1}}); err != nil || v.Len() != 0 {
		t.Errorf("empty ledger: %v, %v", v, err)
	}
	if v, err := Existing(ledger, day(1).AddDate(-1, 0, 0), &ExistingOptions{Discount: Discount{Rate: 0.1}, Acquisition: []float64{1, 2, 3}}); err != nil || v.Value[0] != 0 {
		t.Errorf("before the ledger: %v, %v", v, err)
	}
}
