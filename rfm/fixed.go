package rfm

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// Cuts is a scorer with given cuts, in ascending order, in the unit of the
// axis: Cuts{100, 1000} gives 1 to less than 100, 2 to less than 1000 and 3
// from there on. Where lower is better it counts from the other end:
// Cuts{30, 90} gives 3 up to and including 30, 2 up to and including 90, and
// 1 beyond.
type Cuts []float64

// Freeze implements [Scorer]. The values do not matter.
func (c Cuts) Freeze(_ []float64, lower bool) ([]Cut, error) {
	if len(c) < MinLevels-1 || len(c) > MaxLevels-1 {
		return nil, levelsError(len(c) + 1)
	}
	for i, v := range c {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("Cuts[%d] is not finite: %w", i, clientele.ErrOption)
		}
		if i > 0 && v <= c[i-1] {
			return nil, fmt.Errorf("Cuts[%d] = %v is not above Cuts[%d] = %v: %w", i, v, i-1, c[i-1], clientele.ErrOption)
		}
	}
	at := slices.Clone(c)
	if lower {
		slices.Reverse(at)
	}
	return TiesUp.settle(at), nil
}

// EqualWidth divides the range of the values into intervals of one width. A
// value on a boundary belongs to the better side; if all values are equal,
// they get the middle score.
type EqualWidth struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int
}

// Freeze implements [Scorer].
func (e EqualWidth) Freeze(values []float64, lower bool) ([]Cut, error) {
	k, err := orDefault(e.Levels)
	if err != nil {
		return nil, err
	}
	worst, best := extremes(values)
	if lower {
		worst, best = best, worst
	}
	at := make([]float64, k-1)
	for j := range at {
		at[j] = between(worst, best, j+1, k)
	}
	return TiesMiddle.settle(at), nil
}

// between returns the point j/k of the way from a to b: exact where whole
// numbers allow it, without overflow, and never outside the interval.
func between(a, b float64, j, k int) float64 {
	p, q := float64(k-j), float64(j)
	v := (a*p + b*q) / float64(k)
	if math.IsInf(v, 0) || math.IsNaN(v) {
		v = a*(p/float64(k)) + b*(q/float64(k))
	}
	return min(max(v, min(a, b)), max(a, b))
}

// MeanSplit gives 2 to values better than the mean and 1 to all others: the
// high and low of the eight customer types; see [ChineseEight].
type MeanSplit struct{}

// Freeze implements [Scorer].
func (MeanSplit) Freeze(values []float64, _ bool) ([]Cut, error) {
	return []Cut{{At: mean(values), Strict: true}}, nil
}

// mean returns the mean of one or more values, the same in whatever order
// they come, and within their range. Scaling keeps the sum from overflowing.
func mean(values []float64) float64 {
	lo, hi := extremes(values)
	const scale = 1 << 40
	var sum dd.Sum
	big := max(math.Abs(lo), math.Abs(hi)) > math.MaxFloat64/scale
	for _, v := range values {
		if big {
			v /= scale
		}
		sum = sum.Add(v)
	}
	m := sum.Float() / float64(len(values))
	if big {
		m *= scale
	}
	return min(max(m, lo), hi)
}
