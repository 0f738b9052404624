package rfm

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// Why tells how a customer got where they are.
type Why struct {
	Inactive bool // no purchase in the window; nothing else is set
	Code     string
	Axes     []AxisWhy

	Segment Segment
	Rule    int // the rule of the table that decided, from 0; −1 for Else

	// Moves are the shortest ways to a segment further up the table along one
	// axis, at most one for each axis, as long as the others stay.
	Moves []Move
}

// AxisWhy tells how a value got its score.
type AxisWhy struct {
	Axis   string
	Value  float64 // within the limits of the axis
	Lower  bool    // lower is better
	Score  int
	Levels int

	Passed *Cut    // the hardest cut passed; nil with score 1
	Spare  float64 // distance to it, by which the value could worsen

	Missed *Cut    // the next cut; nil with the best score
	Lacks  float64 // what is missing to pass it; 0 on a strict cut, which takes any improvement
	Next   int     // score after that, which may be several more
}

// A Move is a change of one value that leads to another segment.
type Move struct {
	Axis    string
	Cut     Cut     // what to pass
	Lacks   float64 // as in AxisWhy
	Code    string  // scores after it
	Segment Segment
}

// Why explains the scores and the segment of one row of a table. Values of
// axes whose measure is Given come from more.
//
// Cost: a few microseconds, most of them for the combinations of scores of the
// segment table, whatever the number of customers.
//
// Errors: as [Model.Score] and [SegmentTable.Assign], and a
// [clientele.ErrOption] for a row that the table does not have.
func (m *Model) Why(t *clientele.Table, row int, segments *SegmentTable, more ...Column) (*Why, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if row < 0 || row >= t.Len() {
		return nil, fmt.Errorf("rfm: row %d of %d: %w", row, t.Len(), clientele.ErrOption)
	}
	values := make([]float64, len(m.Axes))
	for i := range m.Axes {
		a := &m.Axes[i]
		var err error
		if a.Measure != Given {
			values[i], err = a.Measure.at(t, row)
		} else {
			var column []float64
			if column, err = find(a.Name, more); err == nil {
				if err = clientele.CheckLen(a.Name, len(column), t.Len()); err == nil {
					values[i] = column[row]
				}
			}
		}
		if err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
	}
	if orders, err := Orders.at(t, row); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	} else if orders == 0 {
		return &Why{Inactive: true, Segment: inactiveSegment}, nil
	}
	return m.WhyValues(values, segments)
}

// WhyValues is [Model.Why] for the values of one active customer, one for
// each axis of the model.
func (m *Model) WhyValues(values []float64, segments *SegmentTable) (*Why, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	if err := clientele.CheckLen("values", len(values), len(m.Axes)); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("rfm: %w", &clientele.InputError{Column: m.Axes[i].Name, Row: 0, Reason: "not finite"})
		}
	}
	scores := m.scoreValues(values)
	w := &Why{Code: code(scores)}
	for i, v := range values {
		w.Axes = append(w.Axes, m.whyAxis(i, v, scores))
	}
	var err error
	if w.Segment, w.Rule, err = m.decideOne(segments, scores); err != nil {
		return nil, err
	}
	w.Moves = m.moves(values, segments)
	return w, nil
}

// scoreValues returns the scores of one customer.
func (m *Model) scoreValues(values []float64) []uint8 {
	scores := make([]uint8, len(values))
	for _, i := range m.nesting() {
		scores[i] = m.scoreAxis(i, values[i], scores)
	}
	return scores
}

// whyAxis explains one score.
func (m *Model) whyAxis(i int, v float64, scores []uint8) AxisWhy {
	a := &m.Axes[i]
	s := &a.Scales[a.scale(m, scores)]
	w := AxisWhy{Axis: a.Name, Value: a.limit(v), Lower: a.Lower, Score: int(scores[i]), Levels: s.Levels()}
	if w.Score > 1 {
		c := s.Cuts[w.Score-2]
		w.Passed, w.Spare = &c, math.Abs(w.Value-c.At)
	}
	if w.Score < w.Levels {
		c := s.Cuts[w.Score-1]
		w.Missed, w.Lacks, w.Next = &c, a.lacks(c, w.Value), int(s.score(a.reach(c), a.Lower))
	}
	return w
}

// reach returns the value nearest to the cut that passes it: a whole number on
// an axis of days or orders.
func (a *Axis) reach(c Cut) float64 {
	at := c.At
	if a.Measure.whole() {
		switch {
		case a.Lower && c.Strict:
			return math.Ceil(at) - 1
		case a.Lower:
			return math.Floor(at)
		case c.Strict:
			return math.Floor(at) + 1
		default:
			return math.Ceil(at)
		}
	}
	switch {
	case !c.Strict:
		return at
	case a.Lower:
		return math.Nextafter(at, -math.MaxFloat64)
	default:
		return math.Nextafter(at, math.MaxFloat64)
	}
}

// lacks returns the distance from v to the cut, or to what passes it where
// that is a step away.
func (a *Axis) lacks(c Cut, v float64) float64 {
	if a.Measure.whole() {
		return math.Abs(a.reach(c) - v)
	}
	return math.Abs(c.At - v)
}

// decideOne returns the segment of one customer and the rule that decided.
func (m *Model) decideOne(t *SegmentTable, scores []uint8) (Segment, int, error) {
	names, levels := m.names()
	if _, err := t.decide(names, levels); err != nil {
		return Segment{}, 0, err
	}
	rule := t.first(t.cell(names, scores))
	return t.Segments[t.place(rule)-1], rule, nil
}

// names returns the names and the levels of the axes.
func (m *Model) names() (names []string, levels []int) {
	for i := range m.Axes {
		names = append(names, m.Axes[i].Name)
		levels = append(levels, m.Axes[i].Levels())
	}
	return names, levels
}

// moves tries the cuts ahead on every axis, the nearest first, until the
// segment is one further up.
func (m *Model) moves(values []float64, t *SegmentTable) []Move {
	names, _ := m.names()
	scores := m.scoreValues(values)
	now := t.place(t.first(t.cell(names, scores)))
	var moves []Move
	for i := range m.Axes {
		a := &m.Axes[i]
		s := &a.Scales[a.scale(m, scores)]
		for _, c := range s.Cuts[scores[i]-1:] {
			to := slices.Clone(values)
			to[i] = a.reach(c)
			if a.limit(to[i]) != to[i] {
				break // values beyond the limit do not count
			}
			after := m.scoreValues(to)
			place := t.place(t.first(t.cell(names, after)))
			if place < now {
				moves = append(moves, Move{a.Name, c, a.lacks(c, a.limit(values[i])), code(after), t.Segments[place-1]})
				break
			}
		}
	}
	return moves
}
