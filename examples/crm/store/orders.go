package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"time"

	"github.com/clientele-go/clientele"
)

// An Order is an order, or the refund of one.
type Order struct {
	ID       int64          `json:"id"`
	Request  string         `json:"request"` // the client's key
	Customer int64          `json:"customer"`
	At       time.Time      `json:"at"`
	Day      clientele.Date `json:"day"`    // civil day of At
	Amount   int64          `json:"amount"` // in minor units, negative for a refund
	Cost     int64          `json:"cost"`
}

// AddOrder adds an order and returns the one that now has its key, with fresh
// false if it was there before.
func (t *Tx) AddOrder(ctx context.Context, o Order) (stored Order, fresh bool, err error) {
	err = t.row(ctx, []any{&o.ID},
		`INSERT INTO orders (request, customer, at, day, amount, cost) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (request) DO NOTHING RETURNING id`,
		o.Request, o.Customer, o.At.Unix(), int64(o.Day), o.Amount, o.Cost)
	if !errors.Is(err, ErrNotFound) {
		return o, true, err
	}
	list, err := t.orders(ctx, `WHERE request = $1`, o.Request)
	if err == nil && len(list) != 1 {
		err = ErrNotFound
	}
	if err != nil {
		return Order{}, false, err
	}
	return list[0], false, nil
}

// Orders returns the latest orders of a customer, the newest first.
func (t *Tx) Orders(ctx context.Context, customer int64, limit int) ([]Order, error) {
	return t.orders(ctx, `WHERE customer = $1 ORDER BY at DESC, id DESC LIMIT $2`, customer, limit)
}

func (t *Tx) orders(ctx context.Context, rest string, args ...any) ([]Order, error) {
	list := []Order{}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var o Order
		var at int64
		if err := r.Scan(&o.ID, &o.Request, &o.Customer, &at, &o.Day, &o.Amount, &o.Cost); err != nil {
			return err
		}
		o.At = moment(at)
		list = append(list, o)
		return nil
	}, `SELECT id, request, customer, at, day, amount, cost FROM orders `+rest, args...)
	return list, err
}

// A Day is what the database sums up of a customer's civil day, in minor units.
type Day struct {
	Customer                       int64
	Date                           clientele.Date
	Orders, Revenue, Refunds, Cost int64
}

const daysQuery = `SELECT customer, day,
	COUNT(*) FILTER (WHERE amount >= 0),
	CAST(COALESCE(SUM(amount) FILTER (WHERE amount >= 0), 0) AS BIGINT),
	CAST(COALESCE(-SUM(amount) FILTER (WHERE amount < 0), 0) AS BIGINT),
	CAST(SUM(cost) AS BIGINT)
FROM orders `

// Days returns the days of all customers up to and with a day, by customer and
// day. The database does the grouping, so that a day of many orders is one row
// here.
func (t *Tx) Days(ctx context.Context, to clientele.Date) iter.Seq2[Day, error] {
	return t.days(ctx, daysQuery+`WHERE day <= $1 GROUP BY customer, day ORDER BY customer, day`, int64(to))
}

// DaysOf returns the days of one customer up to and with a day, in their order.
func (t *Tx) DaysOf(ctx context.Context, customer int64, to clientele.Date) iter.Seq2[Day, error] {
	return t.days(ctx, daysQuery+`WHERE customer = $1 AND day <= $2 GROUP BY customer, day ORDER BY customer, day`, customer, int64(to))
}

func (t *Tx) days(ctx context.Context, query string, args ...any) iter.Seq2[Day, error] {
	return func(yield func(Day, error) bool) {
		errStop := errors.New("stop")
		err := t.rows(ctx, func(r *sql.Rows) error {
			var d Day
			if err := r.Scan(&d.Customer, &d.Date, &d.Orders, &d.Revenue, &d.Refunds, &d.Cost); err != nil {
				return err
			}
			if !yield(d, nil) {
				return errStop
			}
			return nil
		}, query, args...)
		if err != nil && !errors.Is(err, errStop) {
			yield(Day{}, err)
		}
	}
}
