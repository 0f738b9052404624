package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// An Event says that something about a customer has changed. Events are never
// changed or taken away; their numbers ascend, and become visible in that
// order, so that a reader who asks for those after the last one misses none.
type Event struct {
	Seq      int64     `json:"seq"`
	At       time.Time `json:"at"`
	Customer int64     `json:"customer"`
	Kind     string    `json:"kind"` // grade, segment or stage
	From     string    `json:"from"`
	To       string    `json:"to"`
	Cause    string    `json:"cause"` // order or regrade
}

// AddEvents appends events and fills in their numbers.
func (t *Tx) AddEvents(ctx context.Context, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	if t.lockEvents != "" {
		if err := t.exec(ctx, t.lockEvents); err != nil {
			return err
		}
	}
	add, err := t.tx.PrepareContext(ctx,
		`INSERT INTO events (at, customer, kind, old_value, new_value, cause) VALUES ($1, $2, $3, $4, $5, $6) RETURNING seq`)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = add.Close() }()
	for i := range events {
		e := &events[i]
		row := add.QueryRowContext(ctx, e.At.Unix(), e.Customer, e.Kind, e.From, e.To, e.Cause)
		if err := row.Scan(&e.Seq); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	return nil
}

// Events returns the events after a number, in their order, at most limit.
func (t *Tx) Events(ctx context.Context, after int64, limit int) ([]Event, error) {
	return t.events(ctx, `WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
}

// EventsOf returns the latest events of a customer, the newest first.
func (t *Tx) EventsOf(ctx context.Context, customer int64, limit int) ([]Event, error) {
	return t.events(ctx, `WHERE customer = $1 ORDER BY seq DESC LIMIT $2`, customer, limit)
}

// EventsAfter returns the events of a kind after a number, in their order.
func (t *Tx) EventsAfter(ctx context.Context, after int64, kind string) ([]Event, error) {
	return t.events(ctx, `WHERE seq > $1 AND kind = $2 ORDER BY seq`, after, kind)
}

// LastEvent returns the number of the last event, and 0 without any.
func (t *Tx) LastEvent(ctx context.Context) (int64, error) {
	var seq int64
	err := t.row(ctx, []any{&seq}, `SELECT COALESCE(MAX(seq), 0) FROM events`)
	return seq, err
}

func (t *Tx) events(ctx context.Context, rest string, args ...any) ([]Event, error) {
	list := []Event{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var e Event
		var at int64
		if err := r.Scan(&e.Seq, &at, &e.Customer, &e.Kind, &e.From, &e.To, &e.Cause); err != nil {
			return err
		}
		e.At = moment(at)
		list = append(list, e)
		return nil
	}, `SELECT seq, at, customer, kind, old_value, new_value, cause FROM events `+rest, args...)
	return list, err
}
