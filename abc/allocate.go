package abc

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/clientele-go/clientele"
)

// AllocateOptions bounds what each row gets. Nil means the zero value.
type AllocateOptions struct {
	Floor []int64 // the least that each row gets; nil means 0
	Cap   []int64 // the most that each row gets; nil means no limit
}

// maxTotal is the largest total: below it every integer is a float64.
const maxTotal = 1 << 53

// Allocate divides a total of whole units (visits, machine hours, cents) among
// the rows in proportion to their weights, exactly:
//
//	Σ_i out[i] = total,  Floor[i] ≤ out[i] ≤ Cap[i]
//	out[i] ≈ min(max(λ weights[i], Floor[i]), Cap[i])
//
// with one λ for all. Fractions go to the largest remainders; equal remainders
// to the earlier rows. Without bounds every row gets its proportion rounded
// down or up. A row of weight 0 gets its floor. Weights that are less than
// 2⁻¹⁹²⁰ of the largest count as that much.
//
// Cost: a sort of the remainders, and one of the bounds.
//
// Errors: ErrOption for a total below 0 or above 2⁵³, for a floor above its
// cap or below 0, and where floors are more than the total or caps, with those
// of weight 0 at their floor, less; a weight that is not finite or below 0;
// columns of different length.
//
// Source: Hamilton's method of largest remainders.
func Allocate(total int64, weights []float64, opts *AllocateOptions) ([]int64, error) {
	a := allocation{total: total, weights: weights}
	if opts != nil {
		a.floor, a.cap = opts.Floor, opts.Cap
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	a.weights = scaled(weights)
	return a.round(a.level()), nil
}

// scaled returns the weights times the power of two that brings the largest to
// about 2⁹⁶⁰, so that neither a sum of weights nor a level is beyond float64:
// with weights of 1e-300 the level would be, for a total of 1e9.
func scaled(weights []float64) []float64 {
	_, largest := extremes(weights)
	_, exp := math.Frexp(largest)
	out := make([]float64, len(weights))
	for i, w := range weights {
		if w > 0 {
			out[i] = max(math.Ldexp(w, 960-exp), 0x1p-960)
		}
	}
	return out
}

type allocation struct {
	total      int64
	weights    []float64
	floor, cap []int64
}

// lowest and highest return the bounds of a row.
func (a *allocation) lowest(i int) int64 {
	if a.floor == nil {
		return 0
	}
	return a.floor[i]
}

func (a *allocation) highest(i int) int64 {
	switch {
	case a.weights[i] == 0:
		return a.lowest(i)
	case a.cap == nil:
		return a.total
	default:
		return min(a.cap[i], a.total)
	}
}

// check says what is wrong with an allocation.
func (a *allocation) check() error {
	if a.total < 0 || a.total > maxTotal {
		return fmt.Errorf("abc: total %d outside 0–2⁵³: %w", a.total, clientele.ErrOption)
	}
	if err := checkTable(column{"weights", a.weights}); err != nil {
		return err
	}
	if err := checkSum("weights", sum(a.weights)); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	for _, bound := range []struct {
		name   string
		values []int64
	}{{"Floor", a.floor}, {"Cap", a.cap}} {
		if bound.values == nil {
			continue
		}
		if err := clientele.CheckLen(bound.name, len(bound.values), len(a.weights)); err != nil {
			return fmt.Errorf("abc: %w", err)
		}
	}
	var least, most int64
	for i, w := range a.weights {
		if w < 0 {
			return fmt.Errorf("abc: %w", &clientele.InputError{Column: "weights", Row: i, Reason: "below 0"})
		}
		lo := a.lowest(i)
		if lo < 0 || lo > a.total {
			return fmt.Errorf("abc: floor %d of row %d outside 0–%d: %w", lo, i, a.total, clientele.ErrOption)
		}
		if a.cap != nil && a.cap[i] < lo {
			return fmt.Errorf("abc: cap %d of row %d below its floor %d: %w", a.cap[i], i, lo, clientele.ErrOption)
		}
		least, most = min(least+lo, maxTotal+1), min(most+a.highest(i), maxTotal+1)
	}
	if least > a.total {
		return fmt.Errorf("abc: floors add up to more than the total %d: %w", a.total, clientele.ErrOption)
	}
	if most < a.total {
		return fmt.Errorf("abc: weights and caps leave room for %d of %d: %w", most, a.total, clientele.ErrOption)
	}
	return nil
}

// level returns λ. What all rows get ascends with it and is linear between
// its bends, where a row leaves its floor or meets its cap.
func (a *allocation) level() float64 {
	total := float64(a.total)
	if a.floor == nil && a.cap == nil {
		return ratio(total, sum(a.weights))
	}
	var bends []float64
	for i, w := range a.weights {
		if w > 0 {
			bends = append(bends, float64(a.lowest(i))/w, float64(a.highest(i))/w)
		}
	}
	if len(bends) == 0 {
		return 0
	}
	slices.Sort(bends)
	last := len(bends) - 1
	k := sort.Search(last, func(k int) bool { return a.filled(bends[k]) >= total })
	from := 0.0
	if k > 0 {
		from = bends[k-1]
	}
	var slope, fixed adder
	for i, w := range a.weights {
		lo, hi := float64(a.lowest(i)), float64(a.highest(i))
		switch {
		case w == 0 || lo/w >= bends[k]:
			fixed = fixed.plus(lo)
		case hi/w <= from:
			fixed = fixed.plus(hi)
		default:
			slope = slope.plus(w)
		}
	}
	if s := slope.float(); s > 0 {
		return (total - fixed.float()) / s
	}
	return bends[k]
}

// filled returns what all rows get at a level.
func (a *allocation) filled(level float64) float64 {
	var all adder
	for i := range a.weights {
		all = all.plus(a.quota(i, level))
	}
	return all.float()
}

// quota returns what a row gets at a level, before rounding.
func (a *allocation) quota(i int, level float64) float64 {
	return min(max(level*a.weights[i], float64(a.lowest(i))), float64(a.highest(i)))
}

// round returns the whole units at a level, the remainders given to the
// largest, or taken from the smallest where rounding gave one too many.
func (a *allocation) round(level float64) []int64 {
	out := make([]int64, len(a.weights))
	rest := make([]float64, len(a.weights))
	left := a.total
	for i := range out {
		quota := a.quota(i, level)
		whole := math.Floor(quota)
		out[i], rest[i] = int64(whole), quota-whole
		left -= out[i]
	}
	if left == 0 {
		return out
	}
	rows := make([]int, len(out))
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(i, j int) int { return cmp.Compare(rest[j], rest[i]) })
	for left > 0 {
		for _, i := range rows {
			if left > 0 && out[i] < a.highest(i) {
				out[i]++
				left--
			}
		}
	}
	slices.Reverse(rows)
	for left < 0 {
		for _, i := range rows {
			if left < 0 && out[i] > a.lowest(i) {
				out[i]--
				left++
			}
		}
	}
	return out
}
