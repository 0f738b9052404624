package clientele

import (
	"context"
	"fmt"
	"math"
	"time"
)

// A Builder collects transactions and makes ledgers of them. It takes single
// transactions ([Builder.Add]), columns ([Builder.AddBatch]), days that a
// database has already summed up ([Builder.AddDay]) and whole ledgers
// ([Builder.Merge]), in any order and mixed. It is for one goroutine;
// AddBatch, Merge and Ledger use all cores.
//
// What a method refuses is not added, and the builder can be used further.
type Builder[K comparable] struct {
	opts   LedgerOptions
	coder  *coder[K]
	base   *Ledger[K] // what has been grouped; nil for nothing
	pile   *pile      // what has come since
	zeroes int        // transactions left out by DropZero

	oneKey  [1]K
	oneCode [1]code
}

// LedgerOptions are the options of a ledger. Nil means the zero value.
type LedgerOptions struct {
	// Location is where a transaction's time becomes a civil day. The default
	// is UTC.
	Location *time.Location

	// DropZero leaves out transactions of amount 0. By default such an order
	// is an order.
	DropZero bool

	// SizeHint is the expected number of transactions, the total that Progress
	// is told, or 0.
	SizeHint int

	// Progress is told the number of transactions that [Collect], [ReadCSV] or
	// [ReadRows] has read.
	Progress Progress
}

// NewBuilder returns an empty builder.
func NewBuilder[K comparable](opts *LedgerOptions) *Builder[K] {
	b := &Builder[K]{coder: newCoder[K]()}
	if opts != nil {
		b.opts = *opts
	}
	if b.opts.Location == nil {
		b.opts.Location = time.UTC
	}
	b.pile = newPile(b.coder.wide())
	b.pile.dealt = make([]deal, 0, max(0, b.opts.SizeHint)/handRows)
	return b
}

// Add adds one transaction. Errors: [*InputError] with Row 0 for an amount or
// a cost that is not finite or beyond ±1e100, a zero time, a time out of
// range, or a key that is not equal to itself.
func (b *Builder[K]) Add(t Transaction[K]) error {
	if t.At.IsZero() {
		return inputError("At", 0, "zero time")
	}
	return b.addOn(t.Customer, DateOf(t.At.In(b.opts.Location)), t.Amount, t.Cost)
}

// addOn adds a transaction on a civil day.
func (b *Builder[K]) addOn(customer K, day Date, amount, cost float64) error {
	if day <= minDate || day >= maxDate {
		return inputError("At", 0, "out of range")
	}
	if reason := amountError(amount); reason != "" {
		return inputError("Amount", 0, reason)
	}
	if reason := amountError(cost); reason != "" {
		return inputError("Cost", 0, reason)
	}
	c, err := b.code(customer)
	if err != nil {
		return err
	}
	if amount == 0 && b.opts.DropZero {
		b.zeroes++
		return nil
	}
	b.pile.addTransaction(c, day, amount, cost)
	return b.flushFull()
}

// code returns the code of one key.
func (b *Builder[K]) code(k K) (code, error) {
	b.oneKey[0] = k
	if bad, reason := b.coder.check(b.oneKey[:]); bad >= 0 {
		return code{}, inputError("Customer", 0, reason)
	}
	b.coder.encode(b.oneCode[:], b.oneKey[:])
	return b.oneCode[0], nil
}

// A CustomerDay is what a database has summed up of one customer's day.
type CustomerDay[K comparable] struct {
	Customer K
	Date     Date
	Orders   int     // transactions with an amount of 0 or more
	Revenue  float64 // sum of the amounts of the orders; a negative one counts as refunds
	Refunds  float64 // sum of the amounts refunded, positive
	Cost     float64
}

// maxDayOrders keeps the sums of orders within 32 bits.
const maxDayOrders = 1 << 16

// AddDay adds the rows that
//
//	SELECT customer, day, COUNT(*) FILTER (WHERE amount >= 0),
//	       SUM(amount) FILTER (WHERE amount >= 0),
//	       -SUM(amount) FILTER (WHERE amount < 0), SUM(cost)
//	FROM orders GROUP BY customer, day
//
// returns, with the same result as adding the transactions themselves, save
// that refunds of one row count as one in the [Audit], as do orders of amount
// 0 when there are others on the day. A customer and day may come more than
// once.
//
// Errors: [*InputError] with Row 0, as for Add, and for a number of orders
// outside 0–65,536 or negative refunds.
func (b *Builder[K]) AddDay(d CustomerDay[K]) error {
	switch {
	case d.Date <= minDate || d.Date >= maxDate:
		return inputError("Date", 0, "out of range")
	case d.Orders < 0 || d.Orders > maxDayOrders:
		return inputError("Orders", 0, fmt.Sprintf("%d is outside 0–%d", d.Orders, maxDayOrders))
	case amountError(d.Revenue) != "":
		return inputError("Revenue", 0, amountError(d.Revenue))
	case amountError(d.Refunds) != "":
		return inputError("Refunds", 0, amountError(d.Refunds))
	case d.Refunds < 0:
		return inputError("Refunds", 0, "negative")
	case amountError(d.Cost) != "":
		return inputError("Cost", 0, amountError(d.Cost))
	}
	c, err := b.code(d.Customer)
	if err != nil {
		return err
	}
	if d.Revenue == 0 && b.opts.DropZero {
		b.zeroes += d.Orders
		d.Orders = 0
	}
	if d.Orders == 0 && d.Revenue == 0 && d.Refunds == 0 && d.Cost == 0 {
		return nil
	}
	b.pile.addDay(c, d.Date, d.Orders, d.Revenue, d.Refunds, d.Cost)
	return b.flushFull()
}

// Merge adds all that a ledger holds, exactly: the result is the one that its
// transactions would have given. The other ledger's customers are met in the
// order of its rows.
func (b *Builder[K]) Merge(l *Ledger[K]) {
	b.mustFlush()
	b.base = merge(b.base, l)
}

// Ledger returns a ledger of all that has been added so far. The builder can
// be used further; the row that a customer has in one ledger is the same in
// all later ones.
func (b *Builder[K]) Ledger() *Ledger[K] {
	b.mustFlush()
	return b.ledger()
}

// ledger returns the base with the count of what was left out.
func (b *Builder[K]) ledger() *Ledger[K] {
	if b.base == nil {
		b.base = newLedger[K](nil, &Timeline{})
	}
	if b.zeroes == 0 {
		return b.base
	}
	timeline := *b.base.Timeline
	timeline.zeroDropped += b.zeroes
	b.zeroes = 0
	b.base = newLedger(b.base.keys, &timeline)
	return b.base
}

// flushFull groups a pile that has no number left for a further transaction.
func (b *Builder[K]) flushFull() error {
	if b.pile.seq < maxSeq {
		return nil
	}
	return b.flush(context.Background())
}

// flush groups the pile and merges it into the base. When ctx ends before
// that is done, the pile is as it was.
func (b *Builder[K]) flush(ctx context.Context) error {
	if b.pile.seq == 0 {
		return nil
	}
	codes, timeline, err := group(ctx, b.pile)
	if err != nil {
		return fmt.Errorf("clientele: %w", err)
	}
	b.pile = newPile(b.coder.wide())
	b.base = merge(b.base, newLedger(b.coder.decode(codes), timeline))
	return nil
}

// mustFlush is flush without an end to the context, its only error.
func (b *Builder[K]) mustFlush() { _ = b.flush(context.Background()) }

// maxAmount keeps every sum, and the square of it, finite.
const maxAmount = 1e100

// amountError says why an amount of money cannot be added, or nothing.
func amountError(v float64) string {
	switch {
	case math.Abs(v) <= maxAmount:
		return ""
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "not finite"
	default:
		return "beyond ±1e100"
	}
}

// checkAmounts returns an error for the first amount that cannot be added.
func checkAmounts(column string, values []float64) error {
	for i, v := range values {
		if !(math.Abs(v) <= maxAmount) {
			return inputError(column, i, amountError(v))
		}
	}
	return nil
}

// inputError returns an [*InputError] of this package.
func inputError(column string, row int, reason string) error {
	return fmt.Errorf("clientele: %w", &InputError{Column: column, Row: row, Reason: reason})
}
