package clv

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Frequencies says how many customers made how many repeat purchases, and how
// many the model expects: entry n stands for n purchases, the last entry for
// that many or more.
type Frequencies struct {
	Actual   []float64
	Expected []float64
}

// FrequencyCheck compares the numbers of repeat purchases in a history with
// those the model expects of customers observed as long:
// Expected[n] = Σ_i PMF(n, T_i), for n from 0 to most−1, and the rest.
// A most of 0 means 8.
func FrequencyCheck(ctx context.Context, m Newcomer, h *clientele.History, most int) (*Frequencies, error) {
	if err := checkHistory(h); err != nil {
		return nil, err
	}
	if most == 0 {
		most = 8
	}
	if most < 1 || most > 10000 {
		return nil, fmt.Errorf("clv: at most %d purchases: %w", most, clientele.ErrOption)
	}
	weights := map[float64]float64{}
	var times []float64
	f := &Frequencies{make([]float64, most+1), make([]float64, most+1)}
	total := 0.0
	for i, x := range h.X {
		w := 1.0
		if h.Weight != nil {
			w = h.Weight[i]
		}
		f.Actual[int(min(x, float64(most)))] += w
		if weights[h.T[i]] == 0 {
			times = append(times, h.T[i])
		}
		weights[h.T[i]] += w
		total += w
	}
	errs := make([]error, most)
	if err := parallel.For(ctx, most, func(n int) {
		for i, t := range times {
			if i%1024 == 1023 && ctx.Err() != nil {
				errs[n] = fmt.Errorf("clv: %w", ctx.Err())
				return
			}
			p, err := m.PMF(n, t)
			if err != nil {
				errs[n] = err
				return
			}
			f.Expected[n] += weights[t] * p
		}
	}); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	if err := firstError(errs...); err != nil {
		return nil, err
	}
	rest := total
	for n := range most {
		rest -= f.Expected[n]
	}
	f.Expected[most] = max(0, rest)
	return f, nil
}
