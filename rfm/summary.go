package rfm

import (
	"fmt"
	"strconv"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/radix"
)

// A Group sums up the customers of a segment or a cell.
type Group struct {
	ID    string // of the segment, or the code of the cell
	Label Text   // of the segment; empty for a cell

	Customers int
	Share     float64 // of all customers of the table

	Revenue      float64 // net
	RevenueShare float64 // of the revenue of all; 0 if that is not positive
	Profit       float64

	// Medians of the customers; 0 for nobody.
	Recency, Frequency, Monetary float64
}

// BySegment sums up the segments, in their order and with those of nobody, and
// the inactive last, if there are any.
//
// Errors: a [*clientele.InputError] for columns of different lengths or values
// that are not finite. A table without a Profit column has profits of 0.
func BySegment(t *clientele.Table, a *Assignment) ([]Group, error) {
	if err := clientele.CheckLen("By", len(a.By), t.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	n := len(a.Segments)
	groups := make([]Group, n+1)
	for i, s := range a.Segments {
		groups[i] = Group{ID: s.ID, Label: s.Label}
	}
	groups[n] = Group{ID: InactiveID, Label: inactiveSegment.Label}
	group := make([]int, t.Len())
	for row, by := range a.By {
		group[row] = int(by) - 1
		if by == 0 {
			group[row] = n
		}
	}
	if err := summarise(t, group, groups); err != nil {
		return nil, err
	}
	if groups[n].Customers == 0 {
		groups = groups[:n]
	}
	return groups, nil
}

// ByCell sums up the combinations of scores that somebody has, by code, and
// the inactive last, if there are any.
//
// Errors: as [BySegment].
func ByCell(t *clientele.Table, s *Scores) ([]Group, error) {
	if err := clientele.CheckLen("scores", s.Len(), t.Len()); err != nil {
		return nil, fmt.Errorf("rfm: %w", err)
	}
	codes, group := cells(s)
	n := len(codes)
	groups := make([]Group, n+1)
	for i, c := range codes {
		groups[i].ID = strconv.Itoa(c)
	}
	groups[n] = Group{ID: InactiveID, Label: inactiveSegment.Label}
	for row, g := range group {
		if g < 0 {
			group[row] = n
		}
	}
	if err := summarise(t, group, groups); err != nil {
		return nil, err
	}
	if groups[n].Customers == 0 {
		groups = groups[:n]
	}
	return groups, nil
}

// summarise fills the groups, of which every row has one.
func summarise(t *clientele.Table, group []int, groups []Group) error {
	profit := t.Profit
	if profit == nil {
		profit = make([]float64, t.Len())
	}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"Recency", t.Recency}, {"Frequency", t.Frequency}, {"Monetary", t.Monetary}, {"Profit", profit}} {
		err := clientele.CheckLen(c.name, len(c.values), t.Len())
		if err == nil {
			err = clientele.CheckFinite(c.name, c.values)
		}
		if err != nil {
			return fmt.Errorf("rfm: %w", err)
		}
	}
	members := make([][]int, len(groups))
	for row, g := range group {
		members[g] = append(members[g], row)
	}
	var all dd.Sum
	values := make([]float64, 0, t.Len())
	pick := func(column []float64, rows []int) []float64 {
		values = values[:0]
		for _, row := range rows {
			values = append(values, column[row])
		}
		return values
	}
	for i, rows := range members {
		g := &groups[i]
		g.Customers = len(rows)
		if len(rows) == 0 {
			continue
		}
		g.Share = float64(len(rows)) / float64(t.Len())
		g.Profit = dd.Of(pick(profit, rows)).Float()
		g.Recency = median(pick(t.Recency, rows))
		g.Frequency = median(pick(t.Frequency, rows))
		g.Monetary = median(pick(t.Monetary, rows))
		revenue := dd.Of(values)
		g.Revenue = revenue.Float()
		all = all.Plus(revenue)
	}
	if total := all.Float(); total > 0 {
		for i := range groups {
			groups[i].RevenueShare = groups[i].Revenue / total
		}
	}
	return nil
}

// median returns the median of one or more values.
func median(values []float64) float64 {
	n := len(values)
	mid := radix.Select(values, []int{(n - 1) / 2, n / 2}, nil)
	return between(mid[0], mid[1], 1, 2)
}
