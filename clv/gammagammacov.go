package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// GammaGammaCovariates is a gamma-gamma model whose customers differ by known
// traits: with the traits z of a customer, Gamma = Base.Gamma·e^(Σ Spend·z),
// so that e to an effect is the factor on the mean spend.
// [GammaGammaCovariates.At] gives the model of one customer.
type GammaGammaCovariates struct {
	Base  GammaGamma `json:"base"` // at z = 0; its Fit is that of the whole model
	Spend []Effect   `json:"spend,omitempty"`

	// Cov is the covariance matrix of the logarithms of the parameters at z = 0
	// and of the effects, row by row; nil where the likelihood does not determine
	// them.
	Cov []float64 `json:"cov,omitempty"`
}

func (m GammaGammaCovariates) spec() spec {
	return effectSpec(m.Base.spec(), spendCovariates, m.Cov, []string{"spend"}, [][]Effect{m.Spend}, func(base any, effects [][]Effect) any {
		b, _ := base.(GammaGamma)
		return GammaGammaCovariates{Base: b, Spend: effects[0]}
	})
}

// At returns the model of a customer with the given traits, in the order of
// the effects.
func (m GammaGammaCovariates) At(z []float64) (GammaGamma, error) {
	f, err := factor(m.Spend, z)
	if err != nil {
		return GammaGamma{}, err
	}
	one := GammaGamma{P: m.Base.P, Q: m.Base.Q, Gamma: m.Base.Gamma * math.Exp(f)}
	return one, one.check()
}

// FitGammaGammaCovariates fits the model to the customers of the history with
// a positive repeat spend; the covariates have a value for every row of the
// history. Standard errors are those of the effects and of the parameters at
// z = 0; [ParameterIntervals] and [DeltaInterval] take the model. Settings.Prior
// is as in [FitParetoNBDCovariates].
//
// Warnings and errors are those of [FitGammaGamma], and a
// [*clientele.InputError] for a covariate of the wrong length, not finite, or
// the same for all customers.
func FitGammaGammaCovariates(ctx context.Context, h *clientele.History, spend *Covariates, set *Settings) (*GammaGammaCovariates, error) {
	base, err := FitGammaGamma(ctx, h, set.withoutEffects(3))
	if err != nil {
		return nil, err
	}
	set, err = set.orDefault()
	if err != nil {
		return nil, err
	}
	s := &sample{}
	kept := &Covariates{}
	if spend != nil {
		if len(spend.Names) != len(spend.Columns) {
			return nil, fmt.Errorf("clv: %d names for %d covariates: %w", len(spend.Names), len(spend.Columns), clientele.ErrOption)
		}
		kept.Names = spend.Names
		kept.Columns = make([][]float64, len(spend.Columns))
		for j, column := range spend.Columns {
			if err := clientele.CheckLen(spend.Names[j], len(column), h.Len()); err != nil {
				return nil, fmt.Errorf("clv: %w", err)
			}
		}
	}
	sum := 0.0
	for i, x := range h.X {
		if x == 0 || h.Spend[i] <= 0 {
			continue
		}
		w := 1.0
		if h.Weight != nil {
			w = h.Weight[i]
		}
		s.x, s.last, s.w = append(s.x, x), append(s.last, h.Spend[i]), append(s.w, w)
		s.n += w
		sum += w * h.Spend[i]
		for j := range kept.Columns {
			kept.Columns[j] = append(kept.Columns[j], spend.Columns[j][i])
		}
	}
	s.scale = sum / s.n
	for i := range s.last {
		s.last[i] /= s.scale
		s.t = append(s.t, s.x[i]*s.last[i])
	}
	extra, err := attach(kept, len(s.x), 2, 1)
	if err != nil {
		return nil, err
	}
	p := &covariateProblem{model: "gamma-gamma", kernel: spendKernel{}, sample: s, dim: 3, time: []int{2}, extra: extra, set: set}
	q, effects, cov, fit, err := p.solve(ctx, params{base.P, base.Q, base.Gamma})
	if fit == nil {
		return nil, err
	}
	fit.Unit = h.Unit
	fit.Warnings = append(fit.Warnings, base.Fit.Warnings...)
	return &GammaGammaCovariates{Base: GammaGamma{P: q[0], Q: q[1], Gamma: q[2], Fit: fit}, Spend: effects, Cov: cov}, err
}
