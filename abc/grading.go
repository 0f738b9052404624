package abc

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// A grading is a rule applied to values: where the boundaries fall, in
// customers and as values.
type grading struct {
	opts     Options
	curve    *Curve
	ranked   *ranked // of the active rows; nil without sorting
	order    []int   // all rows, best first; nil without sorting
	expected []int   // boundaries as the rule wants them
	sizes    []int   // boundaries after the ties
	counts   []int   // customers of each class of the rule
	losses   int
	cuts     Cuts
}

// newGrading checks the input and applies the rule, with or without sorting.
func newGrading(values []float64, opts *Options, sort bool) (*grading, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	if !sort || o.Activity != nil { // else sorting checks the values
		if err := checkColumns(values, o.Activity); err != nil {
			return nil, err
		}
	}
	if int64(len(values)) > math.MaxUint32 {
		return nil, fmt.Errorf("abc: %w", &clientele.InputError{Column: "values", Row: -1, Reason: "more than 2³² rows"})
	}
	if !sort {
		return gradingOf(newCurve(&unsorted{values: activeValues(values, o.Activity)}), o)
	}
	ranked := newRanked(activeValues(values, o.Activity))
	if ranked == nil {
		return nil, checkColumns(values, o.Activity)
	}
	g, err := gradingOf(newCurve(ranked), o)
	if err != nil {
		return nil, err
	}
	g.ranked, g.order = ranked, ranked.order
	if o.Activity != nil {
		g.order = allRows(ranked.order, o.Activity)
	}
	return g, nil
}

// gradingOf applies the rule to a curve.
func gradingOf(curve *Curve, opts Options) (*grading, error) {
	g := &grading{opts: opts, curve: curve}
	if g.opts.Rule == nil {
		g.opts.Rule = Count(nil)
	}
	if int(g.opts.Ties) >= len(tiesNames) {
		return nil, fmt.Errorf("abc: no such ties: %d: %w", g.opts.Ties, clientele.ErrOption)
	}
	if err := checkSum("values", curve.gains); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	if err := g.cut(); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	return g, nil
}

// cut asks the rule for the boundaries and settles ties.
func (g *grading) cut() error {
	sizes, err := g.opts.Rule.Sizes(g.curve)
	if err != nil {
		return err
	}
	if err := checkSizes(sizes, g.curve.Len()); err != nil {
		return err
	}
	g.cuts.Signed = g.opts.GradeLosses
	thresholds, exact := g.opts.Rule.(Thresholds)
	limit := g.curve.positive
	if exact || g.opts.GradeLosses {
		limit = g.curve.Len()
	}
	g.expected = make([]int, len(sizes))
	for j, k := range sizes {
		g.expected[j] = min(k, limit)
	}
	g.sizes = slices.Clone(g.expected)
	if exact {
		g.cuts.Lower = slices.Clone(thresholds)
	} else if g.curve.Len() > 0 {
		g.settle()
	}
	g.count()
	if g.curve.Len() > 0 {
		g.cuts.Counts, g.cuts.Losses = slices.Clone(g.counts), g.losses
	}
	return nil
}

// checkSizes says what is wrong with what a rule returned.
func checkSizes(sizes []int, n int) error {
	if len(sizes)+1 > MaxClasses {
		return fmt.Errorf("rule: %d classes, at most %d: %w", len(sizes)+1, MaxClasses, clientele.ErrOption)
	}
	last := 0
	for j, k := range sizes {
		if k < last || k > n {
			return fmt.Errorf("rule: size %d of the best %d classes outside %d–%d: %w", k, j+1, last, n, clientele.ErrOption)
		}
		last = k
	}
	return nil
}

// settle moves every boundary out of the block of equal values that it falls
// into and finds the smallest value above it.
func (g *grading) settle() {
	g.cuts.Lower = make([]float64, len(g.sizes))
	places := make([]int, len(g.expected))
	for j, k := range g.expected {
		places[j] = max(k, 1)
	}
	for j, b := range g.curve.blocks(places) {
		k := g.expected[j]
		switch {
		case k == 0:
			g.cuts.Lower[j] = g.above()
			continue
		case k == b.end || g.opts.Ties == TiesUp || g.opts.Ties == TiesSplit,
			g.opts.Ties == TiesNearest && k-b.start >= b.end-k:
			g.cuts.Lower[j] = b.value
			if g.opts.Ties != TiesSplit {
				g.sizes[j] = b.end
			}
		default:
			g.sizes[j] = b.start
			g.cuts.Lower[j] = next(b.value)
			if b.start > 0 {
				g.cuts.Lower[j] = g.curve.Value(b.start)
			}
		}
	}
}

// above returns a bound that no value reaches: just above the largest, and
// above 0 where losses are apart.
func (g *grading) above() float64 {
	largest := g.curve.Value(1)
	if !g.opts.GradeLosses {
		largest = max(largest, 0)
	}
	return next(largest)
}

// count records how many customers each class holds.
func (g *grading) count() {
	gainers := g.curve.Len()
	if !g.opts.GradeLosses {
		gainers = g.curve.AtLeast(0)
	}
	g.losses = g.curve.Len() - gainers
	g.counts = make([]int, len(g.sizes)+1)
	last := 0
	for j, k := range g.sizes {
		k = min(k, gainers)
		g.counts[j] = k - last
		last = k
	}
	g.counts[len(g.sizes)] = gainers - last
}

// rows sets what the ranking by a sorted grading says of every row. It ends the
// grading: the shares take the room of the deal, cumulative shares that of the
// sorted values.
func (g *grading) rows(r *Ranking, values []float64) {
	active := activeValues(values, g.opts.Activity)
	n, gains := len(active), g.curve.gains
	cuts := g.cuts
	cuts.Signed = cuts.Signed || g.losses == 0 // no need to look for losses
	first, second := 0., 0.
	usual := len(cuts.Lower) == 2 && cuts.Signed // three classes cost nothing beside a division
	if usual {
		first, second = cuts.Lower[0], cuts.Lower[1]
	}
	r.Class, r.Rank, r.Share, r.CumShare = make([]Class, n), make([]int, n), g.ranked.room, g.ranked.sorted
	g.ranked.sorted = nil
	g.ranked.deal.Walk(func(from int, slot []uint16, sums []float64, places []uint32) {
		to := from + len(slot)
		rank, cumShare := r.Rank[from:to], r.CumShare[from:to]
		for i, k := range slot {
			rank[i], cumShare[i] = int(places[k]), sums[k]/gains
		}
		values, share, class := active[from:to], r.Share[from:to], r.Class[from:to]
		for i, v := range values {
			share[i] = v / gains
			class[i] = A + below(v, first) + below(v, second)
		}
		if !usual {
			cuts.assign(class, values)
		}
	})
	if gains == 0 {
		clear(r.Share)
		clear(r.CumShare)
	}
	if g.opts.Ties == TiesSplit {
		g.split(r.Class)
	}
	if g.opts.Activity != nil {
		r.widen(g.opts.Activity)
	}
}

// split sets the classes by place, for ties that are split.
func (g *grading) split(classes []Class) {
	at := 0
	fill := func(class Class, n int) {
		for _, row := range g.ranked.order[at : at+n] {
			classes[row] = class
		}
		at += n
	}
	for j, n := range g.counts {
		fill(A+Class(j), n)
	}
	fill(Loss, g.losses)
}

// widen takes the columns of the active rows to all rows.
func (r *Ranking) widen(activity []float64) {
	class, rank := make([]Class, len(activity)), make([]int, len(activity))
	share, cumShare := make([]float64, len(activity)), make([]float64, len(activity))
	k := 0
	for row, a := range activity {
		if !(a > 0) {
			class[row] = Inactive
			continue
		}
		class[row], rank[row], share[row], cumShare[row] = r.Class[k], r.Rank[k], r.Share[k], r.CumShare[k]
		k++
	}
	r.Class, r.Rank, r.Share, r.CumShare = class, rank, share, cumShare
}

// inactive returns the inactive rows of a sorted grading.
func (g *grading) inactive() []int { return g.order[g.curve.Len():] }
