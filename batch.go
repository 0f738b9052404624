package clientele

import (
	"context"
	"fmt"
	"runtime"

	"github.com/clientele-go/clientele/internal/parallel"
)

// Columns are transactions as columns of equal length: row i is one
// transaction. Of Unix and Date one is given.
type Columns[K comparable] struct {
	Customer []K
	Unix     []int64 // seconds since 1970-01-01T00:00:00Z
	Date     []Date  // civil days
	Amount   []float64
	Cost     []float64 // nil when there are no costs
}

// wideBatch is the number of rows from which on a batch is dealt out by
// several goroutines.
const wideBatch = 1 << 17

// AddBatch adds the rows of the columns, all of them or, on an error, none.
// The columns are not kept. O(rows).
//
// Errors: [*InputError] for columns of different lengths, and as for
// [Builder.Add] with the number of the first bad row of a column.
func (b *Builder[K]) AddBatch(c Columns[K]) error {
	if err := b.checkColumns(c); err != nil {
		return err
	}
	for lo := 0; lo < len(c.Amount); {
		hi := min(len(c.Amount), lo+maxSeq/2)
		if int(b.pile.seq)+hi-lo > maxSeq {
			b.mustFlush()
		}
		b.deal(c.slice(lo, hi))
		lo = hi
	}
	return nil
}

// slice returns some of the rows.
func (c Columns[K]) slice(lo, hi int) Columns[K] {
	c.Customer, c.Amount = c.Customer[lo:hi], c.Amount[lo:hi]
	if c.Unix != nil {
		c.Unix = c.Unix[lo:hi]
	}
	if c.Date != nil {
		c.Date = c.Date[lo:hi]
	}
	if c.Cost != nil {
		c.Cost = c.Cost[lo:hi]
	}
	return c
}

// checkColumns looks for what cannot be added.
func (b *Builder[K]) checkColumns(c Columns[K]) error {
	n := len(c.Amount)
	if err := CheckLen("Customer", len(c.Customer), n); err != nil {
		return fmt.Errorf("clientele: %w", err)
	}
	switch {
	case c.Unix != nil && c.Date != nil:
		return inputError("Date", -1, "given beside Unix")
	case c.Unix != nil:
		if err := CheckLen("Unix", len(c.Unix), n); err != nil {
			return fmt.Errorf("clientele: %w", err)
		}
	default:
		if err := CheckLen("Date", len(c.Date), n); err != nil {
			return fmt.Errorf("clientele: %w", err)
		}
	}
	if c.Cost != nil {
		if err := CheckLen("Cost", len(c.Cost), n); err != nil {
			return fmt.Errorf("clientele: %w", err)
		}
	}
	if bad, reason := b.coder.check(c.Customer); bad >= 0 {
		return inputError("Customer", bad, reason)
	}
	for i, s := range c.Unix {
		if s < firstSecond || s > lastSecond {
			return inputError("Unix", i, "out of range")
		}
	}
	for i, d := range c.Date {
		if d <= minDate || d >= maxDate {
			return inputError("Date", i, "out of range")
		}
	}
	if err := checkAmounts("Amount", c.Amount); err != nil {
		return err
	}
	return checkAmounts("Cost", c.Cost)
}

// The seconds that are safely within the range of a Date in every location.
const (
	firstSecond = (int64(minDate) + 2) * secondsPerDay
	lastSecond  = (int64(maxDate) - 2) * secondsPerDay
)

// deal puts checked rows on the pile. A wide batch is cut into one run of rows
// per core, each with a pile of its own. The runs follow one another, so that
// the order of a customer's rows is that of the columns.
func (b *Builder[K]) deal(c Columns[K]) {
	n := len(c.Amount)
	runs := runtime.GOMAXPROCS(0)
	if n < wideBatch || runs == 1 {
		b.zeroes += b.dealRun(b.pile, c)
		return
	}
	b.pile.deal()
	piles := make([]*pile, runs)
	zeroes := make([]int, runs)
	_ = parallel.For(context.Background(), runs, func(i int) {
		lo, hi := i*n/runs, (i+1)*n/runs
		piles[i] = newPile(b.pile.wide)
		piles[i].seq = b.pile.seq + uint32(lo)
		zeroes[i] = b.dealRun(piles[i], c.slice(lo, hi))
		piles[i].deal()
	})
	for i, p := range piles {
		b.pile.dealt = append(b.pile.dealt, p.dealt...)
		b.pile.first, b.pile.last = min(b.pile.first, p.first), max(b.pile.last, p.last)
		b.zeroes += zeroes[i]
	}
	b.pile.seq += uint32(n)
}

// dealRun puts the rows on one pile and returns how many it left out.
func (b *Builder[K]) dealRun(p *pile, c Columns[K]) (zeroes int) {
	var (
		codes [batchRows]code
		days  [batchRows]Date
		z     zone
	)
	for lo := 0; lo < len(c.Amount); lo += batchRows {
		hi := min(len(c.Amount), lo+batchRows)
		piece := c.slice(lo, hi)
		out := batch{codes: codes[:hi-lo], days: piece.Date, amount: piece.Amount, cost: piece.Cost}
		b.coder.encode(out.codes, piece.Customer)
		if piece.Date == nil {
			out.days = days[:hi-lo]
			for i, s := range piece.Unix {
				out.days[i] = z.date(s, b.opts.Location)
			}
		}
		zeroes += p.addBatch(out, b.opts.DropZero)
	}
	return zeroes
}
