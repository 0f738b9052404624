package clientele

import "github.com/clientele-go/clientele/internal/enum"

// A Unit is the unit of time of a [History]. There is no default.
type Unit uint8

// The units of time. A month is a twelfth of 365.25 days, so that every unit
// is a fixed number of days and models in different units agree.
const (
	Day Unit = iota + 1
	Week
	Month
)

var unitNames = []string{"unknown", "day", "week", "month"}

// Days returns the length of the unit in days: 1, 7 or 30.4375, and 0 for an
// unknown unit.
func (u Unit) Days() float64 {
	switch u {
	case Day:
		return 1
	case Week:
		return 7
	case Month:
		return 365.25 / 12
	default:
		return 0
	}
}

// PerYear returns how many units a year of 365.25 days has, and 0 for an
// unknown unit.
func (u Unit) PerYear() float64 {
	if d := u.Days(); d > 0 {
		return 365.25 / d
	}
	return 0
}

// Between returns the time from one day to another in the unit. It is 0 for
// an unknown unit.
func (u Unit) Between(from, to Date) float64 {
	d := u.Days()
	if d == 0 {
		return 0
	}
	return float64(int64(to)-int64(from)) / d
}

// String returns “day”, “week” or “month”.
func (u Unit) String() string { return enum.Name("unit", unitNames, u) }

// MarshalText writes “day”, “week” or “month”.
func (u Unit) MarshalText() ([]byte, error) { return enum.Text("unit", unitNames, u) }

// UnmarshalText reads what MarshalText writes.
func (u *Unit) UnmarshalText(text []byte) error {
	return enum.Parse("unit", unitNames, u, text)
}
