package clv

import (
	"context"
	"math"
)

// denseLimit is the largest circle that is solved by elimination: 256² numbers
// fit into the cache, and 256³/3 multiplications take some milliseconds.
const denseLimit = 256

// dense reports whether elimination, of k³/3 steps, is the faster way to solve
// a circle. Sweeping takes a round for every factor a that is to be gained.
func (s *knotSolver) dense(k knot) bool {
	n := float64(k.hi - k.lo)
	rounds := math.Log(sweepTolerance) / math.Log(s.a)
	steps := rounds * (n + float64(s.start[k.hi]-s.start[k.lo]))
	return n <= denseLimit && n*n*n/3 <= steps
}

// A knotSolver finds W for the customers of one circle after another, given
// what they have received from outside of it:
//
//	W = b + A·W,  b = own + received from outside + saved within
//
// or, where losses stay, W = b + A·max(W, 0). The columns of A add up to less
// than 1.
type knotSolver struct {
	*passage
	stations []station

	local  []int32 // place of a customer in the circle, plus 1; 0 outside
	b, w   []float64
	matrix []float64 // I − A, row by row
	active []bool    // customers who pass anything up
}

// solve returns W of the members of a knot, in the order of their places,
// valid until the next call.
func (s *knotSolver) solve(ctx context.Context, k knot) ([]float64, error) {
	if s.local == nil {
		s.local = make([]int32, s.Len())
	}
	members := s.order[k.lo:k.hi]
	s.b = resize(s.b, len(members))
	s.w = resize(s.w, len(members))
	for m, j := range members {
		s.local[j] = int32(m) + 1
		s.b[m] = s.stations[j].own + s.stations[j].received
	}
	if s.credit != nil {
		s.each(k, func(_, i, e int32) { s.b[i] += s.credit[e] })
	}
	var err error
	if s.dense(k) {
		s.eliminate(k)
	} else {
		err = s.sweep(ctx, k)
	}
	for _, j := range members {
		s.local[j] = 0
	}
	return s.w, err
}

// each calls do for the referrals within the circle: member j was referred by
// member i in referral e.
func (s *knotSolver) each(k knot, do func(j, i, e int32)) {
	for j := range k.hi - k.lo {
		for e := s.start[k.lo+j]; e < s.start[k.lo+j+1]; e++ {
			if i := s.local[s.from[e]]; i > 0 {
				do(j, i-1, e)
			}
		}
	}
}

// eliminate solves by Gaussian elimination. No pivots are sought: the columns
// of I − A are diagonally dominant, and stay so.
//
// Where losses stay, the members that pass something up are guessed, the
// linear system solved and the guess corrected. Max is convex and I − A an
// M-matrix, so the guesses only shrink or only grow, and at most k + 1 are
// needed.
//
// Source: Golub and Van Loan (2013), Matrix Computations, section 4.1.1;
// Brugnano and Casulli (2008), SIAM Journal on Scientific Computing 30(1).
func (s *knotSolver) eliminate(k knot) {
	n := int(k.hi - k.lo)
	if cap(s.active) < n {
		s.active = make([]bool, n)
	}
	active := s.active[:n]
	for m := range active {
		active[m] = true
	}
	for range n + 2 {
		s.matrix = resize(s.matrix, n*n)
		for m := range n {
			s.matrix[m*n+m] = 1
		}
		s.each(k, func(j, i, e int32) {
			if active[j] {
				s.matrix[int(i)*n+int(j)] -= s.passedUp(e)
			}
		})
		copy(s.w, s.b)
		eliminate(s.matrix, s.w)
		if !s.keepLosses {
			return
		}
		changed := false
		for m, w := range s.w {
			if (w > 0) != active[m] {
				active[m] = w > 0
				changed = true
			}
		}
		if !changed {
			return
		}
	}
}

// eliminate overwrites x with the solution of the system whose n×n matrix,
// row by row, is m, which it destroys.
func eliminate(m, x []float64) {
	n := len(x)
	for c := range n {
		pivot := m[c*n : c*n+n]
		for r := c + 1; r < n; r++ {
			row := m[r*n : r*n+n]
			if row[c] == 0 {
				continue
			}
			f := row[c] / pivot[c]
			for k := c + 1; k < n; k++ {
				row[k] -= f * pivot[k]
			}
			x[r] -= f * x[c]
		}
	}
	for r := n - 1; r >= 0; r-- {
		sum := x[r]
		for k := r + 1; k < n; k++ {
			sum -= m[r*n+k] * x[k]
		}
		x[r] = sum / m[r*n+r]
	}
}

// sweepTolerance is where sweeping ends: what is still to be handed on, as a
// part of what there is.
const sweepTolerance = 1e-16

// sweep solves by Gauss–Seidel: every member takes what has come in and hands
// its share on, round after round. A round leaves at most the share a of what
// was to be handed on.
func (s *knotSolver) sweep(ctx context.Context, k knot) error {
	rest := append([]float64(nil), s.b...) // come in and not yet taken
	total := 0.0
	for m, b := range s.b {
		s.w[m] = 0
		total += math.Abs(b)
	}
	for left := total; left > sweepTolerance*total; {
		if err := ctx.Err(); err != nil {
			return err
		}
		for m := range rest {
			if rest[m] == 0 {
				continue
			}
			before := s.passed(s.w[m])
			s.w[m] += rest[m]
			rest[m] = 0
			moved := s.passed(s.w[m]) - before
			if moved == 0 {
				continue
			}
			at := int(k.lo) + m
			for e := s.start[at]; e < s.start[at+1]; e++ {
				if i := s.local[s.from[e]]; i > 0 {
					rest[i-1] += s.passedUp(e) * moved
				}
			}
		}
		left = 0
		for _, r := range rest {
			left += math.Abs(r)
		}
	}
	return nil
}

// resize returns a slice of n zeros, in the memory of s if that is enough.
func resize(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	s = s[:n]
	clear(s)
	return s
}
