package clv

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// Spread puts the values of a history's rows into the rows of a ledger of n
// customers: values[i] goes to row rows[i], as [clientele.History].Row and
// [clientele.Table].Row name it; all other rows are 0.
//
// Errors: rows that are not one per value, unknown or named twice.
func Spread(values []float64, rows []int, n int) ([]float64, error) {
	if err := clientele.CheckLen("rows", len(rows), len(values)); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	if n < 0 {
		return nil, fmt.Errorf("clv: %d customers: %w", n, clientele.ErrOption)
	}
	out := make([]float64, n)
	seen := make([]bool, n)
	for i, row := range rows {
		reason := ""
		switch {
		case row < 0 || row >= n:
			reason = fmt.Sprintf("no customer %d among %d", row, n)
		case seen[row]:
			reason = fmt.Sprintf("customer %d again", row)
		default:
			out[row], seen[row] = values[i], true
			continue
		}
		return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "rows", Row: i, Reason: reason})
	}
	return out, nil
}

// Spread puts the uncertainty of a history's rows into the rows of a ledger,
// as the function [Spread] does with values.
func (u *ValueUncertainty) Spread(rows []int, n int) (*ValueUncertainty, error) {
	out := &ValueUncertainty{Cov: slices.Clone(u.Cov)}
	for _, g := range u.Gradient {
		column, err := Spread(g, rows, n)
		if err != nil {
			return nil, err
		}
		out.Gradient = append(out.Gradient, column)
	}
	return out, nil
}
