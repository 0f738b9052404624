package main

import (
	"strings"

	web "github.com/clientele-go/clientele/examples/internal/page"
)

// data says what was counted and what was left out. It stands alone where
// nobody has bought.
func (a *author) data() section {
	audit := a.table.Audit
	p := part{Title: a.in("The data", "数据")}
	say := func(english, chinese string, args ...any) {
		p.Points = append(p.Points, a.sayf(english, chinese, args...))
	}
	if a.buyers == 0 {
		p.Text = []string{a.sayf("Nobody has made a purchase up to %s, so there is nothing to grade.", "截至 %s 没有任何购买，因此无从分级。", a.day(a.asOf))}
	}
	say("Counted: %s, %s and %s %s.", "计入：%s，%s，%s；%s。",
		a.customers(a.buyers), a.several(audit.Orders, "order", "orders", "笔订单"), a.refunds(), a.span())
	if a.cfg.currency != "" {
		say("Amounts are in %s.", "金额单位：%s。", web.Name(a.cfg.currency))
	}
	if !a.costs {
		say("Costs are not known, so profit is taken to be revenue.", "成本未知，因此以收入代替利润。")
	}
	if a.csv != nil {
		say("Columns used: %s.", "使用的列：%s。", a.columnsUsed())
		if n := a.csv.Skipped; n > 0 {
			say("%s left out as unreadable; the first: %v", "%s无法读取，已略去；第一处：%v", a.several(n, "row", "rows", "行"), web.Name(a.csv.Bad[0].Error()))
		}
	}
	if n := audit.AfterAsOf; n > 0 {
		say("%s after that day left out.", "%s晚于该日，未计入。", a.several(n, "transaction", "transactions", "笔交易"))
	}
	if n := audit.NoPurchase; n > 0 && a.buyers > 0 {
		say("%s without a purchase up to that day not graded.", "%s截至该日没有购买，未分级。", a.customers(n))
	}
	if n := audit.ZeroAmounts; n > 0 {
		say("%s of amount 0 counted as any other.", "%s金额为 0，照常计入。", a.several(n, "order", "orders", "笔订单"))
	}
	if a.worth != nil {
		r := a.worth.graph.Audit
		if n := a.referrers.contradictions; n > 0 {
			say("%s with another referrer than an earlier row of the customer: the earlier one counts.", "%s的推荐人与同一客户较早的记录不同，以较早者为准。", a.several(n, "row", "rows", "行"))
		}
		if n := r.Unknown; n > 0 {
			say("%s not a customer: left out.", "%s不是客户，已略去。", a.several(n, "referrer", "referrers", "位推荐人"))
		}
		if n := r.Self; n > 0 {
			say("%s named as their own referrer: left out.", "%s把自己列为推荐人，已略去。", a.customers(n))
		}
		if n := r.Cycles; n > 0 {
			say("%s of customers who refer each other in a circle.", "%s客户循环互相推荐。", a.several(n, "group", "groups", "组"))
		}
	}
	return section{ID: "data", Title: p.Title, Parts: []part{p}}
}

// span says from when to when there are transactions up to the as-of day.
func (a *author) span() string {
	first, last := a.table.Audit.First, min(a.table.Audit.Last, a.asOf)
	if last <= first {
		return a.sayf("on %s", "%s", a.day(last))
	}
	return a.sayf("from %s to %s", "%s至%s", a.day(first), a.day(last))
}

// columnsUsed lists which column was taken for what.
func (a *author) columnsUsed() string {
	var out []string
	for _, c := range []struct{ what, name string }{
		{a.in("customer", "客户"), a.csv.Customer},
		{a.in("date", "日期"), a.csv.Date},
		{a.in("amount", "金额"), a.csv.Amount},
		{a.in("cost", "成本"), a.csv.Cost},
		{a.in("referrer", "推荐人"), a.brought},
	} {
		if c.name != "" {
			out = append(out, a.sayf("%s “%s”", "%s“%s”", c.what, web.Name(c.name)))
		}
	}
	return strings.Join(out, a.in(", ", "、"))
}
