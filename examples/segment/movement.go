package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// showMovement prints the matrix of those who were in one stage and are in
// another, without the groups that nobody was or is in.
func showMovement(p *page, r *result) error {
	m := r.course.movement
	p.section("Movement", "from the stage on %v (down) to that on %v (across)", m.From, m.To)
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
		head = append(head, m.Name(g))
	}
	var rows [][]string
	for _, i := range from {
		row := []string{m.Name(i)}
		if i == m.Outside() {
			row[0] = "new"
		}
		for _, j := range to {
			row = append(row, cell(m.Counts[i*size+j]))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	return nil
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
