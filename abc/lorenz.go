package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Point is a point of a curve of concentration.
type Point struct {
	X float64 `json:"x"` // share of the customers
	Y float64 `json:"y"` // share of the total they hold
}

// ABC returns the ABC curve: what share of the total the best share of the
// customers holds, from (0, 0) to (1, 1). It has a point for every customer,
// or at most limit points, evenly spaced in customers, if limit is above 1. It
// has no points where the total is not above 0, or is next to nothing beside
// the values, so that a share has no finite value.
func (c *Concentration) ABC(limit int) []Point {
	return c.points(limit, func(k int) float64 {
		if k == 0 {
			return 0
		}
		return c.cumulative[k-1]
	})
}

// Lorenz returns the Lorenz curve: what share of the total the poorest share
// of the customers holds. See [Concentration.ABC] for limit.
func (c *Concentration) Lorenz(limit int) []Point {
	return c.points(limit, func(k int) float64 {
		if k == c.Customers {
			return c.Total
		}
		return c.Total - c.cumulative[c.Customers-k-1]
	})
}

// points samples a curve whose y at k customers is sum(k).
func (c *Concentration) points(limit int, sum func(k int) float64) []Point {
	if c.Total <= 0 {
		return nil
	}
	steps := c.Customers
	if limit > 1 && limit <= steps {
		steps = limit - 1
	}
	points := make([]Point, steps+1)
	for i := range points {
		k := int(int64(i) * int64(c.Customers) / int64(steps))
		y := quotient(sum(k), c.Total)
		if y.Status != OK {
			return nil
		}
		points[i] = Point{float64(k) / float64(c.Customers), y.Value}
	}
	return points
}

// ShareOfTop returns the share of the total that the best share p of the
// customers holds: of ⌈n p⌉ customers, counted in integers with p in parts per
// million. Status [NoGain] where the total is not above 0, and [Infinite] where
// it is next to nothing beside the values.
//
// Errors: p outside 0–1.
func (c *Concentration) ShareOfTop(p float64) (Figure, error) {
	if !(p >= 0 && p <= 1) {
		return Figure{}, fmt.Errorf("abc: share %v outside 0–1: %w", p, clientele.ErrOption)
	}
	if c.Customers == 0 {
		return undefined(Empty), nil
	}
	if c.Total <= 0 {
		return undefined(NoGain), nil
	}
	k := ceilShare(c.Customers, int(math.Round(p*million)))
	if k == 0 {
		return Figure{}, nil
	}
	return quotient(c.cumulative[k-1], c.Total), nil
}

// CountFor returns the smallest number of customers who hold the share of the
// total together, up to the rounding of the values, and 0 where the total is
// not above 0.
//
// Errors: a share outside 0–1.
func (c *Concentration) CountFor(share float64) (int, error) {
	if !(share >= 0 && share <= 1) {
		return 0, fmt.Errorf("abc: share %v outside 0–1: %w", share, clientele.ErrOption)
	}
	if c.Total <= 0 || share == 0 {
		return 0, nil
	}
	target := c.Total * share * rounding
	for k, sum := range c.cumulative {
		if sum >= target {
			return k + 1, nil
		}
	}
	return c.Customers, nil
}

// Tail returns the Hill estimate of the exponent α of a power tail,
// P(X > x) ∝ x^−α, from the largest k values:
//
//	1/α = (1/k) Σ_{i ≤ k} ln(x_(i) / x_(k+1))
//
// k = 0 takes ⌈√n⌉. About 1.16 goes with the 80/20 rule. The standard error is
// about α/√k. Status [TooFew] when there are not k+1 values above 0, and
// [NoSpread] when those are equal.
//
// Errors: k below 0.
//
// Source: Hill (1975), Annals of Statistics 3(5).
func (c *Concentration) Tail(k int) (Figure, error) {
	if k < 0 {
		return Figure{}, fmt.Errorf("abc: tail of %d values: %w", k, clientele.ErrOption)
	}
	if k == 0 {
		k = int(math.Ceil(math.Sqrt(float64(c.Customers))))
	}
	if k == 0 || k >= c.Customers || c.sorted[k] <= 0 {
		return undefined(TooFew), nil
	}
	var sum adder
	for _, v := range c.sorted[:k] {
		sum = sum.plus(math.Log(v) - math.Log(c.sorted[k]))
	}
	if sum.float() <= 0 {
		return undefined(NoSpread), nil
	}
	return Figure{Value: float64(k) / sum.float()}, nil
}
