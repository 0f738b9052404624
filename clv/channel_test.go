package clv

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func TestChannels(t *testing.T) {
	ledger := shop(t)
	existing, err := Existing(ledger, day(31), &ExistingOptions{
		Acquisition: []float64{10, 15, 5},
		Entries:     []Entry{{Row: 0, Day: clientele.DateOf(day(20)), Kind: ServingCost, Amount: 8}},
	})
	if err != nil {
		t.Fatal(err)
	}
	// a: 150 − 102 − 8 − 10 = 30; b: 50 − 45 − 15 = −10; c: not yet.
	g := newGraph(t, 3, &Referrals{From: []int{0}, To: []int{1}}, nil)
	v, err := g.Split(context.Background(), existing.Value, []float64{20, 40, 0}, 0.25, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Channels([]string{"shop", "web", "web"}, v, existing)
	if err != nil {
		t.Fatal(err)
	}
	want := []Channel[string]{
		{
			Channel: "shop", Customers: 1, Revenue: 150, Cost: 102, Serving: 8, Acquisition: 10,
			Value: ValueSums{Existing: 27.5, Potential: 20, Influence: 10, Total: 57.5, Own: 50},
		},
		{
			Channel: "web", Customers: 2, Revenue: 50, Cost: 45, Acquisition: 15,
			Value: ValueSums{Existing: -7.5, Potential: 30, Total: 22.5, Own: 30},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Channels (-want +got):\n%s", diff)
	}
	if c := got[0]; c.PerCustomer() != 57.5 || c.Return() != 5.75 || math.Abs(c.Margin()-40.0/150) > 1e-15 {
		t.Errorf("per customer %v, return %v, margin %v", c.PerCustomer(), c.Return(), c.Margin())
	}
	if c := (Channel[int]{}); c.PerCustomer() != 0 || c.Return() != 0 || c.Margin() != 0 {
		t.Error("an empty channel is worth something")
	}
	var in *clientele.InputError
	if _, err := Channels([]int{1}, v, existing); !errors.As(err, &in) {
		t.Errorf("one channel: %v", err)
	}
	if c, err := Channels([]int{1, 1, 1}, v, nil); err != nil || len(c) != 1 || c[0].Value.Total != 80 || c[0].Revenue != 0 {
		t.Errorf("without accounts: %v, %v", c, err)
	}
}

// Two customers of one channel: the first seen for 30 days earns 40 on day 0
// and 8 on day 20, the second, seen for 20 days, earns 5 on day 0.
func TestPaybackByHand(t *testing.T) {
	ledger := shop(t)
	asOf := day(31)
	pay := func(cost float64, entries ...Entry) Payback[int] {
		t.Helper()
		p, err := Paybacks(ledger, asOf, []int{1, 1, 1}, &ExistingOptions{Acquisition: []float64{cost, cost, cost}, Entries: entries})
		if err != nil || len(p) != 1 {
			t.Fatal(p, err)
		}
		return p[0]
	}
	// Day 0: 45/2 = 22.5. Day 20, both still seen: + 8/2 = 26.5.
	want := Payback[int]{Channel: 1, Customers: 2, Cost: 22, Paid: true, Days: 0, Seen: 2, Earned: 26.5}
	if got := pay(22); got != want {
		t.Errorf("cost 22: %+v, want %+v", got, want)
	}
	want = Payback[int]{Channel: 1, Customers: 2, Cost: 26, Paid: true, Days: 20, Seen: 2, Earned: 26.5}
	if got := pay(26); got != want {
		t.Errorf("cost 26: %+v, want %+v", got, want)
	}
	want = Payback[int]{Channel: 1, Customers: 2, Cost: 27, Earned: 26.5}
	if got := pay(27); got != want {
		t.Errorf("cost 27: %+v, want %+v", got, want)
	}
	// A saving of 3 on day 25 of the first, when the second is no longer seen.
	want = Payback[int]{Channel: 1, Customers: 2, Cost: 27, Paid: true, Days: 25, Seen: 1, Earned: 29.5}
	if got := pay(27, Entry{Row: 0, Day: clientele.DateOf(day(26)), Kind: CostSaving, Amount: 3}); got != want {
		t.Errorf("with a saving: %+v, want %+v", got, want)
	}
	// Serving costs lower what is earned, acquisition entries raise the cost,
	// and what comes later or belongs to nobody yet does not count.
	want = Payback[int]{Channel: 1, Customers: 2, Cost: 23, Paid: true, Days: 20, Seen: 2, Earned: 25.5}
	if got := pay(
		22,
		Entry{Row: 0, Day: clientele.DateOf(day(1)), Kind: ServingCost, Amount: 2},
		Entry{Row: 1, Day: clientele.DateOf(day(30)), Kind: AcquisitionCost, Amount: 2},
		Entry{Row: 1, Day: clientele.DateOf(day(32)), Kind: AcquisitionCost, Amount: 99},
		Entry{Row: 2, Day: clientele.DateOf(day(30)), Kind: AcquisitionCost, Amount: 99},
	); got != want {
		t.Errorf("with entries: %+v, want %+v", got, want)
	}

	var in *clientele.InputError
	if _, err := Paybacks(ledger, asOf, []int{1}, nil); !errors.As(err, &in) {
		t.Errorf("one channel: %v", err)
	}
	if _, err := Paybacks(ledger, time.Time{}, []int{1, 1, 1}, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no day: %v", err)
	}
	p, err := Paybacks(ledger, asOf, []string{"x", "y", "z"}, nil)
	if err != nil || len(p) != 3 || p[2].Customers != 0 || p[2].Paid || !p[0].Paid {
		t.Errorf("three channels: %+v, %v", p, err)
	}
}
