package main

import "io"

// report prints what was found for somebody to read.
func report(w io.Writer, r *result) error {
	p := newPage(w, newAuthor(r))
	showHead(p, r)
	if r.buyers == 0 {
		p.line("%s", p.nobody())
		return p.flush()
	}
	for _, show := range []func(*page, *result) error{
		showShort, showGrades, showSegments, showModels, showValues, showValueMatrix, showInfluence,
		showStages, showMovement, showOutlook, showMatrix, showClusters, showTodo,
	} {
		if err := show(p, r); err != nil {
			return err
		}
	}
	return p.flush()
}

// showHead prints what the report is about and what was counted.
func showHead(p *page, r *result) {
	a := r.table.Audit
	p.say("CUSTOMER SEGMENTATION of %s, as of %v", "客户细分：%s，截至 %v", p.source(), r.asOf)
	p.say("%s, %s and %s from %v to %v", "%s，%s，%s，%v 至 %v",
		p.customers(r.buyers), p.several(a.Orders, "order", "orders", "笔订单"), p.refunds(), a.First, min(a.Last, r.asOf))
	if r.costs {
		p.say("revenue %s − cost %s = profit %s", "收入 %s − 成本 %s = 利润 %s", p.money(r.revenue), p.money(r.revenue-r.profit), p.money(r.profit))
	} else {
		p.say("revenue %s; costs are not known, so profit is revenue", "收入 %s；成本未知，以收入代替利润", p.money(r.revenue))
	}
	p.lines(p.leftOut())
	p.lines(p.read())
}
