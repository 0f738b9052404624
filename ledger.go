package clientele

import (
	"iter"
	"sync"
)

// A Ledger holds what every customer did on every day, and the keys of the
// customers. Customers are rows, numbered from 0 in the order in which they
// first came; a ledger that has grown keeps the rows it had. A Ledger is
// immutable and safe for concurrent use.
type Ledger[K comparable] struct {
	*Timeline
	keys []K

	indexOnce sync.Once
	index     map[K]int
}

func newLedger[K comparable](keys []K, t *Timeline) *Ledger[K] {
	return &Ledger[K]{Timeline: t, keys: keys}
}

// Key returns the key of the customer in a row. A row that the ledger does not
// have gives the zero key.
func (l *Ledger[K]) Key(row int) K {
	if row < 0 || row >= len(l.keys) {
		var zero K
		return zero
	}
	return l.keys[row]
}

// Row returns the row of a customer. The first call makes an index of all
// customers.
func (l *Ledger[K]) Row(key K) (row int, ok bool) {
	if bad, _ := newCoder[K]().check([]K{key}); bad >= 0 {
		return 0, false
	}
	row, ok = l.rows()[key]
	return row, ok
}

// rows returns the index of the keys.
func (l *Ledger[K]) rows() map[K]int {
	l.indexOnce.Do(func() {
		l.index = make(map[K]int, len(l.keys))
		for row, key := range l.keys {
			l.index[key] = row
		}
	})
	return l.index
}

// All returns the rows and keys of all customers, in row order.
func (l *Ledger[K]) All() iter.Seq2[int, K] {
	return func(yield func(int, K) bool) {
		for row, key := range l.keys {
			if !yield(row, key) {
				return
			}
		}
	}
}
