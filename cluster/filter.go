package cluster

import (
	"math"
	"math/bits"
)

// This file spares most of the distances of Lloyd's algorithm. A round goes down
// from the chunks to the blocks with the centres that may be nearest to some
// row in a box. A centre c is left out when another one b, the nearest to the
// middle m of the box, is nearer for every row x = m + y in it:
//
//	|x−c|² − |x−b|² = |m−c|² − |m−b|² − 2·y·(c−b) > 0,
//
// where y·(c−b) is no more than radius·|c−b| and no more than Σ half·|c−b|, side
// by side. A block for which one centre is left goes to it as a whole; see
// share.go for the others.
//
// What was found out holds as long as the centres have not moved too far: until
// is the sum of the way they go, in each round that of the two which moved
// most, up to which a box need not be looked at.
//
// Each test leaves room for more than its rounding, so the labels are those of
// the plain algorithm.
//
// Source: Kanungo, Mount, Netanyahu, Piatko, Silverman and Wu (2002), IEEE
// Transactions on Pattern Analysis and Machine Intelligence 24(7), for the
// filter, on three levels of boxes rather than a tree.

// nobody stands for no cluster.
const nobody = math.MaxUint16

// A worker is what one goroutine works with.
type worker struct {
	kept  [levels][]uint16 // centres left at each level
	moves int              // rows that changed cluster
	sums  []float64        // of the chunk

	// Of the box at hand.
	square []float64 // by centre: squared distance from the middle
	reach  float64   // no row is farther from a centre that is left

	// Of the block at hand; see share.go.
	worn      []float64 // by centre
	limit     []float32 // by centre
	least     float64
	all, rows [blockRows]uint8
	lead      [blockRows]float64 // by row measured
	to        [blockRows]uint16  // by row measured
	found     [blockRows]found   // by row measured
	table     []entry
	wide      []float64 // the table for more than maxWritten features
	ahead     float64   // keeps what is read ahead from being left out

	// Of the chunk at hand; see scan.go.
	lanes   []lanes
	worn32  []float32 // by centre
	changes []change
	unsure  [blockRows]uint8 // of the block
}

// maxApart is the largest number of centres whose distances are kept.
const maxApart = 64

// visit looks at box i of a level. Among are the centres that may be nearest to
// a row in it, ascending; with anew one of them may be new since the last visit.
// It returns until when the labels in the box hold.
func (s *lloyd) visit(t *worker, level, i int, among []uint16, anew bool) (until float64) {
	if until = s.until[level][i]; s.drift <= until && !anew {
		return until
	}
	if level == 0 && !anew && s.shared[i].among != 0 && s.drift <= s.shared[i].keeps {
		until = fmin(s.shared[i].keeps, s.share(t, i, s.keep(t, i)))
		s.until[0][i] = until
		return until
	}
	kept, until := s.prune(t, level, i, among)
	if level == 0 {
		if len(kept) == 1 {
			s.settle(t, i, kept[0])
		} else {
			s.shared[i].keeps = until
			until = fmin(until, s.share(t, i, kept))
		}
		s.until[0][i] = until
		return until
	}
	anew = !subset(kept, s.kept[level-1][i])
	if anew || len(kept) < len(s.kept[level-1][i]) {
		s.kept[level-1][i] = append(s.kept[level-1][i][:0], kept...)
	}
	first := s.b.boxes[level].first
	for c := first[i]; c < first[i+1]; c++ {
		until = fmin(until, s.visit(t, level-1, int(c), kept, anew))
	}
	s.until[level][i] = until
	return until
}

// subset reports whether a is a subset of b, both ascending.
func subset(a, b []uint16) bool {
	for _, v := range a {
		for len(b) > 0 && b[0] < v {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != v {
			return false
		}
	}
	return true
}

// prune returns the centres that are left for a box, and until when the others
// stay out.
func (s *lloyd) prune(t *worker, level, i int, among []uint16) (kept []uint16, until float64) {
	until = math.Inf(1)
	if len(among) == 1 {
		return among, until
	}
	d, bx := s.d, &s.b.boxes[level]
	mid, half := bx.mid[i*d:][:d], bx.half[i*d:][:d]
	q := t.square[:s.k]
	best, lowest, highest := uint16(0), math.Inf(1), 0.0
	if 2*len(among) >= s.k {
		squaredAll(q, s.centers, mid)
	} else {
		for _, c := range among {
			q[c] = squared(mid, s.row(int(c)))
		}
	}
	for _, c := range among {
		v := q[c]
		if v < lowest {
			best, lowest = c, v
		}
		highest = fmax(highest, v)
	}
	reach := math.Sqrt(highest) + bx.radius[i]
	slack := reach * reach * float64(d+8) / (1 << 48)
	b := s.centers[int(best)*d:][:len(half)]
	var apart, between []float64
	if s.k <= maxApart {
		between = s.between[int(best)*s.k*d:][:s.k*d]
		apart = s.apart[int(best)*s.k:][:s.k]
	}
	kept = t.kept[level][:0]
	least := math.Inf(1)
	near := 0.0
	for _, c := range among {
		lever := 0.0
		if apart != nil {
			if ahead := q[c] - lowest - 2*bx.radius[i]*apart[c]; ahead > slack {
				least = fmin(least, ahead)
				continue
			}
			lever = product(half, between[int(c)*d:][:d])
		} else {
			z := s.centers[int(c)*d:][:len(half)]
			for j, h := range half {
				lever += float64(h * math.Abs(z[j]-b[j]))
			}
		}
		ahead := q[c] - lowest - 2*lever
		if ahead > slack {
			least = fmin(least, ahead)
			continue
		}
		kept = append(kept, c)
		near = fmax(near, q[c])
	}
	t.kept[level] = kept
	t.reach = math.Sqrt(near) + bx.radius[i]
	if least < math.Inf(1) {
		until = s.lasts((least-slack)/2, reach)
	}
	return kept, until
}

// keep is prune for a block whose centres are known to stay.
func (s *lloyd) keep(t *worker, i int) []uint16 {
	d, bx := s.d, &s.b.boxes[0]
	mid := bx.mid[i*d:][:d]
	kept := t.kept[0][:0]
	near := 0.0
	for m := s.shared[i].among; m != 0; m &= m - 1 {
		c := bits.TrailingZeros64(m)
		total := squared(mid, s.row(c))
		t.square[c] = total
		near = fmax(near, total)
		kept = append(kept, uint16(c))
	}
	t.kept[0] = kept
	t.reach = math.Sqrt(near) + bx.radius[i]
	return kept
}

// lasts returns until when no centre overtakes one that is ahead of it, by half
// the difference of their squared distances, for rows within reach of both:
// after a way g in all it has gained reach·g + g²/2 at most.
func (s *lloyd) lasts(ahead, reach float64) float64 {
	way := 2 * ahead / (reach + math.Sqrt(reach*reach+2*ahead))
	return s.drift + way*(1-1e-9) - 1e-12*s.drift
}

// settle gives a whole block to cluster c.
func (s *lloyd) settle(t *worker, block int, c uint16) {
	if s.settled[block] == c {
		return
	}
	s.settled[block] = c
	s.shared[block].among = 0
	lo := block * blockRows
	for i, from := range s.labels[lo:][:s.b.size[block]] {
		if from != c {
			s.labels[lo+i] = c
			s.move(t, lo+i, from, c)
			t.moves++
		}
	}
}

// measureApart tabulates the distances between centres, and side by side.
func (s *lloyd) measureApart() {
	if s.k > maxApart {
		return
	}
	s.apart, s.between = s.apart[:0], s.between[:0]
	for a := range s.k {
		for b := range s.k {
			s.apart = append(s.apart, math.Sqrt(squared(s.row(a), s.row(b)))*(1+1e-12))
			for j, v := range s.row(a) {
				s.between = append(s.between, math.Abs(v-s.row(b)[j]))
			}
		}
	}
}

// product returns the sum of the products.
func product(a, b []float64) float64 {
	b = b[:len(a)]
	var s, t float64
	i := 0
	for ; i+1 < len(a); i += 2 {
		s += float64(a[i] * b[i])
		t += float64(a[i+1] * b[i+1])
	}
	if i < len(a) {
		s += float64(a[i] * b[i])
	}
	return s + t
}
