package clv

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// Bootstrap fits the model again to n simulated customer bases, of as many
// customers as t has entries, observed for the times in t, and returns the
// fitted models: how they differ shows what is unknown of the model without
// the normal approximation of [DeltaInterval], at the cost of n fits.
//
//	models, err := Bootstrap(ctx, m, h.T, 200, 1, func(ctx context.Context, h *clientele.History) (*BGNBD, error) {
//		return FitBGNBD(ctx, h, nil)
//	}, nil)
//
// The progress, if not nil, is told how many of the n fits are done. The same
// seed gives the same models. A fit that fails is an error, except
// that models with [clientele.ErrNotConverged] are kept.
func Bootstrap[M Simulator](ctx context.Context, m M, t []float64, n int, seed uint64, fit func(context.Context, *clientele.History) (M, error), progress clientele.Progress) ([]M, error) {
	if n < 1 {
		return nil, fmt.Errorf("clv: bootstrap of %d fits: %w", n, clientele.ErrOption)
	}
	models := make([]M, n)
	for i := range models {
		h, _, err := simulate(ctx, m, t, 0, seed+uint64(i)*0x9e3779b97f4a7c15)
		if err != nil {
			return nil, err
		}
		again, err := fit(ctx, h)
		if err != nil && !isNotConverged(err) {
			return nil, fmt.Errorf("clv: bootstrap %d: %w", i, err)
		}
		models[i] = again
		if progress != nil {
			progress(i+1, n)
		}
	}
	return models, nil
}

// BootstrapInterval returns the interval of a quantity from bootstrapped
// models: the estimate is that of the model itself, the standard error that of
// the others, and the ends their quantiles of the level, interpolated (type 7
// of Hyndman and Fan).
func BootstrapInterval[M any](m M, models []M, level float64, quantity func(M) (float64, error)) (Interval, error) {
	if !(level > 0 && level < 1) || len(models) < 2 {
		return Interval{}, fmt.Errorf("clv: level %v of %d models: %w", level, len(models), clientele.ErrOption)
	}
	v, err := quantity(m)
	if err != nil {
		return Interval{}, err
	}
	values := make([]float64, len(models))
	mean := 0.0
	for i, other := range models {
		if values[i], err = quantity(other); err != nil {
			return Interval{}, err
		}
		mean += values[i] / float64(len(models))
	}
	out := Interval{Estimate: v}
	for _, w := range values {
		out.SE += (w - mean) * (w - mean) / float64(len(models)-1)
	}
	out.SE = math.Sqrt(out.SE)
	slices.Sort(values)
	at := func(p float64) float64 {
		pos := p * float64(len(values)-1)
		i := min(int(pos), len(values)-2)
		f := pos - float64(i)
		return values[i]*(1-f) + values[i+1]*f
	}
	out.Low, out.High = at((1-level)/2), at((1+level)/2)
	return out, nil
}
