package clv

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// fitChurn fits a model with dropout at a purchase.
func fitChurn(ctx context.Context, name string, h *clientele.History, k churnKernel, set *Settings) (params, *Fit, error) {
	set, err := set.orDefault()
	if err != nil {
		return params{}, nil, err
	}
	if k.k < 1 || k.k > 1000 {
		return params{}, nil, fmt.Errorf("clv: %s: K = %d out of range: %w", name, k.k, clientele.ErrOption)
	}
	s, err := newSample(ctx, h, set.LogGaps)
	if err != nil {
		return params{}, nil, err
	}
	return fitChurnSample(ctx, name, s, h.Unit, k, set)
}

func fitChurnSample(ctx context.Context, name string, s *sample, unit clientele.Unit, k churnKernel, set *Settings) (params, *Fit, error) {
	if s.sumX == 0 {
		return noRepeat(s, unit, params{0, s.scale, 0, 1})
	}
	r, alpha := s.rateMoments(float64(k.k))
	p := &problem{
		model: name, kernel: k, sample: s, dim: 4, time: []int{1}, set: set,
		starts: []params{{r, alpha, 0.8, 2.4}, {1, 1, 0.2, 0.2}, {r, alpha, 5, 50}, {0.3, 0.3, 0.05, 1}},
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return params{}, nil, err
	}
	sol.fit.Unit = unit
	if sol.flat || sol.fit.LogCov == nil {
		nbd, err := fitNBDSample(ctx, s, unit, k.k, set)
		if err != nil {
			return params{}, nil, err
		}
		if nbd != nil && nbd.fit.LogLikelihood > sol.fit.LogLikelihood-1e-6 {
			nbd.fit.noChurn()
			return params{nbd.params[0], nbd.params[1], 0, 1}, nbd.fit, nil
		}
		sol.fit.ridge(sol.scaled[0], sol.scaled[2], sol.scaled[3])
	}
	return sol.params, sol.fit, notConverged(name, sol.fit)
}

// rateMoments returns r and α that match the first two moments of the
// numbers of events, were all customers alive.
func (s *sample) rateMoments(k float64) (r, alpha float64) {
	var x1, x2, t1, t2 float64
	for i, x := range s.x {
		w := s.w[i]
		x1 += w * k * x
		x2 += w * k * x * math.Max(0, k*x-1)
		t1 += w * s.t[i]
		t2 += w * s.t[i] * s.t[i]
	}
	mean := x1 / t1
	spread := x2/t2 - mean*mean
	r = 5
	if spread > 0 {
		r = math.Min(20, math.Max(0.05, mean*mean/spread))
	}
	return r, r / mean
}

// noRepeat is the end of every fit to data without a repeat purchase.
func noRepeat(s *sample, unit clientele.Unit, p params) (params, *Fit, error) {
	return p, &Fit{
		Status: Boundary, Customers: s.n, Distinct: len(s.x), Unit: unit,
		Nested:   &Nested{Model: "no repeat purchases"},
		Warnings: []string{"No customer has bought a second time. The data cannot say how often customers come back or when they leave; the model expects no purchases."},
	}, nil
}

// noChurn marks the record of the model without churn as a boundary.
func (f *Fit) noChurn() {
	f.Status = Boundary
	f.Nested = &Nested{"nbd", f.LogLikelihood}
	f.StdErr, f.LogCov = nil, nil
	f.Warnings = append(f.Warnings, "The data show no sign of customers leaving: the model without churn fits as well. Every customer counts as alive.")
}

// ridge tells which parameters ran away; a and b are those of the dropout.
func (f *Fit) ridge(r, a, b float64) {
	if f.Status == NotConverged {
		return
	}
	f.Status = Ridge
	f.StdErr, f.LogCov = nil, nil
	switch {
	case a+b < 1e-2:
		f.Nested = &Nested{"leave at once or never", f.LogLikelihood}
		f.Warnings = append(f.Warnings, "The data look as if some customers leave at the first occasion and all others never: predictions far ahead are too high.")
	case a > 0 && b < 1e-4*a:
		f.Nested = &Nested{"all leave at the first occasion", f.LogLikelihood}
		f.Warnings = append(f.Warnings, "Every customer seems to have left at the first occasion: the model expects hardly any further purchases.")
	case r > 1e4 && a+b > 1e4:
		f.Nested = &Nested{"one rate and one dropout for all", f.LogLikelihood}
		f.Warnings = append(f.Warnings, "The customers show no differences in how often they buy or when they leave: one purchase rate and one dropout describe all of them.")
	case r > 1e4:
		f.Nested = &Nested{"one rate for all", f.LogLikelihood}
		f.Warnings = append(f.Warnings, "The customers show no differences in how often they buy: one purchase rate describes all of them. Its two parameters mean nothing by themselves, only their ratio does.")
	case a+b > 1e4 || a > 1e4 || b > 1e4:
		f.Nested = &Nested{"one dropout for all", f.LogLikelihood}
		f.Warnings = append(f.Warnings, "The customers show no differences in when they leave: one dropout describes all of them. Its two parameters mean nothing by themselves, only their ratio does.")
	default:
		f.Warnings = append(f.Warnings, "The data do not determine all parameters of the model; predictions can be used, single parameters cannot.")
	}
}

func notConverged(name string, f *Fit) error {
	if f.Status == NotConverged {
		return fmt.Errorf("clv: %s: %w after %d steps", name, clientele.ErrNotConverged, f.Iterations)
	}
	return nil
}

func isNotConverged(err error) bool { return errors.Is(err, clientele.ErrNotConverged) }
