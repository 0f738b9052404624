package service_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/crm/store/storetest"
)

var spring = time.Date(2025, time.March, 1, 0, 0, 0, 0, time.UTC)

// opened returns a house with the books up to spring, judged once.
func opened(t *testing.T, open func(*testing.T) (*store.Store, string)) *house {
	s, _ := open(t)
	h := newHouse(s, clientele.DateOf(spring))
	h.enter(t, openBooks(), time.Time{}, spring)
	h.regrade(t, false)
	return h
}

// A re-grading that is done again on the same day changes nothing.
func TestRegradeAgain(t *testing.T) {
	h := opened(t, storetest.SQLite)
	h.set(clientele.DateOf(spring)+1, 1)
	h.regrade(t, false)
	want, events := h.states(t), len(h.events(t))
	h.set(clientele.DateOf(spring)+1, 22)
	r := h.regrade(t, false)
	if got := h.states(t); !reflect.DeepEqual(got, want) {
		t.Error("states differ")
	}
	if got := len(h.events(t)); got != events || len(r.Changes) != 0 {
		t.Errorf("%d events more, %v", got-events, r.Changes)
	}
}

// New models get a new version; the old ones stay. A clock that was set back
// does no harm.
func TestRefit(t *testing.T) {
	h := opened(t, storetest.SQLite)
	h.set(clientele.DateOf(spring)-5, 3)
	if r := h.regrade(t, false); r.AsOf != clientele.DateOf(spring) {
		t.Errorf("%+v", r)
	}
	h.set(clientele.DateOf(spring)+60, 3)
	r := h.regrade(t, true)
	if r.Model != 2 || r.Refit != "asked for" || r.AsOf != clientele.DateOf(spring)+60 {
		t.Errorf("%+v", r)
	}
	// What was remembered under the old models counts for nothing under the new
	// ones: a house that has never known others says the same.
	s, _ := storetest.SQLite(t)
	other := newHouse(s, r.AsOf)
	other.enter(t, openBooks(), time.Time{}, spring)
	other.adopt(t, h.models(t))
	other.regrade(t, false)
	want := other.states(t)
	for id, got := range h.states(t) {
		equal(t, "after new models", got, want[id], false)
	}
	if r = h.regrade(t, false); r.Model != 2 || r.Refit != "" || r.Drift == nil {
		t.Errorf("%+v", r)
	}
	// Half a year in which nobody buys is another population.
	h.set(clientele.DateOf(spring)+300, 3)
	if r = h.regrade(t, false); r.Model != 3 || r.Refit == "" || !r.Drift.Refit() {
		t.Errorf("%+v", r)
	}
}

// A customer whose profit wobbles about a cut keeps the grade; one that passes
// it clearly moves, in the night after and not before.
func TestHysteresis(t *testing.T) {
	h := opened(t, storetest.SQLite)
	var who store.State
	for _, s := range h.states(t) {
		if s.Grade == "c" && (who.Customer == 0 || s.Profit > who.Profit || s.Profit == who.Profit && s.Customer < who.Customer) {
			who = s
		}
	}
	p, err := h.Profile(ctx, who.Customer, clientele.English)
	if err != nil {
		t.Fatal(err)
	}
	day := clientele.DateOf(spring)
	pay := func(amount float64) *service.Receipt {
		day++
		h.set(day, 12)
		r := h.post(t, service.NewOrder{Request: fmt.Sprint("wobble-", int(day)), Customer: who.Customer, Amount: int64(math.Round(amount * 100))})
		day++
		h.set(day, 1)
		h.regrade(t, false)
		return r
	}
	grade := func() string { return h.states(t)[who.Customer].Grade }
	r := pay(p.Gap.Missing + 1) // just above
	if r.Due != "b" || r.State.Grade != "c" || grade() != "c" {
		t.Errorf("just above the cut: due %q, %q, at night %q", r.Due, r.State.Grade, grade())
	}
	for range 4 { // one night, however often it is graded
		h.regrade(t, false)
	}
	if grade() != "c" {
		t.Error("confirmed by the same night")
	}
	if r = pay(-2); r.Due != "c" || grade() != "c" {
		t.Errorf("just below: due %q, at night %q", r.Due, grade())
	}
	// To about twice the cut. The day has to be over for it to count.
	day++
	h.set(day, 12)
	h.post(t, service.NewOrder{Request: "far-above", Customer: who.Customer, Amount: int64(math.Round((p.Gap.Value + p.Gap.Missing) * 100))})
	h.regrade(t, false)
	if grade() != "c" {
		t.Errorf("far above, on the same day: %q", grade())
	}
	h.set(day+1, 1)
	h.regrade(t, false)
	if grade() == "c" {
		t.Error("far above, the night after: still c")
	}
}

// A shop without anybody, and one with a single customer.
func TestSmallShop(t *testing.T) {
	s, _ := storetest.SQLite(t)
	day := clientele.DateOf(spring)
	h := newHouse(s, day)
	if o, err := h.Overview(ctx); err != nil || o.Customers != 0 || o.Models != nil {
		t.Errorf("%+v %v", o, err)
	}
	if _, err := h.Regrade(ctx, false); !errors.Is(err, service.ErrTooEarly) {
		t.Errorf("nobody: %v", err)
	}
	ada, err := h.AddCustomer(ctx, "Ada", "fair", 0)
	if err != nil {
		t.Fatal(err)
	}
	r := h.post(t, service.NewOrder{Request: "1", Customer: ada.ID, Amount: 5000, Cost: 2000})
	if r.State != nil {
		t.Errorf("judged without models: %+v", r.State)
	}
	if _, err := h.Regrade(ctx, false); !errors.Is(err, service.ErrTooEarly) {
		t.Errorf("on the first day: %v", err)
	}
	h.set(day+1, 1)
	h.regrade(t, false)
	got := h.states(t)[ada.ID]
	if got.Grade != "a" || got.Stage != "acquisition" || got.Existing != 30 {
		t.Errorf("%+v", got)
	}
	if o, err := h.Overview(ctx); err != nil || o.Customers != 1 || len(o.ByGrade) != 1 {
		t.Errorf("%+v %v", o, err)
	}
	// Somebody new is judged with the first order, and has a grade the night after.
	bo, err := h.AddCustomer(ctx, "Bo", "", ada.ID)
	if err != nil {
		t.Fatal(err)
	}
	r = h.post(t, service.NewOrder{Request: "2", Customer: bo.ID, Amount: 9000})
	if r.State.Grade != "" || r.Due != "a" || r.State.Stage != "acquisition" || len(r.Events) != 2 {
		t.Errorf("%+v", r)
	}
	h.set(day+2, 1)
	h.regrade(t, false)
	after := h.states(t)
	gave, received := after[bo.ID].Influence, after[ada.ID].Influence // the one is a difference, and rounded
	if after[bo.ID].Grade != "a" || received <= 0 || math.Abs(gave+received) > 1e-14*after[bo.ID].Potential {
		t.Errorf("%+v", after)
	}
}

// Every bad input is refused with the name of its field, and leaves nothing.
func TestBadInput(t *testing.T) {
	h := opened(t, storetest.SQLite)
	h.set(clientele.DateOf(spring), 12)
	before := h.states(t)
	good := service.NewOrder{Request: "good", Customer: 1, Amount: 100}
	for name, c := range map[string]struct {
		change func(*service.NewOrder)
		field  string
	}{
		"no key":            {func(o *service.NewOrder) { o.Request = "" }, "Idempotency-Key"},
		"long key":          {func(o *service.NewOrder) { o.Request = strings.Repeat("k", 201) }, "Idempotency-Key"},
		"key of two lines":  {func(o *service.NewOrder) { o.Request = "a\nb" }, "Idempotency-Key"},
		"negative customer": {func(o *service.NewOrder) { o.Customer = -1 }, "customer"},
		"no customer":       {func(o *service.NewOrder) { o.Customer = 0 }, "customer"},
		"huge":              {func(o *service.NewOrder) { o.Amount = math.MaxInt64 }, "amount"},
		"huge refund":       {func(o *service.NewOrder) { o.Amount = math.MinInt64 }, "amount"},
		"huge cost":         {func(o *service.NewOrder) { o.Cost = math.MinInt64 }, "cost"},
		"tomorrow":          {func(o *service.NewOrder) { o.At = h.now().AddDate(0, 0, 1) }, "at"},
		"next second":       {func(o *service.NewOrder) { o.At = h.now().Add(time.Second) }, "at"},
		"long ago":          {func(o *service.NewOrder) { o.At = time.Date(1066, 10, 14, 9, 0, 0, 0, time.UTC) }, "at"},
	} {
		o := good
		c.change(&o)
		var field *service.FieldError
		if _, err := h.Post(ctx, o); !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	stranger := good
	stranger.Customer = 12345
	if _, err := h.Post(ctx, stranger); !errors.Is(err, service.ErrNotFound) {
		t.Errorf("stranger: %v", err)
	}
	for _, c := range []struct {
		name, channel string
		referrer      int64
		field         string
	}{
		{"", "", 0, "name"},
		{" \t", "", 0, "name"},
		{strings.Repeat("x", 201), "", 0, "name"},
		{"a\x00b", "", 0, "name"},
		{"Ada", strings.Repeat("x", 51), 0, "channel"},
		{"Ada", "", -1, "referrer"},
		{"Ada", "", 12345, "referrer"},
	} {
		var field *service.FieldError
		if _, err := h.AddCustomer(ctx, c.name, c.channel, c.referrer); !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if !reflect.DeepEqual(h.states(t), before) {
		t.Error("bad input has changed something")
	}
	h.post(t, good)
	good.Amount++
	if _, err := h.Post(ctx, good); !errors.Is(err, service.ErrConflict) {
		t.Errorf("another order with the same key: %v", err)
	}
}

// Many clients post at once, on the same customers and with keys that clash,
// while everybody is being re-graded. Then all is as if they had come one by
// one.
func TestConcurrent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func(*testing.T) (*store.Store, string)) {
		h := opened(t, open)
		h.set(clientele.DateOf(spring), 12)
		const clients, each = 8, 15
		var wg sync.WaitGroup
		for c := range clients {
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(c), 1))
				for i := range each {
					o := service.NewOrder{Customer: 1 + rng.Int64N(6), Amount: rng.Int64N(20_000) - 4_000, Cost: rng.Int64N(3_000)}
					o.At = spring.AddDate(0, 0, -rng.IntN(30))
					o.Request = fmt.Sprintf("client %d order %d", c, i)
					if i%5 == 0 { // one that several clients send
						o = service.NewOrder{Request: fmt.Sprintf("shared-%d", i), Customer: 2, Amount: 777, At: spring}
					}
					o.Request = strings.ReplaceAll(o.Request, " ", "-")
					if _, err := h.Post(ctx, o); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			for i := range 3 {
				if _, err := h.Regrade(ctx, i == 1); err != nil {
					t.Error(err)
				}
				if _, err := h.Overview(ctx); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Wait()
		got := h.states(t)
		h.regrade(t, false)
		for id, want := range h.states(t) {
			equal(t, "at once", got[id], want, false)
		}
		var made int64
		err := h.store.View(ctx, func(tx *store.Tx) error {
			for d, err := range tx.Days(ctx, clientele.DateOf(spring)) {
				if err != nil {
					return err
				}
				if d.Customer == 2 && d.Date == clientele.DateOf(spring) && d.Orders > 0 {
					made = d.Orders
				}
			}
			return nil
		})
		if err != nil || made < 3 {
			t.Errorf("%d orders with shared keys, %v", made, err)
		}
	})
}

// Orders of one customer that come at the same moment all count.
func TestSameCustomer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func(*testing.T) (*store.Store, string)) {
		h := opened(t, open)
		h.set(clientele.DateOf(spring), 12)
		want := h.states(t)[1].Existing
		for round := range 8 {
			var wg sync.WaitGroup
			for c := range 8 {
				wg.Go(func() {
					o := service.NewOrder{Request: fmt.Sprintf("round-%d-%d", round, c), Customer: 1, Amount: 100 << c}
					if _, err := h.Post(ctx, o); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			want += 255
			if got := h.states(t)[1].Existing; math.Abs(got-want) > 1e-6 {
				t.Fatalf("round %d: existing %v, want %v", round, got, want)
			}
		}
	})
}
