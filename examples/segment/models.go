package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// A forecast is what the models say of every customer, by ledger row.
type forecast struct {
	history  *clientele.History
	models   []clv.Candidate // purchase models, compared
	chosen   clv.Model       // the one that the predictions come from; nil for none
	spend    *clv.GammaGamma // nil for none
	pAlive   []float64       // 0 for who has not purchased
	expected []float64       // purchases within the horizon
	shape    int             // k of the models of regular customers
	notes    []string
}

// purchaseModels are the names that -model takes.
func purchaseModels() []string {
	return []string{"nbd", "bg/nbd", "mbg/nbd", "pareto/nbd", "bg/cnbd-k", "mbg/cnbd-k"}
}

// predict fits the models and asks one about every customer.
func predict(ctx context.Context, ledger *clientele.Ledger[string], asOf time.Time, cfg *config) (*forecast, error) {
	h, err := ledger.History(asOf, cfg.unit)
	if err != nil {
		return nil, err
	}
	f := &forecast{history: h, pAlive: make([]float64, ledger.Len()), expected: make([]float64, ledger.Len())}
	if err := f.fitPurchases(ctx, ledger.Timeline, cfg); err != nil {
		return nil, err
	}
	f.spend, err = clv.FitGammaGamma(ctx, h, nil)
	if err := f.forgive(err); err != nil {
		return nil, err
	}
	if f.chosen == nil {
		return f, nil
	}
	pAlive, err := clv.AppendPAlive(ctx, nil, f.chosen, h)
	if err != nil {
		return nil, err
	}
	expected, err := clv.AppendExpected(ctx, nil, f.chosen, h, cfg.horizon)
	if err != nil {
		return nil, err
	}
	for i, row := range h.Row {
		f.pAlive[row], f.expected[row] = pAlive[i], expected[i]
	}
	return f, nil
}

// fitPurchases fits the purchase models and takes the one that was asked for,
// or the one that the comparison chose.
func (f *forecast) fitPurchases(ctx context.Context, timeline *clientele.Timeline, cfg *config) error {
	gaps, err := clv.LogGaps(timeline, f.history)
	if err != nil {
		return err
	}
	if f.shape, err = shape(ctx, timeline, f.history, cfg.shape); err != nil {
		return err
	}
	f.models, err = clv.Compare(ctx, f.history, &clv.CompareOptions{
		K: f.shape, LogGaps: gaps, Settings: &clv.Settings{Progress: fitting(cfg.stderr)},
	})
	if err := f.forgive(err); err != nil {
		return err
	}
	for i := range f.models {
		m := &f.models[i]
		if cfg.model != "" {
			m.Chosen = m.Name == cfg.model
		}
		if m.Chosen {
			f.chosen = m.Model
		}
	}
	return nil
}

// regular returns whether a model is one of regular customers, which has a k.
func regular(name string) bool { return strings.HasSuffix(name, "-k") }

// shape returns k of the models of regular customers: the one given, or the
// estimate from the times between purchases, at least 2 because with 1 they are
// models of customers at random, which are compared anyway.
func shape(ctx context.Context, timeline *clientele.Timeline, h *clientele.History, given int) (int, error) {
	if given != 0 {
		return given, nil
	}
	regular, err := clv.Regularity(ctx, timeline, h)
	switch {
	case errors.Is(err, clientele.ErrEmpty):
		return 2, nil
	case err != nil:
		return 0, err
	}
	return min(max(int(math.Round(regular.K)), 2), 16), nil
}

// chosenName names the model that the predictions come from.
func (f *forecast) chosenName() string {
	for _, m := range f.models {
		if m.Chosen {
			return m.Name
		}
	}
	return ""
}

// amounts returns what is known of the amounts of purchases: the fitted model,
// or their mean.
func (f *forecast) amounts(t *clientele.Table) clv.SpendModel {
	if f.spend != nil {
		return f.spend
	}
	return clv.FixedSpend(perPurchase(t))
}

// forgive makes a note of an error that says that there is too little data, or
// that a fit ended early: customers can be graded all the same.
func (f *forecast) forgive(err error) error {
	if errors.Is(err, clientele.ErrEmpty) || errors.Is(err, clientele.ErrNotConverged) {
		f.notes = append(f.notes, strings.TrimPrefix(err.Error(), "clv: "))
		return nil
	}
	return err
}

// described returns all fitted models, the spend model last.
func (f *forecast) described() ([]clv.Description, error) {
	var out []clv.Description
	for _, m := range f.models {
		out = append(out, m.Description)
	}
	if f.spend == nil {
		return out, nil
	}
	spend, err := clv.Describe(f.spend)
	return append(out, spend), err
}

// showModels prints a line per model.
func showModels(p *page, r *result) error {
	f := r.forecast
	p.section(p.in("Models", "模型"), p.in("of purchases and of spend, in %ss, fitted to %s", "购买模型和金额模型，时间单位：%s，拟合自 %s"), p.unit(), p.customers(f.history.Len()))
	models, err := f.described()
	if err != nil {
		return err
	}
	var rows [][]string
	for i, m := range models {
		var parameters []string
		if regular(m.Name) {
			parameters = append(parameters, fmt.Sprintf("k %d", f.shape))
		}
		for _, q := range m.Parameters {
			parameters = append(parameters, fmt.Sprintf("%s %.4g", q.Name, q.Value))
		}
		bic, mark := "", ""
		if i < len(f.models) {
			bic = web.Number(f.models[i].BIC, 1)
			if f.models[i].Chosen {
				mark = p.in("← used", "← 采用")
			}
		}
		rows = append(rows, []string{
			m.Name, strings.Join(parameters, ", "), web.Number(m.Fit.LogLikelihood, 2), bic, p.ended(m.Fit), mark,
		})
	}
	if len(rows) == 0 {
		p.line("%s", p.tooFew())
	} else {
		p.table([]string{p.in("<model", "<模型"), p.in("<parameters", "<参数"), p.in("log-likelihood", "对数似然"), "BIC", p.in("<the fit", "<拟合"), "<"}, rows)
	}
	p.lines(p.warned(models))
	return nil
}

// A modelSummary is a model in summary.json.
type modelSummary struct {
	Parameters    map[string]float64 `json:"parameters"`
	K             int                `json:"k,omitzero"` // of the models of regular customers
	LogLikelihood float64            `json:"log_likelihood"`
	BIC           float64            `json:"bic,omitzero"`
	Status        clv.Status         `json:"status"`
	Chosen        bool               `json:"chosen,omitempty"`
	Warnings      []string           `json:"warnings,omitempty"`
}

func summariseModels(f *forecast) (map[string]modelSummary, error) {
	models, err := f.described()
	if err != nil {
		return nil, err
	}
	out := map[string]modelSummary{}
	for i, m := range models {
		s := modelSummary{
			Parameters:    map[string]float64{},
			LogLikelihood: m.Fit.LogLikelihood, Status: m.Fit.Status, Warnings: m.Fit.Warnings,
		}
		if regular(m.Name) {
			s.K = f.shape
		}
		if i < len(f.models) {
			s.BIC, s.Chosen = f.models[i].BIC, f.models[i].Chosen
		}
		for _, q := range m.Parameters {
			s.Parameters[q.Name] = q.Value
		}
		out[m.Name] = s
	}
	return out, nil
}
