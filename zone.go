package clientele

import (
	"math"
	"time"
)

// A zone remembers the last offset from UTC that was looked up and between
// which seconds it holds, since most times of one batch share it.
type zone struct {
	begin, end int64 // seconds; the zero zone holds nowhere
	offset     int64
}

// date returns the civil day of a time in a location.
func (z *zone) date(unix int64, loc *time.Location) Date {
	if unix < z.begin || unix >= z.end {
		z.look(unix, loc)
	}
	return Date(floorDiv(unix+z.offset, secondsPerDay))
}

// look finds the offset at a time.
func (z *zone) look(unix int64, loc *time.Location) {
	t := time.Unix(unix, 0).In(loc)
	begin, end := t.ZoneBounds()
	_, offset := t.Zone()
	z.begin, z.end, z.offset = math.MinInt64, math.MaxInt64, int64(offset)
	if !begin.IsZero() {
		z.begin = begin.Unix()
	}
	if !end.IsZero() {
		z.end = end.Unix()
	}
}
