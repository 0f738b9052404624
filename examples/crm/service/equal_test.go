package service_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/crm/store/storetest"
)

// One by one is as good as all at once: what orders make of the customers,
// posted one by one between the nights of some days, is what a re-grading
// makes of the same orders. What has to be equal is equal to the last bit.
func TestOneByOneIsBatch(t *testing.T) {
	b := openBooks()
	start := time.Date(2023, time.December, 1, 0, 0, 0, 0, time.UTC)
	const days = 9
	storetest.Each(t, func(t *testing.T, open func(*testing.T) (*store.Store, string)) {
		first := clientele.DateOf(start)
		fresh := func() *house { s, _ := open(t); return newHouse(s, first) }

		// The house that works as it should: orders by day, judging by night.
		live := fresh()
		live.enter(t, b, time.Time{}, start)
		var late []service.NewOrder
		posted := 0
		for d := first; d < first+days; d++ {
			live.set(d, 1)
			live.regrade(t, false)
			live.set(d, 23)
			for _, o := range b.orders {
				if clientele.DateOf(o.At) != d {
					continue
				}
				if posted++; posted%8 == 0 { // some are brought in late
					late = append(late, o)
					continue
				}
				live.post(t, o)
				if posted%7 == 0 {
					live.post(t, o) // again, as after a crash
				}
			}
		}
		for _, o := range late {
			live.post(t, o)
		}
		if posted < 30 || len(late) < 3 {
			t.Fatalf("%d orders, %d of them late: too few to show anything", posted, len(late))
		}
		last := first + days - 1
		during := live.states(t)
		live.set(last+1, 1)
		live.regrade(t, false)
		after := live.states(t)

		// A house that is given the models and all orders, and judges once on
		// the last day: those who ordered on that day, or late, must be what
		// they were in the other before its last night. Grades and influence
		// are of the nights.
		once := fresh()
		once.enter(t, b, time.Time{}, start.AddDate(0, 0, days))
		once.adopt(t, live.models(t))
		once.set(last, 23)
		once.regrade(t, false)
		want := once.states(t)
		compared := 0
		for id, got := range during {
			if got.AsOf == last && touched(b, late, id, last) {
				equal(t, "while orders come in", got, want[id], false)
				compared++
			}
		}
		if compared < 5 {
			t.Errorf("only %d customers compared", compared)
		}

		// The same on the day after, now everybody and with influence.
		once.set(last+1, 1)
		once.regrade(t, false)
		for id, want := range once.states(t) {
			equal(t, "after the last night", after[id], want, false)
			if after[id].Influence != want.Influence {
				t.Errorf("customer %d: influence %v, want %v", id, after[id].Influence, want.Influence)
			}
		}

		// Grades as well when the nights are the same. (No late orders here: a
		// grade rests on what was known at night.)
		if testing.Short() {
			return
		}
		x, y := fresh(), fresh()
		x.enter(t, b, time.Time{}, start)
		y.enter(t, b, time.Time{}, start)
		for d := first; d <= first+days; d++ {
			x.set(d, 1)
			x.regrade(t, false)
			y.set(d, 1)
			y.regrade(t, false)
			x.set(d, 23)
			for _, o := range b.orders {
				if clientele.DateOf(o.At) == d {
					x.post(t, o)
				}
			}
			y.enter(t, b, d.Time(), d.Time().AddDate(0, 0, 1))
		}
		x.set(first+days+1, 1)
		x.regrade(t, false)
		y.set(first+days+1, 1)
		y.regrade(t, false)
		got := x.states(t)
		for id, want := range y.states(t) {
			equal(t, "with the same nights", got[id], want, true)
		}
	})
}

// adopt gives a house the models of another.
func (h *house) adopt(t *testing.T, m store.Models) {
	t.Helper()
	if err := h.store.Update(ctx, func(tx *store.Tx) error { return tx.AddModels(ctx, m) }); err != nil {
		t.Fatal(err)
	}
}

func (h *house) post(t *testing.T, o service.NewOrder) *service.Receipt {
	t.Helper()
	r, err := h.Post(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// touched reports whether a customer was judged by an order on the last day.
func touched(b books, late []service.NewOrder, id int64, last clientele.Date) bool {
	for _, o := range late {
		if o.Customer == id {
			return true
		}
	}
	for _, o := range b.orders {
		if o.Customer == id && clientele.DateOf(o.At) == last {
			return true
		}
	}
	return false
}

// equal compares all that is known of a customer, with or without what
// depends on the nights before.
func equal(t *testing.T, when string, got, want store.State, nights bool) {
	t.Helper()
	if !nights {
		for _, s := range []*store.State{&got, &want} {
			var m grading.Memory
			if err := json.Unmarshal(s.Memory, &m); err != nil {
				t.Fatal(err)
			}
			m.Standing = grading.Standing{}
			s.Memory, _ = json.Marshal(m)
			s.Grade, s.Influence, s.Model = "", 0, 0
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s, customer %d:\ngot  %s\nwant %s", when, want.Customer, show(got), show(want))
	}
}

func show(s store.State) string {
	memory := s.Memory
	s.Memory = nil
	return fmt.Sprintf("%+v %s", s, memory)
}

// The figures of a state are those of its orders, added up by hand.
func TestFigures(t *testing.T) {
	b := openBooks()
	day := clientele.DateOf(time.Date(2025, time.June, 30, 0, 0, 0, 0, time.UTC))
	s, _ := storetest.SQLite(t)
	h := newHouse(s, day)
	h.enter(t, b, time.Time{}, (day + 1).Time())
	h.set(day, 23)
	h.regrade(t, false)
	type sums struct{ revenue, profit, existing int64 }
	want := map[int64]*sums{}
	for _, o := range b.orders {
		at := clientele.DateOf(o.At)
		if at > day {
			continue
		}
		w := want[o.Customer]
		if w == nil {
			w = &sums{}
			want[o.Customer] = w
		}
		w.existing += o.Amount - o.Cost
		if at > day-grading.Year {
			w.revenue += o.Amount
			w.profit += o.Amount - o.Cost
		}
	}
	states := h.states(t)
	if len(states) != len(want) {
		t.Errorf("%d states, want %d", len(states), len(want))
	}
	var influence, value float64
	for id, w := range want {
		s := states[id]
		influence += s.Influence
		value += s.Existing + s.Potential
		for name, pair := range map[string][2]float64{
			"revenue":  {s.Revenue, float64(w.revenue) / 100},
			"profit":   {s.Profit, float64(w.profit) / 100},
			"existing": {s.Existing, float64(w.existing) / 100},
		} {
			if d := pair[0] - pair[1]; d > 1e-9 || d < -1e-9 {
				t.Errorf("customer %d: %s %v, want %v", id, name, pair[0], pair[1])
			}
		}
		if s.Alive < 0 || s.Alive > 1 || s.Potential < 0 {
			t.Errorf("customer %d: %+v", id, s)
		}
	}
	if influence > 1e-6*value || influence < -1e-6*value {
		t.Errorf("influence adds up to %v, want 0", influence)
	}
}
