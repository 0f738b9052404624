package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/clientele-go/clientele"
)

// loadFile reads a CSV file. The referrers come along as a further column.
func loadFile(ctx context.Context, cfg *config) (*books, error) {
	f, err := os.Open(cfg.in)
	if err != nil {
		return nil, cleaned(err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	b := &books{name: filepath.Base(cfg.in), referrers: newReferrers()}
	opts := &clientele.CSVOptions{
		Customer: cfg.columns.Customer, Date: cfg.columns.Date,
		Amount: cfg.columns.Amount, Cost: cfg.columns.Cost,
		DecimalComma: cfg.comma, SkipBad: cfg.skipBad,
		Ledger: &clientele.LedgerOptions{Progress: reading(cfg.stderr)},
	}
	if cfg.layout != "" {
		opts.Layouts = []string{cfg.layout}
	}
	referrer := cfg.columns.Referrer
	if referrer == "" {
		referrer = findReferrer(in)
	}
	if referrer != "" {
		opts.Extra = []string{referrer}
		opts.Each = func(customer string, extra []string) error {
			b.referrers.add(customer, strings.TrimSpace(extra[0]))
			return nil
		}
	}
	ledger, report, err := clientele.ReadCSV(ctx, in, opts)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", b.name, cleaned(err))
	case ledger.Len() == 0:
		return nil, fmt.Errorf("%s has the columns but no transactions", b.name)
	}
	b.ledger, b.costs, b.csv, b.brought = ledger, report.Cost != "", report, referrer
	return b, nil
}

// referrerNames are the usual names of the column that says who brought the
// customer.
var referrerNames = []string{"referrer", "referrer_id", "referred_by", "introduced_by", "推荐人", "介绍人"}

// findReferrer looks for such a column in the first line, without reading it
// away.
func findReferrer(in *bufio.Reader) string {
	begin, _ := in.Peek(in.Size()) // a bad or short file is for ReadCSV to judge
	line, _, _ := bytes.Cut(begin, []byte("\n"))
	names := strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(",;\t|\"\r\ufeff", r) })
	for _, usual := range referrerNames {
		for _, name := range names {
			if name = strings.TrimSpace(name); strings.EqualFold(name, usual) {
				return name
			}
		}
	}
	return ""
}

// cleaned takes from an error what is for programmers, and adds the flag that
// helps.
func cleaned(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", filepath.Base(path.Path), path.Err)
	}
	if input, ok := errors.AsType[*clientele.InputError](err); ok {
		return hinted(input)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "clientele: "))
}

// hinted adds the flag that tells what could not be guessed.
func hinted(err *clientele.InputError) error {
	switch {
	case strings.HasPrefix(err.Reason, "no column with a usual name"):
		return fmt.Errorf("%w; name it with -%s", err, err.Column)
	case strings.HasPrefix(err.Reason, "not a date"):
		return fmt.Errorf("%w; -layout says how dates are written", err)
	case strings.HasPrefix(err.Reason, "not an amount"):
		return fmt.Errorf("%w; see -decimal-comma and -skip-bad", err)
	default:
		return err
	}
}
