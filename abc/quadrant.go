package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
	"github.com/clientele-go/clientele/internal/enum"
	"github.com/clientele-go/clientele/internal/radix"
)

// A Quadrant is a field of the grading matrix 矩阵图 of existing and potential
// value.
type Quadrant uint8

// The quadrants.
const (
	HighValue     Quadrant = iota + 1 // 高价值: existing and potential value high; keep them, in person
	HighPotential                     // 高潜力: existing low, potential high; develop them
	LowPotential                      // 低潜力: existing high, potential low; keep what is there
	LowValue                          // 低价值: both low; serve them at low cost
)

var (
	quadrantNames   = []string{"unknown", "high value", "high potential", "low potential", "low value"}
	quadrantEnglish = [...]string{"Unknown", "High value", "High potential", "Low potential", "Low value"}
	quadrantChinese = [...]string{"未知", "高价值", "高潜力", "低潜力", "低价值"}
)

// String returns “high value”, “high potential”, “low potential” or “low
// value”.
func (q Quadrant) String() string { return enum.Name("quadrant", quadrantNames, q) }

// MarshalText writes what String returns.
func (q Quadrant) MarshalText() ([]byte, error) { return enum.Text("quadrant", quadrantNames, q) }

// UnmarshalText reads what MarshalText writes.
func (q *Quadrant) UnmarshalText(text []byte) error {
	return enum.Parse("quadrant", quadrantNames, q, text)
}

// Label returns the quadrant for a reader.
func (q Quadrant) Label(lang clientele.Lang) string {
	if int(q) >= len(quadrantEnglish) {
		q = 0
	}
	if lang == clientele.Chinese {
		return quadrantChinese[q]
	}
	return quadrantEnglish[q]
}

// Quadrants are the two cuts of the grading matrix, frozen: values from the
// cut up are high.
type Quadrants struct {
	Existing  float64 `json:"existing"`
	Potential float64 `json:"potential"`
}

// FitQuadrants returns the cuts at the medians of the two columns. With an
// even number of rows the median is the upper of the two in the middle, so
// that about half of the rows are high, more only where many equal it.
//
// Errors: ErrEmpty; columns of different length; figures that are not finite.
func FitQuadrants(existing, potential []float64) (Quadrants, error) {
	if err := checkTable(column{"existing", existing}, column{"potential", potential}); err != nil {
		return Quadrants{}, err
	}
	if len(existing) == 0 {
		return Quadrants{}, fmt.Errorf("abc: quadrants: %w", clientele.ErrEmpty)
	}
	middle := []int{len(existing) / 2}
	return Quadrants{
		Existing:  radix.Select(existing, middle, nil)[0],
		Potential: radix.Select(potential, middle, nil)[0],
	}, nil
}

// Quadrant returns the quadrant of one customer, and the unknown one for NaN.
func (q Quadrants) Quadrant(existing, potential float64) Quadrant {
	high, promising := existing >= q.Existing, potential >= q.Potential
	switch {
	case existing != existing || potential != potential:
		return 0
	case high && promising:
		return HighValue
	case promising:
		return HighPotential
	case high:
		return LowPotential
	default:
		return LowValue
	}
}

// Assign appends the quadrants of all rows to dst. Cross of them with a class
// or with themselves counts and sums.
//
// Errors: cuts that are not finite; columns of different length; figures that
// are not finite.
func (q Quadrants) Assign(dst []Quadrant, existing, potential []float64) ([]Quadrant, error) {
	if err := q.check(); err != nil {
		return dst, err
	}
	if err := checkTable(column{"existing", existing}, column{"potential", potential}); err != nil {
		return dst, err
	}
	for i, e := range existing {
		dst = append(dst, q.Quadrant(e, potential[i]))
	}
	return dst, nil
}

// check says so when a cut is no number.
func (q Quadrants) check() error {
	if math.IsNaN(q.Existing+q.Potential) || math.IsInf(q.Existing, 0) || math.IsInf(q.Potential, 0) {
		return fmt.Errorf("abc: quadrants {Existing:%v Potential:%v} not finite: %w", q.Existing, q.Potential, clientele.ErrOption)
	}
	return nil
}

const (
	quadrantsModel   = "abc quadrants"
	quadrantsVersion = 1
)

// quadrantsJSON has the members of Quadrants without its methods.
type quadrantsJSON Quadrants

// MarshalJSON writes the cuts with their model name and version.
func (q Quadrants) MarshalJSON() ([]byte, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	return codec.Encode(quadrantsModel, quadrantsVersion, quadrantsJSON(q))
}

// UnmarshalJSON reads what MarshalJSON writes, in this version or an earlier
// one. Cuts of a newer version are a [clientele.ErrVersion]. On an error the
// cuts are as before.
func (q *Quadrants) UnmarshalJSON(data []byte) error {
	var read struct {
		Existing  *float64 `json:"existing"`
		Potential *float64 `json:"potential"`
	}
	if _, err := codec.Decode(data, quadrantsModel, quadrantsVersion, &read); err != nil {
		return fmt.Errorf("abc: %w", err)
	}
	if read.Existing == nil || read.Potential == nil {
		return fmt.Errorf("abc: %w", &clientele.InputError{Column: "quadrants", Row: -1, Reason: "a cut is missing"})
	}
	*q = Quadrants{*read.Existing, *read.Potential}
	return nil
}
