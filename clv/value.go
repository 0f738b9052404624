package clv

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele/internal/parallel"
)

// A ValueSplit is what every customer is worth, in three parts that add up:
// the sum of the three over all customers is what the firm has, no more and no
// less. Row i belongs to customer i of the referral graph.
//
//	Existing   profit to date, plus what of it others owe to this customer's
//	           referrals, minus what this customer owes to its referrers
//	Potential  expected profit, minus what goes to its referrers
//	Influence  what it receives of the expected profit of those it referred,
//	           and of those they referred
//	Total      Existing + Potential + Influence
//
// The realised influence is inside Existing and stands apart in Realised.
type ValueSplit struct {
	Existing  []float64 `json:"existing"`
	Potential []float64 `json:"potential"`
	Influence []float64 `json:"influence"`
	Total     []float64 `json:"total"`

	Realised *Flow `json:"realised"` // of the profit to date, saved costs included
	Expected *Flow `json:"expected"` // of the expected profit
}

// SplitOptions says how values are passed up. Nil means the zero value.
type SplitOptions struct {
	// KeepLosses keeps a loss with the customer who makes it; see
	// [FlowOptions].
	KeepLosses bool

	// Daily is the profit to date by day, of which existing holds the sums. If
	// it is given, referrals count only what was earned from their day on; see
	// [ReferralGraph.DatedFlow]. Nil: referrals count all of existing.
	Daily *DailyProfits
}

// Split divides what every customer has earned (existing, see [Existing]) and
// is expected to earn (potential, see [Potential]) into existing, potential
// and influence value. The share is the part of a referred customer's value
// that its referrers are credited with, in [0, 1); it is a decision of the
// firm, not an estimate. See [ReferralGraph.Flow] for the equations: with E
// and P the two columns, and Received and Given by their flows,
//
//	Existing_i  = E_i + R_i(E) − G_i(E)
//	Potential_i = P_i − G_i(P)
//	Influence_i = R_i(P)
//
// Saved acquisition costs move with E. Σ Total = Σ E + Σ P but for the rounding
// of float64; [ValueSplit.Amounts] makes it hold to the last unit of money.
// Cost and errors as for Flow; columns of different lengths are an
// [*clientele.InputError].
func (g *ReferralGraph) Split(ctx context.Context, existing, potential []float64, share float64, opts *SplitOptions) (*ValueSplit, error) {
	if opts == nil {
		opts = &SplitOptions{}
	}
	if err := checkShare(share); err != nil {
		return nil, err
	}
	if err := checkColumn("existing", existing, g.Len()); err != nil {
		return nil, err
	}
	if err := checkColumn("potential", potential, g.Len()); err != nil {
		return nil, err
	}
	if opts.Daily != nil {
		if err := opts.Daily.checkSums(existing); err != nil {
			return nil, err
		}
	}
	v := &ValueSplit{}
	own := [2][]float64{existing, potential}
	flows := [2]**Flow{&v.Realised, &v.Expected}
	var errs [2]error
	err := parallel.For(ctx, 2, func(i int) {
		if i == 0 && opts.Daily != nil {
			v.Realised, errs[i] = g.DatedFlow(ctx, opts.Daily, share, &FlowOptions{KeepLosses: opts.KeepLosses})
			return
		}
		p := g.passage(share, &FlowOptions{KeepLosses: opts.KeepLosses, LeaveSaved: i == 1})
		var stations []station
		if stations, errs[i] = p.run(ctx, own[i]); errs[i] == nil {
			*flows[i] = p.flow(stations)
		}
	})
	for _, e := range append(errs[:], err) {
		if e != nil {
			return nil, e
		}
	}
	v.fill()
	return v, checkSum("total", v.Total)
}

// fill sets the parts from the flows.
func (v *ValueSplit) fill() {
	n := len(v.Realised.Own)
	v.Existing, v.Potential = make([]float64, n), make([]float64, n)
	v.Influence, v.Total = make([]float64, n), make([]float64, n)
	for i := range n {
		v.Existing[i] = v.Realised.Net(i)
		v.Potential[i] = v.Expected.Own[i] - v.Expected.Given[i]
		v.Influence[i] = v.Expected.Received[i]
		v.Total[i] = v.Existing[i] + v.Potential[i] + v.Influence[i]
	}
}

// Len returns the number of customers.
func (v *ValueSplit) Len() int { return len(v.Total) }

// Gross returns what depends on a customer: everything it has, will have and
// receives, before anything is given to its referrers. It is not additive:
// summed over the customers it overstates the firm. See [Flow.Gross].
func (v *ValueSplit) Gross(row int) float64 { return v.Realised.Gross(row) + v.Expected.Gross(row) }

// Sums returns the sums of the columns. Existing is the firm's profit to date
// and Potential + Influence what it expects, whatever the referrals.
func (v *ValueSplit) Sums() ValueSums {
	var s splitSum
	for i := range v.Total {
		s.add(v, i)
	}
	return s.sums()
}

// ValueSums are the sums of a [ValueSplit] over some customers.
type ValueSums struct {
	Existing  float64 `json:"existing"`
	Potential float64 `json:"potential"`
	Influence float64 `json:"influence"`
	Total     float64 `json:"total"`
	Own       float64 `json:"own"` // profit to date plus expected profit, before anything is passed
}

// String returns the sums on one line.
func (s ValueSums) String() string {
	return fmt.Sprintf("existing %.2f + potential %.2f + influence %.2f = %.2f",
		s.Existing, s.Potential, s.Influence, s.Total)
}
