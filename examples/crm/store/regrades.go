package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/clientele-go/clientele"
)

// A Regrade is the record of an evaluation of all customers.
type Regrade struct {
	ID        int64
	AsOf      clientele.Date
	At        time.Time
	LastEvent int64 // number of the last event when it was done
	Report    json.RawMessage
}

// AddRegrade adds a record.
func (t *Tx) AddRegrade(ctx context.Context, r Regrade) error {
	return t.exec(ctx, `INSERT INTO regrades (as_of, at, last_event, report) VALUES ($1, $2, $3, $4)`,
		int64(r.AsOf), r.At.Unix(), r.LastEvent, string(r.Report))
}

// Regrades returns the latest records, the newest first.
func (t *Tx) Regrades(ctx context.Context, limit int) ([]Regrade, error) {
	var list []Regrade
	err := t.rows(ctx, func(r *sql.Rows) error {
		var g Regrade
		var at int64
		var report string
		if err := r.Scan(&g.ID, &g.AsOf, &at, &g.LastEvent, &report); err != nil {
			return err
		}
		g.At, g.Report = moment(at), json.RawMessage(report)
		list = append(list, g)
		return nil
	}, `SELECT id, as_of, at, last_event, report FROM regrades ORDER BY id DESC LIMIT $1`, limit)
	return list, err
}

// An Alert is a customer to look at now.
type Alert struct {
	Customer int64
	AtRisk   float64
	Body     json.RawMessage
}

// PutAlerts writes the alerts in the place of those before.
func (t *Tx) PutAlerts(ctx context.Context, alerts []Alert) error {
	if err := t.exec(ctx, `DELETE FROM alerts`); err != nil {
		return err
	}
	for _, a := range alerts {
		err := t.exec(ctx, `INSERT INTO alerts (customer, at_risk, body) VALUES ($1, $2, $3)`, a.Customer, a.AtRisk, string(a.Body))
		if err != nil {
			return err
		}
	}
	return nil
}

// Alerts returns the alerts with the most at risk first.
func (t *Tx) Alerts(ctx context.Context, limit int) ([]Alert, error) {
	var list []Alert
	err := t.rows(ctx, func(r *sql.Rows) error {
		var a Alert
		var body string
		if err := r.Scan(&a.Customer, &a.AtRisk, &body); err != nil {
			return err
		}
		a.Body = json.RawMessage(body)
		list = append(list, a)
		return nil
	}, `SELECT customer, at_risk, body FROM alerts ORDER BY at_risk DESC, customer LIMIT $1`, limit)
	return list, err
}

// A Stamp changes whenever something has been written that lists and charts
// show.
type Stamp struct{ Customers, Orders, Regrades int64 }

// Stamp returns the present stamp.
func (t *Tx) Stamp(ctx context.Context) (Stamp, error) {
	var s Stamp
	err := t.row(ctx, []any{&s.Customers, &s.Orders, &s.Regrades}, `SELECT
		(SELECT COALESCE(MAX(id), 0) FROM customers),
		(SELECT COALESCE(MAX(id), 0) FROM orders),
		(SELECT COALESCE(MAX(id), 0) FROM regrades)`)
	return s, err
}
