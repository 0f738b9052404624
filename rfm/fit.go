package rfm

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/radix"
)

// Options chooses what [Fit] looks at and how it scores it. Nil means the
// zero value.
type Options struct {
	// R, F and M score recency, frequency and monetary value. Nil means
	// MidRank{}: five scores.
	R, F, M Scorer

	// Frequency is the measure of the second axis. The default is [Orders].
	Frequency Measure

	// Monetary is the measure of the third axis. The default is [Revenue].
	Monetary Measure

	// Winsor is the share of customers at each end of the third axis whose
	// values count as the next value inside, from 0, the default, to below
	// 0.5. It keeps single giants from moving means and widths; [MidRank] has
	// no need of it.
	Winsor float64

	// More are axes after the three, such as {Measure: Length}. A column with
	// the name of one of the three takes its place, with the scorer of R, F
	// or M unless it has its own: {Name: FrequencyAxis, Values: months}.
	More []Column

	// Nested names axes from the outermost inwards: each is scored among the
	// customers who have the same scores on the axes named before it. By
	// default every axis is scored on its own.
	Nested []string
}

// A Column is one axis to fit or to score.
type Column struct {
	// Name of the axis. The default is the name of the measure.
	Name string

	// Measure is what to take from the table. The default, Given, takes
	// Values.
	Measure Measure

	// Values are the numbers to score, one per row.
	Values []float64

	// Lower says that lower values are better. It need not be said of a
	// Measure.
	Lower bool

	// Scorer scores the axis. Nil means MidRank{}.
	Scorer Scorer

	// Winsor is the share of customers at each end whose values count as the
	// next value inside; see [Options].
	Winsor float64
}

func (c *Column) name() string {
	if c.Name == "" && c.Measure != Given {
		return c.Measure.String()
	}
	return c.Name
}

// Fit freezes the thresholds of recency, frequency and monetary value that
// the customers of the table lead to. Customers with a Frequency of 0 are
// inactive and have no say.
//
// Cost: with the default scorer linear, without sorting.
//
// Errors: [clientele.ErrEmpty] if no customer is active; [clientele.ErrOption]
// for an option out of its range; a [*clientele.InputError] for a value that
// is not finite or a column of another length.
func Fit(t *clientele.Table, opts *Options) (*Model, error) {
	if opts == nil {
		opts = new(Options)
	}
	columns := opts.columns()
	for i := range columns {
		c := &columns[i]
		if c.Measure == Given {
			continue
		}
		if _, err := c.Measure.MarshalText(); err != nil {
			return nil, fmt.Errorf("rfm: axis %q: %w: %w", c.name(), err, clientele.ErrOption)
		}
		var err error
		if c.Values, err = tableColumn(c.Measure, t); err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
		c.Lower = c.Measure.Lower()
	}
	if err := clientele.CheckLen("Frequency", len(t.Frequency), t.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	m, err := fit(columns, t.Len(), inactive(t), opts.Nested)
	if err != nil {
		return nil, err
	}
	m.From, m.AsOf = t.From, t.AsOf
	return m, nil
}

// columns returns the axes that the options ask for.
func (o *Options) columns() []Column {
	columns := []Column{
		{Name: RecencyAxis, Measure: Recency, Scorer: o.R},
		{Name: FrequencyAxis, Measure: o.Frequency, Scorer: o.F},
		{Name: MonetaryAxis, Measure: o.Monetary, Scorer: o.M, Winsor: o.Winsor},
	}
	if o.Frequency == Given {
		columns[1].Measure = Orders
	}
	if o.Monetary == Given {
		columns[2].Measure = Revenue
	}
	for _, c := range o.More {
		at := slices.IndexFunc(columns[:3], func(first Column) bool { return first.Name == c.name() })
		if at < 0 {
			columns = append(columns, c)
			continue
		}
		if c.Scorer == nil {
			c.Scorer = columns[at].Scorer
		}
		columns[at] = c
	}
	return columns
}

// FitColumns is [Fit] for columns that do not come from a table: any number
// of axes from 1 to 9, with no row inactive. Nested is as in [Options].
func FitColumns(columns []Column, nested ...string) (*Model, error) {
	for _, c := range columns {
		if c.Measure != Given {
			return nil, fmt.Errorf("rfm: axis %q: a measure needs a table: %w", c.name(), clientele.ErrOption)
		}
	}
	if len(columns) == 0 {
		return nil, fmt.Errorf("rfm: no columns: %w", clientele.ErrOption)
	}
	return fit(slices.Clone(columns), len(columns[0].Values), nil, nested)
}

// fit is the engine of Fit and FitColumns.
func fit(columns []Column, n int, inactive []int, nested []string) (*Model, error) {
	m := &Model{N: n - len(inactive)}
	for i := range columns {
		c := &columns[i]
		if err := clientele.CheckLen(c.name(), len(c.Values), n); err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
		if err := clientele.CheckFinite(c.name(), c.Values); err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
		if c.Scorer == nil {
			c.Scorer = MidRank{}
		}
		m.Axes = append(m.Axes, Axis{Name: c.name(), Measure: c.Measure, Lower: c.Lower})
		if at := slices.Index(nested, c.name()); at > 0 {
			m.Axes[i].Within = slices.Clone(nested[:at])
		}
	}
	for i, name := range nested {
		if m.Axis(name) < 0 || slices.Index(nested, name) != i {
			return nil, fmt.Errorf("rfm: nested %q is no axis or named twice: %w", name, clientele.ErrOption)
		}
	}
	if m.N == 0 {
		return nil, fmt.Errorf("rfm: no active customer: %w", clientele.ErrEmpty)
	}
	for i := range columns {
		c := &columns[i]
		c.Values = without(c.Values, inactive)
		if err := m.Axes[i].winsorise(c); err != nil {
			return nil, fmt.Errorf("rfm: axis %q: %w", c.name(), err)
		}
	}
	if err := m.freeze(columns); err != nil {
		return nil, err
	}
	return m, m.Validate()
}

// freeze fits the scales, the outer axes of a nesting first.
func (m *Model) freeze(columns []Column) error {
	var scores *Scores // of the outer axes, where there are any
	for _, i := range m.nesting() {
		a, c := &m.Axes[i], &columns[i]
		var err error
		if len(a.Within) == 0 {
			a.Scales, err = c.freezeAll()
		} else {
			a.Scales, err = m.freezeWithin(i, c, scores)
		}
		if err != nil {
			return fmt.Errorf("rfm: axis %q: %w", a.Name, err)
		}
		if m.isOuter(a.Name) {
			if scores == nil {
				scores = &Scores{Levels: make([]int, len(m.Axes)), By: make([][]uint8, len(m.Axes))}
			}
			scores.Levels[i] = a.Levels()
			scores.By[i] = make([]uint8, len(c.Values))
			m.scoreColumn(i, c.Values, scores)
		}
	}
	return nil
}

// isOuter reports whether other axes are nested in the one with the name.
func (m *Model) isOuter(name string) bool {
	return slices.ContainsFunc(m.Axes, func(a Axis) bool { return slices.Contains(a.Within, name) })
}

// freezeAll fits the one scale of an axis that is not nested.
func (c *Column) freezeAll() ([]Scale, error) {
	cuts, passed, err := c.freeze(c.Values)
	if err != nil {
		return nil, err
	}
	s := Scale{Cuts: cuts, Count: make([]int, len(cuts)+1)}
	if passed == nil {
		scores := make([]uint8, len(c.Values))
		l := s.ladder(c.Lower)
		l.score(c.Values, scores)
		s.Count = count(scores, s.Levels())
		return []Scale{s}, nil
	}
	before := len(c.Values)
	for i, n := range passed {
		s.Count[i] = before - n
		before = n
	}
	s.Count[len(passed)] = before
	return []Scale{s}, nil
}

// freeze returns the cuts of the values, checked, with one kind of zero, and
// how many values pass them if the scorer knows that.
func (c *Column) freeze(values []float64) (cuts []Cut, passed []int, err error) {
	if s, ok := c.Scorer.(counter); ok {
		cuts, passed, err = s.freezeCount(values, c.Lower)
	} else {
		cuts, err = c.Scorer.Freeze(values, c.Lower)
	}
	if err != nil {
		return nil, nil, err
	}
	for i := range cuts {
		cuts[i].At += 0 // −0 + 0 = +0
	}
	return cuts, passed, checkCuts(cuts, c.Lower)
}

// count returns how many rows have each of the scores 1 to levels.
func count(scores []uint8, levels int) []int {
	var n [256]int
	for _, s := range scores {
		n[s]++
	}
	return slices.Clone(n[1 : levels+1])
}

// winsorise sets the limits of the axis and applies them to the column.
func (a *Axis) winsorise(c *Column) error {
	if c.Winsor == 0 {
		return nil
	}
	if !(c.Winsor > 0 && c.Winsor < 0.5) {
		return fmt.Errorf("winsor %v outside 0–0.5: %w", c.Winsor, clientele.ErrOption)
	}
	n := len(c.Values)
	cut := min(int(c.Winsor*float64(n)), (n-1)/2)
	ends := radix.Select(c.Values, []int{cut, n - 1 - cut}, nil)
	a.Limits = &Limits{Low: ends[0], High: ends[1]}
	values := make([]float64, n)
	for i, v := range c.Values {
		values[i] = a.limit(v)
	}
	c.Values = values
	return nil
}

// without returns the values of the rows that are not listed. Rows are in
// ascending order.
func without(values []float64, rows []int) []float64 {
	if len(rows) == 0 {
		return values
	}
	kept := make([]float64, 0, len(values)-len(rows))
	from := 0
	for _, row := range rows {
		kept = append(kept, values[from:row]...)
		from = row + 1
	}
	return append(kept, values[from:]...)
}
