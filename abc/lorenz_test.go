package abc

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

func TestCurves(t *testing.T) {
	c := concentration(t, []float64{10, 0, 60, 30})
	if diff := cmp.Diff([]Point{{0, 0}, {.25, .6}, {.5, .9}, {.75, 1}, {1, 1}}, c.ABC(0)); diff != "" {
		t.Errorf("ABC (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Point{{0, 0}, {.25, 0}, {.5, .1}, {.75, .4}, {1, 1}}, c.Lorenz(0)); diff != "" {
		t.Errorf("Lorenz (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Point{{0, 0}, {.5, .9}, {1, 1}}, c.ABC(3)); diff != "" {
		t.Errorf("three points (-want +got):\n%s", diff)
	}
	for limit, want := range map[int]int{1: 5, 2: 2, 4: 4, 5: 5, 6: 5} {
		if got := len(c.ABC(limit)); got != want {
			t.Errorf("limit %d: %d points, want %d", limit, got, want)
		}
	}
	if got := concentration(t, []float64{-1, 1}).ABC(0); got != nil {
		t.Errorf("total 0: %v", got)
	}
	if got := concentration(t, nil).Lorenz(0); got != nil {
		t.Errorf("nobody: %v", got)
	}
}

// The Gini coefficient is 1 minus twice the area under the Lorenz curve.
func TestLorenzAreaIsGini(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for range 20 {
		values := make([]float64, 1+rng.IntN(40))
		for i := range values {
			values[i] = rng.ExpFloat64()
		}
		c := concentration(t, values)
		area := 0.
		points := c.Lorenz(0)
		for i, p := range points[1:] {
			area += (p.X - points[i].X) * (p.Y + points[i].Y) / 2
		}
		if got, want := c.Gini.Value, 1-2*area; !near(got, want, 1e-12) {
			t.Errorf("Gini %v, area says %v", got, want)
		}
	}
}

func TestTopAndCount(t *testing.T) {
	c := concentration(t, []float64{60, 30, 10, 0})
	for p, want := range map[float64]float64{0: 0, .01: .6, .25: .6, .250001: .9, .5: .9, 1: 1} {
		if got, err := c.ShareOfTop(p); err != nil || got.Value != want || got.Status != OK {
			t.Errorf("ShareOfTop(%v) = %v, %v, want %v", p, got, err, want)
		}
	}
	for share, want := range map[float64]int{0: 0, .5: 1, .6: 1, .61: 2, .9: 2, 1: 3} {
		if got, err := c.CountFor(share); err != nil || got != want {
			t.Errorf("CountFor(%v) = %v, %v, want %v", share, got, err, want)
		}
	}
	// Cents without a rounding error of the share: 7 % of 100 are 7, not 8.
	hundred := concentration(t, repeat(1, 100))
	for p, want := range map[float64]float64{.07: .07, .29: .29} {
		if got, err := hundred.ShareOfTop(p); err != nil || got.Value != want {
			t.Errorf("ShareOfTop(%v) of equal customers = %v, %v", p, got, err)
		}
	}
	// A total of next to nothing beside the values has no shares.
	cancelled := concentration(t, []float64{1e300, -1e300, 1e-300})
	if got, err := cancelled.ShareOfTop(.5); err != nil || got != (Figure{Status: Infinite}) {
		t.Errorf("ShareOfTop of what cancels: %v, %v", got, err)
	}
	if abc, lorenz := cancelled.ABC(0), cancelled.Lorenz(2); abc != nil || len(lorenz) != 2 {
		t.Errorf("curves of what cancels: %v, %v", abc, lorenz)
	}
	for _, bad := range []float64{-.1, 1.1, math.NaN()} {
		if _, err := c.ShareOfTop(bad); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("ShareOfTop(%v): %v", bad, err)
		}
		if _, err := c.CountFor(bad); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("CountFor(%v): %v", bad, err)
		}
	}
}

func TestTail(t *testing.T) {
	// By hand: 1/α = (ln 4 + ln 2) / 2.
	c := concentration(t, []float64{1, 4, 2, 8, .5})
	if got, err := c.Tail(2); err != nil || !near(got.Value, 2/math.Log(8), 1e-14) {
		t.Errorf("Tail(2) = %v, %v, want %v", got, err, 2/math.Log(8))
	}
	if got, _ := c.Tail(0); !near(got.Value, 3/(math.Log(8)+math.Log(4)+math.Log(2)), 1e-14) {
		t.Errorf("Tail(0) = %v: want the tail of 3", got)
	}
	// A simulated Pareto tail with exponent 1.16.
	rng := rand.New(rand.NewPCG(9, 9))
	values := make([]float64, 100_000)
	for i := range values {
		values[i] = math.Pow(1-rng.Float64(), -1/1.16)
	}
	if got, _ := concentration(t, values).Tail(10_000); math.Abs(got.Value-1.16) > 3*1.16/100 {
		t.Errorf("Pareto sample: α = %v, want 1.16 ± .035", got.Value)
	}
	for _, f := range []struct {
		values []float64
		k      int
		want   Status
	}{{nil, 0, TooFew}, {[]float64{1, 2}, 2, TooFew}, {[]float64{1, 0}, 1, TooFew}, {[]float64{3, 3}, 1, NoSpread}} {
		if got, _ := concentration(t, f.values).Tail(f.k); got != (Figure{Status: f.want}) {
			t.Errorf("%v: %v, want %v", f.values, got, f.want)
		}
	}
	if _, err := c.Tail(-1); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("Tail(-1): %v", err)
	}
}
