// Package shop simulates a small online shop: its customers, their orders and
// refunds, what these cost, and who brought whom. The same seed gives the same
// shop, to the cent.
//
// Start with [Open].
package shop

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Row is one line of the shop's books: an order, or the refund of one.
type Row struct {
	Customer string
	Date     time.Time // a civil day, midnight UTC
	Amount   float64   // what the customer paid; negative for a refund
	Cost     float64   // goods, parcels and service; negative where goods came back
	Referrer string    // the customer who brought this one, or empty
}

// Customers is how many customers ever bought in the shop.
const Customers = 2000

// The first and the last day of the books.
var (
	opened = time.Date(2023, time.January, 1, 0, 0, 0, 0, time.UTC)
	closed = time.Date(2025, time.December, 31, 0, 0, 0, 0, time.UTC)
)

// Open returns the books of the shop with the given seed: three years of rows
// by day, and within a day by customer. Customers are numbered in the order
// in which they first came.
func Open(seed uint64) []Row {
	days := int(closed.Sub(opened).Hours()/24) + 1
	people := arrive(seed, days)
	var entries []entry
	for i := range people {
		entries = people[i].buy(entries, i, days, newRand(seed, uint64(i)+1))
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.who, b.who))
	})
	rows := make([]Row, len(entries))
	for i, e := range entries {
		rows[i] = Row{
			Customer: key(e.who),
			Date:     opened.AddDate(0, 0, e.day),
			Amount:   float64(e.amount) / 100,
			Cost:     float64(e.cost) / 100,
			Referrer: key(people[e.who].referrer),
		}
	}
	return rows
}

// key names customer i, and nobody for a negative i.
func key(i int) string {
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("C%04d", i+1)
}

// An entry is a row in whole cents, by number of customer and day.
type entry struct {
	who, day     int
	amount, cost int64
}
