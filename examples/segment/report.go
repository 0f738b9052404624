package main

import (
	"io"
	"math"
)

// report prints what was found for somebody to read.
func report(w io.Writer, r *result) error {
	p := newPage(w, math.Abs(r.revenue) < 10_000)
	showHead(p, r)
	if r.buyers == 0 {
		p.line("Nobody has made a purchase up to %v, so there is nothing to grade.", r.asOf)
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
	p.line("CUSTOMER SEGMENTATION of %s, as of %v", r.name, r.asOf)
	p.line("%s, %s and %s from %v to %v",
		counted(r.buyers, "customer"), counted(a.Orders, "order"), counted(a.Refunds, "refund"), a.First, min(a.Last, r.asOf))
	if r.costs {
		p.line("revenue %s − cost %s = profit %s", p.money(r.revenue), p.money(r.revenue-r.profit), p.money(r.profit))
	} else {
		p.line("revenue %s; costs are not known, so profit is revenue", p.money(r.revenue))
	}
	if a.AfterAsOf > 0 {
		p.line("%s after that day left out", counted(a.AfterAsOf, "transaction"))
	}
	if a.NoPurchase > 0 {
		p.line("%s without a purchase up to that day not graded", counted(a.NoPurchase, "customer"))
	}
	if a.ZeroAmounts > 0 {
		p.line("%s of amount 0 counted as any other", counted(a.ZeroAmounts, "order"))
	}
	for _, note := range r.notes {
		p.line("%s", note)
	}
}
