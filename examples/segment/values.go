package main

import (
	"context"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// Worth is what every customer is worth, by ledger row: what it has brought
// in, what it will bring in, and what those whom it brought will bring in.
type worth struct {
	split  *clv.ValueSplit
	graph  *clv.ReferralGraph
	cuts   clv.ValueCuts // of the value matrix
	margin float64       // profit per unit of revenue
	gross  []float64     // expected profit before any of it goes to referrers
}

// value puts existing, potential and influence value together, so that the
// sum over the customers is what the firm has and will have.
func value(ctx context.Context, b *books, t *clientele.Table, f *forecast, asOf time.Time, cfg *config) (*worth, error) {
	existing, err := clv.Existing(b.ledger.Timeline, asOf, nil)
	if err != nil {
		return nil, err
	}
	w := &worth{margin: margin(t)}
	if w.gross, err = w.potential(ctx, t, f, cfg); err != nil {
		return nil, err
	}
	w.graph, err = clv.NewReferralGraph(b.ledger.Len(), b.referrers.rows(b.ledger), &clv.ReferralOptions{SkipUnknown: true})
	if err != nil {
		return nil, err
	}
	w.split, err = w.graph.Split(ctx, existing.Value, w.gross, cfg.referral, nil)
	if err != nil {
		return nil, err
	}
	w.cuts, err = clv.FitValueCuts(w.split.Existing, w.split.Potential, nil)
	return w, err
}

// potential returns the profit to be expected within the horizon, discounted
// month by month, by ledger row. It is 0 where no model could be fitted.
func (w *worth) potential(ctx context.Context, t *clientele.Table, f *forecast, cfg *config) ([]float64, error) {
	out := make([]float64, t.Len())
	if f.chosen == nil || w.margin == 0 {
		return out, nil
	}
	v, err := clv.Potential(ctx, f.history, f.chosen, f.amounts(t), w.terms(cfg))
	if err != nil {
		return nil, err
	}
	for i, row := range f.history.Row {
		out[row] = v.Value[i]
	}
	return out, nil
}

// terms says which profit counts how much: for how long, and discounted by
// how much.
func (w *worth) terms(cfg *config) *clv.PotentialOptions {
	return &clv.PotentialOptions{
		Margin:   w.margin,
		Discount: clv.Discount{Rate: cfg.discount, Timing: clv.Middle},
		Period:   cfg.unit.PerYear() / 12,
		Horizon:  cfg.horizon,
	}
}

// margin returns the profit per unit of what was ordered, before refunds: the
// spend models look at orders, so the margin has to bear the refunds.
func margin(t *clientele.Table) float64 {
	var profit, ordered float64
	for i := range t.Profit {
		profit += t.Profit[i]
		ordered += t.Monetary[i] + t.Refunds[i]
	}
	if ordered <= 0 {
		return 0
	}
	return profit / ordered
}

// perPurchase returns the mean revenue of a purchase day.
func perPurchase(t *clientele.Table) float64 {
	var revenue, days float64
	for i := range t.Days {
		revenue += t.Monetary[i] + t.Refunds[i]
		days += t.Days[i]
	}
	return revenue / max(days, 1)
}

// showValues prints the three parts and their sums.
func showValues(p *page, r *result) error {
	s := r.worth.split.Sums()
	p.section(p.in("Value", "价值"), p.in("profit to date, expected over %s at %s a year, and through referrals", "已实现的利润、未来 %s的预期利润（年折现率 %s）和推荐带来的利润"),
		p.units(r.cfg.horizon), share(r.cfg.discount, 1))
	var rows [][]string
	for _, part := range []struct {
		name  string
		value float64
	}{
		{p.in("existing", "既成"), s.Existing}, {p.in("potential", "潜在"), s.Potential}, {p.in("influence", "影响"), s.Influence}, {p.in("total", "合计"), s.Total},
	} {
		rows = append(rows, []string{part.name, p.money(part.value), share(part.value, s.Total), bar(part.value / max(s.Total, 1))})
	}
	p.table([]string{p.in("<part", "<部分"), p.measure(), p.in("share", "占比"), "<"}, rows)
	p.lines(p.misreferred())
	return nil
}

// showValueMatrix divides the customers by what they have brought and what
// they promise.
func showValueMatrix(p *page, r *result) error {
	cuts := r.worth.cuts
	p.section(p.in("Value matrix", "价值矩阵"), p.in("high is above the mean: existing %s, potential %s", "高于均值为高：既成 %s，潜在 %s"), p.money(cuts.Existing), p.money(cuts.Potential))
	_, cells := cuts.Matrix(r.worth.split)
	var rows [][]string
	for _, c := range cells {
		rows = append(rows, []string{
			c.Quadrant.Label(p.lang), count(c.Customers),
			p.money(c.Sums.Existing), p.money(c.Sums.Potential), p.money(c.Sums.Influence), p.money(c.Sums.Total),
		})
	}
	p.table([]string{
		p.in("<customers of", "<客户类型"), p.in("customers", "客户数"), p.in("existing", "既成"),
		p.in("potential", "潜在"), p.in("influence", "影响"), p.in("total", "合计"),
	}, rows)
	return nil
}

// A valueSummary is the sums in summary.json.
type valueSummary struct {
	Existing  float64 `json:"existing"`
	Potential float64 `json:"potential"`
	Influence float64 `json:"influence"`
	Total     float64 `json:"total"`
}

func summariseValues(w *worth) valueSummary {
	s := w.split.Sums()
	return valueSummary{s.Existing, s.Potential, s.Influence, s.Total}
}
