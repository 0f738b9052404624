package cluster

import "math"

// This file is the way of rows that are left in their order. With many features
// and few clusters boxes are wide and tell next to nothing; then each row has a
// bound of its own and no more. The gap of a row is what it is farther from the
// next centre than from its own. Spare holds the gaps plus worn, and worn is, by
// cluster, the way of its centre so far plus that of whichever other moved most
// in each round: a row keeps its cluster as long as its spare is above the worn
// of that.
//
// Source: Hamerly (2010), Making k-means even faster, SDM.

// plain reports whether rows are better left in their order.
func plain(d, k int) bool { return d >= 5 && k <= 2*d-2 }

// wearAll carries the bounds over a round.
func (s *lloyd) wearAll() {
	first, second, which := 0.0, 0.0, -1
	for c, way := range s.ways {
		if way > first {
			first, second, which = way, first, c
		} else if way > second {
			second = way
		}
	}
	for c, way := range s.ways {
		other := first
		if c == which {
			other = second
		}
		s.worn[c] += (way + other) * (1 + 1e-12)
		s.limit[c] = float32(s.worn[c] * (1 + 4e-7))
	}
	s.longest = 0
	for c := range s.k {
		s.longest = max(s.longest, length(s.row(c)))
	}
}

// scan finds the clusters of the rows of a chunk: of all with anew, else of
// those whose gaps are worn. Centres are scored against the origin: a score and
// half the square of the row, without the offset, are half the square of the
// distance.
func (s *lloyd) scan(t *worker, chunk int, anew bool) {
	reach := s.b.boxes[levels-1].radius[chunk] + s.longest
	mask := placeMask(s.k + 1)
	doubt := reach * reach * (float64(s.d+8)/(1<<48) + 4*float64(mask+1)/(1<<52))
	offset := reach*reach/2 + 2*doubt
	s.tabulate(t, s.b.origin, s.all, offset)
	first, end := s.b.chunk(chunk)
	for block := first; block < end; block++ {
		lo, hi := block*blockRows, block*blockRows+int(s.b.size[block])
		labels, spare, square := s.labels[lo:hi], s.spare[lo:hi], s.b.square[lo:hi]
		rows := t.all[:hi-lo]
		if !anew {
			rows, _ = t.failing(spare, labels, s.limit)
		}
		s.find(t, s.b.x[lo*s.d:hi*s.d], rows, s.k, infBits, mask)
		for r, i := range rows {
			f := &t.found[r]
			near, next := math.Float64frombits(f.first&^mask), math.Float64frombits(f.second&^mask)
			to, gap := uint16(f.first&mask)-1, float64(far)
			if s.k > 1 {
				// What the squares differ by over the sum of the distances, which is
				// no more than the root of twice the sum of the squares.
				sum := math.Sqrt(square[i] + near + next - 2*offset + 4*doubt)
				gap = (next - near - 2*doubt) / sum * (1 - 1e-9)
			}
			if !(gap > 0) {
				to, gap = s.exact(lo+int(i), s.all), 0
			}
			spare[i] = float32(s.worn[to] + gap)
			if from := labels[i]; from != to {
				labels[i] = to
				s.move(t, lo+int(i), from, to)
				t.moves++
			}
		}
	}
}

// far is a gap that never wears off.
const far = math.MaxFloat32 / 4
