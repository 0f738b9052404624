package clientele

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Collect reads a sequence of transactions into a ledger. An error in the
// sequence ends it and is returned, as is the end of the context; an
// [*InputError] has the number of the transaction, from 0, as its Row.
func Collect[K comparable](ctx context.Context, seq iter.Seq2[Transaction[K], error], opts *LedgerOptions) (*Ledger[K], error) {
	b := NewBuilder[K](opts)
	n := 0
	for t, err := range seq {
		if err != nil {
			return nil, err
		}
		if n%contextRows == 0 {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("clientele: %w", err)
			}
			b.opts.report(n)
		}
		if err := b.Add(t); err != nil {
			return nil, atRow(err, n)
		}
		n++
	}
	if err := b.flush(ctx); err != nil {
		return nil, err
	}
	b.opts.report(n)
	return b.ledger(), nil
}

// contextRows is how many rows are read between two looks at the context.
const contextRows = 1 << 14

// report tells the number of transactions read so far.
func (o *LedgerOptions) report(n int) {
	if o.Progress != nil {
		o.Progress(n, o.SizeHint)
	}
}

// atRow sets the row of an [*InputError].
func atRow(err error, row int) error {
	if in, ok := errors.AsType[*InputError](err); ok {
		return inputError(in.Column, row, in.Reason)
	}
	return err
}
