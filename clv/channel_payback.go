package clv

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/dd"
)

// A Payback says when the customers of a channel have earned back what it cost
// to win them.
type Payback[L comparable] struct {
	Channel   L       `json:"channel"`
	Customers int     `json:"customers"` // who have come up to the as-of day
	Cost      float64 `json:"cost"`      // acquisition cost of a customer, on average

	// Paid says that the cost has been earned back, Days after how many days
	// since the first one in the ledger, and Seen how many customers have been
	// observed for so long.
	Paid bool `json:"paid"`
	Days int  `json:"days"`
	Seen int  `json:"seen"`

	// Earned is what a customer has earned on average by the highest age that
	// anyone has reached, before acquisition.
	Earned float64 `json:"earned"`
}

// Paybacks returns the payback time of every channel, nominal, in the order in
// which the channels first come among the customers. Row i of channel is row i
// of the ledger. Existing holds the options that [Existing] was called with;
// Discount plays no part.
//
// Customers of all ages count as long as they have been seen: with n(u) the
// customers observed for at least u days and q(u) the profit, before
// acquisition, of all of them at age u,
//
//	M(u) = Σ_{v ≤ u} q(v)/n(v)
//
// is the mean profit earned by age u, and the payback time is the first u with
// M(u) ≥ Cost. A channel without a cost is paid at once.
//
// Errors: as for [Existing]; a channel that is not one per ledger row.
//
// Source: Nelson (1988), Journal of Quality Technology 20(1), mean cumulative
// function.
func Paybacks[L comparable](ledger *clientele.Timeline, asOf time.Time, channel []L, existing *ExistingOptions) ([]Payback[L], error) {
	if existing == nil {
		existing = &ExistingOptions{}
	}
	if asOf.IsZero() {
		return nil, fmt.Errorf("clv: no as-of day: %w", clientele.ErrOption)
	}
	end := clientele.DateOf(asOf)
	if err := clientele.CheckLen("channel", len(channel), ledger.Len()); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	if err := existing.check(ledger.Len()); err != nil {
		return nil, err
	}
	index := map[L]int{}
	var paybacks []Payback[L]
	var curves []ageCurve
	first := make([]clientele.Date, ledger.Len())
	for row, l := range channel {
		c, ok := index[l]
		if !ok {
			c = len(paybacks)
			index[l] = c
			paybacks = append(paybacks, Payback[L]{Channel: l})
			curves = append(curves, ageCurve{})
		}
		first[row] = NotYet
		for day := range ledger.Days(row) {
			if day.Date > end {
				break
			}
			if first[row] == NotYet {
				first[row] = day.Date
				curves[c].observe(int(int64(end) - int64(day.Date)))
				if existing.Acquisition != nil {
					curves[c].cost = curves[c].cost.Add(existing.Acquisition[row])
				}
			}
			curves[c].earn(int(int64(day.Date)-int64(first[row])), day.Net()-day.Cost)
		}
	}
	for _, e := range existing.Entries {
		if e.Day > end || first[e.Row] == NotYet {
			continue
		}
		curve := &curves[index[channel[e.Row]]]
		switch age := max(0, int(int64(e.Day)-int64(first[e.Row]))); e.Kind {
		case AcquisitionCost:
			curve.cost = curve.cost.Add(e.Amount)
		case ServingCost:
			curve.earn(age, -e.Amount)
		default:
			curve.earn(age, e.Amount)
		}
	}
	for c := range paybacks {
		p := &paybacks[c]
		p.Customers, p.Cost, p.Paid, p.Days, p.Seen, p.Earned = curves[c].payback()
	}
	return paybacks, nil
}

// An ageCurve collects the profit of the customers of a channel by age.
type ageCurve struct {
	cost   dd.Sum
	seen   []int    // by age in days: customers observed up to this age exactly
	earned []dd.Sum // by age: profit of all
}

// observe adds a customer who has been observed for so many days.
func (a *ageCurve) observe(days int) {
	for len(a.seen) <= days {
		a.seen = append(a.seen, 0)
		a.earned = append(a.earned, dd.Sum{})
	}
	a.seen[days]++
}

// earn adds profit at an age that has been observed.
func (a *ageCurve) earn(age int, amount float64) { a.earned[age] = a.earned[age].Add(amount) }

func (a *ageCurve) payback() (customers int, cost float64, paid bool, days, seen int, earned float64) {
	for _, n := range a.seen {
		customers += n
	}
	if customers == 0 {
		return 0, 0, false, 0, 0, 0
	}
	cost = a.cost.Float() / float64(customers)
	observed := customers
	for age, profit := range a.earned {
		earned += profit.Float() / float64(observed)
		if !paid && earned >= cost {
			paid, days, seen = true, age, observed
		}
		observed -= a.seen[age]
	}
	return customers, cost, paid, days, seen, earned
}
