package radix

import (
	"cmp"
	"slices"

	"github.com/clientele-go/clientele/internal/dd"
)

// A Reached is how many of the largest values reach a sum, with the last of
// them and its ties.
type Reached struct {
	Count  int
	Value  float64 // the last one counted; 0 where Ties is 0
	Before int     // values above Value
	Ties   int     // values equal to Value; 0 where no value reaches the sum
}

// Reach appends to dst, for every target, the smallest number of the largest
// values whose sum is at least the target: weighted selection. Values of 0
// and below add nothing and are not counted; a target of 0 or less needs no
// value, and one that all values together do not reach needs all of them.
//
// Cost: four passes over values, and the values that share a bin of the
// histogram with a result.
func Reach(values, targets []float64, dst []Reached) []Reached {
	base := len(dst)
	goals := make([]goal, len(targets))
	for i, t := range targets {
		goals[i] = goal{t, i}
	}
	slices.SortStableFunc(goals, func(a, b goal) int { return cmp.Compare(a.sum, b.sum) })
	dst = append(dst, make([]Reached, len(targets))...)
	r := reacher{found: dst[base:]}
	for len(goals) > 0 && goals[0].sum <= 0 {
		goals = goals[1:]
	}
	if len(goals) > 0 {
		r.descend(positive(values), 0, dd.Sum{}, goals)
	}
	return dst
}

// positive returns the values above 0: values itself where all are.
func positive(values []float64) []float64 {
	n := 0
	for _, v := range values {
		if v > 0 {
			n++
		}
	}
	if n == len(values) {
		return values
	}
	out := make([]float64, 0, n)
	for _, v := range values {
		if v > 0 {
			out = append(out, v)
		}
	}
	return out
}

// goal is a sum that is looked for and the place of its result.
type goal struct {
	sum float64
	at  int
}

type reacher struct {
	found []Reached
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
	in := new([bins]contents)
	for _, v := range values {
		c := &in[scale.bin(v)]
		c.count++
		c.sum.Add(v)
	}
	group := new([bins]uint16) // 1 + the part that a bin is, 0 for none
	var parts []part
	for bin := bins - 1; bin >= 0 && len(goals) > 0; bin-- {
		if in[bin].count == 0 {
			continue
		}
		after := sum.Plus(in[bin].sum.Sum())
		hit := 0
		for hit < len(goals) && goals[hit].sum <= after.Float() {
			hit++
		}
		if hit > 0 {
			parts = append(parts, part{count, sum, goals[:hit], make([]float64, 0, in[bin].count)})
			group[bin] = uint16(len(parts))
			goals = goals[hit:]
		}
		sum, count = after, count+in[bin].count
	}
	r.miss(count, goals)
	for _, v := range values {
		if g := group[scale.bin(v)]; g != 0 {
			to := &parts[g-1]
			to.values = append(to.values, v)
		}
	}
	for _, p := range parts {
		r.descend(p.values, p.count, p.sum, p.goals)
	}
}

// contents is what a bin of the histogram holds.
type contents struct {
	count int
	sum   dd.Accumulator
}

// part is a bin that holds the results of some goals.
type part struct {
	count  int    // values above
	sum    dd.Sum // of these
	goals  []goal
	values []float64
}

// walk resolves the goals by adding descending values one by one.
func (r *reacher) walk(descending []float64, count int, sum dd.Sum, goals []goal) {
	start := 0 // of the values equal to the last one
	for i, v := range descending {
		if v != descending[start] {
			start = i
		}
		sum = sum.Add(v)
		for len(goals) > 0 && goals[0].sum <= sum.Float() {
			end := i + 1
			for end < len(descending) && descending[end] == v {
				end++
			}
			r.found[goals[0].at] = Reached{count + i + 1, v, count + start, end - start}
			goals = goals[1:]
		}
		if len(goals) == 0 {
			return
		}
	}
	r.miss(count+len(descending), goals)
}

// miss resolves the goals that all values together do not reach.
func (r *reacher) miss(count int, goals []goal) {
	for _, g := range goals {
		r.found[g.at] = Reached{Count: count}
	}
}
