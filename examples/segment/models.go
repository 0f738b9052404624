package main

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// A fittedModel is a purchase model or a spend model with what the report says
// of it.
type fittedModel struct {
	name       string
	model      clv.Model // nil for a spend model
	parameters []parameter
	fit        *clv.Fit
}

type parameter struct {
	name  string
	value float64
}

// bic is what models are chosen by: the likelihood, less a price for every
// parameter.
func (m *fittedModel) bic() float64 { return m.fit.BIC(len(m.parameters)) }

// purchaseModels are the names that -model takes.
func purchaseModels() []string { return []string{"bg/nbd", "mbg/nbd", "pareto/nbd"} }

// fitPurchases fits the purchase model with the given name. Beside an error
// there is a model if it can be used all the same.
func fitPurchases(ctx context.Context, name string, h *clientele.History) (*fittedModel, error) {
	switch name {
	case "bg/nbd":
		m, err := clv.FitBGNBD(ctx, h, nil)
		if m == nil {
			return nil, err
		}
		return &fittedModel{name, m, []parameter{{"r", m.R}, {"alpha", m.Alpha}, {"a", m.A}, {"b", m.B}}, m.Fit}, err
	case "mbg/nbd":
		m, err := clv.FitMBGNBD(ctx, h, nil)
		if m == nil {
			return nil, err
		}
		return &fittedModel{name, m, []parameter{{"r", m.R}, {"alpha", m.Alpha}, {"a", m.A}, {"b", m.B}}, m.Fit}, err
	case "pareto/nbd":
		m, err := clv.FitParetoNBD(ctx, h, nil)
		if m == nil {
			return nil, err
		}
		return &fittedModel{name, m, []parameter{{"r", m.R}, {"alpha", m.Alpha}, {"s", m.S}, {"beta", m.Beta}}, m.Fit}, err
	default:
		return nil, fmt.Errorf("no purchase model %q", name)
	}
}

// fitSpend fits the model of what a purchase brings.
func fitSpend(ctx context.Context, h *clientele.History) (*clv.GammaGamma, *fittedModel, error) {
	m, err := clv.FitGammaGamma(ctx, h, nil)
	if m == nil {
		return nil, nil, err
	}
	return m, &fittedModel{"gamma-gamma", nil, []parameter{{"p", m.P}, {"q", m.Q}, {"gamma", m.Gamma}}, m.Fit}, err
}
