package clv

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// AppendPAlive appends to dst the P(alive) of every row of the history, at the
// row's T. Rows that are equal are computed once, all cores are used.
//
// An error names the row; dst is then returned as it was.
func AppendPAlive(ctx context.Context, dst []float64, m Model, h *clientele.History) ([]float64, error) {
	return Append(ctx, dst, h, m.PAlive)
}

// AppendExpected appends to dst, for every row of the history, the purchases
// to be expected in the horizon after the row's T. Rows that are equal are
// computed once, all cores are used.
//
// An error names the row; dst is then returned as it was.
func AppendExpected(ctx context.Context, dst []float64, m Model, h *clientele.History, horizon float64) ([]float64, error) {
	return Append(ctx, dst, h, func(x, last, t float64) (float64, error) {
		return m.Expected(x, last, t, horizon)
	})
}

// Append appends to dst, for every row of the history, any quantity that
// depends on x, t_x and T alone, such as m.PAlive or a closure around m.DERT.
// The quantity is computed once for rows that are equal, and for several at a
// time: it must not change anything.
//
// An error names the row; dst is then returned as it was. An empty history
// appends nothing.
func Append(ctx context.Context, dst []float64, h *clientele.History, quantity func(x, last, t float64) (float64, error)) ([]float64, error) {
	if h == nil || h.Len() == 0 {
		return dst, nil
	}
	if err := checkHistory(h); err != nil {
		return dst, err
	}
	group, first := distinct(h)
	values := make([]float64, len(first))
	err := eachRow(ctx, len(first), func(g int) error {
		i := first[g]
		v, err := quantity(h.X[i], h.Last[i], h.T[i])
		values[g] = v
		if err != nil {
			return customerError{i, err}
		}
		return nil
	})
	if err != nil {
		return dst, err
	}
	dst = slices.Grow(dst, h.Len())
	for _, g := range group {
		dst = append(dst, values[g])
	}
	return dst, nil
}

// customerError carries the row of the history that an error belongs to.
type customerError struct {
	row int
	err error
}

func (e customerError) Error() string { return e.err.Error() }
func (e customerError) Unwrap() error { return e.err }

// atRow puts the row into an error of a single customer.
func atRow(err error, row int) error {
	var at customerError
	if errors.As(err, &at) {
		row, err = at.row, at.err
	}
	var in *clientele.InputError
	if errors.As(err, &in) {
		c := *in
		c.Row = row
		return fmt.Errorf("clv: %w", &c)
	}
	if errors.Is(err, clientele.ErrOption) {
		return err
	}
	return fmt.Errorf("row %d: %w", row, err)
}
