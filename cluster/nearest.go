package cluster

import "math"

// near is what a row is told of its centres: the squared distances to the
// nearest and the second nearest, and which the nearest is.
type near struct {
	first, second float64
	best          int32
}

// nearestTwo fills out with the two nearest centres of each of the rows. Equal
// distances go to the centre with the lower number. With one centre the second
// distance is +Inf.
//
// The loops are written out for up to 8 features, because the compiler neither
// unrolls nor keeps a row in registers, and compare distances as integers,
// because that becomes a conditional move where a branch would be guessed
// wrong every other time. Products are rounded before they are added, so that
// no processor fuses the two.
func nearestTwo(x []float64, d int, rows []int32, centers []float64, out []near) {
	switch d {
	case 1:
		nearestTwo1(x, rows, centers, out)
	case 2:
		nearestTwo2(x, rows, centers, out)
	case 3:
		nearestTwo3(x, rows, centers, out)
	case 4:
		nearestTwo4(x, rows, centers, out)
	case 5:
		nearestTwo5(x, rows, centers, out)
	case 6:
		nearestTwo6(x, rows, centers, out)
	case 7:
		nearestTwo7(x, rows, centers, out)
	case 8:
		nearestTwo8(x, rows, centers, out)
	default:
		nearestTwoAny(x, d, rows, centers, out)
	}
}

// infBits are the bits of +Inf.
const infBits = 0x7ff0000000000000

func nearestTwoAny(x []float64, d int, rows []int32, centers []float64, out []near) {
	for r, i := range rows {
		p := x[int(i)*d:][:d]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= d; j, rest = j+1, rest[d:] {
			b := math.Float64bits(squared(p, rest[:d]))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

// squared returns the squared distance of two points of equal length.
func squared(a, b []float64) float64 {
	b = b[:len(a)]
	var s, t float64
	i := 0
	for ; i+1 < len(a); i += 2 {
		u, v := a[i]-b[i], a[i+1]-b[i+1]
		s += float64(u * u)
		t += float64(v * v)
	}
	if i < len(a) {
		u := a[i] - b[i]
		s += float64(u * u)
	}
	return s + t
}

func nearestTwo1(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[1]float64)(x[int(i)*1:])
		x0 := p[0]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 1; j, rest = j+1, rest[1:] {
			c := (*[1]float64)(rest)
			t0 := x0 - c[0]
			b := math.Float64bits(float64(t0 * t0))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo2(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[2]float64)(x[int(i)*2:])
		x0, x1 := p[0], p[1]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 2; j, rest = j+1, rest[2:] {
			c := (*[2]float64)(rest)
			t0, t1 := x0-c[0], x1-c[1]
			b := math.Float64bits(float64(t0*t0) + float64(t1*t1))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo3(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[3]float64)(x[int(i)*3:])
		x0, x1, x2 := p[0], p[1], p[2]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 3; j, rest = j+1, rest[3:] {
			c := (*[3]float64)(rest)
			t0, t1, t2 := x0-c[0], x1-c[1], x2-c[2]
			b := math.Float64bits((float64(t0*t0) + float64(t2*t2)) + float64(t1*t1))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo4(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[4]float64)(x[int(i)*4:])
		x0, x1, x2, x3 := p[0], p[1], p[2], p[3]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 4; j, rest = j+1, rest[4:] {
			c := (*[4]float64)(rest)
			t0, t1, t2, t3 := x0-c[0], x1-c[1], x2-c[2], x3-c[3]
			b := math.Float64bits((float64(t0*t0) + float64(t2*t2)) + (float64(t1*t1) + float64(t3*t3)))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo5(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[5]float64)(x[int(i)*5:])
		x0, x1, x2, x3, x4 := p[0], p[1], p[2], p[3], p[4]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 5; j, rest = j+1, rest[5:] {
			c := (*[5]float64)(rest)
			t0, t1, t2, t3, t4 := x0-c[0], x1-c[1], x2-c[2], x3-c[3], x4-c[4]
			b := math.Float64bits((float64(t0*t0) + float64(t2*t2) + float64(t4*t4)) + (float64(t1*t1) + float64(t3*t3)))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo6(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[6]float64)(x[int(i)*6:])
		x0, x1, x2, x3, x4, x5 := p[0], p[1], p[2], p[3], p[4], p[5]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 6; j, rest = j+1, rest[6:] {
			c := (*[6]float64)(rest)
			t0, t1, t2, t3, t4, t5 := x0-c[0], x1-c[1], x2-c[2], x3-c[3], x4-c[4], x5-c[5]
			b := math.Float64bits((float64(t0*t0) + float64(t2*t2) + float64(t4*t4)) + (float64(t1*t1) + float64(t3*t3) + float64(t5*t5)))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo7(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[7]float64)(x[int(i)*7:])
		x0, x1, x2, x3, x4, x5, x6 := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 7; j, rest = j+1, rest[7:] {
			c := (*[7]float64)(rest)
			t0, t1, t2, t3, t4, t5, t6 := x0-c[0], x1-c[1], x2-c[2], x3-c[3], x4-c[4], x5-c[5], x6-c[6]
			b := math.Float64bits((float64(t0*t0) + float64(t2*t2) + float64(t4*t4) + float64(t6*t6)) + (float64(t1*t1) + float64(t3*t3) + float64(t5*t5)))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}

func nearestTwo8(x []float64, rows []int32, centers []float64, out []near) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[8]float64)(x[int(i)*8:])
		x0, x1, x2, x3, x4, x5, x6, x7 := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
		first, second, best := uint64(infBits), uint64(infBits), int32(0)
		for j, rest := int32(0), centers; len(rest) >= 8; j, rest = j+1, rest[8:] {
			c := (*[8]float64)(rest)
			t0, t1, t2, t3, t4, t5, t6, t7 := x0-c[0], x1-c[1], x2-c[2], x3-c[3], x4-c[4], x5-c[5], x6-c[6], x7-c[7]
			b := math.Float64bits((float64(t0*t0) + float64(t2*t2) + float64(t4*t4) + float64(t6*t6)) + (float64(t1*t1) + float64(t3*t3) + float64(t5*t5) + float64(t7*t7)))
			if b < first {
				best = j
			}
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = near{math.Float64frombits(first), math.Float64frombits(second), best}
	}
}
