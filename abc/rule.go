package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Rule decides how many customers each class holds.
//
// Sizes returns, for the customers of the curve, how many the best class
// holds, how many the best two classes hold together, and so on without the
// last class, which holds the rest: one number less than there are classes.
// The numbers ascend, weakly, from 0 to c.Len().
//
// [Rank] then moves each boundary out of a block of equal values, as
// [Options.Ties] says, and puts customers without value into the last class.
type Rule interface {
	Sizes(c *Curve) ([]int, error)
}

// million is the number of parts in which shares are counted.
const million = 1_000_000

// Count is the rule by share of customers, from the best class to the last,
// in parts per million, which must add up to one million:
//
//	abc.Count{50_000, 150_000, 800_000}	// 5 %, 15 %, 80 %
//
// The nil Count is [KeyMainOrdinary]. The boundary after classes with a
// cumulative share of s parts is at ⌈n s / 10⁶⌉ customers, in integers, so
// that there is at least one customer in class A where there is one at all. n
// counts the active customers, those with losses included.
type Count []int

// KeyMainOrdinary returns the default rule: 5 % key customers (A, 关键客户),
// the next 15 % main customers (B, 主要客户) and 80 % ordinary customers (C,
// 普通客户).
func KeyMainOrdinary() Count { return Count{50_000, 150_000, 800_000} }

// Pyramid returns the rule of the customer pyramid: top 1 %, big 4 %, medium
// 15 %, small 80 %.
//
// Source: Curry and Curry (2000), The Customer Marketing Method.
func Pyramid() Count { return Count{10_000, 40_000, 150_000, 800_000} }

// HighMiddleLow returns the rule of three grades 高, 中 and 低: the first 20 %,
// the next 30 % and the last 50 % of the customers.
func HighMiddleLow() Count { return Count{200_000, 300_000, 500_000} }

// Sizes implements [Rule].
func (r Count) Sizes(c *Curve) ([]int, error) {
	if len(r) == 0 {
		r = KeyMainOrdinary()
	}
	sizes := make([]int, len(r)-1)
	total := 0
	for j, share := range r {
		if share < 0 || share > million {
			return nil, fmt.Errorf("share %d of class %d outside 0–1000000: %w", share, j+1, clientele.ErrOption)
		}
		total += share
		if j < len(sizes) {
			sizes[j] = ceilShare(c.Len(), min(total, million))
		}
	}
	if total != million {
		return nil, fmt.Errorf("shares of the classes add up to %d, want 1000000: %w", total, clientele.ErrOption)
	}
	return sizes, nil
}

// ceilShare returns ⌈n ppm / 10⁶⌉.
func ceilShare(n, ppm int) int {
	return int((int64(n)*int64(ppm) + million - 1) / million)
}

// Value is the rule by cumulative share of value with three classes: from the
// best customer down, A up to the first share and B up to the second. The zero
// Value stands for .80 and .95.
//
// It is [Cumulative] with two shares.
type Value struct {
	A  float64 // share of the value that the customers of class A bring; 0 means .80
	AB float64 // share that classes A and B bring together; 0 means .95
}

// Sizes implements [Rule].
func (r Value) Sizes(c *Curve) ([]int, error) {
	if r.A == 0 {
		r.A = .80
	}
	if r.AB == 0 {
		r.AB = .95
	}
	return Cumulative{r.A, r.AB}.Sizes(c)
}

// Cumulative is the rule by cumulative share of value with any number of
// classes, which are one more than there are shares: Cumulative{.5, .8, .95}
// makes four. Shares ascend, are above 0 and at most 1, and are rounded to
// parts per million.
//
// A customer's class is the one in which the value of all better customers
// ends: the customer with whom a share is reached or passed is still in the
// higher class. So a customer with more than 80 % of the value is in class A,
// and so is the only customer. Shares are of the sum of the values above 0;
// losses do not lower it, and where no value is above 0 all customers are in
// the last class.
type Cumulative []float64

// Sizes implements [Rule].
func (r Cumulative) Sizes(c *Curve) ([]int, error) {
	last := 0
	shares := make([]int, len(r))
	for j, share := range r {
		if !(share > 0 && share <= 1) {
			return nil, fmt.Errorf("cumulative share %v outside (0, 1]: %w", share, clientele.ErrOption)
		}
		shares[j] = int(math.Round(share * million))
		if shares[j] <= last {
			return nil, fmt.Errorf("cumulative share %v not above the one before: %w", share, clientele.ErrOption)
		}
		last = shares[j]
	}
	return c.Reach(shares), nil
}

// Thresholds is the rule by amounts: the smallest value of class A, the
// smallest of class B, and so on, in descending order. Values below the last
// threshold are in one more class, and values below 0 in [Loss] as always. A
// value that equals a threshold is in the higher class.
type Thresholds []float64

// Sizes implements [Rule].
func (r Thresholds) Sizes(c *Curve) ([]int, error) {
	if err := checkLower(r); err != nil {
		return nil, err
	}
	sizes := make([]int, len(r))
	for j, v := range r {
		sizes[j] = c.AtLeast(v)
	}
	return sizes, nil
}

// checkLower says what is wrong with the lower bounds of classes.
func checkLower(lower []float64) error {
	if len(lower)+1 > MaxClasses {
		return fmt.Errorf("%d classes, at most %d: %w", len(lower)+1, MaxClasses, clientele.ErrOption)
	}
	for j, v := range lower {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("threshold %d not finite: %w", j, clientele.ErrOption)
		}
		if j > 0 && v > lower[j-1] {
			return fmt.Errorf("threshold %v above the one before, %v: %w", v, lower[j-1], clientele.ErrOption)
		}
	}
	return nil
}
