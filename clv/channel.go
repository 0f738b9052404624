package clv

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/clientele-go/clientele"
)

// A Channel is a way on which customers were won, with what they have cost and
// what they are worth. L is what the host calls its channels by.
type Channel[L comparable] struct {
	Channel   L         `json:"channel"`
	Customers int       `json:"customers"`
	Value     ValueSums `json:"value"`

	Revenue     float64 `json:"revenue"` // orders − refunds
	Cost        float64 `json:"cost"`    // costs of the transactions
	Serving     float64 `json:"serving"`
	Acquisition float64 `json:"acquisition"`
	Saving      float64 `json:"saving"`
}

// PerCustomer returns the total value of a customer of the channel, on
// average.
func (c Channel[L]) PerCustomer() float64 {
	if c.Customers == 0 {
		return 0
	}
	return c.Value.Total / float64(c.Customers)
}

// Margin returns the profit to date per unit of revenue, before acquisition:
// (Revenue − Cost − Serving + Saving)/Revenue, and 0 without revenue.
func (c Channel[L]) Margin() float64 {
	if !(c.Revenue > 0) {
		return 0
	}
	return (c.Revenue - c.Cost - c.Serving + c.Saving) / c.Revenue
}

// Return returns what a unit of money spent on acquisition brings beyond
// itself: total value, which is after acquisition, per Acquisition. It is 0
// for a channel without a cost.
func (c Channel[L]) Return() float64 {
	if !(c.Acquisition > 0) {
		return 0
	}
	return c.Value.Total / c.Acquisition
}

// Channels adds up a split and the accounts it was made from by the channel of
// each customer. The channels with the highest total value come first, of
// equal ones the one that comes first among the customers. Existing may be
// nil; the accounts are then 0. The sums over the channels are those over the
// customers.
//
// Errors: columns of different lengths.
func Channels[L comparable](channel []L, v *ValueSplit, existing *ExistingValue) ([]Channel[L], error) {
	if err := clientele.CheckLen("channel", len(channel), v.Len()); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	if existing != nil {
		if err := clientele.CheckLen("existing", existing.Len(), v.Len()); err != nil {
			return nil, fmt.Errorf("clv: %w", err)
		}
	}
	index := map[L]int{}
	var channels []Channel[L]
	var sums []splitSum
	var accounts []account
	for i, l := range channel {
		c, ok := index[l]
		if !ok {
			c = len(channels)
			index[l] = c
			channels = append(channels, Channel[L]{Channel: l})
			sums = append(sums, splitSum{})
			accounts = append(accounts, account{})
		}
		channels[c].Customers++
		sums[c].add(v, i)
		if existing != nil {
			for a, column := range existing.columns() {
				accounts[c].add(a, (*column)[i])
			}
		}
	}
	for c := range channels {
		channels[c].Value = sums[c].sums()
		a := &accounts[c]
		channels[c].Revenue = a[0].Plus(a[1].Neg()).Float()
		for i, dst := range []*float64{&channels[c].Cost, &channels[c].Serving, &channels[c].Acquisition, &channels[c].Saving} {
			*dst = a[i+2].Float()
		}
	}
	slices.SortStableFunc(channels, func(a, b Channel[L]) int { return cmp.Compare(b.Value.Total, a.Value.Total) })
	return channels, nil
}
