package lifecycle

import (
	"context"
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/mat"

	"github.com/clientele-go/clientele"
)

// SpacedMoves are moves between snapshots that are several steps apart.
type SpacedMoves struct {
	Steps int // at least 1
	Moves *Moves
}

// EstimateSpaced returns the one-step chain of moves that were counted over
// different numbers of steps: snapshots after one month, then after three. It
// is the maximum of the likelihood Π (P^steps)_ij^n_ij by the EM algorithm; what
// happened between two snapshots is filled in as expected under the chain. With
// all steps 1 it is [Estimate].
//
// Chain.N holds the expected number of one-step moves. As these were not all
// seen, it overstates what is known where steps are long; Chain.Cov says what
// is known: the inverse of the observed information, for standard errors,
// intervals, values and forecasts. A probability estimated as 0 has no error.
// Where what was seen does not determine the chain, Chain.N is nil: nothing is
// known of its errors.
//
// The cost is O(longest steps·States⁴) per iteration, and 2·States² times that
// for Cov.
//
// Errors: those of [Estimate]; [clientele.ErrOption] for steps below 1, for
// different numbers of states, or when the moves cannot come from such a chain;
// [clientele.ErrNotConverged] beside the best chain found.
//
// Source: Dempster, Laird and Rubin (1977), Journal of the Royal Statistical
// Society B 39(1); Sherlaw-Johnson, Gallivan and Burridge (1995), Journal of the
// Operational Research Society 46(3), for Markov chains; Louis (1982), Journal of
// the Royal Statistical Society B 44(2), for the information.
func EstimateSpaced(ctx context.Context, spaced []SpacedMoves, opts *EstimateOptions) (*Chain, error) {
	if len(spaced) == 0 {
		return nil, fmt.Errorf("lifecycle: no moves: %w", clientele.ErrEmpty)
	}
	for _, s := range spaced {
		if s.Moves == nil {
			return nil, fmt.Errorf("lifecycle: no moves: %w", clientele.ErrOption)
		}
	}
	k := spaced[0].Moves.States
	start := &Moves{States: k, N: make([]float64, k*k)}
	longest := 1
	for _, s := range spaced {
		if err := s.Moves.check(); err != nil {
			return nil, err
		}
		if s.Steps < 1 || s.Moves.States != k {
			return nil, fmt.Errorf("lifecycle: %d steps, %d states: %w", s.Steps, s.Moves.States, clientele.ErrOption)
		}
		longest = max(longest, s.Steps)
		for c, n := range s.Moves.N {
			start.N[c] += n
		}
	}
	chain, err := Estimate(start, opts)
	if err != nil || longest == 1 {
		return chain, err
	}
	// Every move that is not forbidden begins above 0, or it would stay there.
	for i := range k {
		if chain.known(i) && !chain.absorbing(i) {
			for j := range k {
				chain.P[i*k+j] = 0.9*chain.P[i*k+j] + 0.1/float64(k)
			}
		}
	}
	for range 10_000 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		expected, err := expectedMoves(chain, spaced, longest)
		if err != nil {
			return nil, err
		}
		next, err := Estimate(expected, opts)
		if err != nil {
			return nil, err
		}
		change := 0.0
		for c := range next.P {
			change = max(change, math.Abs(next.P[c]-chain.P[c]))
		}
		chain = next
		if change < 1e-10 {
			chain.setSpacedCov(spaced, longest)
			return chain, nil
		}
	}
	chain.setSpacedCov(spaced, longest)
	return chain, fmt.Errorf("lifecycle: spaced moves: %w", clientele.ErrNotConverged)
}

// expectedMoves returns the one-step moves to be expected given what was seen:
//
//	E[n_ij] = Σ_ab n_ab Σ_s (Pˢ)_ai · p_ij · (P^(m−s−1))_jb / (Pᵐ)_ab
func expectedMoves(c *Chain, spaced []SpacedMoves, longest int) (*Moves, error) {
	k := c.States
	powers := [][]float64{identity(k)}
	for m := 1; m <= longest; m++ {
		powers = append(powers, multiply(powers[m-1], c.P, k))
	}
	out := &Moves{States: k, N: make([]float64, k*k)}
	for _, s := range spaced {
		for ab, n := range s.Moves.N {
			if n == 0 {
				continue
			}
			a, b := ab/k, ab%k
			whole := powers[s.Steps][ab]
			if !(whole > 0) {
				return nil, fmt.Errorf("lifecycle: no way from state %d to state %d in %d steps: %w", a, b, s.Steps, clientele.ErrOption)
			}
			for t := range s.Steps {
				for i := range k {
					before := n / whole * powers[t][a*k+i]
					if before == 0 {
						continue
					}
					for j := range k {
						out.N[i*k+j] += before * c.P[i*k+j] * powers[s.Steps-t-1][j*k+b]
					}
				}
			}
		}
	}
	return out, nil
}

// Root returns the chain of a shorter step: its matrix to the given power is P.
// Not every chain has one; then it is a [clientele.ErrOption], and
// [EstimateSpaced] gives the nearest in likelihood. Standard errors are lost.
func (c *Chain) Root(steps int) (*Chain, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if steps < 1 {
		return nil, fmt.Errorf("lifecycle: root of %d steps: %w", steps, clientele.ErrOption)
	}
	k := c.States
	var eigen mat.Eigen
	if !eigen.Factorize(mat.NewDense(k, k, append([]float64(nil), c.P...)), mat.EigenRight) {
		return nil, fmt.Errorf("lifecycle: the eigenvalues of the chain: %w", clientele.ErrNotConverged)
	}
	var vectors mat.CDense
	eigen.VectorsTo(&vectors)
	root, ok := realRoot(eigen.Values(nil), &vectors, steps)
	out := &Chain{States: k, P: root, Absorbing: append([]int(nil), c.Absorbing...)}
	if ok {
		for i, p := range root {
			if p < 0 && p > -1e-9 {
				root[i] = 0
			}
		}
		power, err := out.Power(steps)
		ok = err == nil
		for i := range power {
			ok = ok && math.Abs(power[i]-c.P[i]) < 1e-8
		}
	}
	if !ok {
		return nil, fmt.Errorf("lifecycle: the chain has no root of %d steps that is a chain: %w", steps, clientele.ErrOption)
	}
	return out, nil
}

// realRoot returns V·diag(λ^(1/steps))·V⁻¹ if it is real.
func realRoot(values []complex128, vectors *mat.CDense, steps int) ([]float64, bool) {
	k := len(values)
	v := make([][]complex128, k)
	right := make([][]complex128, k)
	for i := range k {
		v[i], right[i] = make([]complex128, k), make([]complex128, k)
		for j := range k {
			v[i][j] = vectors.At(i, j)
			right[i][j] = v[i][j] * cmplx.Pow(values[j], complex(1/float64(steps), 0))
		}
	}
	// X·V = V·D is solved for X as Vᵀ·Xᵀ = (V·D)ᵀ, by elimination.
	a := make([][]complex128, k)
	for i := range k {
		a[i] = make([]complex128, 2*k)
		for j := range k {
			a[i][j], a[i][k+j] = v[j][i], right[j][i]
		}
	}
	for col := range k {
		pivot := col
		for i := col; i < k; i++ {
			if cmplx.Abs(a[i][col]) > cmplx.Abs(a[pivot][col]) {
				pivot = i
			}
		}
		if cmplx.Abs(a[pivot][col]) < 1e-12 {
			return nil, false
		}
		a[col], a[pivot] = a[pivot], a[col]
		for i := range k {
			if i == col {
				continue
			}
			f := a[i][col] / a[col][col]
			for j := col; j < 2*k; j++ {
				a[i][j] -= f * a[col][j]
			}
		}
	}
	out := make([]float64, k*k)
	for i := range k {
		for j := range k {
			x := a[j][k+i] / a[j][j]
			if math.Abs(imag(x)) > 1e-9 {
				return nil, false
			}
			out[i*k+j] = real(x)
		}
	}
	return out, true
}
