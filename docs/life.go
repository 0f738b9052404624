package main

import (
	"context"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/lifecycle"
)

// life draws stages, movement, cohorts and survival.
func (a *album) life(ctx context.Context, b *book, o *chart.Options) error {
	first, _ := b.ledger.Span()
	months := monthsBetween(first.Time(), b.asOf)
	if len(months) < 4 {
		return nil
	}
	rhythm, err := lifecycle.FitRhythm(ctx, b.ledger.Timeline, b.asOf, nil)
	if err != nil {
		return err
	}
	d := &lifecycle.ByRhythm{Rhythm: *rhythm}
	var ends []time.Time
	for _, m := range months[1:] {
		ends = append(ends, m.AddDate(0, 0, -1))
	}
	series, err := lifecycle.DetectMany(ctx, b.ledger.Timeline, ends, d, nil)
	if err != nil {
		return err
	}
	c, err := chart.StageArea(series, o)
	a.add("stage-area", c, err)

	last := len(ends) - 1
	var stages []lifecycle.Labelling[lifecycle.Stage]
	for _, j := range []int{last / 4, last / 2, 3 * last / 4, last} {
		stages = append(stages, series.Labelling(j, nil))
	}
	moves, err := lifecycle.MoveMany(stages, &lifecycle.MoveOptions[lifecycle.Stage]{Labels: lifecycle.Stages()})
	if err != nil {
		return err
	}
	c, err = chart.Sankey(moves, o)
	a.add("sankey", c, err)
	c, err = chart.Sankey(moves[2:], o)
	a.add("sankey-two", c, err)
	c, err = chart.MovementHeat(moves[2], o)
	a.add("movement", c, err)

	t, err := lifecycle.Cohorts(ctx, b.ledger.Timeline, months, nil)
	if err != nil {
		return err
	}
	c, err = chart.CohortHeat(t, o)
	a.add("cohorts", c, err)
	return a.survival(b, o)
}

// survival draws how long it takes until the second purchase does not come:
// the time to it, for those who began with a large order and the others.
func (a *album) survival(b *book, o *chart.Options) error {
	var groups [2][]lifecycle.Duration
	for row := range b.ledger.Len() {
		var days []clientele.DayTotal
		for d := range b.ledger.Days(row) {
			if d.IsPurchase() {
				days = append(days, d)
			}
		}
		if len(days) == 0 {
			continue
		}
		k := 0
		if days[0].Revenue >= 50 {
			k = 1
		}
		end, event := clientele.DateOf(b.asOf), false
		if len(days) > 1 {
			end, event = days[1].Date, true
		}
		groups[k] = append(groups[k], lifecycle.Duration{Time: float64(end-days[0].Date) / 7, Event: event})
	}
	var curves []*lifecycle.Survival
	var names []string
	for k, name := range []string{o2(o, "first order below 50", "首单低于 50"), o2(o, "first order of 50 or more", "首单 50 及以上")} {
		if len(groups[k]) == 0 {
			continue
		}
		s, err := lifecycle.KaplanMeier(groups[k])
		if err != nil {
			return err
		}
		curves, names = append(curves, s), append(names, name)
	}
	with := *o
	with.Title = o2(o, "Customers without a second order", "尚未再次购买的客户")
	c, err := chart.Survivals(curves, names, o2(o, "weeks since the first order", "首单后周数"), &with)
	a.add("survival", c, err)
	return nil
}

func o2(o *chart.Options, english, chinese string) string {
	if o.Theme.Lang == clientele.Chinese {
		return chinese
	}
	return english
}

// monthsBetween returns the first days of the months that lie wholly between
// two days, and of the month after them.
func monthsBetween(from, to time.Time) []time.Time {
	var out []time.Time
	for m := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC); !m.After(to.AddDate(0, 0, 1)); m = m.AddDate(0, 1, 0) {
		out = append(out, m)
	}
	return out
}
