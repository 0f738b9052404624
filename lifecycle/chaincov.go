package lifecycle

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// variance returns the variance that the estimation of P gives to a quantity
// with the given slope in each p_ij (delta method): by Cov where there is one,
// else with rows that are independent and multinomial.
func (c *Chain) variance(slope []float64) float64 {
	k := c.States
	total := 0.0
	if c.Cov != nil {
		for a, ga := range slope {
			if ga == 0 {
				continue
			}
			sum := 0.0
			for b, gb := range slope {
				sum += c.Cov[a*k*k+b] * gb
			}
			total += ga * sum
		}
		return max(0, total)
	}
	for i := range k {
		n := c.moves(i)
		if n == 0 {
			continue
		}
		first, second := 0.0, 0.0
		for j, p := range c.P[i*k : (i+1)*k] {
			g := slope[i*k+j]
			first += p * g
			second += p * g * g
		}
		total += max(0, second-first*first) / n
	}
	return total
}

// A free is a probability that can move: it grows at the expense of the largest
// one of its row.
type free struct{ cell, ref int }

// A probability is an estimate of 0, without an error of its own, where fewer
// moves than this are expected, or fewer than this share of those that would
// keep it where it is: then the likelihood falls from 0 on, and the EM algorithm
// is still on its way there.
const (
	boundaryMoves = 1e-3
	boundaryShare = 1 - 1e-4
)

// free returns the probabilities of a chain with expected moves that can move.
func (c *Chain) free(expected *Moves) []free {
	var out []free
	k := c.States
	for i := range k {
		if !c.known(i) || c.absorbing(i) {
			continue
		}
		ref, moves := i*k, 0.0
		for cell := i * k; cell < (i+1)*k; cell++ {
			if c.P[cell] > c.P[ref] {
				ref = cell
			}
			moves += expected.N[cell] + c.Prior
		}
		for cell := i * k; cell < (i+1)*k; cell++ {
			n := expected.N[cell] + c.Prior
			if cell != ref && n > boundaryMoves && n > boundaryShare*moves*c.P[cell] {
				out = append(out, free{cell, ref})
			}
		}
	}
	return out
}

// setSpacedCov sets what is known of the errors of P.
func (c *Chain) setSpacedCov(spaced []SpacedMoves, longest int) {
	if c.Cov = c.spacedCov(spaced, longest); c.Cov == nil {
		c.N = nil
	}
}

// spacedCov returns the covariance of P: the inverse of the observed
// information of the likelihood of what was seen,
//
//	−∂²/∂p∂p′ [ Σ n_ab·log (P^m)_ab + Prior·Σ log p_ij ]
//
// and nil where that has none, because what was seen does not determine P. The
// slope of the likelihood in p_ij is E[n_ij]/p_ij, of which the derivative is
// taken numerically.
//
// Source: Louis (1982), Journal of the Royal Statistical Society B 44(2), for
// the information behind the EM algorithm.
func (c *Chain) spacedCov(spaced []SpacedMoves, longest int) []float64 {
	k := c.States
	expected, err := expectedMoves(c, spaced, longest)
	if err != nil {
		return nil
	}
	at := c.free(expected)
	if len(at) == 0 {
		return make([]float64, k*k*k*k)
	}
	slopes := func(p []float64) []float64 {
		moved := &Chain{States: k, P: p}
		e, err := expectedMoves(moved, spaced, longest)
		if err != nil {
			return nil
		}
		out := make([]float64, len(at))
		for i, f := range at {
			out[i] = (e.N[f.cell]+c.Prior)/p[f.cell] - (e.N[f.ref]+c.Prior)/p[f.ref]
		}
		return out
	}
	information := mat.NewSymDense(len(at), nil)
	for j, f := range at {
		h := 1e-5 * c.P[f.cell]
		up, down := append([]float64(nil), c.P...), append([]float64(nil), c.P...)
		up[f.cell], up[f.ref] = up[f.cell]+h, up[f.ref]-h
		down[f.cell], down[f.ref] = down[f.cell]-h, down[f.ref]+h
		high, low := slopes(up), slopes(down)
		if high == nil || low == nil {
			return nil
		}
		for i := range at {
			// Each pair is met twice; the mean of both is symmetric.
			information.SetSym(i, j, information.At(i, j)+curvature(high[i], low[i], h, i == j))
		}
	}
	return c.spread(information, at)
}

// curvature returns the part of one derivative in an element of the
// information.
func curvature(high, low, h float64, diagonal bool) float64 {
	v := -(high - low) / (2 * h)
	if !diagonal {
		v /= 2
	}
	return v
}

// spread returns the covariance of all p_ij from the information on the free
// ones, and nil where that says nothing.
func (c *Chain) spread(information *mat.SymDense, at []free) []float64 {
	// Scaled to a diagonal of 1, so that what is singular shows.
	n := len(at)
	scale := make([]float64, n)
	for i := range scale {
		d := information.At(i, i)
		if !(d > 0) || math.IsInf(d, 0) {
			return nil
		}
		scale[i] = 1 / math.Sqrt(d)
	}
	for i := range n {
		for j := range i + 1 {
			information.SetSym(i, j, information.At(i, j)*scale[i]*scale[j])
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(information) || factor.Cond() > 1e10 {
		return nil
	}
	var inverse mat.SymDense
	if err := factor.InverseTo(&inverse); err != nil {
		return nil
	}
	cells := c.States * c.States
	out := make([]float64, cells*cells)
	add := func(a, b int, v float64) { out[a*cells+b] += v }
	for i, f := range at {
		for j, g := range at {
			v := inverse.At(i, j) * scale[i] * scale[j]
			add(f.cell, g.cell, v)
			add(f.cell, g.ref, -v)
			add(f.ref, g.cell, -v)
			add(f.ref, g.ref, v)
		}
	}
	for a := range cells {
		if out[a*(cells+1)] > 0.25 { // more than not knowing the probability at all
			return nil
		}
	}
	return out
}
