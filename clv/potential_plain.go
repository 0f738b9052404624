package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// Payment returns what an even flow of 1 over the period of so many days that
// begins today is worth, with v = 1/(1+i) for the period and δ = ln(1+i):
// 1 at the Start, v^½ in the Middle, v at the End, and for Continuous
//
//	∫₀¹ e^(−δu) du = (1 − v)/δ,  1 where δ = 0
func (d Discount) Payment(days float64) float64 {
	force := math.Log1p(d.Rate) * days / d.DayCount.Days()
	if d.Timing != Continuous {
		return math.Exp(-force * d.Timing.offset())
	}
	if math.Abs(force) < 1e-8 {
		return 1 - force/2
	}
	return -math.Expm1(-force) / force
}

// PlainPotential returns years × yearly profit for every customer: what will
// still be earned from a customer who stays for so many years and brings the
// same profit in each, undiscounted.
//
// Errors name the first value that is not finite, a negative number of years,
// or columns of different lengths.
func PlainPotential(years, yearlyProfit []float64) ([]float64, error) {
	if err := checkColumn("years", years, len(yearlyProfit)); err != nil {
		return nil, err
	}
	if err := checkColumn("yearlyProfit", yearlyProfit, len(years)); err != nil {
		return nil, err
	}
	value := make([]float64, len(years))
	for i, y := range years {
		if y < 0 {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "years", Row: i, Reason: "negative"})
		}
		value[i] = y * yearlyProfit[i]
	}
	return value, checkSum("years", value)
}

// YearlyProfit returns the profit that each customer of a table has brought
// per year of 365.25 days since the first purchase. A customer of less than
// leastDays is taken for one of leastDays, lest one purchase of yesterday
// counts for a year of daily purchases; leastDays below 1 counts as 365.25.
//
// The table must reach back to the first purchases: its From must not be later
// than they are. Errors: columns of different lengths or not finite.
func YearlyProfit(table *clientele.Table, leastDays float64) ([]float64, error) {
	if err := checkColumn("Profit", table.Profit, table.Len()); err != nil {
		return nil, err
	}
	if err := checkColumn("Tenure", table.Tenure, table.Len()); err != nil {
		return nil, err
	}
	if !(leastDays >= 1) {
		leastDays = 365.25
	}
	yearly := make([]float64, table.Len())
	for i, p := range table.Profit {
		yearly[i] = p * (365.25 / max(leastDays, table.Tenure[i]))
	}
	return yearly, checkSum("Profit", yearly)
}

// RemainingYears returns the years, of 365.25 days, that each customer of a
// history is expected to stay alive within a horizon of so many years,
//
//	∫₀^H P(alive at T + u | x, t_x, T) du
//
// for use in [PlainPotential]. Without a horizon it would be infinite for many
// models. Customers with equal (x, t_x, T) are worked out once, on all cores;
// each takes 100 calls of PAliveAt.
//
// An empty history is [clientele.ErrEmpty]. Other errors: a row that the model
// cannot take ([*clientele.InputError]); a horizon that is not above 0 and
// finite, a history without unit ([clientele.ErrOption]); the end of ctx.
func RemainingYears(ctx context.Context, h *clientele.History, model Survivor, years float64) ([]float64, error) {
	if err := checkHistory(h); err != nil {
		return nil, err
	}
	perYear := h.Unit.PerYear()
	if model == nil || perYear == 0 || !(years > 0) || math.IsInf(years, 0) {
		return nil, fmt.Errorf("clv: remaining years within %v, by unit %v: %w", years, h.Unit, clientele.ErrOption)
	}
	return Append(ctx, nil, h, func(x, last, t float64) (float64, error) {
		v, err := overHorizon(years*perYear, func(u float64) (float64, error) {
			return model.PAliveAt(x, last, t, u)
		})
		return v / perYear, err
	})
}

// Retention is the plain model of a customer who stays for another year with
// the same probability every year. The zero Years is no limit.
type Retention struct {
	Rate     float64  `json:"rate"`  // probability r of staying for another year, in [0, 1]
	Years    float64  `json:"years"` // most years to look ahead, a whole number; 0: all
	Discount Discount `json:"discount"`
}

// Value returns the worth of a yearly profit m that is earned in every year
// for which the customer has stayed,
//
//	m · c · Σ_{k=1…N} r^k · v^(k−1) = m·c·r · (1 − (r·v)^N)/(1 − r·v)
//
// with v = 1/(1+i) and c = Discount.Payment of a year: 1, √v, v or (1−v)/δ for
// payments at the start, in the middle, at the end of the year or evenly over
// it. With payments at the end and N = ∞ this is m·r/(1 + i − r).
//
// Errors: a Rate outside [0, 1], Years that are negative or no whole number, a
// sum without end (r·v ≥ 1 with Years 0), a profit that is not finite
// ([clientele.ErrOption]).
//
// Source: Gupta and Lehmann (2003), Journal of Interactive Marketing 17(1),
// equation 4; Berger and Nasr (1998), Journal of Interactive Marketing 12(1),
// case 1.
func (r Retention) Value(yearlyProfit float64) (float64, error) {
	if err := r.Discount.check(); err != nil {
		return 0, err
	}
	year := r.Discount.DayCount.Days()
	v := r.Discount.Factor(year)
	q := r.Rate * v
	switch {
	case !(r.Rate >= 0 && r.Rate <= 1):
		return 0, fmt.Errorf("clv: retention rate %v outside [0, 1]: %w", r.Rate, clientele.ErrOption)
	case !(r.Years >= 0) || math.IsInf(r.Years, 0) || r.Years != math.Trunc(r.Years):
		return 0, fmt.Errorf("clv: %v years: %w", r.Years, clientele.ErrOption)
	case r.Years == 0 && q >= 1:
		return 0, fmt.Errorf("clv: retention %v at discount rate %v has no end: %w", r.Rate, r.Discount.Rate, clientele.ErrOption)
	case math.IsNaN(yearlyProfit) || math.IsInf(yearlyProfit, 0):
		return 0, fmt.Errorf("clv: yearly profit %v: %w", yearlyProfit, clientele.ErrOption)
	}
	sum := 1 / (1 - q)
	switch {
	case r.Years > 0 && q == 1:
		sum = r.Years
	case r.Years > 0:
		sum *= 1 - math.Pow(q, r.Years)
	}
	value := yearlyProfit * (r.Discount.Payment(year) * r.Rate * sum)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return 0, fmt.Errorf("clv: a value beyond all numbers: %w", clientele.ErrOption)
	}
	return value, nil
}

// ExpectedYears returns the years that a customer stays on average: the year
// that has begun and those to come, 1/(1 − r), or with a limit of N years to
// come (1 − r^(N+1))/(1 − r). Without a limit a Rate of 1 has no end; the
// result is then +Inf.
//
// A Rate outside [0, 1] gives 0.
func (r Retention) ExpectedYears() float64 {
	switch {
	case !(r.Rate >= 0 && r.Rate <= 1):
		return 0
	case r.Years > 0 && r.Rate == 1:
		return r.Years + 1
	case r.Years > 0:
		return (1 - math.Pow(r.Rate, r.Years+1)) / (1 - r.Rate)
	default:
		return 1 / (1 - r.Rate)
	}
}
