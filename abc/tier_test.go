package abc

import (
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// The grid of the doc comment, cell by cell and at its borders.
func TestTiers(t *testing.T) {
	g := Tiers{Blue: 500, Green: 300, Demand: 2, Loyal: 5}
	for _, c := range []struct {
		contribution, demand, loyalty float64
		want                          Tier
	}{
		{500, 9, 0, Blue},
		{499.99, 0, 9, Green},
		{300, 9, 0, Green},
		{299.99, 2, 5, Red},
		{.01, 2, 5, Red},
		{299.99, 2, 4.99, Transfer},
		{299.99, 2.01, 5, Transfer},
		{299.99, 3, 4, Transfer},
		{0, 1, 9, Exit},
		{-1, 9, 9, Exit},
		{math.NaN(), 0, 0, 0},
		{1, math.NaN(), 0, 0},
		{1, 0, math.NaN(), 0},
	} {
		if got := g.Tier(c.contribution, c.demand, c.loyalty); got != c.want {
			t.Errorf("%v, %v, %v: got %v, want %v", c.contribution, c.demand, c.loyalty, got, c.want)
		}
	}
	got, err := ChaseTiers(3, .5).Assign([]Tier{Red}, []float64{5e6, 3e6, 1e6, -1}, []float64{9, 9, 3, 0}, []float64{0, 0, .5, 1})
	if diff := cmp.Diff([]Tier{Red, Blue, Green, Red, Exit}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestTiersRefuse(t *testing.T) {
	for _, g := range []Tiers{{}, {Blue: 1}, {Blue: 1, Green: 1}, {Blue: 1, Green: 2}, {Blue: math.Inf(1), Green: 1}, {Blue: 2, Green: 1, Loyal: math.NaN()}} {
		if _, err := g.Assign(nil, nil, nil, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v: %v, want ErrOption", g, err)
		}
	}
	g := ChaseTiers(1, 1)
	if _, err := g.Assign(nil, []float64{1}, []float64{1}, nil); err == nil || err.Error() != "abc: loyalty: 0 rows, want 1" {
		t.Errorf("got %v", err)
	}
	if _, err := g.Assign(nil, []float64{1}, []float64{math.Inf(1)}, []float64{1}); err == nil || err.Error() != "abc: demand[0]: not finite" {
		t.Errorf("got %v", err)
	}
}
