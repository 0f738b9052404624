package clv

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/enum"
	"github.com/clientele-go/clientele/internal/parallel"
)

// An ExistingValue is what customers have brought in up to a day, account by
// account. Row i is row i of the ledger, purchases or not.
//
//	Value = Revenue − Refunds − Cost − Serving − Acquisition + Saving
type ExistingValue struct {
	AsOf     clientele.Date `json:"as_of"`
	Discount Discount       `json:"discount"`

	Revenue     []float64 `json:"revenue"`     // orders
	Refunds     []float64 `json:"refunds"`     // positive
	Cost        []float64 `json:"cost"`        // costs of the transactions
	Serving     []float64 `json:"serving"`     // further costs of serving the customer
	Acquisition []float64 `json:"acquisition"` // cost of winning the customer
	Saving      []float64 `json:"saving"`      // costs that the customer has saved the firm
	Value       []float64 `json:"value"`

	After int `json:"after"` // entries left out because they are later than AsOf
}

// Len returns the number of customers.
func (v *ExistingValue) Len() int { return len(v.Value) }

// ExistingOptions adds what a ledger of transactions does not know. Nil means
// the zero value: revenue − refunds − cost, nominal.
type ExistingOptions struct {
	// Discount compounds past money to the as-of day. The zero Discount leaves
	// it nominal. Timing plays no part: the days are known.
	Discount Discount

	// Acquisition is the cost of winning each customer, by ledger row, on the
	// customer's first day in the ledger. Nil: none.
	Acquisition []float64

	// Entries are further costs and savings.
	Entries []Entry
}

// An Entry is a cost or a saving of one customer that is no transaction.
type Entry struct {
	Row    int            `json:"row"` // in the ledger
	Day    clientele.Date `json:"day"`
	Kind   EntryKind      `json:"kind"`
	Amount float64        `json:"amount"` // a cost and a saving are both positive
}

// EntryKind is the account of an [Entry].
type EntryKind uint8

// The accounts of an entry.
const (
	ServingCost EntryKind = iota + 1
	AcquisitionCost
	CostSaving
)

var entryKindNames = []string{"unknown", "serving", "acquisition", "saving"}

// String returns “serving”, “acquisition” or “saving”.
func (k EntryKind) String() string { return enum.Name("entry kind", entryKindNames, k) }

// MarshalText writes what String returns.
func (k EntryKind) MarshalText() ([]byte, error) { return enum.Text("entry kind", entryKindNames, k) }

// UnmarshalText reads what MarshalText writes.
func (k *EntryKind) UnmarshalText(text []byte) error {
	return enum.Parse("entry kind", entryKindNames, k, text)
}

// Existing returns the profit of every customer of a ledger to the end of the
// as-of day, which is the civil day that asOf shows in its own location. An
// amount of d days ago counts amount·(1+Rate)^(d/Y). One pass over the ledger;
// every sum is rounded once, so that it does not depend on an order.
//
// Entries and days after as-of are left out; the entries are counted. A ledger
// without customers gives no rows. Without options the Value of a row is the
// Profit of [clientele.Timeline.Table].
//
// Errors: an Acquisition that is not finite or not one per ledger row, an
// entry of an unknown row or kind or with an amount that is not finite
// ([*clientele.InputError]); a zero asOf or a Discount out of range
// ([clientele.ErrOption]).
func Existing(ledger *clientele.Timeline, asOf time.Time, opts *ExistingOptions) (*ExistingValue, error) {
	if opts == nil {
		opts = &ExistingOptions{}
	}
	if asOf.IsZero() {
		return nil, fmt.Errorf("clv: no as-of day: %w", clientele.ErrOption)
	}
	if err := opts.check(ledger.Len()); err != nil {
		return nil, err
	}
	n := ledger.Len()
	v := &ExistingValue{AsOf: clientele.DateOf(asOf), Discount: opts.Discount}
	for _, c := range v.columns() {
		*c = make([]float64, n)
	}
	v.Value = make([]float64, n)
	extra := v.entries(n, opts.Entries)
	factor := compounder(opts.Discount, v.AsOf, ledger)
	_ = parallel.Chunks(context.Background(), n, 1<<13, func(_, lo, hi int) {
		for row := lo; row < hi; row++ {
			var a account
			if extra != nil {
				a = extra[row]
			}
			cost := 0.0
			if opts.Acquisition != nil {
				cost = opts.Acquisition[row]
			}
			for day := range ledger.Days(row) {
				if day.Date > v.AsOf {
					break
				}
				f := factor(day.Date)
				a.add(0, f*day.Revenue)
				a.add(1, f*day.Refunds)
				a.add(2, f*day.Cost)
				if cost != 0 {
					a.add(4, f*cost)
					cost = 0
				}
			}
			v.set(row, &a)
		}
	})
	return v, checkSum("Value", v.Value)
}

// columns returns the accounts, in the order of an account.
func (v *ExistingValue) columns() []*[]float64 {
	return []*[]float64{&v.Revenue, &v.Refunds, &v.Cost, &v.Serving, &v.Acquisition, &v.Saving}
}

// accountSign says how each account counts towards the value.
var accountSign = [6]float64{1, -1, -1, -1, -1, 1}

// An account holds the sums of one customer, in the order of columns.
type account [6]dd.Sum

func (a *account) add(i int, amount float64) {
	if amount != 0 {
		a[i] = a[i].Add(amount)
	}
}

// set writes an account into a row.
func (v *ExistingValue) set(row int, a *account) {
	var value dd.Sum
	for i, c := range v.columns() {
		(*c)[row] = a[i].Float()
		if accountSign[i] < 0 {
			value = value.Plus(a[i].Neg())
		} else {
			value = value.Plus(a[i])
		}
	}
	v.Value[row] = value.Float()
}

// entries adds up the entries up to as-of by row, and counts the others. It
// returns nil when there are none.
func (v *ExistingValue) entries(n int, entries []Entry) []account {
	if len(entries) == 0 {
		return nil
	}
	accounts := make([]account, n)
	for _, e := range entries {
		if e.Day > v.AsOf {
			v.After++
			continue
		}
		amount := e.Amount * v.Discount.Factor(float64(int64(e.Day)-int64(v.AsOf)))
		accounts[e.Row].add(int(e.Kind.account()), amount)
	}
	return accounts
}

// account returns the place of the kind in an account.
func (k EntryKind) account() int {
	switch k {
	case AcquisitionCost:
		return 4
	case CostSaving:
		return 5
	default:
		return 3
	}
}

// compounder returns the factor of a day. The factors of all days of the
// ledger are made once.
func compounder(d Discount, asOf clientele.Date, ledger *clientele.Timeline) func(clientele.Date) float64 {
	if d.Rate == 0 {
		return func(clientele.Date) float64 { return 1 }
	}
	first, last := ledger.Span()
	factors := make([]float64, max(0, int64(min(last, asOf))-int64(first)+1))
	for i := range factors {
		factors[i] = d.Factor(float64(int64(first) + int64(i) - int64(asOf)))
	}
	return func(day clientele.Date) float64 { return factors[day-first] }
}

// check validates the options for a ledger of n customers.
func (o *ExistingOptions) check(n int) error {
	if err := o.Discount.check(); err != nil {
		return err
	}
	if o.Acquisition != nil {
		if err := checkColumn("Acquisition", o.Acquisition, n); err != nil {
			return err
		}
	}
	for i, e := range o.Entries {
		column, reason := "", ""
		switch {
		case e.Row < 0 || e.Row >= n:
			column, reason = "Entries.Row", fmt.Sprintf("no customer %d among %d", e.Row, n)
		case e.Kind < ServingCost || e.Kind > CostSaving:
			column, reason = "Entries.Kind", fmt.Sprintf("no such kind: %d", e.Kind)
		case math.IsNaN(e.Amount) || math.IsInf(e.Amount, 0):
			column, reason = "Entries.Amount", "not finite"
		default:
			continue
		}
		return fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: i, Reason: reason})
	}
	return nil
}
