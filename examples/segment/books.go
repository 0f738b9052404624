package main

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/shop"
)

// Books are what is known of the customers before anything is computed.
type books struct {
	name      string // for the head of the report
	ledger    *clientele.Ledger[string]
	referrers *referrers
	costs     bool                 // whether costs are known
	csv       *clientele.CSVReport // how the file was read; nil without one
	brought   string               // column of the referrers; empty: none
}

// shopSeed is the seed of the built-in shop.
const shopSeed = 1

// load reads the file that was asked for, or opens the built-in shop.
func load(ctx context.Context, cfg *config) (*books, error) {
	if cfg.in != "" {
		return loadFile(ctx, cfg)
	}
	brought := newReferrers()
	transactions := func(yield func(clientele.Transaction[string], error) bool) {
		for _, row := range shop.Open(shopSeed) {
			brought.add(row.Customer, row.Referrer)
			if !yield(clientele.Transaction[string]{
				Customer: row.Customer, At: row.Date, Amount: row.Amount, Cost: row.Cost,
			}, nil) {
				return
			}
		}
	}
	ledger, err := clientele.Collect(ctx, transactions, nil)
	if err != nil {
		return nil, err
	}
	return &books{
		name:      fmt.Sprintf("a simulated shop (seed %d)", shopSeed),
		ledger:    ledger,
		referrers: brought,
		costs:     true,
	}, nil
}
