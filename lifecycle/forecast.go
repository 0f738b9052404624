package lifecycle

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/clientele-go/clientele"
)

// Power returns the probabilities of the moves in the given number of steps,
// row by row: Pⁿ.
//
// Errors: [clientele.ErrOption] for negative steps; an [*clientele.InputError]
// for rows of P that are unknown or add up to something else than 1.
func (c *Chain) Power(steps int) ([]float64, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if steps < 0 {
		return nil, fmt.Errorf("lifecycle: %d steps: %w", steps, clientele.ErrOption)
	}
	k := c.States
	power, square := identity(k), append([]float64(nil), c.P...)
	for ; steps > 0; steps >>= 1 {
		if steps&1 == 1 {
			power = multiply(power, square, k)
		}
		square = multiply(square, square, k)
	}
	return power, nil
}

// identity returns the k×k identity.
func identity(k int) []float64 {
	out := make([]float64, k*k)
	for i := range k {
		out[i*k+i] = 1
	}
	return out
}

// multiply returns a·b of k×k matrices.
func multiply(a, b []float64, k int) []float64 {
	out := make([]float64, k*k)
	for i := range k {
		for m := range k {
			x := a[i*k+m]
			if x == 0 {
				continue
			}
			for j := range k {
				out[i*k+j] += float64(x * b[m*k+j])
			}
		}
	}
	return out
}

// A Forecast is the number of customers per state after a number of steps.
type Forecast struct {
	Step int       `json:"step"`
	Mean []float64 `json:"mean"` // expected number per state
	SD   []float64 `json:"sd"`   // of the number itself, estimation error included
	Lo   []float64 `json:"lo"`   // lower end of the interval
	Hi   []float64 `json:"hi"`   // upper end of the interval
}

// ForecastOptions refines [Chain.Forecast]. Nil means the zero value.
type ForecastOptions struct {
	// Level is the probability that an interval holds the number; default 0.9.
	Level float64

	// Arrivals are the new customers per state and step, who come at the end of
	// the step. The default is none.
	Arrivals []float64
}

// Forecast returns the number of customers per state for each of the coming
// steps, from the numbers at the start. The standard deviation has two sources:
// customers move independently of each other, and P is estimated (delta method;
// none if Chain.N is nil). Intervals are normal, cut at 0.
//
// The cost is O(steps²·States³). Errors: as for [Chain.Power], and an
// [*clientele.InputError] for numbers that are negative or not finite.
func (c *Chain) Forecast(start []float64, steps int, opts *ForecastOptions) ([]Forecast, error) {
	if opts == nil {
		opts = &ForecastOptions{}
	}
	level := opts.Level
	if level == 0 {
		level = 0.9
	}
	if steps < 0 || !(level > 0 && level < 1) {
		return nil, fmt.Errorf("lifecycle: %d steps, level %v: %w", steps, level, clientele.ErrOption)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	arrivals := opts.Arrivals
	if arrivals == nil {
		arrivals = make([]float64, c.States)
	}
	if err := checkNumbers("start", start, c.States); err != nil {
		return nil, err
	}
	if err := checkNumbers("Arrivals", arrivals, c.States); err != nil {
		return nil, err
	}
	powers := [][]float64{identity(c.States)}
	means := [][]float64{start}
	z := normalQuantile((1 + level) / 2)
	var out []Forecast
	for step := 1; step <= steps; step++ {
		powers = append(powers, multiply(powers[step-1], c.P, c.States))
		f := c.step(start, arrivals, powers, means)
		means = append(means, f.Mean)
		for j := range f.Mean {
			f.Lo = append(f.Lo, max(0, f.Mean[j]-z*f.SD[j]))
			f.Hi = append(f.Hi, f.Mean[j]+z*f.SD[j])
		}
		out = append(out, f)
	}
	return out, nil
}

// checkNumbers returns an error unless a column has k finite values of at least
// 0.
func checkNumbers(column string, values []float64, k int) error {
	if err := clientele.CheckLen(column, len(values), k); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	if err := clientele.CheckFinite(column, values); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	for i, v := range values {
		if v < 0 {
			return fmt.Errorf("lifecycle: %w", &clientele.InputError{Column: column, Row: i, Reason: "negative"})
		}
	}
	return nil
}

// step returns the mean and the standard deviation after len(means) steps.
func (c *Chain) step(start, arrivals []float64, powers, means [][]float64) Forecast {
	k, t := c.States, len(means)
	f := Forecast{Step: t, Mean: make([]float64, k), SD: make([]float64, k)}
	for j := range k {
		variance := 0.0
		// Everyone who came at step s has moved t−s times.
		for s := 0; s <= t; s++ {
			came := arrivals
			if s == 0 {
				came = start
			}
			for i, n := range came {
				q := powers[t-s][i*k+j]
				f.Mean[j] += n * q
				variance += n * q * (1 - q)
			}
		}
		f.SD[j] = math.Sqrt(variance + c.estimationVariance(powers, means, t, j))
	}
	return f
}

// estimationVariance returns the variance that the estimate of P adds to the
// number in state j after t steps. A change of p_il moves the customers who are
// in i before each step s, and their further way is P^(t−s−1).
func (c *Chain) estimationVariance(powers, means [][]float64, t, j int) float64 {
	k := c.States
	slopes := make([]float64, k*k)
	for i := range k {
		for l := range k {
			for s := range t {
				slopes[i*k+l] += means[s][i] * powers[t-s-1][l*k+j]
			}
		}
	}
	return c.variance(slopes)
}

// Stationary returns the distribution over states that the chain keeps, and
// that it tends to unless it is periodic.
//
// Errors: as for [Chain.Power], and [clientele.ErrOption] when there is more
// than one such distribution, because there are several sets of states that are
// never left.
func (c *Chain) Stationary() ([]float64, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if n := c.closedClasses(); n != 1 {
		return nil, fmt.Errorf("lifecycle: %d sets of states are never left, so there is no single stationary distribution: %w", n, clientele.ErrOption)
	}
	// π(P − I) = 0 with the last equation replaced by Σπ = 1.
	k := c.States
	a := mat.NewDense(k, k, nil)
	b := mat.NewVecDense(k, nil)
	for i := range k {
		for j := range k {
			v := c.P[i*k+j]
			if i == j {
				v--
			}
			a.Set(j, i, v)
		}
	}
	for i := range k {
		a.Set(k-1, i, 1)
	}
	b.SetVec(k-1, 1)
	pi, err := solve(a, b)
	if err != nil {
		return nil, err
	}
	for i, p := range pi {
		pi[i] = max(0, p)
	}
	return pi, nil
}

// solve returns x with a·x = b.
func solve(a *mat.Dense, b *mat.VecDense) ([]float64, error) {
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		return nil, fmt.Errorf("lifecycle: the chain's equations have no stable solution (%w): %w", err, clientele.ErrOption)
	}
	out := make([]float64, x.Len())
	for i := range out {
		out[i] = x.AtVec(i)
	}
	return out, nil
}

// reach returns whether each state can get to each other one, itself included.
func (c *Chain) reach() []bool {
	k := c.States
	r := make([]bool, k*k)
	for i, p := range c.P {
		r[i] = p > 0 || i/k == i%k
	}
	for m := range k {
		for i := range k {
			if r[i*k+m] {
				for j := range k {
					r[i*k+j] = r[i*k+j] || r[m*k+j]
				}
			}
		}
	}
	return r
}

// closedClasses returns the number of sets of states that are never left.
func (c *Chain) closedClasses() int {
	k := c.States
	r := c.reach()
	n := 0
	for i := range k {
		closed, first := true, true
		for j := range k {
			if r[i*k+j] {
				closed = closed && r[j*k+i]
				first = first && j >= i
			}
		}
		if closed && first {
			n++
		}
	}
	return n
}

// TimeTo returns the expected number of steps from each state until one of the
// target states is met, 0 from a target itself. Where the targets may never be
// met, sure is false and the time 0: the expectation is infinite.
//
// Errors: as for [Chain.Power], and [clientele.ErrOption] for targets that the
// chain does not have.
func (c *Chain) TimeTo(targets ...int) (steps []float64, sure []bool, err error) {
	if err := c.check(); err != nil {
		return nil, nil, err
	}
	k := c.States
	target := make([]bool, k)
	for _, s := range targets {
		if s < 0 || s >= k {
			return nil, nil, fmt.Errorf("lifecycle: target state %d of %d: %w", s, k, clientele.ErrOption)
		}
		target[s] = true
	}
	// Sure are the states from which every state that can be met before a target
	// can still get to one.
	open := &Chain{States: k, P: append([]float64(nil), c.P...)}
	for i := range k {
		if target[i] {
			clear(open.P[i*k : (i+1)*k])
		}
	}
	r := open.reach()
	sure = make([]bool, k)
	for i := range k {
		sure[i] = true
		for j := range k {
			if !r[i*k+j] {
				continue
			}
			gets := false
			for l := range k {
				gets = gets || r[j*k+l] && target[l]
			}
			sure[i] = sure[i] && gets
		}
	}
	a := mat.NewDense(k, k, nil)
	b := mat.NewVecDense(k, nil)
	for i := range k {
		a.Set(i, i, 1)
		if target[i] || !sure[i] {
			continue
		}
		b.SetVec(i, 1)
		for j := range k {
			a.Set(i, j, a.At(i, j)-c.P[i*k+j])
		}
	}
	steps, err = solve(a, b)
	return steps, sure, err
}
