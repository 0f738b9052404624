package main

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// A tryout is how well the chosen kind of model would have foretold the last
// third of the time, fitted to what was known before.
type tryout struct {
	split      clientele.Date // last day that the model knew
	known      float64        // time up to it since the first day, in units
	ahead      float64        // time after it
	track      *clv.Track     // of the customers known by then
	evaluation *clv.Evaluation
}

// leastCustomers is how many customers it takes to try a forecast.
const leastCustomers = 20

// tryForecast returns nil where the time or the customers are too few to say
// anything.
func tryForecast(ctx context.Context, r *result) (*tryout, error) {
	if r.forecast.chosen == nil {
		return nil, nil
	}
	first, _ := r.ledger.Span()
	c := &tryout{split: first + (r.asOf-first)*2/3}
	c.known, c.ahead = r.cfg.unit.Between(first, c.split), r.cfg.unit.Between(c.split, r.asOf)
	h, err := r.ledger.History(c.split.Time(), r.cfg.unit)
	if err != nil {
		return nil, err
	}
	if h.Len() < leastCustomers || c.ahead < 2 {
		return nil, nil
	}
	model, err := refit(ctx, r, h)
	if model == nil {
		return nil, err
	}
	if err := c.follow(ctx, r, model, h); err != nil {
		return nil, err
	}
	predicted, err := clv.AppendExpected(ctx, nil, model, h, c.ahead)
	if err != nil {
		return nil, err
	}
	actual := make([]float64, h.Len())
	for i, row := range h.Row {
		for d := range r.ledger.Days(row) {
			if d.Date > c.split && d.Date <= r.asOf && d.IsPurchase() {
				actual[i]++
			}
		}
	}
	c.evaluation, err = clv.Evaluate(predicted, actual)
	return c, err
}

// Newcomers are what a model knows of customers old and new.
type newcomers interface {
	clv.Model
	clv.Newcomer
}

// refit fits a model of the kind that was chosen to another history. It
// returns nil where the history says too little.
func refit(ctx context.Context, r *result, h *clientele.History) (newcomers, error) {
	family := slices.Index(purchaseModels(), r.forecast.chosenName()) + 1
	gaps, err := clv.LogGaps(r.ledger.Timeline, h)
	if err != nil {
		return nil, err
	}
	list, err := clv.Compare(ctx, h, &clv.CompareOptions{
		Families: []clv.Family{clv.Family(family)}, K: r.forecast.shape, LogGaps: gaps,
	})
	if err != nil && !errors.Is(err, clientele.ErrEmpty) && !errors.Is(err, clientele.ErrNotConverged) {
		return nil, err
	}
	if len(list) == 0 {
		return nil, nil
	}
	model, _ := list[0].Model.(newcomers)
	return model, nil
}

// follow tells the expected and the actual purchases, period by period.
func (c *tryout) follow(ctx context.Context, r *result, model newcomers, h *clientele.History) error {
	span := c.known + c.ahead
	step := max(1, math.Ceil(span/150))
	var edges []float64
	for t := step; t <= span+1e-9; t += step {
		edges = append(edges, t)
	}
	if len(edges) == 0 {
		return nil
	}
	var err error
	if c.track, err = clv.Tracking(ctx, model, h, edges); err != nil {
		return err
	}
	return c.track.Observe(r.ledger.Timeline, h)
}
