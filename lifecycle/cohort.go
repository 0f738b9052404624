package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// A CohortTable groups customers by the period of their first purchase and
// follows each group by age: the number of periods since. Cell (c, a) of a flat
// column, cohort c at age a, is at c*Periods() + a; it can be observed where
// c + a < Periods(), and is 0 beyond. The methods tell the two apart: what
// cannot be observed yet is no share of 0.
type CohortTable struct {
	Edges   []clientele.Date // cohort c began from Edges[c] up to and without Edges[c+1]
	Size    []int            // customers per cohort
	Earlier int              // customers whose first purchase is before Edges[0]: in no cohort

	Active  []int     // customers who purchased in that period
	Rolling []int     // customers who purchased in that period or a later one
	Revenue []float64 // net revenue in that period, of all customers of the cohort

	// Brackets are those asked for, and Bounded, cohort by cohort, the customers
	// who purchased in at least one period of the bracket.
	Brackets []Bracket
	Bounded  []int
}

// A Bracket is a range of ages, both ends included.
type Bracket struct{ From, To int }

// CohortOptions refines [Cohorts]. Nil means the zero value.
type CohortOptions struct {
	Brackets []Bracket // for bounded retention; 0 ≤ From ≤ To
}

// Cohorts returns the cohorts of the periods between the edges, civil days as
// in [clientele.Timeline.Panel]. Every period must be over, or its shares are
// too low. The cost is O(entries).
//
// Errors: [clientele.ErrOption] for fewer than two edges, a zero edge, edges
// that are not strictly ascending, or a bracket out of order.
func Cohorts(ctx context.Context, t *clientele.Timeline, edges []time.Time, opts *CohortOptions) (*CohortTable, error) {
	if opts == nil {
		opts = &CohortOptions{}
	}
	c := &CohortTable{}
	if len(edges) < 2 {
		return nil, fmt.Errorf("lifecycle: %d edges, want at least 2: %w", len(edges), clientele.ErrOption)
	}
	for i, edge := range edges {
		c.Edges = append(c.Edges, clientele.DateOf(edge))
		if edge.IsZero() || i > 0 && c.Edges[i] <= c.Edges[i-1] {
			return nil, fmt.Errorf("lifecycle: edge %d, %v, is zero or not after the one before: %w", i, edge, clientele.ErrOption)
		}
	}
	for _, b := range opts.Brackets {
		if b.From < 0 || b.To < b.From {
			return nil, fmt.Errorf("lifecycle: bracket from age %d to %d: %w", b.From, b.To, clientele.ErrOption)
		}
		c.Brackets = append(c.Brackets, b)
	}
	k := c.Periods()
	c.Size, c.Active, c.Rolling = make([]int, k), make([]int, k*k), make([]int, k*k)
	c.Bounded = make([]int, k*len(c.Brackets))
	revenue := make([]dd.Sum, k*k)
	v := cohortVisit{table: c, active: make([]bool, k), net: make([]dd.Sum, k), revenue: revenue}
	for row := range t.Len() {
		if row%rowChunk == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("lifecycle: %w", ctx.Err())
		}
		v.customer(t, row)
	}
	for _, s := range revenue {
		c.Revenue = append(c.Revenue, s.Float())
	}
	return c, nil
}

// A cohortVisit adds one customer after another to a table.
type cohortVisit struct {
	table   *CohortTable
	active  []bool   // by period
	net     []dd.Sum // by period
	revenue []dd.Sum // by cell
}

// customer adds a customer.
func (v *cohortVisit) customer(t *clientele.Timeline, row int) {
	edges, k := v.table.Edges, len(v.active)
	clear(v.active)
	clear(v.net)
	first, last, period := -1, -1, 0
	for day := range t.Days(row) {
		if day.Date < edges[0] {
			if day.IsPurchase() {
				v.table.Earlier++
				return
			}
			continue
		}
		for period < k && day.Date >= edges[period+1] {
			period++
		}
		if period == k {
			break
		}
		v.net[period] = v.net[period].Add(day.Net())
		if day.IsPurchase() {
			v.active[period] = true
			last = period
			if first < 0 {
				first = period
			}
		}
	}
	if first < 0 {
		return
	}
	v.table.Size[first]++
	for age := 0; first+age < k; age++ {
		cell := first*k + age
		v.revenue[cell] = v.revenue[cell].Plus(v.net[first+age])
		if v.active[first+age] {
			v.table.Active[cell]++
		}
		if last >= first+age {
			v.table.Rolling[cell]++
		}
	}
	for b, bracket := range v.table.Brackets {
		for age := bracket.From; age <= bracket.To && first+age < k; age++ {
			if v.active[first+age] {
				v.table.Bounded[first*len(v.table.Brackets)+b]++
				break
			}
		}
	}
}

// Periods returns the number of periods, and of cohorts.
func (c *CohortTable) Periods() int { return max(0, len(c.Edges)-1) }

// observable reports whether a cohort has customers and has reached an age.
func (c *CohortTable) observable(cohort, age int) bool {
	return cohort >= 0 && age >= 0 && cohort+age < c.Periods() && c.Size[cohort] > 0
}

// Retention returns the share of a cohort that purchased at an age (classic
// retention), and false where that cannot be observed yet or the cohort is
// empty.
func (c *CohortTable) Retention(cohort, age int) (share float64, ok bool) {
	if !c.observable(cohort, age) {
		return 0, false
	}
	return float64(c.Active[cohort*c.Periods()+age]) / float64(c.Size[cohort]), true
}

// RollingRetention returns the share of a cohort that purchased at an age or
// later. It can only grow as periods are added.
func (c *CohortTable) RollingRetention(cohort, age int) (share float64, ok bool) {
	if !c.observable(cohort, age) {
		return 0, false
	}
	return float64(c.Rolling[cohort*c.Periods()+age]) / float64(c.Size[cohort]), true
}

// BoundedRetention returns the share of a cohort that purchased at any age of
// the bracket of the given number. It is observable once the whole bracket is.
func (c *CohortTable) BoundedRetention(cohort, bracket int) (share float64, ok bool) {
	if bracket < 0 || bracket >= len(c.Brackets) || !c.observable(cohort, c.Brackets[bracket].To) {
		return 0, false
	}
	return float64(c.Bounded[cohort*len(c.Brackets)+bracket]) / float64(c.Size[cohort]), true
}

// RevenueRetention returns the net revenue of a cohort at an age over that at
// age 0, and false where that cannot be observed yet or age 0 brought nothing.
func (c *CohortTable) RevenueRetention(cohort, age int) (ratio float64, ok bool) {
	if !c.observable(cohort, age) {
		return 0, false
	}
	base := c.Revenue[cohort*c.Periods()]
	if base <= 0 {
		return 0, false
	}
	return c.Revenue[cohort*c.Periods()+age] / base, true
}

// Pooled returns the classic retention at an age of all cohorts that have
// reached it: their active customers over their customers. Cohorts that have
// not reached it count in neither. It is false if there is none.
func (c *CohortTable) Pooled(age int) (share float64, ok bool) {
	active, size := 0, 0
	for cohort := range c.Periods() {
		if c.observable(cohort, age) {
			active += c.Active[cohort*c.Periods()+age]
			size += c.Size[cohort]
		}
	}
	if size == 0 {
		return 0, false
	}
	return float64(active) / float64(size), true
}

// PooledRevenue returns the revenue retention at an age of all cohorts that
// have reached it.
func (c *CohortTable) PooledRevenue(age int) (ratio float64, ok bool) {
	var revenue, base dd.Sum
	for cohort := range c.Periods() {
		if c.observable(cohort, age) {
			revenue = revenue.Add(c.Revenue[cohort*c.Periods()+age])
			base = base.Add(c.Revenue[cohort*c.Periods()])
		}
	}
	if base.Float() <= 0 {
		return 0, false
	}
	return revenue.Float() / base.Float(), true
}
