package lifecycle

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// A Labelling says what each customer was on one day: its stage, its grade, its
// segment, its cluster.
type Labelling[L comparable] struct {
	AsOf  clientele.Date
	Row   []int     // ledger row of each label, distinct; nil: label i is of row i
	Label []L       // one per customer
	Value []float64 // one per customer, such as its revenue; nil for none

	// Prospects are the ledger rows of customers without a purchase yet, for
	// labels that have no such class of their own. None of them is in Row.
	Prospects []int
}

// MoveOptions refines [Move]. Nil means the zero value.
type MoveOptions[L comparable] struct {
	// Labels are the labels of the matrix in their order. A customer with any
	// other label counts as unknown. The default is all labels that occur, in
	// the order in which they do.
	Labels []L
}

// A Movement is the matrix of customers from what they were on one day to what
// they were on a later one. Rows and columns 0 to len(Labels)−1 are the labels;
// three more of each follow: [Movement.Prospect], [Movement.Unlabelled] and
// [Movement.Outside]. The last is, as a row, who is new: in no earlier
// snapshot; as a column, who has left: in no later one. So every customer of
// either snapshot is in exactly one cell, the sum of a row is the size of that
// group in the earlier snapshot and the sum of a column in the later one, and
// the same holds of the values. The corner of Outside with itself is 0.
//
// Cells are row by row: cell (i, j) is at i*Size() + j.
type Movement[L comparable] struct {
	From   clientele.Date `json:"from"`
	To     clientele.Date `json:"to"`
	Labels []L            `json:"labels"`

	Counts []int     `json:"counts"`
	Before []float64 `json:"before,omitempty"` // value in the earlier snapshot; nil if it has none
	After  []float64 `json:"after,omitempty"`  // value in the later snapshot; nil if it has none

	start []int // movers of cell c: rows[start[c]:start[c+1]], ascending
	rows  []int
}

// Move returns the movement between two labellings of one ledger. It costs
// O(n + k²) for n ledger rows and k labels. Two empty labellings give a matrix
// of zeros.
//
// A row that occurs twice, a negative row, more than 2,048 labels, columns of different lengths, values
// that are not finite and a later labelling that is not later are errors.
func Move[L comparable](from, to Labelling[L], opts *MoveOptions[L]) (*Movement[L], error) {
	if to.AsOf < from.AsOf {
		return nil, fmt.Errorf("lifecycle: movement from %v back to %v: %w", from.AsOf, to.AsOf, clientele.ErrOption)
	}
	labels, index, err := labelIndex(from, to, opts)
	if err != nil {
		return nil, err
	}
	m := &Movement[L]{From: from.AsOf, To: to.AsOf, Labels: labels}
	n := max(from.rows(), to.rows())
	before, err := from.place(n, m, index)
	if err != nil {
		return nil, err
	}
	after, err := to.place(n, m, index)
	if err != nil {
		return nil, err
	}
	m.count(before, after)
	m.Before = m.sum(before, after, from)
	m.After = m.sum(before, after, to)
	return m, nil
}

// maxLabels bounds the matrix, whose size is the square.
const maxLabels = 2048

// labelIndex returns the labels of the matrix and a function that returns the
// number of a label, −1 for any other.
func labelIndex[L comparable](from, to Labelling[L], opts *MoveOptions[L]) ([]L, func(L) int, error) {
	index := make(map[L]int)
	labels := []L{}
	find := func(l L) int {
		if len(labels) <= 16 { // faster than the map
			return slices.Index(labels, l)
		}
		if i, ok := index[l]; ok {
			return i
		}
		return -1
	}
	add := func(l L) {
		index[l] = len(labels)
		labels = append(labels, l)
	}
	if opts != nil && opts.Labels != nil {
		if len(opts.Labels) > maxLabels {
			return nil, nil, fmt.Errorf("lifecycle: more than %d labels: %w", maxLabels, clientele.ErrOption)
		}
		for _, l := range opts.Labels {
			if find(l) >= 0 {
				return nil, nil, fmt.Errorf("lifecycle: label %v twice: %w", l, clientele.ErrOption)
			}
			add(l)
		}
		return labels, find, nil
	}
	for _, side := range [][]L{from.Label, to.Label} {
		for _, l := range side {
			if find(l) < 0 && l == l { //nolint:staticcheck // NaN is no label
				add(l)
			}
			if len(labels) > maxLabels {
				return nil, nil, fmt.Errorf("lifecycle: more than %d labels: %w", maxLabels, clientele.ErrOption)
			}
		}
	}
	return labels, find, nil
}

// rows returns one more than the largest ledger row.
func (l *Labelling[L]) rows() int {
	n := 0
	if l.Row == nil {
		n = len(l.Label)
	}
	for _, rows := range [][]int{l.Row, l.Prospects} {
		for _, r := range rows {
			n = max(n, r+1)
		}
	}
	return n
}

// ledgerRow returns the ledger row of label i.
func (l *Labelling[L]) ledgerRow(i int) int {
	if l.Row == nil {
		return i
	}
	return l.Row[i]
}

// place returns the group of each ledger row.
func (l *Labelling[L]) place(n int, m *Movement[L], index func(L) int) ([]int, error) {
	if l.Row != nil {
		if err := clientele.CheckLen("Row", len(l.Row), len(l.Label)); err != nil {
			return nil, fmt.Errorf("lifecycle: %w", err)
		}
	}
	if l.Value != nil {
		if err := clientele.CheckLen("Value", len(l.Value), len(l.Label)); err != nil {
			return nil, fmt.Errorf("lifecycle: %w", err)
		}
		if err := clientele.CheckFinite("Value", l.Value); err != nil {
			return nil, fmt.Errorf("lifecycle: %w", err)
		}
	}
	group := make([]int, n)
	for i := range group {
		group[i] = m.Outside()
	}
	put := func(column string, i, row, g int) error {
		reason := ""
		switch {
		case row < 0:
			reason = "negative row"
		case group[row] != m.Outside():
			reason = "row given twice"
		default:
			group[row] = g
			return nil
		}
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: column, Row: i, Reason: reason})
	}
	for i, label := range l.Label {
		g := index(label)
		if g < 0 {
			g = m.Unlabelled()
		}
		if err := put("Row", i, l.ledgerRow(i), g); err != nil {
			return nil, err
		}
	}
	for i, row := range l.Prospects {
		if err := put("Prospects", i, row, m.Prospect()); err != nil {
			return nil, err
		}
	}
	return group, nil
}

// count fills the counts and the lists of movers.
func (m *Movement[L]) count(before, after []int) {
	size := m.Size()
	m.Counts = make([]int, size*size)
	known := 0
	for row := range before {
		if before[row] != m.Outside() || after[row] != m.Outside() {
			m.Counts[before[row]*size+after[row]]++
			known++
		}
	}
	m.start = make([]int, size*size+1)
	for c, k := range m.Counts {
		m.start[c+1] = m.start[c] + k
	}
	m.rows = make([]int, known)
	next := slices.Clone(m.start)
	for row := range before {
		if before[row] != m.Outside() || after[row] != m.Outside() {
			c := before[row]*size + after[row]
			m.rows[next[c]] = row
			next[c]++
		}
	}
}

// sum adds up the values of one labelling by cell.
func (m *Movement[L]) sum(before, after []int, l Labelling[L]) []float64 {
	if l.Value == nil {
		return nil
	}
	size := m.Size()
	sums := make([]dd.Sum, size*size)
	for i, v := range l.Value {
		row := l.ledgerRow(i)
		c := before[row]*size + after[row]
		sums[c] = sums[c].Add(v)
	}
	out := make([]float64, len(sums))
	for c, s := range sums {
		out[c] = s.Float()
	}
	return out
}

// Size returns the number of rows and of columns: len(Labels) + 3.
func (m *Movement[L]) Size() int { return len(m.Labels) + 3 }

// Prospect returns the row and column of those without a purchase yet.
func (m *Movement[L]) Prospect() int { return len(m.Labels) }

// Unlabelled returns the row and column of those whose label is none of
// Labels.
func (m *Movement[L]) Unlabelled() int { return len(m.Labels) + 1 }

// Outside returns the row of those who are new and the column of those who have
// left.
func (m *Movement[L]) Outside() int { return len(m.Labels) + 2 }

// Count returns the number of customers in cell (i, j), and 0 for a cell that
// does not exist.
func (m *Movement[L]) Count(i, j int) int {
	if size := m.Size(); i >= 0 && i < size && j >= 0 && j < size {
		return m.Counts[i*size+j]
	}
	return 0
}

// Movers returns the ledger rows of the customers in cell (i, j), ascending. A
// movement that was read from a file has none.
func (m *Movement[L]) Movers(i, j int) []int {
	if m.Count(i, j) == 0 || m.start == nil {
		return nil
	}
	c := i*m.Size() + j
	return slices.Clone(m.rows[m.start[c]:m.start[c+1]])
}

// UnmarshalJSON reads a movement. Its lists of movers are not in the file.
func (m *Movement[L]) UnmarshalJSON(data []byte) error {
	type body Movement[L]
	var b body
	if err := json.Unmarshal(data, &b); err != nil {
		return fmt.Errorf("lifecycle: movement: %w", err)
	}
	got := Movement[L](b)
	if err := got.check(); err != nil {
		return fmt.Errorf("lifecycle: movement: %w", err)
	}
	*m = got
	return nil
}

// check returns an error for a movement that is no matrix of counts.
func (m *Movement[L]) check() error {
	cells := m.Size() * m.Size()
	if err := clientele.CheckLen("counts", len(m.Counts), cells); err != nil {
		return err
	}
	for i, n := range m.Counts {
		if n < 0 {
			return &clientele.InputError{Column: "counts", Row: i, Reason: "negative"}
		}
	}
	for _, value := range [][]float64{m.Before, m.After} {
		if value != nil && len(value) != cells {
			return clientele.CheckLen("values", len(value), cells)
		}
	}
	seen := make(map[L]bool)
	for i, l := range m.Labels {
		if seen[l] {
			return &clientele.InputError{Column: "labels", Row: i, Reason: "label given twice"}
		}
		seen[l] = true
	}
	return nil
}
