package abc

import "math"

// Computed is the rule that reads the classes off the ABC curve itself, the
// share of value y that the best share x of the customers bring, with no
// figure to choose. On the n+1 corners of the curve it finds
//
//	Pareto point       the corner nearest to the ideal (0, 1)
//	break-even point   the last customer who is worth the mean or more (slope 1)
//	submarginal point  the corner nearest to (x of the later of the two, 1)
//
// Class A ends at the earlier of the first two, class B at the third. Values
// below 0 count as 0. Equal values keep together as everywhere, so that equal
// customers are one class, and class A holds at least one customer. Where no
// value is above 0 all customers are in the last class.
//
// It needs the values in order: Fit is as slow as Rank with it.
//
// Source: Ultsch and Lötsch (2015), PLoS ONE 10(6) e0129767.
type Computed struct{}

// Sizes implements [Rule].
func (Computed) Sizes(c *Curve) ([]int, error) {
	sorted, n := c.Sorted(), float64(c.Len())
	if c.gains <= 0 {
		return []int{0, 0}, nil
	}
	pareto := nearestCorner(sorted, 0, c.gains)
	breakEven := c.AtLeast(c.gains / n * rounding)
	a, b := max(1, min(pareto, breakEven)), max(pareto, breakEven)
	return []int{a, max(a, nearestCorner(sorted, float64(b)/n, c.gains))}, nil
}

// nearestCorner returns the first k for which the corner (k/n, share of the
// first k) of the ABC curve is nearest to (x, 1).
func nearestCorner(sorted []float64, x, gains float64) int {
	n := float64(len(sorted))
	best, nearest := 0, x*x+1
	var sum adder
	for i, v := range sorted {
		sum = sum.plus(max(v, 0))
		dx, dy := float64(i+1)/n-x, 1-sum.float()/gains
		if d := dx*dx + dy*dy; d < nearest*rounding {
			best, nearest = i+1, d
		}
	}
	return best
}

// ComputedSpline is [Computed] as the R package ABCanalysis does it, for
// comparisons with its results: on a cubic spline through the curve, sampled
// at 101 points, or at 1001 for more than 100 customers. The spline overshoots
// where one customer dominates; use Computed.
//
// Two habits of that package are kept: the slope is read one sample late, and
// class A holds the values above the one at its boundary. Another is not: no
// customer is lost.
type ComputedSpline struct{}

// Sizes implements [Rule].
func (ComputedSpline) Sizes(c *Curve) ([]int, error) {
	if c.gains <= 0 {
		return []int{0, 0}, nil
	}
	s := sampleSpline(c)
	sorted, n := c.Sorted(), float64(c.Len())
	a := int(math.RoundToEven(s.a * n))
	ab := int(math.RoundToEven(s.c * n))
	sizes := []int{0, 0}
	if a > 0 {
		for sorted[sizes[0]] > sorted[a-1] {
			sizes[0]++
		}
	}
	if ab > 0 {
		sizes[1] = c.AtLeast(sorted[ab-1])
	}
	return sizes, nil
}

// splinePoints are the x of the three points of the computed analysis and
// their y.
type splinePoints struct {
	a, b, c    float64
	ya, yb, yc float64 // yb is the share at the Pareto or break-even point that comes later
	swapped    bool    // the break-even point comes first
}

// splineSamples returns the spline through the curve, sampled evenly.
func splineSamples(c *Curve) (effort, yield []float64) {
	steps := 100
	if c.Len() > steps {
		steps = 1000
	}
	x, y := abcCorners(c)
	curve := newSpline(x, y)
	effort, yield = make([]float64, steps+1), make([]float64, steps+1)
	full := false
	for i := range effort {
		effort[i] = float64(i) / float64(steps)
		yield[i] = curve.at(effort[i])
		if full = full || yield[i] >= 1; full {
			yield[i] = 1
		}
	}
	return effort, yield
}

// sampleSpline finds the three points on the sampled spline.
func sampleSpline(c *Curve) splinePoints {
	effort, yield := splineSamples(c)
	slope := newSpline(effort, yield)
	pareto, breakEven := 0, 0
	nearest, flattest := math.Inf(1), math.Inf(1)
	for i := range effort {
		if d := effort[i]*effort[i] + (1-yield[i])*(1-yield[i]); d < nearest {
			pareto, nearest = i, d
		}
		late := float64(i+1) / float64(len(effort))
		if d := math.Abs(slope.slope(late) - 1); d < flattest {
			breakEven, flattest = i, d
		}
	}
	s := splinePoints{swapped: effort[breakEven] < effort[pareto]}
	first, second := pareto, breakEven
	if s.swapped {
		first, second = breakEven, pareto
	}
	third, nearest := 0, math.Inf(1)
	for i := range effort {
		dx := effort[i] - effort[second]
		if d := dx*dx + (1-yield[i])*(1-yield[i]); d < nearest {
			third, nearest = i, d
		}
	}
	s.a, s.ya = effort[first], yield[first]
	s.b, s.yb = effort[second], yield[second]
	s.c, s.yc = effort[third], yield[third]
	return s
}

// abcCorners returns the corners of the ABC curve, (0, 0) first, with values
// below 0 counted as 0.
func abcCorners(c *Curve) (x, y []float64) {
	sorted := c.Sorted()
	n := float64(len(sorted))
	x, y = make([]float64, len(sorted)+1), make([]float64, len(sorted)+1)
	var sum adder
	for i, v := range sorted {
		sum = sum.plus(max(v, 0))
		x[i+1], y[i+1] = float64(i+1)/n, sum.float()/c.gains
	}
	return x, y
}
