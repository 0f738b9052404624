package cluster

import (
	"context"
	"math"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

// chunkRows is the unit of parallel work. Sums are kept by chunk and added in
// the order of the chunks, so the bits of a result do not depend on the number
// of cores.
const chunkRows = 8192

// A lloyd is one run of Lloyd's algorithm from given centres: rows go to the
// nearest centre, centres to the mean of their rows, until nothing moves. The
// labels and centres are those of the plain algorithm; bounds.go tells how most
// of its distances are spared.
type lloyd struct {
	x       []float64 // n × d, scaled
	w       []float64 // nil: 1 each
	n, d    int
	k       int
	centers []float64 // k × d
	labels  []uint16  // the nearest centre of each row
	bounds  bounds

	rho2  float64   // no row is longer than its root
	mask  uint64    // low bits of a score that hold the number of a centre
	table []float64 // k × (d+1), see rankAll

	sums  []float64 // chunk × k × (d+1): Σw·x and Σw of each chunk
	total []float64 // k × (d+1), reduced
	cost  []float64 // chunk: Σw·d² of the last call of inertia
	moves []int     // chunk: rows that changed cluster in the last pass

	scratch sync.Pool // *scratch
}

// An outcome is what a run ends with.
type outcome struct {
	centers    []float64
	labels     []uint16
	inertia    float64
	iterations int
	converged  bool
}

func newLloyd(x, w []float64, d int, centers []float64) *lloyd {
	s := &lloyd{x: x, w: w, n: len(x) / d, d: d, k: len(centers) / d}
	s.centers = append([]float64(nil), centers...)
	s.labels = make([]uint16, s.n)
	chunks := (s.n + chunkRows - 1) / chunkRows
	s.cost = make([]float64, chunks)
	s.moves = make([]int, chunks)
	s.bounds = newBounds(s.n)
	lo, hi := box(x, d)
	for j := range d {
		far := max(-lo[j], hi[j])
		s.rho2 += float64(far * far)
	}
	s.rho2 *= 1 + 1e-12
	s.allocate()
	s.scratch.New = func() any { return newScratch() }
	return s
}

// allocate makes what depends on the number of clusters.
func (s *lloyd) allocate() {
	s.bounds.allocate(s.k)
	s.sums = make([]float64, len(s.cost)*s.k*(s.d+1))
	s.total = make([]float64, s.k*(s.d+1))
	s.table = make([]float64, s.k*(s.d+1))
	s.mask = 1
	for s.mask < uint64(s.k) {
		s.mask <<= 1
	}
	s.mask--
}

// run iterates until no label changes, the centres move by no more than
// tolerance (the root of the summed squares) or the rounds are used up. The
// labels and the inertia are those of the final centres.
func (s *lloyd) run(ctx context.Context, rounds int, tolerance float64) (result outcome, err error) {
	if _, err = s.assignAll(ctx); err != nil {
		return result, err
	}
	for result.iterations < rounds && !result.converged {
		refilled := s.refill()
		way := s.step()
		result.iterations++
		var moves int
		if refilled || s.worn() {
			moves, err = s.assignAll(ctx)
		} else {
			moves, err = s.assignFailing(ctx)
		}
		if err != nil {
			return result, err
		}
		if refilled || (moves > 0 && way > tolerance) || s.anyEmpty() {
			continue
		}
		// The sums, kept by differences, have drifted by a rounding error:
		// settle with fresh ones.
		s.recount()
		s.step()
		if moves, err = s.assignFailing(ctx); err != nil {
			return result, err
		}
		result.converged = moves == 0 || way <= tolerance
	}
	result.inertia, err = s.inertia(ctx)
	result.centers, result.labels = s.centers, s.labels
	return result, err
}

// assignAll measures every row against every centre, sets labels and bounds,
// and sums up the chunks afresh. It returns how many labels changed.
func (s *lloyd) assignAll(ctx context.Context) (int, error) {
	s.bounds.reset()
	s.tabulate()
	err := parallel.Chunks(ctx, s.n, chunkRows, func(chunk, lo, hi int) {
		t := s.scratch.Get().(*scratch)
		defer s.scratch.Put(t)
		moves := 0
		for b := lo; b < hi; b += blockRows {
			rows := t.rows[:min(blockRows, hi-b)]
			for i := range rows {
				rows[i] = int32(b + i)
			}
			s.measure(t, rows)
			for r, i := range rows {
				if s.labels[i] != t.found[r].own {
					s.labels[i] = t.found[r].own
					moves++
				}
				t.found[r].store(&s.bounds, int(i))
			}
		}
		s.moves[chunk] = moves
		s.sumChunk(chunk, lo, hi)
	})
	return s.reduce(), err
}

// assignFailing measures the rows whose bounds fail: first against the two
// centres they are near to, and where that does not decide, against all.
func (s *lloyd) assignFailing(ctx context.Context) (int, error) {
	s.setTests()
	s.tabulate()
	err := parallel.Chunks(ctx, s.n, chunkRows, s.assignChunk)
	return s.reduce(), err
}

func (s *lloyd) assignChunk(chunk, lo, hi int) {
	t := s.scratch.Get().(*scratch)
	defer s.scratch.Put(t)
	moves := 0
	for b := lo; b < hi; b += blockRows {
		failing := s.failing(b, min(b+blockRows, hi), t.rows)
		t.touch(s.x, s.d, failing)
		open, swaps := s.compareTwo(chunk, failing)
		moves += swaps
		s.measure(t, open)
		for r, i := range open {
			if from := s.labels[i]; from != t.found[r].own {
				s.labels[i] = t.found[r].own
				s.move(chunk, int(i), int(from), int(t.found[r].own))
				moves++
			}
			t.found[r].store(&s.bounds, int(i))
		}
	}
	s.moves[chunk] = moves
}

// step moves the centres to the means of their rows and adds up how far they
// went. A cluster of weight 0 keeps its centre. It returns the root of the
// summed squares of the moves.
func (s *lloyd) step() float64 {
	d, way := s.d, 0.0
	moves := make([]float64, s.k)
	mean := make([]float64, d)
	for c := range s.k {
		sum := s.total[c*(d+1):][:d+1]
		if sum[d] <= 0 {
			continue
		}
		for j := range d {
			mean[j] = sum[j] / sum[d]
		}
		square := squared(mean, s.row(c))
		copy(s.row(c), mean)
		way += square
		moves[c] = math.Sqrt(square)
	}
	s.bounds.drift(moves)
	return math.Sqrt(way)
}

// inertia returns Σw·d² of the rows from the centres of their labels.
func (s *lloyd) inertia(ctx context.Context) (float64, error) {
	err := parallel.Chunks(ctx, s.n, chunkRows, func(chunk, lo, hi int) {
		cost := 0.0
		for i := lo; i < hi; i++ {
			q := squared(s.x[i*s.d:][:s.d], s.row(int(s.labels[i])))
			if s.w != nil {
				q = float64(q * s.w[i])
			}
			cost += q
		}
		s.cost[chunk] = cost
	})
	return sum(s.cost), err
}

func (s *lloyd) row(c int) []float64 { return s.centers[c*s.d : (c+1)*s.d] }

// squared returns the squared distance of two points of equal length.
func squared(a, b []float64) float64 {
	b = b[:len(a)]
	var s, t float64
	i := 0
	for ; i+1 < len(a); i += 2 {
		u, v := a[i]-b[i], a[i+1]-b[i+1]
		s += float64(u * u)
		t += float64(v * v)
	}
	if i < len(a) {
		u := a[i] - b[i]
		s += float64(u * u)
	}
	return s + t
}

// squaredTwo returns the squared distances of p from a and from b, with the
// bits that squared gives.
func squaredTwo(p, a, b []float64) (fromA, fromB float64) {
	a, b = a[:len(p)], b[:len(p)]
	var s, t, u, v float64
	i := 0
	for ; i+1 < len(p); i += 2 {
		x, y := p[i], p[i+1]
		e, f, g, h := x-a[i], y-a[i+1], x-b[i], y-b[i+1]
		s += float64(e * e)
		t += float64(f * f)
		u += float64(g * g)
		v += float64(h * h)
	}
	if i < len(p) {
		e, g := p[i]-a[i], p[i]-b[i]
		s += float64(e * e)
		u += float64(g * g)
	}
	return s + t, u + v
}
