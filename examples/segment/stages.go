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
	now      *lifecycle.Snapshot
	of       []lifecycle.Stage // today, by ledger row
	past     *lifecycle.Series // at the end of each quarter, today's last
	movement *lifecycle.Movement[lifecycle.Stage]
	outlook  *outlook // nil when too little has been seen
}

// quarter is the time between two days of the series, in days; quarters is how
// many of them are looked at.
const (
	quarter  = 91
	quarters = 8
)

// follow detects the stages at the end of every quarter with the rhythm known
// today, so that a customer who moves has done so by itself.
func follow(ctx context.Context, ledger *clientele.Ledger[string], asOf time.Time) (*course, error) {
	rhythm, err := lifecycle.FitRhythm(ctx, ledger.Timeline, asOf, &lifecycle.RhythmSettings{Sample: 5000})
	if rhythm == nil {
		return nil, err
	}
	detector := &lifecycle.ByRhythm{Rhythm: *rhythm}
	c := &course{of: make([]lifecycle.Stage, ledger.Len())}
	if c.now, err = lifecycle.Detect(ctx, ledger.Timeline, asOf, detector, nil); err != nil {
		return nil, err
	}
	for i, row := range c.now.Row {
		c.of[row] = c.now.Stage[i]
	}
	var days []time.Time
	for q := quarters; q >= 0; q-- {
		days = append(days, asOf.AddDate(0, 0, -q*quarter))
	}
	if c.past, err = lifecycle.DetectMany(ctx, ledger.Timeline, days, detector, nil); err != nil {
		return nil, err
	}
	c.movement, err = lifecycle.Move(c.past.Labelling(quarters-1, nil), c.past.Labelling(quarters, nil),
		&lifecycle.MoveOptions[lifecycle.Stage]{Labels: lifecycle.Stages()})
	if err != nil {
		return nil, err
	}
	c.outlook, err = lookAhead(c.past)
	return c, err
}

// showStages prints a line per stage.
func showStages(p *page, r *result) error {
	p.section(p.in("Stages", "阶段"), "%s", p.in("each customer's silence is judged by its own rhythm", "每位客户的沉默按其自身节奏判断"))
	now := r.course.now
	var revenue [lifecycle.Departed + 1]float64
	for i, row := range now.Row {
		revenue[now.Stage[i]] += r.table.Monetary[row]
	}
	var goals [lifecycle.Departed + 1]string
	for _, a := range lifecycle.DefaultActions(p.lang) {
		goals[a.Stage] = a.Goal
	}
	var rows [][]string
	counts := now.Count()
	for _, s := range lifecycle.Stages() {
		if n := counts[s]; n > 0 {
			part := float64(n) / float64(now.Len())
			rows = append(rows, []string{
				s.Label(p.lang), count(n), share(part, 1), p.money(revenue[s]), bar(part), goals[s],
			})
		}
	}
	p.table([]string{
		p.in("<stage", "<阶段"), p.in("customers", "客户数"), p.in("share", "占比"), p.in("revenue", "收入"), "<", p.in("<what to do", "<目标"),
	}, rows)
	return nil
}

// A stageSummary is a stage in summary.json.
type stageSummary struct {
	Stage     lifecycle.Stage `json:"stage"`
	Customers int             `json:"customers"`
}

func summariseStages(c *course) []stageSummary {
	out := []stageSummary{}
	counts := c.now.Count()
	for _, s := range lifecycle.Stages() {
		out = append(out, stageSummary{s, counts[s]})
	}
	return out
}
