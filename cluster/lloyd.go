package cluster

import (
	"context"
	"math"

	"github.com/clientele-go/clientele/internal/parallel"
)

// chunkRows is the unit of parallel work. Sums are kept by chunk and added in
// the order of the chunks, so the bits of a result do not depend on the number
// of cores.
const chunkRows = 8192

// blockRows is the number of rows looked at before the failing ones among them
// are measured: small enough to stay in the first-level cache.
const blockRows = 1024

// A lloyd is one run of Lloyd's algorithm from given centres: rows go to the
// nearest centre, centres to the mean of their rows, until nothing moves.
//
// Most rows need not be measured again in each round. Bounds on the distance
// to the own centre (upper) and to any other (lower) outlive the moves of the
// centres, and a row whose upper bound is below its lower bound, or below half
// the way from its centre to the next, keeps its cluster. The labels are those
// of the plain algorithm.
//
// The bounds are kept as float32 against the moves summed up since the start,
// so that a row that passes is only read:
//
//	upper = U + moved[a],  lower = U − V − others[a]
//
// where moved[a] is the way of the row's centre a and others[a] the way of
// whichever other centre moved most. A row fails when both
//
//	U > H[a] = half[a] − moved[a],  V > G[a] = −moved[a] − others[a].
//
// Source: Hamerly (2010), Making k-means even faster, SDM, with the tests
// rearranged to need no branch.
type lloyd struct {
	x       []float64 // n × d, scaled
	w       []float64 // nil: 1 each
	n, d    int
	k       int
	centers []float64 // k × d
	labels  []int32

	upper []float32 // U
	gap   []float32 // V

	moved, others []float64 // per cluster, since the bounds were set
	tests         []test    // per cluster
	radius        float64   // no distance is larger

	sums  []float64 // chunk × k × (d+1): Σw·x and Σw of each chunk
	total []float64 // k × (d+1), reduced
	cost  []float64 // chunk: Σw·d² of the last full pass
	moves []int     // chunk: rows that changed cluster
}

// A test holds the limits H and G of one cluster, lowered by more than the
// rounding of float32, so that rounding never lets a row pass.
type test struct{ h, g float32 }

func newLloyd(x, w []float64, d int, centers []float64) *lloyd {
	s := &lloyd{x: x, w: w, n: len(x) / d, d: d, k: len(centers) / d}
	s.centers = append([]float64(nil), centers...)
	s.labels = make([]int32, s.n)
	s.upper = make([]float32, s.n)
	s.gap = make([]float32, s.n)
	chunks := (s.n + chunkRows - 1) / chunkRows
	s.cost = make([]float64, chunks)
	s.moves = make([]int, chunks)
	s.allocate()
	s.radius = spread(x, d)
	return s
}

// allocate makes what depends on the number of clusters.
func (s *lloyd) allocate() {
	s.moved = make([]float64, s.k)
	s.others = make([]float64, s.k)
	s.tests = make([]test, s.k)
	s.sums = make([]float64, len(s.cost)*s.k*(s.d+1))
	s.total = make([]float64, s.k*(s.d+1))
}

// spread returns the diagonal of the box around the points.
func spread(x []float64, d int) float64 {
	square := 0.0
	for j := range d {
		lo, hi := x[j], x[j]
		for i := j; i < len(x); i += d {
			lo, hi = min(lo, x[i]), max(hi, x[i])
		}
		square += float64((hi - lo) * (hi - lo))
	}
	return math.Sqrt(square)
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
		if moves, err = s.assignAll(ctx); err != nil {
			return result, err
		}
		result.converged = moves == 0 || way <= tolerance
	}
	if !result.converged {
		if _, err = s.assignAll(ctx); err != nil {
			return result, err
		}
	}
	for _, c := range s.cost {
		result.inertia += c
	}
	result.centers, result.labels = s.centers, s.labels
	return result, nil
}

// An outcome is what a run ends with.
type outcome struct {
	centers    []float64
	labels     []int32
	inertia    float64
	iterations int
	converged  bool
}

// worn reports whether the summed moves have grown so far beyond the data that
// float32 bounds have lost their use.
func (s *lloyd) worn() bool {
	for c := range s.k {
		if s.moved[c]+s.others[c] > 64*s.radius {
			return true
		}
	}
	return false
}

// assignAll measures every row against every centre, sets labels and bounds,
// and sums up the chunks afresh. It returns how many labels changed.
func (s *lloyd) assignAll(ctx context.Context) (int, error) {
	clear(s.moved)
	clear(s.others)
	err := parallel.Chunks(ctx, s.n, chunkRows, func(chunk, lo, hi int) {
		var rows [blockRows]int32
		var out [blockRows]near
		cost, moves := 0.0, 0
		for b := lo; b < hi; b += blockRows {
			m := min(blockRows, hi-b)
			for i := range rows[:m] {
				rows[i] = int32(b + i)
			}
			nearestTwo(s.x, s.d, rows[:m], s.centers, out[:m])
			for i, o := range out[:m] {
				if s.labels[b+i] != o.best {
					s.labels[b+i] = o.best
					moves++
				}
				s.bound(b+i, o)
				if s.w == nil {
					cost += o.first
				} else {
					cost += float64(s.w[b+i] * o.first)
				}
			}
		}
		s.cost[chunk] = cost
		s.moves[chunk] = moves
		s.sumChunk(chunk, lo, hi)
	})
	return s.reduce(), err
}

// assignFailing measures the rows whose bounds fail.
func (s *lloyd) assignFailing(ctx context.Context) (int, error) {
	s.setTests()
	err := parallel.Chunks(ctx, s.n, chunkRows, func(chunk, lo, hi int) {
		var rows [blockRows]int32
		var out [blockRows]near
		moves := 0
		for b := lo; b < hi; b += blockRows {
			m := s.failing(b, min(b+blockRows, hi), &rows)
			nearestTwo(s.x, s.d, rows[:m], s.centers, out[:m])
			for r, i := range rows[:m] {
				if from := s.labels[i]; from != out[r].best {
					s.labels[i] = out[r].best
					s.move(chunk, int(i), int(from), int(out[r].best))
					moves++
				}
				s.bound(int(i), out[r])
			}
		}
		s.moves[chunk] = moves
	})
	return s.reduce(), err
}

// failing lists the rows from lo to hi that fail their test and returns how
// many there are. A difference with its sign bit set is a failure; the count
// is advanced by that bit.
func (s *lloyd) failing(lo, hi int, rows *[blockRows]int32) int {
	labels := s.labels[lo:hi]
	upper := s.upper[lo:hi][:len(labels)]
	gap := s.gap[lo:hi][:len(labels)]
	tests := s.tests
	count := uint(0)
	for i, a := range labels {
		t := tests[a]
		rows[count%blockRows] = int32(lo + i)
		fail := math.Float32bits(t.h-upper[i]) & math.Float32bits(t.g-gap[i])
		count += uint(fail >> 31)
	}
	return int(count)
}

// setTests derives the limits of each cluster from the centres and their moves.
func (s *lloyd) setTests() {
	for a := range s.k {
		half := math.Inf(1)
		for b := range s.k {
			if a != b {
				half = min(half, squared(s.row(a), s.row(b)))
			}
		}
		half = math.Sqrt(half) / 2
		slack := (s.radius + s.moved[a] + s.others[a]) * (1.0 / (1 << 21))
		h := half - s.moved[a] - slack
		g := -s.moved[a] - s.others[a] - slack
		s.tests[a] = test{float32(min(h, math.MaxFloat32)), float32(g)}
	}
}

// bound stores the bounds of row i.
func (s *lloyd) bound(i int, o near) {
	u := math.Sqrt(o.first) - s.moved[o.best]
	l := math.Sqrt(o.second) + s.others[o.best]
	s.upper[i] = float32(u)
	s.gap[i] = float32(max(u-l, -math.MaxFloat32))
}

// step moves the centres to the means of their rows and adds up how far they
// went. A cluster of weight 0 keeps its centre. It returns the root of the
// summed squares of the moves.
func (s *lloyd) step() float64 {
	d, way := s.d, 0.0
	first, second, which := 0.0, 0.0, -1
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
		switch {
		case moves[c] > first:
			first, second, which = moves[c], first, c
		case moves[c] > second:
			second = moves[c]
		}
	}
	for c := range s.k {
		s.moved[c] += moves[c]
		if c == which {
			s.others[c] += second
		} else {
			s.others[c] += first
		}
	}
	return math.Sqrt(way)
}

func (s *lloyd) row(c int) []float64 { return s.centers[c*s.d : (c+1)*s.d] }
