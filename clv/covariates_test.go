package clv

import (
	"context"
	"errors"
	"math"
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
