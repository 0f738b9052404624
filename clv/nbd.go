package clv

import (
	"context"
	"math"

	"github.com/clientele-go/clientele"
)

// NBD is the NBD model: customers buy at random, each at a rate of its own,
// and never leave. It is what the models with churn are measured against.
//
//	purchases: Poisson(λ),  λ ~ Gamma(R, Alpha)
//
// R = 0 means that nobody buys again. The zero value is no model: its methods
// fail.
//
// Source: Ehrenberg (1959), Applied Statistics 8(1).
type NBD struct {
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

var nbdChecks = []string{"=R", "Alpha"}

func (m NBD) check() error {
	v := [...]float64{m.R, m.Alpha}
	return checkParams("nbd", nbdChecks, v[:])
}

// FitNBD returns the NBD model with the highest likelihood
//
//	L = Γ(r+x)/Γ(r)·αʳ·(α+T)^−(r+x)
//
// for the history, in the history's unit of time.
//
// Status, warnings and errors are those of [FitBGNBD].
//
// Source: Ehrenberg (1959), with purchase times as in [FitBGNBD].
func FitNBD(ctx context.Context, h *clientele.History, set *Settings) (*NBD, error) {
	set, err := set.orDefault()
	if err != nil {
		return nil, err
	}
	s, err := newSample(ctx, h, nil)
	if err != nil {
		return nil, err
	}
	if s.sumX == 0 {
		p, fit, err := noRepeat(s, h.Unit, params{0, s.scale})
		return &NBD{R: p[0], Alpha: p[1], Fit: fit}, err
	}
	sol, err := fitNBDSample(ctx, s, h.Unit, 1, set)
	if err != nil {
		return nil, err
	}
	return &NBD{R: sol.params[0], Alpha: sol.params[1], Fit: sol.fit}, notConverged("nbd", sol.fit)
}

// PAlive returns 1: nobody leaves.
func (m NBD) PAlive(x, last, t float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	return 1, nil
}

// Expected returns the purchases to be expected of a customer in (T,
// T+horizon]: horizon·(r+x)/(α+T).
func (m NBD) Expected(x, last, t, horizon float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	if err := checkHorizon(horizon); err != nil {
		return 0, err
	}
	return horizon * (m.R + x) / (m.Alpha + t), nil
}

// PAliveAt returns 1: nobody leaves.
func (m NBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	if err := checkHorizon(ahead); err != nil {
		return 0, err
	}
	return m.PAlive(x, last, t)
}

// DiscountedExpected returns the discounted expected residual transactions
// (DERT) at the continuously compounded rate > 0 per unit of time:
// (r+x)/(α+T)/rate.
func (m NBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkRate(rate)); err != nil {
		return 0, err
	}
	return (m.R + x) / (m.Alpha + t) / rate, nil
}

// New returns the repeat purchases to be expected of a new customer in (0, t]:
// tr/α.
func (m NBD) New(t float64) (float64, error) { return m.Expected(0, 0, 0, t) }

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t]: (r)_n/n!·(α/(α+t))ʳ·(t/(α+t))ⁿ.
func (m NBD) PMF(n int, t float64) (float64, error) { return m.FuturePMF(n, 0, 0, 0, t) }

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon]: that of a new customer with r+x and α+T.
func (m NBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkHorizon(horizon), checkCount(n)); err != nil {
		return 0, err
	}
	return math.Min(1, newNegbin(m.R+x, m.Alpha+t, horizon).prob(float64(n))), nil
}

// Posterior returns the mean purchase rate of a customer, (r+x)/(α+T), and a
// dropout of 0.
func (m NBD) Posterior(x, last, t float64) (Traits, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t)); err != nil {
		return Traits{}, err
	}
	return Traits{Rate: (m.R + x) / (m.Alpha + t)}, nil
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m NBD) MarshalJSON() ([]byte, error) {
	type plain NBD
	return encode("nbd", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *NBD) UnmarshalJSON(data []byte) error {
	type plain NBD
	var p plain
	if err := decode(data, "nbd", &p); err != nil {
		return err
	}
	if err := firstError(NBD(p).check(), p.Fit.check("nbd", 2)); err != nil {
		return err
	}
	*m = NBD(p)
	return nil
}

// fitNBDSample fits the model without churn to data with repeat purchases.
func fitNBDSample(ctx context.Context, s *sample, unit clientele.Unit, k int, set *Settings) (*solution, error) {
	r, alpha := s.rateMoments(float64(k))
	free := *set
	if len(free.Prior) > 2 {
		free.Prior = free.Prior[:2]
	}
	p := &problem{
		model: "nbd", kernel: nbdKernel{k}, sample: s, dim: 2, time: []int{1}, set: &free,
		starts: []params{{r, alpha}, {1, 1}},
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return nil, err
	}
	sol.fit.Unit = unit
	if sol.flat {
		sol.fit.ridge(sol.scaled[0], 1, 1)
	}
	return sol, nil
}
