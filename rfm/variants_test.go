package rfm

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// Goldens from the definition, worked out in another program; the extremes
// from the paper.
func TestClumpiness(t *testing.T) {
	for _, test := range []struct {
		events []int
		n      int
		want   float64
	}{
		{[]int{20, 40, 60, 80}, 99, 0},
		{[]int{1, 2, 3, 4}, 99, 0.8611963093},
		{[]int{10, 12, 50, 55}, 99, 0.2635342021},
		{[]int{50}, 99, 0},
		{nil, 99, 0},
		{[]int{1}, 1, 0},
	} {
		got, err := Clumpiness(test.events, test.n)
		if err != nil || math.Abs(got-test.want) > 1e-10 {
			t.Errorf("%v in %d: %v, %v, want %v", test.events, test.n, got, err, test.want)
		}
	}
	var at *clientele.InputError
	for _, bad := range [][]int{{0}, {3, 3}, {5, 4}, {100}} {
		if _, err := Clumpiness(bad, 99); !errors.As(err, &at) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := Clumpiness(nil, 0); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no periods: %v", err)
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }

// ledger returns three customers: two orders, one before the window, refunds.
func ledger(t *testing.T) *clientele.Ledger[string] {
	t.Helper()
	rows := []clientele.Transaction[string]{
		{Customer: "a", At: day(2025, 1, 10), Amount: 10},
		{Customer: "b", At: day(2025, 2, 1), Amount: 5},
		{Customer: "a", At: day(2025, 3, 20), Amount: 20},
		{Customer: "a", At: day(2025, 3, 25), Amount: 7},
		{Customer: "c", At: day(2025, 3, 2), Amount: 50},
		{Customer: "c", At: day(2025, 3, 2), Amount: -50},
		{Customer: "c", At: day(2025, 1, 31), Amount: 9},
	}
	l, err := clientele.Collect(context.Background(), func(yield func(clientele.Transaction[string], error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLedgerColumns(t *testing.T) {
	l := ledger(t)
	table, err := l.Table(day(2025, 4, 10), &clientele.TableOptions{From: day(2025, 1, 1), Keep: clientele.KeepAll})
	if err != nil {
		t.Fatal(err)
	}
	c, err := ClumpinessColumn(l.Timeline, table)
	if err != nil {
		t.Fatal(err)
	}
	// 100 days; a on days 10, 79 and 84; b on 32; c on 31.
	var want []float64
	for _, events := range [][]int{{10, 79, 84}, {32}, {31}} {
		h, err := Clumpiness(events, 100)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, h)
	}
	if diff := cmp.Diff(want, c.Values, cmpopts.EquateApprox(0, 1e-15)); diff != "" || c.Name != "clumpiness" || c.Lower {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The first and the last day of the window count.
	edge, err := l.Table(day(2025, 3, 25), &clientele.TableOptions{From: day(2025, 1, 10)})
	if err != nil {
		t.Fatal(err)
	}
	c, err = ClumpinessColumn(l.Timeline, edge)
	h, _ := Clumpiness([]int{1, 70, 75}, 75)
	if err != nil || c.Values[0] != h {
		t.Errorf("edges: %v, %v, want %v", c.Values, err, h)
	}
	p, err := l.Panel([]time.Time{day(2025, 1, 1), day(2025, 2, 1), day(2025, 3, 1), day(2025, 4, 1)})
	if err != nil {
		t.Fatal(err)
	}
	periods, err := PeriodsColumn(p, table)
	if diff := cmp.Diff([]float64{2, 1, 1}, periods.Values); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	table.Row[1] = 3
	var at *clientele.InputError
	if _, err := ClumpinessColumn(l.Timeline, table); !errors.As(err, &at) || at.Row != 1 {
		t.Errorf("unknown row: %v", err)
	}
	if _, err := PeriodsColumn(p, table); !errors.As(err, &at) || at.Row != 1 {
		t.Errorf("unknown row: %v", err)
	}
}

func TestCombine(t *testing.T) {
	group := func(r, f []uint8) *Scores {
		return &Scores{Axes: []string{RecencyAxis, FrequencyAxis}, Levels: []int{5, 5}, By: [][]uint8{r, f}}
	}
	a, b := group([]uint8{5, 0, 1, 0}, []uint8{4, 0, 1, 0}), group([]uint8{2, 3, 1, 0}, []uint8{4, 2, 2, 0})
	got, err := Combine([]*Scores{a, b}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := group([]uint8{4, 3, 1, 0}, []uint8{4, 2, 2, 0})
	want.R, want.F = want.By[0], want.By[1]
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = Combine([]*Scores{a, b}, []float64{1, 0}) // the second group does not count
	if diff := cmp.Diff([]uint8{5, 0, 1, 0}, got.R); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = Combine([]*Scores{a, b}, []float64{3, 1})
	if diff := cmp.Diff([]uint8{4, 3, 1, 0}, got.R); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	var at *clientele.InputError
	for name, weights := range map[string][]float64{"one": {1}, "zeros": {0, 0}, "negative": {1, -1}} {
		if _, err := Combine([]*Scores{a, b}, weights); !errors.As(err, &at) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Combine([]*Scores{a, group([]uint8{1}, []uint8{1})}, nil); !errors.As(err, &at) {
		t.Errorf("lengths: %v", err)
	}
	if _, err := Combine(nil, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no groups: %v", err)
	}
}
