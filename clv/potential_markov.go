package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Chain is a Markov chain of customer states, such as a movement matrix
// turned into probabilities: Probability returns the chance of being in state
// to one period after being in state from, both from 0 to States() − 1.
type Chain interface {
	States() int
	Probability(from, to int) float64
}

// A ChainMatrix is a [Chain] written out: row from, column to.
type ChainMatrix [][]float64

// States returns the number of states.
func (m ChainMatrix) States() int { return len(m) }

// Probability returns m[from][to], and NaN for a state that m does not have.
func (m ChainMatrix) Probability(from, to int) float64 {
	if from < 0 || from >= len(m) || to < 0 || to >= len(m[from]) {
		return math.NaN()
	}
	return m[from][to]
}

// MarkovOptions says how far a chain looks ahead. Nil means the zero value.
type MarkovOptions struct {
	// Periods is the number of periods to come. 0: all, which needs a rate
	// above 0.
	Periods int

	// Days is the length of a period. Default: a year of the day count.
	Days float64

	Discount Discount
}

// MarkovPotential returns the discounted profit to be expected in the periods
// to come of a customer in each state of a chain, when a customer in state s
// brings profit[s] in a period,
//
//	V = c · Σ_{k=1…N} v^(k−1) · P^k · profit
//
// with v the discount factor of a period and c = Discount.Payment. For N = ∞
// it is c·v⁻¹·((I − v·P)⁻¹·profit − profit), found by elimination, O(states³).
//
// The profit of the period that has begun is not in it: it is existing value.
// The published convention, with a payment now and at the end of each period,
// is profit + MarkovPotential with the End timing.
//
// Customers take the value of their state: see [StateValues.At].
//
// Errors: probabilities outside [0, 1] or rows that do not add up to 1, a
// profit that is not finite or not one per state ([*clientele.InputError]);
// no state ([clientele.ErrEmpty]); options out of range, infinite periods
// without a rate above 0 ([clientele.ErrOption]).
//
// Source: Pfeifer and Carraway (2000), Journal of Interactive Marketing 14(2),
// equations 4 and 5.
func MarkovPotential(chain Chain, profit []float64, opts *MarkovOptions) (StateValues, error) {
	if opts == nil {
		opts = &MarkovOptions{}
	}
	d := opts.Discount
	if err := d.check(); err != nil {
		return nil, err
	}
	days := opts.Days
	if days == 0 {
		days = d.DayCount.Days()
	}
	v := d.Factor(days)
	switch {
	case chain == nil:
		return nil, fmt.Errorf("clv: no chain: %w", clientele.ErrOption)
	case opts.Periods < 0 || !(days > 0) || math.IsInf(days, 0):
		return nil, fmt.Errorf("clv: %d periods of %v days: %w", opts.Periods, opts.Days, clientele.ErrOption)
	case opts.Periods == 0 && v >= 1:
		return nil, fmt.Errorf("clv: a chain without end needs a discount rate above 0, not %v: %w", d.Rate, clientele.ErrOption)
	}
	n := chain.States()
	p, err := probabilities(chain, n)
	if err != nil {
		return nil, err
	}
	if err := checkColumn("profit", profit, n); err != nil {
		return nil, err
	}
	next := step(p, profit) // P·profit
	sum := append([]float64(nil), next...)
	if opts.Periods == 0 {
		// (I − vP)·sum = P·profit; the rows are diagonally dominant.
		m := make([]float64, n*n)
		for i := range m {
			m[i] = -v * p[i]
		}
		for s := range n {
			m[s*n+s]++
		}
		eliminate(m, sum)
	}
	factor := 1.0
	for k := 1; k < opts.Periods; k++ {
		next = step(p, next)
		factor *= v
		if factor == 0 {
			break
		}
		for s := range sum {
			sum[s] += factor * next[s]
		}
	}
	c := d.Payment(days)
	for s := range sum {
		sum[s] *= c
	}
	return sum, checkSum("profit", sum)
}

// StateValues holds a value for each state of a [Chain].
type StateValues []float64

// At returns the value of each customer's state. An unknown state is an
// [*clientele.InputError] that names the row.
func (v StateValues) At(state []int) ([]float64, error) {
	value := make([]float64, len(state))
	for i, s := range state {
		if s < 0 || s >= len(v) {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "state", Row: i, Reason: fmt.Sprintf("no state %d among %d", s, len(v))})
		}
		value[i] = v[s]
	}
	return value, nil
}

// probabilities returns the matrix of a chain, row by row.
func probabilities(chain Chain, n int) ([]float64, error) {
	if n <= 0 {
		return nil, fmt.Errorf("clv: a chain without states: %w", clientele.ErrEmpty)
	}
	p := make([]float64, n*n)
	for from := range n {
		sum := 0.0
		for to := range n {
			q := chain.Probability(from, to)
			if !(q >= 0 && q <= 1) {
				return nil, fmt.Errorf("clv: %w", &clientele.InputError{
					Column: "Probability", Row: from,
					Reason: fmt.Sprintf("%v to state %d is outside [0, 1]", q, to),
				})
			}
			p[from*n+to] = q
			sum += q
		}
		if math.Abs(sum-1) > weightTolerance {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{
				Column: "Probability", Row: from, Reason: fmt.Sprintf("the row adds up to %v, not 1", sum),
			})
		}
	}
	return p, nil
}

// step returns P·x.
func step(p, x []float64) []float64 {
	n := len(x)
	y := make([]float64, n)
	for i := range n {
		for j, v := range x {
			y[i] += p[i*n+j] * v
		}
	}
	return y
}
