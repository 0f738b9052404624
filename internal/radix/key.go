// Package radix selects and sorts float64 values by the bits of their keys,
// in linear time and without comparing them.
//
// Values must be finite: the callers check that first, where a function does
// not say that it does. The input is never modified.
package radix

import "math"

// key returns an integer that orders as v does. Both zeros have one key, so
// that equal values have equal keys.
func key(v float64) uint64 {
	b := math.Float64bits(v + 0) // −0 + 0 = +0
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// value returns the value of a key.
func value(key uint64) float64 {
	return math.Float64frombits(key ^ (uint64(int64(^key)>>63) | 1<<63))
}
