package cluster

import (
	"context"
	"math"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

// A lloyd is one run of Lloyd's algorithm from given centres: rows go to the
// nearest centre, centres to the mean of their rows, until nothing moves. The
// labels and centres are those of the plain algorithm; filter.go tells how most
// of its distances are spared.
type lloyd struct {
	b       *blocks
	d, k    int
	centers []float64 // k × d
	labels  []uint16  // by place
	fresh   bool      // the next pass sums up the chunks from the labels

	until   [levels][]float64      // by box: what holds up to which drift; see filter.go
	kept    [levels - 1][][]uint16 // by box above the blocks: centres left
	settled []uint16               // by block: the cluster of all its rows, or nobody
	shared  []shared               // by block; see share.go
	spare   []float32              // by place
	all     []uint16               // every centre
	drift   float64                // the way of the two fastest centres, summed up over the rounds
	round   int
	ways    []float64 // of the centres in the last round
	apart   []float64 // k × k; see measureApart
	between []float64 // k × k × d

	worn    []float64 // by cluster; see scan.go
	limit   []float32 // by cluster: worn, rounded up
	longest float64   // no centre is farther from the origin

	sums  []float64 // chunk × k × (d+1): Σw·x and Σw of each chunk
	total []float64 // k × (d+1), reduced
	cost  []float64 // chunk: Σw·d² of the last call of inertia
	moves []int     // chunk: rows that changed cluster in the last pass

	workers sync.Pool // *worker
}

// An outcome is what a run ends with.
type outcome struct {
	centers    []float64
	labels     []uint16
	inertia    float64
	iterations int
	converged  bool
}

func newLloyd(b *blocks, centers []float64) *lloyd {
	s := &lloyd{b: b, d: b.d, k: len(centers) / b.d}
	s.centers = append([]float64(nil), centers...)
	s.labels = make([]uint16, b.places())
	chunks := b.boxes[levels-1].count
	s.cost = make([]float64, chunks)
	s.moves = make([]int, chunks)
	s.spare = make([]float32, b.places())
	s.until[0] = make([]float64, b.boxes[0].count)
	if b.boxed {
		for l := 1; l < levels; l++ {
			s.until[l] = make([]float64, b.boxes[l].count)
		}
		for l := range s.kept {
			s.kept[l] = make([][]uint16, b.boxes[l+1].count)
		}
		s.shared = make([]shared, b.boxes[0].count)
		s.settled = make([]uint16, b.boxes[0].count)
	}
	s.allocate()
	return s
}

// allocate makes what depends on the number of clusters.
func (s *lloyd) allocate() {
	s.sums = make([]float64, len(s.cost)*s.k*(s.d+1))
	s.total = make([]float64, s.k*(s.d+1))
	s.all = make([]uint16, s.k)
	for c := range s.all {
		s.all[c] = uint16(c)
	}
	k, d := s.k, s.d
	s.worn, s.limit = make([]float64, k), make([]float32, k)
	s.workers.New = func() any {
		t := &worker{square: make([]float64, k), worn: make([]float64, k), limit: make([]float32, k)}
		for i := range t.all {
			t.all[i] = uint8(i)
		}
		if d <= maxWritten {
			t.table = make([]entry, k)
			t.lanes = make([]lanes, (k+1)/2)
		} else {
			t.wide = make([]float64, k*(d+1))
		}
		return t
	}
}

// run iterates until no label changes, the centres move by no more than
// tolerance (the root of the summed squares) or the rounds are used up. The
// labels and the inertia are those of the final centres.
func (s *lloyd) run(ctx context.Context, rounds int, tolerance float64) (result outcome, err error) {
	s.forget()
	if _, err = s.assign(ctx); err != nil {
		return result, err
	}
	for result.iterations < rounds && !result.converged {
		refilled := s.refill()
		way := s.step()
		result.iterations++
		var moves int
		if refilled {
			s.forget()
		}
		moves, err = s.assign(ctx)
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
		if moves, err = s.assign(ctx); err != nil {
			return result, err
		}
		result.converged = moves == 0 || way <= tolerance
	}
	result.inertia, err = s.inertia(ctx)
	result.centers, result.labels = s.centers, s.byRow()
	return result, err
}

// forget drops all that is known about the labels.
func (s *lloyd) forget() {
	for _, u := range s.until {
		for i := range u {
			u[i] = -1
		}
	}
	for i := range s.settled {
		s.settled[i] = nobody
		s.shared[i].among = 0
	}
	s.drift = 0
	clear(s.worn)
	s.fresh = true
}

// assign gives the rows to their nearest centres and returns how many changed.
func (s *lloyd) assign(ctx context.Context) (int, error) {
	if s.b.boxed {
		s.measureApart()
	} else {
		s.wearAll()
	}
	err := parallel.For(ctx, len(s.cost), func(chunk int) {
		t := s.workers.Get().(*worker)
		defer s.workers.Put(t)
		t.moves = 0
		size := s.k * (s.d + 1)
		t.sums = s.sums[chunk*size:][:size]
		if s.b.boxed {
			s.visit(t, levels-1, chunk, s.all, s.fresh)
		} else {
			s.scan(t, chunk, s.fresh)
		}
		s.moves[chunk] = t.moves
		if s.fresh {
			s.sumChunk(chunk)
		}
	})
	s.fresh = false
	return s.reduce(), err
}

// byRow returns the labels in the order of the input.
func (s *lloyd) byRow() []uint16 {
	if s.b.row == nil {
		return s.labels
	}
	out := make([]uint16, s.b.n)
	for q, i := range s.b.row {
		if i >= 0 {
			out[i] = s.labels[q]
		}
	}
	return out
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
	first, second := 0.0, 0.0
	for _, m := range moves {
		second = max(second, min(first, m))
		first = max(first, m)
	}
	s.drift += first + second
	s.round++
	s.ways = moves
	return math.Sqrt(way)
}

// inertia returns Σw·d² of the rows from the centres of their labels.
func (s *lloyd) inertia(ctx context.Context) (float64, error) {
	err := parallel.For(ctx, len(s.cost), func(chunk int) {
		cost := 0.0
		from, to := s.b.chunk(chunk)
		for block := from; block < to; block++ {
			lo := block * blockRows
			x := s.b.x[lo*s.d:]
			for i, c := range s.labels[lo:][:s.b.size[block]] {
				cost += float64(at(s.b.w, lo+i) * away(x[:s.d], s.row(int(c))))
				x = x[s.d:]
			}
		}
		s.cost[chunk] = cost
	})
	return sum(s.cost), err
}

func (s *lloyd) row(c int) []float64 { return s.centers[c*s.d : (c+1)*s.d] }

// away is squared for loops over rows with few features: it is inlined.
func away(a, b []float64) (s float64) {
	b = b[:len(a)]
	for j, v := range a {
		u := v - b[j]
		s += float64(u * u)
	}
	return s
}

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
