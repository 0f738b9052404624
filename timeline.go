package clientele

import (
	"iter"
	"runtime"

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
	spans   []span // by row
	entries []entry
	cost    []float64 // by entry; nil when every cost is 0
	rare    []rareDay

	first, last Date
	zeroDropped int
}

// A span is where the entries of a row are: the first of them in the upper 40
// bits, their number, at least 1, in the lower 24.
type span uint64

func newSpan(begin, count int) span { return span(begin)<<24 | span(count) }

func (s span) begin() int { return int(s >> 24) }
func (s span) end() int   { return int(s>>24) + int(s&(1<<24-1)) }

// An entry is a day of a customer: the number of orders, or isRare and the
// number of the rare day that has it.
type entry struct {
	date    Date
	orders  uint32
	revenue float64
}

const isRare = 1 << 31

// A rareDay completes an entry.
type rareDay struct {
	entry     int
	orders    uint32
	refunds   uint32 // transactions with a negative amount
	zeros     uint32 // orders of amount 0
	refunded  dd.Sum // positive
	revenueLo float64
	costLo    float64
}

// Len returns the number of customers.
func (t *Timeline) Len() int { return len(t.spans) }

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
		s := t.spans[row]
		for at := s.begin(); at < s.end(); at++ {
			if !yield(t.day(at)) {
				return
			}
		}
	}
}

// rowChunk is the number of customers that one call of a parallel loop takes,
// warmRows the number whose entries are fetched at once.
const (
	rowChunk = 1 << 13
	warmRows = 64
)

// eachRow calls do for every row from lo up to and without hi. The entries of
// a row may be anywhere in memory, and a loop over them waits for each row's in
// turn; so they are touched some rows at a time before, by reads that do not
// wait for one another.
func (t *Timeline) eachRow(lo, hi int, do func(row int)) {
	const perLine = 4 // entries of a cache line
	for ; lo < hi; lo += warmRows {
		end := min(hi, lo+warmRows)
		touched := Date(0)
		for _, s := range t.spans[lo:end] {
			for at := s.begin(); at < s.end(); at += perLine {
				touched ^= t.entries[at].date
			}
		}
		runtime.KeepAlive(touched)
		for row := lo; row < end; row++ {
			do(row)
		}
	}
}

// A fullEntry is an entry with all that belongs to it.
type fullEntry struct {
	date                    Date
	orders, refunds, zeros  uint32
	revenue, refunded, cost dd.Sum
}

// full returns an entry with all that belongs to it.
func (t *Timeline) full(at int) fullEntry {
	e := &t.entries[at]
	f := fullEntry{date: e.date, orders: e.orders}
	f.revenue.Hi = e.revenue
	if t.cost != nil {
		f.cost.Hi = t.cost[at]
	}
	if e.orders&isRare != 0 {
		r := &t.rare[e.orders&^isRare]
		f.orders, f.refunds, f.zeros = r.orders, r.refunds, r.zeros
		f.refunded = r.refunded
		f.revenue.Lo, f.cost.Lo = r.revenueLo, r.costLo
	}
	return f
}

// day returns an entry as a day. Most days are what their entry says.
func (t *Timeline) day(at int) DayTotal {
	e := &t.entries[at]
	if e.orders&isRare != 0 {
		f := t.full(at)
		return f.total()
	}
	d := DayTotal{Date: e.date, Orders: int(e.orders), Revenue: e.revenue}
	if t.cost != nil {
		d.Cost = t.cost[at]
	}
	return d
}

// total returns the entry with its sums rounded to float64.
func (f *fullEntry) total() DayTotal {
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
func (f *fullEntry) add(o *fullEntry) {
	f.orders += o.orders
	f.refunds += o.refunds
	f.zeros += o.zeros
	f.revenue = f.revenue.Plus(o.revenue)
	f.refunded = f.refunded.Plus(o.refunded)
	f.cost = f.cost.Plus(o.cost)
}
