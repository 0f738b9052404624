package cluster

import "math"

// An arranger sorts rows as a kd-tree would, halving them along the feature in
// which they vary most until a block is left.
type arranger struct {
	d   int
	x   []float64
	key []uint64 // by place: a coordinate in the upper half, the row in the lower
}

// finish halves a span until blocks are left.
func (a *arranger) finish(lo, hi int) {
	for hi-lo > blockRows {
		m := a.split(lo, hi)
		a.finish(lo, m)
		lo = m
	}
}

// split puts the lower half of a span first and returns where the upper begins:
// the lower has a power of 2 of blocks.
func (a *arranger) split(lo, hi int) int {
	half := blockRows
	for 2*half < hi-lo {
		half *= 2
	}
	key := a.key[lo:hi]
	axis := a.axis(key)
	if axis < 0 {
		return lo + half // all at one place
	}
	for i, v := range key {
		row := v & math.MaxUint32
		key[i] = order32(a.x[int(row)*a.d+axis])<<32 | row
	}
	choose(key, half)
	return lo + half
}

// order32 returns 31 bits that compare as the numbers do, rounded.
func order32(v float64) uint64 {
	b := math.Float32bits(float32(v))
	return uint64(b^(uint32(int32(b)>>31)|1<<31)) >> 1
}

// axis returns the feature in which some of the rows vary most, −1 if in none.
func (a *arranger) axis(key []uint64) int {
	var room [axisRows]int
	rows := room[:min(axisRows, len(key))]
	for s := range rows {
		rows[s] = int(key[s*len(key)/len(rows)] & math.MaxUint32)
	}
	return widest(a.x, a.d, rows)
}

// axisRows is how many rows tell in which feature a span varies most.
const axisRows = 32

// widest returns the feature in which the rows vary most, −1 if in none.
func widest(x []float64, d int, rows []int) int {
	most, axis := 0.0, -1
	for j := range d {
		first := x[rows[0]*d+j]
		total, squares := 0.0, 0.0
		for _, row := range rows {
			v := x[row*d+j] - first
			total += v
			squares += float64(v * v)
		}
		if v := squares - total*total/float64(len(rows)); v > most {
			most, axis = v, j
		}
	}
	return axis
}

// choose puts the k lowest keys first.
func choose(key []uint64, k int) {
	for len(key) > 1 && k > 0 && k < len(key) {
		m := cleave(key, quantile(key, k))
		if k <= m {
			key = key[:m]
		} else {
			key, k = key[m:], k-m
		}
	}
}

// quantile returns one of the keys, not the lowest, of about rank k.
func quantile(key []uint64, k int) uint64 {
	const most = 31
	var sample [most]uint64
	n := min(most, 3+2*(len(key)/64))
	for s := range n {
		v, i := key[s*len(key)/n], s
		for ; i > 0 && sample[i-1] > v; i-- {
			sample[i] = sample[i-1]
		}
		sample[i] = v
	}
	return sample[max(1, min(n-1, k*n/len(key)))]
}

// cleave puts the keys below the pivot first and returns how many they are. It
// has no branch to guess: keys have 63 bits, so the sign of a difference tells.
func cleave(key []uint64, pivot uint64) int {
	m := 0
	for i, v := range key {
		key[i] = key[m]
		key[m] = v
		m += int((v - pivot) >> 63)
	}
	return m
}

// fmin is min for numbers, without its care for NaN and signed zeros.
func fmin(a, b float64) float64 {
	if b < a {
		return b
	}
	return a
}

// fmax is max for numbers, without its care for NaN and signed zeros.
func fmax(a, b float64) float64 {
	if b > a {
		return b
	}
	return a
}
