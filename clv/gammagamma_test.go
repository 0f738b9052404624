package clv

import (
	"context"
	"fmt"
	"testing"
)

func TestGammaGammaOnCDNOW(t *testing.T) {
	h, _ := cdnow(t)
	_, all, _ := goldens(t)
	want := all["cdnow"]["gg"]
	m, err := FitGammaGamma(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood", m.Fit.LogLikelihood, float64(want.LL), 1e-12)
	for i, p := range []float64{m.P, m.Q, m.Gamma} {
		agree(t, fmt.Sprint("parameter ", i), p, float64(want.Params[i]), 1e-8)
		agree(t, fmt.Sprint("s.e. ", i), m.Fit.StdErr[i], float64(want.SE[i]), 2e-7) // as far as the file is exact
	}
	for key, v := range want.CondMean {
		var x, mean float64
		if _, err := fmt.Sscanf(key, "(%f, '%f')", &x, &mean); err != nil {
			t.Fatal(key, err)
		}
		got, err := m.ExpectedSpend(x, mean)
		if err != nil {
			t.Error(err)
		}
		agree(t, key, got, float64(v), 1e-8)
	}
}
