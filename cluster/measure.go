package cluster

import "math"

// blockRows is the number of rows that are looked at before the failing ones
// among them are measured: small enough to stay in the cache.
const blockRows = 512

// A scratch is what one goroutine needs to measure a block.
type scratch struct {
	rows    []int32
	ranks   []rank
	found   []found
	touched float64
}

// touch reads the rows, all at once as far as the processor is concerned,
// where the work on them would wait for the memory row by row.
func (t *scratch) touch(x []float64, d int, rows []int32) {
	total := 0.0
	for _, i := range rows {
		total += x[int(i)*d]
	}
	t.touched = total
}

// found is what a row was told: its nearest and second nearest centre, and the
// distances to these and to the third nearest.
type found struct {
	own, next            uint16
	first, second, third float32
}

func (f *found) store(b *bounds, i int) {
	b.set(i, f.own, f.next, float64(f.first), float64(f.second), float64(f.third))
}

func newScratch() *scratch {
	return &scratch{
		rows:  make([]int32, blockRows),
		ranks: make([]rank, blockRows), found: make([]found, blockRows),
	}
}

// tabulate writes the table of rankAll.
func (s *lloyd) tabulate() {
	for c := range s.k {
		t := s.table[c*(s.d+1):][:s.d+1]
		square := 0.0
		for j, v := range s.row(c) {
			t[j] = v
			square += float64(v * v)
		}
		t[s.d] = (square + s.rho2) / 2
	}
}

// measure fills t.found with the nearest centres of the given rows.
func (s *lloyd) measure(t *scratch, rows []int32) {
	ranks := t.ranks[:len(rows)]
	rankAll(s.x, s.d, rows, s.table, s.mask, ranks)
	doubt := float64(s.mask+1)/(1<<51) + 1.0/(1<<46)
	for r, k := range ranks {
		square := k.square - s.rho2
		first := math.Float64frombits(k.first &^ s.mask)
		second := math.Float64frombits(k.second &^ s.mask)
		third := math.Float64frombits(k.third &^ s.mask)
		if second-first <= doubt*(first+s.rho2) {
			t.found[r] = s.settle(int(rows[r]))
			continue
		}
		f := found{
			own: uint16(k.first & s.mask), next: uint16(k.second & s.mask),
			first:  sqrt32(max(2*first+square, 0)),
			second: sqrt32(2*second + square),
			third:  sqrt32(min(2*third+square, far)),
		}
		if k.second == infBits {
			f.next, f.second = f.own, far // the only centre
		}
		t.found[r] = f
	}
}

// settle measures one row without rounding its distances: equal ones go to the
// centre with the lower number.
func (s *lloyd) settle(i int) found {
	p := s.x[i*s.d:][:s.d]
	first, second, third := math.Inf(1), math.Inf(1), math.Inf(1)
	var f found
	for c := range s.k {
		q := squared(p, s.row(c))
		switch {
		case q < first:
			first, second, third = q, first, second
			f.own, f.next = uint16(c), f.own
		case q < second:
			second, third = q, second
			f.next = uint16(c)
		case q < third:
			third = q
		}
	}
	f.first, f.second, f.third = sqrt32(first), sqrt32(min(second, far)), sqrt32(min(third, far))
	return f
}
