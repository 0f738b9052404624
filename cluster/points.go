package cluster

import (
	"fmt"
	"math"
	"strconv"

	"github.com/clientele-go/clientele"
)

// Points are the rows to be grouped: one customer per row, one feature per
// column, in the units of the caller.
//
// The cells stand row by row in one slice, so that the features of row i are
// Data[i*D : (i+1)*D]. Nothing in this package changes or keeps it.
type Points struct {
	D    int       // features
	Data []float64 // rows × D

	// Names are the names of the features, for errors, profiles and rules. Nil
	// means x1, x2, …
	Names []string

	// Weight says how much a row counts: not negative, 1e100 at most, and not all
	// 0 or next to it. Nil means 1 each.
	Weight []float64
}

// FromColumns copies columns of equal length into Points. Names may be nil.
//
// Errors: no column or no row ([clientele.ErrEmpty]); columns of different
// lengths, or a wrong number of names ([*clientele.InputError]).
func FromColumns(names []string, columns ...[]float64) (*Points, error) {
	if len(columns) == 0 || len(columns[0]) == 0 {
		return nil, fmt.Errorf("cluster: columns: %w", clientele.ErrEmpty)
	}
	p := &Points{D: len(columns), Names: append([]string(nil), names...)}
	if names != nil {
		if err := clientele.CheckLen("Names", len(names), p.D); err != nil {
			return nil, fmt.Errorf("cluster: %w", err)
		}
	}
	n := len(columns[0])
	for j, c := range columns {
		if err := clientele.CheckLen(p.Name(j), len(c), n); err != nil {
			return nil, fmt.Errorf("cluster: %w", err)
		}
	}
	p.Data = make([]float64, n*p.D)
	for j, c := range columns {
		for i, v := range c {
			p.Data[i*p.D+j] = v
		}
	}
	return p, nil
}

// FromTable returns recency, frequency and monetary value of a table as
// Points, one row per row of the table.
//
// Errors: a table without rows ([clientele.ErrEmpty]).
func FromTable(t *clientele.Table) (*Points, error) {
	return FromColumns([]string{"recency", "frequency", "monetary"}, t.Recency, t.Frequency, t.Monetary)
}

// Len returns the number of rows.
func (p *Points) Len() int {
	if p.D < 1 {
		return 0
	}
	return len(p.Data) / p.D
}

// Name returns the name of feature j: Names[j], or x1, x2, … without names.
func (p *Points) Name(j int) string {
	if j < len(p.Names) {
		return p.Names[j]
	}
	return "x" + strconv.Itoa(j+1)
}

// Row returns the features of row i, a part of Data.
func (p *Points) Row(i int) []float64 { return p.Data[i*p.D : (i+1)*p.D : (i+1)*p.D] }

// names returns a full copy of the feature names.
func (p *Points) names() []string {
	names := make([]string, p.D)
	for j := range names {
		names[j] = p.Name(j)
	}
	return names
}

// weight returns the weight of row i.
func (p *Points) weight(i int) float64 {
	if p.Weight == nil {
		return 1
	}
	return p.Weight[i]
}

// limit bounds the cells, so that no square of a difference overflows.
const limit = 1e100

// check returns an error for what cannot be clustered. With missing, NaN is
// allowed as long as each row has one cell that is not.
func (p *Points) check(missing Missing) error {
	if p == nil || p.D < 1 || len(p.Data) == 0 {
		return fmt.Errorf("cluster: points: %w", clientele.ErrEmpty)
	}
	if len(p.Data)%p.D != 0 {
		reason := fmt.Sprintf("%d cells are no whole number of rows of %d", len(p.Data), p.D)
		return inputError("Data", -1, reason)
	}
	if p.Names != nil {
		if err := clientele.CheckLen("Names", len(p.Names), p.D); err != nil {
			return fmt.Errorf("cluster: %w", err)
		}
	}
	if err := p.checkCells(missing); err != nil {
		return err
	}
	return checkWeights(p.Weight, p.Len())
}

func (p *Points) checkCells(missing Missing) error {
	if largest(p.Data) <= limit {
		return nil
	}
	for i := range p.Len() {
		seen := false
		for j, v := range p.Row(i) {
			switch {
			case math.IsNaN(v) && missing == Partial:
			case math.IsNaN(v) || math.IsInf(v, 0):
				return inputError(p.Name(j), i, "not finite")
			case math.Abs(v) > limit:
				return inputError(p.Name(j), i, "beyond ±1e100")
			default:
				seen = true
			}
		}
		if !seen {
			return inputError("Data", i, "every feature is missing")
		}
	}
	return nil
}

// checkWeights returns an error for weights that are not finite, negative or
// all 0, or so small that products of them would be.
func checkWeights(weights []float64, n int) error {
	if weights == nil {
		return nil
	}
	if err := clientele.CheckLen("Weight", len(weights), n); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	largest := 0.0
	for i, w := range weights {
		if !(w >= 0 && w <= limit) {
			return inputError("Weight", i, "negative, not finite or beyond 1e100")
		}
		largest = max(largest, w)
	}
	switch {
	case largest == 0:
		return inputError("Weight", -1, "all 0")
	case largest < 1/limit:
		return inputError("Weight", -1, "all below 1e-100")
	}
	return nil
}

// checkLabels returns an error unless there is one label per row and none is
// below −1.
func checkLabels(labels []int, n int) error {
	if err := clientele.CheckLen("labels", len(labels), n); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	for i, l := range labels {
		if l < Noise {
			return inputError("labels", i, fmt.Sprintf("no such cluster: %d", l))
		}
	}
	return nil
}

func inputError(column string, row int, reason string) error {
	return fmt.Errorf("cluster: %w", &clientele.InputError{Column: column, Row: row, Reason: reason})
}

func optionError(format string, args ...any) error {
	return fmt.Errorf("cluster: "+format+": %w", append(args, clientele.ErrOption)...)
}

func wrap(err error) error { return fmt.Errorf("cluster: %w", err) }
