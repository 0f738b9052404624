package lifecycle

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// A GroupChange is one group of a [Movement] as a balance:
// Before + In − Out = After.
type GroupChange struct {
	Name   string  `json:"name"`
	Before int     `json:"before"` // size in the earlier snapshot: the sum of the row
	In     int     `json:"in"`     // came from other groups
	Out    int     `json:"out"`    // went to other groups
	After  int     `json:"after"`  // size in the later snapshot: the sum of the column
	Value  float64 `json:"value"`  // value in the later snapshot − value in the earlier one
}

// Net returns In − Out.
func (g GroupChange) Net() int { return g.In - g.Out }

// Balance returns the balance of every group: the labels in their order, then
// “prospect”, “unknown” and “outside”. Before of “outside” is the number of new
// customers and After of those who have left.
func (m *Movement[L]) Balance() []GroupChange {
	size := m.Size()
	out := make([]GroupChange, size)
	for g := range out {
		out[g].Name = m.Name(g)
		var value dd.Sum
		for k := range size {
			out[g].Before += m.Counts[g*size+k]
			out[g].After += m.Counts[k*size+g]
			if m.Before != nil {
				value = value.Add(-m.Before[g*size+k])
			}
			if m.After != nil {
				value = value.Add(m.After[k*size+g])
			}
		}
		stay := m.Counts[g*size+g]
		out[g].In, out[g].Out = out[g].After-stay, out[g].Before-stay
		out[g].Value = value.Float()
	}
	return out
}

// Name returns the text of a row or column: of a label what fmt prints, else
// “prospect”, “unknown” or “outside”.
func (m *Movement[L]) Name(group int) string {
	switch group {
	case m.Prospect():
		return "prospect"
	case m.Unlabelled():
		return "unknown"
	case m.Outside():
		return "outside"
	}
	if group < 0 || group > len(m.Labels) {
		return ""
	}
	return fmt.Sprint(m.Labels[group])
}

// A Link is one band of a Sankey chart: customers who were in group Source at
// step Step and in group Target at the next step.
type Link struct {
	Step   int     `json:"step"` // 0 for the first movement
	Source int     `json:"source"`
	Target int     `json:"target"`
	Count  int     `json:"count"`
	Value  float64 `json:"value"` // value in the later snapshot; of those who have left, in the earlier
}

// Links returns the cells that are not empty, row by row.
func (m *Movement[L]) Links() []Link {
	var out []Link
	size := m.Size()
	for c, n := range m.Counts {
		if n == 0 {
			continue
		}
		l := Link{Source: c / size, Target: c % size, Count: n}
		switch {
		case l.Target == m.Outside() && m.Before != nil:
			l.Value = m.Before[c]
		case m.After != nil:
			l.Value = m.After[c]
		}
		out = append(out, l)
	}
	return out
}

// Direction returns how many customers moved to a label of a higher rank, to
// one of a lower rank, and to the same label or one of equal rank. rank[i]
// belongs to Labels[i]. Those who were or are in none of Labels are not
// counted.
func (m *Movement[L]) Direction(rank []float64) (up, down, same int, err error) {
	if err := clientele.CheckLen("rank", len(rank), len(m.Labels)); err != nil {
		return 0, 0, 0, fmt.Errorf("lifecycle: %w", err)
	}
	if err := clientele.CheckFinite("rank", rank); err != nil {
		return 0, 0, 0, fmt.Errorf("lifecycle: %w", err)
	}
	for i := range rank {
		for j := range rank {
			switch n := m.Count(i, j); {
			case rank[j] > rank[i]:
				up += n
			case rank[j] < rank[i]:
				down += n
			default:
				same += n
			}
		}
	}
	return up, down, same, nil
}

// MoveMany returns the movements between each labelling and the next, all with
// the same labels, so that their Links by step are one Sankey chart. Fewer than
// two labellings give none.
//
// The errors are those of [Move].
func MoveMany[L comparable](labellings []Labelling[L], opts *MoveOptions[L]) ([]*Movement[L], error) {
	if opts == nil || opts.Labels == nil {
		labels := []L{}
		seen := make(map[L]bool)
		for _, l := range labellings {
			for _, v := range l.Label {
				if !seen[v] {
					seen[v] = true
					labels = append(labels, v)
				}
			}
		}
		opts = &MoveOptions[L]{Labels: labels}
	}
	var out []*Movement[L]
	for k := 1; k < len(labellings); k++ {
		m, err := Move(labellings[k-1], labellings[k], opts)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// Flow returns the links of consecutive movements, numbered by step: the bands
// of a Sankey chart over all of them.
func Flow[L comparable](movements []*Movement[L]) []Link {
	var out []Link
	for step, m := range movements {
		for _, l := range m.Links() {
			l.Step = step
			out = append(out, l)
		}
	}
	return out
}
