package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// showMovement prints the matrix of those who were in one stage and are in
// another, without the groups that nobody was or is in.
func showMovement(p *page, r *result) error {
	m := r.course.movement
	p.section(p.in("Movement", "变动"), p.in("from the stage on %v (down) to that on %v (across)", "由 %v 的阶段（行）到 %v 的阶段（列）"), m.From, m.To)
	size := m.Size()
	var from, to []int
	for g, change := range m.Balance() {
		if change.Before > 0 {
			from = append(from, g)
		}
		if change.After > 0 {
			to = append(to, g)
		}
	}
	head := []string{"<"}
	for _, g := range to {
		head = append(head, p.group(m, g, "left", "离开"))
	}
	var rows [][]string
	for _, i := range from {
		row := []string{p.group(m, i, "new", "新客户")}
		for _, j := range to {
			row = append(row, cell(m.Counts[i*size+j]))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	return nil
}

// group names a group of a movement; that of those who are not there has two
// names.
func (p *page) group(m *lifecycle.Movement[lifecycle.Stage], g int, english, chinese string) string {
	switch {
	case g == m.Outside():
		return p.in(english, chinese)
	case g == m.Prospect():
		return lifecycle.Prospect.Label(p.lang)
	case g == m.Unlabelled():
		return lifecycle.Unknown.Label(p.lang)
	default:
		return m.Labels[g].Label(p.lang)
	}
}

// A movementSummary is the matrix in summary.json: Counts[i][j] customers
// went from the group Labels[i] to the group Labels[j].
type movementSummary struct {
	From   clientele.Date `json:"from"`
	To     clientele.Date `json:"to"`
	Labels []string       `json:"labels"`
	Counts [][]int        `json:"counts"`
}

func summariseMovement(m *lifecycle.Movement[lifecycle.Stage]) *movementSummary {
	out := &movementSummary{From: m.From, To: m.To}
	size := m.Size()
	for g := range size {
		out.Labels = append(out.Labels, m.Name(g))
		out.Counts = append(out.Counts, m.Counts[g*size:(g+1)*size])
	}
	return out
}
