package clientele

import (
	"errors"
	"fmt"
	"math"
)

// The kinds of error of this module, for [errors.Is]. An error that points at
// a place in the data also holds an [*InputError].
var (
	// ErrEmpty says that there is nothing to work on where at least one row is
	// needed.
	ErrEmpty = errors.New("no data")

	// ErrOption says that an option or an argument that is not data is out of
	// its range.
	ErrOption = errors.New("bad option")

	// ErrNotConverged says that a fit ended without meeting its tolerance. The
	// best model found is returned beside it.
	ErrNotConverged = errors.New("not converged")

	// ErrVersion says that a stored model was written by a newer release.
	ErrVersion = errors.New("unknown version")
)

// An InputError names the place in the input that cannot be used.
//
// Column is the name of the column or of the struct field. Row is the row in
// it, counted from 0, or −1 where the column as a whole is meant. Line is the
// line in the file, counted from 1, where the input is a file, else 0.
type InputError struct {
	Column string
	Row    int
	Line   int
	Reason string
}

// Error returns “Column[Row]: Reason”, or “line 7, column amount: Reason” for
// a file.
func (e *InputError) Error() string {
	switch {
	case e.Line > 0 && e.Column != "":
		return fmt.Sprintf("line %d, column %s: %s", e.Line, e.Column, e.Reason)
	case e.Line > 0:
		return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
	case e.Row >= 0:
		return fmt.Sprintf("%s[%d]: %s", e.Column, e.Row, e.Reason)
	default:
		return fmt.Sprintf("%s: %s", e.Column, e.Reason)
	}
}

// CheckFinite returns an [*InputError] for the first value of the column that
// is NaN or infinite, and nil when there is none.
func CheckFinite(column string, values []float64) error {
	// The difference of a finite number and itself is +0, of any other NaN. The
	// usual case is told without a branch for each value.
	var odd uint64
	for _, v := range values {
		odd |= math.Float64bits(v - v)
	}
	if odd == 0 {
		return nil
	}
	for i, v := range values {
		if v-v != 0 {
			return &InputError{Column: column, Row: i, Reason: "not finite"}
		}
	}
	return nil
}

// CheckLen returns an [*InputError] for a column that does not have want rows,
// and nil otherwise.
func CheckLen(column string, got, want int) error {
	if got == want {
		return nil
	}
	return &InputError{Column: column, Row: -1, Reason: fmt.Sprintf("%d rows, want %d", got, want)}
}
