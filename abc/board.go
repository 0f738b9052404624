package abc

import (
	"cmp"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Board is a ranking that is kept up to date one customer at a time: what
// Rank would say of all values at once, without looking at the others again.
// It suits a live system in which every order changes one value.
//
// A change costs O(log n), a place O(log n), and so do the cuts after a change
// under [Count], [Value], [Cumulative] and [Thresholds]. A Board is not safe for
// concurrent use.
type Board struct {
	opts   Options
	values map[int]float64 // by row; never iterated
	tree   tree
	cuts   *Cuts // nil after a change
	curve  *Curve
}

// NewBoard returns an empty board. A rule is checked when cuts are first
// needed.
//
// Errors: ErrOption for options with Activity (set only the rows that are
// active) or with [TiesSplit], which has no cuts.
func NewBoard(opts *Options) (*Board, error) {
	b := &Board{values: map[int]float64{}}
	if opts != nil {
		b.opts = *opts
	}
	if b.opts.Activity != nil {
		return nil, fmt.Errorf("abc: a board takes no Activity: %w", clientele.ErrOption)
	}
	if b.opts.Ties == TiesSplit {
		return nil, fmt.Errorf("abc: a board does not split ties: %w", clientele.ErrOption)
	}
	return b, nil
}

// Len returns the number of rows that have a value.
func (b *Board) Len() int { return len(b.values) }

// Set gives a row its value, or a new one.
//
// Errors: a value that is not finite; a sum beyond float64. The board is then
// as before.
func (b *Board) Set(row int, value float64) error {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("abc: %w", &clientele.InputError{Column: "values", Row: row, Reason: "not finite"})
	}
	old, there := b.values[row]
	if there {
		b.tree.remove(old)
	}
	b.tree.add(value)
	if err := checkSum("values", b.tree.total()); err != nil {
		b.tree.remove(value)
		if there {
			b.tree.add(old)
		}
		return fmt.Errorf("abc: %w", err)
	}
	b.values[row] = value
	b.cuts = nil
	return nil
}

// Remove takes a row off the board. A row without a value is left as it is.
func (b *Board) Remove(row int) {
	value, there := b.values[row]
	if !there {
		return
	}
	b.tree.remove(value)
	delete(b.values, row)
	b.cuts = nil
}

// Cuts returns the cuts of the values on the board: those of [Fit].
//
// Errors: ErrEmpty; what the rule returns.
func (b *Board) Cuts() (*Cuts, error) {
	if b.Len() == 0 {
		return nil, fmt.Errorf("abc: no active customer: %w", clientele.ErrEmpty)
	}
	if b.cuts == nil {
		g, err := gradingOf(newCurve(&b.tree), b.opts)
		if err != nil {
			return nil, err
		}
		b.cuts, b.curve = &g.cuts, g.curve
	}
	cuts := *b.cuts
	cuts.Lower = append([]float64(nil), cuts.Lower...)
	cuts.Counts = append([]int(nil), cuts.Counts...)
	return &cuts, nil
}

// A Place is what [Ranking] says of one row.
type Place struct {
	Value    float64
	Class    Class
	Rank     int
	Share    float64
	CumShare float64
}

// Place returns where a row stands now. A row without a value has the class
// Inactive and Rank 0.
//
// Errors: what the rule returns; a share beyond float64.
func (b *Board) Place(row int) (Place, error) {
	v, there := b.values[row]
	if !there {
		return Place{Class: Inactive}, nil
	}
	if b.cuts == nil {
		if _, err := b.Cuts(); err != nil {
			return Place{}, err
		}
	}
	above, upTo := b.tree.standing(v)
	p := Place{
		Value: v, Class: b.cuts.Class(v), Rank: above + 1,
		Share: ratio(v, b.curve.gains), CumShare: ratio(upTo, b.curve.gains),
	}
	if err := cmp.Or(checkSum("values", p.Share), checkSum("values", p.CumShare)); err != nil {
		return Place{}, fmt.Errorf("abc: %w", err)
	}
	return p, nil
}
