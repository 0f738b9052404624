package cluster

import "math"

// This file measures blocks of rows against all centres. A row x and a centre c
// are compared by
//
//	score = (|c|² + ρ²)/2 − x·c = (|x − c|² + ρ² − |x|²)/2,
//
// which orders centres as distances do, costs two thirds of one, and is not
// negative when ρ is the length of the longest row. So its bits compare as
// integers, which becomes a conditional move where a branch would be guessed
// wrong every other time; the number of the centre rides in the lowest bits.
// Rows for which the rounding of all this could matter are measured again
// without it: see settle.
//
// The loops are written out for up to 8 features, because the compiler neither
// unrolls nor keeps a row in registers. Products are rounded before they are
// added, so that no processor fuses the two.

// infBits are the bits of +Inf, above every score.
const infBits = 0x7ff0000000000000

// A rank holds the scores of the three best centres of a row, each with the
// number of the centre in the bits of the mask, infBits where there is none,
// and |x|².
type rank struct {
	first, second, third uint64
	square               float64
}

// rankAll fills out with the best centres of some of the rows of x, d cells
// each. Table holds for each centre its cells and (|c|² + ρ²)/2.
func rankAll(x []float64, d int, rows []int32, table []float64, mask uint64, out []rank) {
	switch d {
	case 1:
		rank1(x, rows, table, mask, out)
	case 2:
		rank2(x, rows, table, mask, out)
	case 3:
		rank3(x, rows, table, mask, out)
	case 4:
		rank4(x, rows, table, mask, out)
	case 5:
		rank5(x, rows, table, mask, out)
	case 6:
		rank6(x, rows, table, mask, out)
	case 7:
		rank7(x, rows, table, mask, out)
	case 8:
		rank8(x, rows, table, mask, out)
	default:
		rankAny(x, d, rows, table, mask, out)
	}
}

func rankAny(x []float64, d int, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := x[int(i)*d:][:d]
		square := 0.0
		for _, v := range p {
			square += float64(v * v)
		}
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+d < len(table); j, o = j+1, o+d+1 {
			c := table[o : o+d+1]
			s, t := c[d], 0.0
			i := 0
			for ; i+1 < d; i += 2 {
				s -= float64(p[i] * c[i])
				t += float64(p[i+1] * c[i+1])
			}
			if i < d {
				s -= float64(p[i] * c[i])
			}
			b := math.Float64bits(s-t)&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, square}
	}
}

func rank1(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[1]float64)(x[int(i)*1:])
		x0 := p[0]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+1 < len(table); j, o = j+1, o+2 {
			c := (*[2]float64)(table[o : o+2 : o+2])
			b := math.Float64bits(c[1]-float64(x0*c[0]))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0 * x0)}
	}
}

func rank2(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[2]float64)(x[int(i)*2:])
		x0, x1 := p[0], p[1]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+2 < len(table); j, o = j+1, o+3 {
			c := (*[3]float64)(table[o : o+3 : o+3])
			b := math.Float64bits(c[2]-(float64(x0*c[0])+float64(x1*c[1])))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1)}
	}
}

func rank3(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[3]float64)(x[int(i)*3:])
		x0, x1, x2 := p[0], p[1], p[2]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+3 < len(table); j, o = j+1, o+4 {
			c := (*[4]float64)(table[o : o+4 : o+4])
			b := math.Float64bits(c[3]-((float64(x0*c[0])+float64(x1*c[1]))+float64(x2*c[2])))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1) + float64(x2*x2)}
	}
}

func rank4(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[4]float64)(x[int(i)*4:])
		x0, x1, x2, x3 := p[0], p[1], p[2], p[3]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+4 < len(table); j, o = j+1, o+5 {
			c := (*[5]float64)(table[o : o+5 : o+5])
			b := math.Float64bits(c[4]-((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3]))))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1) + float64(x2*x2) + float64(x3*x3)}
	}
}

func rank5(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[5]float64)(x[int(i)*5:])
		x0, x1, x2, x3, x4 := p[0], p[1], p[2], p[3], p[4]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+5 < len(table); j, o = j+1, o+6 {
			c := (*[6]float64)(table[o : o+6 : o+6])
			b := math.Float64bits(c[5]-(((float64(x0*c[0])+float64(x1*c[1]))+float64(x2*c[2]))+(float64(x3*c[3])+float64(x4*c[4]))))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1) + float64(x2*x2) + float64(x3*x3) + float64(x4*x4)}
	}
}

func rank6(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[6]float64)(x[int(i)*6:])
		x0, x1, x2, x3, x4, x5 := p[0], p[1], p[2], p[3], p[4], p[5]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+6 < len(table); j, o = j+1, o+7 {
			c := (*[7]float64)(table[o : o+7 : o+7])
			b := math.Float64bits(c[6]-(((float64(x0*c[0])+float64(x1*c[1]))+float64(x2*c[2]))+((float64(x3*c[3])+float64(x4*c[4]))+float64(x5*c[5]))))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1) + float64(x2*x2) + float64(x3*x3) + float64(x4*x4) + float64(x5*x5)}
	}
}

func rank7(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[7]float64)(x[int(i)*7:])
		x0, x1, x2, x3, x4, x5, x6 := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+7 < len(table); j, o = j+1, o+8 {
			c := (*[8]float64)(table[o : o+8 : o+8])
			b := math.Float64bits(c[7]-(((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3])))+((float64(x4*c[4])+float64(x5*c[5]))+float64(x6*c[6]))))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1) + float64(x2*x2) + float64(x3*x3) + float64(x4*x4) + float64(x5*x5) + float64(x6*x6)}
	}
}

func rank8(x []float64, rows []int32, table []float64, mask uint64, out []rank) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[8]float64)(x[int(i)*8:])
		x0, x1, x2, x3, x4, x5, x6, x7 := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
		first, second, third := uint64(infBits), uint64(infBits), uint64(infBits)
		for j, o := uint64(0), 0; o+8 < len(table); j, o = j+1, o+9 {
			c := (*[9]float64)(table[o : o+9 : o+9])
			b := math.Float64bits(c[8]-(((float64(x0*c[0])+float64(x1*c[1]))+(float64(x2*c[2])+float64(x3*c[3])))+((float64(x4*c[4])+float64(x5*c[5]))+(float64(x6*c[6])+float64(x7*c[7])))))&^mask | j
			up := max(first, b)
			first = min(first, b)
			upper := max(second, up)
			second = min(second, up)
			third = min(third, upper)
		}
		out[r] = rank{first, second, third, float64(x0*x0) + float64(x1*x1) + float64(x2*x2) + float64(x3*x3) + float64(x4*x4) + float64(x5*x5) + float64(x6*x6) + float64(x7*x7)}
	}
}
