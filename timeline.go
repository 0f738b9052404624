package clientele

import (
	"iter"

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
	start     []int // entries of row i: start[i] up to and without start[i+1]
	entries   []entry
	cost      []float64 // by entry; nil when every cost is 0
	rareStart []int     // rare days of row i, as start; nil when there are none
	rare      []rareDay

	first, last Date
	zeroDropped int
}

// An entry is a day of a customer.
type entry struct {
	date    Date
	orders  uint32
	revenue float64
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
		for c := t.row(row); c.next(); {
			if !yield(c.full().total()) {
				return
			}
		}
	}
}

// A cursor walks the entries of one row.
type cursor struct {
	t       *Timeline
	at, end int // the current entry, and the end of the row
	rare    int // the first rare day that is not before the current entry
	rareEnd int
}

// row returns a cursor before the first entry of a row.
func (t *Timeline) row(row int) cursor {
	c := cursor{t: t, at: t.start[row] - 1, end: t.start[row+1]}
	if t.rareStart != nil {
		c.rare, c.rareEnd = t.rareStart[row], t.rareStart[row+1]
	}
	return c
}

// next moves to the next entry and reports whether there is one.
func (c *cursor) next() bool {
	if c.rare < c.rareEnd && c.t.rare[c.rare].entry == c.at {
		c.rare++
	}
	c.at++
	return c.at < c.end
}

// date returns the day of the current entry.
func (c *cursor) date() Date { return c.t.entries[c.at].date }

// rareDay returns what completes the current entry, or nil.
func (c *cursor) rareDay() *rareDay {
	if c.rare < c.rareEnd && c.t.rare[c.rare].entry == c.at {
		return &c.t.rare[c.rare]
	}
	return nil
}

// A fullEntry is an entry with all that belongs to it.
type fullEntry struct {
	date                    Date
	orders, refunds, zeros  uint32
	revenue, refunded, cost dd.Sum
}

// full returns the current entry with all that belongs to it.
func (c *cursor) full() fullEntry {
	e := &c.t.entries[c.at]
	f := fullEntry{date: e.date, orders: e.orders}
	f.revenue.Hi = e.revenue
	if c.t.cost != nil {
		f.cost.Hi = c.t.cost[c.at]
	}
	if r := c.rareDay(); r != nil {
		f.refunds, f.zeros = r.refunds, r.zeros
		f.refunded = r.refunded
		f.revenue.Lo, f.cost.Lo = r.revenueLo, r.costLo
	}
	return f
}

// total returns the entry with its sums rounded to float64.
func (f fullEntry) total() DayTotal {
	return DayTotal{
		Date:    f.date,
		Orders:  int(f.orders),
		Revenue: f.revenue.Float(),
		Refunds: f.refunded.Float(),
		Cost:    f.cost.Float(),
	}
}

// net returns revenue − refunds.
func (f *fullEntry) net() dd.Sum {
	if f.refunds == 0 {
		return f.revenue
	}
	return f.revenue.Plus(f.refunded.Neg())
}

// isPurchase says of an entry what [DayTotal.IsPurchase] says of a day.
func (f *fullEntry) isPurchase() bool {
	return f.orders > 0 && (f.refunds == 0 || f.net().Hi > 0)
}

// add adds another entry of the same customer and day.
func (f *fullEntry) add(o fullEntry) {
	f.orders += o.orders
	f.refunds += o.refunds
	f.zeros += o.zeros
	f.revenue = f.revenue.Plus(o.revenue)
	f.refunded = f.refunded.Plus(o.refunded)
	f.cost = f.cost.Plus(o.cost)
}
