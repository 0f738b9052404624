package cluster

import "math"

// This file is the way of rows that are left in their order. With many features
// and few clusters boxes are wide and tell next to nothing; then each row has a
// bound of its own and no more. The gap of a row is what it is farther from the
// next centre than from its own. Spare holds the gaps plus worn, and worn is, by
// cluster, the way of its centre so far plus that of whichever other moved most
// in each round: a row keeps its cluster as long as its spare is above the worn
// of that. No row of a block need be looked at until the drift has used up the
// least that is left of a gap in it.
//
// The other rows are measured rounded, those for which rounding could decide as
// they are, and what is left between two centres once more as the plain algorithm
// would. Scores are against the origin: a score and half the square of the row
// are half the square of the distance.
//
// Source: Hamerly (2010), Making k-means even faster, SDM.

// plain reports whether rows are better left in their order.
func plain(d, k int) bool {
	if roundable(d) {
		return k <= 12*d
	}
	return d > maxWritten && k <= 2*d-2
}

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
// those whose gaps are worn.
func (s *lloyd) scan(t *worker, chunk int, anew bool) {
	radius := s.b.boxes[levels-1].radius[chunk]
	reach := radius + s.longest
	mask := placeMask(s.k + 1)
	doubt := reach * reach * (float64(s.d+8)/(1<<48) + 4*float64(mask+1)/(1<<52))
	offset := reach*reach/2 + 2*doubt
	s.tabulate(t, s.b.origin, s.all, offset)
	var v rate
	if s.b.rounded != nil {
		v = s.tabulateRounded(t.lanes, s.b.rounding[chunk], radius)
		t.worn32 = t.worn32[:0]
		for _, w := range s.worn {
			t.worn32 = append(t.worn32, float32(w))
		}
	}
	t.changes = t.changes[:0]
	first, end := s.b.chunk(chunk)
	for block := first; block < end; block++ {
		if s.drift < s.until[0][block] {
			continue
		}
		lo, hi := block*blockRows, block*blockRows+int(s.b.size[block])
		rows := t.all[:hi-lo]
		t.least = math.Inf(1)
		if !anew {
			rows, t.least = t.failing(s.spare[lo:hi], s.labels[lo:hi], s.limit)
		}
		if s.b.rounded != nil && s.k > 1 {
			rows = s.scanRounded(t, lo, hi, rows, &v)
		}
		if len(rows) > 0 {
			s.find(t, s.b.x[lo*s.d:hi*s.d], rows, s.k, infBits, mask)
		}
		for r, i := range rows {
			f, place := &t.found[r], lo+int(i)
			to, gap := uint16(f.first&mask)-1, float64(far)
			if s.k > 1 {
				near := math.Float64frombits(f.first&^mask) - offset
				next := math.Float64frombits(f.second&^mask) - offset
				gap = gapOf(float64(s.b.square[place])+near+next+4*doubt, next-near-2*doubt)
			}
			if !(gap > 0) {
				to, gap = s.exact(place, s.all), 0
			}
			t.least = fmin(t.least, gap)
			s.spare[place] = float32(s.worn[to] + gap)
			if s.labels[place] != to {
				t.changes = append(t.changes, change{place, to})
			}
		}
		s.until[0][block] = s.drift + t.least*(1-1e-6) - 1e-12*s.drift
	}
	s.apply(t)
}

// gapOf returns no more than the gap of a row: what the squares of the distances
// differ by over the sum of the distances, which is no more than the root of
// twice the sum of the squares. Halves are half of these.
func gapOf(halves, ahead float64) float64 { return ahead / math.Sqrt(halves) * (1 - 1e-9) }

// scanRounded does so for rows of the block from place lo to hi−1 as far as they
// can be told from their rounded cells, and returns the others.
func (s *lloyd) scanRounded(t *worker, lo, hi int, rows []uint8, v *rate) (unsure []uint8) {
	if len(rows) == 0 {
		return rows
	}
	labels, spare, square := s.labels[lo:hi], s.spare[lo:hi], s.b.square[lo:hi]
	cells := s.b.rounded[lo*s.d : hi*s.d]
	t.touch(cells, square)
	both(cells, s.d, rows, t.lanes, t.found[:])
	// The margins are for the rounding of float32.
	unit, doubt := float32(v.unit*(1-1e-6)), float32(2*v.doubt*(1+1e-6))
	low := float32(2*v.low + 8e-6*v.spread)
	shift, mask := v.shift&63, uint64(1)<<(v.shift-32)-1
	found, worn := t.found[:len(rows)], t.worn32
	least, count := uint32(math.MaxUint32), 0 // bits of numbers above 0 compare as they do
	for r, i := range rows {
		first := found[r].first
		near, next := first>>shift, found[r].second>>shift
		halves := square[i] + float32(int32(near+next))*unit + low
		gap := (float32(int32(next-near))*unit - doubt) / float32(math.Sqrt(float64(halves)))
		if !(gap > 0) {
			t.unsure[count%blockRows] = i
			count++
			continue
		}
		least = min(least, math.Float32bits(gap))
		to := first >> 32 & mask
		spare[i] = worn[to] + gap
		if uint64(labels[i]) != to {
			t.changes = append(t.changes, change{lo + int(i), uint16(to)})
		}
	}
	if least < math.MaxUint32 {
		t.least = fmin(t.least, float64(math.Float32frombits(least)))
	}
	return t.unsure[:count]
}

// touch reads a little of each line of the cache: the loops after it would wait
// for one after the other.
func (t *worker) touch(cells []uint16, square []float32) {
	a, b := 0, float32(0)
	for o := 0; o < len(cells); o += 32 {
		a += int(cells[o])
	}
	for o := 0; o < len(square); o += 16 {
		b += square[o]
	}
	t.ahead += float64(a) + float64(b)
}

// A change is a row that goes to another cluster.
type change struct {
	place int
	to    uint16
}

// apply gives the rows that change to their clusters.
func (s *lloyd) apply(t *worker) {
	if !s.fresh {
		sum := 0.0
		for _, c := range t.changes {
			sum += s.b.x[c.place*s.d] + s.b.x[(c.place+1)*s.d-1]
		}
		t.ahead += sum
	}
	for _, c := range t.changes {
		s.move(t, c.place, s.labels[c.place], c.to)
		s.labels[c.place] = c.to
	}
	t.moves += len(t.changes)
}

// far is a gap that never wears off.
const far = math.MaxFloat32 / 4
