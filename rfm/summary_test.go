package rfm

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// Five customers in two cells, one of them inactive. Counted by hand.
func five() (*clientele.Table, *Scores, *SegmentTable) {
	t := &clientele.Table{
		Row:       []int{0, 1, 2, 3, 4},
		Recency:   []float64{1, 9, 3, 100, 5},
		Frequency: []float64{2, 1, 4, 0, 6},
		Monetary:  []float64{20, 10, 40, 0, 30},
		Profit:    []float64{2, -1, 4, 0, 5},
	}
	s := &Scores{Axes: []string{"a", "b"}, Levels: []int{2, 3}, By: [][]uint8{{2, 1, 2, 0, 2}, {3, 1, 3, 0, 3}}}
	table := &SegmentTable{
		Axes:     []TableAxis{{[]string{"a"}, 1, 2}, {[]string{"b"}, 1, 3}},
		Segments: []Segment{{ID: "top"}, {ID: "none"}, {ID: "rest"}},
		Rules:    []Rule{{Segment: "top", Codes: []string{"23"}}},
		Else:     "rest",
	}
	return t, s, table
}

func TestSummaries(t *testing.T) {
	table, s, segments := five()
	a, err := segments.Assign(s)
	if err != nil {
		t.Fatal(err)
	}
	got, err := BySegment(table, a)
	if err != nil {
		t.Fatal(err)
	}
	inactive := Group{ID: InactiveID, Label: inactiveSegment.Label, Customers: 1, Share: 0.2, Recency: 100}
	top := Group{ID: "top", Customers: 3, Share: 0.6, Revenue: 90, RevenueShare: 0.9, Profit: 11, Recency: 3, Frequency: 4, Monetary: 30}
	rest := Group{ID: "rest", Customers: 1, Share: 0.2, Revenue: 10, RevenueShare: 0.1, Profit: -1, Recency: 9, Frequency: 1, Monetary: 10}
	if diff := cmp.Diff([]Group{top, {ID: "none"}, rest, inactive}, got, cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = ByCell(table, s)
	if err != nil {
		t.Fatal(err)
	}
	rest.ID, top.ID = "11", "23"
	if diff := cmp.Diff([]Group{rest, top, inactive}, got, cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Without an inactive row there is no group for it; without profits they are
// 0; losses in total leave no shares; the median of two lies between them.
func TestSummaryEdges(t *testing.T) {
	table := &clientele.Table{Row: []int{0, 1}, Recency: []float64{1, 4}, Frequency: []float64{1, 1}, Monetary: []float64{-5, 3}}
	got, err := ByCell(table, &Scores{By: [][]uint8{{1, 1}}})
	want := []Group{{ID: "1", Customers: 2, Share: 1, Revenue: -2, Recency: 2.5, Frequency: 1, Monetary: -1}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	none, err := BySegment(new(clientele.Table), &Assignment{Segments: []Segment{{ID: "x"}}})
	if diff := cmp.Diff([]Group{{ID: "x"}}, none); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	var at *clientele.InputError
	if _, err := BySegment(table, new(Assignment)); !errors.As(err, &at) {
		t.Errorf("length: %v", err)
	}
	if _, err := ByCell(table, new(Scores)); !errors.As(err, &at) {
		t.Errorf("length: %v", err)
	}
	table.Monetary[1] = math.NaN()
	if _, err := ByCell(table, &Scores{By: [][]uint8{{1, 1}}}); !errors.As(err, &at) || at.Column != "Monetary" || at.Row != 1 {
		t.Errorf("NaN: %v", err)
	}
	table.Recency = table.Recency[:1]
	if _, err := ByCell(table, &Scores{By: [][]uint8{{1, 1}}}); !errors.As(err, &at) || at.Column != "Recency" {
		t.Errorf("short: %v", err)
	}
}

// The groups add up to the whole, whatever the data.
func TestSummariesAddUp(t *testing.T) {
	table, _, s := fitShop(t, 700, nil)
	a, err := DefaultSegments().Assign(s)
	if err != nil {
		t.Fatal(err)
	}
	bySegment, err := BySegment(table, a)
	if err != nil {
		t.Fatal(err)
	}
	byCell, err := ByCell(table, s)
	if err != nil {
		t.Fatal(err)
	}
	revenue := 0.0
	for _, m := range table.Monetary {
		revenue += m
	}
	for _, groups := range [][]Group{bySegment, byCell} {
		n, sum, share, revenueShare := 0, 0.0, 0.0, 0.0
		for _, g := range groups {
			n, sum, share, revenueShare = n+g.Customers, sum+g.Revenue, share+g.Share, revenueShare+g.RevenueShare
		}
		if n != 700 || math.Abs(sum-revenue) > 1e-6 || math.Abs(share-1) > 1e-12 || math.Abs(revenueShare-1) > 1e-12 {
			t.Errorf("%d customers, revenue %v of %v, shares %v and %v", n, sum, revenue, share, revenueShare)
		}
	}
}

func TestHeat(t *testing.T) {
	table, s, _ := five()
	got, err := s.Heat("b", "a", table.Monetary)
	want := &Heat{X: "b", Y: "a", Customers: [][]int{{1, 0, 0}, {0, 0, 3}}, Mean: [][]float64{{10, 0, 0}, {0, 0, 30}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = s.Heat("b", "a", nil)
	want.Mean = nil
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, axes := range [][2]string{{"x", "a"}, {"a", "x"}} {
		if _, err := s.Heat(axes[0], axes[1], nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v: %v", axes, err)
		}
	}
	var at *clientele.InputError
	for _, values := range [][]float64{{1}, {1, 2, 3, 4, math.Inf(1)}} {
		if _, err := s.Heat("a", "b", values); !errors.As(err, &at) {
			t.Errorf("%v: %v", values, err)
		}
	}
}

// The oracle is numpy.histogram (2.4).
func TestHistogram(t *testing.T) {
	for _, test := range []struct {
		values []float64
		bars   int
		want   *Bars
	}{
		{[]float64{1, 2, 2, 3.5, 4, 7, 7, 9, 10}, 4, &Bars{[]float64{1, 3.25, 5.5, 7.75, 10}, []int{3, 2, 2, 2}}},
		{[]float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, &Bars{[]float64{0, 3, 6, 9}, []int{3, 3, 4}}},
		{[]float64{9, 1, 5, 5}, 0, &Bars{[]float64{1, 1 + 8./3, 1 + 16./3, 9}, []int{1, 2, 1}}},
		{[]float64{7, 7}, 5, &Bars{[]float64{7, 7}, []int{2}}},
		{nil, 5, &Bars{}},
	} {
		got, err := Histogram(test.values, test.bars)
		if diff := cmp.Diff(test.want, got, cmpopts.EquateApprox(1e-15, 0)); diff != "" || err != nil {
			t.Errorf("%v: %v (-want +got):\n%s", test.values, err, diff)
		}
	}
	var at *clientele.InputError
	if _, err := Histogram([]float64{math.NaN()}, 1); !errors.As(err, &at) {
		t.Errorf("NaN: %v", err)
	}
	if b, err := Histogram([]float64{1, 2}, 10_000); err != nil || len(b.Count) != 10_000 || b.Count[0] != 1 || b.Count[9999] != 1 {
		t.Errorf("10,000 bars: %v", err)
	}
	for _, bars := range []int{-1, 10_001} {
		if _, err := Histogram([]float64{1, 2}, bars); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%d bars: %v", bars, err)
		}
	}
}
