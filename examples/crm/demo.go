package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/shop"
)

// nights are the days before today on which the demonstration grades
// everybody, so that there is something that can have changed.
var nights = []int{28, 14, 7, 1, 0}

// fill fills an empty database with the simulated shop, as if it had closed
// its books yesterday, and plays the last nights. A database with customers is
// left as it is.
func fill(ctx context.Context, books *store.Store, now time.Time, log *slog.Logger) error {
	empty := false
	err := books.UpdateAll(ctx, func(tx *store.Tx) error {
		stamp, err := tx.Stamp(ctx)
		if empty = stamp.Customers == 0; err != nil || !empty {
			return err
		}
		return enter(ctx, tx, shop.Open(1), clientele.DateOf(now.UTC())-1)
	})
	if err != nil || !empty {
		return err
	}
	for _, ago := range nights {
		then := now.AddDate(0, 0, -ago)
		crm := service.New(books, func() time.Time { return then }, log)
		if _, err := crm.Regrade(ctx, false); err != nil {
			return err
		}
	}
	log.Info("filled with the simulated shop", "customers", shop.Customers)
	return nil
}

// enter writes the books of the shop, moved so that they end on a day.
func enter(ctx context.Context, tx *store.Tx, rows []shop.Row, last clientele.Date) error {
	shift := last - clientele.DateOf(rows[len(rows)-1].Date)
	ids := map[string]int64{}
	for i, row := range rows {
		day := clientele.DateOf(row.Date) + shift
		id, ok := ids[row.Customer]
		if !ok {
			c := store.Customer{Name: row.Customer, Channel: "search", Referrer: ids[row.Referrer], Created: day.Time()}
			if c.Referrer != 0 {
				c.Channel = "referral"
			}
			var err error
			if id, err = tx.AddCustomer(ctx, c); err != nil {
				return err
			}
			ids[row.Customer] = id
		}
		_, _, err := tx.AddOrder(ctx, store.Order{
			Request: fmt.Sprint("demo-", i), Customer: id, At: day.Time(), Day: day,
			Amount: int64(math.Round(row.Amount * 100)), Cost: int64(math.Round(row.Cost * 100)),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
