package clv

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

// Every fit refuses what cannot be a customer, and says which row and column.
func TestFitsRefuseBadRows(t *testing.T) {
	ctx := context.Background()
	nan, inf := math.NaN(), math.Inf(1)
	cov := &Covariates{Names: []string{"z"}, Columns: [][]float64{{0, 1, 1, 2}}}
	fits := map[string]func(h *clientele.History) error{
		"nbd":        func(h *clientele.History) error { _, err := FitNBD(ctx, h, nil); return err },
		"bg/nbd":     func(h *clientele.History) error { _, err := FitBGNBD(ctx, h, nil); return err },
		"mbg/nbd":    func(h *clientele.History) error { _, err := FitMBGNBD(ctx, h, nil); return err },
		"bg/cnbd":    func(h *clientele.History) error { _, err := FitBGCNBD(ctx, h, 2, nil); return err },
		"mbg/cnbd":   func(h *clientele.History) error { _, err := FitMBGCNBD(ctx, h, 2, nil); return err },
		"pareto/nbd": func(h *clientele.History) error { _, err := FitParetoNBD(ctx, h, nil); return err },
		"ggompertz":  func(h *clientele.History) error { _, err := FitGGompertzNBD(ctx, h, nil); return err },
		"bg/bb":      func(h *clientele.History) error { _, err := FitBGBB(ctx, h, nil); return err },
		"pareto/nbd z": func(h *clientele.History) error {
			_, err := FitParetoNBDCovariates(ctx, h, cov, nil, nil)
			return err
		},
		"bg/nbd z": func(h *clientele.History) error {
			_, err := FitBGNBDCovariates(ctx, h, nil, cov, nil)
			return err
		},
		"compare": func(h *clientele.History) error { _, err := Compare(ctx, h, nil); return err },
	}
	good := func() *clientele.History {
		return &clientele.History{
			X: []float64{1, 0, 3, 2}, Last: []float64{2, 0, 5, 3}, T: []float64{6, 7, 6, 7},
			Weight: []float64{1, 2, 1, 1},
		}
	}
	for name, fit := range fits {
		for _, c := range []struct {
			column string
			row    int
			spoil  func(h *clientele.History)
		}{
			{"Last", 2, func(h *clientele.History) { h.Last[2] = 6.5 }},
			{"Last", 1, func(h *clientele.History) { h.Last[1] = 1 }},
			{"Last", 3, func(h *clientele.History) { h.Last[3] = -1 }},
			{"Last", 3, func(h *clientele.History) { h.Last[3] = nan }},
			{"X", 0, func(h *clientele.History) { h.X[0] = -1 }},
			{"X", 0, func(h *clientele.History) { h.X[0] = 1.5 }},
			{"X", 3, func(h *clientele.History) { h.X[3] = nan }},
			{"T", 1, func(h *clientele.History) { h.T[1] = inf }},
			{"T", 1, func(h *clientele.History) { h.T[1] = -7 }},
			{"Weight", 2, func(h *clientele.History) { h.Weight[2] = 0 }},
			{"Weight", 2, func(h *clientele.History) { h.Weight[2] = -1 }},
			{"Weight", 0, func(h *clientele.History) { h.Weight[0] = nan }},
		} {
			h := good()
			c.spoil(h)
			var in *clientele.InputError
			if err := fit(h); !errors.As(err, &in) || in.Column != c.column || in.Row != c.row {
				t.Errorf("%s: %v, want %s[%d]", name, err, c.column, c.row)
			}
		}
		for _, c := range []struct {
			column string
			spoil  func(h *clientele.History)
		}{
			{"Last", func(h *clientele.History) { h.Last = h.Last[:3] }},
			{"T", func(h *clientele.History) { h.T = h.T[:3] }},
			{"Weight", func(h *clientele.History) { h.Weight = h.Weight[:3] }},
		} {
			h := good()
			c.spoil(h)
			var in *clientele.InputError
			if err := fit(h); !errors.As(err, &in) || in.Column != c.column {
				t.Errorf("%s: %v, want the length of %s", name, err, c.column)
			}
		}
		alike := &clientele.History{X: []float64{1, 1, 1, 1}, Last: []float64{2, 2, 2, 2}, T: []float64{6, 6, 6, 6}}
		if err := fit(alike); !errors.Is(err, clientele.ErrEmpty) {
			t.Errorf("%s: one distinct row: %v", name, err)
		}
		if err := fit(nil); !errors.Is(err, clientele.ErrEmpty) {
			t.Errorf("%s: nil: %v", name, err)
		}
		stopped, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := FitParetoNBD(stopped, good(), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("ended context: %v", err)
		}
	}
}
