package cluster

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele/internal/parallel"
)

// A seeder draws starting centres by k-means++: the first row at random, each
// further one with a chance in proportion to its squared distance from the
// nearest centre so far. The greedy kind draws a few candidates each time and
// takes the one that lowers the sum of these distances most.
//
// Source: Arthur and Vassilvitskii (2007), k-means++, SODA, section 2.2, with
// the greedy variant of section 6.
type seeder struct {
	x, w []float64
	n, d int
	dist []float64 // w·d² to the nearest centre so far
	sums []float64 // of dist, by chunk
	rng  *rand.Rand
}

// seedCenters returns up to k distinct centres, fewer when the rows with a
// weight have fewer distinct places.
func seedCenters(ctx context.Context, x, w []float64, d, k, candidates int, rng *rand.Rand) ([]float64, error) {
	s := &seeder{x: x, w: w, n: len(x) / d, d: d, rng: rng}
	s.dist = make([]float64, s.n)
	s.sums = make([]float64, (s.n+chunkRows-1)/chunkRows)
	for i := range s.dist {
		s.dist[i] = at(w, i)
		s.sums[i/chunkRows] += s.dist[i]
	}
	first := s.draw()
	for i := range s.dist {
		s.dist[i] = math.Inf(1)
	}
	centers := append([]float64(nil), s.place(first)...)
	if err := s.update(ctx, first); err != nil {
		return nil, err
	}
	for len(centers) < k*d {
		potential := sum(s.sums)
		if !(potential > 0) {
			break
		}
		row, err := s.next(ctx, candidates)
		if err != nil {
			return nil, err
		}
		centers = append(centers, s.place(row)...)
		if err := s.update(ctx, row); err != nil {
			return nil, err
		}
	}
	return centers, nil
}

// next draws candidates and returns the best of them, the first on ties.
func (s *seeder) next(ctx context.Context, candidates int) (int, error) {
	best := s.draw()
	if candidates <= 1 {
		return best, nil
	}
	rows := []int{best}
	for range candidates - 1 {
		rows = append(rows, s.draw())
	}
	lowest := math.Inf(1)
	for _, row := range rows {
		p, err := s.potential(ctx, row)
		if err != nil {
			return 0, err
		}
		if p < lowest {
			lowest, best = p, row
		}
	}
	return best, nil
}

// draw returns a row with a chance in proportion to dist.
func (s *seeder) draw() int {
	target := s.rng.Float64() * sum(s.sums)
	chunk := 0
	for chunk < len(s.sums)-1 && target >= s.sums[chunk] {
		target -= s.sums[chunk]
		chunk++
	}
	last := -1
	for i := chunk * chunkRows; i < s.n; i++ {
		if s.dist[i] <= 0 {
			continue
		}
		last = i
		if target < s.dist[i] {
			return i
		}
		target -= s.dist[i]
	}
	if last >= 0 {
		return last
	}
	// Rounding led beyond the last row with a chance: take that one.
	for i := s.n - 1; i > 0; i-- {
		if s.dist[i] > 0 {
			return i
		}
	}
	return 0
}

// potential returns what the sum of dist would be with a centre at the row.
func (s *seeder) potential(ctx context.Context, row int) (float64, error) {
	sums := make([]float64, len(s.sums))
	err := s.eachChunk(ctx, row, func(chunk int, dist, to []float64) {
		total := 0.0
		for i, v := range dist {
			if to[i] < v {
				v = to[i]
			}
			total += v
		}
		sums[chunk] += total
	})
	return sum(sums), err
}

// update takes a new centre into account.
func (s *seeder) update(ctx context.Context, row int) error {
	clear(s.sums)
	return s.eachChunk(ctx, row, func(chunk int, dist, to []float64) {
		total := 0.0
		for i, v := range dist {
			if to[i] < v {
				v = to[i]
				dist[i] = v
			}
			total += v
		}
		s.sums[chunk] += total
	})
}

// eachChunk calls do, block by block, with dist and what it would be if the row
// were the only centre.
func (s *seeder) eachChunk(ctx context.Context, row int, do func(chunk int, dist, to []float64)) error {
	center := s.place(row)
	return parallel.Chunks(ctx, s.n, chunkRows, func(chunk, lo, hi int) {
		var room [seedRows]float64
		for b := lo; b < hi; b += seedRows {
			to := room[:min(seedRows, hi-b)]
			squaredAll(to, s.x[b*s.d:], center)
			if s.w != nil {
				for i, w := range s.w[b : b+len(to)] {
					to[i] = float64(to[i] * w)
				}
			}
			do(chunk, s.dist[b:b+len(to)], to)
		}
	})
}

// seedRows is the number of rows measured at a time.
const seedRows = 512

// squaredAll fills out with the squared distances of the points in x from a
// centre, with the bits that squared gives.
func squaredAll(out, x, center []float64) {
	switch len(center) {
	case 2:
		a, b := center[0], center[1]
		for i := range out {
			p := (*[2]float64)(x[2*i:])
			s, t := p[0]-a, p[1]-b
			out[i] = float64(s*s) + float64(t*t)
		}
	case 3:
		a, b, c := center[0], center[1], center[2]
		for i := range out {
			p := (*[3]float64)(x[3*i:])
			s, t, u := p[0]-a, p[1]-b, p[2]-c
			out[i] = float64(s*s) + float64(u*u) + float64(t*t)
		}
	case 5:
		a, b, c, d, e := center[0], center[1], center[2], center[3], center[4]
		for i := range out {
			p := (*[5]float64)(x[5*i:])
			s, t, u, v, w := p[0]-a, p[1]-b, p[2]-c, p[3]-d, p[4]-e
			out[i] = float64(s*s) + float64(u*u) + float64(w*w) + (float64(t*t) + float64(v*v))
		}
	default:
		d := len(center)
		for i := range out {
			out[i] = squared(x[i*d:][:d], center)
		}
	}
}

func (s *seeder) place(i int) []float64 { return s.x[i*s.d:][:s.d] }

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
