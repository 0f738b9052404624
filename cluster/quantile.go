package cluster

import (
	"math"
	"sort"
)

// gridSize is the largest number of points kept of the distribution of a
// feature on the quantile scale.
const gridSize = 256

// fitQuantile keeps the normal scores Φ⁻¹ of the mid-rank shares: of all distinct
// values, or of so many that none of the others is off by more than a 126th of
// their range. Values that rounding gives the score of the one below are left
// out.
func (c *Column) fitQuantile(values, weights []float64) {
	order := sortedOrder(values)
	total := 0.0
	for i := range values {
		total += at(weights, i)
	}
	below := 0.0
	for a := 0; a < len(order); {
		v, mass, b := values[order[a]], 0.0, a
		for ; b < len(order) && values[order[b]] == v; b++ {
			mass += at(weights, order[b])
		}
		score := normalScore((below + mass/2) / total)
		if last := len(c.Score) - 1; last < 0 || score > c.Score[last] {
			c.Value, c.Score = append(c.Value, v), append(c.Score, score)
		}
		below += mass
		a = b
	}
	if len(c.Value) > gridSize {
		c.thin()
	}
}

// thin keeps a value where the score would else rise by more than a step up to
// the next one: at most two for each step.
func (c *Column) thin() {
	value, score, last := c.Value[:1:1], c.Score[:1:1], len(c.Score)-1
	step := (c.Score[last] - c.Score[0]) / (gridSize/2 - 2)
	for i := 1; i <= last; i++ {
		if i == last || c.Score[i+1]-score[len(score)-1] > step {
			value, score = append(value, c.Value[i]), append(score, c.Score[i])
		}
	}
	c.Value, c.Score = value, score
}

// normalScore returns Φ⁻¹(share), kept from the ends, where it is infinite.
func normalScore(share float64) float64 {
	share = min(max(share, 1e-15), 1-1e-15)
	return math.Sqrt2 * math.Erfinv(2*share-1)
}

// interpolate returns the piecewise linear function through (x[i], y[i]),
// constant beyond the ends and 0 without points.
func interpolate(x, y []float64, v float64) float64 {
	if len(x) == 0 {
		return 0
	}
	i := sort.SearchFloat64s(x, v)
	switch {
	case math.IsNaN(v):
		return v
	case i == 0:
		return y[0]
	case i == len(x):
		return y[len(y)-1]
	}
	t := (v - x[i-1]) / (x[i] - x[i-1])
	return y[i-1] + float64(t*(y[i]-y[i-1]))
}
