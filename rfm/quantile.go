package rfm

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/radix"
)

// Quantile puts the cuts at the quantiles j/Levels of the values. It is what
// pandas.qcut and R's quantile do, and unlike [MidRank] it can leave the best
// and the worst score to nobody when many customers share a value. Where
// quantiles coincide the scale keeps its length, and Ties decides.
//
// Cost: linear; nothing is sorted.
//
// Source: Hyndman and Fan (1996), The American Statistician 50(4), 361–365,
// for the types.
type Quantile struct {
	// Levels is the number of scores, 2 to 9. The default is 5.
	Levels int

	// Type is the definition of a quantile: 7, the default, interpolates
	// between the two order statistics around (n − 1)p; 1 is the inverse of
	// the empirical distribution, the smallest value with at least the share
	// p of the customers at or below it.
	Type int

	// Ties is the rule for values on a cut. pandas.qcut closes its bins on
	// the right, which is TiesDown where more is better and TiesUp where less
	// is.
	Ties Ties

	// Plus is added to every quantile. R's rfm package adds 1.
	Plus float64
}

// Freeze implements [Scorer].
func (q Quantile) Freeze(values []float64, lower bool) ([]Cut, error) {
	cuts, _, err := q.freezeCount(values, lower)
	return cuts, err
}

// freezeCount implements counter.
func (q Quantile) freezeCount(values []float64, lower bool) (cuts []Cut, passed []int, err error) {
	k, err := orDefault(q.Levels)
	if err != nil {
		return nil, nil, err
	}
	if err := clientele.CheckFinite("Plus", []float64{q.Plus}); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", err, clientele.ErrOption)
	}
	if err := q.Ties.check(); err != nil {
		return nil, nil, err
	}
	var at []radix.Order
	switch q.Type {
	case 0, 7:
		at = interpolated(values, k)
	case 1:
		at = inverse(values, k)
	default:
		return nil, nil, fmt.Errorf("quantile type %d, want 1 or 7: %w", q.Type, clientele.ErrOption)
	}
	if lower {
		slices.Reverse(at)
	}
	places := make([]float64, k-1)
	for j, o := range at {
		places[j] = o.Value + q.Plus
	}
	cuts = q.Ties.settle(places)
	if q.Plus != 0 {
		return cuts, nil, nil
	}
	for j, o := range at {
		passed = append(passed, passing(cuts[j], o, len(values), lower))
	}
	return cuts, passed, nil
}

// interpolated returns the quantiles j/k of type 7, with their places among
// the values. The rank (n − 1)j/k is split into its whole part and its fraction
// in integers.
func interpolated(values []float64, k int) []radix.Order {
	n := int64(len(values))
	ranks := make([]int, 0, 2*(k-1))
	for j := 1; j < k; j++ {
		whole := int((n - 1) * int64(j) / int64(k))
		ranks = append(ranks, whole, min(whole+1, len(values)-1))
	}
	found := radix.SelectOrders(values, ranks, nil)
	at := make([]radix.Order, k-1)
	for j := range at {
		part := float64((n-1)*int64(j+1)%int64(k)) / float64(k)
		a, b := found[2*j], found[2*j+1]
		v := min(max(a.Value*(1-part)+b.Value*part, a.Value), b.Value)
		switch v {
		case a.Value:
			at[j] = a
		case b.Value:
			at[j] = b
		default:
			at[j] = radix.Order{Value: v, Less: a.AtMost, AtMost: a.AtMost}
		}
	}
	return at
}

// inverse returns the quantiles j/k of type 1: the order statistics with rank
// ⌈nj/k⌉, counted from 1.
func inverse(values []float64, k int) []radix.Order {
	ranks := make([]int, k-1)
	for j := range ranks {
		ranks[j] = int((int64(len(values))*int64(j+1) - 1) / int64(k))
	}
	return radix.SelectOrders(values, ranks, nil)
}
