package clv

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

// highEnd is the “High End” cohort of Fader and Hardie (2007), table 1: 1,000
// contracts, of which these per mill were left after each of seven renewals.
func highEnd() *Cohorts {
	alive := []float64{1000, 869, 743, 653, 593, 551, 517, 491}
	c := &Cohorts{}
	for t := 1; t < len(alive); t++ {
		c.Renewals = append(c.Renewals, float64(t-1))
		c.Left = append(c.Left, true)
		c.Customers = append(c.Customers, alive[t-1]-alive[t])
	}
	c.Renewals = append(c.Renewals, 7)
	c.Left = append(c.Left, false)
	c.Customers = append(c.Customers, alive[7])
	return c
}

// The published estimates are α = 0.668, β = 3.806 with a log-likelihood of
// −1611.2; the survival must be the product of the retentions.
func TestSBGHighEnd(t *testing.T) {
	m, err := FitSBG(context.Background(), highEnd(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Alpha-0.668) > 5e-4 || math.Abs(m.Beta-3.806) > 5e-4 || math.Abs(m.Fit.LogLikelihood+1611.2) > 0.05 {
		t.Errorf("α %v, β %v, log-likelihood %v", m.Alpha, m.Beta, m.Fit.LogLikelihood)
	}
	stay := 1.0
	for k := 1; k <= 12; k++ {
		r, err := m.Retention(k)
		if err != nil {
			t.Fatal(err)
		}
		stay *= r
		s, err := m.Survival(k)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, "survival", s, stay, 1e-13)
	}
	// Residual: one step of the recursion D(t) = r(t+1)·(1 + e^(−δ)·D(t+1)).
	for _, at := range []int{0, 3} {
		now, _ := m.Residual(at, 0.1)
		next, _ := m.Residual(at+1, 0.1)
		r, _ := m.Retention(at + 1)
		agree(t, "residual", now, r*(1+math.Exp(-0.1)*next), 1e-12)
	}
	checkKernel(t, sbgKernel{}, 2, params{0.7, 3.8}, &sample{x: []float64{1, 0}, t: []float64{4, 7}, w: []float64{2, 3}})
	conformJSON(t, SBG{Alpha: m.Alpha, Beta: m.Beta})
}

func TestSBGEdges(t *testing.T) {
	ctx := context.Background()
	m, err := FitSBG(ctx, &Cohorts{Renewals: []float64{3, 4}, Left: []bool{false, false}}, nil)
	if err != nil || m.Fit.Status != Boundary || len(m.Fit.Warnings) == 0 {
		t.Errorf("nobody left: %+v, %v", m, err)
	}
	if _, err := FitSBG(ctx, &Cohorts{}, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no rows: %v", err)
	}
	var in *clientele.InputError
	if _, err := FitSBG(ctx, &Cohorts{Renewals: []float64{1, 0.5}, Left: []bool{true, true}}, nil); !errors.As(err, &in) || in.Row != 1 {
		t.Errorf("half a renewal: %v", err)
	}
	if _, err := m.Retention(0); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("renewal 0: %v", err)
	}
}

// Nobody left: a boundary with the likelihood 1, and a model in which nobody
// leaves.
func TestSBGWithoutChurn(t *testing.T) {
	m, err := FitSBG(context.Background(), &Cohorts{Renewals: []float64{1, 4, 2}, Left: make([]bool, 3)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Alpha != 0 || m.Fit.Status != Boundary || m.Fit.LogLikelihood != 0 || m.Fit.Nested == nil || len(m.Fit.Warnings) == 0 || m.Fit.StdErr != nil {
		t.Errorf("%+v, %+v", m, m.Fit)
	}
	for n := range 5 {
		s, err1 := m.Survival(n)
		r, err2 := m.Retention(n + 1)
		if err := firstError(err1, err2); err != nil || s != 1 || r != 1 {
			t.Errorf("survival %v, retention %v, %v", s, r, err)
		}
	}
	worth, err := m.Residual(3, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "residual", worth, 1/-math.Expm1(-0.1), 1e-13)
}
