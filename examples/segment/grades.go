package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
)

// grade ranks the customers by profit: 5 % are A, 15 % B and 80 % C, apart
// from those who cost more than they bring.
func grade(t *clientele.Table) (*abc.Ranking, error) {
	return abc.Rank(t.Profit, &abc.Options{Activity: t.Frequency})
}

// showGrades prints a line per class.
func showGrades(p *page, r *result) {
	p.section("Grades", "by %s: 5 %% of the customers are A, 15 %% B, 80 %% C", r.unitOfWorth())
	var rows [][]string
	for _, c := range r.grades.Classes {
		if c.Customers == 0 {
			continue
		}
		rows = append(rows, []string{
			c.Class.Label(clientele.English), count(c.Customers), p.money(c.Value),
			p.money(c.Mean), share(c.Share, 1), bar(c.Share),
		})
	}
	p.table([]string{"<class", "customers", r.unitOfWorth(), "each", "share", "<"}, rows)
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
