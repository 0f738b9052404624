package main

import (
	"context"
	"unicode"
	"unicode/utf8"

	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/lifecycle"
)

// alerted lists who needs attention now.
func (a *author) alerted(context.Context) (section, error) {
	s := section{ID: "alerts", Title: a.in("Alerts: who needs attention now", "提醒：谁需要立即关注")}
	if len(a.todo.keep)+len(a.todo.alerts) == 0 {
		text := a.in("Nobody of high value seems to be leaving.", "目前没有高价值客户显示离开迹象。")
		if a.forecast.chosen == nil {
			text = a.in("Without a model nobody knows what is at risk, so there are no alerts.", "没有模型便无从得知风险，因此没有提醒。")
		}
		s.Parts = []part{{Text: []string{text}}}
		return s, nil
	}
	if keep := a.todo.keep; len(keep) > 0 {
		t := &web.Table{
			Title: a.in("Worth keeping: of high value and probably leaving, most at risk first", "值得挽留：高价值且可能离开，风险大者在前"),
			Columns: append(append(web.Left(a.in("customer", "客户")), web.Right(a.in("value", "价值"), a.in("still a customer", "仍是客户的概率"), a.in("at risk", "风险金额"))...),
				web.Left(a.in("class", "等级"), a.in("segment", "细分"))...),
		}
		for _, k := range keep[:min(listed, len(keep))] {
			t.Rows = append(t.Rows, web.Texts(a.key(k.Row), a.money(k.Total), web.Percent(k.Alive), a.money(k.Risk),
				a.grades.Class[k.Row].Label(a.lang), a.segments.by.Segment(k.Row).Label.In(a.lang)))
		}
		t.More = a.rest(len(t.Rows), len(keep), a.in("; summary.json has all", "，全部见 summary.json"))
		s.Parts = append(s.Parts, part{Table: t})
	}
	if len(a.todo.alerts) > 0 {
		s.Parts = append(s.Parts, a.alerts())
	}
	return s, nil
}

// alerts lists the alerts with most at risk, and how many there are of each
// kind.
func (a *author) alerts() part {
	alerts := a.todo.alerts
	t := &web.Table{
		Title: a.in("Alerts, most at risk first", "提醒，风险大者在前"),
		Columns: append(append(web.Left(a.in("customer", "客户"), a.in("what", "事项")), web.Right(a.in("at risk", "风险金额"))...),
			web.Left(a.in("why", "原因"))...),
	}
	counts := map[lifecycle.AlertKind]int{}
	var kinds []lifecycle.AlertKind
	for i, x := range alerts {
		if counts[x.Kind]++; counts[x.Kind] == 1 {
			kinds = append(kinds, x.Kind)
		}
		if i < listed {
			t.Rows = append(t.Rows, web.Texts(a.key(x.Row), x.Kind.Label(a.lang), a.money(x.AtRisk), x.Why.Why(a.lang)))
		}
	}
	t.More = a.rest(len(t.Rows), len(alerts), a.in("; summary.json has all", "，全部见 summary.json"))
	p := part{Table: t}
	for _, k := range kinds {
		p.Points = append(p.Points, a.sayf("%s: %s.", "%s：%s。", capital(k.Label(a.lang)), a.customers(counts[k])))
	}
	return p
}

// capital returns a text with a capital first letter.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
