package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/shop"
)

// A book is a ledger with what else is known of its customers.
type book struct {
	name   string
	ledger *clientele.Ledger[string]
	asOf   time.Time
	unit   string // of money
	from   []int  // referrals: from[e] brought to[e]
	to     []int
}

// shopBook returns the books of the simulated shop.
func shopBook(ctx context.Context) (*book, error) {
	rows := shop.Open(1)
	ledger, err := clientele.Collect(ctx, func(yield func(clientele.Transaction[string], error) bool) {
		for _, r := range rows {
			t := clientele.Transaction[string]{Customer: r.Customer, At: r.Date, Amount: r.Amount, Cost: r.Cost}
			if !yield(t, nil) {
				return
			}
		}
	}, nil)
	if err != nil {
		return nil, err
	}
	_, last := ledger.Span()
	b := &book{name: "shop", ledger: ledger, asOf: last.Time(), unit: "US$"}
	known := make(map[[2]int]bool)
	for _, r := range rows {
		if r.Referrer == "" {
			continue
		}
		from, ok := ledger.Row(r.Referrer)
		to, ok2 := ledger.Row(r.Customer)
		if ok && ok2 && !known[[2]int{from, to}] {
			known[[2]int{from, to}] = true
			b.from, b.to = append(b.from, from), append(b.to, to)
		}
	}
	return b, nil
}

// fileBook reads a file of transactions. Without a column of amounts each
// counts 1.
func fileBook(ctx context.Context, dir, file, customer, amount, unit string) (*book, error) {
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return nil, err
	}
	if amount == "" {
		amount = "one"
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i]) + ",1"
		}
		lines[0] = strings.TrimSuffix(lines[0], "1") + amount
		text = []byte(strings.Join(lines, "\n"))
	}
	opts := &clientele.CSVOptions{Customer: customer, Date: "date", Amount: amount}
	ledger, _, err := clientele.ReadCSV(ctx, bytes.NewReader(text), opts)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	_, last := ledger.Span()
	return &book{name: strings.TrimSuffix(file, filepath.Ext(file)), ledger: ledger, asOf: last.Time(), unit: unit}, nil
}
