package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// modelled says which models there are and how well they hold.
func (a *author) modelled(ctx context.Context) (section, error) {
	s := section{ID: "models", Title: a.in("Models: how well the forecasts hold", "模型：预测是否可靠")}
	models, err := a.forecast.described()
	if err != nil {
		return s, err
	}
	if len(models) == 0 {
		s.Parts = []part{{Text: []string{a.tooFew()}}}
		return s, nil
	}
	t := &web.Table{
		Title: a.sayf("Models, in %ss, fitted to %s", "模型（时间单位：%s），拟合自 %s", a.unit(), a.customers(a.forecast.history.Len())),
		Columns: append(append(web.Left(a.in("model", "模型")), web.Right(a.in("log-likelihood", "对数似然"), "BIC")...),
			web.Left(a.in("the fit", "拟合"), a.in("parameters", "参数"))...),
	}
	for i, m := range models {
		name, bic := a.modelName(m.Name), ""
		if i < len(a.forecast.models) {
			bic = web.Number(a.forecast.models[i].BIC, 1)
			if a.forecast.models[i].Chosen {
				name += a.in(" (used)", "（采用）")
			}
		}
		var parameters []string
		for _, q := range m.Parameters {
			parameters = append(parameters, fmt.Sprintf("%s %.4g", q.Name, q.Value))
		}
		var likelihood, ended string
		if m.Fit != nil {
			likelihood, ended = web.Number(m.Fit.LogLikelihood, 2), a.ended(m.Fit)
		}
		t.Rows = append(t.Rows, web.Texts(name, likelihood, bic, ended, strings.Join(parameters, ", ")))
	}
	figures, err := a.drawModels(ctx)
	if err != nil {
		return s, err
	}
	s.Parts = []part{
		{
			Text: []string{a.in("A purchase model says how likely a customer is still one, and how many orders to expect. A lower BIC is better. The last model is of the amounts.",
				"购买模型给出客户仍为客户的概率和预期订单数。BIC 越低越好。最后一个是金额模型。")},
			Table: t, Figures: figures,
		},
	}
	return s, nil
}

// tooFew says why there is no model.
func (a *author) tooFew() string {
	return a.in("There are too few purchases to fit a model to.", "购买太少，无法拟合模型。")
}

// drawModels draws what the model expects beside what happened.
func (a *author) drawModels(ctx context.Context) ([]*web.Figure, error) {
	f := a.forecast
	if f.chosen == nil {
		return nil, nil
	}
	g := gallery{opts: a.options()}
	if c := a.check; c != nil && c.track != nil {
		since := a.sayf("%ss since the first customer came", "%s（自首位客户起）", a.unit())
		g.draw("tracking", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.Tracking(c.track, c.known, since, o) })
		g.caption("tracking", a.sayf("Fitted to what was known on %s, and tried on what came after it. Only customers known by then count.",
			"用 %s 之前的数据拟合，用其后的数据检验；只计当时已有的客户。", a.day(c.split)))
		g.draw("tracking-per", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.TrackingPer(c.track, c.known, since, o) })
		g.caption("tracking-per", a.in("The same, period by period. Seasons show as waves that the model does not have.", "同上，逐期显示。季节性表现为模型所没有的波动。"))
		g.draw("calibration", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.Calibration(c.evaluation, o) })
	}
	if m, ok := f.chosen.(clv.Newcomer); ok {
		frequencies, err := clv.FrequencyCheck(ctx, m, f.history, 0)
		if err != nil {
			return nil, err
		}
		g.draw("frequencies", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.FrequencyBars(frequencies, o) })
	}
	g.draw("alive", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.AliveMap(f.chosen, f.history, o) })
	g.draw("expected", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) {
		return chart.ExpectedMap(f.chosen, f.history, a.cfg.horizon, o)
	})
	return g.figures, g.err
}
