package clv

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// AppendPAlive appends to dst the P(alive) of every row of the history, at the
// row's T. What rows have in common is computed once, all cores are used.
//
// An error names the row; dst is then returned as it was.
func AppendPAlive(ctx context.Context, dst []float64, m Model, h *clientele.History) ([]float64, error) {
	if s, ok := scoredOf(m); ok && h != nil && h.Len() > 0 {
		if err := firstError(s.check(), checkHistory(h)); err != nil {
			return dst, err
		}
		return appendScores(ctx, dst, s, h, -1)
	}
	return Append(ctx, dst, h, m.PAlive)
}

// AppendExpected appends to dst, for every row of the history, the purchases
// to be expected in the horizon after the row's T. What rows have in common is
// computed once, all cores are used.
//
// An error names the row; dst is then returned as it was.
func AppendExpected(ctx context.Context, dst []float64, m Model, h *clientele.History, horizon float64) ([]float64, error) {
	if s, ok := scoredOf(m); ok && h != nil && h.Len() > 0 {
		if err := firstError(s.check(), checkHorizon(horizon), checkHistory(h)); err != nil {
			return dst, err
		}
		return appendScores(ctx, dst, s, h, horizon)
	}
	return Append(ctx, dst, h, func(x, last, t float64) (float64, error) {
		return m.Expected(x, last, t, horizon)
	})
}

// Append appends to dst, for every row of the history, any quantity that
// depends on x, t_x and T alone, such as m.PAlive or a closure around m.DiscountedExpected.
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
	group, first, err := distinct(ctx, h)
	if err != nil {
		return dst, err
	}
	values := make([]float64, len(first))
	err = eachRow(ctx, len(first), func(g int) error {
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

// AppendSpend appends to dst, for every row of the history, what
// [SpendModel.ExpectedSpend] says of its X and Spend. A customer whose repeat
// spend is not positive counts as one without a repeat purchase.
//
// An error names the row; dst is then returned as it was.
func AppendSpend(ctx context.Context, dst []float64, m SpendModel, h *clientele.History) ([]float64, error) {
	if h == nil {
		return dst, nil
	}
	if err := clientele.CheckLen("Spend", len(h.Spend), h.Len()); err != nil {
		return dst, fmt.Errorf("clv: %w", err)
	}
	out := slices.Grow(dst, h.Len())[:len(dst)+h.Len()]
	err := eachRow(ctx, h.Len(), func(i int) error {
		x, mean := h.X[i], h.Spend[i]
		if mean <= 0 {
			x, mean = 0, 0
		}
		v, err := m.ExpectedSpend(x, mean)
		out[len(dst)+i] = v
		return err
	})
	if err != nil {
		return dst, err
	}
	return out, nil
}

// eachRow calls do for the rows, chunk by chunk, and returns the error of the
// first row that has one, with its number.
func eachRow(ctx context.Context, n int, do func(i int) error) error {
	const size = 1024
	failed := make([]int, (n+size-1)/size)
	errs := make([]error, len(failed))
	if err := parallel.Chunks(ctx, n, size, func(chunk, lo, hi int) {
		for i := lo; i < hi; i++ {
			if err := do(i); err != nil {
				failed[chunk], errs[chunk] = i, err
				return
			}
		}
	}); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	for chunk, err := range errs {
		if err != nil {
			return atRow(err, failed[chunk])
		}
	}
	return nil
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
	if at, ok := errors.AsType[customerError](err); ok {
		row, err = at.row, at.err
	}
	if in, ok := errors.AsType[*clientele.InputError](err); ok {
		c := *in
		c.Row = row
		return fmt.Errorf("clv: %w", &c)
	}
	if errors.Is(err, clientele.ErrOption) {
		return err
	}
	return fmt.Errorf("row %d: %w", row, err)
}
