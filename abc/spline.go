package abc

import "sort"

// A spline is a cubic spline through points with ascending x, whose third
// derivative at either end is that of the cubic through the four points there.
//
//	s(x) = y[i] + h (b[i] + h (c[i] + h d[i])),  h = x − x[i]
//
// Source: Forsythe, Malcolm and Moler (1977), Computer Methods for
// Mathematical Computations, section 4.4.
type spline struct {
	x, y, b, c, d []float64
}

// newSpline returns the spline through two points or more.
func newSpline(x, y []float64) *spline {
	n := len(x)
	s := &spline{x, y, make([]float64, n), make([]float64, n), make([]float64, n)}
	h, slope := make([]float64, n), make([]float64, n)
	for i := range n - 1 {
		h[i] = x[i+1] - x[i]
		slope[i] = (y[i+1] - y[i]) / h[i]
	}
	if n == 2 {
		s.b[0], s.b[1] = slope[0], slope[0]
		return s
	}
	m := s.solve(h, slope)
	for i := range n - 1 {
		s.b[i] = slope[i] - h[i]*(m[i+1]+2*m[i])
		s.c[i] = 3 * m[i]
		s.d[i] = (m[i+1] - m[i]) / h[i]
	}
	s.b[n-1] = slope[n-2] + h[n-2]*(m[n-2]+2*m[n-1])
	s.c[n-1] = 3 * m[n-1]
	s.d[n-1] = s.d[n-2]
	return s
}

// solve returns a sixth of the second derivatives at the points: the solution
// of a tridiagonal system.
func (s *spline) solve(h, slope []float64) []float64 {
	n, x := len(s.x), s.x
	diagonal, right := make([]float64, n), make([]float64, n)
	for i := 1; i < n-1; i++ {
		diagonal[i] = 2 * (h[i-1] + h[i])
		right[i] = slope[i] - slope[i-1]
	}
	diagonal[0], diagonal[n-1] = -h[0], -h[n-2]
	if n > 3 {
		first := right[2]/(x[3]-x[1]) - right[1]/(x[2]-x[0])
		last := right[n-2]/(x[n-1]-x[n-3]) - right[n-3]/(x[n-2]-x[n-4])
		right[0] = first * h[0] * h[0] / (x[3] - x[0])
		right[n-1] = -last * h[n-2] * h[n-2] / (x[n-1] - x[n-4])
	}
	for i := 1; i < n; i++ {
		t := h[i-1] / diagonal[i-1]
		diagonal[i] -= t * h[i-1]
		right[i] -= t * right[i-1]
	}
	right[n-1] /= diagonal[n-1]
	for i := n - 2; i >= 0; i-- {
		right[i] = (right[i] - h[i]*right[i+1]) / diagonal[i]
	}
	return right
}

// piece returns the piece in which x lies and how far inside.
func (s *spline) piece(x float64) (i int, h float64) {
	i = max(0, sort.Search(len(s.x), func(k int) bool { return s.x[k] > x })-1)
	return i, x - s.x[i]
}

// at returns the spline at x.
func (s *spline) at(x float64) float64 {
	i, h := s.piece(x)
	return s.y[i] + h*(s.b[i]+h*(s.c[i]+h*s.d[i]))
}

// slope returns its first derivative at x.
func (s *spline) slope(x float64) float64 {
	i, h := s.piece(x)
	return s.b[i] + h*(2*s.c[i]+h*3*s.d[i])
}
