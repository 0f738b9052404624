package cluster

import "math"

// Most rows need not be measured again in each round of Lloyd's algorithm.
// Bounds outlive the moves of the centres: upper on the distance to the own
// centre a, rest on that to any centre but a and the next nearest b, and gap on
// what lies between upper and the distance to the nearest other centre. A row
// keeps its cluster as long as
//
//	gap ≥ 0, or upper ≤ half the way from a to the nearest centre.
//
// A row that fails is measured against a and b alone, and only if rest is then
// still below against all centres.
//
// The bounds are kept as float32 against the moves summed up since they were
// set, so that a row that passes is only read:
//
//	upper = U + moved[a],  rest = W − others[a],  gap = Z − moved[a] − others[a]
//
// with moved[c] the way of a centre so far and others[a] the way of whichever
// other centre moved most in each round.
//
// Source: Hamerly (2010), Making k-means even faster, SDM, and, for a second
// lower bound, Drake and Hamerly (2012), Accelerated k-means with adaptive
// distance bounds, OPT; rearranged to need no branch.
type bounds struct {
	upper, gap, rest []float32 // U, Z, W
	next             []uint16  // b

	moved, others []float64 // per cluster, since the bounds were set
	tests         []test    // per cluster, for the present round
}

// A test holds the limits of U and Z of one cluster in float32, each moved by
// more than any rounding, so that rounding never lets a row pass.
type test struct{ upper, gap float32 }

func newBounds(n int) bounds {
	return bounds{
		upper: make([]float32, n), gap: make([]float32, n), rest: make([]float32, n),
		next: make([]uint16, n),
	}
}

func (b *bounds) allocate(k int) {
	b.moved = make([]float64, k)
	b.others = make([]float64, k)
	b.tests = make([]test, k)
}

func (b *bounds) reset() {
	clear(b.moved)
	clear(b.others)
}

// drift takes the moves of the centres into account.
func (b *bounds) drift(moves []float64) {
	first, second, which := 0.0, 0.0, -1
	for c, m := range moves {
		b.moved[c] += m
		switch {
		case m > first:
			first, second, which = m, first, c
		case m > second:
			second = m
		}
	}
	for c := range moves {
		if c == which {
			b.others[c] += second
		} else {
			b.others[c] += first
		}
	}
}

// far stands for a distance that no bound reaches.
const far = math.MaxFloat32 / 4

// set stores the bounds of a row with the distances to its two nearest centres
// and a bound on those to the others.
func (b *bounds) set(i int, own, next uint16, first, second, rest float64) {
	moved, others := b.moved[own], b.others[own]
	b.next[i] = next
	b.upper[i] = float32(first - moved)
	b.rest[i] = float32(rest + others)
	b.gap[i] = float32(min(second, rest) - first + moved + others)
}

// worn reports whether the summed moves have grown so far beyond the data that
// float32 bounds have lost their use.
func (s *lloyd) worn() bool {
	for c := range s.k {
		if s.bounds.moved[c]+s.bounds.others[c] > 64*math.Sqrt(s.rho2) {
			return true
		}
	}
	return false
}

// setTests derives the limits of each cluster from the centres and their moves.
func (s *lloyd) setTests() {
	b := &s.bounds
	for a := range s.k {
		half := math.Inf(1)
		for c := range s.k {
			if a != c {
				half = min(half, squared(s.row(a), s.row(c)))
			}
		}
		half = math.Sqrt(half) / 2
		slack := s.slack() + (b.moved[a]+b.others[a])/(1<<20)
		b.tests[a] = test{
			upper: float32(min(half-b.moved[a]-slack, far)),
			gap:   float32(b.moved[a] + b.others[a] + slack),
		}
	}
}

// slack is more than a distance may be wrong, by the rounding of float32 and of
// scores: the square root of what the number of the centre takes from a score.
func (s *lloyd) slack() float64 {
	return math.Sqrt(s.rho2) * (4.0/(1<<20) + math.Sqrt(float64(s.mask+1)/(1<<49)))
}

// failing lists the rows from lo to hi that fail their test, into rows. A
// difference with its sign bit set is a failure; the count is advanced by that
// bit.
func (s *lloyd) failing(lo, hi int, rows []int32) []int32 {
	labels := s.labels[lo:hi]
	upper := s.bounds.upper[lo:hi][:len(labels)]
	gap := s.bounds.gap[lo:hi][:len(labels)]
	tests := s.bounds.tests
	rows = rows[:blockRows]
	count := uint32(0)
	for i, a := range labels {
		t := tests[a]
		rows[count%blockRows] = int32(lo + i)
		count += math.Float32bits(t.upper-upper[i]) & math.Float32bits(gap[i]-t.gap) >> 31
	}
	return rows[:count]
}

// compareTwo measures rows against the two centres they are near to, lets those
// that are nearer to the second change over, and narrows rows down, in place,
// to those for which another centre may be nearer still.
func (s *lloyd) compareTwo(chunk int, rows []int32) (open []int32, swaps int) {
	bd := &s.bounds
	count := 0
	slack := s.slack()
	for _, i := range rows {
		a, b := s.labels[i], bd.next[i]
		rest := float64(bd.rest[i]) - bd.others[a] - slack
		p := s.x[int(i)*s.d:][:s.d]
		near, next := squaredTwo(p, s.row(int(a)), s.row(int(b)))
		if next < near || (next == near && b < a) {
			near, next = next, near
			s.labels[i] = b
			s.move(chunk, int(i), int(a), int(b))
			swaps++
			a, b = b, a
		}
		first := float64(sqrt32(near))
		bd.set(int(i), a, b, first, float64(sqrt32(next)), rest)
		rows[count] = i
		count += int(math.Float64bits(rest-first) >> 63)
	}
	return rows[:count], swaps
}

// sqrt32 returns the root to the 24 bits that bounds are kept with.
func sqrt32(v float64) float32 { return float32(math.Sqrt(float64(float32(v)))) }
