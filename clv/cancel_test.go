package clv

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
)

// What can take long ends with the context, and leaves the columns it was to
// append to as they were.
func TestSlowWorkEndsWithTheContext(t *testing.T) {
	h := dailyHistory(t, BGNBD{R: 1.5, Alpha: 8, A: 0.8, B: 3}, 3000)
	h.Spend = make([]float64, h.Len())
	z := &Covariates{Names: []string{"z"}, Columns: [][]float64{make([]float64, h.Len())}}
	whole := &clientele.History{}
	for i, x := range h.X {
		h.Spend[i] = 5 + x
		z.Columns[0][i] = float64(i % 2)
		n := float64(1 + i%9)
		whole.X, whole.Last, whole.T = append(whole.X, n-1), append(whole.Last, n-1), append(whole.T, n)
	}
	pareto := ParetoNBD{R: 0.55, Alpha: 10.6, S: 0.61, Beta: 11.7}
	fitted := pareto
	fitted.Fit = &Fit{Status: Converged, LogCov: []float64{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, StdErr: []float64{1, 1, 1, 1}}
	edges := make([]float64, 200)
	for i := range edges {
		edges[i] = float64(i)
	}
	for name, work := range map[string]func(ctx context.Context) error{
		"FitNBD":          func(ctx context.Context) error { _, err := FitNBD(ctx, h, nil); return err },
		"FitBGNBD":        func(ctx context.Context) error { _, err := FitBGNBD(ctx, h, nil); return err },
		"FitMBGNBD":       func(ctx context.Context) error { _, err := FitMBGNBD(ctx, h, nil); return err },
		"FitBGCNBD":       func(ctx context.Context) error { _, err := FitBGCNBD(ctx, h, 2, nil); return err },
		"FitMBGCNBD":      func(ctx context.Context) error { _, err := FitMBGCNBD(ctx, h, 2, nil); return err },
		"FitParetoNBD":    func(ctx context.Context) error { _, err := FitParetoNBD(ctx, h, nil); return err },
		"FitGGompertzNBD": func(ctx context.Context) error { _, err := FitGGompertzNBD(ctx, h, nil); return err },
		"FitBGBB":         func(ctx context.Context) error { _, err := FitBGBB(ctx, whole, nil); return err },
		"FitSBG":          func(ctx context.Context) error { _, err := FitSBG(ctx, highEnd(), nil); return err },
		"FitGammaGamma":   func(ctx context.Context) error { _, err := FitGammaGamma(ctx, h, nil); return err },
		"FitParetoNBDCovariates": func(ctx context.Context) error {
			_, err := FitParetoNBDCovariates(ctx, h, z, z, nil)
			return err
		},
		"FitBGNBDCovariates":      func(ctx context.Context) error { _, err := FitBGNBDCovariates(ctx, h, z, z, nil); return err },
		"FitGammaGammaCovariates": func(ctx context.Context) error { _, err := FitGammaGammaCovariates(ctx, h, z, nil); return err },
		"Compare":                 func(ctx context.Context) error { _, err := Compare(ctx, h, nil); return err },
		"Bootstrap": func(ctx context.Context) error {
			_, err := Bootstrap(ctx, pareto, h.T, 3, 1, func(context.Context, *clientele.History) (ParetoNBD, error) { return pareto, nil }, nil)
			return err
		},
		"Tracking":       func(ctx context.Context) error { _, err := Tracking(ctx, pareto, h, edges); return err },
		"FrequencyCheck": func(ctx context.Context) error { _, err := FrequencyCheck(ctx, pareto, h, 100); return err },
		"AppendPAlive":   func(ctx context.Context) error { return unmoved(AppendPAlive(ctx, []float64{1}, pareto, h)) },
		"AppendExpected": func(ctx context.Context) error { return unmoved(AppendExpected(ctx, []float64{1}, pareto, h, 9)) },
		"Append": func(ctx context.Context) error {
			return unmoved(Append(ctx, []float64{1}, h, pareto.PAlive))
		},
		"AppendSpend": func(ctx context.Context) error {
			return unmoved(AppendSpend(ctx, []float64{1}, GammaGamma{P: 6, Q: 4, Gamma: 15}, h))
		},
		"AppendIntervals": func(ctx context.Context) error {
			list, err := AppendIntervals(ctx, nil, fitted, h, 0.9, LogScale, func(m Model, x, last, t float64) (float64, error) { return m.Expected(x, last, t, 9) })
			if len(list) > 0 {
				t.Error("some intervals were appended")
			}
			return err
		},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := work(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		ctx, cancel = context.WithTimeout(context.Background(), 50*time.Microsecond)
		if err := work(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, clientele.ErrNotConverged) {
			t.Errorf("%s, ended in between: %v", name, err)
		}
		cancel()
	}
}

// unmoved returns the error, and one where there is none to go with values
// lost.
func unmoved(values []float64, err error) error {
	if err != nil && len(values) != 1 {
		return errors.New("the columns have changed")
	}
	return err
}
