package clientele

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The oracle of the root package: the same tables computed by maps and loops
// over the raw transactions, with money in whole cents so that every sum is
// exact.

type naive[K comparable] struct {
	keys []K
	rows map[K][]Transaction[K]
	all  map[K][]DayTotal
	loc  *time.Location
}

func newNaive[K comparable](txs []Transaction[K], loc *time.Location) *naive[K] {
	n := &naive[K]{rows: map[K][]Transaction[K]{}, all: map[K][]DayTotal{}, loc: loc}
	for _, t := range txs {
		if _, ok := n.rows[t.Customer]; !ok {
			n.keys = append(n.keys, t.Customer)
		}
		n.rows[t.Customer] = append(n.rows[t.Customer], t)
	}
	return n
}

// days returns the days of a customer up to and with a day.
func (n *naive[K]) days(key K, asOf Date) []DayTotal {
	if _, ok := n.all[key]; !ok {
		n.all[key] = n.everyDay(key)
	}
	end := slices.IndexFunc(n.all[key], func(d DayTotal) bool { return d.Date > asOf })
	if end < 0 {
		return n.all[key]
	}
	return n.all[key][:end]
}

func (n *naive[K]) everyDay(key K) []DayTotal {
	byDay := map[Date]*DayTotal{}
	for _, t := range n.rows[key] {
		y, m, d := t.At.In(n.loc).Date()
		date := Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		if byDay[date] == nil {
			byDay[date] = &DayTotal{Date: date}
		}
		e := byDay[date]
		e.Cost += t.Cost
		if t.Amount >= 0 {
			e.Orders++
			e.Revenue += t.Amount
		} else {
			e.Refunds -= t.Amount
		}
	}
	out := []DayTotal{}
	for _, e := range byDay {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b DayTotal) int { return cmp.Compare(a.Date, b.Date) })
	return out
}

// table is the oracle of Timeline.Table.
func (n *naive[K]) table(from, asOf Date, keep Keep) *Table {
	t := &Table{From: from, AsOf: asOf, Row: []int{}}
	for row, key := range n.keys {
		recency, tenure := -1.0, -1.0
		var orders, money, cost, refunds, largest float64
		var dates []Date
		for _, e := range n.days(key, asOf) {
			purchase := e.Orders > 0 && (e.Refunds == 0 || e.Revenue > e.Refunds)
			if purchase {
				recency = float64(asOf - e.Date)
				if tenure < 0 {
					tenure = float64(asOf - e.Date)
				}
			}
			if e.Date < from {
				continue
			}
			money += e.Revenue - e.Refunds
			cost += e.Cost
			refunds += e.Refunds
			if purchase {
				orders += float64(e.Orders)
				dates = append(dates, e.Date)
				largest = max(largest, e.Revenue-e.Refunds)
			}
		}
		if keep == KeepBuyers && len(dates) == 0 || keep == KeepCustomers && recency < 0 {
			continue
		}
		mean, sd := 0.0, 0.0
		if gaps := float64(len(dates) - 1); gaps >= 1 {
			mean = float64(dates[len(dates)-1]-dates[0]) / gaps
			if gaps >= 2 {
				for i := range dates[1:] {
					sd += math.Pow(float64(dates[i+1]-dates[i])-mean, 2)
				}
				sd = math.Sqrt(sd / (gaps - 1))
			}
		}
		t.Row = append(t.Row, row)
		for i, v := range []float64{recency, tenure, orders, float64(len(dates)), money, cost, money - cost, mean, sd, largest, refunds} {
			col := t.columns()[i]
			*col = append(*col, v)
		}
	}
	return t
}

// history is the oracle of Timeline.History.
func (n *naive[K]) history(asOf Date, unit Unit) *History {
	h := &History{AsOf: asOf, Unit: unit}
	for row, key := range n.keys {
		var dates []Date
		var spend []float64
		for _, e := range n.days(key, asOf) {
			if e.Orders > 0 && (e.Refunds == 0 || e.Revenue > e.Refunds) {
				dates = append(dates, e.Date)
				spend = append(spend, e.Revenue-e.Refunds)
			}
		}
		if len(dates) == 0 {
			continue
		}
		h.Row = append(h.Row, row)
		h.X = append(h.X, float64(len(dates)-1))
		h.Last = append(h.Last, float64(dates[len(dates)-1]-dates[0])/unit.Days())
		h.T = append(h.T, float64(asOf-dates[0])/unit.Days())
		mean := 0.0
		for _, s := range spend[1:] {
			mean += s
		}
		if len(spend) > 1 {
			mean /= float64(len(spend) - 1)
		}
		h.Spend = append(h.Spend, mean)
	}
	return h
}

// shop makes n transactions of some customers, in random order, with refunds,
// orders of nothing and several orders a day. Money is whole.
func shop[K comparable](seed uint64, n, customers int, key func(int) K) []Transaction[K] {
	rng := rand.New(rand.NewPCG(seed, 7))
	begin := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	txs := make([]Transaction[K], n)
	for i := range txs {
		c := rng.IntN(customers)
		t := Transaction[K]{
			Customer: key(c),
			At:       begin.Add(time.Duration(rng.IntN(400*24*60)) * time.Minute),
			Amount:   float64(rng.IntN(10_000)),
			Cost:     float64(rng.IntN(3) * rng.IntN(5_000)),
		}
		switch rng.IntN(12) {
		case 0:
			t.Amount = 0
		case 1:
			t.Amount = -t.Amount
		case 2: // a purchase taken back on the same day
			if i > 0 {
				t = txs[i-1]
				t.Amount = -t.Amount
			}
		}
		txs[i] = t
	}
	return txs
}

func textKey(i int) string {
	switch i % 4 {
	case 0:
		return fmt.Sprintf("C%05d", i)
	case 1:
		return fmt.Sprintf("%08x-0000-4000-8000-%012x", i, uint64(i)*2654435761)
	case 2:
		return fmt.Sprintf("customer %d with a long name", i)
	default:
		return fmt.Sprintf("%08X-0000-4000-8000-%012x", i, i*7)
	}
}

// The oracle itself, against a table worked by hand: a day that was refunded
// whole is no purchase and refreshes nothing, an order of nothing is one, a
// later refund is money alone.
func TestNaiveByHand(t *testing.T) {
	on := func(key string, day Date, amount, cost float64) Transaction[string] {
		return Transaction[string]{Customer: key, At: day.Time(), Amount: amount, Cost: cost}
	}
	n := newNaive([]Transaction[string]{
		on("a", 20, 50, 10), on("b", 12, -5, 0), on("a", 10, 100, 40), on("a", 26, 0, 0),
		on("a", 10, -100, 0), on("a", 20, 30, 0), on("a", 41, -20, 0), on("a", 60, 7, 7),
	}, time.UTC)
	table := n.table(0, 50, KeepBuyers)
	if len(table.Row) != 1 || table.Row[0] != 0 {
		t.Fatalf("rows %v, want that of a alone", table.Row)
	}
	want := []float64{24, 30, 3, 2, 60, 50, 10, 6, 0, 80, 120}
	for i, column := range table.columns() {
		if got := (*column)[0]; got != want[i] {
			t.Errorf("column %d: %v, want %v", i, got, want[i])
		}
	}
	h := n.history(50, Day)
	if got := [4]float64{h.X[0], h.Last[0], h.T[0], h.Spend[0]}; got != [4]float64{1, 6, 30, 0} {
		t.Errorf("history %v, want [1 6 30 0]", got)
	}
}
