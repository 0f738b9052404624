package abc

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// A Matrix crosses two gradings of the same customers: cell (i, j) holds those
// with label X[i] in the one and Y[j] in the other. Cells are stored row by
// row: cell (i, j) is at i*len(Y) + j. The JSON has the cells without their
// members.
type Matrix[X, Y comparable] struct {
	X []X `json:"x"`
	Y []Y `json:"y"`

	Count []int     `json:"count"`
	Sum   []float64 `json:"sum"` // of the values, nil without any

	cell []int // of every customer
}

// Cross counts customers by two gradings: classes by segments, tiers by
// stages, classes of existing by classes of potential value. x and y hold the
// labels of the rows, values what is summed in each cell (nil for nothing), xs
// and ys the labels in the order wanted. Nil xs or ys stands for the labels
// that occur, ascending.
//
// Cost: a look-up of each label.
//
// Errors: columns of different length, values that are not finite, a label
// that xs or ys has not, or has twice.
func Cross[X, Y cmp.Ordered](x []X, y []Y, values []float64, xs []X, ys []Y) (*Matrix[X, Y], error) {
	if err := clientele.CheckLen("y", len(y), len(x)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	m := &Matrix[X, Y]{X: levels(x, xs), Y: levels(y, ys), cell: make([]int, len(x))}
	at, err := places("xs", m.X)
	if err != nil {
		return nil, err
	}
	across, err := places("ys", m.Y)
	if err != nil {
		return nil, err
	}
	m.Count = make([]int, len(m.X)*len(m.Y))
	for row := range x {
		i, ok := at[x[row]]
		if !ok {
			return nil, fmt.Errorf("abc: %w", &clientele.InputError{Column: "x", Row: row, Reason: fmt.Sprintf("no such label: %v", x[row])})
		}
		j, ok := across[y[row]]
		if !ok {
			return nil, fmt.Errorf("abc: %w", &clientele.InputError{Column: "y", Row: row, Reason: fmt.Sprintf("no such label: %v", y[row])})
		}
		m.cell[row] = i*len(m.Y) + j
		m.Count[m.cell[row]]++
	}
	if values == nil {
		return m, nil
	}
	if err := clientele.CheckLen("values", len(values), len(x)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	if err := checkColumns(values, nil); err != nil {
		return nil, err
	}
	sums := make([]adder, len(m.Count))
	for row, v := range values {
		sums[m.cell[row]] = sums[m.cell[row]].plus(v)
	}
	m.Sum = make([]float64, len(sums))
	for c, s := range sums {
		m.Sum[c] = s.float()
		if err := checkSum("values", m.Sum[c]); err != nil {
			return nil, fmt.Errorf("abc: %w", err)
		}
	}
	return m, nil
}

// levels returns a copy of the given levels, or the labels that occur.
func levels[L cmp.Ordered](labels, given []L) []L {
	if given != nil {
		return slices.Clone(given)
	}
	seen := map[L]bool{}
	out := []L{}
	for _, l := range labels {
		if !seen[l] {
			seen[l] = true
			out = append(out, l)
		}
	}
	slices.Sort(out)
	return out
}

// places returns the place of every level.
func places[L comparable](name string, levels []L) (map[L]int, error) {
	at := make(map[L]int, len(levels))
	for i, l := range levels {
		if _, twice := at[l]; twice {
			return nil, fmt.Errorf("abc: %s: label %v twice: %w", name, l, clientele.ErrOption)
		}
		at[l] = i
	}
	return at, nil
}

// At returns the place of cell (x, y) in Count and Sum, or −1 for labels that
// the matrix has not.
func (m *Matrix[X, Y]) At(x X, y Y) int {
	i, j := slices.Index(m.X, x), slices.Index(m.Y, y)
	if i < 0 || j < 0 {
		return -1
	}
	return i*len(m.Y) + j
}

// Members returns the rows in cell (x, y), ascending.
func (m *Matrix[X, Y]) Members(x X, y Y) []int {
	at := m.At(x, y)
	var rows []int
	for row, c := range m.cell {
		if c == at {
			rows = append(rows, row)
		}
	}
	return rows
}
