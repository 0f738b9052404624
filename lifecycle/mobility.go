package lifecycle

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/mat"

	"github.com/clientele-go/clientele"
)

// Mobility says in single numbers how much a chain moves: 0 is nobody ever.
type Mobility struct {
	Shorrocks   float64 `json:"shorrocks"`   // (k − tr P)/(k − 1); 1 where the next state does not depend on this one
	Determinant float64 `json:"determinant"` // 1 − |det P|
	Eigenvalue  float64 `json:"eigenvalue"`  // 1 − |λ₂|: the speed at which the start is forgotten

	// Staying is the share of moves that stay, rows weighted by the moves they
	// rest on, or equally if that is unknown.
	Staying float64 `json:"staying"`
}

// Mobility returns the mobility indices of the chain. A chain of one state has
// Staying 1 and the rest 0.
//
// Errors: as for [Chain.Power].
//
// Source: Shorrocks (1978), Econometrica 46(5), equation 3; Sommers and
// Conlisk (1979), Journal of Mathematical Sociology 6(2), for the eigenvalue.
func (c *Chain) Mobility() (*Mobility, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	k := c.States
	m := &Mobility{}
	trace, weights := 0.0, 0.0
	for i := range k {
		w := 1.0
		if c.N != nil {
			w = c.N[i]
		}
		trace += c.P[i*k+i]
		m.Staying += w * c.P[i*k+i]
		weights += w
	}
	if weights > 0 {
		m.Staying /= weights
	}
	if k == 1 {
		m.Staying = 1
		return m, nil
	}
	m.Shorrocks = (float64(k) - trace) / float64(k-1)
	p := mat.NewDense(k, k, append([]float64(nil), c.P...))
	m.Determinant = max(0, 1-math.Abs(mat.Det(p)))
	var eigen mat.Eigen
	if !eigen.Factorize(p, mat.EigenNone) {
		return nil, fmt.Errorf("lifecycle: the eigenvalues of the chain: %w", clientele.ErrNotConverged)
	}
	// λ₁ = 1; the second largest in size is what is left after one of size 1.
	first, second := 0.0, 0.0
	for _, v := range eigen.Values(nil) {
		switch size := cmplx.Abs(v); {
		case size > first:
			first, second = size, first
		case size > second:
			second = size
		}
	}
	m.Eigenvalue = max(0, 1-second)
	return m, nil
}
