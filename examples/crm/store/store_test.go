package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/crm/store/storetest"
)

// The same suite over both databases.
func TestStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func(*testing.T) (*store.Store, string)) {
		for name, test := range map[string]func(*testing.T, *store.Store, string){
			"customers":    testCustomers,
			"hostile":      testHostile,
			"orders":       testOrders,
			"days":         testDays,
			"states":       testStates,
			"models":       testModels,
			"records":      testRecords,
			"undone":       testUndone,
			"one key":      testOneKey,
			"event order":  testEventOrder,
			"opened again": testOpenedAgain,
		} {
			t.Run(name, func(t *testing.T) {
				s, dsn := open(t)
				test(t, s, dsn)
			})
		}
	})
}

var (
	ctx = context.Background()
	now = time.Date(2026, time.March, 1, 12, 30, 15, 0, time.UTC)
)

func update(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Update(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.View(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// add adds a customer.
func add(t *testing.T, s *store.Store, name string, referrer int64) int64 {
	t.Helper()
	var id int64
	update(t, s, func(tx *store.Tx) (err error) {
		id, err = tx.AddCustomer(ctx, store.Customer{Name: name, Channel: "fair", Referrer: referrer, Created: now})
		return err
	})
	return id
}

func testCustomers(t *testing.T, s *store.Store, _ string) {
	ada := add(t, s, "Ada", 0)
	bo := add(t, s, "Bo", ada)
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.Customer(ctx, bo)
		if want := (store.Customer{ID: bo, Name: "Bo", Channel: "fair", Referrer: ada, Created: now}); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Customer(ctx, 99); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("customer 99: %v", err)
		}
		by, err := tx.Referrers(ctx)
		if want := map[int64]int64{bo: ada}; !reflect.DeepEqual(by, want) {
			t.Errorf("referrers %v, want %v", by, want)
		}
		return err
	})
	err := s.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.AddCustomer(ctx, store.Customer{Name: "Cy", Referrer: 99, Created: now})
		return err
	})
	if err == nil {
		t.Error("a referrer who does not exist")
	}
}

// Names are data, in every statement that they come to.
func testHostile(t *testing.T, s *store.Store, _ string) {
	names := []string{
		`Robert'); DROP TABLE customers;--`, `<script>alert(1)</script>`, `100%`, `a_b`, `axb`, `back\slash`,
		`"quoted"`, "\u202egnol", "李雷", "Ærø", "' OR '1'='1",
	}
	for _, name := range names {
		id := add(t, s, name, 0)
		view(t, s, func(tx *store.Tx) error {
			c, err := tx.Customer(ctx, id)
			if c.Name != name {
				t.Errorf("got %q, want %q", c.Name, name)
			}
			return err
		})
	}
	found := func(f store.Filter) (list []string) {
		view(t, s, func(tx *store.Tx) error {
			rows, total, err := tx.List(ctx, f, 0, 100)
			if total != len(rows) {
				t.Errorf("%v: %d of %d", f, len(rows), total)
			}
			for _, r := range rows {
				list = append(list, r.Name)
			}
			return err
		})
		return list
	}
	if got := found(store.Filter{}); !slices.Equal(got, names) {
		t.Errorf("got %q", got)
	}
	for part, want := range map[string]string{
		"%": `100%`, "_": `a_b`, `\`: `back\slash`, "drop table": names[0], "SCRIPT": names[1], "雷": "李雷", "' or '": names[10],
	} {
		if got := found(store.Filter{Name: part}); len(got) != 1 || got[0] != want {
			t.Errorf("search for %q: got %q", part, got)
		}
	}
	for _, f := range []store.Filter{{Grade: "a' OR 1=1 --"}, {Segment: `"`}, {Stage: ";"}, {Name: "nobody"}} {
		if got := found(f); len(got) != 0 {
			t.Errorf("%v: got %q", f, got)
		}
	}
}

func testOrders(t *testing.T, s *store.Store, _ string) {
	ada := add(t, s, "Ada", 0)
	first := store.Order{Request: "r1", Customer: ada, At: now, Day: clientele.DateOf(now), Amount: 1234, Cost: 700}
	post := func(o store.Order) (store.Order, bool) {
		var stored store.Order
		var fresh bool
		update(t, s, func(tx *store.Tx) (err error) {
			if _, err := tx.LockCustomer(ctx, o.Customer); err != nil {
				return err
			}
			stored, fresh, err = tx.AddOrder(ctx, o)
			return err
		})
		return stored, fresh
	}
	one, fresh := post(first)
	if !fresh || one.ID == 0 {
		t.Errorf("%v %v", one, fresh)
	}
	other := first
	other.Amount = 1
	if again, fresh := post(other); fresh || again != one {
		t.Errorf("again: %v %v, want %v", again, fresh, one)
	}
	big := store.Order{Request: "r2", Customer: ada, At: now.Add(time.Hour), Day: first.Day, Amount: math.MaxInt64, Cost: math.MinInt64 + 1}
	two, _ := post(big)
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Orders(ctx, ada, 10)
		if want := []store.Order{two, one}; !slices.Equal(list, want) {
			t.Errorf("got %v, want %v", list, want)
		}
		return err
	})
	err := s.Update(ctx, func(tx *store.Tx) error {
		_, _, err := tx.AddOrder(ctx, store.Order{Request: "r3", Customer: 99, At: now})
		return err
	})
	if err == nil {
		t.Error("an order of nobody")
	}
}

// The database sums up what adding one by one does.
func testDays(t *testing.T, s *store.Store, _ string) {
	type key struct {
		customer int64
		day      clientele.Date
	}
	want := map[key]store.Day{}
	var ids []int64
	for i := range 5 {
		ids = append(ids, add(t, s, fmt.Sprint(i), 0))
	}
	update(t, s, func(tx *store.Tx) error {
		for i := range 400 {
			o := store.Order{
				Request: fmt.Sprint(i), Customer: ids[i*i%4], At: now, // the fifth never orders
				Day: clientele.Date(20000 + i*7%11), Amount: int64(i*7919%2000 - 300), Cost: int64(i * 31 % 500),
			}
			k := key{o.Customer, o.Day}
			if _, _, err := tx.AddOrder(ctx, o); err != nil {
				return err
			}
			if o.Day == 20010 { // not asked for
				continue
			}
			d := want[k]
			d.Customer, d.Date = o.Customer, o.Day
			if o.Amount < 0 {
				d.Refunds -= o.Amount
			} else {
				d.Orders++
				d.Revenue += o.Amount
			}
			d.Cost += o.Cost
			want[k] = d
		}
		return nil
	})
	var last store.Day
	view(t, s, func(tx *store.Tx) error {
		for d, err := range tx.Days(ctx, 20009) {
			if err != nil {
				return err
			}
			if d.Customer < last.Customer || d.Customer == last.Customer && d.Date <= last.Date {
				t.Errorf("%v comes after %v", d, last)
			}
			last = d
			k := key{d.Customer, d.Date}
			if d != want[k] {
				t.Errorf("got %+v, want %+v", d, want[k])
			}
			delete(want, k)
		}
		for d, err := range tx.DaysOf(ctx, ids[1], 20010) {
			if err != nil || d.Customer != ids[1] {
				t.Errorf("%v %v", d, err)
			}
			break // the rows are closed, and the transaction goes on
		}
		_, err := tx.Customer(ctx, ids[0])
		return err
	})
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

func testStates(t *testing.T, s *store.Store, _ string) {
	ada, bo := add(t, s, "Ada", 0), add(t, s, "Bo", 0)
	want := store.State{
		Customer: bo, AsOf: 20513, Model: 3, Grade: "a", Segment: "champions", Score: 555, Stage: "growth",
		Orders: 7, Revenue: 0.1 + 0.2, Profit: -1.0 / 3, Existing: math.MaxFloat64, Potential: math.SmallestNonzeroFloat64,
		Influence: math.Copysign(0, -1), Alive: math.Nextafter(1, 0), Memory: json.RawMessage(`{"x":"ü\u0027"}`), Updated: now,
	}
	for range 2 { // written, and written over
		update(t, s, func(tx *store.Tx) error { return tx.PutStates(ctx, []store.State{want}) })
		want.Grade, want.Score = "b", 111
	}
	want.Grade, want.Score = "b", 111
	update(t, s, func(tx *store.Tx) error { return tx.PutStates(ctx, []store.State{want}) })
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.State(ctx, bo)
		if !reflect.DeepEqual(got, want) { // to the last bit
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if err != nil {
			return err
		}
		if _, err := tx.State(ctx, ada); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no state: %v", err)
		}
		list, total, err := tx.List(ctx, store.Filter{Grade: "b", Segment: "champions", Stage: "growth", Name: "B"}, 0, 1)
		if len(list) != 1 || total != 1 || !reflect.DeepEqual(*list[0].State, want) {
			t.Errorf("list: %v %d", list, total)
		}
		if err != nil {
			return err
		}
		list, total, err = tx.List(ctx, store.Filter{}, 1, 5)
		if len(list) != 1 || total != 2 || list[0].ID != ada || list[0].State != nil {
			t.Errorf("second page: %v %d", list, total)
		}
		return err
	})
}

func testModels(t *testing.T, s *store.Store, _ string) {
	view(t, s, func(tx *store.Tx) error {
		v, err := tx.ModelVersion(ctx)
		if v != 0 {
			t.Errorf("version %d", v)
		}
		if _, err := tx.Models(ctx, 1); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no models: %v", err)
		}
		return err
	})
	for v := int64(1); v <= 2; v++ {
		m := store.Models{Version: v, AsOf: 20000, Fitted: now, Body: map[string]json.RawMessage{"a": json.RawMessage(`{"v":1}`), "b": json.RawMessage(`[]`)}}
		update(t, s, func(tx *store.Tx) error { return tx.AddModels(ctx, m) })
		view(t, s, func(tx *store.Tx) error {
			got, err := tx.Models(ctx, v)
			if !reflect.DeepEqual(got, m) {
				t.Errorf("got %v, want %v", got, m)
			}
			return err
		})
		if err := s.Update(ctx, func(tx *store.Tx) error { return tx.AddModels(ctx, m) }); err == nil {
			t.Error("a version was written twice")
		}
	}
}

func testRecords(t *testing.T, s *store.Store, _ string) {
	ada, bo := add(t, s, "Ada", 0), add(t, s, "Bo", 0)
	events := []store.Event{
		{At: now, Customer: ada, Kind: "grade", From: "", To: "b", Cause: "regrade"},
		{At: now, Customer: bo, Kind: "stage", From: "growth", To: "decline", Cause: "regrade"},
		{At: now, Customer: ada, Kind: "stage", From: "growth", To: "maturity", Cause: "order"},
	}
	update(t, s, func(tx *store.Tx) error {
		if err := tx.AddEvents(ctx, events); err != nil {
			return err
		}
		last, err := tx.LastEvent(ctx)
		for _, body := range []string{"1", "2"} {
			if err := tx.AddRegrade(ctx, store.Regrade{AsOf: 20000, At: now, LastEvent: last, Report: json.RawMessage(body)}); err != nil {
				return err
			}
		}
		for range 2 { // the second in the place of the first
			err := tx.PutAlerts(ctx, []store.Alert{{ada, 1.5, json.RawMessage(`{}`)}, {bo, 2.5, json.RawMessage(`{}`)}})
			if err != nil {
				return err
			}
		}
		return err
	})
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.Events(ctx, 0, 2)
		if len(got) != 2 || got[0].Seq != 1 || got[1].Seq != 2 || got[1].To != "decline" || !got[1].At.Equal(now) {
			t.Errorf("first page %v", got)
		}
		if got, _ = tx.Events(ctx, 2, 5); len(got) != 1 || got[0].Seq != 3 {
			t.Errorf("second page %v", got)
		}
		if got, _ = tx.EventsOf(ctx, ada, 5); len(got) != 2 || got[0].Seq != 3 {
			t.Errorf("of Ada %v", got)
		}
		if got, _ = tx.EventsAfter(ctx, 1, "stage"); len(got) != 2 || got[0].Seq != 2 {
			t.Errorf("stages %v", got)
		}
		regrades, _ := tx.Regrades(ctx, 1)
		if len(regrades) != 1 || string(regrades[0].Report) != "2" || regrades[0].LastEvent != 3 {
			t.Errorf("regrades %v", regrades)
		}
		alerts, _ := tx.Alerts(ctx, 5)
		if len(alerts) != 2 || alerts[0].Customer != bo || alerts[0].AtRisk != 2.5 {
			t.Errorf("alerts %v", alerts)
		}
		return err
	})
}
