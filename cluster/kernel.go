package cluster

import "math"

// This file measures rows of a block against centres. Scores order centres as
// distances do. They are not negative, so their bits compare as integers, which
// becomes a conditional move where a branch would be guessed wrong every other
// time; the place of the centre rides in the lowest bits.
//
// The loops are written out for up to 8 features, because the compiler neither
// unrolls nor keeps a row in registers. Products are rounded before they are
// added, so that no processor fuses the two.

// blockRows is the number of rows in a block, measured as one.
const blockRows = 128

// maxWritten is the largest number of features with a loop of its own.
const maxWritten = 8

// infBits are the bits of +Inf, above every score.
const infBits = 0x7ff0000000000000

// An entry of a table holds c − c₀ and, last, what the score begins with; see
// enter.
type entry [maxWritten + 1]float64

// A found holds the two best scores of a row, each with the place of its centre
// in its lowest bits.
type found struct{ first, second uint64 }

func pair1(x []float64, rows []uint8, a *entry, out []float64) {
	a0, t := a[0], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[1]float64)(x[1*int(i):])
		out[r] = t - float64(a0*p[0])
	}
}

func pair2(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, t := a[0], a[1], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[2]float64)(x[2*int(i):])
		out[r] = t - (float64(a0*p[0]) + float64(a1*p[1]))
	}
}

func pair3(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, t := a[0], a[1], a[2], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[3]float64)(x[3*int(i):])
		out[r] = t - ((float64(a0*p[0]) + float64(a1*p[1])) + float64(a2*p[2]))
	}
}

func pair4(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, t := a[0], a[1], a[2], a[3], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[4]float64)(x[4*int(i):])
		out[r] = t - ((float64(a0*p[0]) + float64(a1*p[1])) + (float64(a2*p[2]) + float64(a3*p[3])))
	}
}

func pair5(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, t := a[0], a[1], a[2], a[3], a[4], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[5]float64)(x[5*int(i):])
		out[r] = t - (((float64(a0*p[0]) + float64(a1*p[1])) + (float64(a2*p[2]) + float64(a3*p[3]))) + float64(a4*p[4]))
	}
}

func pair6(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, a5, t := a[0], a[1], a[2], a[3], a[4], a[5], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[6]float64)(x[6*int(i):])
		out[r] = t - (((float64(a0*p[0]) + float64(a1*p[1])) + (float64(a2*p[2]) + float64(a3*p[3]))) + (float64(a4*p[4]) + float64(a5*p[5])))
	}
}

func pair7(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, a5, a6, t := a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[7]float64)(x[7*int(i):])
		out[r] = t - (((float64(a0*p[0]) + float64(a1*p[1])) + (float64(a2*p[2]) + float64(a3*p[3]))) + ((float64(a4*p[4]) + float64(a5*p[5])) + float64(a6*p[6])))
	}
}

func pair8(x []float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, a5, a6, a7, t := a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[8]float64)(x[8*int(i):])
		out[r] = t - (((float64(a0*p[0]) + float64(a1*p[1])) + (float64(a2*p[2]) + float64(a3*p[3]))) + ((float64(a4*p[4]) + float64(a5*p[5])) + (float64(a6*p[6]) + float64(a7*p[7]))))
	}
}

func several1(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[1]float64)(x[1*int(i):])
		x0 := p[0]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-float64(x0*c[0]))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several2(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[2]float64)(x[2*int(i):])
		x0, x1 := p[0], p[1]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-(float64(x0*c[0])+float64(x1*c[1])))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several3(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[3]float64)(x[3*int(i):])
		x0, x1, x2 := p[0], p[1], p[2]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-((float64(x0*c[0])+float64(x1*c[1]))+float64(x2*c[2])))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several4(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[4]float64)(x[4*int(i):])
		x0, x1, x2, x3 := p[0], p[1], p[2], p[3]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3]))))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several5(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[5]float64)(x[5*int(i):])
		x0, x1, x2, x3, x4 := p[0], p[1], p[2], p[3], p[4]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-(((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3])))+float64(x4*c[4])))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several6(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[6]float64)(x[6*int(i):])
		x0, x1, x2, x3, x4, x5 := p[0], p[1], p[2], p[3], p[4], p[5]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-(((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3])))+(float64(x4*c[4])+float64(x5*c[5]))))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several7(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[7]float64)(x[7*int(i):])
		x0, x1, x2, x3, x4, x5, x6 := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-(((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3])))+((float64(x4*c[4])+float64(x5*c[5]))+float64(x6*c[6]))))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func several8(x []float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[8]float64)(x[8*int(i):])
		x0, x1, x2, x3, x4, x5, x6, x7 := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
		first, second := zero, uint64(infBits)
		for j := range table {
			c := &table[j]
			b := math.Float64bits(c[maxWritten]-(((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3])))+((float64(x4*c[4])+float64(x5*c[5]))+(float64(x6*c[6])+float64(x7*c[7])))))&keep | uint64(j+1)
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

// pair fills out with the scores of one centre against another for some rows of
// a block: negative where it is nearer.
func pair(x []float64, d int, rows []uint8, a *entry, out []float64) {
	switch d {
	case 1:
		pair1(x, rows, a, out)
	case 2:
		pair2(x, rows, a, out)
	case 3:
		pair3(x, rows, a, out)
	case 4:
		pair4(x, rows, a, out)
	case 5:
		pair5(x, rows, a, out)
	case 6:
		pair6(x, rows, a, out)
	case 7:
		pair7(x, rows, a, out)
	case 8:
		pair8(x, rows, a, out)
	}
}

// several finds the two best scores for some rows of a block: zero is that of
// c₀, the table holds the others, and keep masks the place of the centre.
func several(x []float64, d int, rows []uint8, table []entry, zero, keep uint64, out []found) {
	switch d {
	case 1:
		several1(x, rows, table, zero, keep, out)
	case 2:
		several2(x, rows, table, zero, keep, out)
	case 3:
		several3(x, rows, table, zero, keep, out)
	case 4:
		several4(x, rows, table, zero, keep, out)
	case 5:
		several5(x, rows, table, zero, keep, out)
	case 6:
		several6(x, rows, table, zero, keep, out)
	case 7:
		several7(x, rows, table, zero, keep, out)
	case 8:
		several8(x, rows, table, zero, keep, out)
	}
}

// severalAny is several for any number of features, with the table as rows of
// d+1 cells.
func severalAny(x []float64, d int, rows []uint8, table []float64, zero, keep uint64, out []found) {
	for r, i := range rows {
		p := x[int(i)*d:][:d]
		first, second := zero, uint64(infBits)
		for j, o := uint64(1), 0; o+d < len(table); j, o = j+1, o+d+1 {
			b := math.Float64bits(table[o+d]-product(p, table[o:]))&keep | j
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}
