package abc

import (
	"cmp"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// Options says how to grade. Nil means the zero value.
type Options struct {
	// Rule decides how many customers each class holds. The default is
	// Count(nil): 5 % A, 15 % B and 80 % C of the customers.
	Rule Rule

	// Ties says to which class a block of equal values goes when a boundary
	// falls inside it. The default is [TiesUp].
	Ties Ties

	// Activity tells active customers by a value above 0, such as a table's
	// Frequency; the others are in class Inactive and count nowhere else. Nil
	// means that all are active.
	Activity []float64

	// GradeLosses grades values below 0 like the others instead of putting
	// them in class Loss. It suits values that are no money, such as scores.
	GradeLosses bool
}

// Ties says what happens to a block of equal values across a boundary.
type Ties uint8

const (
	// TiesUp puts the block into the better class.
	TiesUp Ties = iota

	// TiesDown puts the block into the worse class.
	TiesDown

	// TiesNearest puts the block where most of it lies, and into the better
	// class when the boundary halves it.
	TiesNearest

	// TiesSplit leaves the boundary where it is: equal values get different
	// classes, the earlier rows the better one. Cuts cannot repeat that and
	// keep the whole block in the better class.
	TiesSplit
)

var tiesNames = []string{"up", "down", "nearest", "split"}

// String returns “up”, “down”, “nearest” or “split”.
func (t Ties) String() string { return enum.Name("ties", tiesNames, t) }

// MarshalText writes what String returns.
func (t Ties) MarshalText() ([]byte, error) { return enum.Text("ties", tiesNames, t) }

// UnmarshalText reads what MarshalText writes.
func (t *Ties) UnmarshalText(text []byte) error { return enum.Parse("ties", tiesNames, t, text) }

// A Ranking holds, for every row of the values, where the customer stands,
// and a summary of the classes.
type Ranking struct {
	Class    []Class
	Rank     []int     // 1 is best; equal values share the best rank among them; 0 for inactive rows
	Share    []float64 // value / Gains
	CumShare []float64 // sum of all values not below this one / Gains

	// Order lists the rows from the best to the worst, equal values in row
	// order and inactive rows at the end: a total order of priority.
	Order []int

	// Classes holds one summary per class of the rule, from the best, empty
	// ones included, then Loss and Inactive where there are such customers.
	Classes []Summary

	// Cuts are the boundaries as values, frozen: Cuts.Class(values[i]) is
	// Class[i] for active rows unless ties were split.
	Cuts Cuts

	Total  float64 // sum of the values of the active rows
	Gains  float64 // sum of those above 0, of which all shares are taken
	Status Status
}

// Status says what a figure could not be computed from, or that it stands on
// little.
type Status uint8

const (
	// OK says that nothing is missing.
	OK Status = iota

	// Empty says that there is no active customer.
	Empty

	// NoGain says that no value is above 0, so that there is nothing to have
	// shares of. Shares are 0 and figures that need them are 0.
	NoGain

	// NoSpread says that there is one customer only, or that all values are
	// equal.
	NoSpread

	// Negative says that there are values below 0 for which the figure is
	// not defined. It is 0.
	Negative

	// Infinite says that the figure has no finite value. It is 0.
	Infinite

	// TooFew says that there are too few values for the figure. It is 0.
	TooFew
)

var statusNames = []string{"ok", "empty", "no gain", "no spread", "negative", "infinite", "too few"}

// String returns “ok”, “empty”, “no gain” and so on.
func (s Status) String() string { return enum.Name("status", statusNames, s) }

// MarshalText writes what String returns.
func (s Status) MarshalText() ([]byte, error) { return enum.Text("status", statusNames, s) }

// UnmarshalText reads what MarshalText writes.
func (s *Status) UnmarshalText(text []byte) error {
	return enum.Parse("status", statusNames, s, text)
}

// Rank grades the customers whose values are given, by opts.Rule.
//
//	Share[i]    = values[i] / Gains
//	CumShare[i] = Σ_{j: values[j] ≥ values[i]} values[j] / Gains
//	Gains       = Σ_{values[j] > 0} values[j]
//
// Shares are of the gains, so that they add up to 1 over the customers with
// gains; CumShare ends below 1 where there are losses. The result does not
// depend on the order of the rows, but for [Ranking.Order] of equal values and
// for [TiesSplit].
//
// A customer whose value is 0 is in the last class under every rule but
// [Thresholds]: who brings nothing has no part in a class that happens not to
// be full. One customer with a gain, and all customers when their gains are
// equal, are in class A by [Count] and [Value]. No rows give an empty ranking
// with Status Empty and, unless the rule has amounts of its own, zero Cuts.
//
// Cost: a sort in linear time; 33 bytes a row of the result, and 6 meanwhile.
//
// Errors: a value that is not finite, a sum beyond float64, columns of
// different length; ErrOption for a rule that is out of range.
func Rank(values []float64, opts *Options) (*Ranking, error) {
	g, err := newGrading(values, opts, true)
	if err != nil {
		return nil, err
	}
	r := &Ranking{
		Order:   g.order,
		Classes: summarise(values, g),
		Cuts:    g.cuts,
		Total:   g.ranked.total.float(),
		Gains:   g.curve.Gains(),
		Status:  g.status(),
	}
	g.rows(r, values)
	if err := cmp.Or(checkSum("values", r.Total), checkSum("values", ratio(r.Total, r.Gains))); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	return r, nil
}

// Fit returns the cuts of the classes without ranking anybody, by selection
// instead of sorting: the same cuts as [Rank], several times as fast.
// [Cuts.Assign] then gives the classes.
//
// Cost: linear, and nothing is sorted.
//
// Errors: as [Rank], and ErrEmpty where no row is active.
func Fit(values []float64, opts *Options) (*Cuts, error) {
	g, err := newGrading(values, opts, false)
	if err != nil {
		return nil, err
	}
	if g.curve.Len() == 0 {
		return nil, fmt.Errorf("abc: no active customer: %w", clientele.ErrEmpty)
	}
	return &g.cuts, nil
}

// status returns what is to be said of the values as a whole.
func (g *grading) status() Status {
	c := g.curve
	switch {
	case c.Len() == 0:
		return Empty
	case c.positive == 0:
		return NoGain
	case c.Value(1) == c.Value(c.Len()):
		return NoSpread
	default:
		return OK
	}
}

// checkColumns says what is wrong with a column of values and its activity.
func checkColumns(values, activity []float64) error {
	if err := clientele.CheckFinite("values", values); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	if activity == nil {
		return nil
	}
	if err := clientele.CheckLen("Activity", len(activity), len(values)); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	if err := clientele.CheckFinite("Activity", activity); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	return nil
}

// allRows returns the rows that an order of the active ones means, with the
// inactive rows after them.
func allRows(order []int, activity []float64) []int {
	active := activeRows(activity)
	rows := make([]int, 0, len(activity))
	for _, k := range order {
		rows = append(rows, active[k])
	}
	for row, a := range activity {
		if !(a > 0) {
			rows = append(rows, row)
		}
	}
	return rows
}

// activeRows returns the rows whose activity is above 0.
func activeRows(activity []float64) []int {
	rows := make([]int, 0, len(activity))
	for row, a := range activity {
		if a > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// activeValues returns the values of the active rows: values itself where all
// are.
func activeValues(values, activity []float64) []float64 {
	if activity == nil {
		return values
	}
	picked := make([]float64, 0, len(values))
	for row, a := range activity {
		if a > 0 {
			picked = append(picked, values[row])
		}
	}
	return picked
}

// next returns the smallest float64 above v that is finite.
func next(v float64) float64 { return min(math.Nextafter(v, math.Inf(1)), math.MaxFloat64) }
