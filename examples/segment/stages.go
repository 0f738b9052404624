package main

import (
	"context"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// A course says in which stage of its life every customer is, how the
// customers moved there, and where they are heading.
type course struct {
	of       []lifecycle.Stage    // by ledger row, today
	past     []lifecycle.Snapshot // of the last quarters, the oldest first, today's last
	movement *lifecycle.Movement[lifecycle.Stage]
	outlook  *outlook // nil when too little has been seen
}

// quarter is the time between two snapshots, in days; quarters is how many of
// them are looked at.
const (
	quarter  = 91
	quarters = 8
)

// now returns today's snapshot.
func (c *course) now() *lifecycle.Snapshot { return &c.past[len(c.past)-1] }

// follow detects the stages at the end of every quarter with the rhythm known
// today, so that a customer who moves has done so by itself.
func follow(ctx context.Context, ledger *clientele.Ledger[string], asOf time.Time) (*course, error) {
	rhythm, err := lifecycle.FitRhythm(ctx, ledger.Timeline, asOf, nil)
	if rhythm == nil {
		return nil, err
	}
	c := &course{of: make([]lifecycle.Stage, ledger.Len())}
	for q := quarters; q >= 0; q-- {
		s, err := lifecycle.Detect(ctx, ledger.Timeline, asOf.AddDate(0, 0, -q*quarter), &lifecycle.ByRhythm{Rhythm: *rhythm}, nil)
		if err != nil {
			return nil, err
		}
		c.past = append(c.past, *s)
	}
	for i, row := range c.now().Row {
		c.of[row] = c.now().Stage[i]
	}
	if c.movement, err = lifecycle.MoveStages(&c.past[quarters-1], c.now()); err != nil {
		return nil, err
	}
	c.outlook, err = c.lookAhead(ledger.Len())
	return c, err
}

// showStages prints a line per stage.
func showStages(p *page, r *result) {
	p.section("Stages", "each customer's silence is judged by its own rhythm")
	now := r.course.now()
	revenue := make([]float64, len(lifecycle.Stages())+1)
	for i, row := range now.Row {
		revenue[now.Stage[i]] += r.table.Monetary[row]
	}
	goals := map[lifecycle.Stage]string{}
	for _, a := range lifecycle.DefaultActions(clientele.English) {
		goals[a.Stage] = a.Goal
	}
	var rows [][]string
	counts := now.Count()
	for _, s := range lifecycle.Stages() {
		if n := counts[s]; n > 0 {
			part := float64(n) / float64(now.Len())
			rows = append(rows, []string{
				s.Label(clientele.English), count(n), share(part, 1), p.money(revenue[s]), bar(part), goals[s],
			})
		}
	}
	p.table([]string{"<stage", "customers", "share", "revenue", "<", "<what to do"}, rows)
}

// A stageSummary is a stage in summary.json.
type stageSummary struct {
	Stage     lifecycle.Stage `json:"stage"`
	Customers int             `json:"customers"`
}

func summariseStages(c *course) []stageSummary {
	out := []stageSummary{}
	counts := c.now().Count()
	for _, s := range lifecycle.Stages() {
		out = append(out, stageSummary{s, counts[s]})
	}
	return out
}
