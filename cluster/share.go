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
		count, least := uint32(0), uint32(math.MaxUint32)
		failing, limit := &t.rows, t.limit
		for i, v := range spare {
			failing[count%blockRows] = uint8(i)
			d := math.Float32bits(v - limit[labels[i]])
			count += d >> 31
			least = min(least, d)
		}
		rows = failing[:count]
		t.least = math.Inf(1)
		if least>>31 == 0 {
			t.least = float64(math.Float32frombits(least))
		}
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
	// Read ahead: the loops below would wait for one row after the other.
	for _, i := range rows {
		t.ahead += x[int(i)*d] + x[int(i)*d+d-1]
	}
	if len(among) == 2 && d <= maxWritten {
		s.enter(&t.table[0], zero, s.row(int(among[1])), 0)
		pair(x, d, rows, &t.table[0], t.lead[:])
		for r, i := range rows {
			v := t.lead[r]
			to := among[math.Float64bits(v)>>63]
			s.put(t, lo+int(i), to, math.Abs(v)-doubt, among)
		}
		return
	}
	mask := uint64(1)<<bits.Len(uint(len(among)-1)) - 1
	doubt += 4 * reach * reach * float64(mask+1) / (1 << 52)
	offset := reach*reach/2 + 2*doubt
	from := math.Float64bits(offset) &^ mask
	if d <= maxWritten {
		table := t.table[:len(among)-1]
		for a, c := range among[1:] {
			s.enter(&table[a], zero, s.row(int(c)), offset)
		}
		several(x, d, rows, table, from, ^mask, t.found[:])
	} else {
		table := t.wide[:(len(among)-1)*(d+1)]
		for a, c := range among[1:] {
			e := table[a*(d+1):][:d+1]
			e[d] = offset
			for j, v := range s.row(int(c)) {
				e[j] = v - zero[j]
				e[d] += float64(e[j]*(v+zero[j])) / 2
			}
		}
		severalAny(x, d, rows, table, from, ^mask, t.found[:])
	}
	for r, i := range rows {
		f := t.found[r]
		lead := math.Float64frombits(f.second&^mask) - math.Float64frombits(f.first&^mask)
		s.put(t, lo+int(i), among[f.first&mask], lead-2*doubt, among)
	}
}

// put notes the cluster of the row at place i, and its lead; where rounding could
// have decided, it is measured again.
func (s *lloyd) put(t *worker, i int, to uint16, lead float64, among []uint16) {
	if lead <= 0 {
		to, lead = s.exact(i, among), 0
	}
	t.least = fmin(t.least, lead)
	s.spare[i] = float32(t.worn[to] + lead)
	if from := s.labels[i]; from != to {
		s.labels[i] = to
		s.move(t, i, from, to)
		t.moves++
	}
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
