package grading

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// The decisions of the firm about value.
const (
	horizon       = 52   // weeks to look ahead
	rate          = 0.10 // a year, at which future profit is discounted
	referralShare = 0.20 // of a customer's value, credited to whoever brought it
)

// worths are columns by ledger row.
type worths struct{ existing, potential, alive []float64 }

// worth returns what every customer has earned, is expected to earn, and the
// probability that it will come again. It is 0 without a purchase.
func (m *Models) worth(ctx context.Context, ledger *Ledger, asOf clientele.Date) (*worths, error) {
	existing, err := clv.Existing(ledger.Timeline, asOf.Time(), nil)
	if err != nil {
		return nil, err
	}
	w := &worths{existing.Value, make([]float64, ledger.Len()), make([]float64, ledger.Len())}
	history, err := ledger.History(asOf.Time(), clientele.Week)
	if err != nil || history.Len() == 0 {
		return w, err
	}
	alive, err := clv.AppendPAlive(ctx, nil, m.Purchases, history)
	if err != nil {
		return nil, err
	}
	potential := make([]float64, history.Len())
	if m.Economics.Margin != 0 { // which 0 would stand for 1
		v, err := clv.Potential(ctx, history, m.Purchases, m.Spend, &clv.PotentialOptions{
			Margin:   m.Economics.Margin,
			Discount: clv.Discount{Rate: rate, Timing: clv.Middle},
			Period:   horizon / 12.,
			Horizon:  horizon,
		})
		if err != nil {
			return nil, err
		}
		potential = v.Value
	}
	for i, row := range history.Row {
		w.alive[row], w.potential[row] = alive[i], potential[i]
	}
	return w, nil
}

func (m *Models) value(ctx context.Context, ledger *Ledger, asOf clientele.Date, out []Judgement) error {
	w, err := m.worth(ctx, ledger, asOf)
	if err != nil {
		return err
	}
	for row := range out {
		out[row].Existing, out[row].Potential, out[row].Alive = w.existing[row], w.potential[row], w.alive[row]
	}
	return nil
}

// A Network is who brought whom among customers, and what came of it. Row i is
// customer IDs[i].
type Network struct {
	IDs   []int64
	Row   map[int64]int
	Graph *clv.ReferralGraph
	Split *clv.ValueSplit
}

// NewNetwork passes the values of customers on along referrals. IDs, existing
// and potential are columns; a referrer who is not among the customers counts
// for nobody.
func NewNetwork(ctx context.Context, ids []int64, existing, potential []float64, referrers map[int64]int64) (*Network, error) {
	n := &Network{IDs: ids, Row: make(map[int64]int, len(ids))}
	for row, id := range ids {
		n.Row[id] = row
	}
	r := &clv.Referrals{}
	for row, id := range ids {
		if from, ok := n.Row[referrers[id]]; ok {
			r.From, r.To = append(r.From, from), append(r.To, row)
		}
	}
	var err error
	if n.Graph, err = clv.NewReferralGraph(len(ids), r, nil); err != nil {
		return nil, err
	}
	n.Split, err = n.Graph.Split(ctx, existing, potential, referralShare, nil)
	return n, err
}

// Connect fills in the influence value of all customers: what each receives
// for those it brought, less what it gives for having been brought. It adds up
// to 0, so that the values of all customers add up to what the firm has.
func Connect(ctx context.Context, all []Judgement, referrers map[int64]int64) error {
	ids := make([]int64, len(all))
	existing, potential := make([]float64, len(all)), make([]float64, len(all))
	for i, j := range all {
		ids[i], existing[i], potential[i] = j.Customer, j.Existing, j.Potential
	}
	n, err := NewNetwork(ctx, ids, existing, potential, referrers)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].Influence = n.Split.Total[i] - existing[i] - potential[i]
	}
	return nil
}
