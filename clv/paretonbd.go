package clv

import (
	"context"
	"math"

	"github.com/clientele-go/clientele"
)

// ParetoNBD is the Pareto/NBD model: a customer buys at random at a rate of
// its own until it leaves, at a time of its own.
//
//	purchases while alive: Poisson(λ),  λ ~ Gamma(R, Alpha)
//	lifetime: exponential(μ),           μ ~ Gamma(S, Beta)
//
// S = 0 means that nobody leaves, R = 0 that nobody buys again. The zero value
// is no model: its methods fail.
//
// Source: Schmittlein, Morrison and Colombo (1987), Management Science 33(1).
type ParetoNBD struct {
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0
	S     float64 `json:"s"`     // shape of the dropout rates, ≥ 0
	Beta  float64 `json:"beta"`  // their scale, a time, > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

var paretoChecks = []string{"=R", "Alpha", "=S", "Beta"}

// FitParetoNBD returns the Pareto/NBD model with the highest likelihood
//
//	L = Γ(r+x)/Γ(r)·αʳβˢ·[ (α+T)^−(r+x)·(β+T)^−s + s·∫_{t_x}^T (α+u)^−(r+x)·(β+u)^−(s+1) du ]
//
// for the history, in the history's unit of time. Rows that are equal are
// computed once; the integral is a Gauss–Legendre sum that keeps twelve digits
// for any parameters.
//
// A boundary or a ridge of the likelihood is told by Fit.Status and a warning.
// A fit that ends early gives the best model found and
// [clientele.ErrNotConverged]. Rows that cannot be a customer are a
// [*clientele.InputError]; a history without two different rows is a
// [clientele.ErrEmpty].
//
// Source: Fader and Hardie (2005), “A Note on Deriving the Pareto/NBD Model
// and Related Expressions”.
func FitParetoNBD(ctx context.Context, h *clientele.History, set *Settings) (*ParetoNBD, error) {
	set, err := set.orDefault()
	if err != nil {
		return nil, err
	}
	s, err := newSample(ctx, h, nil)
	if err != nil {
		return nil, err
	}
	p, fit, err := fitParetoSample(ctx, s, h.Unit, set)
	if fit == nil {
		return nil, err
	}
	return &ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3], Fit: fit}, err
}

func fitParetoSample(ctx context.Context, s *sample, unit clientele.Unit, set *Settings) (params, *Fit, error) {
	if s.sumX == 0 {
		return noRepeat(s, unit, params{0, s.scale, 0, s.scale})
	}
	r, alpha := s.rateMoments(1)
	p := &problem{
		model: "pareto/nbd", kernel: paretoKernel{}, sample: s, dim: 4, time: []int{1, 3}, set: set,
		starts: []params{{r, alpha, 0.6, 0.6}, {1, 1, 1, 1}, {r, alpha, 5, 10}, {0.3, 0.1, 0.2, 0.1}},
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return params{}, nil, err
	}
	sol.fit.Unit = unit
	if sol.flat || sol.fit.LogCov == nil {
		nbd, err := fitNBDSample(ctx, s, unit, 1, set)
		if err != nil {
			return params{}, nil, err
		}
		if nbd.fit.LogLikelihood > sol.fit.LogLikelihood-1e-6 {
			nbd.fit.noChurn()
			return params{nbd.params[0], nbd.params[1], 0, s.scale}, nbd.fit, nil
		}
		sol.fit.ridge(sol.scaled[0], sol.scaled[2], sol.scaled[3])
	}
	return sol.params, sol.fit, notConverged("pareto/nbd", sol.fit)
}

func (m ParetoNBD) check() error {
	if inDomain(m.R, m.S, m.Alpha, m.Beta) {
		return nil
	}
	v := [...]float64{m.R, m.Alpha, m.S, m.Beta}
	return checkParams("pareto/nbd", paretoChecks, v[:])
}

func (m ParetoNBD) newcomer() lifetime { return lifetime{m.R, m.Alpha, m.S, m.Beta} }

func (m ParetoNBD) known(x, t float64) lifetime {
	return lifetime{m.R + x, m.Alpha + t, m.S, m.Beta + t}
}

func (m ParetoNBD) alive(x, last, t float64) float64 {
	if t == last || m.S == 0 {
		return 1
	}
	R := m.R + x
	if from, to, ok := m.tails(R, last, t); ok {
		grow := exp(R*log1p((t-last)/(m.Alpha+last)) + m.S*log1p((t-last)/(m.Beta+last)))
		return 1 / (1 + math.Max(0, m.S*(from*grow-to)))
	}
	p := newPath(R, m.Alpha, m.S, m.Beta, last, t)
	a, i := p.integral(R, m.Alpha, m.S, m.Beta, last, t)
	return a / (a + i)
}

// tails returns ∫_u^∞ (α+v)⁻ᴿ·(β+v)^−(s+1) dv / ((α+u)⁻ᴿ·(β+u)⁻ˢ) at two times,
// the first no later than the second, and whether the continued fraction
// converges soon enough. Times s it is at most 1, so that its differences lose
// nothing that shows in P(alive).
//
// Source: Fader and Hardie (2005), “A Note on Deriving the Pareto/NBD Model
// and Related Expressions”, after Euler's transformation (DLMF 15.8.1).
func (m ParetoNBD) tails(R, u1, u2 float64) (one, two float64, ok bool) {
	c := R + m.S
	if m.Alpha >= m.Beta {
		z1, z2 := (m.Alpha-m.Beta)/(m.Alpha+u1), (m.Alpha-m.Beta)/(m.Alpha+u2)
		steps := fractionSteps(z1)
		one, two = gaussTails(R, c, z1, z2, steps)
		return one, two, steps > 0
	}
	z1, z2 := (m.Beta-m.Alpha)/(m.Beta+u1), (m.Beta-m.Alpha)/(m.Beta+u2)
	steps := fractionSteps(z1)
	one, two = gaussTails(m.S+1, c, z1, z2, steps)
	return one * (1 - z1), two * (1 - z2), steps > 0
}

// PAlive returns the probability that a customer is alive at T:
//
//	1/(1 + s·∫_{t_x}^T ((α+T)/(α+u))^(r+x)·((β+T)/(β+u))ˢ/(β+u) du)
//
// Source: Fader and Hardie (2005), “A Note on Deriving the Pareto/NBD Model
// and Related Expressions”.
func (m ParetoNBD) PAlive(x, last, t float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	return m.alive(x, last, t), nil
}

// Expected returns the purchases to be expected of a customer in (T,
// T+horizon]: P(alive) times
//
//	(r+x)/(α+T)·(β+T)·(1 − ((β+T)/(β+T+horizon))^(s−1))/(s−1)
//
// Source: Schmittlein, Morrison and Colombo (1987).
func (m ParetoNBD) Expected(x, last, t, horizon float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	if err := checkHorizon(horizon); err != nil {
		return 0, err
	}
	return m.alive(x, last, t) * m.known(x, t).mean(horizon), nil
}

// PAliveAt returns the probability that a customer seen up to T will still be
// alive at T+ahead: P(alive)·((β+T)/(β+T+ahead))ˢ.
func (m ParetoNBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkHorizon(ahead)); err != nil {
		return 0, err
	}
	return m.alive(x, last, t) * m.known(x, t).alive(ahead), nil
}

// DiscountedExpected returns the discounted expected residual transactions
// (DERT): all purchases
// after T, each weighted by e to the −rate·(time after T), with the
// continuously compounded rate > 0 per unit of time of the model:
//
//	P(alive)·(r+x)/(α+T)·∫_0^∞ e^(−rate·u)·((β+T)/(β+T+u))ˢ du
//
// Source: Fader, Hardie and Lee (2005), Journal of Marketing Research 42(4),
// appendix, without its confluent hypergeometric function.
func (m ParetoNBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkRate(rate)); err != nil {
		return 0, err
	}
	return m.alive(x, last, t) * m.known(x, t).discounted(rate), nil
}

// New returns the repeat purchases to be expected of a new customer in (0, t]:
// r/α·β·(1 − (β/(β+t))^(s−1))/(s−1).
func (m ParetoNBD) New(t float64) (float64, error) {
	if err := firstError(m.check(), checkHorizon(t)); err != nil {
		return 0, err
	}
	return m.newcomer().mean(t), nil
}

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t]:
//
//	P(N(t)=n)·(β/(β+t))ˢ + ∫_0^t P(N(u)=n)·sβˢ(β+u)^−(s+1) du,  N(u) ~ NB(r, u/(α+u))
//
// Source: Fader and Hardie (2005), “A Note on Deriving the Pareto/NBD Model
// and Related Expressions”.
func (m ParetoNBD) PMF(n int, t float64) (float64, error) {
	if err := firstError(m.check(), checkHorizon(t), checkCount(n)); err != nil {
		return 0, err
	}
	return m.newcomer().prob(n, t), nil
}

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon]: that of a new customer with r+x, α+T, s and β+T if alive.
//
// Source: Fader and Hardie (2014), “Deriving the Conditional PMF of the
// Pareto/NBD Model”.
func (m ParetoNBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkHorizon(horizon), checkCount(n)); err != nil {
		return 0, err
	}
	alive := m.alive(x, last, t)
	p := alive * m.known(x, t).prob(n, horizon)
	if n == 0 {
		p += 1 - alive
	}
	return p, nil
}

// Posterior returns the mean purchase rate while alive and the mean dropout
// rate of a customer, given what was seen of it: means of (r+x)/(α+u) and of
// (s+1)/(β+u) over the possible times u of death, and of (r+x)/(α+T) and
// s/(β+T) if alive.
func (m ParetoNBD) Posterior(x, last, t float64) (Traits, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t)); err != nil {
		return Traits{}, err
	}
	R := m.R + x
	total := math.Exp(-R*math.Log1p((t-last)/(m.Alpha+last)) - m.S*math.Log1p((t-last)/(m.Beta+last)))
	rate, dropout := total*R/(m.Alpha+t), total*m.S/(m.Beta+t)
	if t > last && m.S > 0 {
		p := newPath(R, m.Alpha, m.S, m.Beta, last, t)
		step := p.length / float64(p.panels)
		for panel := range p.panels {
			for i, node := range p.rule.Node {
				du := p.start * math.Expm1(step*(float64(panel)+node))
				la, lb := math.Log1p(du/(m.Alpha+last)), math.Log1p(du/(m.Beta+last))
				like := m.S * step * p.rule.Weight[i] * (p.start + du) * math.Exp(-R*la-m.S*lb) / (m.Beta + last + du)
				total += like
				rate += like * R / (m.Alpha + last + du)
				dropout += like * (m.S + 1) / (m.Beta + last + du)
			}
		}
	}
	return Traits{Rate: rate / total, Dropout: dropout / total}, nil
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m ParetoNBD) MarshalJSON() ([]byte, error) {
	type plain ParetoNBD
	return encode("pareto/nbd", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *ParetoNBD) UnmarshalJSON(data []byte) error {
	type plain ParetoNBD
	var p plain
	if err := decode(data, "pareto/nbd", &p); err != nil {
		return err
	}
	if err := firstError(ParetoNBD(p).check(), p.Fit.check("pareto/nbd", 4)); err != nil {
		return err
	}
	*m = ParetoNBD(p)
	return nil
}
