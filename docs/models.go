package main

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
)

// models draws how well a purchase model forecasts: fitted to the first two
// thirds of the time, looked at over all of it.
func (a *album) models(ctx context.Context, b *book, o *chart.Options) error {
	first, last := b.ledger.Span()
	split := first + (last-first)*2/3
	h, err := b.ledger.History(split.Time(), clientele.Week)
	if err != nil {
		return err
	}
	m, err := clv.FitBGNBD(ctx, h, nil)
	if err != nil {
		return err
	}
	ahead := float64(last-split) / 7
	c, err := chart.AliveMap(m, h, o)
	a.add("alive", c, err)
	c, err = chart.ExpectedMap(m, h, ahead, o)
	a.add("expected", c, err)

	var edges []float64
	for week := 1.; week <= float64(last-first)/7; week++ {
		edges = append(edges, week)
	}
	track, err := clv.Tracking(ctx, m, h, edges)
	if err != nil {
		return err
	}
	if err := track.Observe(b.ledger.Timeline, h); err != nil {
		return err
	}
	known := float64(split-first) / 7
	weeks := o2(o, "weeks since the first customer came", "自首位客户起的周数")
	c, err = chart.Tracking(track, known, weeks, o)
	a.add("tracking", c, err)
	c, err = chart.TrackingPer(track, known, weeks, o)
	a.add("tracking-per", c, err)

	f, err := clv.FrequencyCheck(ctx, m, h, 0)
	if err != nil {
		return err
	}
	c, err = chart.FrequencyBars(f, o)
	a.add("frequencies", c, err)

	predicted, err := clv.AppendExpected(ctx, nil, m, h, ahead)
	if err != nil {
		return err
	}
	actual := make([]float64, h.Len())
	for i, row := range h.Row {
		for d := range b.ledger.Days(row) {
			if d.Date > split && d.IsPurchase() {
				actual[i]++
			}
		}
	}
	e, err := clv.Evaluate(predicted, actual)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	c, err = chart.Calibration(e, o)
	a.add("calibration", c, err)
	return nil
}
