package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// ParetoNBDCovariates is a Pareto/NBD model whose customers differ by known
// traits: with the traits z of a customer,
//
//	Alpha = Base.Alpha·e^(−Σ Purchase·z),  Beta = Base.Beta·e^(−Σ Dropout·z)
//
// so that e to an effect is the factor on the mean purchase rate or dropout
// rate. [ParetoNBDCovariates.At] gives the model of one customer.
//
// Source: Fader and Hardie (2007), “Incorporating Time-Invariant Covariates
// into the Pareto/NBD and BG/NBD Models”.
type ParetoNBDCovariates struct {
	Base     ParetoNBD `json:"base"` // at z = 0; its Fit is that of the whole model
	Purchase []Effect  `json:"purchase,omitempty"`
	Dropout  []Effect  `json:"dropout,omitempty"`

	// Cov is the covariance matrix of the logarithms of the parameters at z = 0,
	// the purchase effects and the dropout effects, in this order, row by row;
	// nil where the likelihood does not determine them.
	Cov []float64 `json:"cov,omitempty"`
}

// FitParetoNBDCovariates fits the model to a history and covariates of the two
// processes, either of which may be nil. Standard errors are those of the
// effects and of the parameters at z = 0; [ParameterIntervals] and
// [DeltaInterval] take the model.
//
// Settings.Prior has an entry for every parameter at z = 0 and then for every
// effect, as in Cov; that of an effect is a prior of the factor e to the effect,
// so that a Median of 1 pulls the effect towards 0.
//
// Errors are those of [FitParetoNBD], and a [*clientele.InputError] for a
// covariate of the wrong length, not finite, or the same for all customers.
func FitParetoNBDCovariates(ctx context.Context, h *clientele.History, purchase, dropout *Covariates, set *Settings) (*ParetoNBDCovariates, error) {
	base, err := FitParetoNBD(ctx, h, set.withoutEffects(4))
	if err != nil {
		return nil, err
	}
	q, effects, split, cov, fit, err := fitCovariates(ctx, "pareto/nbd", paretoKernel{}, h, []int{1, 3},
		params{base.R, base.Alpha, base.S, base.Beta}, purchase, 1, -1, dropout, 3, -1, set)
	if fit == nil {
		return nil, err
	}
	return &ParetoNBDCovariates{
		Base:     ParetoNBD{R: q[0], Alpha: q[1], S: q[2], Beta: q[3], Fit: fit},
		Purchase: effects[:split:split], Dropout: effects[split:], Cov: cov,
	}, err
}

// At returns the model of a customer with the given traits, in the order of
// the effects.
func (m ParetoNBDCovariates) At(purchase, dropout []float64) (ParetoNBD, error) {
	p, err1 := factor(m.Purchase, purchase)
	d, err2 := factor(m.Dropout, dropout)
	if err := firstError(err1, err2); err != nil {
		return ParetoNBD{}, err
	}
	one := ParetoNBD{R: m.Base.R, Alpha: m.Base.Alpha * math.Exp(-p), S: m.Base.S, Beta: m.Base.Beta * math.Exp(-d)}
	return one, one.check()
}

// BGNBDCovariates is a BG/NBD model whose customers differ by known traits:
// with the traits z of a customer,
//
//	Alpha = Base.Alpha·e^(−Σ Purchase·z),  A = Base.A·e^(Σ Dropout·z)
//
// so that e to an effect is the factor on the mean purchase rate, or on the
// odds A/B of the mean dropout probability. [BGNBDCovariates.At] gives the
// model of one customer.
//
// Fader and Hardie (2007) let the traits act on A and B separately; tools that
// scale both by one factor leave the mean dropout as it is.
type BGNBDCovariates struct {
	Base     BGNBD    `json:"base"` // at z = 0; its Fit is that of the whole model
	Purchase []Effect `json:"purchase,omitempty"`
	Dropout  []Effect `json:"dropout,omitempty"`

	// Cov is as in [ParetoNBDCovariates].
	Cov []float64 `json:"cov,omitempty"`
}

// FitBGNBDCovariates fits the model to a history and covariates of the two
// processes, either of which may be nil; see [FitParetoNBDCovariates].
func FitBGNBDCovariates(ctx context.Context, h *clientele.History, purchase, dropout *Covariates, set *Settings) (*BGNBDCovariates, error) {
	base, err := FitBGNBD(ctx, h, set.withoutEffects(4))
	if err != nil {
		return nil, err
	}
	q, effects, split, cov, fit, err := fitCovariates(ctx, "bg/nbd", churnKernel{k: 1}, h, []int{1},
		params{base.R, base.Alpha, base.A, base.B}, purchase, 1, -1, dropout, 2, 1, set)
	if fit == nil {
		return nil, err
	}
	return &BGNBDCovariates{
		Base:     BGNBD{R: q[0], Alpha: q[1], A: q[2], B: q[3], Fit: fit},
		Purchase: effects[:split:split], Dropout: effects[split:], Cov: cov,
	}, err
}

// At returns the model of a customer with the given traits, in the order of
// the effects.
func (m BGNBDCovariates) At(purchase, dropout []float64) (BGNBD, error) {
	p, err1 := factor(m.Purchase, purchase)
	d, err2 := factor(m.Dropout, dropout)
	if err := firstError(err1, err2); err != nil {
		return BGNBD{}, err
	}
	one := BGNBD{R: m.Base.R, Alpha: m.Base.Alpha * math.Exp(-p), A: m.Base.A * math.Exp(d), B: m.Base.B}
	return one, one.check()
}

// fitCovariates fits a purchase model with covariates on two of its
// parameters; split is the number of effects on the first.
func fitCovariates(ctx context.Context, name string, k kernel, h *clientele.History, time []int, start params, purchase *Covariates, param1 int, sign1 float64, dropout *Covariates, param2 int, sign2 float64, set *Settings) (q params, effects []Effect, split int, cov []float64, fit *Fit, err error) {
	set, err = set.orDefault()
	if err != nil {
		return q, nil, 0, nil, nil, err
	}
	s, err := plainSample(ctx, h)
	if err != nil {
		return q, nil, 0, nil, nil, err
	}
	if s.sumX == 0 {
		return q, nil, 0, nil, nil, fmt.Errorf("clv: %s: no repeat purchases to explain by covariates: %w", name, clientele.ErrEmpty)
	}
	first, err := attach(purchase, h.Len(), param1, sign1)
	if err != nil {
		return q, nil, 0, nil, nil, err
	}
	second, err := attach(dropout, h.Len(), param2, sign2)
	if err != nil {
		return q, nil, 0, nil, nil, err
	}
	p := &covariateProblem{model: name, kernel: k, sample: s, dim: 4, time: time, extra: append(first, second...), set: set}
	q, effects, cov, fit, err = p.solve(ctx, start)
	if fit != nil {
		fit.Unit = h.Unit
	}
	return q, effects, len(first), cov, fit, err
}

// withoutEffects returns the settings for the model without covariates.
func (s *Settings) withoutEffects(parameters int) *Settings {
	if s == nil || len(s.Prior) <= parameters {
		return s
	}
	c := *s
	c.Prior = c.Prior[:parameters]
	return &c
}

var processes = []string{"purchase", "dropout"}

func (m ParetoNBDCovariates) spec() spec {
	return effectSpec(m.Base.spec(), paretoCovariates, m.Cov, processes, [][]Effect{m.Purchase, m.Dropout}, func(base any, effects [][]Effect) any {
		b, _ := base.(ParetoNBD)
		return ParetoNBDCovariates{Base: b, Purchase: effects[0], Dropout: effects[1]}
	})
}

func (m BGNBDCovariates) spec() spec {
	return effectSpec(m.Base.spec(), bgCovariates, m.Cov, processes, [][]Effect{m.Purchase, m.Dropout}, func(base any, effects [][]Effect) any {
		b, _ := base.(BGNBD)
		return BGNBDCovariates{Base: b, Purchase: effects[0], Dropout: effects[1]}
	})
}
