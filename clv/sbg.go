package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/gamma"
)

// SBG is the shifted beta-geometric model of contracts that are renewed or
// not, where one sees who has left. At each renewal a customer leaves with a
// probability of its own, θ ~ Beta(Alpha, Beta); that is why those who have
// stayed longer stay longer.
//
// Times are whole periods: a customer who has renewed t times is in period
// t+1. Alpha = 0 means that nobody leaves. The zero value is no model: its
// methods fail.
//
// To the methods that it shares with the purchase models a renewal is a
// purchase: T is the number of renewals that have come up, x those made, and
// t_x = x; all are whole, as is every horizon. A contract with x < T has ended,
// and one with x = T runs: P(alive) is known.
//
// Source: Fader and Hardie (2007), Journal of Interactive Marketing 21(1).
type SBG struct {
	Alpha float64 `json:"alpha"` // ≥ 0
	Beta  float64 `json:"beta"`  // > 0; mean dropout Alpha/(Alpha+Beta)

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

var sbgChecks = []string{"=Alpha", "Beta"}

func (m SBG) check() error {
	v := [...]float64{m.Alpha, m.Beta}
	return checkParams("sbg", sbgChecks, v[:])
}

// Cohorts are contracts by the time they have lasted: row i stands for
// Customers[i] of them.
type Cohorts struct {
	Renewals  []float64 // times renewed so far, whole, ≥ 0
	Left      []bool    // whether they then left at the next renewal; else they are still there
	Customers []float64 // nil means one each
}

// FitSBG returns the sBG model with the highest likelihood
//
//	L = B(α, β+t)/B(α, β)       of a contract renewed t times and still running
//	L = B(α+1, β+t)/B(α, β)     of one that then ended
//
// Where nobody left the status is Boundary, Alpha is 0 and the likelihood 1; a
// Ridge means that all contracts end alike. Fit.Customers counts contracts.
//
// Errors: columns of different lengths, renewals that are not whole, numbers
// of customers that are not positive; without two different rows
// [clientele.ErrEmpty].
//
// Source: Fader and Hardie (2007).
func FitSBG(ctx context.Context, c *Cohorts, set *Settings) (*SBG, error) {
	set, err := set.orDefault()
	if err != nil {
		return nil, err
	}
	if c == nil || len(c.Renewals) == 0 {
		return nil, fmt.Errorf("clv: cohorts: %w", clientele.ErrEmpty)
	}
	n := len(c.Renewals)
	if err := clientele.CheckLen("Left", len(c.Left), n); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	if err := checkWeight(c.Customers, n); err != nil {
		return nil, err
	}
	s := &sample{scale: 1}
	left := 0.0
	for i, t := range c.Renewals {
		if !(t >= 0) || t != math.Trunc(t) || t > 1e6 {
			return nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "Renewals", Row: i, Reason: "not a whole number from 0 to 1e6"})
		}
		w, x := 1.0, 0.0
		if c.Customers != nil {
			w = c.Customers[i]
		}
		if c.Left[i] {
			x = 1
			left += w
		}
		s.x, s.t, s.w = append(s.x, x), append(s.t, t), append(s.w, w)
		s.n += w
	}
	if n < 2 {
		return nil, fmt.Errorf("clv: cohorts: fewer than two rows: %w", clientele.ErrEmpty)
	}
	if left == 0 {
		return &SBG{Alpha: 0, Beta: 1, Fit: &Fit{
			Status: Boundary, Customers: s.n, Distinct: n, Nested: &Nested{Model: "no churn"},
			Warnings: []string{"No contract has ended: the data cannot say when customers leave, and the model expects them to stay."},
		}}, nil
	}
	p := &problem{
		model: "sbg", kernel: sbgKernel{}, sample: s, dim: 2, set: set,
		starts: []params{{1, 2}, {0.3, 0.3}, {5, 20}},
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return nil, err
	}
	if sol.flat || sol.fit.LogCov == nil {
		sol.fit.ridge(1, sol.params[0], sol.params[1])
	}
	m := &SBG{Alpha: sol.params[0], Beta: sol.params[1], Fit: sol.fit}
	return m, notConverged("sbg", sol.fit)
}

// Survival returns the share of new contracts that are renewed t times:
// B(α, β+t)/B(α, β).
//
// Source: Fader and Hardie (2007).
func (m SBG) Survival(t int) (float64, error) {
	if err := firstError(m.check(), checkCount(t)); err != nil {
		return 0, err
	}
	return math.Exp(lnRising(m.Beta, float64(t)) - lnRising(m.Alpha+m.Beta, float64(t))), nil
}

// Retention returns the share of the contracts renewed t−1 times that are
// renewed a t-th time, for t ≥ 1: (β+t−1)/(α+β+t−1). It rises with t.
//
// Source: Fader and Hardie (2007).
func (m SBG) Retention(t int) (float64, error) {
	if err := firstError(m.check(), checkCount(t)); err != nil {
		return 0, err
	}
	if t < 1 {
		return 0, fmt.Errorf("clv: retention at renewal %d: %w", t, clientele.ErrOption)
	}
	return (m.Beta + float64(t-1)) / (m.Alpha + m.Beta + float64(t-1)), nil
}

// Residual returns the expected discounted renewals of a contract that has
// been renewed t times and is up for the next: the i-th from now, i = 0, 1, …,
// weighted by e^(−rate·i), with the continuously compounded rate > 0 per
// period (DERL of the paper, whose d is e^rate − 1):
//
//	Σ_{i≥0} e^(−rate·i)·S(t+1+i)/S(t)
//
// Source: Fader and Hardie (2010), Marketing Science 29(1).
func (m SBG) Residual(t int, rate float64) (float64, error) {
	if err := firstError(m.check(), checkCount(t), checkRate(rate)); err != nil {
		return 0, err
	}
	n := float64(t)
	stay, weight, sum := 1.0, 1.0, 0.0
	for i := 0.0; i < 1e8; i++ {
		stay *= (m.Beta + n + i) / (m.Alpha + m.Beta + n + i)
		sum += stay * weight
		if stay*weight <= 1e-17*sum*-math.Expm1(-rate) {
			break
		}
		weight *= math.Exp(-rate)
	}
	return sum, nil
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m SBG) MarshalJSON() ([]byte, error) {
	type plain SBG
	return encode("sbg", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *SBG) UnmarshalJSON(data []byte) error {
	type plain SBG
	var p plain
	if err := decode(data, "sbg", &p); err != nil {
		return err
	}
	if err := firstError(SBG(p).check(), p.Fit.check("sbg", 2)); err != nil {
		return err
	}
	*m = SBG(p)
	return nil
}

// sbgKernel is the log-likelihood of the sBG model: t renewals, x is 1 for a
// contract that then ended. The parameters are α and β.
type sbgKernel struct{}

func (sbgKernel) rows(p *params, s *sample, lo, hi int, d *derivs) {
	alpha, beta := p[0], p[1]
	for i := lo; i < hi; i++ {
		t, x, w := s.t[i], s.x[i], s.w[i]
		b0, b1, b2 := gamma.Rising(beta, t)
		c0, c1, c2 := gamma.Rising(alpha+beta, t+x)
		d.f += w * (b0 - c0 + x*math.Log(alpha))
		d.g[0] += w * (x - alpha*c1)
		d.g[1] += w * beta * (b1 - c1)
		d.h[0] -= w * (alpha*c1 + alpha*alpha*c2)
		d.h[1] -= w * alpha * beta * c2
		d.h[2] += w * (beta*(b1-c1) + beta*beta*(b2-c2))
	}
}

func (sbgKernel) counts(*params, []count, *derivs) {}

func (sbgKernel) constant(*sample) float64 { return 0 }
