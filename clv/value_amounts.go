package clv

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// ValueAmounts is a [ValueSplit] in whole units of money, for reports that
// must add up: in every row Total is Existing + Potential + Influence, and
// over all rows the sum of Total is what the firm has, to the last unit.
type ValueAmounts struct {
	Unit float64 `json:"unit"` // the money of one unit, such as 0.01

	Existing  []int64 `json:"existing"`
	Potential []int64 `json:"potential"`
	Influence []int64 `json:"influence"`
	Total     []int64 `json:"total"`
}

// Amounts rounds a split to whole units, of 0.01 for cents of a currency or of
// 1 where the values are in minor units already. The firm's own total is
// rounded to the nearest unit, then divided by the method of the largest
// remainder: first among the three parts, then within each part among the
// customers, so that no number is off by a whole unit or more. Of equal
// remainders the earlier row is rounded up.
//
// O(rows). Errors: a unit that is not positive and finite, sums beyond 2⁵³
// units ([clientele.ErrOption]).
func (v *ValueSplit) Amounts(unit float64) (*ValueAmounts, error) {
	if !(unit > 0) || math.IsInf(unit, 0) {
		return nil, fmt.Errorf("clv: unit of money %v: %w", unit, clientele.ErrOption)
	}
	parts := [3][]float64{v.Existing, v.Potential, v.Influence}
	var sums [3]float64
	size := 0.0
	for i, p := range parts {
		sums[i] = dd.Of(p).Float() / unit
		for _, x := range p {
			size += math.Abs(x) / unit
		}
	}
	if !(size <= 1<<53) {
		return nil, fmt.Errorf("clv: the values are beyond 2⁵³ units of %v: %w", unit, clientele.ErrOption)
	}
	own := dd.Of(v.Realised.Own).Plus(dd.Of(v.Expected.Own)).Float()
	total := int64(math.RoundToEven(own / unit))
	a := &ValueAmounts{Unit: unit, Total: make([]int64, v.Len())}
	columns := [3]*[]int64{&a.Existing, &a.Potential, &a.Influence}
	target := make([]int64, 3)
	apportion(target, sums[:], 1, total)
	for i, p := range parts {
		*columns[i] = make([]int64, v.Len())
		apportion(*columns[i], p, unit, target[i])
		for row, x := range *columns[i] {
			a.Total[row] += x
		}
	}
	return a, nil
}

// apportion sets dst to values/unit, rounded down or up so that they add up to
// total: up where the remainders are largest. Total must be within len(values)
// of their sum; what cannot be reached by rounding is spread one by one.
func apportion(dst []int64, values []float64, unit float64, total int64) {
	n := len(values)
	if n == 0 {
		return
	}
	missing := total
	rest := make([]float64, n)
	for i, v := range values {
		q := v / unit
		down := math.Floor(q)
		// 0.29/0.01 is just below 29: what is a whole number of units but for
		// the rounding of the division is a whole number.
		if near := math.RoundToEven(q); math.Abs(q-near) <= 1e-15*math.Abs(q)*4 {
			down = near
			q = near
		}
		dst[i] = int64(down)
		rest[i] = q - down
		missing -= int64(down)
	}
	each := missing / int64(n) // 0 but for sums that rounding has shifted
	if missing%int64(n) < 0 {
		each--
	}
	if each != 0 {
		for i := range dst {
			dst[i] += each
		}
		missing -= each * int64(n)
	}
	for _, i := range largest(rest, int(missing)) {
		dst[i]++
	}
}

// remainderBins is how finely remainders are told apart before those on the
// border are sorted.
const remainderBins = 1 << 14

// largest returns the k rows with the largest remainders in [0, 1), of equal
// ones the earlier, in no particular order.
func largest(rest []float64, k int) []int {
	if k <= 0 {
		return nil
	}
	var count [remainderBins]int
	bin := func(r float64) int { return min(int(r*remainderBins), remainderBins-1) }
	for _, r := range rest {
		count[bin(r)]++
	}
	border, above := remainderBins-1, 0
	for above+count[border] < k {
		above += count[border]
		border--
	}
	rows := make([]int, 0, k)
	var tied []int
	for i, r := range rest {
		switch b := bin(r); {
		case b > border:
			rows = append(rows, i)
		case b == border:
			tied = append(tied, i)
		}
	}
	slices.SortStableFunc(tied, func(i, j int) int {
		switch {
		case rest[i] > rest[j]:
			return -1
		case rest[i] < rest[j]:
			return 1
		default:
			return 0
		}
	})
	return append(rows, tied[:k-above]...)
}
