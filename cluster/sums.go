package cluster

import (
	"context"

	"github.com/clientele-go/clientele/internal/parallel"
)

// This file keeps the sums of a run: Σw·x and Σw per cluster, chunk by chunk.

// sumChunk sums up one chunk from its labels.
func (s *lloyd) sumChunk(chunk int) {
	d, size := s.d, s.k*(s.d+1)
	sums := s.sums[chunk*size:][:size]
	clear(sums)
	from, to := s.b.chunk(chunk)
	for block := from; block < to; block++ {
		lo := block * blockRows
		x := s.b.x[lo*d:]
		for i, c := range s.labels[lo:][:s.b.size[block]] {
			w, sum := at(s.b.w, lo+i), sums[int(c)*(d+1):][:d+1]
			sum[d] += w
			sum = sum[:d]
			for j, v := range x[:d] {
				sum[j] += float64(w * v)
			}
			x = x[d:]
		}
	}
}

// recount sums up every chunk and the total from the labels.
func (s *lloyd) recount() {
	// It takes a few milliseconds: not worth an error on the way.
	_ = parallel.For(context.Background(), len(s.cost), s.sumChunk)
	s.reduce()
}

// move takes the row at place i from one cluster's sums to another's.
func (s *lloyd) move(t *worker, i int, from, to uint16) {
	if s.fresh {
		return
	}
	d := s.d
	a, b := t.sums[int(from)*(d+1):][:d+1], t.sums[int(to)*(d+1):][:d+1]
	w := at(s.b.w, i)
	for j, v := range s.b.at(i) {
		v = float64(w * v)
		a[j] -= v
		b[j] += v
	}
	a[d] -= w
	b[d] += w
}

// reduce adds up the chunks in their order and returns the moves of the pass.
func (s *lloyd) reduce() int {
	size := s.k * (s.d + 1)
	clear(s.total)
	moves := 0
	for chunk := range s.cost {
		for j, v := range s.sums[chunk*size:][:size] {
			s.total[j] += v
		}
		moves += s.moves[chunk]
	}
	return moves
}

// refill gives each empty cluster the row that lies farthest from its centre,
// by weighted squared distance, the first such row on ties, and reports
// whether any was empty. When no row lies apart from its centre, the points
// have no more distinct places, and the empty cluster is dropped.
func (s *lloyd) refill() bool {
	refilled := false
	for c := 0; c < s.k; c++ {
		if !s.empty(c) {
			continue
		}
		refilled = true
		far, row := 0.0, -1
		for i := range s.labels {
			input := s.b.input(i)
			if input < 0 {
				continue
			}
			q := float64(at(s.b.w, i) * squared(s.b.at(i), s.row(int(s.labels[i]))))
			if q > far || q == far && q > 0 && input < s.b.input(row) {
				far, row = q, i
			}
		}
		if row < 0 {
			s.drop(c)
			c--
			continue
		}
		copy(s.row(c), s.b.at(row))
		s.labels[row] = uint16(c)
		s.recount()
	}
	return refilled
}

// empty reports whether no row with a weight is in cluster c.
func (s *lloyd) empty(c int) bool {
	mass := s.total[c*(s.d+1)+s.d]
	if s.b.w == nil {
		return mass < 0.5
	}
	sum := 0.0
	for b := range s.k {
		sum += s.total[b*(s.d+1)+s.d]
	}
	if mass > 1e-6*sum {
		return false
	}
	// So little may be the rounding error of weights that came and went.
	for i, a := range s.labels {
		if int(a) == c && s.b.w[i] > 0 {
			return false
		}
	}
	return true
}

// anyEmpty reports whether a cluster is empty.
func (s *lloyd) anyEmpty() bool {
	for c := range s.k {
		if s.empty(c) {
			return true
		}
	}
	return false
}

// drop removes cluster c. Rows of weight 0 in it go to cluster 0 until the next
// pass.
func (s *lloyd) drop(c int) {
	copy(s.centers[c*s.d:], s.centers[(c+1)*s.d:])
	s.k--
	s.centers = s.centers[:s.k*s.d]
	for i, a := range s.labels {
		switch {
		case int(a) == c:
			s.labels[i] = 0
		case int(a) > c:
			s.labels[i]--
		}
	}
	s.allocate()
	s.recount()
}
