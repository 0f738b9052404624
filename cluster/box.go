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
	lo, hi := box(x, d)
	off, spread := 0.0, 0.0
	shift = make([]float64, d)
	for j := range d {
		shift[j] = lo[j]/2 + hi[j]/2
		off += float64(shift[j] * shift[j])
		spread += float64((hi[j] - lo[j]) * (hi[j] - lo[j]))
	}
	if off <= 16*spread {
		return x, nil
	}
	moved = append([]float64(nil), x...)
	translate(moved, shift, -1)
	return moved, shift
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
