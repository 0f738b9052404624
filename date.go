package clientele

import (
	"fmt"
	"time"
)

// A Date is a civil day, counted in days from 1970-01-01. The difference of
// two dates is a number of civil days, whatever the clocks did in between.
type Date int32

// Dates are kept in 24 bits where they are grouped; this is the range of what
// a ledger takes: about 22,000 years either side of 1970.
const (
	minDate Date = -1 << 23
	maxDate Date = 1<<23 - 1
)

const secondsPerDay = 24 * 60 * 60

// DateOf returns the civil day that t shows in its own location: what
// t.Date() returns, as a number. A time beyond the range of a Date gives the
// nearest one that a ledger can keep.
func DateOf(t time.Time) Date {
	_, offset := t.Zone()
	return clampDate(floorDiv(t.Unix()+int64(offset), secondsPerDay))
}

// clampDate returns the ledger date nearest to a day number.
func clampDate(day int64) Date {
	return Date(min(max(day, int64(minDate)), int64(maxDate)))
}

// floorDiv returns ⌊a/b⌋ for b > 0.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Time returns the midnight, in UTC, with which the day begins.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String returns the day as 2006-01-02.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes the day as 2006-01-02.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("clientele: not a date: %q", text)
	}
	*d = DateOf(t)
	return nil
}
