package lifecycle

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"github.com/clientele-go/clientele"
)

// Moves are the numbers of moves between states 0 to States−1 from one period
// to the next: from state i to state j at i*States + j.
type Moves struct {
	States int       `json:"states"`
	N      []float64 `json:"n"`
}

// CountMoves counts the moves within sequences of states, one sequence per
// customer and one state per period. A negative state is missing: no move into
// it or out of it is counted. The last state of a sequence is where observation
// ended and counts as no move, not even as staying.
//
// Errors: [clientele.ErrOption] for no state, [*clientele.InputError] for a
// state beyond the last, with the number of the sequence as its row.
func CountMoves(states int, sequences [][]int) (*Moves, error) {
	if states < 1 {
		return nil, fmt.Errorf("lifecycle: %d states: %w", states, clientele.ErrOption)
	}
	m := &Moves{States: states, N: make([]float64, states*states)}
	for row, seq := range sequences {
		if err := checkSequence(states, row, seq); err != nil {
			return nil, err
		}
		for t := 1; t < len(seq); t++ {
			if i, j := seq[t-1], seq[t]; i >= 0 && j >= 0 {
				m.N[i*states+j]++
			}
		}
	}
	return m, nil
}

// checkSequence returns an error for a state beyond the last.
func checkSequence(states, row int, seq []int) error {
	for _, s := range seq {
		if s >= states {
			return fmt.Errorf("lifecycle: %w", &clientele.InputError{
				Column: "sequences", Row: row, Reason: fmt.Sprintf("state %d of %d", s, states),
			})
		}
	}
	return nil
}

// Moves returns the moves between the labels of a movement, for [Estimate].
// Customers who were or are outside the labels are not counted: of those who
// left it is not known where they went.
func (m *Movement[L]) Moves() *Moves {
	k := len(m.Labels)
	out := &Moves{States: k, N: make([]float64, k*k)}
	for i := range k {
		for j := range k {
			out.N[i*k+j] = float64(m.Count(i, j))
		}
	}
	return out
}

// check returns an error for counts that are no matrix of counts.
func (m *Moves) check() error {
	if m.States < 1 {
		return fmt.Errorf("lifecycle: %d states: %w", m.States, clientele.ErrOption)
	}
	if err := clientele.CheckLen("N", len(m.N), m.States*m.States); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	if err := clientele.CheckFinite("N", m.N); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	for c, n := range m.N {
		if n < 0 {
			return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "N", Row: c, Reason: "negative"})
		}
	}
	return nil
}

// A Chain is a Markov chain of states 0 to States−1. It is a plain value: P
// from a paper works like an estimated one, then without standard errors.
type Chain struct {
	States int       `json:"states"`
	P      []float64 `json:"p"` // from state i to state j at i*States + j; rows add up to 1

	// N is the number of moves that each row of P rests on; nil if unknown. A
	// row with 0 moves, no prior and no declaration as absorbing is unknown and
	// holds zeros: what needs it is an error.
	N         []float64 `json:"n,omitempty"`
	Prior     float64   `json:"prior,omitempty"`     // added to each count
	Absorbing []int     `json:"absorbing,omitempty"` // states declared to be for ever

	// Cov is the covariance of the estimates where the rows are not independent
	// multinomials, as after [EstimateSpaced]: of cells a and b of P at
	// a*States² + b. Standard errors and intervals then rest on it. Nil otherwise.
	Cov []float64 `json:"cov,omitempty"`
}

// EstimateOptions refines [Estimate]. Nil means the zero value.
type EstimateOptions struct {
	// Prior is added to each count: the estimate is the posterior mean under a
	// symmetric Dirichlet prior. 0.5 is Jeffreys' prior, 1 Laplace's. The default,
	// 0, is maximum likelihood.
	Prior float64

	// Absorbing are states that are never left. No state is taken for absorbing
	// because no move from it was seen.
	Absorbing []int
}

// Estimate returns the chain of the moves:
//
//	p_ij = (n_ij + Prior) / (n_i + States·Prior)
//
// Errors: [clientele.ErrOption] for options out of range, and a
// [*clientele.InputError] for counts that are negative or not finite, or that
// leave a state declared absorbing.
func Estimate(m *Moves, opts *EstimateOptions) (*Chain, error) {
	if opts == nil {
		opts = &EstimateOptions{}
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	if !(opts.Prior >= 0) || math.IsInf(opts.Prior, 0) {
		return nil, fmt.Errorf("lifecycle: prior %v: %w", opts.Prior, clientele.ErrOption)
	}
	k := m.States
	c := &Chain{States: k, P: make([]float64, k*k), N: make([]float64, k), Prior: opts.Prior}
	for _, s := range opts.Absorbing {
		if s < 0 || s >= k {
			return nil, fmt.Errorf("lifecycle: absorbing state %d of %d: %w", s, k, clientele.ErrOption)
		}
	}
	c.Absorbing = slices.Compact(slices.Sorted(slices.Values(opts.Absorbing)))
	for i := range k {
		row := m.N[i*k : (i+1)*k]
		for _, n := range row {
			c.N[i] += n
		}
		if slices.Contains(c.Absorbing, i) {
			if row[i] != c.N[i] {
				return nil, fmt.Errorf("lifecycle: %w", &clientele.InputError{
					Column: "N", Row: i, Reason: "moves out of a state declared absorbing",
				})
			}
			c.P[i*k+i] = 1
			continue
		}
		total := c.N[i] + float64(k)*opts.Prior
		for j, n := range row {
			if total > 0 {
				c.P[i*k+j] = (n + opts.Prior) / total
			}
		}
	}
	return c, nil
}

// known reports whether row i of P is known.
func (c *Chain) known(i int) bool {
	for _, p := range c.P[i*c.States : (i+1)*c.States] {
		if p != 0 {
			return true
		}
	}
	return false
}

// check returns an error unless P is a complete matrix of probabilities.
func (c *Chain) check() error {
	k := c.States
	if k < 1 {
		return fmt.Errorf("lifecycle: chain of %d states: %w", k, clientele.ErrOption)
	}
	if err := clientele.CheckLen("P", len(c.P), k*k); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	if c.N != nil {
		if err := clientele.CheckLen("N", len(c.N), k); err != nil {
			return fmt.Errorf("lifecycle: %w", err)
		}
	}
	if c.Cov != nil {
		if err := clientele.CheckLen("Cov", len(c.Cov), k*k*k*k); err != nil {
			return fmt.Errorf("lifecycle: %w", err)
		}
		if err := clientele.CheckFinite("Cov", c.Cov); err != nil {
			return fmt.Errorf("lifecycle: %w", err)
		}
	}
	for i := range k {
		sum, reason := 0.0, ""
		for _, p := range c.P[i*k : (i+1)*k] {
			if !(p >= 0 && p <= 1) {
				reason = "not a probability"
			}
			sum += p
		}
		switch {
		case reason != "":
		case sum == 0:
			reason = "no move from this state was seen: declare it absorbing or give a prior"
		case math.Abs(sum-1) > 1e-9:
			reason = fmt.Sprintf("the row adds up to %v", sum)
		default:
			continue
		}
		return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: "P", Row: i, Reason: reason})
	}
	return nil
}

// At returns the probability of the move from i to j, and 0 for states that the
// chain does not have.
func (c *Chain) At(i, j int) float64 {
	if i < 0 || j < 0 || i >= c.States || j >= c.States || len(c.P) != c.States*c.States {
		return 0
	}
	return c.P[i*c.States+j]
}

// absorbing reports whether a state has been declared absorbing.
func (c *Chain) absorbing(i int) bool { return slices.Contains(c.Absorbing, i) }

// moves returns the number of moves that row i rests on, prior included.
func (c *Chain) moves(i int) float64 {
	if i < 0 || i >= len(c.N) || c.absorbing(i) {
		return 0
	}
	return c.N[i] + float64(c.States)*c.Prior
}

// SE returns the standard error of p_ij: multinomial, √(p(1−p)/n_i), without a
// prior, the posterior standard deviation, √(p(1−p)/(n_i+States·Prior+1)), with
// one, and the root of the variance in Cov where there is one. It is 0 where the
// number of moves is unknown or the state is absorbing.
func (c *Chain) SE(i, j int) float64 {
	if v, ok := c.cov(i, j); ok {
		return math.Sqrt(v)
	}
	n := c.moves(i)
	if n == 0 {
		return 0
	}
	if c.Prior > 0 {
		n++
	}
	p := c.At(i, j)
	return math.Sqrt(p * (1 - p) / n)
}

// cov returns the variance of p_ij in Cov, if there is one.
func (c *Chain) cov(i, j int) (float64, bool) {
	cells := c.States * c.States
	if c.Cov == nil || len(c.Cov) != cells*cells || i < 0 || j < 0 || i >= c.States || j >= c.States {
		return 0, false
	}
	return max(0, c.Cov[(i*c.States+j)*(cells+1)]), true
}

// worth returns the number of moves seen one by one that would tell as much of
// p_ij as is known of it.
func (c *Chain) worth(i, j int) float64 {
	n := c.moves(i)
	if v, ok := c.cov(i, j); ok && v > 0 {
		p := c.At(i, j)
		return p * (1 - p) / v
	}
	return n
}

// CountSE returns p_ij/√n_ij, the standard error that treats the counts as
// independent; it is what R's markovchain prints. It is 0 where n_ij is 0, and
// with Cov.
func (c *Chain) CountSE(i, j int) float64 {
	if p := c.At(i, j); p > 0 && i < len(c.N) && c.N[i] > 0 && c.Prior == 0 && c.Cov == nil && !c.absorbing(i) {
		return math.Sqrt(p / c.N[i])
	}
	return 0
}

// Interval returns an interval for p_ij that holds it with the given
// probability: Wilson's without a prior, the equal-tailed one of the posterior
// with one, both for the number of moves that has the variance in Cov where
// there is one. It is 0 to 1 where the number of moves is unknown, and the point
// itself for an absorbing state.
//
// Source: Wilson (1927), Journal of the American Statistical Association 22.
func (c *Chain) Interval(i, j int, level float64) (lo, hi float64) {
	p, n := c.At(i, j), c.worth(i, j)
	switch {
	case c.absorbing(i):
		return p, p
	case n == 0 || !(level > 0 && level < 1):
		return 0, 1
	case c.Prior > 0:
		a := p * n
		b := max(n-a, math.SmallestNonzeroFloat64)
		return mathext.InvRegIncBeta(a, b, (1-level)/2), mathext.InvRegIncBeta(a, b, (1+level)/2)
	}
	z := normalQuantile((1 + level) / 2)
	center := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, center-half), min(1, center+half)
}

// normalQuantile returns the quantile of the standard normal distribution.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
