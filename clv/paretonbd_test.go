package clv

import (
	"context"
	"fmt"
	"testing"
)

func TestParetoNBDOnCDNOW(t *testing.T) {
	h, _ := cdnow(t)
	rows, all, _ := goldens(t)
	want := all["cdnow"]["pnbd"]
	m, err := FitParetoNBD(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood", m.Fit.LogLikelihood, float64(want.LL), 1e-12)
	for i, p := range []float64{m.R, m.Alpha, m.S, m.Beta} {
		agree(t, fmt.Sprint("parameter ", i), p, float64(want.Params[i]), 1e-8)
		agree(t, fmt.Sprint("s.e. ", i), m.Fit.StdErr[i], float64(want.SE[i]), 2e-7) // as far as the file is exact
	}
	for i, r := range rows {
		x, last, T := float64(r[0]), float64(r[1]), float64(r[2])
		p, _ := m.PAlive(x, last, T)
		agree(t, fmt.Sprint("PAlive ", i), p, float64(want.PAlive[i]), 1e-8)
		e, _ := m.Expected(x, last, T, 39)
		agree(t, fmt.Sprint("Expected ", i), e, float64(want.CET39[i]), 1e-8)
	}
	for i, T := range []float64{1, 10, 39, 78} {
		e, _ := m.New(T)
		agree(t, fmt.Sprint("New ", T), e, float64(want.E[i]), 1e-8)
	}
	for n := range 8 {
		p, _ := m.PMF(n, 39)
		agree(t, fmt.Sprint("PMF ", n), p, float64(want.PMF39[n]), 1e-8)
	}
	for i := range rows {
		r := rows[i]
		d, _ := m.DiscountedExpected(float64(r[0]), float64(r[1]), float64(r[2]), 0.0027)
		agree(t, fmt.Sprint("DERT ", i), d, float64(want.DERT[i]), 1e-8)
	}
}
