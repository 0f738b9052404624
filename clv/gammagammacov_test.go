package clv

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
)

// Simulated spend of two groups gives back the factor between them.
func TestSpendCovariatesAreRecovered(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(5, 5))
	h := &clientele.History{}
	z := &Covariates{Names: []string{"member"}, Columns: [][]float64{nil}}
	for i := range 3000 {
		member := float64(i % 2)
		nu := drawGamma(rng, 4) / (15 * math.Exp(0.7*member))
		x := float64(rng.IntN(6)) // some have none
		mean := 0.0
		if x > 0 {
			mean = drawGamma(rng, 6*x) / nu / x
		}
		h.X, h.Spend = append(h.X, x), append(h.Spend, mean)
		z.Columns[0] = append(z.Columns[0], member)
	}
	m, err := FitGammaGammaCovariates(ctx, h, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	if e := m.Spend[0]; !(e.SE > 0) || math.Abs(e.Value-0.7) > 4*e.SE {
		t.Errorf("effect %v ± %v, want 0.7", e.Value, e.SE)
	}
	for i, want := range []float64{6, 4, 15} {
		got := []float64{m.Base.P, m.Base.Q, m.Base.Gamma}[i]
		if se := m.Base.Fit.StdErr[i]; math.Abs(got-want) > 4*se {
			t.Errorf("parameter %d = %v ± %v, want %v", i, got, se, want)
		}
	}
	one, err := m.At([]float64{1})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := one.ExpectedSpend(0, 0)
	b, _ := m.Base.ExpectedSpend(0, 0)
	agree(t, "factor on the mean", a/b, math.Exp(m.Spend[0].Value), 1e-12)

	none, err := FitGammaGammaCovariates(ctx, h, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := FitGammaGamma(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood without covariates", none.Base.Fit.LogLikelihood, plain.Fit.LogLikelihood, 1e-12)
}
