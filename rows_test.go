package clientele

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A table is a database with one answer to every query.
type answer struct {
	names, types []string
	rows         [][]driver.Value
	err          error // after the rows
}

func (a *answer) Connect(context.Context) (driver.Conn, error) { return a, nil }
func (a *answer) Driver() driver.Driver                        { return nil }
func (a *answer) Prepare(string) (driver.Stmt, error)          { return a, nil }
func (a *answer) Begin() (driver.Tx, error)                    { return nil, errors.New("no transactions") }
func (a *answer) Close() error                                 { return nil }
func (a *answer) NumInput() int                                { return 0 }
func (a *answer) Exec([]driver.Value) (driver.Result, error)   { return nil, errors.New("no changes") }

func (a *answer) Query([]driver.Value) (driver.Rows, error) {
	return &answerRows{answer: a}, nil
}

type answerRows struct {
	*answer
	next int
}

func (r *answerRows) Columns() []string                       { return r.names }
func (r *answerRows) ColumnTypeDatabaseTypeName(i int) string { return r.types[i] }
func (r *answerRows) Next(dest []driver.Value) error {
	if r.next == len(r.rows) {
		if r.err != nil {
			return r.err
		}
		return io.EOF
	}
	copy(dest, r.rows[r.next])
	r.next++
	return nil
}

func readRows[K comparable](t *testing.T, a *answer, opts *RowsOptions) (*Ledger[K], error) {
	t.Helper()
	if a.types == nil {
		a.types = make([]string, len(a.names))
	}
	db := sql.OpenDB(a)
	t.Cleanup(func() { _ = db.Close() })
	rows, err := db.Query("")
	if err != nil {
		t.Fatal(err)
	}
	return ReadRows[K](context.Background(), rows, opts)
}

func TestReadRows(t *testing.T) {
	midnight := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	newYork := time.FixedZone("EST", -5*3600)
	opts := &RowsOptions{Customer: "WHO", Ledger: &LedgerOptions{Location: newYork}}
	l, err := readRows[int64](t, &answer{
		names: []string{"who", "Date", "other", "amount", "cost"},
		rows: [][]driver.Value{
			{int64(7), midnight.Add(6 * time.Hour), "x", 10.5, int64(1)},
			{int64(7), "2024-02-29", nil, "3.25", []byte("0.5")},
			{int64(7), []byte("2024-03-01T03:00:00Z"), nil, int64(-2), 0.0},
			{int64(7), midnight.Add(20 * time.Hour).Unix(), nil, float32(1), uint8(2)},
		},
	}, opts)
	if err != nil {
		t.Fatal(err)
	}
	want := []DayTotal{{Date: DateOf(midnight), Orders: 3, Revenue: 14.75, Refunds: 2, Cost: 3.5}}
	if diff := cmp.Diff(want, slices.Collect(l.Days(0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// A DATE is a civil day wherever it is read.
	l, err = readRows[int64](t, &answer{
		names: []string{"who", "date", "amount"}, types: []string{"BIGINT", "DATE", "NUMERIC"},
		rows: [][]driver.Value{{int64(7), midnight, "1"}},
	}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if first, _ := l.Span(); first != DateOf(midnight) {
		t.Errorf("first day %v, want %v", first, DateOf(midnight))
	}
}

func TestReadRowsGrouped(t *testing.T) {
	l, err := readRows[string](t, &answer{
		names: []string{"customer", "day", "orders", "revenue", "refunds"},
		rows: [][]driver.Value{
			{"a", "2024-02-29", int64(3), 30.0, 5.0},
			{"b", "2024-02-29", int64(1), 0.0, 0.0},
			{"a", "2024-03-02", int64(0), -4.0, 0.0},
		},
	}, &RowsOptions{Grouped: true, Date: "day", Amount: "revenue"})
	if err != nil {
		t.Fatal(err)
	}
	want := []DayTotal{{Date: 19782, Orders: 3, Revenue: 30, Refunds: 5}, {Date: 19784, Refunds: 4}}
	if diff := cmp.Diff(want, slices.Collect(l.Days(0))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadRowsErrors(t *testing.T) {
	broken := errors.New("broken")
	names := []string{"customer", "date", "amount"}
	ok := []driver.Value{"a", "2024-02-29", 1.0}
	for _, test := range []struct {
		name, want string
		answer     answer
		opts       *RowsOptions
	}{
		{"column", `clientele: amount: no such column; the query has ["customer" "date"]`, answer{names: names[:2]}, nil},
		{"cost", `clientele: price: no such column; the query has ["customer" "date" "amount"]`, answer{names: names}, &RowsOptions{Cost: "price"}},
		{"key", "clientele: customer[1]: NULL", answer{names: names, rows: [][]driver.Value{ok, {nil, "2024-02-29", 1.0}}}, nil},
		{"date", "clientele: date[1]: NULL", answer{names: names, rows: [][]driver.Value{ok, {"a", nil, 1.0}}}, nil},
		{"text", `clientele: date[0]: not a date: "29.2."`, answer{names: names, rows: [][]driver.Value{{"a", "29.2.", 1.0}}}, nil},
		{"kind", "clientele: date[0]: not a date: bool", answer{names: names, rows: [][]driver.Value{{"a", true, 1.0}}}, nil},
		{"far", "clientele: date[0]: out of range", answer{names: names, rows: [][]driver.Value{{"a", int64(1) << 60, 1.0}}}, nil},
		{"amount", "clientele: amount[1]: NULL", answer{names: names, rows: [][]driver.Value{ok, {"a", "2024-02-29", nil}}}, nil},
		{"words", `clientele: amount[0]: not a number: "ten"`, answer{names: names, rows: [][]driver.Value{{"a", "2024-02-29", "ten"}}}, nil},
		{"NaN", "clientele: Amount[0]: not finite", answer{names: names, rows: [][]driver.Value{{"a", "2024-02-29", "NaN"}}}, nil},
		{"bool", "clientele: amount[0]: not a number: bool", answer{names: names, rows: [][]driver.Value{{"a", "2024-02-29", true}}}, nil},
		{"orders", "clientele: orders[0]: not a number of orders", answer{names: append(names, "orders"), rows: [][]driver.Value{{"a", "2024-02-29", 1.0, 1.5}}}, &RowsOptions{Grouped: true}},
		{"database", "clientele: broken", answer{names: names, rows: [][]driver.Value{ok}, err: broken}, nil},
	} {
		_, err := readRows[string](t, &test.answer, test.opts)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
	}
	_, err := readRows[int](t, &answer{names: names, rows: [][]driver.Value{{"many", "2024-02-29", 1.0}}}, nil)
	if err == nil || !strings.Contains(err.Error(), "customer[0]") {
		t.Errorf("a text as an integer key: %v", err)
	}
}
