package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// What a new user may try by mistake gives a message that says what to do.
func TestBadFiles(t *testing.T) {
	const head = "customer,date,amount\n"
	for _, c := range []struct {
		name, text string
		args       []string
		want       string
	}{
		{"no such column", head + "1,2025-01-01,5\n", []string{"-amount", "dollars"}, "dollars: no such column; the columns are customer, date, amount"},
		{"nothing like an amount", "customer,date,weight\n1,2025-01-01,5\n", nil, "column amount: no column with a usual name for it; the columns are customer, date, weight; name it with -amount"},
		{"empty file", "", nil, "orders.csv: the file is empty"},
		{"day first", head + "1,31/01/2025,5\n", nil, `line 2, column date: not a date: "31/01/2025"; -layout says how dates are written`},
		{"blank lines", "\n\n", nil, "empty"},
		{"header only", head, nil, "has the columns but no transactions"},
		{"text in the amount", head + "1,2025-01-01,5\n2,2025-01-02,five\n", nil, `line 3, column amount: not an amount: "five"`},
		{"no amount", head + "1,2025-01-01,\n", nil, "line 2, column amount: empty"},
		{"infinite amount", head + "1,2025-01-01,1e999\n", nil, "line 2, column amount"},
		{"huge amount", head + "1,2025-01-01,1e300\n", nil, "line 2, column amount"},
		{"NaN", head + "1,2025-01-01,NaN\n", nil, "line 2, column amount"},
		{"impossible date", head + "1,2025-02-30,5\n", nil, `line 2, column date: not a date: "2025-02-30"`},
		{"no date", head + "1,,5\n", nil, "line 2, column date"},
		{"no customer", head + ",2025-01-01,5\n", nil, "line 2, column customer: empty"},
		{"short line", head + "1,2025-01-01\n", nil, "line 2"},
		{"long line", head + strings.Repeat("x", 10<<20) + ",2025-01-01,5\n", nil, "line 2"},
		{"long first line", strings.Repeat("x", 10<<20), nil, "line 1"},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00\xff\xfe\n\x00\x01", nil, "line 1"},
		{"binary further on", head + "1,2025-01-01,5\n\x00\xff\x01\xfe,\x00,\x00\n", nil, "line 3"},
		{"UTF-16", "\xff\xfec\x00u\x00s\x00", nil, "UTF-16"},
		{"open quote", head + "1,\"2025-01-01,5\n2,2025-01-02,5\n", nil, "line"},
		{"as-of before the first day", head + "1,2025-01-01,5\n", []string{"-as-of", "2024-01-01"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := runFile(t, c.text, c.args...)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				checkSane(t, out)
				return
			}
			if err == nil {
				t.Fatalf("no error; the report is\n%s", out)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %q, want %q in it", err, c.want)
			}
			if len(err.Error()) > 400 {
				t.Errorf("a message of %d characters", len(err.Error()))
			}
			if out != "" {
				t.Errorf("output beside the error:\n%s", out)
			}
		})
	}
}

// Files that are fine but small or odd give a report, whatever the flags.
func TestOddFiles(t *testing.T) {
	const head = "customer,date,amount,cost,referrer\n"
	for _, c := range []struct{ name, text string }{
		{"one transaction", head + "1,2025-01-01,5,2,\n"},
		{"one customer", head + "1,2025-01-01,5,2,\n1,2025-02-01,7,2,\n1,2025-05-01,3,1,\n"},
		{"two customers, once each", head + "1,2025-01-01,5,2,\n2,2025-02-01,7,2,1\n"},
		{"two customers alike", head + "1,2025-01-01,5,2,\n2,2025-01-01,5,2,\n"},
		{"all refunds", head + "1,2025-01-01,-5,0,\n2,2025-02-01,-7,0,\n"},
		{"orders and full refunds", head + "1,2025-01-01,5,2,\n1,2025-01-01,-5,0,\n"},
		{"refunds outweigh", head + "1,2025-01-01,5,2,\n1,2025-02-01,-9,0,\n2,2025-01-05,1,0,\n"},
		{"all on one day", head + "1,2025-01-01,5,2,\n2,2025-01-01,7,2,\n3,2025-01-01,9,2,1\n1,2025-01-01,5,2,\n"},
		{"amounts of zero", head + "1,2025-01-01,0,0,\n2,2025-02-01,0,0,\n1,2025-03-01,0,0,\n"},
		{"nobody comes back", head + "1,2025-01-01,5,2,\n2,2025-02-01,7,2,\n3,2025-03-01,9,2,\n4,2025-03-04,1,0,\n"},
		{"all customers alike", head + strings.Repeat("1,2025-01-01,5,2,\n2,2025-01-01,5,2,\n3,2025-01-01,5,2,\n", 3)},
		{"large amounts", head + "1,2025-01-01,999999999999999999999999999999,0,\n2,2025-02-01,999999999999999999999999999999,0,\n1,2025-03-01,999999999999999999999999999999,0,\n"},
		{"tiny amounts", head + "1,2025-01-01,0.0000000000000000000000000001,0,\n2,2025-02-01,0.0000000000000000000000000001,0,\n1,2025-03-01,0.0000000000000000000000000001,0,\n"},
		{"losses only", head + "1,2025-01-01,5,9,\n2,2025-02-01,7,9,\n1,2025-03-01,5,9,\n"},
		{"years apart", head + "1,1925-01-01,5,2,\n2,2025-02-01,7,2,\n1,2025-03-01,5,2,\n"},
		{"circle of referrers", head + "1,2025-01-01,5,2,2\n2,2025-02-01,7,2,1\n3,2025-03-01,5,2,3\n4,2025-03-01,5,2,nobody\n4,2025-03-02,5,2,1\n"},
		{"no last newline", strings.TrimSuffix(head+"1,2025-01-01,5,2,\n", "\n")},
		{"semicolons and BOM", "\ufeff" + strings.ReplaceAll(head+"1,2025-01-01,5,2,\n2,2025-01-03,5,2,1\n", ",", ";")},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, args := range [][]string{
				nil,
				{"-json"},
				{"-clusters", "4", "-unit", "day", "-horizon", "10", "-discount", "0"},
				{"-as-of", "2025-01-15", "-unit", "month", "-out", filepath.Join(t.TempDir(), "out")},
				{"-as-of", "2030-01-01", "-json"},
				{"-explain", "1"},
			} {
				out, err := runFile(t, c.text, args...)
				if err != nil {
					t.Errorf("%v: %v", args, err)
					continue
				}
				checkSane(t, out)
				if args != nil && args[len(args)-1] == "-json" && !json.Valid([]byte(out)) {
					t.Errorf("%v: not JSON:\n%s", args, out)
				}
			}
		})
	}
}

// Files that are not plain are read when told how.
func TestOtherForms(t *testing.T) {
	out, err := runFile(t, "\ufeffKunde;date;amount\r\n7;31.12.2024;\"1.234,50\"\r\n8;01.02.2025;12,00\r\n9;gestern;1\r\n",
		"-customer", "Kunde", "-layout", "02.01.2006", "-decimal-comma", "-skip-bad")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"revenue 1,246.50", "from 2024-12-31 to 2025-02-01", "1 row left out as unreadable; the first: line 4, column date"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestBadFlags(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"-in nowhere.csv", "nowhere.csv: no such file"},
		{"-in .", "."},
		{"orders.csv", "-in"},
		{"-amount price", "-in"},
		{"-horizon -1", "-horizon"},
		{"-horizon NaN", "-horizon"},
		{"-discount -1", "-discount"},
		{"-discount NaN", "-discount"},
		{"-clusters -2", "-clusters"},
		{"-clusters 51", "-clusters"},
		{"-k 1", "-k"},
		{"-k 17", "-k"},
		{"-referral-share 1", "-referral-share"},
		{"-referral-share NaN", "-referral-share"},
		{"-out main.go", "main.go"},
		{"-explain nobody", "nobody"},
	} {
		_, err := runArgs(t, strings.Fields(c.args)...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", c.args, err, c.want)
		}
	}
	for _, args := range []string{"-unit year", "-as-of yesterday", "-as-of 2025-02-30", "-colour red", "-clusters many", "-lang fr"} {
		var stderr bytes.Buffer
		err := run(t.Context(), strings.Fields(args), io.Discard, &stderr)
		if !errors.Is(err, errUsage) || !strings.Contains(stderr.String(), "Flags:") {
			t.Errorf("%s: %v and\n%s", args, err, stderr.String())
		}
	}
	if _, err := runArgs(t, "-help"); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: %v", err)
	}
}
