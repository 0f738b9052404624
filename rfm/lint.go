package rfm

import "slices"

// A Report is what [SegmentTable.Lint] found. Cells are written as codes.
type Report struct {
	Cells int // combinations of scores on the table's axes
	Edges int // pairs of them that differ by one score on one axis

	Gaps     []string  // cells that no rule fits; Else, if any, takes them
	Overlaps []Overlap // cells that several rules fit; the first takes them
	Idle     []int     // rules that are never the first to fit
	Worse    []Step    // edges on which a better score gives a worse segment
}

// An Overlap is a cell that several rules fit.
type Overlap struct {
	Cell  string
	Rules []int
}

// A Step is an edge from a cell to the one with a score more on one axis,
// where the segment is further down the table's list than before.
type Step struct {
	From, To         string
	Segment, Instead string // IDs at From and at To
}

// Clean reports whether the table is a partition without findings.
func (r *Report) Clean() bool {
	return len(r.Gaps)+len(r.Overlaps)+len(r.Idle)+len(r.Worse) == 0
}

// Lint looks at every combination of scores and reports those that no rule or
// more than one fits, rules that are never reached, and places where a better
// score gives a worse segment, by the order in which the table lists its
// segments. That order is a convention of the table's author, so the last is a
// hint and not a proof of a fault. Cells without a rule are in Else; without
// an Else they do not count as worse.
//
// Cost: cells × rules.
//
// Errors: [clientele.ErrOption] if the table does not validate.
func (t *SegmentTable) Lint() (*Report, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	r := new(Report)
	reached := make([]bool, len(t.Rules))
	t.each(func(cell []uint8) {
		r.Cells++
		var fits []int
		for i := range t.Rules {
			if t.Rules[i].fits(cell) {
				fits = append(fits, i)
			}
		}
		switch {
		case len(fits) == 0:
			r.Gaps = append(r.Gaps, code(cell))
		case len(fits) > 1:
			r.Overlaps = append(r.Overlaps, Overlap{code(cell), fits})
		}
		if len(fits) > 0 {
			reached[fits[0]] = true
		}
		t.steps(cell, r)
	})
	for i, ok := range reached {
		if !ok {
			r.Idle = append(r.Idle, i)
		}
	}
	return r, nil
}

// steps looks at the edges that begin at a cell.
func (t *SegmentTable) steps(cell []uint8, r *Report) {
	for i, axis := range t.Axes {
		if cell[i] == axis.High {
			continue
		}
		up := slices.Clone(cell)
		up[i]++
		r.Edges++
		from, to := t.place(t.first(cell)), t.place(t.first(up))
		if from == 0 || to <= from {
			continue
		}
		r.Worse = append(r.Worse, Step{code(cell), code(up), t.Segments[from-1].ID, t.Segments[to-1].ID})
	}
}

// each calls do with every cell of the table, the last axis running fastest.
// The cell is valid during the call.
func (t *SegmentTable) each(do func(cell []uint8)) {
	cell := make([]uint8, len(t.Axes))
	for i, a := range t.Axes {
		cell[i] = a.Low
	}
	for {
		do(cell)
		i := len(cell) - 1
		for i >= 0 && cell[i] == t.Axes[i].High {
			cell[i] = t.Axes[i].Low
			i--
		}
		if i < 0 {
			return
		}
		cell[i]++
	}
}
