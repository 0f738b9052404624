package clv

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
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

// The rules of few panels, with logarithms integrated at the nodes, give what
// many panels with the logarithms themselves give.
func TestGompertzInOnePanel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	e := func(spread float64) float64 { return math.Exp(spread * rng.NormFloat64()) }
	means := map[int]int{}
	for range 30000 {
		l := gompertzLife{e(1.5), e(2), e(2) / 10, e(1.5), e(2)}
		x, T := math.Floor(e(2)), e(1.5)
		last := T * rng.Float64()
		dead := 0.0
		alive := l.deaths(x, last, T, func(_, like float64) { dead += like })
		agree(t, fmt.Sprint("odds ", l, x, last, T), l.odds(x, last, T), dead/alive, 5e-12)
		agree(t, fmt.Sprint("mean ", l, T), l.mean(T), l.discounted(T, 0), 5e-12)
		end, _, _ := grown(l.b, l.beta, T)
		if rule := l.meanRule(end); rule != nil {
			means[len(rule.Node)]++
		} else {
			means[0]++
		}
	}
	if len(means) < 11 {
		t.Errorf("rules used: %v", means)
	}
}

// A fit to customers whose hazard grows finds that, however near the Pareto/NBD
// is; one to customers of a Pareto/NBD ends at its likelihood or above.
func TestGGompertzNearItsLimit(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(6) {
		b := []float64{1e-4, 0.01, 0.03, 0.06, 0.1, 0.2}[seed]
		h := dailyHistory(t, GGompertzNBD{R: 0.8, Alpha: 4, B: b, S: 1.2, Beta: 25 * b}, 3000)
		pareto, err := FitParetoNBD(ctx, h, nil)
		if err != nil {
			t.Fatal(err)
		}
		m, err := FitGGompertzNBD(ctx, h, nil)
		if err != nil {
			t.Fatal(err)
		}
		more := m.Fit.LogLikelihood - pareto.Fit.LogLikelihood
		if more < -1e-5 || m.Fit.Status == Ridge && more > 1e-5 || m.Fit.Status == Converged && more < 1e-6 {
			t.Errorf("b = %v: %v above the Pareto/NBD, %v", b, more, m.Fit.Status)
		}
		// Nothing on a line through it from the limit is higher.
		s, err := newSample(ctx, h, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 12 {
			grow := math.Ldexp(1e-4, i) // scaled
			at := logLikelihood(gompertzKernel{}, s, params{pareto.R, pareto.Alpha / s.scale, grow, pareto.S, pareto.Beta / s.scale * grow})
			if at > m.Fit.LogLikelihood+1e-5 {
				t.Errorf("b = %v: %v is above the maximum by %v at %v", b, at, at-m.Fit.LogLikelihood, grow)
			}
		}
		t.Log(b, m.B, m.Fit.Status, more)
	}
}
