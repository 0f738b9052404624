package lifecycle

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/clientele-go/clientele"
)

// A StateValue is what a customer in each state is worth.
type StateValue struct {
	Value []float64 `json:"value"` // expected discounted reward, the present period's included
	SE    []float64 `json:"se"`    // from the estimation of P; nil if Chain.N is nil
}

// Interval returns the normal interval of the value of a state, cut nowhere.
func (v *StateValue) Interval(state int, level float64) (lo, hi float64) {
	if state < 0 || state >= len(v.Value) {
		return 0, 0
	}
	if state >= len(v.SE) || !(level > 0 && level < 1) {
		return v.Value[state], v.Value[state]
	}
	half := normalQuantile((1+level)/2) * v.SE[state]
	return v.Value[state] - half, v.Value[state] + half
}

// Value returns the value of a customer in each state who brings reward[i] in a
// period that it begins in state i, over the present period and the given
// number of further ones:
//
//	V = Σ_{t=0..periods} (P/(1+discount))ᵗ · reward
//
// and for ever, V = (I − P/(1+discount))⁻¹ · reward, if periods is [Forever].
// The discount is per period. Standard errors are those of the delta method.
//
// Errors: as for [Chain.Power], and [clientele.ErrOption] for a discount that
// is not positive (0 is good for a finite number of periods) or periods below 0
// other than Forever.
//
// Source: Pfeifer and Carraway (2000), Journal of Interactive Marketing 14(2),
// equations 3 and 5.
func (c *Chain) Value(reward []float64, discount float64, periods int) (*StateValue, error) {
	if err := c.checkValue(reward, discount, periods); err != nil {
		return nil, err
	}
	k := c.States
	d := make([]float64, k*k)
	for i, p := range c.P {
		d[i] = p / (1 + discount)
	}
	if periods == Forever {
		inverse, err := discounted(d, k)
		if err != nil {
			return nil, err
		}
		v := times(inverse, reward, k)
		return c.withErrors(v, func(s, i, j int) float64 { return inverse[s*k+i] * v[j] / (1 + discount) }), nil
	}
	// later[t] is the value with t further periods; way[t] is (P/(1+d))ᵗ.
	later, way := [][]float64{reward}, [][]float64{identity(k)}
	for t := 1; t <= periods; t++ {
		v := times(d, later[t-1], k)
		for i := range v {
			v[i] += reward[i]
		}
		later, way = append(later, v), append(way, multiply(way[t-1], d, k))
	}
	return c.withErrors(later[periods], func(s, i, j int) float64 {
		sum := 0.0
		for t := range periods {
			sum += way[t][s*k+i] * later[periods-1-t][j]
		}
		return sum / (1 + discount)
	}), nil
}

// Forever is the number of periods of [Chain.Value] without an end.
const Forever = -1

// checkValue returns an error for arguments out of range.
func (c *Chain) checkValue(reward []float64, discount float64, periods int) error {
	if err := c.check(); err != nil {
		return err
	}
	if err := clientele.CheckLen("reward", len(reward), c.States); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	if err := clientele.CheckFinite("reward", reward); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	if periods < Forever || !(discount >= 0) || math.IsInf(discount, 0) || periods == Forever && discount == 0 {
		return fmt.Errorf("lifecycle: discount %v over %d periods: %w", discount, periods, clientele.ErrOption)
	}
	return nil
}

// discounted returns (I − d)⁻¹.
func discounted(d []float64, k int) ([]float64, error) {
	a := mat.NewDense(k, k, identity(k))
	a.Sub(a, mat.NewDense(k, k, append([]float64(nil), d...)))
	var inverse mat.Dense
	if err := inverse.Inverse(a); err != nil {
		return nil, fmt.Errorf("lifecycle: the discounted chain has no stable inverse (%w): %w", err, clientele.ErrOption)
	}
	out := make([]float64, k*k)
	for i := range k {
		for j := range k {
			out[i*k+j] = inverse.At(i, j)
		}
	}
	return out, nil
}

// times returns a·x.
func times(a, x []float64, k int) []float64 {
	out := make([]float64, k)
	for i := range k {
		for j := range k {
			out[i] += a[i*k+j] * x[j]
		}
	}
	return out
}

// withErrors adds standard errors, given the slope of the value of state s in
// p_ij.
func (c *Chain) withErrors(value []float64, slope func(s, i, j int) float64) *StateValue {
	v := &StateValue{Value: append([]float64(nil), value...)}
	if c.N == nil {
		return v
	}
	v.SE = make([]float64, c.States)
	slopes := make([]float64, len(c.P))
	for s := range v.SE {
		for a := range slopes {
			slopes[a] = slope(s, a/c.States, a%c.States)
		}
		v.SE[s] = math.Sqrt(c.variance(slopes))
	}
	return v
}

// A StoppingRule says in which states it pays to go on marketing.
type StoppingRule struct {
	Continue []bool    `json:"continue"`
	Value    []float64 `json:"value"` // of a customer in each state under the rule
}

// Stop returns the best rule for when to end marketing. In each state either
// marketing goes on, which brings reward[i] now and a move by P, or it ends for
// good, which brings stopped[i] and nothing afterwards; stopped nil means 0:
//
//	V_i = max(stopped_i, reward_i + Σ_j p_ij·V_j / (1+discount))
//
// solved exactly by policy iteration. Where both are equal, marketing ends.
//
// Errors: as for [Chain.Value].
//
// Source: Pfeifer and Carraway (2000), section on marketing decisions; Howard
// (1960), Dynamic Programming and Markov Processes, for the method.
func (c *Chain) Stop(reward, stopped []float64, discount float64) (*StoppingRule, error) {
	if err := c.checkValue(reward, discount, Forever); err != nil {
		return nil, err
	}
	k := c.States
	if stopped == nil {
		stopped = make([]float64, k)
	}
	if err := clientele.CheckLen("stopped", len(stopped), k); err != nil {
		return nil, fmt.Errorf("lifecycle: %w", err)
	}
	if err := clientele.CheckFinite("stopped", stopped); err != nil {
		return nil, fmt.Errorf("lifecycle: %w", err)
	}
	rule := &StoppingRule{Continue: make([]bool, k)}
	for i := range k {
		rule.Continue[i] = true
	}
	// Each round improves the value, so no rule comes twice; rounding could only
	// swap rules of equal value, and the bound ends that.
	for range 100 + 2*k {
		d, r := make([]float64, k*k), append([]float64(nil), stopped...)
		for i := range k {
			if rule.Continue[i] {
				r[i] = reward[i]
				for j := range k {
					d[i*k+j] = c.P[i*k+j] / (1 + discount)
				}
			}
		}
		inverse, err := discounted(d, k)
		if err != nil {
			return nil, err
		}
		rule.Value = times(inverse, r, k)
		changed := false
		for i := range k {
			v := reward[i]
			for j := range k {
				v += c.P[i*k+j] / (1 + discount) * rule.Value[j]
			}
			better := v > stopped[i]+1e-12*(1+math.Abs(stopped[i]))
			changed = changed || better != rule.Continue[i]
			rule.Continue[i] = better
		}
		if !changed {
			break
		}
	}
	return rule, nil
}
