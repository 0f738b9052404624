package chart

import (
	"cmp"
	"math"
	"slices"
)

// A scale maps values to a share of an axis, from 0 to 1, and has ticks.
type scale struct {
	low, high float64
	ticks     []tick
	bend      func(float64) float64 // monotone; nil for a linear scale
}

type tick struct {
	at   float64
	text string
}

// place returns where a value stands, within 0 to 1.
func (s *scale) place(v float64) float64 {
	low, high := s.low, s.high
	if s.bend != nil {
		v, low, high = s.bend(v), s.bend(low), s.bend(high)
	}
	// Halves, because high − low may be beyond float64.
	span := high/2 - low/2
	if !(span > 0) {
		return .5
	}
	p := (v/2 - low/2) / span
	if math.IsNaN(p) {
		return 0
	}
	return min(1, max(0, p))
}

// niceStep returns 1, 2 or 5 times a power of ten that is at least v.
func niceStep(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	if power == 0 {
		return v
	}
	for _, m := range []float64{1, 2, 5} {
		if v <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// linear returns a scale from low to high or a little beyond, with about the
// given number of ticks. With tight the ends stay where they are.
func linear(low, high float64, count int, tight bool, text func(v, apart, size float64) string) *scale {
	if !(low < high) {
		switch {
		case low > 0:
			low = 0
		case low < 0:
			high = 0
		default:
			high = 1
		}
	}
	count = max(1, count)
	apart := niceStep(high/float64(count) - low/float64(count))
	s := &scale{low: low, high: high}
	first, last := math.Ceil(low/apart-1e-9), math.Floor(high/apart+1e-9)
	if !tight {
		first, last = math.Floor(low/apart+1e-9), math.Ceil(high/apart-1e-9)
		if a, b := first*apart, last*apart; !math.IsInf(a, 0) && !math.IsInf(b, 0) {
			s.low, s.high = a, b
		}
	}
	if last-first > 1000 { // numbers too close to each other to tell apart
		return s
	}
	size := max(math.Abs(s.low), math.Abs(s.high))
	for k := first; k <= last; k++ {
		v := k * apart
		s.ticks = append(s.ticks, tick{v, text(v, apart, size)})
	}
	return s
}

// counts returns a scale from 0 to a number of customers or purchases, with
// ticks at whole numbers.
func counts(high float64, count int, words numbers) *scale {
	high = max(1, high)
	return linear(0, high, int(min(float64(max(1, count)), math.Ceil(high))), false, words.tick)
}

// shares returns a scale of shares with ticks in per cent.
func shares(low, high float64, count int) *scale {
	return linear(low, high, count, false, func(v, apart, _ float64) string {
		decimals := 0
		for p := 100 * apart; decimals < 6 && math.Abs(p-math.Round(p)) > 1e-6*p; p *= 10 {
			decimals++
		}
		return numbers{}.fixed(100*v, decimals) + "%"
	})
}

// rooted returns a scale of square roots from 0 to high, with ticks at 1, 2 and
// 5 times powers of ten that are not too near to each other.
func rooted(high float64, count int, words numbers) *scale {
	if !(high > 0) {
		high = 1
	}
	s := &scale{high: high, bend: math.Sqrt, ticks: []tick{{0, "0"}}}
	free := 1 + .5/float64(max(1, count))
	for e := math.Floor(math.Log10(high)); e >= -12; e-- {
		for _, m := range []float64{5, 2, 1} {
			v := m * math.Pow(10, e)
			if at := s.place(v); v <= high && at <= free-.5/float64(max(1, count)) && at >= .7/float64(max(1, count)) {
				s.ticks = append(s.ticks, tick{v, words.tick(v, v, high)})
				free = at
			}
		}
	}
	slices.SortFunc(s.ticks, func(a, b tick) int { return cmp.Compare(a.at, b.at) })
	return s
}

// bent returns a scale that is linear up to about the unit and logarithmic
// beyond, on both sides of 0, with ticks at powers of ten.
func bent(low, high, unit float64, count int, words numbers) *scale {
	if !(unit > 0) || math.IsInf(unit, 0) {
		unit = 1
	}
	if !(low < high) {
		low, high = low-unit, high+unit
	}
	bend := func(v float64) float64 { return math.Asinh(v / unit) }
	// A little room on both sides, so that marks at the ends are whole.
	pad := .05 * (bend(high) - bend(low))
	if a, b := unit*math.Sinh(bend(low)-pad), unit*math.Sinh(bend(high)+pad); !math.IsInf(a, 0) && !math.IsInf(b, 0) {
		low, high = a, b
	}
	s := &scale{low: low, high: high, bend: bend}
	first := math.Ceil(math.Log10(unit))
	last := math.Floor(math.Log10(max(high, -low)))
	every := math.Ceil((last - first + 1) / float64(max(1, count)))
	if low < 0 && high > 0 {
		every = math.Ceil(2 * (last - first + 1) / float64(max(1, count)))
	}
	for e := last; e >= first && every >= 1; e -= every {
		v := math.Pow(10, e)
		for _, v := range []float64{v, -v} {
			if v >= low && v <= high {
				s.ticks = append(s.ticks, tick{v, words.amount(v)})
			}
		}
	}
	if low <= 0 && high >= 0 {
		s.ticks = append(s.ticks, tick{0, "0"})
	}
	if len(s.ticks) < 2 { // less than a power of ten
		s.ticks = linear(low, high, min(4, count), true, words.tick).ticks
	}
	slices.SortFunc(s.ticks, func(a, b tick) int { return cmp.Compare(a.at, b.at) })
	return s
}
