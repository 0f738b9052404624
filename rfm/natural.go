package rfm

import (
	"slices"

	"github.com/clientele-go/clientele/internal/breaks"
)

// Jenks puts the cuts at natural breaks: the classes with the smallest sum of
// squared distances from their means, found exactly. A class begins at its
// worst fitted value. With fewer distinct values than levels each is a class
// of its own, and the classes are spread evenly over the scale.
//
// Cost: sorts the values, then O(Levels · d · log d) time and O(Levels · d)
// memory for d distinct ones: about a second for a million.
//
// Source: Fisher (1958), JASA 53, 789–798; Jenks (1967), International
// Yearbook of Cartography 7, 186–190.
type Jenks struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int
}

// Freeze implements [Scorer].
func (s Jenks) Freeze(values []float64, lower bool) ([]Cut, error) {
	k, err := orDefault(s.Levels)
	if err != nil {
		return nil, err
	}
	return natural(values, lower, k, func(c classes, i int) Cut {
		if lower {
			return Cut{At: c.last(i)}
		}
		return Cut{At: c.first(i + 1)}
	}), nil
}

// KMeans is k-means in one dimension: the classes of [Jenks], of which no
// restart can find better ones, with the cuts half-way between neighbouring
// class means. Fitted customers get the scores that Jenks gives; a new value
// in a gap goes to the nearest mean, or to the better of two.
//
// Cost: as [Jenks].
type KMeans struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int
}

// Freeze implements [Scorer].
func (s KMeans) Freeze(values []float64, lower bool) ([]Cut, error) {
	k, err := orDefault(s.Levels)
	if err != nil {
		return nil, err
	}
	return natural(values, lower, k, func(c classes, i int) Cut {
		// Rounding must not move the cut past a fitted value.
		half := between(c.mean(i), c.mean(i+1), 1, 2)
		return Cut{At: min(max(half, c.last(i)), c.first(i+1)), Strict: half <= c.last(i) && !lower || half >= c.first(i+1) && lower}
	}), nil
}

// classes are distinct ascending values with their counts, split into runs.
type classes struct {
	values, weights []float64
	from            []int // first value of each class, and the number of values
}

func (c classes) first(i int) float64 { return c.values[c.from[i]] }
func (c classes) last(i int) float64  { return c.values[c.from[i+1]-1] }

func (c classes) mean(i int) float64 {
	base, sum, n := c.first(i), 0.0, 0.0
	for j := c.from[i]; j < c.from[i+1]; j++ {
		sum += c.weights[j] * (c.values[j] - base)
		n += c.weights[j]
	}
	return min(max(base+sum/n, base), c.last(i))
}

// natural returns the cuts of the optimal classes, with the cut between class
// i and class i + 1 as given. Fewer classes than levels keep the scale: class
// i of d, from the worst, gets the score that MidRank would give it.
func natural(values []float64, lower bool, k int, cut func(classes, int) Cut) []Cut {
	c := distinct(values)
	d := min(k, len(c.values))
	first, _ := breaks.Optimal(small(c.values), c.weights, d)
	c.from = append(append([]int{0}, first...), len(c.values))

	worst, best := c.values[0], c.values[len(c.values)-1]
	if lower {
		worst, best = best, worst
	}
	score := func(i int) int { return (k*(2*i+1) + 2*d - 1) / (2 * d) }
	cuts := slices.Repeat([]Cut{{At: worst}}, score(0)-1)
	for i := range d - 1 {
		at := i
		if lower {
			at = d - 2 - i
		}
		cuts = append(cuts, slices.Repeat([]Cut{cut(c, at)}, score(i+1)-score(i))...)
	}
	return append(cuts, slices.Repeat([]Cut{{At: best, Strict: true}}, k-score(d-1))...)
}

// small returns the values, made smaller if their squares would overflow. The
// best classes are the same in any unit.
func small(values []float64) []float64 {
	if max(-values[0], values[len(values)-1]) < 1e150 {
		return values
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v * 0x1p-600
	}
	return out
}

// distinct returns the distinct values in ascending order with their counts.
func distinct(values []float64) classes {
	var c classes
	for _, v := range slices.Sorted(slices.Values(values)) {
		if n := len(c.values); n > 0 && c.values[n-1] == v {
			c.weights[n-1]++
			continue
		}
		c.values = append(c.values, v)
		c.weights = append(c.weights, 1)
	}
	return c
}
