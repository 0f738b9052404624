package main

import (
	"context"
	"fmt"
	"strings"
	"time"

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

// A forecast is what the models say of every customer, by ledger row.
type forecast struct {
	history  *clientele.History
	models   []fittedModel // in the order in which they were fitted
	chosen   int           // the one that the predictions come from; −1 for none
	spend    clv.SpendModel
	pAlive   []float64 // 0 for who has not purchased
	expected []float64 // purchases within the horizon
	notes    []string
}

// predict fits the models and asks the likeliest one about every customer.
// Data that is too little for a model leaves it out, with a note.
func predict(ctx context.Context, ledger *clientele.Ledger[string], asOf time.Time, cfg *config) (*forecast, error) {
	h, err := ledger.History(asOf, cfg.unit)
	if err != nil {
		return nil, err
	}
	f := &forecast{
		history: h, chosen: -1,
		pAlive: make([]float64, ledger.Len()), expected: make([]float64, ledger.Len()),
	}
	if err := f.fit(ctx); err != nil {
		return nil, err
	}
	if f.chosen < 0 {
		return f, nil
	}
	model := f.models[f.chosen].model
	for i, row := range h.Row {
		if f.pAlive[row], err = model.PAlive(h.X[i], h.Last[i], h.T[i]); err != nil {
			return nil, err
		}
		if f.expected[row], err = model.Expected(h.X[i], h.Last[i], h.T[i], cfg.horizon); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// fit fits two purchase models and a spend model.
func (f *forecast) fit(ctx context.Context) error {
	bg, err := clv.FitBGNBD(ctx, f.history, nil)
	if bg != nil {
		f.add("bg/nbd", bg, bg.Fit, parameter{"r", bg.R}, parameter{"alpha", bg.Alpha}, parameter{"a", bg.A}, parameter{"b", bg.B})
	}
	if err := f.forgive(ctx, "BG/NBD", err); err != nil {
		return err
	}
	pareto, err := clv.FitParetoNBD(ctx, f.history, nil)
	if pareto != nil {
		f.add("pareto/nbd", pareto, pareto.Fit, parameter{"r", pareto.R}, parameter{"alpha", pareto.Alpha}, parameter{"s", pareto.S}, parameter{"beta", pareto.Beta})
	}
	if err := f.forgive(ctx, "Pareto/NBD", err); err != nil {
		return err
	}
	f.choose()
	spend, err := clv.FitGammaGamma(ctx, f.history, nil)
	if spend != nil {
		f.spend = spend
		f.models = append(f.models, fittedModel{
			"gamma-gamma", nil,
			[]parameter{{"p", spend.P}, {"q", spend.Q}, {"gamma", spend.Gamma}},
			spend.Fit,
		})
	}
	return f.forgive(ctx, "gamma-gamma", err)
}

// add keeps a fitted purchase model.
func (f *forecast) add(name string, model clv.Model, fit *clv.Fit, parameters ...parameter) {
	f.models = append(f.models, fittedModel{name, model, parameters, fit})
}

// forgive turns the error of a fit into a note: customers can be graded
// without it. Only the end of the program is passed on.
func (f *forecast) forgive(ctx context.Context, name string, err error) error {
	if err != nil {
		f.notes = append(f.notes, fmt.Sprintf("%s: %s", name, strings.TrimPrefix(err.Error(), "clv: ")))
	}
	return ctx.Err()
}

// choose takes the purchase model with the lowest BIC.
func (f *forecast) choose() {
	for i := range f.models {
		if f.chosen < 0 || f.models[i].bic() < f.models[f.chosen].bic() {
			f.chosen = i
		}
	}
}

func (m *fittedModel) bic() float64 { return m.fit.BIC(len(m.parameters)) }

// showModels prints a line per model.
func showModels(p *page, r *result) {
	f := r.forecast
	p.section("Models", "of purchases and of spend, in %ss, fitted to %s", r.cfg.unit, counted(f.history.Len(), "customer"))
	var rows [][]string
	for i := range f.models {
		m := &f.models[i]
		var parameters []string
		for _, q := range m.parameters {
			parameters = append(parameters, fmt.Sprintf("%s %.4g", q.name, q.value))
		}
		bic, mark := number(m.bic(), 1), ""
		if i == f.chosen {
			mark = "← used"
		}
		if m.model == nil {
			bic = ""
		}
		rows = append(rows, []string{m.name, strings.Join(parameters, ", "), number(m.fit.LogLikelihood, 2), bic, m.fit.Status.String(), mark})
	}
	p.table([]string{"<model", "<parameters", "log-likelihood", "BIC", "<status", "<"}, rows)
	for i := range f.models {
		for _, w := range f.models[i].fit.Warnings {
			p.line("%s: %s", f.models[i].name, w)
		}
	}
	for _, note := range f.notes {
		p.line("%s", note)
	}
}

// A modelSummary is a model in summary.json.
type modelSummary struct {
	Parameters    map[string]float64 `json:"parameters"`
	LogLikelihood float64            `json:"log_likelihood"`
	Status        clv.Status         `json:"status"`
	Chosen        bool               `json:"chosen,omitempty"`
}

func summariseModels(f *forecast) map[string]modelSummary {
	out := map[string]modelSummary{}
	for i, m := range f.models {
		s := modelSummary{map[string]float64{}, m.fit.LogLikelihood, m.fit.Status, i == f.chosen}
		for _, q := range m.parameters {
			s.Parameters[q.name] = q.value
		}
		out[m.name] = s
	}
	return out
}
