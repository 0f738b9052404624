package clientele

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/internal/datatest"
)

// dataFile opens a file of the public data sets, or skips the test.
func dataFile(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(datatest.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func readCSV(t testing.TB, text string, opts *CSVOptions) (*Ledger[string], *CSVReport) {
	t.Helper()
	l, report, err := ReadCSV(context.Background(), strings.NewReader(text), opts)
	if err != nil {
		t.Fatal(err)
	}
	return l, report
}

// Source: Fader, Hardie and Lee's CDNOW summary, built from the log by another
// implementation (BTYD 2.4.3).
func TestCDNOWSummary(t *testing.T) {
	l, report, err := ReadCSV(context.Background(), dataFile(t, "clv/cdnow_sample.csv"), &CSVOptions{Customer: "customer_id"})
	if err != nil {
		t.Fatal(err)
	}
	if report.Rows != 6919 || l.Len() != 2357 {
		t.Fatalf("%d rows of %d customers, want 6919 of 2357", report.Rows, l.Len())
	}
	h, err := l.History(time.Date(1997, 9, 30, 0, 0, 0, 0, time.UTC), Week)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(dataFile(t, "clv/cdnow_summary.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if h.Len() != len(records)-1 {
		t.Fatalf("%d customers, want %d", h.Len(), len(records)-1)
	}
	for _, record := range records[1:] {
		row, ok := l.Row(record[0])
		i := slices.Index(h.Row, row)
		if !ok || i < 0 {
			t.Fatalf("no customer %s", record[0])
		}
		want := make([]float64, len(record))
		for j := range record {
			want[j], _ = strconv.ParseFloat(record[j], 64)
		}
		if h.X[i] != want[1] {
			t.Errorf("customer %s: x %v, want %v", record[0], h.X[i], want[1])
		}
		for j, got := range []float64{h.Last[i], h.T[i], h.Spend[i]} {
			if w := want[[]int{2, 3, 5}[j]]; got < w-1e-12*(1+w) || got > w+1e-12*(1+w) {
				t.Errorf("customer %s, column %d: %v, want %v", record[0], j, got, w)
			}
		}
	}
}

func days(l *Ledger[string], key string) []DayTotal {
	row, ok := l.Row(key)
	if !ok {
		return nil
	}
	return slices.Collect(l.Days(row))
}

func TestCSVForms(t *testing.T) {
	day := Date(19782) // 2024-02-29
	want := []DayTotal{{Date: day, Orders: 2, Revenue: 1234.5 + 3, Refunds: 12, Cost: 1}}
	plain := "id,date,amount,cost\nA1,2024-02-29,1234.5,1\nA1,2024-02-29,3,0\nA1,2024-02-29,-12,0\n"
	shanghai := time.FixedZone("CST", 8*3600)
	for _, test := range []struct {
		name, text string
		opts       CSVOptions
	}{
		{"plain", plain, CSVOptions{}},
		{"no newline at the end", strings.TrimSpace(plain), CSVOptions{}},
		{"byte order mark, CRLF", "\xef\xbb\xbf" + strings.ReplaceAll(plain, "\n", "\r\n"), CSVOptions{}},
		{"blank lines", strings.ReplaceAll(plain, "\n", "\n\n  \n"), CSVOptions{}},
		{"quotes", strings.ReplaceAll(plain, "A1", `"A1"`), CSVOptions{}},
		{"quoted header", strings.Replace(plain, "id,date", `"id","date"`, 1), CSVOptions{}},
		{"semicolons and decimal commas", "Customer;Date;Amount;Cost\nA1;2024/02/29;1.234,5;1\nA1;2024.02.29;3,0;0\nA1;20240229;-12;0\n", CSVOptions{DecimalComma: true}},
		{"tabs, blanks, currency", "Customer\tDate\tAmount\tCost\n A1 \t2024-02-29\t$1,234.50\t1\nA1\t2024-02-29\t€ 3\t0\nA1\t2024-02-29\t(12)\t0\n", CSVOptions{}},
		{"other signs", "id,date,amount,cost\nA1,2024-02-29,1'234.5,1\nA1,2024-02-29,+3,0\nA1,2024-02-29,\u221212,0\n", CSVOptions{}},
		{"times", "id,date,amount,cost\nA1,2024-02-29T01:02:03Z,1234.5,1\nA1,2024-02-29 01:02,3,0\nA1,2024-02-28T22:00:00-05:00,-12,0\n", CSVOptions{}},
		{"instants elsewhere", "id,date,amount,cost\nA1,2024-02-28T20:00:00Z,1234.5,1\nA1,2024-02-29 23:59:59,3,0\nA1,2024-02-29,-12,0\n", CSVOptions{Ledger: &LedgerOptions{Location: shanghai}}},
		{"layouts", "id,date,amount,cost\nA1,29.2.24,1234.5,1\nA1,2/29/2024,3,0\nA1,29.2.24,-12,0\n", CSVOptions{Layouts: []string{"2.1.06", "1/2/2006"}}},
		{"named", "a,b,c,d\n0,1,2024-02-29,A1\n", CSVOptions{}},
		{"numbered", "A1,2024-02-29,1234.5,1\nA1,2024-02-29,3,0\nA1,2024-02-29,-12,0\n", CSVOptions{NoHeader: true, Cost: "#4"}},
	} {
		if test.name == "named" {
			test.text = "d,x,when,who\n1,1234.5,2024-02-29,A1\n0,3,2024-02-29,A1\n0,-12,2024-02-29,A1\n"
			test.opts = CSVOptions{Customer: "WHO", Date: "when", Amount: "#2", Cost: " d "}
		}
		l, report, err := ReadCSV(context.Background(), strings.NewReader(test.text), &test.opts)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(want, days(l, "A1")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if report.Rows != 3 || report.Skipped != 0 {
			t.Errorf("%s: report %+v", test.name, report)
		}
	}
}

func TestCSVErrors(t *testing.T) {
	head := "id,date,amount\n"
	for _, test := range []struct {
		name, text, want string
		opts             CSVOptions
	}{
		{"empty", "", "clientele: the file is empty: no data", CSVOptions{}},
		{"blank", " \n\n", "clientele: the file is empty: no data", CSVOptions{}},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00", "clientele: line 1: not a text file in UTF-8", CSVOptions{}},
		{"UTF-16", "\xff\xfei\x00d\x00", "clientele: line 1: the file is UTF-16; save it as UTF-8", CSVOptions{}},
		{"missing column", "id,date,value_x\n", "clientele: line 1, column amount: no column with a usual name for it; the columns are id, date, value_x", CSVOptions{}},
		{"named column", head, "clientele: line 1, column who: no such column; the columns are id, date, amount", CSVOptions{Customer: "who"}},
		{"numbered column", head, "clientele: line 1, column #4: no such column; the file has 3", CSVOptions{Customer: "#4"}},
		{"amount", head + "a,2024-01-01,1\nb,2024-01-02,many\n", `clientele: line 3, column amount: not an amount: "many"`, CSVOptions{}},
		{"no amount", head + "a,2024-01-01,\n", "clientele: line 2, column amount: empty", CSVOptions{}},
		{"decimal comma", "id;date;amount\na;2024-01-01;1,23\n", `clientele: line 2, column amount: not an amount: "1,23"`, CSVOptions{}},
		{"NaN", head + "a,2024-01-01,NaN\n", `clientele: line 2, column amount: not an amount: "NaN"`, CSVOptions{}},
		{"infinite", head + "a,2024-01-01,1e999\n", `clientele: line 2, column amount: not an amount: "1e999"`, CSVOptions{}},
		{"huge", head + "a,2024-01-01,1e200\n", "clientele: line 2, column amount: beyond ±1e100", CSVOptions{}},
		{"date", head + "a,2023-02-29,1\n", `clientele: line 2, column date: not a date: "2023-02-29"`, CSVOptions{}},
		{"ambiguous date", head + "a,01/02/2023,1\n", `clientele: line 2, column date: not a date: "01/02/2023"`, CSVOptions{}},
		{"customer", head + " ,2023-02-28,1\n", "clientele: line 2, column id: empty", CSVOptions{}},
		{"not text", head + "\xff,2023-02-28,1\n", "clientele: line 2, column id: not text in UTF-8", CSVOptions{}},
		{"fields", head + "\na,2023-02-28\n", "clientele: line 3: 2 fields, want 3", CSVOptions{}},
		{"quote", head + "a,2023-02-28,1\nb,\"2023-02-28,1\n", "clientele: line 3: extraneous or missing \" in quoted-field", CSVOptions{}},
		{"quoted lines", head + "\"a\nb\",2023-02-28,1\nb,2023-02-28,x\n", `clientele: line 4, column amount: not an amount: "x"`, CSVOptions{}},
		{"long line", head + strings.Repeat("x", 10<<20), "clientele: line 2: longer than 1 MiB", CSVOptions{}},
		{"long header", strings.Repeat("x", 10<<20), "clientele: line 1: longer than 1 MiB", CSVOptions{}},
		{"comma", head, "clientele: Comma is '\"': bad option", CSVOptions{Comma: '"'}},
		{"extra", head, "clientele: Extra and Each belong together: bad option", CSVOptions{Extra: []string{"id"}}},
	} {
		l, _, err := ReadCSV(context.Background(), strings.NewReader(test.text), &test.opts)
		if err == nil || err.Error() != test.want || l != nil {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
	}
}

func TestCSVSkipsBadRows(t *testing.T) {
	text := "id,date,amount\na,2024-01-01,1\nb,2024-01-02,x\nc\nd,2024-01-04,4\n"
	for _, text := range []string{text, text + "\"e\",2024-01-05,5\n\"f,2024-01-05,5\n"} {
		l, report := readCSV(t, text, &CSVOptions{SkipBad: true})
		lines := []int{}
		for _, e := range report.Bad {
			lines = append(lines, e.Line)
		}
		want := []int{3, 4}
		if strings.Contains(text, `"`) {
			want = append(want, 7)
		}
		if diff := cmp.Diff(want, lines); diff != "" || report.Skipped != len(want) || l.Len() != report.Rows {
			t.Errorf("report %+v (-want +got):\n%s", report, diff)
		}
	}
}

func TestCSVHeaderOnly(t *testing.T) {
	l, _ := readCSV(t, "id,date,amount\n", nil)
	table, err := l.Table(testAsOf, nil)
	if err != nil || l.Len() != 0 || table.Len() != 0 {
		t.Errorf("%d customers, %d rows, %v", l.Len(), table.Len(), err)
	}
}

func TestCSVExtra(t *testing.T) {
	var got []string
	opts := &CSVOptions{Extra: []string{"by", "#1"}, Each: func(customer string, extra []string) error {
		got = append(got, customer+":"+strings.Join(extra, "/"))
		return nil
	}}
	readCSV(t, "id,date,amount,by\na,2024-01-01,1, z \nb,2024-01-02,2,\n", opts)
	if diff := cmp.Diff([]string{"a:z/a", "b:/b"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	stop := errors.New("stop")
	opts.Each = func(string, []string) error { return stop }
	_, _, err := ReadCSV(context.Background(), strings.NewReader("id,date,amount,by\na,2024-01-01,1,z\n"), opts)
	if !errors.Is(err, stop) {
		t.Errorf("error %v, want that of Each", err)
	}
}

// The plain and the quoted form of a large file give one ledger, the one that
// its transactions give; so does a reader that comes in small pieces.
func TestCSVLargeFile(t *testing.T) {
	txs := shop(9, 60_000, 3000, textKey)
	var plain, quoted bytes.Buffer
	fmt.Fprintln(&plain, "customer,when,amount,cost")
	fmt.Fprintln(&quoted, "customer,when,amount,cost")
	for i, tx := range txs {
		when := tx.At.Format(time.DateOnly)
		fmt.Fprintf(&plain, "%s,%s,%v,%v\n", tx.Customer, when, tx.Amount, tx.Cost)
		if i > 40_000 {
			fmt.Fprintf(&quoted, "%q,%s,%v,%v\n", tx.Customer, when, tx.Amount, tx.Cost)
		} else {
			fmt.Fprintf(&quoted, "%s,%s,%v,%v\n", tx.Customer, when, tx.Amount, tx.Cost)
		}
	}
	want := collect(t, txs, nil)
	opts := &CSVOptions{Date: "when"}
	for name, text := range map[string]string{"plain": plain.String(), "quoted": quoted.String()} {
		l, report := readCSV(t, text, opts)
		if report.Rows != len(txs) {
			t.Errorf("%s: %d rows, want %d", name, report.Rows, len(txs))
		}
		sameLedger(t, name, want, l)
	}
	l, _, err := ReadCSV(context.Background(), &slowReader{rest: plain.Bytes(), rng: rand.New(rand.NewPCG(1, 2))}, opts)
	if err != nil {
		t.Fatal(err)
	}
	sameLedger(t, "slow", want, l)
}

// A slowReader returns a few bytes at a time.
type slowReader struct {
	rest []byte
	rng  *rand.Rand
}

func (r *slowReader) Read(p []byte) (int, error) {
	n := copy(p, r.rest[:min(len(r.rest), 1+r.rng.IntN(5000))])
	r.rest = r.rest[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func FuzzReadCSV(f *testing.F) {
	f.Add("id,date,amount\na,2024-01-01,1\n", false)
	f.Add("id;date;amount;cost\n\"a\";2024-01-01T10:00:00Z;1.234,5;-3\n", true)
	f.Add("\xef\xbb\xbfid\tdate\tamount\r\nx\t20240229\t(1,234)\r\n", false)
	f.Fuzz(func(t *testing.T, text string, decimalComma bool) {
		l, _, err := ReadCSV(context.Background(), strings.NewReader(text), &CSVOptions{DecimalComma: decimalComma})
		if err != nil {
			return
		}
		table, err := l.Table(testAsOf, &TableOptions{Keep: KeepAll})
		if err != nil {
			t.Fatal(err)
		}
		for _, col := range table.columns() {
			if err := CheckFinite("", *col); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Amounts are parsed as strconv parses them.
func TestParsePlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		s := strconv.FormatFloat(float64(rng.Int64N(1e15))/float64(powers[rng.IntN(10)]), 'f', rng.IntN(9), 64)
		if rng.IntN(2) == 0 {
			s = "-" + s
		}
		got, ok := parsePlain(s)
		want, _ := strconv.ParseFloat(s, 64)
		if ok && got != want {
			t.Fatalf("parsePlain(%s) = %v, want %v", s, got, want)
		}
	}
}

func TestParseDay(t *testing.T) {
	for day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2500; day = day.AddDate(0, 0, 1) {
		got, ok := parseDay(day.Format(time.DateOnly))
		if !ok || got != DateOf(day) {
			t.Fatalf("%v: %v, %v", day, got, ok)
		}
	}
	for _, s := range []string{"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "0000-01-01", "2024-1-1", "2024-01_01", "2024-0a-01", "20240230", "", "9999"} {
		if got, ok := parseDay(s); ok {
			t.Errorf("parseDay(%q) = %v", s, got)
		}
	}
}
