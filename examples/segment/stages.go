package main

import (
	"context"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// A course says in which stage of its life every customer is, and was a
// quarter of a year ago.
type course struct {
	now      *lifecycle.Snapshot
	movement *lifecycle.Movement[lifecycle.Stage]
	of       []lifecycle.Stage // by ledger row
}

// quarter is the time between the two snapshots, in days.
const quarter = 91

// follow detects the stages on both days with the rhythm known today, so that
// a customer who moves has done so by itself.
func follow(ctx context.Context, ledger *clientele.Ledger[string], asOf time.Time) (*course, error) {
	rhythm, err := lifecycle.FitRhythm(ctx, ledger.Timeline, asOf, nil)
	if rhythm == nil {
		return nil, err
	}
	detector := &lifecycle.ByRhythm{Rhythm: *rhythm}
	before, err := lifecycle.Detect(ctx, ledger.Timeline, asOf.AddDate(0, 0, -quarter), detector, nil)
	if err != nil {
		return nil, err
	}
	now, err := lifecycle.Detect(ctx, ledger.Timeline, asOf, detector, nil)
	if err != nil {
		return nil, err
	}
	movement, err := lifecycle.MoveStages(before, now)
	if err != nil {
		return nil, err
	}
	c := &course{now: now, movement: movement, of: make([]lifecycle.Stage, ledger.Len())}
	for i, row := range now.Row {
		c.of[row] = now.Stage[i]
	}
	return c, nil
}

// showStages prints a line per stage, and how customers came to where they
// are.
func showStages(p *page, r *result) {
	p.section("Stages", "each customer's silence is judged by its own rhythm")
	total := float64(r.course.now.Len())
	revenue := map[lifecycle.Stage]float64{}
	for i, row := range r.course.now.Row {
		revenue[r.course.now.Stage[i]] += r.table.Monetary[row]
	}
	var rows [][]string
	counts := r.course.now.Count()
	for _, s := range lifecycle.Stages() {
		if n := counts[s]; n > 0 {
			part := float64(n) / total
			rows = append(rows, []string{
				s.Label(clientele.English), count(n), share(part, 1), p.money(revenue[s]), bar(part),
			})
		}
	}
	p.table([]string{"<stage", "customers", "share", "revenue", "<"}, rows)
	showMovement(p, r.course.movement)
}

// showMovement prints the matrix of those who were in one stage and are in
// another, without the groups that nobody was or is in.
func showMovement(p *page, m *lifecycle.Movement[lifecycle.Stage]) {
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
			cell := "·"
			if n := m.Counts[i*size+j]; n > 0 {
				cell = count(n)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
}

// A stageSummary is a stage in summary.json.
type stageSummary struct {
	Stage     lifecycle.Stage `json:"stage"`
	Customers int             `json:"customers"`
}

// A movementSummary is the matrix in summary.json: Counts[i][j] customers
// went from the group Labels[i] to the group Labels[j].
type movementSummary struct {
	From   clientele.Date `json:"from"`
	To     clientele.Date `json:"to"`
	Labels []string       `json:"labels"`
	Counts [][]int        `json:"counts"`
}

func summariseStages(c *course) ([]stageSummary, *movementSummary) {
	stages := []stageSummary{}
	counts := c.now.Count()
	for _, s := range lifecycle.Stages() {
		stages = append(stages, stageSummary{s, counts[s]})
	}
	m := c.movement
	size := m.Size()
	moves := &movementSummary{From: m.From, To: m.To}
	for g := range size {
		moves.Labels = append(moves.Labels, m.Name(g))
		moves.Counts = append(moves.Counts, m.Counts[g*size:(g+1)*size])
	}
	return stages, moves
}
