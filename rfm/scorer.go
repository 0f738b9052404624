package rfm

import "github.com/clientele-go/clientele/internal/radix"

// A Scorer decides what each score of an axis takes.
type Scorer interface {
	// Freeze returns the cuts that the values lead to, one fewer than there
	// are scores, the easiest first; see [Scale]. Values are finite, in any
	// order, and at least one; lower says that lower values are better. The
	// cuts must not depend on the order of the values, and Freeze must not
	// change or keep them.
	Freeze(values []float64, lower bool) ([]Cut, error)
}

// MidRank is the default scorer: each score gets an equal share of the
// customers as far as ties allow, and customers with equal values stand in
// the middle of the ranks they fill together. With n fitted values, of which
// less(v) are worse than v and atMost(v) are not better,
//
//	score(v) = ⌈Levels · (less(v) + atMost(v)) / (2n)⌉, at least 1
//
// for fitted and for unseen values. A better value never scores less, the
// order of the customers does not matter, and the scale keeps its meaning
// however many share a value: if all are equal, they get the middle score.
// Where values are distinct and Levels divides n, it is SQL's ntile.
//
// Reversing the axis turns score s into Levels + 1 − s, except that a value
// just on the boundary of two scores gets the lower one from both sides.
//
// Cost: linear; nothing is sorted.
type MidRank struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int
}

// Freeze implements [Scorer].
//
// The cut for score j + 1 is at the order statistic x with rank ⌊jn/Levels⌋:
// at x itself if its own score is above j, else at anything better, because
// what lies between x and the next value already counts all ties of x.
func (m MidRank) Freeze(values []float64, lower bool) ([]Cut, error) {
	cuts, _, err := m.freezeCount(values, lower)
	return cuts, err
}

// freezeCount is Freeze with the number of values that pass each cut, which
// selection knows without another look at them.
func (m MidRank) freezeCount(values []float64, lower bool) (cuts []Cut, passed []int, err error) {
	k, err := orDefault(m.Levels)
	if err != nil {
		return nil, nil, err
	}
	n := len(values)
	ranks := make([]int, k-1)
	for j := range ranks {
		ranks[j] = int(int64(j+1) * int64(n) / int64(k))
		if lower {
			ranks[j] = n - 1 - ranks[j]
		}
	}
	cuts, passed = make([]Cut, k-1), make([]int, k-1)
	for j, o := range radix.SelectOrders(values, ranks, nil) {
		ends := o.Less + o.AtMost
		if lower {
			ends = 2*n - ends
		}
		reached := int64(k)*int64(ends) > 2*int64(j+1)*int64(n)
		cuts[j] = Cut{At: o.Value, Strict: !reached}
		passed[j] = passing(cuts[j], o, n, lower)
	}
	return cuts, passed, nil
}

// counter is a scorer that knows how many values pass its cuts.
type counter interface {
	freezeCount(values []float64, lower bool) (cuts []Cut, passed []int, err error)
}

// passing returns how many of n values pass a cut at an order statistic.
func passing(c Cut, o radix.Order, n int, lower bool) int {
	below := o.Less // values on the lower side of the cut
	if c.Strict != lower {
		below = o.AtMost
	}
	if lower {
		return below
	}
	return n - below
}
