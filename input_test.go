package clientele

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAddRefuses(t *testing.T) {
	at := testAsOf
	for _, test := range []struct {
		name string
		tx   Transaction[string]
		want string
	}{
		{"zero time", Transaction[string]{Customer: "a", Amount: 1}, "clientele: At[0]: zero time"},
		{"far time", Transaction[string]{Customer: "a", At: time.Unix(1<<50, 0)}, "clientele: At[0]: out of range"},
		{"far back", Transaction[string]{Customer: "a", At: time.Unix(-1<<50, 0)}, "clientele: At[0]: out of range"},
		{"NaN", Transaction[string]{Customer: "a", At: at, Amount: math.NaN()}, "clientele: Amount[0]: not finite"},
		{"huge", Transaction[string]{Customer: "a", At: at, Amount: -1e101}, "clientele: Amount[0]: beyond ±1e100"},
		{"infinite cost", Transaction[string]{Customer: "a", At: at, Cost: math.Inf(-1)}, "clientele: Cost[0]: not finite"},
	} {
		b := NewBuilder[string](nil)
		err := b.Add(test.tx)
		var in *InputError
		if !errors.As(err, &in) || err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
		if n := b.Ledger().Len(); n != 0 {
			t.Errorf("%s: %d customers after a refusal", test.name, n)
		}
	}
}

func TestKeysRefused(t *testing.T) {
	floats := NewBuilder[float64](nil)
	if err := floats.Add(Transaction[float64]{Customer: math.NaN(), At: testAsOf}); err == nil {
		t.Error("NaN was taken for a key")
	}
	anything := NewBuilder[any](nil)
	err := anything.AddBatch(Columns[any]{Customer: []any{"a", []int{1}}, Date: []Date{1, 1}, Amount: []float64{1, 1}})
	if err == nil || err.Error() != "clientele: Customer[1]: cannot be compared" {
		t.Errorf("a slice as a key: %v", err)
	}
	if err := anything.Add(Transaction[any]{Customer: "a", At: testAsOf}); err != nil {
		t.Error(err)
	}
	if _, ok := anything.Ledger().Row([]int{1}); ok {
		t.Error("a slice has a row")
	}
}

func TestAddBatchRefuses(t *testing.T) {
	two := []string{"a", "b"}
	ok := []Date{1, 2}
	nan := math.NaN()
	for _, test := range []struct {
		c    Columns[string]
		want string
	}{
		{Columns[string]{Customer: two, Date: ok, Amount: []float64{1}}, "clientele: Customer: 2 rows, want 1"},
		{Columns[string]{Customer: two, Date: ok[:1], Amount: []float64{1, 2}}, "clientele: Date: 1 rows, want 2"},
		{Columns[string]{Customer: two, Amount: []float64{1, 2}}, "clientele: Date: 0 rows, want 2"},
		{Columns[string]{Customer: two, Unix: []int64{1}, Amount: []float64{1, 2}}, "clientele: Unix: 1 rows, want 2"},
		{Columns[string]{Customer: two, Unix: []int64{1, 2}, Date: ok, Amount: []float64{1, 2}}, "clientele: Date: given beside Unix"},
		{Columns[string]{Customer: two, Date: ok, Amount: []float64{1, 2}, Cost: []float64{}}, "clientele: Cost: 0 rows, want 2"},
		{Columns[string]{Customer: two, Date: ok, Amount: []float64{1, nan}}, "clientele: Amount[1]: not finite"},
		{Columns[string]{Customer: two, Date: ok, Amount: []float64{1, 1}, Cost: []float64{nan, 1}}, "clientele: Cost[0]: not finite"},
		{Columns[string]{Customer: two, Date: []Date{1, 1 << 30}, Amount: []float64{1, 1}}, "clientele: Date[1]: out of range"},
		{Columns[string]{Customer: two, Unix: []int64{1, 1 << 60}, Amount: []float64{1, 1}}, "clientele: Unix[1]: out of range"},
	} {
		b := NewBuilder[string](nil)
		if err := b.AddBatch(test.c); err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
		if n := b.Ledger().Len(); n != 0 {
			t.Errorf("%s: %d customers after a refusal", test.want, n)
		}
	}
}

func TestAddDayRefuses(t *testing.T) {
	for _, test := range []struct {
		d    CustomerDay[int]
		want string
	}{
		{CustomerDay[int]{Date: minDate}, "clientele: Date[0]: out of range"},
		{CustomerDay[int]{Orders: -1}, "clientele: Orders[0]: -1 is outside 0–65536"},
		{CustomerDay[int]{Orders: 1 << 17}, "clientele: Orders[0]: 131072 is outside 0–65536"},
		{CustomerDay[int]{Revenue: math.Inf(1)}, "clientele: Revenue[0]: not finite"},
		{CustomerDay[int]{Refunds: math.NaN()}, "clientele: Refunds[0]: not finite"},
		{CustomerDay[int]{Refunds: -1}, "clientele: Refunds[0]: negative"},
		{CustomerDay[int]{Cost: math.NaN()}, "clientele: Cost[0]: not finite"},
	} {
		if err := NewBuilder[int](nil).AddDay(test.d); err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}

func TestCollectStops(t *testing.T) {
	broken := errors.New("broken")
	txs := shop(8, 100, 10, func(i int) int { return i })
	_, err := Collect(context.Background(), func(yield func(Transaction[int], error) bool) {
		_ = yield(txs[0], nil) && yield(Transaction[int]{}, broken)
	}, nil)
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the sequence", err)
	}
	txs[7].Amount = math.NaN()
	_, err = Collect(context.Background(), sequence(txs), nil)
	var in *InputError
	if !errors.As(err, &in) || in.Column != "Amount" || in.Row != 7 {
		t.Errorf("error %v, want one of Amount[7]", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = Collect(ctx, sequence(txs[:5]), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

func TestLooksRefuse(t *testing.T) {
	l := collect(t, shop(8, 100, 10, func(i int) int { return i }), nil)
	for name, look := range map[string]func() error{
		"no as-of":         func() error { _, err := l.Table(time.Time{}, nil); return err },
		"window":           func() error { _, err := l.Table(testFrom, &TableOptions{From: testAsOf}); return err },
		"keep":             func() error { _, err := l.Table(testAsOf, &TableOptions{Keep: 9}); return err },
		"no as-of history": func() error { _, err := l.History(time.Time{}, Week); return err },
		"unit":             func() error { _, err := l.History(testAsOf, 0); return err },
		"one edge":         func() error { _, err := l.Panel([]time.Time{testFrom}); return err },
		"zero edge":        func() error { _, err := l.Panel([]time.Time{{}, testFrom}); return err },
		"edges":            func() error { _, err := l.Panel([]time.Time{testAsOf, testFrom}); return err },
	} {
		if err := look(); !errors.Is(err, ErrOption) {
			t.Errorf("%s: error %v, want ErrOption", name, err)
		}
	}
}

func TestEmptyLedger(t *testing.T) {
	l := NewBuilder[string](nil).Ledger()
	table, err := l.Table(testAsOf, &TableOptions{Keep: KeepAll})
	if err != nil || table.Len() != 0 {
		t.Errorf("%d rows, %v", table.Len(), err)
	}
	history, err := l.History(testAsOf, Day)
	if err != nil || history.Len() != 0 {
		t.Errorf("%d histories, %v", history.Len(), err)
	}
	panel, err := l.Panel([]time.Time{testFrom, testAsOf})
	if err != nil || panel.Len() != 0 || panel.Periods() != 1 {
		t.Errorf("%d customers, %d periods, %v", panel.Len(), panel.Periods(), err)
	}
	if first, last := l.Span(); first != 0 || last != 0 || l.Len() != 0 || l.Key(0) != "" {
		t.Error("an empty ledger has something in it")
	}
	for range l.Days(0) {
		t.Error("a day of nobody")
	}
}

func TestAudit(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 1, d, 12, 0, 0, 0, time.UTC) }
	txs := []Transaction[string]{
		{"a", day(1), 10, 1},
		{"a", day(2), 0, 0},
		{"b", day(2), -5, 0}, // a refund alone
		{"c", day(3), 7, 0},
		{"c", day(3), -7, 0}, // taken back at once
		{"a", day(9), 3, 0},  // after as-of
		{"d", day(9), -3, 0}, // after as-of
	}
	l := collect(t, txs, nil)
	want := Audit{
		AsOf: DateOf(day(5)), First: DateOf(day(1)), Last: DateOf(day(9)),
		Customers: 4, NoPurchase: 3, Rows: 5, Orders: 3, ZeroAmounts: 1, Refunds: 2, AfterAsOf: 2,
	}
	table, err := l.Table(day(5), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, table.Audit); diff != "" {
		t.Errorf("of the table (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, l.Audit(day(5))); diff != "" {
		t.Errorf("of the ledger (-want +got):\n%s", diff)
	}
	without := collect(t, txs, &LedgerOptions{DropZero: true})
	want.Rows, want.Orders, want.ZeroAmounts, want.ZeroDropped = 4, 2, 0, 1
	if diff := cmp.Diff(want, without.Audit(day(5))); diff != "" {
		t.Errorf("without zeros (-want +got):\n%s", diff)
	}
}

// Source: two days of the change to summer time and one of the date line.
func TestCivilDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	shanghai, newYork := time.FixedZone("CST", 8*3600), time.FixedZone("EDT", -4*3600)
	a := time.Date(2026, 3, 28, 0, 0, 0, 0, berlin)
	b := time.Date(2026, 3, 30, 0, 0, 0, 0, berlin)
	if got := DateOf(b) - DateOf(a); got != 2 || b.Sub(a) != 47*time.Hour {
		t.Errorf("%d days, %v", got, b.Sub(a))
	}
	order := time.Date(2026, 6, 30, 16, 30, 0, 0, time.UTC)
	asOf := time.Date(2026, 7, 1, 0, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		loc  *time.Location
		want float64
	}{{time.UTC, 1}, {shanghai, 0}, {newYork, 0}} {
		l := collect(t, []Transaction[int]{{1, order, 5, 0}}, &LedgerOptions{Location: test.loc})
		table, err := l.Table(asOf.In(test.loc), nil)
		if err != nil {
			t.Fatal(err)
		}
		if table.Recency[0] != test.want {
			t.Errorf("%v: recency %v, want %v", test.loc, table.Recency[0], test.want)
		}
		batch := NewBuilder[int](&LedgerOptions{Location: test.loc})
		if err := batch.AddBatch(Columns[int]{Customer: []int{1}, Unix: []int64{order.Unix()}, Amount: []float64{5}}); err != nil {
			t.Fatal(err)
		}
		sameLedger(t, test.loc.String(), l, batch.Ledger())
	}
}

func TestBatchInBerlin(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	var c Columns[int64]
	want := NewBuilder[int64](&LedgerOptions{Location: berlin})
	for at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2040; at = at.Add(31 * time.Hour) {
		c.Customer, c.Unix, c.Amount = append(c.Customer, 1), append(c.Unix, at.Unix()), append(c.Amount, 1)
		if err := want.Add(Transaction[int64]{Customer: 1, At: at, Amount: 1}); err != nil {
			t.Fatal(err)
		}
	}
	got := NewBuilder[int64](&LedgerOptions{Location: berlin})
	if err := got.AddBatch(c); err != nil {
		t.Fatal(err)
	}
	sameLedger(t, "Berlin", want.Ledger(), got.Ledger())
}

func TestPanel(t *testing.T) {
	txs := shop(11, 4000, 100, func(i int) int { return i })
	l, n := collect(t, txs, nil), newNaive(txs, time.UTC)
	var edges []time.Time
	for m := range 8 {
		edges = append(edges, time.Date(2023, time.Month(2+m), 1, 0, 0, 0, 0, time.UTC))
	}
	p, err := l.Panel(edges)
	if err != nil {
		t.Fatal(err)
	}
	want := &Panel{Edges: p.Edges}
	for _, key := range n.keys {
		for j := range p.Periods() {
			var orders, days, revenue, cost float64
			for _, d := range n.days(key, maxDate) {
				if d.Date < p.Edges[j] || d.Date >= p.Edges[j+1] {
					continue
				}
				revenue += d.Net()
				cost += d.Cost
				if d.IsPurchase() {
					orders += float64(d.Orders)
					days++
				}
			}
			want.Orders, want.Days = append(want.Orders, orders), append(want.Days, days)
			want.Revenue, want.Cost = append(want.Revenue, revenue), append(want.Cost, cost)
		}
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p.Len() != l.Len() || p.Periods() != 7 {
		t.Errorf("%d × %d", p.Len(), p.Periods())
	}
}

func TestTexts(t *testing.T) {
	for _, u := range []Unit{Day, Week, Month} {
		text, err := u.MarshalText()
		var got Unit
		if err != nil || got.UnmarshalText(text) != nil || got != u || u.String() != string(text) {
			t.Errorf("unit %v: %q, %v", u, text, err)
		}
		if year := u.PerYear() * u.Days(); math.Abs(year-365.25) > 1e-12 {
			t.Errorf("unit %v: a year has %v days", u, year)
		}
	}
	if Unit(0).PerYear() != 0 || Unit(9).Between(1, 5) != 0 || Week.Between(1, 15) != 2 {
		t.Error("units")
	}
	for _, l := range []Lang{English, Chinese} {
		text, err := l.MarshalText()
		var got Lang
		if err != nil || got.UnmarshalText(text) != nil || got != l || l.String() != string(text) {
			t.Errorf("language %v: %q, %v", l, text, err)
		}
	}
	var d Date
	if err := d.UnmarshalText([]byte("2024-02-29")); err != nil || d != 19782 || d.String() != "2024-02-29" {
		t.Errorf("date %v, %v", d, err)
	}
	if err := d.UnmarshalText([]byte("2023-02-29")); err == nil || d != 19782 {
		t.Errorf("date %v, %v", d, err)
	}
	for want, e := range map[string]*InputError{
		"Amount[3]: bad":            {Column: "Amount", Row: 3, Reason: "bad"},
		"Amount: bad":               {Column: "Amount", Row: -1, Reason: "bad"},
		"line 4: bad":               {Row: -1, Line: 4, Reason: "bad"},
		"line 4, column total: bad": {Column: "total", Row: -1, Line: 4, Reason: "bad"},
	} {
		if e.Error() != want {
			t.Errorf("%q, want %q", e.Error(), want)
		}
	}
	if err := CheckFinite("X", []float64{1, math.Inf(1)}); err == nil || err.Error() != "X[1]: not finite" {
		t.Error(err)
	}
	if CheckFinite("X", []float64{1}) != nil || CheckLen("X", 2, 2) != nil || CheckLen("X", 1, 2) == nil {
		t.Error("checks")
	}
}
