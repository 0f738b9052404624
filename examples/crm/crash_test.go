package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/crm/store/storetest"
	"github.com/clientele-go/clientele/examples/shop"
)

// The sizes of the test of a crash.
const (
	crashCustomers = 60
	crashClients   = 6
	crashOrders    = 20 // of each client
	crashes        = 3
)

// The program is killed in the middle of its work, again and again, while
// clients post orders and everybody is being re-graded. Clients send what was
// not answered again, with its key. In the end nothing that was answered is
// lost, nothing is there twice, and what is known of each customer is what a
// re-grading makes of the orders.
func TestCrash(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func(*testing.T) (*store.Store, string)) {
		books, dsn := open(t)
		before := stock(t, books)
		program := &child{dsn: dsn}
		program.start(t)

		var answered atomic.Int64
		var mu sync.Mutex
		sent := map[string]service.NewOrder{}
		var clients, others sync.WaitGroup
		for c := range crashClients {
			clients.Go(func() {
				rng := rand.New(rand.NewPCG(7, uint64(c)))
				for i := range crashOrders {
					o := service.NewOrder{
						Request: fmt.Sprintf("client-%d-%d", c, i), Customer: 1 + rng.Int64N(12),
						Amount: rng.Int64N(30_000) - 5_000, Cost: rng.Int64N(9_000),
					}
					mu.Lock()
					sent[o.Request] = o
					mu.Unlock()
					if err := program.post(o); err != nil {
						t.Error(err)
						return
					}
					answered.Add(1)
				}
			})
		}
		finished := make(chan struct{})
		others.Go(func() { // somebody who grades all the time
			for refit := 0; ; refit = 1 - refit {
				select {
				case <-finished:
					return
				default:
					_, _ = program.ask(http.MethodPost, fmt.Sprint("/regrade?refit=", refit), "", nil)
				}
			}
		})
		for n := range int64(crashes) {
			for answered.Load() < (n+1)*crashClients*crashOrders/(crashes+1) && !t.Failed() {
				time.Sleep(time.Millisecond)
			}
			program.kill()
			program.start(t)
		}
		clients.Wait()
		close(finished)
		others.Wait()
		program.stop(t)

		checkOrders(t, books, before, sent)
		checkStates(t, books)
		checkEvents(t, books)
	})
}

// stock fills a database with the first customers of the simulated shop, grades
// them, and returns the number of orders.
func stock(t *testing.T, books *store.Store) int {
	t.Helper()
	ctx := context.Background()
	n := 0
	err := books.UpdateAll(ctx, func(tx *store.Tx) error {
		var rows []shop.Row
		for _, r := range shop.Open(2) {
			if r.Customer <= fmt.Sprintf("C%04d", crashCustomers) {
				rows = append(rows, r)
			}
		}
		n = len(rows)
		return enter(ctx, tx, rows, clientele.DateOf(noon)-1)
	})
	if err != nil {
		t.Fatal(err)
	}
	crm := service.New(books, func() time.Time { return noon }, slog.New(slog.DiscardHandler))
	if _, err := crm.Regrade(ctx, false); err != nil {
		t.Fatal(err)
	}
	return n
}

// checkOrders looks whether every order is there, once, as it was sent. All
// orders were answered in the end.
func checkOrders(t *testing.T, books *store.Store, before int, sent map[string]service.NewOrder) {
	t.Helper()
	ctx := context.Background()
	found := map[string]store.Order{}
	rows := 0
	err := books.View(ctx, func(tx *store.Tx) error {
		for id := range int64(crashCustomers) {
			list, err := tx.Orders(ctx, id+1, math.MaxInt32)
			if err != nil {
				return err
			}
			for _, o := range list {
				found[o.Request] = o
				rows++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := before + crashClients*crashOrders; rows != want || len(found) != want {
		t.Errorf("%d orders with %d keys, want %d", rows, len(found), want)
	}
	for key, o := range sent {
		if got := found[key]; got.Customer != o.Customer || got.Amount != o.Amount || got.Cost != o.Cost {
			t.Errorf("order %s: got %+v, sent %+v", key, got, o)
		}
	}
}

// checkStates compares what is known of everybody with what a re-grading
// makes of it.
func checkStates(t *testing.T, books *store.Store) {
	t.Helper()
	got := statesOf(t, books)
	crm := service.New(books, func() time.Time { return noon.Add(time.Hour) }, slog.New(slog.DiscardHandler))
	if _, err := crm.Regrade(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	want := statesOf(t, books)
	if len(got) != crashCustomers || len(want) != len(got) {
		t.Errorf("%d and %d states", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got  %+v\nwant %+v", got[i], want[i])
		}
	}
}

// statesOf returns the states without what only nights change.
func statesOf(t *testing.T, books *store.Store) []store.State {
	t.Helper()
	var states []store.State
	err := books.View(context.Background(), func(tx *store.Tx) (err error) {
		states, err = tx.States(context.Background())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range states {
		var m grading.Memory
		if err := json.Unmarshal(states[i].Memory, &m); err != nil {
			t.Fatal(err)
		}
		m.Standing = grading.Standing{}
		states[i].Memory, _ = json.Marshal(m)
		states[i].Updated, states[i].Influence, states[i].Grade = time.Time{}, 0, ""
	}
	return states
}

// checkEvents looks whether the log is a history without a gap: each event
// begins where the one before of its customer and kind has ended, and the last
// ones lead to what the customers are.
func checkEvents(t *testing.T, books *store.Store) {
	t.Helper()
	type key struct {
		customer int64
		kind     string
	}
	ctx := context.Background()
	err := books.View(ctx, func(tx *store.Tx) error {
		events, err := tx.Events(ctx, 0, math.MaxInt32)
		if err != nil {
			return err
		}
		last := map[key]string{}
		for _, e := range events {
			k := key{e.Customer, e.Kind}
			if to, ok := last[k]; ok && to != e.From {
				t.Errorf("event %d begins at %q, the one before has ended at %q", e.Seq, e.From, to)
			}
			last[k] = e.To
		}
		states, err := tx.States(ctx)
		for _, s := range states {
			for kind, is := range map[string]string{"grade": s.Grade, "segment": s.Segment, "stage": s.Stage} {
				if to, ok := last[key{s.Customer, kind}]; ok && to != is {
					t.Errorf("customer %d: %s is %q, its last event says %q", s.Customer, kind, is, to)
				}
			}
		}
		if len(events) == 0 {
			t.Error("no events")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
