package rfm

import (
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// Scores holds the scores of a population: row i belongs to row i of the
// table. A score is 1 (worst) to the number of levels of its axis (best), or
// 0 for an inactive customer, who has no purchase in the window.
type Scores struct {
	Axes   []string  // names of the axes
	Levels []int     // scores of each axis
	By     [][]uint8 // By[a][i] is the score of row i on axis a

	// R, F and M are the columns of By of the axes called recency, frequency
	// and monetary; nil if the model has none of that name.
	R, F, M []uint8
}

// Len returns the number of rows.
func (s *Scores) Len() int {
	if len(s.By) == 0 {
		return 0
	}
	return len(s.By[0])
}

// Code returns the scores of a row as the digits of a number, such as 543 for
// recency 5, frequency 4 and monetary 3, and 0 for an inactive customer.
func (s *Scores) Code(row int) int {
	code := 0
	for _, by := range s.By {
		code = 10*code + int(by[row])
	}
	return code
}

// check returns an error unless the columns have one length, with a name and
// the number of levels for each, and no score is above its levels. Scores of a
// model are so; those put together by hand may not be.
func (s *Scores) check() error {
	for _, n := range []int{len(s.Axes), len(s.Levels)} {
		if err := clientele.CheckLen("scores", n, len(s.By)); err != nil {
			return fmt.Errorf("rfm: %w", err)
		}
	}
	for a, by := range s.By {
		err := clientele.CheckLen(s.Axes[a], len(by), s.Len())
		for row, score := range by {
			if int(score) > s.Levels[a] && err == nil {
				err = &clientele.InputError{Column: s.Axes[a], Row: row, Reason: fmt.Sprintf("score %d of %d", score, s.Levels[a])}
			}
		}
		if err != nil {
			return fmt.Errorf("rfm: %w", err)
		}
	}
	return nil
}

// newScores returns room for the scores of n rows.
func (m *Model) newScores(n int) *Scores {
	s := new(Scores)
	for i := range m.Axes {
		a := &m.Axes[i]
		by := make([]uint8, n)
		s.Axes = append(s.Axes, a.Name)
		s.Levels = append(s.Levels, a.Levels())
		s.By = append(s.By, by)
		switch a.Name {
		case RecencyAxis:
			s.R = by
		case FrequencyAxis:
			s.F = by
		case MonetaryAxis:
			s.M = by
		}
	}
	return s
}

// Score returns the scores of every row of the table. Axes whose measure is
// Given take their values from the column of that name in more.
//
// A row with a Frequency of 0 is inactive and gets 0 on every axis; its other
// values still have to be finite. An empty table gives empty scores.
//
// Cost: one pass.
//
// Errors: a [*clientele.InputError] for a value that is not finite, a column
// of another length or a column missing; [clientele.ErrOption] for a model
// that does not validate.
func (m *Model) Score(t *clientele.Table, more ...Column) (*Scores, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	values := make([][]float64, len(m.Axes))
	for i := range m.Axes {
		a := &m.Axes[i]
		var err error
		if a.Measure == Given {
			values[i], err = find(a.Name, more)
		} else {
			values[i], err = tableColumn(a.Measure, t)
		}
		if err == nil {
			err = clientele.CheckLen(a.Name, len(values[i]), t.Len())
		}
		if err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
	}
	if err := clientele.CheckLen("Frequency", len(t.Frequency), t.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	return m.scoreColumns(values, inactive(t))
}

// ScoreColumns is [Model.Score] for columns that do not come from a table.
// They are found by the names of the axes; their other fields do not matter.
func (m *Model) ScoreColumns(columns ...Column) (*Scores, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	values := make([][]float64, len(m.Axes))
	for i := range m.Axes {
		var err error
		if values[i], err = find(m.Axes[i].Name, columns); err == nil {
			err = clientele.CheckLen(m.Axes[i].Name, len(values[i]), len(values[0]))
		}
		if err != nil {
			return nil, fmt.Errorf("rfm: %w", err)
		}
	}
	return m.scoreColumns(values, nil)
}

// scoreColumns scores one column per axis and clears the rows listed as
// inactive.
func (m *Model) scoreColumns(values [][]float64, inactive []int) (*Scores, error) {
	s := m.newScores(len(values[0]))
	for _, i := range m.nesting() {
		a := &m.Axes[i]
		v := values[i]
		if a.Limits != nil || len(a.Within) > 0 {
			if err := clientele.CheckFinite(a.Name, v); err != nil {
				return nil, fmt.Errorf("rfm: %w", err)
			}
		}
		if a.Limits != nil {
			v = slices.Clone(v)
			for j := range v {
				v[j] = a.limit(v[j])
			}
		}
		if !m.scoreColumn(i, v, s) {
			return nil, fmt.Errorf("rfm: %w", clientele.CheckFinite(a.Name, v))
		}
	}
	for _, row := range inactive {
		for _, by := range s.By {
			by[row] = 0
		}
	}
	return s, nil
}

// scoreColumn writes the scores of values, which are within the limits of
// axis i, to its column of s, where those of the outer axes stand already. It
// reports whether the values are finite; those of a nested axis must be.
func (m *Model) scoreColumn(i int, values []float64, s *Scores) (finite bool) {
	a := &m.Axes[i]
	if len(a.Within) == 0 {
		l := a.Scales[0].ladder(a.Lower)
		return l.score(values, s.By[i])
	}
	outer := m.within(i)
	for row, v := range values {
		scale := 0
		for _, o := range outer {
			scale = scale*s.Levels[o] + int(s.By[o][row]) - 1
		}
		s.By[i][row] = a.Scales[scale].score(v, a.Lower)
	}
	return true
}

// inactive returns the rows of customers who have no purchase in the window.
func inactive(t *clientele.Table) []int {
	var rows []int
	for i, f := range t.Frequency {
		if f == 0 {
			rows = append(rows, i)
		}
	}
	return rows
}

// tableColumn returns a measure of a table, all of one length.
func tableColumn(m Measure, t *clientele.Table) ([]float64, error) {
	values, name := m.column(t)
	return values, clientele.CheckLen(name, len(values), t.Len())
}

// find returns the values of the column with the given name.
func find(name string, columns []Column) ([]float64, error) {
	for _, c := range columns {
		if c.name() == name {
			return c.Values, nil
		}
	}
	return nil, &clientele.InputError{Column: name, Row: -1, Reason: "column is missing"}
}

// A Score is the three scores of one customer; all are 0 for an inactive one.
type Score struct{ R, F, M uint8 }

// String returns the three digits, such as “543”.
func (s Score) String() string { return fmt.Sprintf("%d%d%d", s.R, s.F, s.M) }

// ScoreOne returns the scores of one customer for a model of [Fit] without
// further axes. The arguments are what the axes measure: with MeanRevenue,
// say, monetary is the mean. A frequency of 0 means inactive.
//
// Cost: one comparison for each cut, no allocation.
//
// Errors: a [*clientele.InputError] for a number that is not finite;
// [clientele.ErrOption] for a model with other axes. Scales are not validated.
func (m *Model) ScoreOne(recency, frequency, monetary float64) (Score, error) {
	values := [3]float64{recency, frequency, monetary}
	var scores [3]uint8
	if len(m.Axes) != 3 || m.Axes[0].Name != RecencyAxis ||
		m.Axes[1].Name != FrequencyAxis || m.Axes[2].Name != MonetaryAxis {
		return Score{}, fmt.Errorf("rfm: the axes are not recency, frequency, monetary: %w", clientele.ErrOption)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Score{}, fmt.Errorf("rfm: %w",
				&clientele.InputError{Column: m.Axes[i].Name, Row: 0, Reason: "not finite"})
		}
	}
	if frequency == 0 {
		return Score{}, nil
	}
	// Nested axes wait for the axes they are nested in.
	for range values {
		waiting := false
		for i := range values {
			if scores[i] == 0 {
				scores[i] = m.scoreAxis(i, values[i], scores[:])
				waiting = waiting || scores[i] == 0
			}
		}
		if !waiting {
			break
		}
	}
	return Score{scores[0], scores[1], scores[2]}, nil
}

// scoreAxis returns the score of v on axis i, given the scores of the other
// axes, or 0 if one that is needed is still 0.
func (m *Model) scoreAxis(i int, v float64, scores []uint8) uint8 {
	a := &m.Axes[i]
	scale := a.scale(m, scores)
	if scale < 0 || scale >= len(a.Scales) {
		return 0
	}
	return a.Scales[scale].score(a.limit(v), a.Lower)
}

// scale returns the place of the scale that the scores of the outer axes
// choose, or −1 if one of them is 0.
func (a *Axis) scale(m *Model, scores []uint8) int {
	scale := 0
	for _, name := range a.Within {
		outer := m.Axis(name)
		if outer < 0 || scores[outer] == 0 {
			return -1
		}
		scale = scale*m.Axes[outer].Levels() + int(scores[outer]) - 1
	}
	return scale
}
