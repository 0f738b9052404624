package service

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/store"
)

// AddCustomer adds a customer and returns it with its number.
//
// Errors: *FieldError, also for a referrer that does not exist.
func (s *Service) AddCustomer(ctx context.Context, name, channel string, referrer int64) (store.Customer, error) {
	c := store.Customer{
		Name: strings.TrimSpace(name), Channel: strings.TrimSpace(channel), Referrer: referrer,
		Created: s.now().UTC().Truncate(time.Second),
	}
	switch {
	case c.Name == "" || !plain(c.Name, 200):
		return c, bad("name", "1 to 200 bytes of text without control characters")
	case !plain(c.Channel, 50):
		return c, bad("channel", "up to 50 bytes of text without control characters")
	case referrer < 0:
		return c, bad("referrer", "the number of a customer")
	}
	err := s.store.Update(ctx, func(tx *store.Tx) error {
		if referrer != 0 {
			if _, err := tx.Customer(ctx, referrer); errors.Is(err, ErrNotFound) {
				return bad("referrer", "there is no customer %d", referrer)
			} else if err != nil {
				return err
			}
		}
		var err error
		c.ID, err = tx.AddCustomer(ctx, c)
		return err
	})
	return c, err
}

// plain reports whether a text is short and has no control characters.
func plain(s string, most int) bool {
	return len(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// List returns customers, the most valuable first, and how many there are.
func (s *Service) List(ctx context.Context, f store.Filter, offset, limit int) (list []store.Listed, total int, err error) {
	err = s.store.View(ctx, func(tx *store.Tx) error {
		list, total, err = tx.List(ctx, f, offset, limit)
		return err
	})
	return list, total, err
}

// A Profile is all there is to say of one customer.
type Profile struct {
	store.Customer
	State  *store.State // nil before the first judgement; then nothing else is set but Orders
	Orders []store.Order
	Events []store.Event

	Models  *grading.Models
	Reasons *grading.Reasons
	Gap     abc.Gap
	Due     abc.Class
	Ledger  *grading.Ledger // of this customer alone
}

// Profile returns what there is to say of a customer, with reasons in a
// language. Errors: ErrNotFound.
func (s *Service) Profile(ctx context.Context, id int64, lang clientele.Lang) (*Profile, error) {
	p := &Profile{}
	err := s.store.View(ctx, func(tx *store.Tx) error {
		var err error
		if p.Customer, err = tx.Customer(ctx, id); err != nil {
			return err
		}
		if p.Orders, err = tx.Orders(ctx, id, 50); err != nil {
			return err
		}
		if p.Events, err = tx.EventsOf(ctx, id, 50); err != nil {
			return err
		}
		state, err := tx.State(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		p.State = &state
		return s.explain(ctx, tx, p, lang)
	})
	return p, err
}

// explain fills in the reasons.
func (s *Service) explain(ctx context.Context, tx *store.Tx, p *Profile, lang clientele.Lang) error {
	models, err := s.modelsOf(ctx, tx)
	if err != nil {
		return err
	}
	p.Models = models.Models
	if p.Ledger, err = ledgerOf(tx.DaysOf(ctx, p.ID, p.State.AsOf)); err != nil {
		return err
	}
	j, err := judgementOf(*p.State)
	if err != nil {
		return err
	}
	if p.Reasons, err = p.Models.Explain(ctx, p.Ledger, j.Memory, j.AsOf, lang); err != nil {
		return err
	}
	p.Gap = p.Models.Gap(j)
	p.Due = p.Gap.Class
	if j.Orders == 0 {
		p.Due = abc.Inactive
	}
	return nil
}
