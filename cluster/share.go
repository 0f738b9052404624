package cluster

import (
	"math"
	"math/bits"
)

// mostShared is the largest number of centres for which a block keeps bounds.
const mostShared = 12

// A shared is what is known of a block whose rows are of several clusters. The
// lead of a row is half of what the squared distance to the next centre is
// above that to its own. Spare holds the leads plus worn, and worn is what they
// may have lost since, by cluster: a row keeps its cluster as long as its spare
// is above the worn of that.
//
// Source: Hamerly (2010), Making k-means even faster, SDM, for the one bound a
// row; here it is on squares, and the moves are those near the block.
type shared struct {
	among  uint64              // the centres it is shared by, as a set; 0: nothing is known
	keeps  float64             // until when no other centre is among them
	left   float64             // no row has a smaller lead
	drift  float64             // of the run, at the last visit
	round  int                 // of the last visit
	square [mostShared]float64 // by rank in among: squared distance from the middle
	worn   [mostShared]float64
}

// share finds the clusters of the rows of a block among several centres. It
// returns until when they hold among these.
func (s *lloyd) share(t *worker, block int, among []uint16) (until float64) {
	s.settled[block] = nobody
	lo, hi := block*blockRows, block*blockRows+int(s.b.size[block])
	spare, labels := s.spare[lo:hi], s.labels[lo:hi]
	rows := t.all[:hi-lo]
	b := &s.shared[block]
	mask := uint64(0)
	if s.k <= 64 && len(among) <= mostShared {
		for _, c := range among {
			mask |= 1 << c
		}
	}
	if b.among != 0 && mask != 0 && mask&^b.among == 0 {
		b.left -= s.wear(t, b, mask, s.b.boxes[0].radius[block])
		b.among, b.drift, b.round = mask, s.drift, s.round
		if b.left > 0 {
			return s.lasts(b.left, t.reach)
		}
		rows, t.least = t.failing(spare, labels, t.limit)
	} else {
		for r, c := range among {
			t.worn[c] = 0
			if mask != 0 {
				b.square[r], b.worn[r] = t.square[c], 0
			}
		}
		t.least = math.Inf(1)
	}
	b.among, b.drift, b.round = mask, s.drift, s.round
	s.measure(t, block, among, rows)
	b.left = t.least * (1 - 1e-6)
	return s.lasts(b.left, t.reach)
}

// wear carries the bounds of a block over the moves of its centres: h is what
// half the squared distance of the middle has grown, known exactly, and what a
// row may differ from it by is the radius times the moves. Mask are the centres
// that are left. It returns by how much the lead of a row may have shrunk.
func (s *lloyd) wear(t *worker, b *shared, mask uint64, radius float64) (most float64) {
	fresh := b.round == s.round-1
	swing := (s.drift - b.drift) * radius
	var ahead, back [mostShared]float64
	first, second, which := math.Inf(-1), math.Inf(-1), -1
	rank, old := 0, 0
	var worn [mostShared]float64
	for m := b.among; m != 0; m &= m - 1 {
		c := bits.TrailingZeros64(m)
		if mask>>c&1 == 0 {
			t.limit[c] = float32(math.Inf(1))
			most = math.Inf(1) // rows of this cluster must leave it
			old++
			continue
		}
		h := (t.square[c] - b.square[old]) / 2
		worn[rank] = b.worn[old]
		b.square[rank] = t.square[c]
		sway := 0.0
		if fresh {
			sway = radius * s.ways[c]
		}
		ahead[rank], back[rank] = h+sway, sway-h
		if back[rank] > first {
			first, second, which = back[rank], first, rank
		} else if back[rank] > second {
			second = back[rank]
		}
		rank++
		old++
	}
	rank = 0
	for m := mask; m != 0; m &= m - 1 {
		c := bits.TrailingZeros64(m)
		other := first
		if rank == which {
			other = second
		}
		more := ahead[rank] + other
		if !fresh {
			more += swing
		}
		w := worn[rank] + more + 1e-12*(math.Abs(more)+t.square[c])
		b.worn[rank] = w
		t.worn[c] = w
		t.limit[c] = float32(w + 4e-7*math.Abs(w))
		rank++
		most = fmax(most, w-worn[rank-1])
	}
	return most
}

// measure finds the nearest of the centres among for the given rows of a block.
func (s *lloyd) measure(t *worker, block int, among []uint16, rows []uint8) {
	if len(rows) == 0 {
		return
	}
	d, bx, reach := s.d, &s.b.boxes[0], t.reach
	zero := s.centers[int(among[0])*d:][:d]
	size := 0.0
	for _, m := range bx.mid[block*d:][:d] {
		size += float64(m * m)
	}
	size = math.Sqrt(size) + reach
	doubt := size * size * float64(d+8) / (1 << 48)
	lo := block * blockRows
	x := s.b.x[lo*d:]
	if len(among) == 2 && d <= maxWritten {
		t.readAhead(x, d, rows)
		s.enter(&t.table[0], zero, s.row(int(among[1])), 0)
		pair(x, d, rows, &t.table[0], t.lead[:])
		for r := range rows {
			v := t.lead[r]
			t.to[r], t.lead[r] = among[math.Float64bits(v)>>63], math.Abs(v)-doubt
		}
	} else {
		mask := placeMask(len(among))
		doubt += 4 * reach * reach * float64(mask+1) / (1 << 52)
		offset := reach*reach/2 + 2*doubt
		s.tabulate(t, zero, among[1:], offset)
		s.find(t, x, rows, len(among)-1, math.Float64bits(offset)&^mask, mask)
		for r := range rows {
			f := &t.found[r]
			lead := math.Float64frombits(f.second&^mask) - math.Float64frombits(f.first&^mask)
			t.to[r], t.lead[r] = among[f.first&mask], lead-2*doubt
		}
	}
	s.put(t, lo, rows, among)
}

// failing lists the rows of a block whose spare is below the limit of their
// cluster. A difference with its sign bit set is a failure; the count is advanced
// by that bit. Least is the smallest difference where none fails.
func (t *worker) failing(spare []float32, labels []uint16, limit []float32) (rows []uint8, least float64) {
	labels = labels[:len(spare)]
	out := &t.rows
	count, smallest := uint32(0), uint32(math.MaxUint32)
	for i, v := range spare {
		out[count%blockRows] = uint8(i)
		d := math.Float32bits(v - limit[labels[i]])
		count += d >> 31
		smallest = min(smallest, d)
	}
	if smallest>>31 != 0 {
		return out[:count], math.Inf(1)
	}
	return out[:count], float64(math.Float32frombits(smallest))
}

// put notes the clusters of rows of the block that begins at place lo, and their
// leads; where rounding could have decided, a row is measured again.
func (s *lloyd) put(t *worker, lo int, rows []uint8, among []uint16) {
	labels, spare := s.labels[lo:], s.spare[lo:]
	tos, leads := t.to[:len(rows)], t.lead[:len(rows)]
	least := t.least
	for r, i := range rows {
		to, lead := tos[r], leads[r]
		if lead <= 0 {
			to, lead = s.exact(lo+int(i), among), 0
		}
		least = fmin(least, lead)
		spare[i] = float32(t.worn[to] + lead)
		if from := labels[i]; from != to {
			labels[i] = to
			t.moves++
			if !s.fresh {
				s.move(t, lo+int(i), from, to)
			}
		}
	}
	t.least = least
}

// exact returns the nearest centre to the row at place i, the first on ties.
func (s *lloyd) exact(i int, among []uint16) uint16 {
	p := s.b.at(i)
	best, lowest := among[0], math.Inf(1)
	for _, c := range among {
		if q := squared(p, s.row(int(c))); q < lowest {
			best, lowest = c, q
		}
	}
	return best
}

// placeMask has the bits of a score that hold the place of a centre.
func placeMask(centers int) uint64 { return 1<<bits.Len(uint(centers-1)) - 1 }

// tabulate fills the table with centres, against zero.
func (s *lloyd) tabulate(t *worker, zero []float64, centers []uint16, offset float64) {
	d := s.d
	for a, c := range centers {
		if d <= maxWritten {
			s.enter(&t.table[a], zero, s.row(int(c)), offset)
			continue
		}
		e := t.wide[a*(d+1):][:d+1]
		e[d] = offset
		for j, v := range s.row(int(c)) {
			e[j] = v - zero[j]
			e[d] += float64(e[j]*(v+zero[j])) / 2
		}
	}
}

// find sets t.found for rows of a block by so many entries of the table and a
// first score.
func (s *lloyd) find(t *worker, x []float64, rows []uint8, entries int, first, mask uint64) {
	if len(rows) < blockRows {
		t.readAhead(x, s.d, rows)
	}
	if s.d <= maxWritten {
		several(x, s.d, rows, t.table[:entries], first, ^mask, t.found[:])
	} else {
		severalAny(x, s.d, rows, t.wide[:entries*(s.d+1)], first, ^mask, t.found[:])
	}
}

// readAhead touches rows of a block: the loops after it would wait for one after
// the other.
func (t *worker) readAhead(x []float64, d int, rows []uint8) {
	for _, i := range rows {
		t.ahead += x[int(i)*d] + x[int(i)*d+d-1]
	}
}

// enter fills in the entry of centre c, measured against c₀ = zero:
//
//	score = offset + (|c|² − |c₀|²)/2 − x·(c − c₀) = offset + (|x−c|² − |x−c₀|²)/2
func (s *lloyd) enter(e *entry, zero, c []float64, offset float64) {
	total := offset
	for j, v := range c {
		e[j] = v - zero[j]
		total += float64(e[j]*(v+zero[j])) / 2
	}
	e[maxWritten] = total
}
