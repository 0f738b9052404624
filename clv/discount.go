package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Discount says what money of another day is worth on the as-of day. The
// zero Discount leaves money as it is, nominal.
//
// With i = Rate, a year of Y days (365 or 365.25, see [DayCount]) and
// v = 1/(1+i),
//
//	an amount d days ahead is worth  amount · v^(d/Y)
//	an amount d days back is worth   amount · v^(−d/Y)
//
// Timing says where within its period a payment stands, wherever payments are
// known by period only.
type Discount struct {
	Rate     float64  // effective rate of a year: 0.1 is 10 % a year; above −1
	Timing   Timing   // Continuous by default
	DayCount DayCount // Actual365 by default
}

// Timing says when in its period a payment counts.
type Timing uint8

// The timings of a payment.
const (
	// Continuous lets every payment count at its own moment. Where only the
	// flow within a period is known, it is spread over the period as the model
	// says, or evenly.
	Continuous Timing = iota
	Start             // at the beginning of the period
	Middle            // in the middle of the period
	End               // at the end of the period
)

var timingNames = []string{"continuous", "start", "middle", "end"}

// String returns “continuous”, “start”, “middle” or “end”.
func (t Timing) String() string { return enum.Name("timing", timingNames, t) }

// MarshalText writes what String returns, for a timing that exists.
func (t Timing) MarshalText() ([]byte, error) { return enum.Text("timing", timingNames, t) }

// UnmarshalText reads what MarshalText writes.
func (t *Timing) UnmarshalText(text []byte) error {
	return enum.Parse("timing", timingNames, t, text)
}

// offset returns the place of a payment in its period, as a part of the
// period. Continuous has none.
func (t Timing) offset() float64 {
	switch t {
	case Start:
		return 0
	case Middle:
		return 0.5
	default:
		return 1
	}
}

// DayCount says how many days a year of interest has.
type DayCount uint8

// The day counts. [clientele.Unit] takes a year for 365.25 days, as does
// Actual36525: with it twelve months are a year of interest exactly.
const (
	Actual365 DayCount = iota
	Actual36525
)

var dayCountNames = []string{"actual/365", "actual/365.25"}

// Days returns the days of a year: 365 or 365.25.
func (c DayCount) Days() float64 {
	if c == Actual36525 {
		return 365.25
	}
	return 365
}

// String returns “actual/365” or “actual/365.25”.
func (c DayCount) String() string { return enum.Name("day count", dayCountNames, c) }

// MarshalText writes what String returns, for a day count that exists.
func (c DayCount) MarshalText() ([]byte, error) { return enum.Text("day count", dayCountNames, c) }

// UnmarshalText reads what MarshalText writes.
func (c *DayCount) UnmarshalText(text []byte) error {
	return enum.Parse("day count", dayCountNames, c, text)
}

// Factor returns what a unit of money some days ahead is worth on the as-of
// day: (1+Rate)^(−days/Y). Negative days lie back, and compound.
func (d Discount) Factor(days float64) float64 {
	return math.Exp(-math.Log1p(d.Rate) * days / d.DayCount.Days())
}

// Force returns the continuous rate of one unit of time,
//
//	δ = ln(1+Rate) · u/Y,  u = days of the unit,
//
// so that e^(−δt) discounts an amount t units ahead. It is 0 for an unknown
// unit.
func (d Discount) Force(unit clientele.Unit) float64 {
	return math.Log1p(d.Rate) * unit.Days() / d.DayCount.Days()
}

// Period returns the effective rate of a period of so many days,
// (1+Rate)^(days/Y) − 1.
func (d Discount) Period(days float64) float64 {
	return math.Expm1(math.Log1p(d.Rate) * days / d.DayCount.Days())
}

// AnnualRate returns the effective rate of a year for the rate of a period of
// so many days: (1+rate)^(Y/days) − 1, the inverse of [Discount.Period].
func (c DayCount) AnnualRate(rate, days float64) float64 {
	return math.Expm1(math.Log1p(rate) * c.Days() / days)
}

// check returns an error for a discount that cannot be used.
func (d Discount) check() error {
	switch {
	case math.IsNaN(d.Rate) || math.IsInf(d.Rate, 0) || d.Rate <= -1:
		return fmt.Errorf("clv: discount rate %v is not above −1 and finite: %w", d.Rate, clientele.ErrOption)
	case d.Timing > End:
		return fmt.Errorf("clv: no such timing: %d: %w", d.Timing, clientele.ErrOption)
	case d.DayCount > Actual36525:
		return fmt.Errorf("clv: no such day count: %d: %w", d.DayCount, clientele.ErrOption)
	}
	return nil
}
