package clv

import (
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/enum"
)

// ValueCuts is the value matrix: it divides customers by existing and by
// potential value. A value at or above its cut is high. Cuts that were found
// once serve later days as they are.
type ValueCuts struct {
	Existing  float64 `json:"existing"`
	Potential float64 `json:"potential"`
}

// CutsOptions says where the cuts of a value matrix lie. Nil means the zero
// value.
type CutsOptions struct {
	// High is the part of the customers that are high on each axis, such as
	// 0.2. The default, 0, cuts at the mean, above which lie few customers
	// where few bring most of the value.
	High float64
}

// FitValueCuts finds the cuts for the columns of a split, or for any two
// columns of existing and potential value.
//
// Equal values are on the same side of a cut; where all values of an axis are
// equal, all customers are high on it. Errors: columns that are empty, of
// different lengths or not finite; a High outside [0, 1).
func FitValueCuts(existing, potential []float64, opts *CutsOptions) (ValueCuts, error) {
	if opts == nil {
		opts = &CutsOptions{}
	}
	var c ValueCuts
	for _, axis := range []struct {
		name   string
		values []float64
		cut    *float64
	}{{"existing", existing, &c.Existing}, {"potential", potential, &c.Potential}} {
		if opts.High != 0 {
			cut, err := topCut(axis.name, axis.values, len(existing), opts.High)
			if err != nil {
				return ValueCuts{}, err
			}
			*axis.cut = cut
			continue
		}
		if err := checkColumn(axis.name, axis.values, len(existing)); err != nil {
			return ValueCuts{}, err
		}
		if len(axis.values) == 0 {
			return ValueCuts{}, fmt.Errorf("clv: %s: %w", axis.name, clientele.ErrEmpty)
		}
		mean := dd.Of(axis.values).Float() / float64(len(axis.values))
		*axis.cut = min(mean, slices.Max(axis.values)) // equal values: rounding must not put them below
	}
	return c, nil
}

// Quadrant returns the quadrant of a customer.
func (c ValueCuts) Quadrant(existing, potential float64) Quadrant {
	switch has, promises := existing >= c.Existing, potential >= c.Potential; {
	case has && promises:
		return HighValue
	case promises:
		return HighPotential
	case has:
		return HighExisting
	default:
		return LowValue
	}
}

// Quadrant is a field of the value matrix.
type Quadrant uint8

// The four quadrants.
const (
	HighValue     Quadrant = iota + 1 // high existing, high potential
	HighPotential                     // low existing, high potential
	HighExisting                      // high existing, low potential
	LowValue                          // low existing, low potential
)

var (
	quadrantNames  = []string{"unknown", "high value", "high potential", "high existing", "low value"}
	quadrantLabels = [2][]string{
		{"unknown", "high value", "high potential", "high existing value, low potential", "low value"},
		{"未知", "高价值", "高潜力", "高既成价值、低潜力", "低价值"},
	}
)

// String returns “high value”, “high potential”, “high existing” or
// “low value”.
func (q Quadrant) String() string { return enum.Name("quadrant", quadrantNames, q) }

// Label returns the name of the quadrant in a language.
func (q Quadrant) Label(lang clientele.Lang) string {
	return label("quadrant", quadrantLabels, lang, q)
}

// MarshalText writes what String returns.
func (q Quadrant) MarshalText() ([]byte, error) { return enum.Text("quadrant", quadrantNames, q) }

// UnmarshalText reads what MarshalText writes.
func (q *Quadrant) UnmarshalText(text []byte) error {
	return enum.Parse("quadrant", quadrantNames, q, text)
}

// A MatrixCell is one quadrant of the value matrix of all customers.
type MatrixCell struct {
	Quadrant  Quadrant  `json:"quadrant"`
	Customers int       `json:"customers"`
	Sums      ValueSums `json:"sums"`
}

// Matrix puts every customer of a split into its quadrant and adds up the
// quadrants, in the order of the constants. Axes are the Existing and the
// Potential of the split.
func (c ValueCuts) Matrix(v *ValueSplit) (quadrants []Quadrant, cells [4]MatrixCell) {
	quadrants = make([]Quadrant, v.Len())
	var sums [4]splitSum
	for i := range quadrants {
		q := c.Quadrant(v.Existing[i], v.Potential[i])
		quadrants[i] = q
		cells[q-1].Customers++
		sums[q-1].add(v, i)
	}
	for i := range cells {
		cells[i].Quadrant = Quadrant(i + 1)
		cells[i].Sums = sums[i].sums()
	}
	return quadrants, cells
}

// A splitSum adds up rows of a split.
type splitSum struct{ existing, potential, influence, total, own dd.Sum }

func (s *splitSum) add(v *ValueSplit, row int) {
	s.existing = s.existing.Add(v.Existing[row])
	s.potential = s.potential.Add(v.Potential[row])
	s.influence = s.influence.Add(v.Influence[row])
	s.total = s.total.Add(v.Total[row])
	s.own = s.own.Add(v.Realised.Own[row]).Add(v.Expected.Own[row])
}

func (s *splitSum) sums() ValueSums {
	return ValueSums{
		Existing:  s.existing.Float(),
		Potential: s.potential.Float(),
		Influence: s.influence.Float(),
		Total:     s.total.Float(),
		Own:       s.own.Float(),
	}
}

// sortedValues returns the values in ascending order.
func sortedValues(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted
}
