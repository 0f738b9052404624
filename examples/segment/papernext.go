package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/lifecycle"
)

// next says what to do, the most pressing first.
func (a *author) next() []string {
	var out []string
	say := func(english, chinese string, args ...any) { out = append(out, a.sayf(english, chinese, args...)) }
	if keep := a.todo.keep; len(keep) > 0 {
		var rows []int
		for _, k := range keep[:min(3, len(keep))] {
			rows = append(rows, k.Row)
		}
		say("Speak in person with %s of high value who may be leaving, those with most at risk first: %s.",
			"亲自联系 %s可能离开的高价值客户，风险最大者优先：%s。",
			a.several(len(keep), "customer", "customers", "位"), a.names(rows))
	}
	if alerts := a.todo.alerts; len(alerts) > 0 {
		var rows []int
		for _, x := range alerts[:min(3, len(alerts))] {
			rows = append(rows, x.Row)
		}
		say("Look into %s, beginning with %s.", "查看 %s，先看 %s。",
			a.several(len(alerts), "alert", "alerts", "条提醒"), a.names(rows))
	}
	for _, i := range a.neglected(2) {
		g := a.segments.groups[i]
		say("%s (%s, %s of revenue so far): %s.", "%s（%s，累计收入 %s）：%s。",
			g.Label.In(a.lang), a.customers(g.Customers), a.money(g.Revenue), unstopped(a.segments.by.Segments[i].Treatment.In(a.lang)))
	}
	counts := a.course.now.Count()
	for _, action := range lifecycle.DefaultActions(a.lang) {
		if n := counts[action.Stage]; action.Stage == lifecycle.Acquisition && n > 0 {
			say("%s bought for the first time not long ago: %s.", "%s不久前首次购买：%s。", a.customers(n), action.Goal)
		}
	}
	for _, c := range a.grades.Classes {
		if c.Class != abc.Loss || c.Customers == 0 {
			continue
		}
		if t, ok := abc.DefaultPlan().Of(c.Class); ok {
			say("%s %s more than they bring: %s.", "%[1]s入不敷出：%[3]s。",
				a.customers(c.Customers), verb(c.Customers, "costs", "cost"), a.in(t.Service, t.Services))
		}
	}
	if top := a.worth.influential(); len(top) > 0 && a.forecast.chosen != nil {
		say("Thank those who bring others: %s brought customers from whom something is expected, above all %s.",
			"感谢带来新客户的人：%s推荐的客户有预期价值，尤其是 %s。",
			a.customers(len(top)), a.names(top[:min(3, len(top))]))
	}
	if len(out) == 0 {
		say("Nothing presses: look again when there are more orders.", "暂无紧迫事项：等有更多订单再看。")
	}
	return out
}

// neglected returns the segments with most revenue of those whose customers
// have spent more than the one in the middle and been silent for longer.
func (a *author) neglected(n int) []int {
	var silences, amounts []float64
	for row, orders := range a.table.Frequency {
		if orders > 0 {
			silences, amounts = append(silences, a.table.Recency[row]), append(amounts, a.table.Monetary[row])
		}
	}
	slices.Sort(silences)
	slices.Sort(amounts)
	silence, amount := silences[len(silences)/2], amounts[len(amounts)/2]
	var out []int
	for i, g := range a.segments.groups {
		if g.Customers > 0 && g.Recency > silence && g.Monetary > amount && i < len(a.segments.by.Segments) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(i, j int) int {
		return cmp.Compare(a.segments.groups[j].Revenue, a.segments.groups[i].Revenue)
	})
	return out[:min(n, len(out))]
}

// unstopped returns a sentence without its full stop.
func unstopped(s string) string { return strings.TrimRight(s, ".。") }
