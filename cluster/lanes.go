package cluster

import "math"

// This file measures rounded rows against two centres at a time; see round.go.
// The loops are written out for the numbers of features that are left in their
// order.

// both finds the two best scores for some rounded rows of a block. The lower half
// of a word that is compared breaks ties of the upper one, which changes nothing.
func both(u []uint16, d int, rows []uint8, table []lanes, out []found) {
	switch d {
	case 5:
		both5(u, rows, table, out)
	case 6:
		both6(u, rows, table, out)
	case 7:
		both7(u, rows, table, out)
	case 8:
		both8(u, rows, table, out)
	}
}

func both5(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[5]uint16)(u[5*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		for j := range table {
			c := &table[j]
			b := c[maxWritten] + uint64(p[0])*c[0] + uint64(p[1])*c[1] + uint64(p[2])*c[2] + uint64(p[3])*c[3] + uint64(p[4])*c[4]
			second = min(second, max(first, b))
			first = min(first, b)
			b <<= 32
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func both6(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[6]uint16)(u[6*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		for j := range table {
			c := &table[j]
			b := c[maxWritten] + uint64(p[0])*c[0] + uint64(p[1])*c[1] + uint64(p[2])*c[2] + uint64(p[3])*c[3] + uint64(p[4])*c[4] + uint64(p[5])*c[5]
			second = min(second, max(first, b))
			first = min(first, b)
			b <<= 32
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func both7(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[7]uint16)(u[7*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		for j := range table {
			c := &table[j]
			b := c[maxWritten] + uint64(p[0])*c[0] + uint64(p[1])*c[1] + uint64(p[2])*c[2] + uint64(p[3])*c[3] + uint64(p[4])*c[4] + uint64(p[5])*c[5] + uint64(p[6])*c[6]
			second = min(second, max(first, b))
			first = min(first, b)
			b <<= 32
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}

func both8(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[8]uint16)(u[8*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		for j := range table {
			c := &table[j]
			b := c[maxWritten] + uint64(p[0])*c[0] + uint64(p[1])*c[1] + uint64(p[2])*c[2] + uint64(p[3])*c[3] + uint64(p[4])*c[4] + uint64(p[5])*c[5] + uint64(p[6])*c[6] + uint64(p[7])*c[7]
			second = min(second, max(first, b))
			first = min(first, b)
			b <<= 32
			second = min(second, max(first, b))
			first = min(first, b)
		}
		out[r] = found{first, second}
	}
}
