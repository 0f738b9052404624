package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/examples/crm/store"
)

// An error undoes all that its transaction has written.
func testUndone(t *testing.T, s *store.Store, _ string) {
	boom := errors.New("boom")
	for _, do := range []func(context.Context, func(*store.Tx) error) error{s.Update, s.UpdateAll} {
		err := do(ctx, func(tx *store.Tx) error {
			id, err := tx.AddCustomer(ctx, store.Customer{Name: "Ada", Created: now})
			if err != nil {
				return err
			}
			if _, _, err := tx.AddOrder(ctx, store.Order{Request: "r", Customer: id, At: now}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
	}
	view(t, s, func(tx *store.Tx) error {
		stamp, err := tx.Stamp(ctx)
		if stamp != (store.Stamp{}) {
			t.Errorf("left behind: %v", stamp)
		}
		return err
	})
	if err := s.View(ctx, func(tx *store.Tx) error {
		_, err := tx.AddCustomer(ctx, store.Customer{Name: "Ada", Created: now})
		return err
	}); err == nil {
		t.Error("written in a view")
	}
}

// Many clients with one key make one order.
func testOneKey(t *testing.T, s *store.Store, _ string) {
	ada, bo := add(t, s, "Ada", 0), add(t, s, "Bo", 0)
	var mu sync.Mutex
	made := map[int64]int{}
	fresh := 0
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			customer := []int64{ada, bo}[i%2]
			err := s.Update(ctx, func(tx *store.Tx) error {
				if _, err := tx.LockCustomer(ctx, customer); err != nil {
					return err
				}
				o, first, err := tx.AddOrder(ctx, store.Order{Request: "same", Customer: customer, At: now})
				mu.Lock()
				defer mu.Unlock()
				made[o.ID]++
				if first {
					fresh++
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(made) != 1 || fresh != 1 {
		t.Errorf("%d orders, %d fresh", len(made), fresh)
	}
}

// Whoever reads the events after the last one known misses none, although
// many write at once.
func testEventOrder(t *testing.T, s *store.Store, _ string) {
	ada := add(t, s, "Ada", 0)
	const writers, each = 8, 20
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				err := s.Update(ctx, func(tx *store.Tx) error {
					err := tx.AddEvents(ctx, []store.Event{{At: now, Customer: ada, Kind: "k"}, {At: now, Customer: ada, Kind: "k"}})
					time.Sleep(time.Millisecond) // so that commits overtake each other, if they can
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	var after int64
	read := 0
	for over := false; ; {
		var got []store.Event
		view(t, s, func(tx *store.Tx) (err error) { got, err = tx.Events(ctx, after, 7); return err })
		for _, e := range got {
			if e.Seq <= after {
				t.Fatalf("%d after %d", e.Seq, after)
			}
			after = e.Seq
			read++
		}
		if len(got) == 0 && over {
			break
		}
		select {
		case <-done:
			over = true
		default:
		}
	}
	if want := writers * each * 2; read != want {
		t.Errorf("read %d events, want %d", read, want)
	}
}

// A database is as it was left, and its schema is made once.
func testOpenedAgain(t *testing.T, s *store.Store, dsn string) {
	ada := add(t, s, "Ada", 0)
	var wg sync.WaitGroup
	for range 4 { // several at once
		wg.Go(func() {
			again, err := store.Open(ctx, dsn)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = again.Close() }()
			err = again.View(ctx, func(tx *store.Tx) error {
				c, err := tx.Customer(ctx, ada)
				if c.Name != "Ada" {
					t.Errorf("got %v", c)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
