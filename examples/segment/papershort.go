package main

import (
	"context"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/lifecycle"
)

// level is the coverage of the intervals in the report.
const level = 0.9

// lead says what the report is about.
func (a *author) lead() string {
	audit := a.table.Audit
	return a.sayf("As of %s: %s and %s %s.", "截至 %s：%[4]s共 %[2]s，%[3]s。",
		a.day(a.asOf), a.several(audit.Orders, "order", "orders", "笔订单"), a.refunds(), a.span())
}

// facts are the figures in large letters.
func (a *author) facts() []web.Fact {
	facts := []web.Fact{
		{Value: web.Count(a.buyers), Label: a.in("customers", "客户数")},
		{Value: a.money(a.revenue), Label: a.in("revenue", "收入")},
	}
	if a.costs {
		facts = append(facts, web.Fact{
			Value: a.money(a.profit), Label: a.in("profit", "利润"),
			Note: a.sayf("%s of the revenue", "占收入 %s", web.Share(a.profit, a.revenue)),
		})
	}
	if top, err := a.concentration.ShareOfTop(0.2); err == nil && top.Status == abc.OK && a.buyers >= leastCustomers {
		facts = append(facts, web.Fact{
			Value: web.Percent(top.Value),
			Label: a.sayf("of the %s from the best 20%%", "最好的 20%% 客户贡献的%s", a.measure()),
		})
	}
	counts := a.course.now.Count()
	here := a.buyers - counts[lifecycle.Departed]
	facts = append(facts, web.Fact{
		Value: web.Count(here), Label: a.in("have not departed", "尚未离开"),
		Note: a.sayf("%s of all", "占全部 %s", web.Share(float64(here), float64(a.buyers))),
	})
	if a.forecast.chosen == nil {
		return facts
	}
	sums := a.worth.split.Sums()
	ahead := web.Fact{
		Value: a.money(sums.Potential + sums.Influence),
		Label: a.sayf("%s expected within %s", "未来 %[2]s预期%[1]s", a.measure(), a.units(a.cfg.horizon)),
	}
	if a.ahead != nil {
		ahead.Note = a.sayf("90%% interval %s to %s", "90%% 区间 %s 至 %s", a.money(a.ahead.Low), a.money(a.ahead.High))
	}
	return append(facts, ahead)
}

// expected returns the interval of the profit to be expected of all, or nil
// where the fits do not know their errors.
func (a *author) expected(ctx context.Context) (*clv.Interval, error) {
	f, w := a.forecast, a.worth
	if f.chosen == nil || w.margin == 0 || !knowsErrors(f) {
		return nil, nil
	}
	u, err := clv.PotentialUncertainty(ctx, f.history, f.chosen, f.amounts(a.table), w.terms(a.cfg))
	if err != nil {
		return nil, err
	}
	values := make([]float64, f.history.Len())
	for i, row := range f.history.Row {
		values[i] = w.gross[row]
	}
	interval, err := u.Sum(values, level)
	return &interval, err
}

// knowsErrors returns whether the chosen model or that of spend has standard
// errors.
func knowsErrors(f *forecast) bool {
	for _, m := range f.models {
		if m.Chosen && m.Fit != nil && m.Fit.LogCov != nil {
			return true
		}
	}
	return f.spend != nil && f.spend.Fit != nil && f.spend.Fit.LogCov != nil
}

// short is for who reads nothing else.
func (a *author) short(ctx context.Context) (section, error) {
	s := section{ID: "short", Title: a.in("In short", "要点")}
	sure, warnings, err := a.sure(ctx)
	if err != nil {
		return s, err
	}
	s.Parts = append(s.Parts,
		part{Title: a.in("What was found", "发现"), Points: a.found()},
		part{Title: a.in("What to do next", "下一步"), Steps: a.next()},
		part{Title: a.in("How sure this is", "可信程度"), Points: sure, Warnings: warnings},
	)
	s.Parts = append(s.Parts, a.data().Parts...)
	return s, nil
}

// found says who the customers are and what they bring.
func (a *author) found() []string {
	var out []string
	say := func(english, chinese string, args ...any) { out = append(out, a.sayf(english, chinese, args...)) }
	if n := a.vital(0.8); n > 0 && a.buyers > 1 {
		say("%s of %s (%s) %s 80%% of the %s%s.", "%[2]s中的 %[1]s 位（%[3]s）贡献了 80%% 的%[5]s%[6]s。",
			web.Count(n), a.customers(a.buyers), web.Share(float64(n), float64(a.buyers)), verb(n, "brings", "bring"), a.measure(), a.beforeLosses())
	}
	for _, c := range a.grades.Classes {
		if c.Class == abc.Loss && c.Customers > 0 {
			say("%s (%s) %s more than they bring: %s in all.", "%s（%s）带来的少于其成本，合计 %[4]s。",
				a.customers(c.Customers), web.Percent(c.CustomerShare), verb(c.Customers, "costs", "cost"), a.money(-c.Value))
		}
	}
	best := 0
	for i, g := range a.segments.groups {
		if g.Revenue > a.segments.groups[best].Revenue {
			best = i
		}
	}
	if g := a.segments.groups[best]; g.RevenueShare > 0 {
		say("The strongest segment is “%s”: %s (%s) with %s of the revenue.", "最强的细分是“%s”：%s（%s），占收入 %s。",
			g.Label.In(a.lang), a.customers(g.Customers), web.Percent(g.Share), web.Percent(g.RevenueShare))
	}
	counts := a.course.now.Count()
	gone := counts[lifecycle.Departed]
	if a.buyers > 1 {
		say("%s of %s %s departed, and %s more %s in decline.", "%[2]s中 %[1]s 位已离开，另有 %[4]s 位正在衰退。",
			web.Count(gone), a.customers(a.buyers), verb(gone, "has", "have"),
			web.Count(counts[lifecycle.Decline]), verb(counts[lifecycle.Decline], "is", "are"))
	}
	if s := a.turned(); s != "" {
		out = append(out, s)
	}
	if len(a.todo.keep) > 0 {
		say("%s of high value may be leaving; %s of expected %s is at risk with them.", "%s高价值客户可能离开，涉及预期%[3]s %[2]s。",
			a.several(len(a.todo.keep), "customer", "customers", "位"), a.money(a.atRisk()), a.measure())
	}
	return out
}

// beforeLosses says so where there are losses.
func (a *author) beforeLosses() string {
	if a.grades.Total < a.grades.Gains {
		return a.in(" before losses", "（亏损前）")
	}
	return ""
}

// atRisk returns what is at risk with those worth keeping.
func (a *author) atRisk() float64 {
	var risk float64
	for _, k := range a.todo.keep {
		risk += k.Risk
	}
	return risk
}

// turned says who came and who went in the last quarter.
func (a *author) turned() string {
	m := a.course.movement
	var parts []string
	fresh, back, left := turnover(m)
	for _, p := range []struct {
		n                int
		english, chinese string
	}{
		{fresh, "%s came for the first time", "%s首次购买"},
		{back, "%s came back after having departed", "%s离开后回来"},
		{left, "%s departed", "%s离开"},
	} {
		if p.n > 0 {
			parts = append(parts, a.sayf(p.english, p.chinese, a.customers(p.n)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if a.lang == clientele.Chinese {
		return a.day(m.From) + "至" + a.day(m.To) + "：" + strings.Join(parts, "，") + "。"
	}
	last := len(parts) - 1
	list := parts[last]
	if last > 0 {
		list = strings.Join(parts[:last], ", ") + " and " + list
	}
	return "From " + a.day(m.From) + " to " + a.day(m.To) + ", " + list + "."
}

// turnover counts who came for the first time, who came back after having
// departed, and who departed.
func turnover(m *lifecycle.Movement[lifecycle.Stage]) (fresh, back, left int) {
	departed := -1
	for g, stage := range m.Labels {
		if stage == lifecycle.Departed {
			departed = g
		}
	}
	for g := range m.Size() {
		if g != m.Outside() {
			fresh += m.Count(m.Outside(), g)
		}
		if g == departed || g == m.Outside() || departed < 0 {
			continue
		}
		back += m.Count(departed, g)
		left += m.Count(g, departed)
	}
	return fresh, back, left
}
