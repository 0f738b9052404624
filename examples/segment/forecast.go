package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// A forecast is what the models say of every customer, by ledger row.
type forecast struct {
	history  *clientele.History
	models   []*fittedModel // in the order in which they were fitted
	chosen   *fittedModel   // the one that the predictions come from; nil for none
	spend    clv.SpendModel // nil for none
	pAlive   []float64      // 0 for who has not purchased
	expected []float64      // purchases within the horizon
	notes    []string
}

// predict fits the models and asks the chosen one about every customer. Data
// that is too little for a model leaves it out, with a note.
func predict(ctx context.Context, ledger *clientele.Ledger[string], asOf time.Time, cfg *config) (*forecast, error) {
	h, err := ledger.History(asOf, cfg.unit)
	if err != nil {
		return nil, err
	}
	f := &forecast{history: h, pAlive: make([]float64, ledger.Len()), expected: make([]float64, ledger.Len())}
	if err := f.fit(ctx, cfg.model); err != nil || f.chosen == nil {
		return f, err
	}
	pAlive, err := clv.AppendPAlive(ctx, nil, f.chosen.model, h)
	if err != nil {
		return nil, err
	}
	expected, err := clv.AppendExpected(ctx, nil, f.chosen.model, h, cfg.horizon)
	if err != nil {
		return nil, err
	}
	for i, row := range h.Row {
		f.pAlive[row], f.expected[row] = pAlive[i], expected[i]
	}
	return f, nil
}

// fit fits every model and chooses the purchase model that was asked for, or
// the one with the lowest BIC.
func (f *forecast) fit(ctx context.Context, wanted string) error {
	for _, name := range purchaseModels() {
		m, err := fitPurchases(ctx, name, f.history)
		if err := f.keep(ctx, name, m, err); err != nil {
			return err
		}
		if m == nil || wanted != "" && wanted != name {
			continue
		}
		if f.chosen == nil || m.bic() < f.chosen.bic() {
			f.chosen = m
		}
	}
	spend, m, err := fitSpend(ctx, f.history)
	if spend != nil {
		f.spend = spend
	}
	return f.keep(ctx, "gamma-gamma", m, err)
}

// keep keeps a model that could be fitted, and makes a note of an error:
// customers can be graded without a model. Only the end of the program is
// passed on.
func (f *forecast) keep(ctx context.Context, name string, m *fittedModel, err error) error {
	if m != nil {
		f.models = append(f.models, m)
	}
	if err != nil {
		f.notes = append(f.notes, fmt.Sprintf("%s: %s", name, strings.TrimPrefix(err.Error(), "clv: ")))
	}
	return ctx.Err()
}

// showModels prints a line per model.
func showModels(p *page, r *result) {
	f := r.forecast
	p.section("Models", "of purchases and of spend, in %ss, fitted to %s", r.cfg.unit, counted(f.history.Len(), "customer"))
	var rows [][]string
	for _, m := range f.models {
		var parameters []string
		for _, q := range m.parameters {
			parameters = append(parameters, fmt.Sprintf("%s %.4g", q.name, q.value))
		}
		bic, mark := "", ""
		if m.model != nil {
			bic = number(m.bic(), 1)
		}
		if m == f.chosen {
			mark = "← used"
		}
		rows = append(rows, []string{
			m.name, strings.Join(parameters, ", "), number(m.fit.LogLikelihood, 2), bic, m.fit.Status.String(), mark,
		})
	}
	p.table([]string{"<model", "<parameters", "log-likelihood", "BIC", "<status", "<"}, rows)
	for _, m := range f.models {
		if m == f.chosen || m.model == nil {
			for _, w := range m.fit.Warnings {
				p.line("%s: %s", m.name, w)
			}
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
	Warnings      []string           `json:"warnings,omitempty"`
}

func summariseModels(f *forecast) map[string]modelSummary {
	out := map[string]modelSummary{}
	for _, m := range f.models {
		s := modelSummary{map[string]float64{}, m.fit.LogLikelihood, m.fit.Status, m == f.chosen, m.fit.Warnings}
		for _, q := range m.parameters {
			s.Parameters[q.name] = q.value
		}
		out[m.name] = s
	}
	return out
}
