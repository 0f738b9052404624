package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Flow is what a referral graph makes of one column of values, customer by
// customer: what each has by itself, what it receives from those it referred
// and what it gives to those who referred it. Σ Received = Σ Given, so the
// values that remain add up to what they added up to before.
type Flow struct {
	Own      []float64 `json:"own"`
	Received []float64 `json:"received"`
	Given    []float64 `json:"given"`

	// How the values were passed up: see [ReferralGraph.Flow] and
	// [FlowOptions].
	Share      float64 `json:"share"`
	KeepLosses bool    `json:"keep_losses"`
	LeaveSaved bool    `json:"leave_saved"`
	Dated      bool    `json:"dated"` // see [ReferralGraph.DatedFlow]
}

// Len returns the number of customers.
func (f *Flow) Len() int { return len(f.Own) }

// Net returns Own + Received − Given of a customer: its value when what it has
// caused elsewhere is counted here and no longer there.
func (f *Flow) Net(row int) float64 { return f.Own[row] + (f.Received[row] - f.Given[row]) }

// Gross returns Own + Received of a customer, W of [ReferralGraph.Flow]: what
// depends on this customer. It is not additive: what a referred customer is
// worth is in its own gross value and in those of its referrers, so the sum
// over the customers is more than the firm has.
func (f *Flow) Gross(row int) float64 { return f.Own[row] + f.Received[row] }

// FlowOptions says how values are passed up. Nil means the zero value.
type FlowOptions struct {
	// KeepLosses keeps a loss with the customer who makes it. By default
	// losses are passed up as profits are.
	KeepLosses bool

	// LeaveSaved leaves saved acquisition costs out. By default what a
	// referral has saved is moved from the referred customer, whose own value
	// is better by it, to the referrers.
	LeaveSaved bool
}

// Flow passes a share of every customer's value up to those who referred it,
// to any depth. With a = share, w = Weight, θ = Incremental and s = Saved of
// the referral of j by i, and W the value of a customer together with what it
// received,
//
//	W_i = own_i + R_i
//	R_i = Σ_j w_ij·(a·θ_ij·W_j + s_ij)    received, over those i referred
//	G_j = Σ_i w_ij·(a·θ_ij·W_j + s_ij)    given, over those who referred j
//	V_i = own_i + R_i − G_i               Flow.Net
//
// so that what j leaves to a customer k steps above it is in proportion to
// a^k. The columns of a·w·θ add up to less than 1, hence W exists and is
// unique for every graph, circles included, and Σ V = Σ own. With KeepLosses
// W_j is replaced by max(W_j, 0) in R and G.
//
// One pass, O(customers + referrals); inside a circle of k customers and m
// referrals elimination, O(k³), or Gauss–Seidel sweeps, O(m·ln 10⁻¹⁶/ln a),
// whichever is faster.
// Values of a graph without referrals stay as they are.
//
// Errors: an own that is not finite, not one per customer or too large to add
// up ([*clientele.InputError]); a share outside [0, 1)
// ([clientele.ErrOption]); the end of ctx.
//
// Source: a definition of this library. Compare Däs, Klier, Klier, Lindner and
// Thiel (2017), Electronic Markets 27(4), whose customer lifetime network
// value moves value along links and keeps the sum as well.
func (g *ReferralGraph) Flow(ctx context.Context, own []float64, share float64, opts *FlowOptions) (*Flow, error) {
	if opts == nil {
		opts = &FlowOptions{}
	}
	if err := checkShare(share); err != nil {
		return nil, err
	}
	if err := checkColumn("own", own, g.Len()); err != nil {
		return nil, err
	}
	p := g.passage(share, opts)
	stations, err := p.run(ctx, own)
	if err != nil {
		return nil, err
	}
	return p.flow(stations), nil
}

// checkShare refuses a share outside [0, 1), NaN among them.
func checkShare(share float64) error {
	if !(share >= 0 && share < 1) {
		return fmt.Errorf("clv: share %v outside [0, 1): %w", share, clientele.ErrOption)
	}
	return nil
}

// checkColumn returns an error for a column of a wrong length or with a value
// that is not finite.
func checkColumn(name string, values []float64, n int) error {
	err := clientele.CheckLen(name, len(values), n)
	if err == nil {
		err = clientele.CheckFinite(name, values)
	}
	if err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	return nil
}

// A passage passes values up a graph.
type passage struct {
	*ReferralGraph
	a          float64
	credit     []float64 // saved acquisition cost of each referral; nil for none
	keepLosses bool
	leaveSaved bool
	shut       []bool // referrals that pass up no part of a value; nil for none
}

func (g *ReferralGraph) passage(share float64, opts *FlowOptions) *passage {
	p := &passage{ReferralGraph: g, a: share, keepLosses: opts.KeepLosses, leaveSaved: opts.LeaveSaved}
	if !opts.LeaveSaved {
		p.credit = g.saved
	}
	return p
}

// passed returns what of a customer's W can be passed up.
func (p *passage) passed(w float64) float64 {
	if p.keepLosses && w < 0 {
		return 0
	}
	return w
}

// amount returns what referral k moves when its customer's W is w.
func (p *passage) amount(k int32, w float64) float64 {
	moved := p.passedUp(k) * p.passed(w)
	if p.credit != nil {
		moved += p.credit[k]
	}
	return moved
}

// passedUp returns the part of a customer's value that referral k passes up.
func (p *passage) passedUp(k int32) float64 {
	if p.shut != nil && p.shut[k] {
		return 0
	}
	return p.a * p.share[k]
}

// ctxEvery is how many customers are served between two looks at the context.
const ctxEvery = 1 << 16

// A station is a customer on the way of one column of values.
type station struct{ own, received, given float64 }

// run passes own values up. own is only read.
func (p *passage) run(ctx context.Context, own []float64) ([]station, error) {
	n := p.Len()
	stations := make([]station, n)
	for j, v := range own {
		stations[j].own = v
	}
	solver := &knotSolver{passage: p, stations: stations}
	knots := p.knots
	for at := 0; at < n; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		stop := min(n, at+ctxEvery)
		if len(knots) > 0 {
			stop = min(stop, int(knots[0].lo))
		}
		for ; at < stop; at++ {
			s := &stations[p.order[at]]
			p.pass(at, s, s.own+s.received, stations)
		}
		if len(knots) > 0 && at == int(knots[0].lo) {
			w, err := solver.solve(ctx, knots[0])
			if err != nil {
				return nil, err
			}
			for m, total := range w {
				p.pass(at+m, &stations[p.order[at+m]], total, stations)
			}
			at, knots = int(knots[0].hi), knots[1:]
		}
	}
	size := 0.0
	for _, s := range stations {
		size += math.Abs(s.own) + math.Abs(s.received) + math.Abs(s.given)
	}
	return stations, checkSize("own", size)
}

// checkSize refuses values that are finite one by one but not all together:
// size is the sum of their amounts.
func checkSize(name string, size float64) error {
	if size <= math.MaxFloat64 {
		return nil
	}
	return fmt.Errorf("clv: %w", &clientele.InputError{Column: name, Row: -1, Reason: "too large to add up"})
}

// checkSum refuses a result whose values do not have a finite sum.
func checkSum(name string, values []float64) error {
	size := 0.0
	for _, v := range values {
		size += math.Abs(v)
	}
	return checkSize(name, size)
}

// pass passes up what the customer at a place owes, given its W.
func (p *passage) pass(at int, s *station, w float64, stations []station) {
	for k := p.start[at]; k < p.start[at+1]; k++ {
		moved := p.amount(k, w)
		stations[p.from[k]].received += moved
		s.given += moved
	}
}

// flow returns the columns of the stations.
func (p *passage) flow(stations []station) *Flow {
	n := len(stations)
	f := &Flow{
		Own: make([]float64, n), Received: make([]float64, n), Given: make([]float64, n),
		Share: p.a, KeepLosses: p.keepLosses, LeaveSaved: p.leaveSaved,
	}
	for i, s := range stations {
		f.Own[i], f.Received[i], f.Given[i] = s.own, s.received, s.given
	}
	return f
}
