package clientele

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RowsOptions says how the rows of a query are to be read. Nil means the zero
// value.
type RowsOptions struct {
	// Customer, Date, Amount and Cost name the columns of the query, whatever
	// their case. The defaults are “customer”, “date”, “amount” and “cost”; the
	// last may be missing.
	Customer, Date, Amount, Cost string

	// Grouped says that each row is a day of a customer, grouped by the
	// database: see [Builder.AddDay] for the query. Amount is then the revenue,
	// and the columns Orders and Refunds are read, by default “orders” and
	// “refunds”; the latter may be missing.
	Grouped         bool
	Orders, Refunds string

	// Layouts are the forms of a date that comes as text, as in [CSVOptions].
	Layouts []string

	// Ledger has the options of the ledger.
	Ledger *LedgerOptions
}

// ReadRows reads the rows of a query into a ledger and closes them. A row is a
// transaction, or a day of a customer. Dates may come as times, as text or as
// seconds since 1970; a date without a time of day is a civil day as it
// stands. Numbers may come as numbers or as decimal text.
//
// Errors: [*InputError] for a column that is not there (Row −1), and for NULL
// and for values that are not what they should be, with the number of the row
// from 0; the errors of the database and of the context.
func ReadRows[K comparable](ctx context.Context, rows *sql.Rows, opts *RowsOptions) (*Ledger[K], error) {
	defer func() { _ = rows.Close() }() // Err below has what Close would say
	if opts == nil {
		opts = &RowsOptions{}
	}
	r := &rowReader[K]{opts: opts, builder: NewBuilder[K](opts.Ledger)}
	if err := r.findColumns(rows); err != nil {
		return nil, err
	}
	n := 0
	for ; rows.Next(); n++ {
		if n%contextRows == 0 {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("clientele: %w", err)
			}
			r.builder.opts.report(n)
		}
		if err := rows.Scan(r.targets...); err != nil {
			return nil, inputError(r.customer.name, n, err.Error())
		}
		if err := r.add(); err != nil {
			return nil, atRow(err, n)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("clientele: %w", err)
	}
	if err := r.builder.flush(ctx); err != nil {
		return nil, err
	}
	r.builder.opts.report(n)
	return r.builder.ledger(), nil
}

// A rowReader reads the rows of one query.
type rowReader[K comparable] struct {
	opts    *RowsOptions
	builder *Builder[K]

	targets []any // of Scan, by column of the query
	key     sql.Null[K]
	civil   bool // the database calls the date a DATE

	customer, date, amount, cost, orders, refunds rowColumn

	dateValue, unread any
}

// A rowColumn is a column of numbers of the query.
type rowColumn struct {
	name  string
	at    int // −1 when it is not there
	value *any
}

// findColumns finds the columns and sets the targets of Scan.
func (r *rowReader[K]) findColumns(rows *sql.Rows) error {
	names, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("clientele: %w", err)
	}
	r.targets = make([]any, len(names))
	for i := range r.targets {
		r.targets[i] = &r.unread
	}
	find := func(name, usual string, must bool, target any) rowColumn {
		if name != "" {
			must = true
		} else {
			name = usual
		}
		c := rowColumn{name: name, at: slices.IndexFunc(names, func(n string) bool { return sameName(n, name) })}
		if c.at >= 0 {
			r.targets[c.at] = target
		} else if must && err == nil {
			err = inputError(name, -1, fmt.Sprintf("no such column; the query has %q", names))
		}
		c.value, _ = target.(*any)
		return c
	}
	o := r.opts
	r.customer = find(o.Customer, "customer", true, &r.key)
	r.date = find(o.Date, "date", true, &r.dateValue)
	r.amount = find(o.Amount, "amount", true, new(any))
	r.cost = find(o.Cost, "cost", false, new(any))
	if o.Grouped {
		r.orders = find(o.Orders, "orders", true, new(any))
		r.refunds = find(o.Refunds, "refunds", false, new(any))
	}
	if err != nil {
		return err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return fmt.Errorf("clientele: %w", err)
	}
	r.civil = strings.EqualFold(types[r.date.at].DatabaseTypeName(), "DATE")
	return nil
}

// add adds the row that has been scanned.
func (r *rowReader[K]) add() error {
	if !r.key.Valid {
		return inputError(r.customer.name, 0, "NULL")
	}
	day, reason := r.day(r.dateValue)
	if reason != "" {
		return inputError(r.date.name, 0, reason)
	}
	var numbers [4]float64
	for i, c := range []rowColumn{r.amount, r.cost, r.orders, r.refunds} {
		if c.at < 0 || c.name == "" {
			continue
		}
		if numbers[i], reason = toNumber(*c.value); reason != "" {
			return inputError(c.name, 0, reason)
		}
	}
	amount, cost, orders, refunds := numbers[0], numbers[1], numbers[2], numbers[3]
	if !r.opts.Grouped {
		return r.builder.addOn(r.key.V, day, amount, cost)
	}
	if orders != math.Trunc(orders) || math.Abs(orders) > maxDayOrders {
		return inputError(r.orders.name, 0, "not a number of orders")
	}
	return r.builder.AddDay(CustomerDay[K]{
		Customer: r.key.V, Date: day, Orders: int(orders), Revenue: amount, Refunds: refunds, Cost: cost,
	})
}

// day returns the civil day of a value, or the reason why there is none.
func (r *rowReader[K]) day(v any) (day Date, reason string) {
	loc := r.builder.opts.Location
	switch v := v.(type) {
	case nil:
		return 0, "NULL"
	case time.Time:
		if v.IsZero() {
			return 0, "zero time"
		}
		if r.civil {
			return DateOf(v), ""
		}
		return DateOf(v.In(loc)), ""
	case int64:
		if v < firstSecond || v > lastSecond {
			return 0, "out of range"
		}
		return DateOf(time.Unix(v, 0).In(loc)), ""
	case string:
		return dayOfText(v, r.opts.Layouts, loc)
	case []byte:
		return dayOfText(string(v), r.opts.Layouts, loc)
	default:
		return 0, fmt.Sprintf("not a date: %T", v)
	}
}

func dayOfText(s string, layouts []string, loc *time.Location) (day Date, reason string) {
	day, ok := parseDate(trim(s), layouts, loc)
	if !ok {
		return 0, "not a date: " + quote(s)
	}
	return day, ""
}

// toNumber returns the number of a value, or the reason why there is none.
func toNumber(v any) (x float64, reason string) {
	switch v := v.(type) {
	case nil:
		return 0, "NULL"
	case float64:
		return v, ""
	case int64:
		return float64(v), ""
	case string:
		return numberOfText(v)
	case []byte:
		return numberOfText(string(v))
	}
	switch v := reflect.ValueOf(v); {
	case v.CanInt():
		return float64(v.Int()), ""
	case v.CanUint():
		return float64(v.Uint()), ""
	case v.CanFloat():
		return v.Float(), ""
	default:
		return 0, fmt.Sprintf("not a number: %v", v.Type())
	}
}

func numberOfText(s string) (x float64, reason string) {
	x, err := strconv.ParseFloat(trim(s), 64)
	if err != nil {
		return 0, "not a number: " + quote(s)
	}
	return x, ""
}
