package cluster

import (
	"math"
	"math/bits"
)

// This file scores rows that are rounded to whole numbers of 13 bits: a quarter
// of the memory or less, and two centres a multiplication. With a row
// x ≈ step·u − most,
//
//	(|x−c|² − |x|²)/2 = |c|²/2 − x·c ≈ |c|²/2 + most·Σc − Σ u·(step·c)
//
// is, counted in units small enough, a sum of products of whole numbers. Two
// centres share a word: the score of one stands in its upper half, that of the
// other in its lower, each with the number of the centre in the lowest bits, and
// one product with u serves both.

// roundable reports whether rows of d features are rounded.
func roundable(d int) bool { return d >= 5 && d <= maxWritten }

// steps is the largest number that a cell is rounded to.
const steps = 1<<13 - 1

// A rounding says how the cells of a chunk were rounded: to multiples of step
// above −most.
type rounding struct{ step, most float64 }

// round sets dst to the cells, rounded, of which none is beyond ±most.
func round(dst []uint16, x []float64, most float64) rounding {
	if most == 0 {
		most = 1
	}
	r := rounding{2 * most / steps, most}
	inverse, half := steps/(2*most), steps/2.+.5
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = uint16(int32(float64(v*inverse) + half))
	}
	return r
}

// Lanes are an entry of a table: by feature, the factors for two centres, and
// last what their scores begin with.
type lanes [maxWritten + 1]uint64

// A rate is what the scores by a table are worth.
type rate struct {
	unit   float64 // of a score
	low    float64 // that a score of 0 stands for
	spread float64 // no score stands for more above that
	doubt  float64 // no score is farther off that of the row as it was
	shift  int     // to a score, above the number of its centre
}

// tabulateRounded fills the table for rows that lie within radius of the origin.
func (s *lloyd) tabulateRounded(table []lanes, r rounding, radius float64) rate {
	number := max(2, bits.Len(uint(s.k-1))) // two scores must add up in 31 bits
	longest := 0.0                          // by the sum of the absolute coordinates
	for c := range s.k {
		sum := 0.0
		for _, v := range s.row(c) {
			sum += math.Abs(v)
		}
		longest = fmax(longest, sum)
	}
	missed := r.step / 2 * longest * (1 + 1e-6) // by rounding the rows
	spread := (radius+s.longest)*(radius+s.longest)/2*(1+1e-6) + 2*missed
	// Rounding a factor costs a score half a unit for every step from the middle.
	lost := float64(s.d) * steps / 4
	units := 1.0 // for rows and centres at the origin
	if spread > 1e-200 {
		units = (float64(uint64(1)<<(32-number)) - 2*lost - 4) / spread
	}
	margin := missed + (lost+1)/units
	v := rate{unit: 1 / units, low: -radius*radius/2*(1+1e-6) - margin, spread: spread + 2*margin, shift: 32 + number}
	lost = 0
	for i := range table {
		table[i] = lanes{}
		for half := range 2 {
			c, up := 2*i+half, 32*(1-half)
			if c < s.k {
				lost = fmax(lost, s.enterRounded(&table[i], c, r, units, v.low, up, number))
			} else {
				table[i][maxWritten] |= math.MaxUint32 << up // above every score
			}
		}
	}
	v.doubt = missed + (lost+1)/units
	return v
}

// enterRounded enters centre c into the half of an entry that begins at bit up,
// and returns by how many units its scores may be off.
func (s *lloyd) enterRounded(e *lanes, c int, r rounding, units, low float64, up, number int) (lost float64) {
	from := -low
	for j, v := range s.row(c) {
		factor := units * r.step * v
		whole := math.Round(factor)
		e[j] -= uint64(int64(whole)) << (up + number)
		from += float64(v*v)/2 + float64(r.most*v) - (factor-whole)/units*(steps/2.)
		lost += math.Abs(factor-whole) * (steps / 2.)
	}
	e[maxWritten] += (uint64(math.Round(units*from))<<number | uint64(c)) << up
	return lost
}
