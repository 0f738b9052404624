package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/lifecycle"
)

// Lists in the report show this many customers.
const listed = 8

// A todo is who needs attention, and why.
type todo struct {
	keep   []clv.KeepCase    // of high value and probably leaving
	alerts []lifecycle.Alert // something has happened
}

// listTodo makes the lists. They are empty where no model could be fitted,
// because then nobody knows what is at risk.
func listTodo(f *forecast, w *worth, c *course) (*todo, error) {
	t := &todo{}
	if f.chosen == nil {
		return t, nil
	}
	var err error
	if t.keep, err = clv.KeepList(w.split, f.pAlive, nil); err != nil {
		return nil, err
	}
	expected := make([]float64, c.now.Len())
	for i, row := range c.now.Row {
		expected[i] = w.split.Expected.Own[row]
	}
	t.alerts, err = lifecycle.Alerts(c.now, expected, nil)
	return t, err
}

// showTodo prints the customers with most at risk.
func showTodo(p *page, r *result) error {
	if len(r.todo.keep) > 0 {
		p.section(p.in("Worth keeping", "值得挽留"), p.in("%s of high value may be leaving; those with most at risk", "%s高价值客户可能离开；风险最大者"),
			p.several(len(r.todo.keep), "customer", "customers", "位"))
		var rows [][]string
		for _, k := range r.todo.keep[:min(listed, len(r.todo.keep))] {
			rows = append(rows, []string{
				r.ledger.Key(k.Row), p.money(k.Total), share(k.Alive, 1), p.money(k.Risk),
				r.grades.Class[k.Row].Label(p.lang), r.segments.by.Segment(k.Row).Label.In(p.lang),
			})
		}
		p.table([]string{
			p.in("<customer", "<客户"), p.in("value", "价值"), p.in("still a customer", "仍是客户的概率"),
			p.in("at risk", "风险金额"), p.in("<class", "<等级"), p.in("<segment", "<细分"),
		}, rows)
	}
	if len(r.todo.alerts) > 0 {
		p.section(p.in("Alerts", "提醒"), p.in("%s; those with most at risk", "%s；风险最大者"), p.several(len(r.todo.alerts), "alert", "alerts", "条"))
		var rows [][]string
		for _, a := range r.todo.alerts[:min(listed, len(r.todo.alerts))] {
			rows = append(rows, []string{
				r.ledger.Key(a.Row), a.Kind.Label(p.lang), p.money(a.AtRisk), a.Why.Why(p.lang),
			})
		}
		p.table([]string{p.in("<customer", "<客户"), p.in("<what", "<事项"), p.in("at risk", "风险金额"), p.in("<why", "<原因")}, rows)
	}
	return nil
}

// A todoSummary is the lists in summary.json, in full.
type todoSummary struct {
	Keep   []keepSummary  `json:"keep"`
	Alerts []alertSummary `json:"alerts"`
}

type keepSummary struct {
	Customer string  `json:"customer"`
	Total    float64 `json:"total"`
	PAlive   float64 `json:"p_alive"`
	AtRisk   float64 `json:"at_risk"`
}

type alertSummary struct {
	Customer string              `json:"customer"`
	Kind     lifecycle.AlertKind `json:"kind"`
	AtRisk   float64             `json:"at_risk"`
	Why      string              `json:"why"`
}

func summariseTodo(r *result) *todoSummary {
	s := &todoSummary{Keep: []keepSummary{}, Alerts: []alertSummary{}}
	for _, k := range r.todo.keep {
		s.Keep = append(s.Keep, keepSummary{r.ledger.Key(k.Row), k.Total, k.Alive, k.Risk})
	}
	for _, a := range r.todo.alerts {
		s.Alerts = append(s.Alerts, alertSummary{r.ledger.Key(a.Row), a.Kind, a.AtRisk, a.Why.Why(clientele.English)})
	}
	return s
}
