package main

import (
	"slices"
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
		p.Text = []string{a.nobody()}
	}
	say("Counted: %s, %s and %s %s.", "计入：%s，%s，%s；%s。",
		a.customers(a.buyers), a.several(audit.Orders, "order", "orders", "笔订单"), a.refunds(), a.span())
	if a.cfg.currency != "" {
		say("Amounts are in %s.", "金额单位：%s。", web.Name(a.cfg.currency))
	}
	if !a.costs {
		say("Costs are not known, so profit is taken to be revenue.", "成本未知，因此以收入代替利润。")
	}
	p.Points = slices.Concat(p.Points, a.read(), a.leftOut())
	if a.worth != nil {
		p.Points = append(p.Points, a.misreferred()...)
	}
	return section{ID: "data", Title: p.Title, Parts: []part{p}}
}

// nobody says that there is nothing to say.
func (a *author) nobody() string {
	return a.sayf("Nobody has made a purchase up to %s, so there is nothing to grade.", "截至 %s 没有任何购买，因此无从分级。", a.day(a.asOf))
}

// read says how the file was read.
func (a *author) read() []string {
	if a.csv == nil {
		return nil
	}
	out := []string{a.sayf("Columns used: %s.", "使用的列：%s。", a.columnsUsed())}
	if n := a.csv.Skipped; n > 0 {
		out = append(out, a.sayf("%s left out as unreadable; the first: %v", "%s无法读取，已略去；第一处：%v",
			a.several(n, "row", "rows", "行"), web.Name(a.csv.Bad[0].Error())))
	}
	return out
}

// leftOut says what was left out, or could have been.
func (a *author) leftOut() []string {
	var out []string
	note := func(n int, english, chinese, what string) {
		if n > 0 {
			out = append(out, a.sayf(english, chinese, what))
		}
	}
	audit := a.table.Audit
	note(audit.AfterAsOf, "%s after that day left out.", "%s晚于该日，未计入。",
		a.several(audit.AfterAsOf, "transaction", "transactions", "笔交易"))
	if a.buyers > 0 {
		note(audit.NoPurchase, "%s without a purchase up to that day not graded.", "%s截至该日没有购买，未分级。", a.customers(audit.NoPurchase))
	}
	note(audit.ZeroAmounts, "%s of amount 0 counted as any other.", "%s金额为 0，照常计入。",
		a.several(audit.ZeroAmounts, "order", "orders", "笔订单"))
	return out
}

// misreferred says what of the referrals was left out.
func (a *author) misreferred() []string {
	var out []string
	note := func(n int, english, chinese, what string) {
		if n > 0 {
			out = append(out, a.sayf(english, chinese, what))
		}
	}
	audit, twice := a.worth.graph.Audit, a.referrers.contradictions
	note(twice, "%s with another referrer than an earlier row of the customer: the earlier one counts.",
		"%s的推荐人与同一客户较早的记录不同，以较早者为准。", a.several(twice, "row", "rows", "行"))
	note(audit.Unknown, "%s not a customer: left out.", "%s不是客户，已略去。", a.several(audit.Unknown, "referrer", "referrers", "位推荐人"))
	note(audit.Self, "%s named as their own referrer: left out.", "%s把自己列为推荐人，已略去。", a.customers(audit.Self))
	note(audit.Cycles, "%s of customers who refer each other in a circle.", "%s客户循环互相推荐。", a.several(audit.Cycles, "group", "groups", "组"))
	return out
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
