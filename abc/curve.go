package abc

import (
	"slices"

	"github.com/clientele-go/clientele/internal/radix"
)

// A Curve shows a [Rule] the values of the active customers from the largest
// to the smallest. It answers by selection, without sorting, unless the
// values have been sorted already. It is not safe for concurrent use.
type Curve struct {
	values   []float64
	sorted   []float64 // descending; nil while not needed
	positive int
	gains    float64
}

// newCurve returns the curve of values, or of sorted ones if they are known.
func newCurve(values, sorted []float64) *Curve {
	c := &Curve{values: values, sorted: sorted}
	c.gains, c.positive = positiveSum(values)
	return c
}

// Len returns the number of active customers.
func (c *Curve) Len() int { return len(c.values) }

// Positive returns the number of customers whose value is above 0.
func (c *Curve) Positive() int { return c.positive }

// Gains returns the sum of the values above 0.
func (c *Curve) Gains() float64 { return c.gains }

// Value returns the k-th largest value, counted from 1. A k outside 1 to Len
// gives the nearest one, and 0 when there is none.
func (c *Curve) Value(k int) float64 {
	n := len(c.values)
	if n == 0 {
		return 0
	}
	k = min(max(k, 1), n)
	if c.sorted != nil {
		return c.sorted[k-1]
	}
	return radix.Select(c.values, []int{n - k}, nil)[0]
}

// AtLeast returns the number of customers whose value is v or more.
func (c *Curve) AtLeast(v float64) int {
	n := 0
	for _, x := range c.values {
		if x >= v {
			n++
		}
	}
	return n
}

// Reach returns, for each cumulative share in parts per million of [Curve.Gains],
// the smallest number of customers who reach it together.
//
// A share counts as reached when it is missed by no more than the rounding of
// the values themselves, a relative 2⁻⁵⁰: of .7, .1, .1 and .1 the first two
// reach .8 although their sum as binary numbers is smaller.
func (c *Curve) Reach(ppm []int) []int {
	const slack = 1 - 0x1p-50
	targets := make([]float64, len(ppm))
	for j, p := range ppm {
		targets[j] = c.gains * (float64(p) / million) * slack
	}
	if c.sorted == nil {
		return radix.Reach(c.values, targets, nil)
	}
	var sum adder
	sizes := make([]int, len(ppm))
	k := 0
	for j, target := range targets {
		if j > 0 && target < targets[j-1] {
			sum, k = adder{}, 0
		}
		for sum.float() < target && k < c.positive {
			sum = sum.plus(c.sorted[k])
			k++
		}
		sizes[j] = k
	}
	return sizes
}

// Sorted returns all values, the largest first, in a slice of the caller's.
func (c *Curve) Sorted() []float64 {
	if c.sorted != nil {
		return slices.Clone(c.sorted)
	}
	sorted := slices.Clone(c.values)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	return sorted
}
