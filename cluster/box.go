package cluster

import "math"

// box returns the lowest and the highest coordinates of the points.
func box(x []float64, d int) (lo, hi []float64) {
	lo = append([]float64(nil), x[:d]...)
	hi = append([]float64(nil), lo...)
	for o := 0; o < len(x); o += d {
		for j, v := range x[o:][:d] {
			if v < lo[j] {
				lo[j] = v
			}
			if v > hi[j] {
				hi[j] = v
			}
		}
	}
	return lo, hi
}

// diagonal returns the length of the diagonal of the box around the points.
func diagonal(x []float64, d int) float64 {
	lo, hi := box(x, d)
	return math.Sqrt(squared(lo, hi))
}

// centre returns points that lie far off the origin for their spread moved to
// the middle of their box, where differences of squares lose no digits, and the
// way back. Other points it returns as they are, and no way.
func centre(x []float64, d int) (moved, shift []float64) {
	// Some rows may do to see that all would not be moved: their box is no larger,
	// and the middle of the large one is no farther than half the difference.
	if some := 512 * d; len(x) > some {
		if _, off, spread := middleOf(x[:some], d); off <= 7*spread {
			return x, nil
		}
	}
	shift, off, spread := middleOf(x, d)
	if off <= 16*spread {
		return x, nil
	}
	moved = append([]float64(nil), x...)
	translate(moved, shift, -1)
	return moved, shift
}

// middleOf returns the middle of the box around the points, the square of its
// distance from the origin, and that of the diagonal.
func middleOf(x []float64, d int) (middle []float64, off, spread float64) {
	lo, hi := box(x, d)
	middle = make([]float64, d)
	for j := range d {
		middle[j] = lo[j]/2 + hi[j]/2
		off += float64(middle[j] * middle[j])
		spread += float64((hi[j] - lo[j]) * (hi[j] - lo[j]))
	}
	return middle, off, spread
}

// translate adds sign·shift to each point.
func translate(x, shift []float64, sign float64) {
	d := len(shift)
	if d == 0 {
		return
	}
	for o := 0; o+d <= len(x); o += d {
		for j, s := range shift {
			x[o+j] += float64(sign * s)
		}
	}
}

// nearOne returns the cells divided by a power of 2 when the largest is so far
// from 1 that squares would leave float32, in which bounds are kept; else the
// cells as they are and 1.
func nearOne(x []float64) (scaled []float64, unit float64) {
	size := largest(x)
	if size == 0 || 0x1p-40 < size && size < 0x1p40 {
		return x, 1
	}
	_, exponent := math.Frexp(size)
	unit = math.Ldexp(1, max(-1000, exponent)) // below, its inverse would be infinite
	scaled = append([]float64(nil), x...)
	multiply(scaled, 1/unit)
	return scaled, unit
}

// largest returns the largest absolute value, NaN if there is one, without a
// branch: the bits of absolute values compare as they do, with NaN on top.
func largest(x []float64) float64 {
	bits := uint64(0)
	for _, v := range x {
		bits = max(bits, math.Float64bits(v)&^(1<<63))
	}
	return math.Float64frombits(bits)
}

// multiply multiplies every cell.
func multiply(x []float64, factor float64) {
	if factor == 1 {
		return
	}
	for i := range x {
		x[i] *= factor
	}
}
