package abc

import "slices"

// A Curve shows a [Rule] the values of the active customers from the largest
// to the smallest. It answers by selection, without sorting, unless the
// values have been sorted already. It is not safe for concurrent use.
type Curve struct {
	source
	length   int
	positive int
	gains    float64
}

// A source holds values and answers for a [Curve].
type source interface {
	// size returns the number of values, and the number and sum of those
	// above 0.
	size() (n, positive int, gains float64)

	// blocks returns the block of equal values around each place, counted
	// from 1.
	blocks(places []int) []block

	// atLeast returns the number of values of v or more.
	atLeast(v float64) int

	// reach returns how many of the largest values it takes for their sum to
	// be each of the targets.
	reach(targets []float64) []int

	// descending returns all values in order, in a slice of the caller's.
	descending() []float64
}

// A block is the customers with one value: those in places start+1 to end,
// counted from the best.
type block struct {
	value      float64
	start, end int
}

// newCurve returns the curve of a source.
func newCurve(s source) *Curve {
	c := &Curve{source: s}
	c.length, c.positive, c.gains = s.size()
	return c
}

// Len returns the number of active customers.
func (c *Curve) Len() int { return c.length }

// Positive returns the number of customers whose value is above 0.
func (c *Curve) Positive() int { return c.positive }

// Gains returns the sum of the values above 0.
func (c *Curve) Gains() float64 { return c.gains }

// Value returns the k-th largest value, counted from 1. A k outside 1 to Len
// gives the nearest one, and 0 when there is none.
func (c *Curve) Value(k int) float64 {
	if c.length == 0 {
		return 0
	}
	return c.blocks([]int{min(max(k, 1), c.length)})[0].value
}

// AtLeast returns the number of customers whose value is v or more.
func (c *Curve) AtLeast(v float64) int { return c.atLeast(v) }

// rounding is a factor just below 1, by more than the error of sums and
// products here: what is missed by no more counts as reached.
const rounding = 1 - 0x1p-50

// Reach returns, for each cumulative share in parts per million of [Curve.Gains],
// the smallest number of customers who reach it together.
//
// A share counts as reached when it is missed by no more than the rounding of
// the values themselves, a relative 2⁻⁵⁰: of .7, .1, .1 and .1 the first two
// reach .8 although their sum as binary numbers is smaller.
func (c *Curve) Reach(ppm []int) []int {
	targets := make([]float64, len(ppm))
	for j, p := range ppm {
		targets[j] = c.gains * (float64(p) / million) * rounding
	}
	return c.reach(targets)
}

// Sorted returns all values, the largest first, in a slice of the caller's.
func (c *Curve) Sorted() []float64 { return c.descending() }

// sorted are values in descending order: what a source of them answers without
// adding them up.
type sorted []float64

func (s sorted) blocks(places []int) []block {
	out := make([]block, len(places))
	for j, k := range places {
		b := block{s[k-1], k - 1, k}
		for b.start > 0 && s[b.start-1] == b.value {
			b.start--
		}
		for b.end < len(s) && s[b.end] == b.value {
			b.end++
		}
		out[j] = b
	}
	return out
}

func (s sorted) atLeast(v float64) int {
	n, _ := slices.BinarySearchFunc(s, v, func(x, v float64) int {
		if x >= v {
			return -1
		}
		return 1
	})
	return n
}

func (s sorted) descending() []float64 { return slices.Clone(s) }
