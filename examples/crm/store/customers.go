package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// A Customer is somebody who may order.
type Customer struct {
	ID       int64     `json:"id"`
	Name     string    `json:"name"`
	Channel  string    `json:"channel,omitempty"`  // through which the customer came
	Referrer int64     `json:"referrer,omitempty"` // who brought this one; 0 for nobody
	Created  time.Time `json:"created"`
}

// AddCustomer adds a customer and returns the number given. A referrer that
// does not exist is an error of the database; look first.
func (t *Tx) AddCustomer(ctx context.Context, c Customer) (int64, error) {
	var id int64
	err := t.row(ctx, []any{&id},
		`INSERT INTO customers (name, channel, referrer, created_at) VALUES ($1, $2, $3, $4) RETURNING id`,
		c.Name, c.Channel, sql.NullInt64{Int64: c.Referrer, Valid: c.Referrer != 0}, c.Created.Unix())
	return id, err
}

const customerColumns = `c.id, c.name, c.channel, COALESCE(c.referrer, 0), c.created_at`

// Customer returns a customer, or ErrNotFound.
func (t *Tx) Customer(ctx context.Context, id int64) (Customer, error) {
	return t.customer(ctx, id, "")
}

// LockCustomer is Customer for a transaction that is going to change something
// about the customer: others who want the same wait until it is over.
func (t *Tx) LockCustomer(ctx context.Context, id int64) (Customer, error) {
	return t.customer(ctx, id, t.forUpdate)
}

func (t *Tx) customer(ctx context.Context, id int64, lock string) (Customer, error) {
	var c Customer
	var created int64
	err := t.row(ctx, []any{&c.ID, &c.Name, &c.Channel, &c.Referrer, &created},
		`SELECT `+customerColumns+` FROM customers c WHERE c.id = $1`+lock, id)
	c.Created = moment(created)
	return c, err
}

// Referrers returns who brought whom: the referrer by customer.
func (t *Tx) Referrers(ctx context.Context) (map[int64]int64, error) {
	out := map[int64]int64{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id, by int64
		if err := r.Scan(&id, &by); err != nil {
			return err
		}
		out[id] = by
		return nil
	}, `SELECT id, referrer FROM customers WHERE referrer IS NOT NULL`)
	return out, err
}

// Names returns the names of all customers.
func (t *Tx) Names(ctx context.Context) (map[int64]string, error) {
	out := map[int64]string{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var id int64
		var name string
		if err := r.Scan(&id, &name); err != nil {
			return err
		}
		out[id] = name
		return nil
	}, `SELECT id, name FROM customers`)
	return out, err
}

// A Filter chooses customers. Empty fields do not.
type Filter struct {
	Name                  string // part of the name, in any case
	Grade, Segment, Stage string
}

// where returns the condition, with the values of its parameters.
func (f Filter) where() (string, []any) {
	var terms []string
	var args []any
	add := func(term string, value any) {
		args = append(args, value)
		terms = append(terms, strings.ReplaceAll(term, "?", "$"+string(rune('0'+len(args)))))
	}
	if f.Name != "" {
		escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
		add(`lower(c.name) LIKE lower(?) ESCAPE '\'`, "%"+escape.Replace(f.Name)+"%")
	}
	for _, equal := range []struct{ column, value string }{
		{"s.grade", f.Grade}, {"s.segment", f.Segment}, {"s.stage", f.Stage},
	} {
		if equal.value != "" {
			add(equal.column+" = ?", equal.value)
		}
	}
	if terms == nil {
		return "", nil
	}
	return " WHERE " + strings.Join(terms, " AND "), args
}

// A Listed is a customer in a list. State is nil before the first grading.
type Listed struct {
	Customer
	State *State `json:"state"`
}

// List returns the customers that a filter chooses, the most valuable first,
// and how many there are of them in all.
func (t *Tx) List(ctx context.Context, f Filter, offset, limit int) (list []Listed, total int, err error) {
	where, args := f.where()
	const from = ` FROM customers c LEFT JOIN states s ON s.customer = c.id`
	if err := t.row(ctx, []any{&total}, `SELECT COUNT(*)`+from+where, args...); err != nil {
		return nil, 0, err
	}
	n := len(args)
	place := func(i int) string { return "$" + string(rune('0'+n+i)) }
	err = t.rows(ctx, func(r *sql.Rows) error {
		var l Listed
		var created int64
		var s nullState
		dest := []any{&l.ID, &l.Name, &l.Channel, &l.Referrer, &created}
		if err := r.Scan(append(dest, s.dest()...)...); err != nil {
			return err
		}
		l.Created, l.State = moment(created), s.state()
		list = append(list, l)
		return nil
	}, `SELECT `+customerColumns+`, `+stateColumns+from+where+
		` ORDER BY COALESCE(s.existing + s.potential + s.influence, 0) DESC, c.id`+
		` LIMIT `+place(1)+` OFFSET `+place(2), append(args, limit, offset)...)
	return list, total, err
}

// moment is the time that a column of seconds holds.
func moment(unix int64) time.Time { return time.Unix(unix, 0).UTC() }
