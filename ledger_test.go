package clientele

import (
	"context"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	testAsOf = time.Date(2023, 10, 1, 23, 0, 0, 0, time.UTC)
	testFrom = time.Date(2023, 4, 1, 0, 0, 0, 0, time.UTC)
)

func sequence[K comparable](txs []Transaction[K]) iter.Seq2[Transaction[K], error] {
	return func(yield func(Transaction[K], error) bool) {
		for _, t := range txs {
			if !yield(t, nil) {
				return
			}
		}
	}
}

func collect[K comparable](t *testing.T, txs []Transaction[K], opts *LedgerOptions) *Ledger[K] {
	t.Helper()
	l, err := Collect(context.Background(), sequence(txs), opts)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// checkColumns compares columns to the last bit, but for those of a tolerance,
// which the oracle computes by another formula.
func checkColumns(t *testing.T, what string, want, got map[string][]float64, tolerance map[string]float64) {
	t.Helper()
	for name, w := range want {
		g := got[name]
		if len(g) != len(w) {
			t.Fatalf("%s: %s has %d rows, want %d", what, name, len(g), len(w))
		}
		for i := range w {
			if g[i] != w[i] && !(math.Abs(g[i]-w[i]) <= tolerance[name]*(1+w[i])) {
				t.Fatalf("%s: %s[%d] = %v, want %v", what, name, i, g[i], w[i])
			}
		}
	}
}

func tableColumns(t *Table) map[string][]float64 {
	return map[string][]float64{
		"Recency": t.Recency, "Tenure": t.Tenure, "Frequency": t.Frequency, "Days": t.Days,
		"Monetary": t.Monetary, "Cost": t.Cost, "Profit": t.Profit, "MeanGap": t.MeanGap,
		"GapSD": t.GapSD, "Largest": t.Largest, "Refunds": t.Refunds,
	}
}

func historyColumns(h *History) map[string][]float64 {
	return map[string][]float64{"X": h.X, "Last": h.Last, "T": h.T, "Spend": h.Spend}
}

func checkAgainstNaive[K comparable](t *testing.T, l *Ledger[K], want *naive[K]) {
	t.Helper()
	if !slices.Equal(want.keys, slices.Collect(keysOf(l))) {
		t.Fatal("other keys, or in another order")
	}
	for row, key := range want.keys[:min(50, len(want.keys))] {
		if got, ok := l.Row(key); !ok || got != row || l.Key(row) != key {
			t.Fatalf("Row(%v) = %d, %v, want %d", key, got, ok, row)
		}
		if diff := cmp.Diff(want.days(key, maxDate), slices.Collect(l.Days(row))); diff != "" {
			t.Fatalf("days of %v (-want +got):\n%s", key, diff)
		}
	}
	for _, keep := range []Keep{KeepBuyers, KeepCustomers, KeepAll} {
		got, err := l.Table(testAsOf, &TableOptions{From: testFrom, Keep: keep})
		if err != nil {
			t.Fatal(err)
		}
		w := want.table(DateOf(testFrom), DateOf(testAsOf), keep)
		if !slices.Equal(w.Row, got.Row) || w.From != got.From || w.AsOf != got.AsOf {
			t.Fatalf("keep %d: other rows or days", keep)
		}
		checkColumns(t, fmt.Sprintf("keep %d", keep), tableColumns(w), tableColumns(got), map[string]float64{"GapSD": 1e-9})
	}
	for _, unit := range []Unit{Day, Week, Month} {
		got, err := l.History(testAsOf, unit)
		if err != nil {
			t.Fatal(err)
		}
		w := want.history(DateOf(testAsOf), unit)
		if !slices.Equal(w.Row, got.Row) || w.AsOf != got.AsOf {
			t.Fatalf("unit %v: other rows", unit)
		}
		checkColumns(t, unit.String(), historyColumns(w), historyColumns(got), nil)
	}
}

func keysOf[K comparable](l *Ledger[K]) iter.Seq[K] {
	return func(yield func(K) bool) {
		for _, k := range l.All() {
			if !yield(k) {
				return
			}
		}
	}
}

func TestAgainstNaive(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Skip(err)
	}
	t.Run("integers", func(t *testing.T) {
		txs := shop(1, 3000, 200, func(i int) int64 { return int64(i) - 100 })
		checkAgainstNaive(t, collect(t, txs, nil), newNaive(txs, time.UTC))
	})
	t.Run("texts", func(t *testing.T) {
		txs := shop(2, 3000, 200, textKey)
		checkAgainstNaive(t, collect(t, txs, &LedgerOptions{Location: shanghai}), newNaive(txs, shanghai))
	})
	t.Run("structs", func(t *testing.T) {
		type key struct {
			Shop int
			Name string
		}
		txs := shop(3, 3000, 200, func(i int) key { return key{i % 3, textKey(i)} })
		checkAgainstNaive(t, collect(t, txs, nil), newNaive(txs, time.UTC))
	})
	t.Run("parted", func(t *testing.T) {
		txs := shop(4, 3*handRows, 20_000, func(i int) uint32 { return uint32(i) })
		checkAgainstNaive(t, collect(t, txs, nil), newNaive(txs, time.UTC))
	})
}

func columnsOf[K comparable](txs []Transaction[K]) Columns[K] {
	var c Columns[K]
	for _, t := range txs {
		c.Customer = append(c.Customer, t.Customer)
		c.Unix = append(c.Unix, t.At.Unix())
		c.Amount = append(c.Amount, t.Amount)
		c.Cost = append(c.Cost, t.Cost)
	}
	return c
}

// Every way into a ledger gives the same ledger, bit for bit, whatever the
// number of cores.
func TestWaysIn(t *testing.T) {
	txs := shop(5, wideBatch+1000, 10_000, textKey)
	for i := range txs { // amounts whose sums do not fit one float64
		txs[i].Amount /= 100
		txs[i].Cost /= 3
	}
	want := collect(t, txs, nil)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 3} {
		runtime.GOMAXPROCS(procs)
		b := NewBuilder[string](nil)
		if err := b.AddBatch(columnsOf(txs)); err != nil {
			t.Fatal(err)
		}
		sameLedger(t, fmt.Sprintf("batch on %d cores", procs), want, b.Ledger())

		b = NewBuilder[string](&LedgerOptions{SizeHint: len(txs)})
		var seen int
		for _, cut := range []int{10, 40_000, 40_001, 100_000, len(txs)} {
			if err := b.AddBatch(columnsOf(txs[seen:cut])); err != nil {
				t.Fatal(err)
			}
			seen = cut
			snapshot := b.Ledger()
			for row, key := range snapshot.All() {
				if row%1000 == 0 && want.Key(row) != key {
					t.Fatalf("row %d is %q, then %q", row, key, want.Key(row))
				}
			}
		}
		sameLedger(t, fmt.Sprintf("in pieces on %d cores", procs), want, b.Ledger())
	}
	left, right := collect(t, txs[:50_000], nil), collect(t, txs[50_000:], nil)
	b := NewBuilder[string](nil)
	b.Merge(left)
	b.Merge(right)
	sameLedger(t, "merged", want, b.Ledger())
}

// Days summed up elsewhere give what their transactions give.
func TestAddDay(t *testing.T) {
	txs := shop(6, 5000, 300, func(i int) int { return i })
	want := collect(t, txs, nil)
	b := NewBuilder[int](nil)
	for row, key := range want.All() {
		for d := range want.Days(row) {
			err := b.AddDay(CustomerDay[int]{key, d.Date, d.Orders, d.Revenue, d.Refunds, d.Cost})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	got := b.Ledger()
	for row := range want.Len() {
		if diff := cmp.Diff(slices.Collect(want.Days(row)), slices.Collect(got.Days(row))); diff != "" {
			t.Fatalf("row %d (-want +got):\n%s", row, diff)
		}
	}
}

func TestAddDayNetRevenue(t *testing.T) {
	b := NewBuilder[string](nil)
	if err := b.AddDay(CustomerDay[string]{Customer: "a", Date: 10, Orders: 2, Revenue: -5, Cost: 1}); err != nil {
		t.Fatal(err)
	}
	want := []DayTotal{{Date: 10, Orders: 2, Refunds: 5, Cost: 1}}
	if diff := cmp.Diff(want, slices.Collect(b.Ledger().Days(0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func sameLedger[K comparable](t *testing.T, name string, want, got *Ledger[K]) {
	t.Helper()
	if !slices.Equal(want.keys, got.keys) {
		t.Fatalf("%s: other keys", name)
	}
	if want.first != got.first || want.last != got.last {
		t.Fatalf("%s: another span", name)
	}
	for row, s := range want.spans {
		o := got.spans[row]
		if s.end()-s.begin() != o.end()-o.begin() {
			t.Fatalf("%s: row %d has another number of days", name, row)
		}
		for i := range s.end() - s.begin() {
			if want.full(s.begin()+i) != got.full(o.begin()+i) {
				t.Fatalf("%s: row %d, entry %d: another day", name, row, i)
			}
		}
	}
}

func TestLedgerIsACopy(t *testing.T) {
	c := Columns[string]{Customer: []string{"a", "b"}, Date: []Date{1, 2}, Amount: []float64{3, 4}}
	b := NewBuilder[string](nil)
	if err := b.AddBatch(c); err != nil {
		t.Fatal(err)
	}
	first := b.Ledger()
	c.Customer[0], c.Date[0], c.Amount[0] = "x", 9, 99
	if err := b.Add(Transaction[string]{Customer: "c", At: testAsOf, Amount: 1}); err != nil {
		t.Fatal(err)
	}
	second := b.Ledger()
	if first.Len() != 2 || second.Len() != 3 {
		t.Errorf("lengths %d, %d, want 2, 3", first.Len(), second.Len())
	}
	want := []DayTotal{{Date: 1, Orders: 1, Revenue: 3}}
	if diff := cmp.Diff(want, slices.Collect(second.Days(0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
