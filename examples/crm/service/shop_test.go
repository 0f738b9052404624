package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/shop"
)

var ctx = context.Background()

// A clock is set by hand.
type clock struct{ unix atomic.Int64 }

func (c *clock) now() time.Time              { return time.Unix(c.unix.Load(), 0) }
func (c *clock) set(d clientele.Date, h int) { c.unix.Store(d.Time().Unix() + int64(h)*3600) }

// A house is a service over a store of its own.
type house struct {
	*service.Service
	*clock
	store *store.Store
}

func newHouse(s *store.Store, day clientele.Date) *house {
	c := &clock{}
	c.set(day, 1)
	return &house{service.New(s, c.now, slog.New(slog.DiscardHandler)), c, s}
}

// books are the first customers of the simulated shop, with numbers from 1.
type books struct {
	referrer []int64 // by number − 1; 0 for nobody
	orders   []service.NewOrder
}

const someCustomers = 140

func openBooks() books {
	b := books{referrer: make([]int64, someCustomers)}
	number := func(key string) int64 {
		n, _ := strconv.ParseInt(key[min(len(key), 1):], 10, 64)
		return n
	}
	for i, r := range shop.Open(3) {
		id := number(r.Customer)
		if id > someCustomers {
			continue
		}
		b.referrer[id-1] = number(r.Referrer)
		b.orders = append(b.orders, service.NewOrder{
			Request: fmt.Sprintf("shop-%d", i), Customer: id, At: r.Date.Add(time.Duration(2+i%9) * time.Hour),
			Amount: int64(math.Round(r.Amount * 100)), Cost: int64(math.Round(r.Cost * 100)),
		})
	}
	return b
}

// enter writes the customers and the orders up to a moment without judging
// anybody.
func (h *house) enter(t *testing.T, b books, from, to time.Time) {
	t.Helper()
	err := h.store.UpdateAll(ctx, func(tx *store.Tx) error {
		stamp, err := tx.Stamp(ctx)
		if err != nil {
			return err
		}
		for i := stamp.Customers; i < someCustomers; i++ {
			_, err := tx.AddCustomer(ctx, store.Customer{Name: fmt.Sprint("Nr. ", i+1), Referrer: b.referrer[i], Created: from})
			if err != nil {
				return err
			}
		}
		for _, o := range b.orders {
			if o.At.Before(from) || !o.At.Before(to) {
				continue
			}
			_, _, err := tx.AddOrder(ctx, store.Order{
				Request: o.Request, Customer: o.Customer, At: o.At, Day: clientele.DateOf(o.At), Amount: o.Amount, Cost: o.Cost,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// states returns what is known of everybody, by customer.
func (h *house) states(t *testing.T) map[int64]store.State {
	t.Helper()
	out := map[int64]store.State{}
	err := h.store.View(ctx, func(tx *store.Tx) error {
		list, err := tx.States(ctx)
		for _, s := range list {
			s.Updated = time.Time{}
			out[s.Customer] = s
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// models returns the newest models of the house, as they are kept.
func (h *house) models(t *testing.T) store.Models {
	t.Helper()
	var m store.Models
	err := h.store.View(ctx, func(tx *store.Tx) error {
		v, err := tx.ModelVersion(ctx)
		if err != nil {
			return err
		}
		m, err = tx.Models(ctx, v)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (h *house) regrade(t *testing.T, refit bool) *service.RegradeReport {
	t.Helper()
	r, err := h.Regrade(ctx, refit)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (h *house) events(t *testing.T) []store.Event {
	t.Helper()
	events, err := h.Events(ctx, 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return events
}
