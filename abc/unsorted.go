package abc

import "github.com/clientele-go/clientele/internal/radix"

// unsorted is the source that selects. It remembers what it finds: the blocks
// in which shares of value are reached are those that a rule by value asks for
// next, and customers at 0 are counted with the gains.
type unsorted struct {
	values  []float64
	gainers int     // values of 0 or more
	met     []block // found by reach
}

func (u *unsorted) size() (n, positive int, gains float64) {
	var a adder
	u.gainers = 0
	for _, v := range u.values {
		if v >= 0 {
			u.gainers++
		}
		if v > 0 {
			a = a.plus(v)
			positive++
		}
	}
	return len(u.values), positive, a.float()
}

func (u *unsorted) blocks(places []int) []block {
	n := len(u.values)
	out := make([]block, len(places))
	var ranks, missing []int
	for j, k := range places {
		known := false
		for _, b := range u.met {
			if b.start < k && k <= b.end {
				out[j], known = b, true
				break
			}
		}
		if !known {
			ranks, missing = append(ranks, n-k), append(missing, j)
		}
	}
	for i, o := range radix.SelectOrders(u.values, ranks, nil) {
		out[missing[i]] = block{o.Value, n - o.AtMost, n - o.Less}
	}
	return out
}

func (u *unsorted) atLeast(v float64) int {
	if v == 0 {
		return u.gainers
	}
	n := 0
	for _, x := range u.values {
		if x >= v {
			n++
		}
	}
	return n
}

func (u *unsorted) reach(targets []float64) []int {
	out := make([]int, len(targets))
	for j, r := range radix.Reach(u.values, targets, nil) {
		out[j] = r.Count
		if r.Ties > 0 {
			u.met = append(u.met, block{r.Value, r.Before, r.Before + r.Ties})
		}
	}
	return out
}

func (u *unsorted) descending() []float64 { return sortedCopy(u.values) }
