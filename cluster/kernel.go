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
const blockRows = 64

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

func pair1(x *[blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, t := a[0], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - float64(a0*x[i])
	}
}

func pair2(x *[2 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, t := a[0], a[1], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - (float64(a0*x[i]) + float64(a1*x[blockRows+int(i)]))
	}
}

func pair3(x *[3 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, t := a[0], a[1], a[2], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - ((float64(a0*x[i]) + float64(a1*x[blockRows+int(i)])) + float64(a2*x[2*blockRows+int(i)]))
	}
}

func pair4(x *[4 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, t := a[0], a[1], a[2], a[3], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - ((float64(a0*x[i]) + float64(a1*x[blockRows+int(i)])) + (float64(a2*x[2*blockRows+int(i)]) + float64(a3*x[3*blockRows+int(i)])))
	}
}

func pair5(x *[5 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, t := a[0], a[1], a[2], a[3], a[4], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - (((float64(a0*x[i]) + float64(a1*x[blockRows+int(i)])) + (float64(a2*x[2*blockRows+int(i)]) + float64(a3*x[3*blockRows+int(i)]))) + float64(a4*x[4*blockRows+int(i)]))
	}
}

func pair6(x *[6 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, a5, t := a[0], a[1], a[2], a[3], a[4], a[5], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - (((float64(a0*x[i]) + float64(a1*x[blockRows+int(i)])) + (float64(a2*x[2*blockRows+int(i)]) + float64(a3*x[3*blockRows+int(i)]))) + (float64(a4*x[4*blockRows+int(i)]) + float64(a5*x[5*blockRows+int(i)])))
	}
}

func pair7(x *[7 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, a5, a6, t := a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - (((float64(a0*x[i]) + float64(a1*x[blockRows+int(i)])) + (float64(a2*x[2*blockRows+int(i)]) + float64(a3*x[3*blockRows+int(i)]))) + ((float64(a4*x[4*blockRows+int(i)]) + float64(a5*x[5*blockRows+int(i)])) + float64(a6*x[6*blockRows+int(i)])))
	}
}

func pair8(x *[8 * blockRows]float64, rows []uint8, a *entry, out []float64) {
	a0, a1, a2, a3, a4, a5, a6, a7, t := a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[maxWritten]
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		out[r] = t - (((float64(a0*x[i]) + float64(a1*x[blockRows+int(i)])) + (float64(a2*x[2*blockRows+int(i)]) + float64(a3*x[3*blockRows+int(i)]))) + ((float64(a4*x[4*blockRows+int(i)]) + float64(a5*x[5*blockRows+int(i)])) + (float64(a6*x[6*blockRows+int(i)]) + float64(a7*x[7*blockRows+int(i)]))))
	}
}

func several1(x *[blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0 := x[i]
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

func several2(x *[2 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1 := x[i], x[blockRows+int(i)]
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

func several3(x *[3 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1, x2 := x[i], x[blockRows+int(i)], x[2*blockRows+int(i)]
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

func several4(x *[4 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1, x2, x3 := x[i], x[blockRows+int(i)], x[2*blockRows+int(i)], x[3*blockRows+int(i)]
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

func several5(x *[5 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1, x2, x3, x4 := x[i], x[blockRows+int(i)], x[2*blockRows+int(i)], x[3*blockRows+int(i)], x[4*blockRows+int(i)]
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

func several6(x *[6 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1, x2, x3, x4, x5 := x[i], x[blockRows+int(i)], x[2*blockRows+int(i)], x[3*blockRows+int(i)], x[4*blockRows+int(i)], x[5*blockRows+int(i)]
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

func several7(x *[7 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1, x2, x3, x4, x5, x6 := x[i], x[blockRows+int(i)], x[2*blockRows+int(i)], x[3*blockRows+int(i)], x[4*blockRows+int(i)], x[5*blockRows+int(i)], x[6*blockRows+int(i)]
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

func several8(x *[8 * blockRows]float64, rows []uint8, table []entry, zero, keep uint64, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		i %= blockRows
		x0, x1, x2, x3, x4, x5, x6, x7 := x[i], x[blockRows+int(i)], x[2*blockRows+int(i)], x[3*blockRows+int(i)], x[4*blockRows+int(i)], x[5*blockRows+int(i)], x[6*blockRows+int(i)], x[7*blockRows+int(i)]
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
		pair1((*[blockRows]float64)(x), rows, a, out)
	case 2:
		pair2((*[2 * blockRows]float64)(x), rows, a, out)
	case 3:
		pair3((*[3 * blockRows]float64)(x), rows, a, out)
	case 4:
		pair4((*[4 * blockRows]float64)(x), rows, a, out)
	case 5:
		pair5((*[5 * blockRows]float64)(x), rows, a, out)
	case 6:
		pair6((*[6 * blockRows]float64)(x), rows, a, out)
	case 7:
		pair7((*[7 * blockRows]float64)(x), rows, a, out)
	case 8:
		pair8((*[8 * blockRows]float64)(x), rows, a, out)
	}
}

// several finds the two best scores for some rows of a block: zero is that of
// c₀, the table holds the others, and keep masks the place of the centre.
func several(x []float64, d int, rows []uint8, table []entry, zero, keep uint64, out []found) {
	switch d {
	case 1:
		several1((*[blockRows]float64)(x), rows, table, zero, keep, out)
	case 2:
		several2((*[2 * blockRows]float64)(x), rows, table, zero, keep, out)
	case 3:
		several3((*[3 * blockRows]float64)(x), rows, table, zero, keep, out)
	case 4:
		several4((*[4 * blockRows]float64)(x), rows, table, zero, keep, out)
	case 5:
		several5((*[5 * blockRows]float64)(x), rows, table, zero, keep, out)
	case 6:
		several6((*[6 * blockRows]float64)(x), rows, table, zero, keep, out)
	case 7:
		several7((*[7 * blockRows]float64)(x), rows, table, zero, keep, out)
	case 8:
		several8((*[8 * blockRows]float64)(x), rows, table, zero, keep, out)
	}
}

// severalAny is several for any number of features, with the table as rows of
// d+1 cells.
func severalAny(x []float64, d int, rows []uint8, table []float64, zero, keep uint64, out []found) {
	var score [blockRows]float64
	for r := range rows {
		out[r] = found{zero, infBits}
	}
	for j, o := uint64(1), 0; o+d < len(table); j, o = j+1, o+d+1 {
		c := table[o : o+d+1]
		for r := range rows {
			score[r] = c[d]
		}
		for f, a := range c[:d] {
			column := (*[blockRows]float64)(x[f*blockRows:])
			for r, i := range rows {
				score[r] -= float64(a * column[i%blockRows])
			}
		}
		for r := range rows {
			b := math.Float64bits(score[r])&keep | j
			out[r].second = min(out[r].second, max(out[r].first, b))
			out[r].first = min(out[r].first, b)
		}
	}
}
