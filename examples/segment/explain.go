package main

import (
	"io"
	"strings"

	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/rfm"
)

// explain prints how one customer came to grade, segment, stage, value and
// cluster. The words are the library's.
func explain(w io.Writer, r *result, customer string) error {
	row, _ := r.ledger.Row(customer)
	a := &author{result: r, lang: r.cfg.lang, cents: true}
	p := newPage(w, a)
	t := r.table
	p.line(a.in("CUSTOMER %s as of %v", "客户 %s，截至 %v"), customer, r.asOf)
	p.line(a.in("%s, revenue %s, profit %s", "%s，收入 %s，利润 %s"),
		a.several(int(t.Frequency[row]), "order", "orders", "笔订单"), p.money(t.Monetary[row]), p.money(t.Profit[row]))
	if t.Frequency[row] == 0 {
		p.line("%s", a.in("no purchase yet, so there is nothing to explain", "尚未购买，无从说明"))
		return p.flush()
	}
	p.section(a.in("Grade", "等级"), "%s", r.grades.Class[row].Label(a.lang))
	p.text(r.grades.Cuts.Explain(t.Profit[row], a.lang))

	why, err := r.segments.model.Why(t, row, rfm.DefaultSegments())
	if err != nil {
		return err
	}
	p.section(a.in("RFM segment", "RFM 细分"), "%s", why.Segment.Label.In(a.lang))
	p.text(why.Text(a.lang))

	for i, at := range r.course.now.Row {
		if at == row {
			stage := r.course.now.Assessment(i)
			p.section(a.in("Stage", "阶段"), a.in("%s since %v", "%s，自 %v 起"), stage.Stage.Label(a.lang), stage.Since)
			p.text(stage.Why(a.lang))
		}
	}
	opts := &clv.ExplainOptions{Cuts: &r.worth.cuts}
	if r.forecast.chosen != nil {
		opts.Alive = r.forecast.pAlive
		p.section(a.in("Purchases", "购买"), a.in("%s expected within %s", "预期 %s 次（未来 %s）"), web.Number(r.forecast.expected[row], 2), a.units(r.cfg.horizon))
	}
	value, err := r.worth.graph.Explain(r.worth.split, row, opts)
	if err != nil {
		return err
	}
	p.section(a.in("Value", "价值"), "")
	p.text(value.Text(a.lang, r.ledger.Key))

	c := r.grouping.of[row]
	p.section(a.in("Cluster", "聚类"), "%d: %s", c, r.grouping.profile.Clusters[c].Label(a.lang))
	return p.flush()
}

// text prints the lines of a text, indented.
func (p *page) text(s string) {
	for line := range strings.Lines(s) {
		p.line("%s", strings.TrimRight(line, "\n"))
	}
}
