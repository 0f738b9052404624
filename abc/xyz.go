package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Regularity is the class of the XYZ analysis: how evenly a customer buys.
type Regularity uint8

// The classes of regularity.
const (
	Steady   Regularity = iota + 1 // X: about the same in every period
	Varying                        // Y: seasons, trends
	Sporadic                       // Z: now and then
)

var regularityNames = []string{"unknown", "x", "y", "z"}

// String returns “x”, “y” or “z”.
func (r Regularity) String() string { return enum.Name("regularity", regularityNames, r) }

// MarshalText writes what String returns.
func (r Regularity) MarshalText() ([]byte, error) {
	return enum.Text("regularity", regularityNames, r)
}

// UnmarshalText reads what MarshalText writes.
func (r *Regularity) UnmarshalText(text []byte) error {
	return enum.Parse("regularity", regularityNames, r, text)
}

// XYZOptions says where the classes of regularity end. Nil means the zero
// value.
type XYZOptions struct {
	X float64 // largest coefficient of variation of class X; 0 means .5
	Y float64 // largest of class Y; 0 means 1

	// MinPeriods is the number of periods that a row needs, counted from its
	// first with an amount other than 0. Rows with fewer are unknown. 0 means 3.
	MinPeriods int
}

// XYZ is the result of an XYZ analysis, by row.
type XYZ struct {
	Class []Regularity

	// CV is the coefficient of variation, population standard deviation /
	// mean; 0 where the class is unknown or the mean is not above 0.
	CV []float64
}

// NewXYZ classes customers by the variation of their amounts over equal
// periods: rows × periods, row by row, as in Panel.Revenue. A period without
// a purchase counts as 0, from the first period in which the row has an
// amount on, so that a new customer is not taken for a sporadic one.
//
//	CV = √((1/m) Σ (a − ā)²) / ā over the m periods
//
// A row without any amount, or with too few periods, is unknown; one whose
// mean is not above 0 is in class Z. Cross of a ranking's Class with this one
// gives the nine fields of the ABC–XYZ analysis.
//
// Errors: ErrOption for limits not 0 < X < Y, for periods below 1 and
// MinPeriods below 0; a number of amounts that is no multiple of the periods;
// an amount that is not finite.
func NewXYZ(amounts []float64, periods int, opts *XYZOptions) (*XYZ, error) {
	o := XYZOptions{}
	if opts != nil {
		o = *opts
	}
	if o.X == 0 {
		o.X = .5
	}
	if o.Y == 0 {
		o.Y = 1
	}
	if o.MinPeriods == 0 {
		o.MinPeriods = 3
	}
	if !(0 < o.X && o.X < o.Y) || o.MinPeriods < 0 || periods < 1 {
		return nil, fmt.Errorf("abc: xyz with %d periods, %+v: %w", periods, o, clientele.ErrOption)
	}
	if len(amounts)%periods != 0 {
		return nil, fmt.Errorf("abc: %w", &clientele.InputError{
			Column: "amounts", Row: -1, Reason: fmt.Sprintf("%d amounts, not a multiple of %d periods", len(amounts), periods),
		})
	}
	if err := checkTable(column{"amounts", amounts}); err != nil {
		return nil, err
	}
	rows := len(amounts) / periods
	out := &XYZ{make([]Regularity, rows), make([]float64, rows)}
	for i := range rows {
		out.Class[i], out.CV[i] = o.regularity(amounts[i*periods : (i+1)*periods])
	}
	return out, nil
}

// regularity classes one row.
func (o XYZOptions) regularity(amounts []float64) (Regularity, float64) {
	for len(amounts) > 0 && amounts[0] == 0 {
		amounts = amounts[1:]
	}
	if len(amounts) < max(o.MinPeriods, 1) {
		return 0, 0
	}
	m := float64(len(amounts))
	mean := sum(amounts) / m
	if !(mean > 0) || math.IsInf(mean, 0) {
		return Sporadic, 0
	}
	var square adder
	for _, a := range amounts {
		d := a/mean - 1
		square = square.plus(d * d)
	}
	cv := math.Sqrt(square.float() / m)
	switch {
	case cv <= o.X:
		return Steady, cv
	case cv <= o.Y:
		return Varying, cv
	case math.IsNaN(cv) || math.IsInf(cv, 0):
		return Sporadic, 0
	default:
		return Sporadic, cv
	}
}
