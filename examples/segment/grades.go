package main

import (
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// grade ranks the customers by profit: 5 % are A, 15 % B and 80 % C, apart
// from those who cost more than they bring.
func grade(t *clientele.Table) (*abc.Ranking, *abc.Concentration, error) {
	ranking, err := abc.Rank(t.Profit, &abc.Options{Activity: t.Frequency})
	if err != nil {
		return nil, nil, err
	}
	var profits []float64
	for row, orders := range t.Frequency {
		if orders > 0 {
			profits = append(profits, t.Profit[row])
		}
	}
	concentration, err := abc.Concentrate(profits)
	return ranking, concentration, err
}

// showGrades prints a line per class.
func showGrades(p *page, r *result) error {
	p.section(p.in("Grades", "等级"), p.in("by %s: 5%% of the customers are A, 15%% B, 80%% C", "按%s：5%% 的客户为 A，15%% 为 B，80%% 为 C"), p.measure())
	var rows [][]string
	for _, c := range r.grades.Classes {
		if c.Customers == 0 {
			continue
		}
		rows = append(rows, []string{
			c.Class.Label(p.lang), count(c.Customers), p.money(c.Value),
			p.money(c.Mean), share(c.Share, 1), bar(c.Share),
		})
	}
	p.table([]string{p.in("<class", "<等级"), p.in("customers", "客户数"), p.measure(), p.in("each", "人均"), p.in("share", "占比"), "<"}, rows)
	showConcentration(p, r)
	return nil
}

// showConcentration says how much depends on how few. Figures that are not
// defined, as when there is no profit at all, are left out.
func showConcentration(p *page, r *result) {
	if n := r.vital(0.8); n > 0 {
		before := ""
		if r.grades.Total < r.grades.Gains {
			before = p.in(" before losses", "（未计亏损）")
		}
		p.say("80%% of the %s%s comes from %s", "80%% 的%s%s来自 %s", p.measure(), before, p.customers(n))
	}
	c := r.concentration
	if g, e := c.Gini, c.Effective; g.Status == abc.OK && e.Status == abc.OK {
		p.say("Gini %s; as concentrated as if %s brought all alike (inverse Herfindahl)",
			"基尼系数 %s；集中程度相当于 %s平均贡献全部（赫芬达尔指数的倒数）",
			web.Number(g.Value, 2), p.customers(int(math.Round(e.Value))))
	}
}

// vital returns how many of the best customers bring a share of what all bring
// who bring anything.
func (r *result) vital(share float64) int {
	for n, row := range r.grades.Order {
		if r.grades.CumShare[row] >= share {
			return n + 1
		}
	}
	return 0
}

// showMatrix crosses grades with stages: who is good, and still there.
func showMatrix(p *page, r *result) error {
	m, err := abc.Cross(r.grades.Class, r.course.of, nil, nil, nil)
	if err != nil {
		return err
	}
	p.section(p.in("Grades by stage", "等级与阶段"), "")
	head := []string{p.in("<class", "<等级")}
	for _, stage := range m.Y {
		head = append(head, stage.Label(p.lang))
	}
	var rows [][]string
	for _, class := range m.X {
		row := []string{class.Label(p.lang)}
		for _, stage := range m.Y {
			row = append(row, cell(m.Count[m.At(class, stage)]))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	return nil
}

// A gradeSummary is a class in summary.json.
type gradeSummary struct {
	Class     abc.Class `json:"class"`
	Customers int       `json:"customers"`
	Value     float64   `json:"value"`
	Share     float64   `json:"share"`
}

func summariseGrades(r *result) []gradeSummary {
	out := []gradeSummary{}
	for _, c := range r.grades.Classes {
		out = append(out, gradeSummary{c.Class, c.Customers, c.Value, c.Share})
	}
	return out
}
