package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

// Contracts as purchases: the pmf adds up, one step of time changes nothing,
// the survival is that of the paper.
func TestSBGIdentities(t *testing.T) {
	m := SBG{Alpha: 0.668, Beta: 3.806}
	f := must[float64](t)
	for T := range 5 {
		n := float64(T)
		sum, mean := 0.0, 0.0
		for k := range 8 {
			p := f(m.FuturePMF(k, n, n, n, 6))
			sum += p
			mean += float64(k) * p
		}
		agree(t, "Σ pmf", sum, 1, 1e-13)
		agree(t, "Σ n·pmf", mean, f(m.Expected(n, n, n, 6)), 1e-12)
		agree(t, "alive", f(m.PAlive(n, n, n)), 1, 0)
		agree(t, "alive later", f(m.PAliveAt(n, n, n, 3)), f(m.Survival(T+3))/f(m.Survival(T)), 1e-13)
		stay := f(m.Retention(T + 1))
		agree(t, "one renewal", f(m.Expected(n, n, n, 1)), stay, 1e-14)
		agree(t, "one step", f(m.Expected(n, n, n, 6)), stay*(1+f(m.Expected(n+1, n+1, n+1, 5))), 1e-13)
		agree(t, "dropout", must[Traits](t)(m.Posterior(n, n, n)).Dropout, 1-stay, 1e-14)
		dert := 0.0
		for i := 1; i < 800; i++ {
			dert += math.Exp(-0.1*float64(i)) * f(m.Survival(T+i)) / f(m.Survival(T))
		}
		agree(t, "DERT", f(m.DiscountedExpected(n, n, n, 0.1)), dert, 1e-12)
		// The next renewal is the next one or none.
		agree(t, "next purchase", f(NextPurchase(m, n, n, n, stay-1e-9)), 1, 0)
		if wait := f(NextPurchase(m, n, n, n, stay+1e-9)); !math.IsInf(wait, 1) {
			t.Errorf("next purchase after %v", wait)
		}
	}
	agree(t, "new", f(m.New(4)), f(m.Survival(1))+f(m.Survival(2))+f(m.Survival(3))+f(m.Survival(4)), 1e-13)

	// An ended contract stays ended.
	for got, want := range map[float64]float64{
		f(m.PAlive(2, 2, 5)) + 1:                   1,
		f(m.PAliveAt(2, 2, 5, 3)) + 2:              2,
		f(m.Expected(2, 2, 5, 4)) + 3:              3,
		f(m.DiscountedExpected(2, 2, 5, 0.1)) + 4:  4,
		f(m.FuturePMF(0, 2, 2, 5, 4)) + 5:          6,
		f(m.FuturePMF(1, 2, 2, 5, 4)) + 7:          7,
		f(m.PMF(5, 4)) + 8:                         8,
		must[Traits](t)(m.Posterior(2, 2, 5)).Rate: 1,
	} {
		agree(t, "ended contract", got, want, 0)
	}
	var in *clientele.InputError
	for _, bad := range [][3]float64{{1, 0.5, 2}, {1, 1, 2.5}, {2, 1, 2}, {1, 2, 3}, {3, 3, 2}} {
		if _, err := m.PAlive(bad[0], bad[1], bad[2]); !errors.As(err, &in) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := m.Expected(1, 1, 1, 1.5); err == nil {
		t.Error("half a renewal was taken")
	}
	if _, err := (SBG{}).PAlive(1, 1, 1); err == nil {
		t.Error("the zero model gave an answer")
	}
}

// Drawn contracts last as the formulas say, and a fit to them gives back the
// parameters within four standard errors.
func TestSBGSimulationAgrees(t *testing.T) {
	m := SBG{Alpha: 0.668, Beta: 3.806}
	f := must[float64](t)
	T := make([]float64, 20000)
	for i := range T {
		T[i] = float64(1 + i%7)
	}
	h, future, err := Simulate(m, T, 5, 9)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := Simulate(m, T, 5, 9)
	if err != nil || fmt.Sprint(again.X[:50]) != fmt.Sprint(h.X[:50]) {
		t.Errorf("the same seed gave other contracts: %v", err)
	}
	c := &Cohorts{}
	var diff, square, drop, drop2, before float64
	for i, x := range h.X {
		c.Renewals = append(c.Renewals, x)
		c.Left = append(c.Left, x < T[i])
		d := future[i] - f(m.Expected(x, h.Last[i], T[i], 5)) + x - f(m.New(T[i]))
		diff += d
		square += d * d
		p := must[Traits](t)(m.Posterior(x, h.Last[i], T[i])).Dropout
		drop += p
		drop2 += p * p
	}
	if z := diff / math.Sqrt(square); math.Abs(z) > 4 {
		t.Errorf("renewals off by %v s.e.", z)
	}
	n := float64(len(T))
	before = m.Alpha / (m.Alpha + m.Beta)
	if se := math.Sqrt((drop2/n - drop/n*drop/n) / n); math.Abs(drop/n-before) > 4*se {
		t.Errorf("posterior dropouts have the mean %v ± %v, want %v", drop/n, se, before)
	}
	fit, err := FitSBG(context.Background(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{m.Alpha, m.Beta} {
		got, se := []float64{fit.Alpha, fit.Beta}[i], fit.Fit.StdErr[i]
		if math.Abs(got-want) > 4*se {
			t.Errorf("parameter %d = %v ± %v, want %v", i, got, se, want)
		}
	}
}
