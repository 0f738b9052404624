package main

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
)

// A result is all that is found out about the customers. Rows are those of
// the ledger.
type result struct {
	*books
	cfg     *config
	asOf    clientele.Date
	table   *clientele.Table
	buyers  int
	revenue float64 // of all customers
	profit  float64

	// Nil when there are no buyers.
	grades        *abc.Ranking
	concentration *abc.Concentration
	segments      *segmentation
	forecast      *forecast
	worth         *worth
	course        *course
	todo          *todo
	grouping      *grouping
}

// analyse does one step after the other. Every step takes columns and returns
// columns of the same rows.
func analyse(ctx context.Context, b *books, cfg *config) (*result, error) {
	asOf := cfg.asOf
	if _, last := b.ledger.Span(); asOf.IsZero() {
		asOf = last.Time()
	}
	table, err := b.ledger.Table(asOf, &clientele.TableOptions{Keep: clientele.KeepAll})
	if err != nil {
		return nil, err
	}
	r := &result{books: b, cfg: cfg, asOf: clientele.DateOf(asOf), table: table}
	for row, orders := range table.Frequency {
		r.revenue += table.Monetary[row]
		r.profit += table.Profit[row]
		if orders > 0 {
			r.buyers++
		}
	}
	if r.buyers == 0 {
		return r, nil
	}
	if r.grades, r.concentration, err = grade(table); err != nil {
		return nil, err
	}
	if r.segments, err = segment(b.ledger, table, asOf); err != nil {
		return nil, err
	}
	if r.forecast, err = predict(ctx, b.ledger, asOf, cfg); err != nil {
		return nil, err
	}
	if r.worth, err = value(ctx, b, table, r.forecast, asOf, cfg); err != nil {
		return nil, err
	}
	if r.course, err = follow(ctx, b.ledger, asOf); err != nil {
		return nil, err
	}
	if r.todo, err = listTodo(r.forecast, r.worth, r.course); err != nil {
		return nil, err
	}
	buyers, err := b.ledger.Table(asOf, nil)
	if err != nil {
		return nil, err
	}
	if r.grouping, err = group(ctx, buyers, b.ledger.Len(), cfg.clusters); err != nil {
		return nil, err
	}
	return r, nil
}
