package clv

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
)

// Simulated customers with two traits give back the effects within four
// standard errors, and the likelihood is that of the rows one by one.
func TestCovariatesAreRecovered(t *testing.T) {
	ctx := context.Background()
	n := 4000
	z := &Covariates{Names: []string{"channel", "age"}, Columns: [][]float64{make([]float64, n), make([]float64, n)}}
	draw := func(at func(z []float64) Simulator) *clientele.History {
		h := &clientele.History{}
		for i := range n {
			z.Columns[0][i] = float64(i % 2)
			z.Columns[1][i] = 40 + float64(i%30)
			one, _, err := Simulate(at([]float64{z.Columns[0][i], z.Columns[1][i]}), []float64{30}, 0, uint64(i))
			if err != nil {
				t.Fatal(err)
			}
			h.X, h.Last, h.T = append(h.X, one.X...), append(h.Last, one.Last...), append(h.T, one.T...)
		}
		return h
	}
	check := func(what string, got, se, want float64) {
		t.Helper()
		if !(se > 0) || math.Abs(got-want) > 4*se {
			t.Errorf("%s = %v ± %v, want %v", what, got, se, want)
		}
	}
	pareto := ParetoNBDCovariates{
		Base:     ParetoNBD{R: 1.5, Alpha: 10, S: 1, Beta: 20},
		Purchase: []Effect{{Name: "channel", Value: 0.6}, {Name: "age", Value: 0.02}},
		Dropout:  []Effect{{Name: "channel", Value: 0.8}, {Name: "age", Value: -0.01}},
	}
	h := draw(func(z []float64) Simulator {
		m, err := pareto.At(z, z)
		if err != nil {
			t.Fatal(err)
		}
		return m
	})
	m, err := FitParetoNBDCovariates(ctx, h, z, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 2 {
		check("Pareto/NBD purchase "+m.Purchase[j].Name, m.Purchase[j].Value, m.Purchase[j].SE, pareto.Purchase[j].Value)
		check("Pareto/NBD dropout "+m.Dropout[j].Name, m.Dropout[j].Value, m.Dropout[j].SE, pareto.Dropout[j].Value)
	}
	check("r", m.Base.R, m.Base.Fit.StdErr[0], 1.5)
	sum := 0.0
	for i := range n {
		at := []float64{z.Columns[0][i], z.Columns[1][i]}
		one, err := m.At(at, at)
		if err != nil {
			t.Fatal(err)
		}
		s := &sample{x: h.X[i : i+1], last: h.Last[i : i+1], t: h.T[i : i+1], w: []float64{1}, counts: []count{{h.X[i], 1}}, n: 1, sumX: h.X[i], scale: 1}
		sum += logLikelihood(paretoKernel{}, s, params{one.R, one.Alpha, one.S, one.Beta})
	}
	agree(t, "log-likelihood", m.Base.Fit.LogLikelihood, sum, 1e-10)

	bg := BGNBDCovariates{
		Base:     BGNBD{R: 1.5, Alpha: 5, A: 0.8, B: 3},
		Purchase: []Effect{{Name: "channel", Value: -0.5}, {Name: "age", Value: 0}},
		Dropout:  []Effect{{Name: "channel", Value: 0.7}, {Name: "age", Value: 0}},
	}
	h = draw(func(z []float64) Simulator {
		m, err := bg.At(z, z)
		if err != nil {
			t.Fatal(err)
		}
		return m
	})
	b, err := FitBGNBDCovariates(ctx, h, z, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 2 {
		check("BG/NBD purchase "+b.Purchase[j].Name, b.Purchase[j].Value, b.Purchase[j].SE, bg.Purchase[j].Value)
		check("BG/NBD dropout "+b.Dropout[j].Name, b.Dropout[j].Value, b.Dropout[j].SE, bg.Dropout[j].Value)
	}

	// Without covariates it is the plain model.
	none, err := FitBGNBDCovariates(ctx, h, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := FitBGNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood without covariates", none.Base.Fit.LogLikelihood, plain.Fit.LogLikelihood, 1e-12)
	agree(t, "s.e. without covariates", none.Base.Fit.StdErr[2], plain.Fit.StdErr[2], 1e-8)
	if _, p, err := LikelihoodRatio(plain.Fit, b.Base.Fit, 4); err != nil || p > 1e-6 {
		t.Errorf("likelihood ratio: p %v, %v", p, err)
	}
}

func TestCovariateErrors(t *testing.T) {
	h := &clientele.History{X: []float64{1, 0, 3, 2}, Last: []float64{2, 0, 5, 1}, T: []float64{6, 7, 6, 7}}
	ctx := context.Background()
	var in *clientele.InputError
	for name, c := range map[string]*Covariates{
		"short":    {Names: []string{"z"}, Columns: [][]float64{{1, 0}}},
		"constant": {Names: []string{"z"}, Columns: [][]float64{{1, 1, 1, 1}}},
		"NaN":      {Names: []string{"z"}, Columns: [][]float64{{1, math.NaN(), 1, 0}}},
	} {
		if _, err := FitParetoNBDCovariates(ctx, h, c, nil, nil); !errors.As(err, &in) || in.Column != "z" {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := BGNBDCovariates{Base: BGNBD{R: 1, Alpha: 1, A: 1, B: 1}, Purchase: []Effect{{Name: "z", Value: 1}}}
	if _, err := m.At(nil, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no values: %v", err)
	}
	one, err := m.At([]float64{2}, nil)
	if err != nil || one.Alpha != math.Exp(-2) {
		t.Errorf("%+v, %v", one, err)
	}
}

// Intervals and priors of models with covariates: the oracles are the standard
// errors of the effects and the model without covariates.
func TestCovariateIntervalsAndPriors(t *testing.T) {
	ctx := context.Background()
	h := dailyHistory(t, BGNBD{R: 1.5, Alpha: 8, A: 0.8, B: 3}, 1500)
	z := &Covariates{Names: []string{"channel"}, Columns: [][]float64{make([]float64, h.Len())}}
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range z.Columns[0] {
		z.Columns[0][i] = 5 + float64(i%3)
		spend := 0.0
		if x := h.X[i]; x > 0 {
			spend = 20 * math.Exp(0.1*z.Columns[0][i]) * drawGamma(rng, 3*x) / x / drawGamma(rng, 4)
		}
		h.Spend = append(h.Spend, spend)
	}
	b, err := FitBGNBDCovariates(ctx, h, z, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	list, err := ParameterIntervals(b, 0.95)
	if err != nil || len(list) != 6 {
		t.Fatalf("%v, %v", list, err)
	}
	for i, e := range []Effect{b.Purchase[0], b.Dropout[0]} {
		got := list[4+i]
		agree(t, "estimate", got.Estimate, e.Value, 0)
		agree(t, "s.e.", got.SE, e.SE, 1e-12)
		agree(t, "width", got.High-got.Low, 2*1.959963984540054*e.SE, 1e-9)
	}
	agree(t, "s.e. of r", list[0].SE, b.Base.Fit.StdErr[0], 1e-12)
	d, err := Describe(b)
	if err != nil || len(d.Parameters) != 6 || d.Parameters[5].Name != "dropout channel" || d.Parameters[5].SE != b.Dropout[0].SE {
		t.Errorf("%+v, %v", d, err)
	}
	// The factor of the mean rate between z = 7 and z = 5 has the error of the
	// effect, twice.
	factor, err := DeltaInterval(b, 0.95, LogScale, func(m *BGNBDCovariates) (float64, error) {
		one, err1 := m.At([]float64{7}, []float64{7})
		two, err2 := m.At([]float64{5}, []float64{5})
		return one.R / one.Alpha / (two.R / two.Alpha), firstError(err1, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "factor", factor.Estimate, math.Exp(2*b.Purchase[0].Value), 1e-12)
	agree(t, "s.e. of its logarithm", factor.SE/factor.Estimate, 2*b.Purchase[0].SE, 1e-6)

	// Priors that hold the effects at 0 give the plain model.
	plain, err := FitBGNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	held := []Prior{{}, {}, {}, {}, {Median: 1, SD: 1e-6}, {Median: 1, SD: 1e-6}}
	none, err := FitBGNBDCovariates(ctx, h, z, z, &Settings{Prior: held})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(none.Purchase[0].Value) > 1e-8 || math.Abs(none.Dropout[0].Value) > 1e-8 {
		t.Errorf("effects %v, %v", none.Purchase, none.Dropout)
	}
	agree(t, "log-likelihood", none.Base.Fit.LogLikelihood, plain.Fit.LogLikelihood, 1e-9)
	agree(t, "a", none.Base.A, plain.A, 1e-4)
	if _, err := FitParetoNBDCovariates(ctx, h, z, nil, &Settings{Prior: held}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("one prior too many: %v", err)
	}

	g, err := FitGammaGammaCovariates(ctx, h, z, nil)
	if err != nil {
		t.Fatal(err)
	}
	if list, err = ParameterIntervals(*g, 0.9); err != nil || len(list) != 4 {
		t.Fatalf("%v, %v", list, err)
	}
	agree(t, "spend effect", list[3].SE, g.Spend[0].SE, 1e-12)
	mean, err := DeltaInterval(*g, 0.9, LogScale, func(m GammaGammaCovariates) (float64, error) {
		one, err := m.At([]float64{6})
		if err != nil {
			return 0, err
		}
		return one.ExpectedSpend(0, 0)
	})
	if err != nil || !(mean.Low < mean.Estimate && mean.Estimate < mean.High) {
		t.Errorf("mean spend %+v, %v", mean, err)
	}
}
