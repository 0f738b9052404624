package radix

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/internal/dd"
)

// Reach appends to dst, for every target, the smallest number of the largest
// values whose sum is at least the target: weighted selection. Values of 0
// and below add nothing and are not counted; a target of 0 or less needs no
// value, and one that all values together do not reach needs all of them.
//
// Cost: three passes over values, and the values that
// share a bin of the histogram with a result.
func Reach(values, targets []float64, dst []int) []int {
	base := len(dst)
	goals := make([]goal, len(targets))
	for i, t := range targets {
		goals[i] = goal{t, i}
	}
	slices.SortStableFunc(goals, func(a, b goal) int { return cmp.Compare(a.sum, b.sum) })
	r := reacher{found: append(dst, make([]int, len(targets))...)[base:]}
	for len(goals) > 0 && goals[0].sum <= 0 {
		goals = goals[1:]
	}
	if len(goals) > 0 {
		positive := make([]float64, 0, len(values))
		for _, v := range values {
			if v > 0 {
				positive = append(positive, v)
			}
		}
		r.descend(positive, 0, dd.Sum{}, goals)
	}
	return append(dst, r.found...)
}

// goal is a sum that is looked for and the place of its result.
type goal struct {
	sum float64
	at  int
}

type reacher struct {
	found []int
}

// descend resolves the goals among values, which come after count larger ones
// with the given sum.
func (r *reacher) descend(values []float64, count int, sum dd.Sum, goals []goal) {
	if len(values) <= small {
		sorted := slices.Clone(values)
		slices.Sort(sorted)
		slices.Reverse(sorted)
		r.walk(sorted, count, sum, goals)
		return
	}
	lo, hi := bounds(values)
	if lo == hi {
		r.walk(values, count, sum, goals)
		return
	}
	scale := newScale(values, lo, hi)
	counts, sums := make([]int, bins), make([]dd.Sum, bins)
	for _, v := range values {
		bin := scale.bin(v)
		counts[bin]++
		sums[bin] = sums[bin].Add(v)
	}
	for bin := bins - 1; bin >= 0 && len(goals) > 0; bin-- {
		if counts[bin] == 0 {
			continue
		}
		after := sum.Plus(sums[bin])
		hit := 0
		for hit < len(goals) && goals[hit].sum <= after.Float() {
			hit++
		}
		if hit > 0 {
			inside := make([]float64, 0, counts[bin])
			for _, v := range values {
				if scale.bin(v) == bin {
					inside = append(inside, v)
				}
			}
			r.descend(inside, count, sum, goals[:hit])
			goals = goals[hit:]
		}
		sum, count = after, count+counts[bin]
	}
	for _, g := range goals {
		r.found[g.at] = count
	}
}

// walk resolves the goals by adding descending values one by one.
func (r *reacher) walk(descending []float64, count int, sum dd.Sum, goals []goal) {
	for _, v := range descending {
		if len(goals) == 0 {
			return
		}
		sum = sum.Add(v)
		count++
		for len(goals) > 0 && goals[0].sum <= sum.Float() {
			r.found[goals[0].at] = count
			goals = goals[1:]
		}
	}
	for _, g := range goals {
		r.found[g.at] = count
	}
}
