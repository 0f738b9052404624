package clv

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// GammaGamma is the gamma-gamma model of spend: the amounts of a customer's
// purchases scatter around a mean of its own, and the means differ between
// customers, both by gamma distributions, independently of how often the
// customer buys.
//
//	amount of a purchase: Gamma(P, rate ν),  ν ~ Gamma(Q, rate Gamma)
//
// The mean over all customers is P·Gamma/(Q−1) and exists for Q > 1 only. The
// zero value is no model: its methods fail.
//
// Source: Fader and Hardie (2013), “The Gamma-Gamma Model of Monetary Value”.
type GammaGamma struct {
	P     float64 `json:"p"`     // shape of one customer's amounts, > 0
	Q     float64 `json:"q"`     // shape of the differences between customers, > 0
	Gamma float64 `json:"gamma"` // scale, an amount of money, > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

var spendChecks = []string{"P", "Q", "Gamma"}

func (m GammaGamma) check() error {
	v := [...]float64{m.P, m.Q, m.Gamma}
	return checkParams("gamma-gamma", spendChecks, v[:])
}

// ExpectedSpend returns what one further purchase of a customer is worth on
// average, given x repeat purchases of the given mean:
//
//	P·(Gamma + x·mean)/(P·x + Q − 1)
//
// A customer with x = 0, whose mean is ignored, gets the mean of all. Where
// P·x + Q ≤ 1 there is none, which is an error that wraps
// [clientele.ErrOption].
//
// Source: Fader and Hardie (2013), equation 5.
func (m GammaGamma) ExpectedSpend(x, mean float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if column, reason := faultOf(x, 0, 0); column != "" {
		return 0, fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: -1, Reason: reason})
	}
	if x > 0 && (!(mean >= 0) || math.IsInf(mean, 0)) {
		return 0, fmt.Errorf("clv: %w", &clientele.InputError{Column: "Spend", Row: -1, Reason: "not a finite amount ≥ 0"})
	}
	below := m.P*x + m.Q - 1
	if !(below > 0) {
		return 0, fmt.Errorf("clv: gamma-gamma: Q = %v: the mean spend of all customers is infinite: %w", m.Q, clientele.ErrOption)
	}
	if x == 0 {
		return m.P * m.Gamma / below, nil
	}
	return m.P * (m.Gamma + x*mean) / below, nil
}

// FitGammaGamma returns the gamma-gamma model with the highest likelihood
//
//	L = Γ(px+q)/(Γ(px)Γ(q))·γ^q·m^(px−1)·x^(px)/(γ+xm)^(px+q)
//
// for the customers of the history with a repeat purchase; m is their Spend.
// Customers whose repeat spend is not positive are left out, and a warning
// says how many. Another warning says when Q ≤ 1, for which the mean over all
// customers is infinite.
//
// If the history has no Spend the error is a [*clientele.InputError]; with
// fewer than two different customers left it wraps [clientele.ErrEmpty].
//
// Source: Fader and Hardie (2013), equation 1a.
func FitGammaGamma(ctx context.Context, h *clientele.History, set *Settings) (*GammaGamma, error) {
	set, err := set.orDefault()
	if err != nil {
		return nil, err
	}
	s, left, err := newSpendSample(h)
	if err != nil {
		return nil, err
	}
	if slices.Min(s.last) == slices.Max(s.last) {
		return sameSpend(s, h.Unit), nil
	}
	p := &problem{
		model: "gamma-gamma", kernel: spendKernel{}, sample: s, dim: 3, time: []int{2}, set: set,
		starts: []params{{2, 3, 1}, {6, 2, 0.3}, {0.5, 5, 8}, {1, 20, 20}},
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return nil, err
	}
	fit := sol.fit
	fit.Unit = h.Unit
	if left > 0 {
		fit.Warnings = append(fit.Warnings, fmt.Sprintf("The spend model leaves out customers whose repeat purchases are worth nothing or less: %d.", left))
	}
	if sol.flat || fit.LogCov == nil && fit.Status == Converged {
		fit.Status, fit.StdErr, fit.LogCov = Ridge, nil, nil
		switch {
		case sol.scaled[0] > 1e3:
			fit.Nested = &Nested{"no scatter of one customer's amounts", fit.LogLikelihood}
			fit.Warnings = append(fit.Warnings, "The amounts of one customer do not vary: P and Gamma mean nothing by themselves.")
		case sol.scaled[1] > 1e3:
			fit.Nested = &Nested{"one mean spend for all", fit.LogLikelihood}
			fit.Warnings = append(fit.Warnings, "The customers show no differences in what they spend on average: one mean describes all of them.")
		default:
			fit.Warnings = append(fit.Warnings, "The data do not determine all parameters of the spend model; predictions can be used, single parameters cannot.")
		}
	}
	if sol.params[1] <= 1 {
		fit.Warnings = append(fit.Warnings, "A few customers spend so much more than the rest that the mean spend over all customers is infinite in this model: customers without a repeat purchase get no prediction.")
	}
	m := &GammaGamma{P: sol.params[0], Q: sol.params[1], Gamma: sol.params[2], Fit: fit}
	return m, notConverged("gamma-gamma", fit)
}

// sameSpend is the model of customers who all spend the same: its likelihood
// has no bound.
func sameSpend(s *sample, unit clientele.Unit) *GammaGamma {
	const q = 1e9
	return &GammaGamma{P: 1, Q: q + 1, Gamma: q * s.scale, Fit: &Fit{
		Status: Ridge, Customers: s.n, Distinct: len(s.x), Unit: unit,
		Nested:   &Nested{Model: "one amount for all"},
		Warnings: []string{"All customers spend the same amount; the spend model expects that amount of everyone."},
	}}
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m GammaGamma) MarshalJSON() ([]byte, error) {
	type plain GammaGamma
	return encode("gamma-gamma", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *GammaGamma) UnmarshalJSON(data []byte) error {
	type plain GammaGamma
	var p plain
	if err := decode(data, "gamma-gamma", &p); err != nil {
		return err
	}
	if err := firstError(GammaGamma(p).check(), p.Fit.check("gamma-gamma", 3)); err != nil {
		return err
	}
	*m = GammaGamma(p)
	return nil
}
