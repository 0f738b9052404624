package cluster

import "math"

// This file measures rounded rows against two centres at a time, or two times
// two; see round.go. The loops are written out for the numbers of features that
// are left in their order.

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
		j := len(table) % 2
		if j > 0 {
			a := &table[0]
			v := a[maxWritten] + uint64(p[0])*a[0] + uint64(p[1])*a[1] + uint64(p[2])*a[2] + uint64(p[3])*a[3] + uint64(p[4])*a[4]
			first, second = min(v, v<<32), max(v, v<<32)
		}
		for ; j+1 < len(table); j += 2 {
			a, b := &table[j], &table[j+1]
			v, w := a[maxWritten], b[maxWritten]
			x := uint64(p[0])
			v, w = v+x*a[0], w+x*b[0]
			x = uint64(p[1])
			v, w = v+x*a[1], w+x*b[1]
			x = uint64(p[2])
			v, w = v+x*a[2], w+x*b[2]
			x = uint64(p[3])
			v, w = v+x*a[3], w+x*b[3]
			x = uint64(p[4])
			v, w = v+x*a[4], w+x*b[4]
			second = min(second, max(first, v))
			first = min(first, v)
			v <<= 32
			second = min(second, max(first, v))
			first = min(first, v)
			second = min(second, max(first, w))
			first = min(first, w)
			w <<= 32
			second = min(second, max(first, w))
			first = min(first, w)
		}
		out[r] = found{first, second}
	}
}

func both6(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[6]uint16)(u[6*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		j := len(table) % 2
		if j > 0 {
			a := &table[0]
			v := a[maxWritten] + uint64(p[0])*a[0] + uint64(p[1])*a[1] + uint64(p[2])*a[2] + uint64(p[3])*a[3] + uint64(p[4])*a[4] + uint64(p[5])*a[5]
			first, second = min(v, v<<32), max(v, v<<32)
		}
		for ; j+1 < len(table); j += 2 {
			a, b := &table[j], &table[j+1]
			v, w := a[maxWritten], b[maxWritten]
			x := uint64(p[0])
			v, w = v+x*a[0], w+x*b[0]
			x = uint64(p[1])
			v, w = v+x*a[1], w+x*b[1]
			x = uint64(p[2])
			v, w = v+x*a[2], w+x*b[2]
			x = uint64(p[3])
			v, w = v+x*a[3], w+x*b[3]
			x = uint64(p[4])
			v, w = v+x*a[4], w+x*b[4]
			x = uint64(p[5])
			v, w = v+x*a[5], w+x*b[5]
			second = min(second, max(first, v))
			first = min(first, v)
			v <<= 32
			second = min(second, max(first, v))
			first = min(first, v)
			second = min(second, max(first, w))
			first = min(first, w)
			w <<= 32
			second = min(second, max(first, w))
			first = min(first, w)
		}
		out[r] = found{first, second}
	}
}

func both7(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[7]uint16)(u[7*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		j := len(table) % 2
		if j > 0 {
			a := &table[0]
			v := a[maxWritten] + uint64(p[0])*a[0] + uint64(p[1])*a[1] + uint64(p[2])*a[2] + uint64(p[3])*a[3] + uint64(p[4])*a[4] + uint64(p[5])*a[5] + uint64(p[6])*a[6]
			first, second = min(v, v<<32), max(v, v<<32)
		}
		for ; j+1 < len(table); j += 2 {
			a, b := &table[j], &table[j+1]
			v, w := a[maxWritten], b[maxWritten]
			x := uint64(p[0])
			v, w = v+x*a[0], w+x*b[0]
			x = uint64(p[1])
			v, w = v+x*a[1], w+x*b[1]
			x = uint64(p[2])
			v, w = v+x*a[2], w+x*b[2]
			x = uint64(p[3])
			v, w = v+x*a[3], w+x*b[3]
			x = uint64(p[4])
			v, w = v+x*a[4], w+x*b[4]
			x = uint64(p[5])
			v, w = v+x*a[5], w+x*b[5]
			x = uint64(p[6])
			v, w = v+x*a[6], w+x*b[6]
			second = min(second, max(first, v))
			first = min(first, v)
			v <<= 32
			second = min(second, max(first, v))
			first = min(first, v)
			second = min(second, max(first, w))
			first = min(first, w)
			w <<= 32
			second = min(second, max(first, w))
			first = min(first, w)
		}
		out[r] = found{first, second}
	}
}

func both8(u []uint16, rows []uint8, table []lanes, out []found) {
	out = out[:len(rows)]
	for r, i := range rows {
		p := (*[8]uint16)(u[8*int(i):])
		first, second := uint64(math.MaxUint64), uint64(math.MaxUint64)
		j := len(table) % 2
		if j > 0 {
			a := &table[0]
			v := a[maxWritten] + uint64(p[0])*a[0] + uint64(p[1])*a[1] + uint64(p[2])*a[2] + uint64(p[3])*a[3] + uint64(p[4])*a[4] + uint64(p[5])*a[5] + uint64(p[6])*a[6] + uint64(p[7])*a[7]
			first, second = min(v, v<<32), max(v, v<<32)
		}
		for ; j+1 < len(table); j += 2 {
			a, b := &table[j], &table[j+1]
			v, w := a[maxWritten], b[maxWritten]
			x := uint64(p[0])
			v, w = v+x*a[0], w+x*b[0]
			x = uint64(p[1])
			v, w = v+x*a[1], w+x*b[1]
			x = uint64(p[2])
			v, w = v+x*a[2], w+x*b[2]
			x = uint64(p[3])
			v, w = v+x*a[3], w+x*b[3]
			x = uint64(p[4])
			v, w = v+x*a[4], w+x*b[4]
			x = uint64(p[5])
			v, w = v+x*a[5], w+x*b[5]
			x = uint64(p[6])
			v, w = v+x*a[6], w+x*b[6]
			x = uint64(p[7])
			v, w = v+x*a[7], w+x*b[7]
			second = min(second, max(first, v))
			first = min(first, v)
			v <<= 32
			second = min(second, max(first, v))
			first = min(first, v)
			second = min(second, max(first, w))
			first = min(first, w)
			w <<= 32
			second = min(second, max(first, w))
			first = min(first, w)
		}
		out[r] = found{first, second}
	}
}
