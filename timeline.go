package clientele

import (
	"iter"
	"sort"

	"github.com/clientele-go/clientele/internal/dd"
)

// A Timeline is a [Ledger] without its keys: one entry per customer and civil
// day, customers by row, the days of a customer in ascending order. It is
// immutable and safe for concurrent use.
//
// An entry takes 16 bytes, 24 in a ledger with costs. What few entries have is
// kept apart: refunds, orders of amount 0, and the part of a sum of money that
// one float64 cannot hold.
type Timeline struct {
	start   []int // entries of row i: start[i] up to and without start[i+1]
	date    []Date
	orders  []uint32
	revenue []float64
	cost    []float64 // nil when every cost is 0
	rare    []rareDay // by ascending entry

	first, last Date
	zeroDropped int
}

// A rareDay completes the entry of the same number.
type rareDay struct {
	entry     int
	refunds   uint32 // transactions with a negative amount
	zeros     uint32 // orders of amount 0
	refunded  dd.Sum // positive
	revenueLo float64
	costLo    float64
}

// Len returns the number of customers.
func (t *Timeline) Len() int { return max(0, len(t.start)-1) }

// Span returns the first and the last day of the ledger, both 0 when it is
// empty.
func (t *Timeline) Span() (first, last Date) { return t.first, t.last }

// Days returns the days of one customer on which anything happened, in
// ascending order. A row that the ledger does not have gives none.
func (t *Timeline) Days(row int) iter.Seq[DayTotal] {
	return func(yield func(DayTotal) bool) {
		if row < 0 || row >= t.Len() {
			return
		}
		c := t.cursor(row)
		for c.next() {
			if !yield(c.total()) {
				return
			}
		}
	}
}

// A cursor walks the entries of one row after another.
type cursor struct {
	t     *Timeline
	entry int // current entry
	end   int // end of the row
	rare  int // first rare day at or after the current entry
}

// cursor returns a cursor before the first entry of the row.
func (t *Timeline) cursor(row int) cursor {
	begin := t.start[row]
	rare := sort.Search(len(t.rare), func(i int) bool { return t.rare[i].entry >= begin })
	return cursor{t: t, entry: begin - 1, end: t.start[row+1], rare: rare}
}

// nextRow moves a cursor that has met the end of a row to the next row.
func (c *cursor) nextRow(row int) {
	c.entry = c.t.start[row] - 1
	c.end = c.t.start[row+1]
}

// next moves to the next entry of the row and reports whether there is one.
func (c *cursor) next() bool {
	c.entry++
	if c.entry >= c.end {
		return false
	}
	for c.rare < len(c.t.rare) && c.t.rare[c.rare].entry < c.entry {
		c.rare++
	}
	return true
}

// rareDay returns what completes the current entry, or nil.
func (c *cursor) rareDay() *rareDay {
	if c.rare < len(c.t.rare) && c.t.rare[c.rare].entry == c.entry {
		return &c.t.rare[c.rare]
	}
	return nil
}

// total returns the current entry with its sums rounded to float64.
func (c *cursor) total() DayTotal {
	e := c.sums()
	return DayTotal{
		Date:    e.date,
		Orders:  int(e.orders),
		Revenue: e.revenue.Float(),
		Refunds: e.refunded.Float(),
		Cost:    e.cost.Float(),
	}
}

// entrySums is an entry with every bit of its sums.
type entrySums struct {
	date                    Date
	orders, refunds, zeros  uint32
	revenue, refunded, cost dd.Sum
}

// sums returns the current entry.
func (c *cursor) sums() entrySums {
	e := entrySums{date: c.t.date[c.entry], orders: c.t.orders[c.entry]}
	e.revenue.Hi = c.t.revenue[c.entry]
	if c.t.cost != nil {
		e.cost.Hi = c.t.cost[c.entry]
	}
	if r := c.rareDay(); r != nil {
		e.refunds, e.zeros = r.refunds, r.zeros
		e.refunded = r.refunded
		e.revenue.Lo, e.cost.Lo = r.revenueLo, r.costLo
	}
	return e
}

// net returns revenue − refunds.
func (e *entrySums) net() dd.Sum {
	if e.refunds == 0 {
		return e.revenue
	}
	return e.revenue.Plus(e.refunded.Neg())
}

// isPurchase says of an entry what [DayTotal.IsPurchase] says of a day.
func (e *entrySums) isPurchase() bool {
	return e.orders > 0 && (e.refunds == 0 || e.net().Hi > 0)
}

// add adds another entry of the same customer and day.
func (e *entrySums) add(o entrySums) {
	e.orders += o.orders
	e.refunds += o.refunds
	e.zeros += o.zeros
	e.revenue = e.revenue.Plus(o.revenue)
	e.refunded = e.refunded.Plus(o.refunded)
	e.cost = e.cost.Plus(o.cost)
}
