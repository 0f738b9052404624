package cluster

import (
	"math"
	"slices"
)

// at returns weights[i], or 1 where there are no weights.
func at(weights []float64, i int) float64 {
	if len(weights) == 0 {
		return 1
	}
	return weights[i]
}

// meanSD returns the weighted mean and the standard deviation with divisor Σw,
// in two passes so that a large offset costs no digits.
func meanSD(values, weights []float64) (mean, sd float64) {
	sum, mass := 0.0, 0.0
	for i, v := range values {
		w := at(weights, i)
		sum += float64(w * v)
		mass += w
	}
	if mass == 0 {
		return 0, 0
	}
	mean = sum / mass
	square, rest := 0.0, 0.0
	for i, v := range values {
		w, r := at(weights, i), v-mean
		square += float64(w * float64(r*r))
		rest += float64(w * r)
	}
	mean += rest / mass
	return mean, math.Sqrt(square / mass)
}

// sortedOrder returns the indexes of the values in ascending order, equal
// values by index.
func sortedOrder(values []float64) []int {
	type pair struct {
		value float64
		index int
	}
	pairs := make([]pair, len(values))
	for i, v := range values {
		pairs[i] = pair{v, i}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return a.index - b.index
	})
	order := make([]int, len(values))
	for i, p := range pairs {
		order[i] = p.index
	}
	return order
}

// quantiles returns the quantiles of the values, which it sorts when there are
// no weights. Without weights they are those of Hyndman and Fan's type 7; with
// weights the smallest value at which the share reached is at least p.
func quantiles(values, weights []float64, ps ...float64) []float64 {
	out := make([]float64, len(ps))
	if len(values) == 0 {
		return out
	}
	if len(weights) == 0 {
		slices.Sort(values)
		for i, p := range ps {
			h := p * float64(len(values)-1)
			lo := int(h)
			hi := min(lo+1, len(values)-1)
			out[i] = values[lo] + float64((h-float64(lo))*(values[hi]-values[lo]))
		}
		return out
	}
	order := sortedOrder(values)
	total := 0.0
	for _, w := range weights {
		total += w
	}
	for i, p := range ps {
		reached := 0.0
		out[i] = values[order[len(order)-1]]
		for _, o := range order {
			if reached += weights[o]; reached >= p*total {
				out[i] = values[o]
				break
			}
		}
	}
	return out
}
