package abc

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Pool is a cost with a name and the way it is charged to customers.
type Pool struct {
	Name string
	By   Charge
}

// A Charge says what each customer pays of a cost pool: [Direct], [Driver],
// [Shared], or the caller's own. Cost of the result has a row for every
// revenue.
type Charge interface {
	Charge(revenue []float64) (Charged, error)
}

// Charged is what came of charging a pool.
type Charged struct {
	Cost   []float64 // by row
	Unused float64   // part of the pool that no customer caused
}

// Direct is the cost as it was booked to each row: goods, freight, returns.
type Direct []float64

// Charge implements [Charge].
func (d Direct) Charge([]float64) (Charged, error) {
	return Charged{Cost: append([]float64(nil), d...)}, nil
}

// Driver charges a rate for every unit of an activity (orders, calls, visits,
// pallet days): time-driven activity-based costing. Where Budget is the cost
// of the whole capacity, Unused tells how much of it no customer used; a
// Budget of 0 stands for what was charged.
//
// Source: Kaplan and Anderson (2004), Harvard Business Review 82(11).
type Driver struct {
	Units  []float64
	Rate   float64
	Budget float64
}

// Charge implements [Charge].
func (d Driver) Charge([]float64) (Charged, error) {
	if err := clientele.CheckFinite("Units", d.Units); err != nil {
		return Charged{}, err
	}
	if clientele.CheckFinite("", []float64{d.Rate, d.Budget}) != nil {
		return Charged{}, fmt.Errorf("rate %v, budget %v: %w", d.Rate, d.Budget, clientele.ErrOption)
	}
	out := Charged{Cost: make([]float64, len(d.Units))}
	for i, u := range d.Units {
		out.Cost[i] = u * d.Rate
	}
	if d.Budget != 0 {
		out.Unused = d.Budget - sum(out.Cost)
	}
	return out, nil
}

// Shared divides an amount in proportion to the units of each row, or to its
// revenue where Units is nil and revenue is above 0, exactly to the smallest
// part of the currency by [Allocate]. It is an error where there is an amount
// but no unit, or no revenue, to divide it by.
type Shared struct {
	Amount float64
	Units  []float64

	// Parts is the number of smallest parts that the currency's unit has; the
	// default is 100 and 1 is for a currency without any. Amount is rounded to
	// it.
	Parts int
}

// Charge implements [Charge].
func (s Shared) Charge(revenue []float64) (Charged, error) {
	if s.Parts == 0 {
		s.Parts = 100
	}
	parts := math.Round(math.Abs(s.Amount) * float64(s.Parts))
	if !(parts <= maxTotal) || s.Parts < 1 {
		return Charged{}, fmt.Errorf("amount %v in %d parts: %w", s.Amount, s.Parts, clientele.ErrOption)
	}
	weights := s.Units
	if weights == nil {
		weights = make([]float64, len(revenue))
		for i, r := range revenue {
			weights[i] = max(r, 0)
		}
	}
	units, err := Allocate(int64(parts), weights, nil)
	if err != nil {
		return Charged{}, err
	}
	out := Charged{Cost: make([]float64, len(units))}
	for i, u := range units {
		out.Cost[i] = math.Copysign(float64(u), s.Amount) / float64(s.Parts)
	}
	return out, nil
}

// A Statement is the profit and loss of every customer: row i of each column
// is row i of the revenue.
type Statement struct {
	Revenue []float64
	Cost    []float64 // sum over the pools
	Profit  []float64 // Revenue − Cost
	Margin  []float64 // Profit / Revenue; 0 where Revenue is not above 0
	Pools   []PoolTotal

	TotalRevenue, TotalCost, TotalProfit float64
}

// A PoolTotal is one cost pool in a [Statement].
type PoolTotal struct {
	Name    string
	Cost    []float64 // by row
	Charged float64   // sum of Cost
	Unused  float64
}

// Profit draws up the profit and loss of every customer from revenue and cost
// pools: activity-based costing, the way to see which customers cost more than
// they bring. Rank(statement.Profit, …) then grades by profit.
//
// Sums are compensated. With whole amounts, such as cents with Parts of 1,
// they are exact and TotalProfit = TotalRevenue − TotalCost; with decimal
// fractions they are right to the last cent. What a pool leaves Unused is in
// no customer's cost.
//
// Errors: a figure that is not finite, a sum beyond float64, a pool without
// [Charge] or with a different number of rows, and what charging returns.
//
// Source: Kaplan and Narayanan (2001), Journal of Cost Management 15(5).
func Profit(revenue []float64, pools ...Pool) (*Statement, error) {
	if err := checkTable(column{"revenue", revenue}); err != nil {
		return nil, err
	}
	n := len(revenue)
	s := &Statement{
		Revenue: append([]float64(nil), revenue...),
		Cost:    make([]float64, n), Profit: make([]float64, n), Margin: make([]float64, n),
	}
	costs := make([]adder, n)
	var total adder
	for _, p := range pools {
		if p.By == nil {
			return nil, fmt.Errorf("abc: pool %q has no charge: %w", p.Name, clientele.ErrOption)
		}
		charged, err := p.By.Charge(s.Revenue)
		if err == nil {
			err = clientele.CheckLen("cost", len(charged.Cost), n)
		}
		if err == nil {
			err = clientele.CheckFinite("cost", charged.Cost)
		}
		if err != nil {
			return nil, fmt.Errorf("abc: pool %q: %w", p.Name, err)
		}
		for i, c := range charged.Cost {
			costs[i], total = costs[i].plus(c), total.plus(c)
		}
		s.Pools = append(s.Pools, PoolTotal{p.Name, charged.Cost, sum(charged.Cost), charged.Unused})
	}
	var profit adder
	for i, r := range revenue {
		s.Cost[i] = costs[i].float()
		left := costs[i].negative().plus(r)
		s.Profit[i] = left.float()
		profit = profit.plus(left.hi).plus(left.lo)
		if r > 0 {
			s.Margin[i] = s.Profit[i] / r
		}
	}
	s.TotalRevenue, s.TotalCost, s.TotalProfit = sum(revenue), total.float(), profit.float()
	if err := checkSum("profit", s.TotalRevenue+s.TotalCost+s.TotalProfit+sum(s.Margin)); err != nil {
		return nil, fmt.Errorf("abc: %w", err)
	}
	return s, nil
}
