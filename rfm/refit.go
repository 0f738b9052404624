package rfm

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// A RefitReport tells what a refit does to customers between two days.
type RefitReport struct {
	Customers int // in both tables, with a purchase in either window
	Silent    int // among them those who bought nothing between the two days

	// Shifted lists the silent customers whom the new thresholds move although
	// the old ones would not: others' purchases moved them, not their own.
	Shifted []Shift

	// Aged counts the silent customers whose scores fall with the old
	// thresholds too, because time has passed.
	Aged int
}

// A Shift is a customer whom a refit moves.
type Shift struct {
	Row           int // in the ledger
	Before        int // code before, by the old model
	Frozen, Refit int // codes after, by the old and by the new model
}

// CompareRefit scores the customers of a table by an old model, and those of a
// later table by the same model and by a new one, and lists who moved without
// a purchase of their own. Customers are matched by Row; both models must have
// the axes of [Fit] alone, with equal names and levels.
//
// Errors: as [Model.Score]; a [clientele.ErrOption] if the axes differ or the
// tables are not in the order of their days.
func CompareRefit(before, after *Model, then, now *clientele.Table) (*RefitReport, error) {
	beforeNames, beforeLevels := before.names()
	afterNames, afterLevels := after.names()
	if !slices.Equal(beforeNames, afterNames) || !slices.Equal(beforeLevels, afterLevels) {
		return nil, fmt.Errorf("rfm: the models have different axes or levels: %w", clientele.ErrOption)
	}
	if now.AsOf < then.AsOf {
		return nil, fmt.Errorf("rfm: %v is before %v: %w", now.AsOf, then.AsOf, clientele.ErrOption)
	}
	var scores [3]*Scores
	for i, step := range []struct {
		m *Model
		t *clientele.Table
	}{{before, then}, {before, now}, {after, now}} {
		var err error
		if scores[i], err = step.m.Score(step.t); err != nil {
			return nil, err
		}
	}
	if err := clientele.CheckLen("Recency", len(then.Recency), then.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	if err := clientele.CheckLen("Recency", len(now.Recency), now.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	at := make(map[int]int, then.Len()) // looked up only, never iterated
	for i, row := range then.Row {
		at[row] = i
	}
	r := new(RefitReport)
	passed := float64(int64(now.AsOf) - int64(then.AsOf))
	for i, row := range now.Row {
		j, ok := at[row]
		if !ok || scores[0].Code(j) == 0 && scores[1].Code(i) == 0 {
			continue
		}
		r.Customers++
		if now.Recency[i] != then.Recency[j]+passed {
			continue
		}
		r.Silent++
		s := Shift{Row: row, Before: scores[0].Code(j), Frozen: scores[1].Code(i), Refit: scores[2].Code(i)}
		if s.Frozen != s.Before {
			r.Aged++
		}
		if s.Refit != s.Frozen {
			r.Shifted = append(r.Shifted, s)
		}
	}
	return r, nil
}
