package clv

import (
	"context"
	"math"
	"testing"
)

// On CDNOW the model is the Pareto/NBD; CLVTools 0.12.1 stops at −9594.97627
// on the same ridge.
func TestGGompertzOnCDNOWIsPareto(t *testing.T) {
	h, _ := cdnow(t)
	m, err := FitGGompertzNBD(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Fit.Status != Ridge || m.Fit.Nested == nil || m.Fit.Nested.Model != "pareto/nbd" {
		t.Errorf("%+v", m.Fit)
	}
	if ll := m.Fit.LogLikelihood; math.Abs(ll+9594.976178939543) > 1e-5 {
		t.Errorf("log-likelihood %v, want that of the Pareto/NBD", ll)
	}
	agree(t, "r", m.R, 0.55327704685318, 1e-4)
	agree(t, "β/b", m.Beta/m.B, 11.668735288855, 1e-3)
	t.Log(m, m.Fit.Iterations)
}
