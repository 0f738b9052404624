package clientele

import "time"

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
