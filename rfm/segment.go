package rfm

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// A SegmentTable puts scores into named segments by rules, of which the first
// that fits decides. It is data: write one, change a copy of a published one,
// or read it from JSON, and let [SegmentTable.Lint] look at it.
type SegmentTable struct {
	Name     string      `json:"name"`
	Axes     []TableAxis `json:"axes"`     // what the ranges and the codes of the rules speak of
	Segments []Segment   `json:"segments"` // the most valuable first
	Rules    []Rule      `json:"rules"`

	// Else is the segment of those whom no rule fits. Without it every
	// combination of scores needs a rule.
	Else string `json:"else,omitempty"`
}

// A TableAxis is a score that the rules of a table look at.
type TableAxis struct {
	// Of names the axes of the model whose mean score it is, a half rounded
	// up. Most often it is one axis.
	Of []string `json:"of"`

	// Low and High are the worst and the best score.
	Low  uint8 `json:"low"`
	High uint8 `json:"high"`
}

// A Segment is a name for customers and what to do for them.
type Segment struct {
	ID        string `json:"id"` // stable, lower case, for files and programs
	Label     Text   `json:"label"`
	Treatment Text   `json:"treatment,omitzero"` // a suggestion; replace it at will
}

// A Text is a text in the languages of [clientele.Lang].
type Text struct {
	English string `json:"en,omitempty"`
	Chinese string `json:"zh,omitempty"`
}

// In returns the text in a language, or the other one where that is missing.
func (t Text) In(lang clientele.Lang) string {
	if lang == clientele.Chinese && t.Chinese != "" || t.English == "" {
		return t.Chinese
	}
	return t.English
}

// A Rule gives a segment to the scores in a box or on a list.
type Rule struct {
	Segment string `json:"segment"` // ID of the segment

	// Box holds a range of scores for each axis of the table. Nil means that
	// Codes decide.
	Box []Range `json:"box,omitempty"`

	// Codes lists combinations, one digit an axis, such as “543”.
	Codes []string `json:"codes,omitempty"`
}

// A Range is the scores from Low to High, both included.
type Range struct {
	Low  uint8 `json:"low"`
	High uint8 `json:"high"`
}

// fits reports whether the rule takes the cell, a score for each table axis.
func (r *Rule) fits(cell []uint8) bool {
	if r.Box != nil {
		for i, s := range cell {
			if s < r.Box[i].Low || s > r.Box[i].High {
				return false
			}
		}
		return true
	}
	return slices.Contains(r.Codes, code(cell))
}

// code returns the digits of a cell.
func code(cell []uint8) string {
	text := make([]byte, len(cell))
	for i, s := range cell {
		text[i] = '0' + s
	}
	return string(text)
}

// An Assignment says in which segment every customer is.
type Assignment struct {
	Segments []Segment // those of the table, in its order

	// By[i] is 1 + the place in Segments of the segment of row i, or 0 for an
	// inactive customer.
	By []uint8
}

// InactiveID is the ID of customers without a purchase in the window, who are
// in no segment.
const InactiveID = "inactive"

var inactiveSegment = Segment{ID: InactiveID, Label: Text{"Inactive", "未活跃客户"}}

// Segment returns the segment with an ID, as a file may hold it, and whether
// there is one. [InactiveID] has one in every table, with a label and without
// a treatment.
func (t *SegmentTable) Segment(id string) (Segment, bool) {
	if id == InactiveID {
		return inactiveSegment, true
	}
	if at := t.index(id); at >= 0 {
		return t.Segments[at], true
	}
	return Segment{}, false
}

// Segment returns the segment of a row, or one with the ID [InactiveID].
func (a *Assignment) Segment(row int) Segment {
	if a.By[row] == 0 {
		return inactiveSegment
	}
	return a.Segments[a.By[row]-1]
}

// Counts returns the number of customers in each segment, in the order of
// Segments.
func (a *Assignment) Counts() []int { return count(a.By, len(a.Segments)) }

// Assign returns the segment of every row.
//
// Cost: one look-up a row, after looking at every combination of scores once.
//
// Errors: a [*clientele.InputError] for scores that no model gives, above their
// levels or of different lengths; [clientele.ErrOption] if the table does not validate, if the scores
// lack an axis that it speaks of or have other levels there, or if no rule
// fits a combination of scores and Else is empty.
func (t *SegmentTable) Assign(s *Scores) (*Assignment, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	d, err := t.decide(s.Axes, s.Levels)
	if err != nil {
		return nil, err
	}
	a := &Assignment{Segments: slices.Clone(t.Segments), By: make([]uint8, s.Len())}
	if len(d.axes) == 3 {
		x, y, z := s.By[d.axes[0]], s.By[d.axes[1]], s.By[d.axes[2]]
		ny, nz := s.Levels[d.axes[1]]+1, s.Levels[d.axes[2]]+1
		for row := range a.By {
			a.By[row] = d.segment[(int(x[row])*ny+int(y[row]))*nz+int(z[row])]
		}
		return a, nil
	}
	for row := range a.By {
		at := 0
		for _, axis := range d.axes {
			at = at*(s.Levels[axis]+1) + int(s.By[axis][row])
		}
		a.By[row] = d.segment[at]
	}
	return a, nil
}

// decision is a table worked out for the scores of a model: the segment for
// every combination of the scores 0 to Levels of the axes it looks at, the
// last axis running fastest. Inactive customers have zeros, and segment 0.
type decision struct {
	axes    []int   // axes of the model
	segment []uint8 // 1 + place of the segment, 0 for none
}

// maxCells bounds the combinations of scores that a table may look at.
const maxCells = 1 << 20

// decide works the table out for the axes of a model.
func (t *SegmentTable) decide(names []string, levels []int) (*decision, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	d := new(decision)
	cells := 1
	for _, axis := range t.Axes {
		for _, name := range axis.Of {
			at := slices.Index(names, name)
			if at < 0 {
				return nil, fmt.Errorf("rfm: table %q: the scores have no axis %q: %w", t.Name, name, clientele.ErrOption)
			}
			if levels[at] != int(axis.High) {
				return nil, fmt.Errorf("rfm: table %q: axis %q has %d levels, want %d: %w",
					t.Name, name, levels[at], axis.High, clientele.ErrOption)
			}
			if !slices.Contains(d.axes, at) {
				d.axes = append(d.axes, at)
				cells *= levels[at] + 1
			}
			if cells > maxCells {
				return nil, fmt.Errorf("rfm: table %q: more than %d combinations: %w", t.Name, maxCells, clientele.ErrOption)
			}
		}
	}
	d.segment = make([]uint8, cells)
	scores := make([]uint8, len(names))
	return d, t.fill(d, names, levels, scores, 0, 0)
}

// fill runs through the scores of d.axes[depth:] and notes the segments.
func (t *SegmentTable) fill(d *decision, names []string, levels []int, scores []uint8, depth, at int) error {
	if depth == len(d.axes) {
		cell := t.cell(names, scores)
		segment := t.place(t.first(cell))
		if segment == 0 {
			return fmt.Errorf("rfm: table %q: no rule for %s and no segment for the rest: %w",
				t.Name, code(cell), clientele.ErrOption)
		}
		d.segment[at] = segment
		return nil
	}
	axis := d.axes[depth]
	for s := 1; s <= levels[axis]; s++ {
		scores[axis] = uint8(s)
		if err := t.fill(d, names, levels, scores, depth+1, at*(levels[axis]+1)+s); err != nil {
			return err
		}
	}
	return nil
}

// cell returns the scores that the rules look at.
func (t *SegmentTable) cell(names []string, scores []uint8) []uint8 {
	cell := make([]uint8, len(t.Axes))
	for i, axis := range t.Axes {
		sum := 0
		for _, name := range axis.Of {
			sum += int(scores[slices.Index(names, name)])
		}
		n := len(axis.Of)
		cell[i] = uint8((2*sum + n) / (2 * n))
	}
	return cell
}

// first returns the first rule that fits the cell, or −1.
func (t *SegmentTable) first(cell []uint8) int {
	for i := range t.Rules {
		if t.Rules[i].fits(cell) {
			return i
		}
	}
	return -1
}

// place returns 1 + the place of the segment that a rule gives, of Else for
// rule −1, and 0 if there is none.
func (t *SegmentTable) place(rule int) uint8 {
	id := t.Else
	if rule >= 0 {
		id = t.Rules[rule].Segment
	}
	return uint8(t.index(id) + 1)
}

// index returns the place of the segment with the given ID, or −1.
func (t *SegmentTable) index(id string) int {
	return slices.IndexFunc(t.Segments, func(s Segment) bool { return s.ID == id })
}
