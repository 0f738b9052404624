// Package newton minimises smooth functions of a few variables by Newton's
// method in a trust region, with exact gradients and Hessians.
//
// Source: Nocedal and Wright (2006), Numerical Optimization, chapter 4;
// the subproblem is solved by the eigenvalues of the Hessian.
package newton

import (
	"context"
	"math"
)

// A Func returns its value at x and sets its gradient and its Hessian, n×n
// row by row, both triangles. A value that is NaN or +Inf says that x is out
// of the domain.
type Func func(x, grad, hess []float64) float64

// Status says how a search ended.
type Status uint8

// The ways in which a search ends.
const (
	Failed    Status = iota // no further progress, or too many iterations
	Converged               // a minimum: the Newton step has vanished
	Flat                    // the value falls no more but the steps go on: the infimum is at infinity
)

// A Result is where a search ended.
type Result struct {
	X          []float64
	Value      float64
	Grad, Hess []float64
	Iterations int
	Status     Status
	Away       []float64 // the last Newton step where the status is Flat
}

// Settings bound the search. All must be positive.
type Settings struct {
	Iterations int
	Radius     float64 // of the first step
	MaxRadius  float64
}

const (
	flatGain  = 1e-7 // a step that promises less than this is going nowhere
	flatStep  = 0.05 // unless it is shorter than this
	flatSteps = 3    // so many times in a row

	stillStep = 1e-11 // a step shorter than this changes nothing
)

// Minimize searches from x, which is not changed. An error is that of ctx.
func Minimize(ctx context.Context, f Func, x []float64, s Settings) (*Result, error) {
	n := len(x)
	r := &Result{X: append([]float64(nil), x...), Grad: make([]float64, n), Hess: make([]float64, n*n)}
	r.Value = f(r.X, r.Grad, r.Hess)
	if !finite(r) {
		return r, ctx.Err()
	}
	next := &Result{X: make([]float64, n), Grad: make([]float64, n), Hess: make([]float64, n*n)}
	radius, flat, lastGain := s.Radius, 0, math.Inf(1)
	for r.Iterations < s.Iterations {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		r.Iterations++
		q := model(r.Grad, r.Hess)
		step := q.solve(radius)
		gain := q.gain(step)
		length := norm(step)

		// Below the rounding error of the value only the gradient can tell: go
		// on while the promised gain keeps falling, as it does quadratically.
		polish := gain <= 1e-13*(1+math.Abs(r.Value)) && q.convex && length < flatStep
		if polish && (gain == 0 || gain > 0.25*lastGain || length < stillStep) {
			r.Status = Converged
			return r, nil
		}
		if gain < flatGain && length >= flatStep {
			if flat++; flat > flatSteps {
				r.Status, r.Away = Flat, step
				return r, nil
			}
		} else {
			flat = 0
		}
		for i := range step {
			next.X[i] = r.X[i] + step[i]
		}
		next.Value = f(next.X, next.Grad, next.Hess)
		ok := finite(next)
		noise := 1e-14 * (1 + math.Abs(r.Value))
		ratio := (r.Value - next.Value + noise) / (gain + noise)
		switch {
		case !ok || ratio < 0.25:
			radius = 0.25 * math.Min(length, radius)
		case ratio > 0.75 && length > 0.9*radius:
			radius = math.Min(2*radius, s.MaxRadius)
		}
		if ok && (ratio > 1e-3 || polish) {
			lastGain = gain
			next.Iterations = r.Iterations
			r, next = next, r
			continue
		}
		if radius < 1e-10 {
			if gain < 1e-9*(1+math.Abs(r.Value)) && q.convex {
				r.Status = Converged
			}
			return r, nil
		}
	}
	return r, nil
}

func finite(r *Result) bool {
	sum := r.Value
	for _, v := range r.Grad {
		sum += v
	}
	for _, v := range r.Hess {
		sum += v
	}
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

func norm(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x * x
	}
	return math.Sqrt(s)
}

// A quadratic is g·p + ½p·Hp, turned to the eigenvectors of H.
type quadratic struct {
	values, vectors []float64 // eigenvector j is column j
	g               []float64 // along the eigenvectors
	convex          bool
}

func model(grad, hess []float64) *quadratic {
	n := len(grad)
	q := &quadratic{g: make([]float64, n)}
	q.values, q.vectors = Eigen(hess, n)
	for j := range n {
		for i := range n {
			q.g[j] += q.vectors[i*n+j] * grad[i]
		}
	}
	least, most := math.Inf(1), 0.0
	for _, v := range q.values {
		least, most = math.Min(least, v), math.Max(most, math.Abs(v))
	}
	q.convex = least > 1e-15*most
	return q
}

// solve returns the least point of the quadratic within the radius.
func (q *quadratic) solve(radius float64) []float64 {
	least := math.Inf(1)
	for _, v := range q.values {
		least = math.Min(least, v)
	}
	length := func(shift float64) float64 {
		s := 0.0
		for j, v := range q.values {
			if q.g[j] != 0 {
				d := q.g[j] / (v + shift)
				s += d * d
			}
		}
		return math.Sqrt(s)
	}
	shift := 0.0
	if !q.convex || length(0) > radius {
		// The length falls in the shift: bracket, then halve.
		lo := math.Max(0, -least)
		hi := lo + norm(q.g)/radius + 1e-300
		for range 100 {
			mid := lo + (hi-lo)/2
			if l := length(mid); l > radius {
				lo = mid
			} else {
				hi = mid
				if l > 0.95*radius {
					break
				}
			}
		}
		shift = hi
	}
	n := len(q.g)
	p := make([]float64, n)
	for j, v := range q.values {
		if q.g[j] == 0 {
			continue
		}
		c := -q.g[j] / (v + shift)
		for i := range n {
			p[i] += c * q.vectors[i*n+j]
		}
	}
	return p
}

// gain returns how much the quadratic falls from 0 to p.
func (q *quadratic) gain(p []float64) float64 {
	n := len(p)
	fall := 0.0
	for j, v := range q.values {
		c := 0.0
		for i := range n {
			c += q.vectors[i*n+j] * p[i]
		}
		fall -= q.g[j]*c + 0.5*v*c*c
	}
	return math.Max(0, fall)
}
