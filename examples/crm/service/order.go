package service

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/lifecycle"
)

// A NewOrder is an order, or the refund of one, as a client sends it.
type NewOrder struct {
	Request  string    // the client's key, the same when it tries again
	Customer int64     // number
	At       time.Time // zero: now
	Amount   int64     // in minor units, negative for a refund
	Cost     int64     // cost of goods and of serving; negative where goods came back
}

// A Receipt says what an order has made of the customer.
type Receipt struct {
	Order  store.Order   `json:"order"`
	Fresh  bool          `json:"-"`     // false for an order that was there already
	State  *store.State  `json:"state"` // nil before the first re-grading of the shop
	Due    string        `json:"due"`   // grade by the cuts alone, to be confirmed at night
	Events []store.Event `json:"changes"`
}

// largest is the largest amount of an order, either way. A day of 65,536 such
// orders is still far from what 64 bits hold.
const largest = 1_000_000_000_000

// earliest is the first day that orders are taken of.
var earliest = time.Date(1990, time.January, 1, 0, 0, 0, 0, time.UTC)

func (o *NewOrder) check(now time.Time) error {
	switch {
	case o.Request == "" || len(o.Request) > 200 || strings.ContainsFunc(o.Request, func(r rune) bool { return r <= ' ' || r > '~' }):
		return bad("Idempotency-Key", "1 to 200 visible ASCII characters that name this order, the same when it is sent again")
	case o.Customer <= 0:
		return bad("customer", "the number of a customer")
	case o.Amount < -largest || o.Amount > largest:
		return bad("amount", "a whole number of minor units up to %d", int64(largest))
	case o.Cost < -largest || o.Cost > largest:
		return bad("cost", "a whole number of minor units up to %d", int64(largest))
	case o.At.IsZero():
		return nil
	case o.At.After(now):
		return bad("at", "in the future")
	case o.At.Before(earliest):
		return bad("at", "before %s", earliest.Format(time.DateOnly))
	}
	return nil
}

// Post takes an order. The order, what it makes of the customer and the events
// are written together or not at all, and an order that is posted again with
// the key of the first time is the same order.
//
// Errors: *FieldError; ErrNotFound for the customer; ErrConflict for a key
// that was used for another order.
func (s *Service) Post(ctx context.Context, o NewOrder) (*Receipt, error) {
	now := s.now().UTC().Truncate(time.Second)
	if err := o.check(now); err != nil {
		return nil, err
	}
	at := o.At.UTC().Truncate(time.Second)
	if o.At.IsZero() {
		at = now
	}
	var r *Receipt
	err := s.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockCustomer(ctx, o.Customer); err != nil {
			return err
		}
		stored, fresh, err := tx.AddOrder(ctx, store.Order{
			Request: o.Request, Customer: o.Customer, At: at, Day: clientele.DateOf(at), Amount: o.Amount, Cost: o.Cost,
		})
		if err != nil {
			return err
		}
		r = &Receipt{Order: stored, Fresh: fresh, Events: []store.Event{}}
		if !fresh && !o.same(stored) {
			return ErrConflict
		}
		return s.judge(ctx, tx, r, now)
	})
	if err != nil {
		return nil, err
	}
	if len(r.Events) > 0 {
		s.bell.ring()
	}
	return r, nil
}

// same reports whether an order is the one stored under its key. Without a
// time it is of whatever time it was the first time.
func (o *NewOrder) same(stored store.Order) bool {
	return o.Customer == stored.Customer && o.Amount == stored.Amount && o.Cost == stored.Cost &&
		(o.At.IsZero() || o.At.Truncate(time.Second).Equal(stored.At))
}

// judge fills in what the customer of the receipt is now, and writes it if the
// order is fresh.
func (s *Service) judge(ctx context.Context, tx *store.Tx, r *Receipt, now time.Time) error {
	id := r.Order.Customer
	models, err := s.modelsOf(ctx, tx)
	if err != nil || models == nil { // nothing to judge by before the first night
		return err
	}
	was, err := tx.State(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	var before grading.Judgement
	if err == nil {
		if before, err = judgementOf(was); err != nil {
			return err
		}
	}
	if r.Order.Day <= before.Memory.Track.Done {
		// The order is of a day that is over for the track, which has to be
		// followed anew.
		before.Memory.Track = lifecycle.Track{}
	}
	asOf := max(clientele.DateOf(now), before.AsOf)
	ledger, err := ledgerOf(tx.DaysOf(ctx, id, asOf))
	if err != nil {
		return err
	}
	recall := func(int64) (grading.Judgement, bool) { return before, true }
	all, err := models.Assess(ctx, ledger, recall, asOf)
	if err != nil {
		return err
	}
	r.Due = gradeText(all[0].Due)
	if !r.Fresh {
		if was.Customer != 0 {
			r.State = &was
		}
		return nil
	}
	is, err := stateOf(all[0], models.version, now)
	if err != nil {
		return err
	}
	r.State, r.Events = &is, append(r.Events, changes(was, is, byOrder, now)...)
	if err := tx.PutStates(ctx, []store.State{is}); err != nil {
		return err
	}
	return tx.AddEvents(ctx, r.Events)
}
