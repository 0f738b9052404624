// Package radix selects and sorts float64 values by the bits of their keys,
// in linear time and without comparing them.
//
// Values must be finite: the callers check that first. The input is never
// modified.
package radix

import "math"

// key returns an integer that orders as v does. Both zeros have one key, so
// that equal values have equal keys.
func key(v float64) uint64 {
	b := math.Float64bits(v + 0) // −0 + 0 = +0
	if b>>63 != 0 {
		return ^b
	}
	return b | 1<<63
}

// value is the inverse of key.
func value(k uint64) float64 {
	if k>>63 != 0 {
		return math.Float64frombits(k &^ (1 << 63))
	}
	return math.Float64frombits(^k)
}
