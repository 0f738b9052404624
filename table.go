package clientele

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A Table is what a ledger shows of its customers on one day: columns of
// equal length, one row per customer. Row i belongs to the customer in row
// Row[i] of the ledger; the rows are in ledger order.
//
// A customer who has made no purchase up to the as-of day is in no Table
// unless [KeepAll] asks for it. Counts and days are whole numbers kept as
// float64, ready for every function that takes a column.
type Table struct {
	From Date // first day of the window; the first day of the ledger by default
	AsOf Date // last day of the window, included

	Row []int // row in the ledger

	Recency   []float64 // days from the last purchase, in the window or before, to AsOf
	Tenure    []float64 // days from the first purchase, in the window or before, to AsOf
	Frequency []float64 // orders on purchase days of the window
	Days      []float64 // purchase days in the window
	Monetary  []float64 // net revenue in the window: orders − refunds
	Cost      []float64 // cost in the window
	Profit    []float64 // Monetary − Cost
	MeanGap   []float64 // mean days between purchase days of the window; 0 with fewer than 2
	GapSD     []float64 // their standard deviation with divisor n − 1; 0 with fewer than 3 purchase days
	Largest   []float64 // largest net revenue of one purchase day of the window; 0 with none
	Refunds   []float64 // amount refunded in the window, positive

	Audit Audit
}

// columns returns the columns of numbers.
func (t *Table) columns() []*[]float64 {
	return []*[]float64{
		&t.Recency, &t.Tenure, &t.Frequency, &t.Days, &t.Monetary, &t.Cost,
		&t.Profit, &t.MeanGap, &t.GapSD, &t.Largest, &t.Refunds,
	}
}

// TableOptions chooses the window and the customers of a [Table]. Nil means
// the zero value.
type TableOptions struct {
	// From is the first day of the window. The zero Time means all days up to
	// as-of.
	From time.Time

	// Keep says which customers the table has. The default is [KeepBuyers].
	Keep Keep
}

// Keep says which customers a [Table] has.
type Keep uint8

const (
	// KeepBuyers keeps the customers with a purchase day in the window.
	KeepBuyers Keep = iota

	// KeepCustomers keeps the customers with a purchase day in the window or
	// before it. Those without one in the window have a Frequency of 0.
	KeepCustomers

	// KeepAll keeps every row of the ledger, so that row i of the table is row
	// i of the ledger. Customers who have not purchased up to as-of have a
	// Recency and a Tenure of −1 and a Frequency of 0.
	KeepAll
)

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.Row) }

// Table returns the columns of the customers as they were at the end of the
// as-of day, which is the civil day that asOf shows in its own location.
// Entries after it are left out and counted. One pass over the ledger.
//
// An empty ledger, or one that begins after as-of, gives an empty table.
// Errors: [ErrOption] for a zero asOf, a window that begins after it ends, or
// an unknown Keep.
func (t *Timeline) Table(asOf time.Time, opts *TableOptions) (*Table, error) {
	if opts == nil {
		opts = &TableOptions{}
	}
	if asOf.IsZero() {
		return nil, fmt.Errorf("clientele: no as-of day: %w", ErrOption)
	}
	if opts.Keep > KeepAll {
		return nil, fmt.Errorf("clientele: Keep is %d: %w", opts.Keep, ErrOption)
	}
	out := &Table{From: t.first, AsOf: DateOf(asOf)}
	if !opts.From.IsZero() {
		out.From = DateOf(opts.From)
		if out.From > out.AsOf {
			return nil, fmt.Errorf("clientele: the window begins on %v, after as-of %v: %w", out.From, out.AsOf, ErrOption)
		}
	}
	n := t.Len()
	for _, col := range out.columns() {
		*col = make([]float64, n)
	}
	keep := make([]bool, n)
	audits := make([]Audit, (n+rowChunk-1)/rowChunk)
	_ = parallel.Chunks(context.Background(), n, rowChunk, func(chunk, lo, hi int) {
		t.eachRow(lo, hi, func(row int) {
			keep[row] = out.fill(row, t, opts.Keep, &audits[chunk])
		})
	})
	out.Audit = t.audit(out.AsOf, audits)
	out.compact(keep)
	return out, nil
}

// fill sets one row from the days of its customer, counts them, and reports
// whether the row is to be kept.
func (t *Table) fill(row int, l *Timeline, keep Keep, audit *Audit) bool {
	var (
		monetary, cost, refunds dd.Accumulator
		all, orders, later      int // orders up to as-of, those on purchase days of the window, those after as-of
		days                    int
		gaps                    gapSums
		largest                 float64
		firstDay, lastDay       Date // purchase days up to as-of, in the window or before
		bought                  bool
	)
	where := l.spans[row]
	begin, end := where.begin(), where.end()
	for at := begin; at < end; at++ {
		e := &l.entries[at]
		inWindow := e.date >= t.From && e.date <= t.AsOf
		if inWindow && l.cost != nil {
			cost.Add(l.cost[at])
		}
		net, dayOrders, purchase := e.revenue, int(e.orders), e.orders > 0
		if e.orders&isRare != 0 {
			f := l.full(at)
			sum := f.net()
			net, dayOrders, purchase = sum.Hi, int(f.orders), f.isPurchase()
			audit.rare(&f, t.AsOf)
			if inWindow {
				monetary.Add(sum.Lo)
				refunds.AddSum(f.refunded)
				cost.Add(f.cost.Lo)
			}
		}
		if e.date > t.AsOf {
			later += dayOrders
			continue
		}
		all += dayOrders
		if inWindow {
			monetary.Add(net)
		}
		if !purchase {
			continue
		}
		if inWindow {
			if days > 0 {
				gaps.add(int64(e.date) - int64(lastDay))
			}
			orders += dayOrders
			days++
			if net > largest {
				largest = net
			}
		}
		if !bought {
			firstDay, bought = e.date, true
		}
		lastDay = e.date
	}
	audit.Orders += all
	audit.AfterAsOf += later
	if !bought {
		audit.NoPurchase++
		t.Recency[row], t.Tenure[row] = -1, -1
	} else {
		t.Recency[row] = float64(int64(t.AsOf) - int64(lastDay))
		t.Tenure[row] = float64(int64(t.AsOf) - int64(firstDay))
	}
	t.Frequency[row], t.Days[row] = float64(orders), float64(days)
	t.Monetary[row], t.Cost[row] = monetary.Float(), cost.Float()
	t.Profit[row] = monetary.Sum().Plus(cost.Sum().Neg()).Float()
	t.MeanGap[row], t.GapSD[row] = gaps.mean(), gaps.sd()
	t.Largest[row], t.Refunds[row] = largest, refunds.Float()
	return keep == KeepAll || days > 0 || keep == KeepCustomers && bought
}

// gapSums adds up gaps in whole days, exactly.
type gapSums struct{ n, sum, squares int64 }

func (g *gapSums) add(days int64) {
	g.n++
	g.sum += days
	g.squares += days * days
}

func (g *gapSums) mean() float64 {
	if g.n == 0 {
		return 0
	}
	return float64(g.sum) / float64(g.n)
}

func (g *gapSums) sd() float64 {
	if g.n < 2 {
		return 0
	}
	ss := float64(g.squares) - float64(g.sum)*(float64(g.sum)/float64(g.n))
	return math.Sqrt(max(0, ss) / float64(g.n-1))
}

// compact drops the rows that are not kept.
func (t *Table) compact(keep []bool) {
	kept := 0
	for _, k := range keep {
		if k {
			kept++
		}
	}
	t.Row = make([]int, 0, kept)
	for row, k := range keep {
		if k {
			t.Row = append(t.Row, row)
		}
	}
	if kept == len(keep) {
		return
	}
	for _, col := range t.columns() {
		for i, row := range t.Row {
			(*col)[i] = (*col)[row]
		}
		*col = (*col)[:kept:kept]
	}
}
