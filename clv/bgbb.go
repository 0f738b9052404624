package clv

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/gamma"
)

// BGBB is the BG/BB model, for purchases that can happen once in each of a row
// of opportunities, such as yearly gifts, events or contracts to renew.
//
//	purchase at an opportunity while alive: p ~ Beta(Alpha, Beta)
//	dropout before an opportunity: θ ~ Beta(Gamma, Delta)
//
// In its methods T is the number of opportunities so far, without the first
// purchase, t_x that of the last purchase among them, and every horizon a
// number of opportunities: all whole. Gamma = 0 means that nobody drops out,
// Alpha = 0 that nobody buys. The zero value is no model: its methods fail.
//
// P(alive) is that at the opportunity T+1, as in the paper.
//
// Source: Fader, Hardie and Shang (2010), Marketing Science 29(6).
type BGBB struct {
	Alpha float64 `json:"alpha"` // purchases, with mean Alpha/(Alpha+Beta); ≥ 0
	Beta  float64 `json:"beta"`  // > 0
	Gamma float64 `json:"gamma"` // dropout, with mean Gamma/(Gamma+Delta); ≥ 0
	Delta float64 `json:"delta"` // > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

var bgbbChecks = []string{"=Alpha", "Beta", "=Gamma", "Delta"}

func (m BGBB) check() error {
	v := [...]float64{m.Alpha, m.Beta, m.Gamma, m.Delta}
	return checkParams("bg/bb", bgbbChecks, v[:])
}

// opportunities says that times are whole numbers.
func (BGBB) opportunities() {}

// FitBGBB returns the BG/BB model with the highest likelihood
//
//	L = B(α+x, β+n−x)/B(α, β)·B(γ, δ+n)/B(γ, δ)
//	    + Σ_{i=0}^{n−t_x−1} B(α+x, β+t_x−x+i)/B(α, β)·B(γ+1, δ+t_x+i)/B(γ, δ)
//
// for a history whose T is the number n of opportunities, t_x the number of
// the last one taken and x ≤ t_x how many were taken: all whole.
//
// Status, warnings and errors are those of [FitBGNBD]. Rows that are equal are
// computed once; the cost of a row grows with n − t_x.
//
// Source: Fader, Hardie and Shang (2010).
func FitBGBB(ctx context.Context, h *clientele.History, set *Settings) (*BGBB, error) {
	set, err := set.orDefault()
	if err != nil {
		return nil, err
	}
	s, err := newSample(ctx, h, nil)
	if err != nil {
		return nil, err
	}
	for i, row := range s.first {
		if column, reason := discreteFault(h.X[row], h.Last[row], h.T[row], 0); column != "" {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: row, Reason: reason})
		}
		s.last[i], s.t[i] = h.Last[row], h.T[row] // opportunities have no other unit
	}
	s.scale = 1
	if s.sumX == 0 {
		p, fit, err := noRepeat(s, h.Unit, params{0, 1, 0, 1})
		return &BGBB{Alpha: p[0], Beta: p[1], Gamma: p[2], Delta: p[3], Fit: fit}, err
	}
	p := &problem{
		model: "bg/bb", kernel: bgbbKernel{}, sample: s, dim: 4, set: set,
		starts: []params{{1, 1, 0.5, 2}, {0.5, 2, 0.3, 3}, {2, 2, 2, 20}, {0.5, 0.5, 0.1, 0.5}},
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return nil, err
	}
	sol.fit.Unit = h.Unit
	q := sol.params
	if sol.flat || sol.fit.LogCov == nil {
		if q[2] < 1e-6*q[3] {
			sol.fit.Nested = &Nested{"beta-binomial", sol.fit.LogLikelihood}
			sol.fit.noChurn()
			sol.fit.Nested.Model = "beta-binomial"
			q[2], q[3] = 0, 1
		} else {
			sol.fit.ridge(q[0]+q[1], q[2], q[3])
		}
	}
	return &BGBB{Alpha: q[0], Beta: q[1], Gamma: q[2], Delta: q[3], Fit: sol.fit}, notConverged("bg/bb", sol.fit)
}

// discreteFault names the column at fault where opportunities are counted.
func discreteFault(x, last, t, horizon float64) (column, reason string) {
	if column, reason := faultOf(x, last, t); column != "" {
		return column, reason
	}
	switch {
	case t != math.Trunc(t) || t > 1e6:
		return "T", "not a whole number of opportunities up to 1e6"
	case last != math.Trunc(last):
		return "Last", "not a whole number of opportunities"
	case x > last:
		return "X", "more purchases than opportunities up to Last"
	case horizon != math.Trunc(horizon) || horizon > 1e6:
		return "horizon", "not a whole number of opportunities up to 1e6"
	}
	return "", ""
}

func (m BGBB) checkCall(x, last, t, horizon float64) error {
	if err := firstError(m.check(), checkHorizon(horizon)); err != nil {
		return err
	}
	if column, reason := discreteFault(x, last, t, horizon); column != "" {
		return fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: -1, Reason: reason})
	}
	return nil
}

// alive returns P(alive at T+ahead+1 | x, t_x, T): the living make up the first
// term of the likelihood.
func (m BGBB) alive(x, last, t, ahead float64) float64 {
	total := 0.0
	eachDeath(m.Alpha, m.Beta, m.Gamma, m.Delta, x, last, t, func(_, like float64) { total += like })
	// Relative to the first term, B(γ, δ+n+1+ahead)/B(γ, δ+n).
	ahead++
	num, _, _ := gamma.Rising(m.Delta+t, ahead)
	den, _, _ := gamma.Rising(m.Gamma+m.Delta+t, ahead)
	return math.Exp(num-den) / (1 + total)
}

// eachDeath calls f for every opportunity i after t_x before which the
// customer can have left, with the number of opportunities before it and the
// likelihood relative to that of the living.
func eachDeath(alpha, beta, gam, delta, x, last, t float64, f func(before, like float64)) {
	// From the last opportunity backwards, by the ratios of the terms.
	//   B(α+x, β+k−x)/B(α+x, β+n−x)·B(γ+1, δ+k)/B(γ, δ+n),  k = t_x … n−1
	like := 1.0 // B(α+x, β+k−x)/B(α+x, β+n−x)·B(γ, δ+k)/B(γ, δ+n)
	for k := t - 1; k >= last; k-- {
		like *= (alpha + beta + k) / (beta + k - x) * (gam + delta + k) / (delta + k)
		f(k, like*gam/(gam+delta+k))
	}
}

// PAlive returns the probability that a customer is alive at the opportunity
// T+1: B(α+x, β+n−x)/B(α, β)·B(γ, δ+n+1)/B(γ, δ)/L.
//
// Source: Fader, Hardie and Shang (2010).
func (m BGBB) PAlive(x, last, t float64) (float64, error) { return m.PAliveAt(x, last, t, 0) }

// PAliveAt returns the probability that a customer is alive at the opportunity
// T+ahead+1.
func (m BGBB) PAliveAt(x, last, t, ahead float64) (float64, error) {
	if err := m.checkCall(x, last, t, ahead); err != nil {
		return 0, err
	}
	return m.alive(x, last, t, ahead), nil
}

// Expected returns the purchases to be expected of a customer in the next
// horizon opportunities: E[p | x]·Σ_{i≤horizon} P(alive at T+i).
//
// Source: Fader, Hardie and Shang (2010).
func (m BGBB) Expected(x, last, t, horizon float64) (float64, error) {
	if err := m.checkCall(x, last, t, horizon); err != nil {
		return 0, err
	}
	stay, sum := m.alive(x, last, t, 0), 0.0
	for i := 1.0; i <= horizon; i++ {
		sum += stay
		stay *= (m.Delta + t + i) / (m.Gamma + m.Delta + t + i)
	}
	return sum * (m.Alpha + x) / (m.Alpha + m.Beta + t), nil
}

// DiscountedExpected returns the discounted expected residual transactions
// (DERT): the purchase at the i-th opportunity after T is weighted by
// e^(−rate·i), which is the paper's (1+d)⁻ⁱ with rate = ln (1+d).
//
// Source: Fader, Hardie and Shang (2010).
func (m BGBB) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	if err := firstError(m.checkCall(x, last, t, 0), checkRate(rate)); err != nil {
		return 0, err
	}
	factor := math.Exp(-rate)
	stay, sum, weight := m.alive(x, last, t, 0), 0.0, factor
	for i := 1.0; i < 1e8; i++ {
		term := stay * weight
		sum += term
		if term <= 1e-17*sum*-math.Expm1(-rate) {
			break
		}
		stay *= (m.Delta + t + i) / (m.Gamma + m.Delta + t + i)
		weight *= factor
	}
	return sum * (m.Alpha + x) / (m.Alpha + m.Beta + t), nil
}

// New returns the purchases to be expected of a new customer in t
// opportunities.
func (m BGBB) New(t float64) (float64, error) { return m.Expected(0, 0, 0, t) }

// PMF returns the probability that a new customer takes n of t opportunities.
//
// Source: Fader, Hardie and Shang (2010).
func (m BGBB) PMF(n int, t float64) (float64, error) { return m.FuturePMF(n, 0, 0, 0, t) }

// FuturePMF returns the probability that a customer takes n of the next
// horizon opportunities: if alive at T, that of a new customer with α+x,
// β+T−x, γ and δ+T.
//
// Source: Fader, Hardie and Shang (2010).
func (m BGBB) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	if err := firstError(m.checkCall(x, last, t, horizon), checkCount(n)); err != nil {
		return 0, err
	}
	total := 0.0
	eachDeath(m.Alpha, m.Beta, m.Gamma, m.Delta, x, last, t, func(_, like float64) { total += like })
	alive := 1 / (1 + total) // at T
	p := 0.0
	if n == 0 {
		p = 1 - alive
	}
	if float64(n) > horizon {
		return 0, nil
	}
	a, b, g, d := m.Alpha+x, m.Beta+t-x, m.Gamma, m.Delta+t
	// Alive for k of the opportunities, n of them taken.
	for k := float64(n); k <= horizon; k++ {
		stay := lnRising(d, k) - lnRising(g+d, k)
		if k < horizon {
			stay += math.Log(g / (g + d + k))
		}
		p += alive * math.Exp(stay+lnBetaBinomial(float64(n), k, a, b))
	}
	return math.Min(1, p), nil
}

func lnRising(z, n float64) float64 {
	ln, _, _ := gamma.Rising(z, n)
	return ln
}

// lnBetaBinomial returns ln [ (k choose n)·B(a+n, b+k−n)/B(a, b) ].
func lnBetaBinomial(n, k, a, b float64) float64 {
	return lnRising(1, k) - lnRising(1, n) - lnRising(1, k-n) + lnRising(a, n) + lnRising(b, k-n) - lnRising(a+b, k)
}

// Posterior returns the mean probability of a purchase at an opportunity while
// alive, as the Rate, and the mean probability of dropout.
func (m BGBB) Posterior(x, last, t float64) (Traits, error) {
	if err := m.checkCall(x, last, t, 0); err != nil {
		return Traits{}, err
	}
	total := 1.0
	rate := (m.Alpha + x) / (m.Alpha + m.Beta + t)
	dropout := m.Gamma / (m.Gamma + m.Delta + t)
	eachDeath(m.Alpha, m.Beta, m.Gamma, m.Delta, x, last, t, func(k, like float64) {
		total += like
		rate += like * (m.Alpha + x) / (m.Alpha + m.Beta + k)
		dropout += like * (m.Gamma + 1) / (m.Gamma + m.Delta + k + 1)
	})
	return Traits{Rate: rate / total, Dropout: dropout / total}, nil
}

// Draw appends the opportunities that a new customer takes, among the first
// until; see [Simulate].
func (m BGBB) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	if m.check() != nil {
		return dst
	}
	p := drawBeta(rng, m.Alpha, m.Beta)
	leave := drawBeta(rng, m.Gamma, m.Delta)
	for i := 1.0; i <= until && !(rng.Float64() < leave); i++ {
		if rng.Float64() < p {
			dst = append(dst, i)
		}
	}
	return dst
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m BGBB) MarshalJSON() ([]byte, error) {
	type plain BGBB
	return encode("bg/bb", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *BGBB) UnmarshalJSON(data []byte) error {
	type plain BGBB
	var p plain
	if err := decode(data, "bg/bb", &p); err != nil {
		return err
	}
	if err := firstError(BGBB(p).check(), p.Fit.check("bg/bb", 4)); err != nil {
		return err
	}
	*m = BGBB(p)
	return nil
}
