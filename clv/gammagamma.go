package clv

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/gamma"
	"github.com/clientele-go/clientele/internal/parallel"
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
	P     float64 // shape of one customer's amounts, > 0
	Q     float64 // shape of the differences between customers, > 0
	Gamma float64 // scale, an amount of money, > 0

	Fit *Fit // how it was fitted; nil for parameters from elsewhere
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
		fit.Warnings = append(fit.Warnings, fmt.Sprintf("%d customers with repeat purchases worth nothing or less were left out of the spend model.", left))
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

// newSpendSample checks the history and returns a sample with the total spend
// x·m, scaled by the mean of m, in the place of T; left counts the customers
// left out.
func newSpendSample(h *clientele.History) (s *sample, left int, err error) {
	if h == nil || h.Len() == 0 {
		return nil, 0, fmt.Errorf("clv: history: %w", clientele.ErrEmpty)
	}
	if err := clientele.CheckLen("Spend", len(h.Spend), h.Len()); err != nil {
		return nil, 0, fmt.Errorf("clv: %w", err)
	}
	if err := checkWeight(h.Weight, h.Len()); err != nil {
		return nil, 0, err
	}
	if err := clientele.CheckFinite("Spend", h.Spend); err != nil {
		return nil, 0, fmt.Errorf("clv: %w", err)
	}
	var rows []int
	for i, x := range h.X {
		if column, reason := faultOf(x, 0, 0); column != "" {
			return nil, 0, fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: i, Reason: reason})
		}
		if x == 0 {
			continue
		}
		if h.Spend[i] <= 0 {
			left++
			continue
		}
		rows = append(rows, i)
	}
	slices.SortFunc(rows, func(i, j int) int {
		switch {
		case h.X[i] != h.X[j]:
			return sign(h.X[i] - h.X[j])
		default:
			return sign(h.Spend[i] - h.Spend[j])
		}
	})
	s = &sample{}
	var sum float64
	for _, i := range rows {
		w := 1.0
		if h.Weight != nil {
			w = h.Weight[i]
		}
		if m := len(s.counts); m == 0 || s.counts[m-1].x != h.X[i] {
			s.counts = append(s.counts, count{x: h.X[i]})
		}
		s.counts[len(s.counts)-1].w += w
		s.n += w
		sum += w * h.Spend[i]
		if m := len(s.x); m > 0 && s.x[m-1] == h.X[i] && s.last[m-1] == h.Spend[i] {
			s.w[m-1] += w
			continue
		}
		s.x = append(s.x, h.X[i])
		s.last = append(s.last, h.Spend[i])
		s.w = append(s.w, w)
	}
	if len(s.x) < 2 {
		return nil, 0, fmt.Errorf("clv: history: fewer than two different customers with positive repeat spend: %w", clientele.ErrEmpty)
	}
	s.scale = sum / s.n
	s.t = make([]float64, len(s.x))
	for i := range s.last {
		s.last[i] /= s.scale
		s.t[i] = s.x[i] * s.last[i]
	}
	return s, left, nil
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// spendKernel is the log-likelihood of the gamma-gamma model, in which last
// is m and t is xm. The parameters are p, q, γ.
type spendKernel struct{}

func (spendKernel) rows(par *params, s *sample, lo, hi int, d *derivs) {
	p, q, g := par[0], par[1], par[2]
	for i := lo; i < hi; i++ {
		x, m, z, w := s.x[i], s.last[i], s.t[i], s.w[i]
		inv := 1 / (g + z)
		near, far := g*inv, z*inv
		lnFar := -math.Log1p(g / z) // ln xm/(γ+xm)
		lnNear := -math.Log1p(z / g)
		R := p*x + q
		d.f += w * (p*x*lnFar + q*lnNear - math.Log(m))
		d.g[0] += w * p * x * lnFar
		d.g[1] += w * q * lnNear
		d.g[2] += w * (q*far - p*x*near)
		d.h[0] += w * p * x * lnFar
		d.h[2] += w * q * lnNear
		d.h[3] -= w * p * x * near
		d.h[4] += w * q * far
		d.h[5] -= w * R * near * far
	}
}

func (spendKernel) counts(par *params, counts []count, d *derivs) {
	p, q := par[0], par[1]
	for _, n := range counts {
		px := p * n.x
		// Γ(px+q)/Γ(px)/Γ(q), in ratios that stay small where p is large.
		f, p1, p2 := gamma.Rising(px, q)
		_, q1, q2 := gamma.Rising(q, px)
		_, _, both := gamma.Log(px + q)
		lnQ, _, _ := gamma.Log(q)
		d.f += n.w * (f - lnQ)
		d.g[0] += n.w * px * p1
		d.g[1] += n.w * q * q1
		d.h[0] += n.w * (px*p1 + px*px*p2)
		d.h[1] += n.w * px * q * both
		d.h[2] += n.w * (q*q1 + q*q*q2)
	}
}

func (spendKernel) constant(s *sample) float64 { return -s.n * math.Log(s.scale) }

// AppendSpend appends to dst, for every row of the history, what
// [SpendModel.ExpectedSpend] says of its X and Spend. A customer whose repeat
// spend is not positive counts as one without a repeat purchase.
//
// An error names the row; dst is then returned as it was.
func AppendSpend(ctx context.Context, dst []float64, m SpendModel, h *clientele.History) ([]float64, error) {
	if h == nil {
		return dst, nil
	}
	if err := clientele.CheckLen("Spend", len(h.Spend), h.Len()); err != nil {
		return dst, fmt.Errorf("clv: %w", err)
	}
	out := slices.Grow(dst, h.Len())[:len(dst)+h.Len()]
	err := eachRow(ctx, h.Len(), func(i int) error {
		x, mean := h.X[i], h.Spend[i]
		if mean <= 0 {
			x, mean = 0, 0
		}
		v, err := m.ExpectedSpend(x, mean)
		out[len(dst)+i] = v
		return err
	})
	if err != nil {
		return dst, err
	}
	return out, nil
}

// eachRow calls do for the rows, chunk by chunk, and returns the error of the
// first row that has one, with its number.
func eachRow(ctx context.Context, n int, do func(i int) error) error {
	const size = 1024
	failed := make([]int, (n+size-1)/size)
	errs := make([]error, len(failed))
	if err := parallel.Chunks(ctx, n, size, func(chunk, lo, hi int) {
		for i := lo; i < hi; i++ {
			if err := do(i); err != nil {
				failed[chunk], errs[chunk] = i, err
				return
			}
		}
	}); err != nil {
		return fmt.Errorf("clv: %w", err)
	}
	for chunk, err := range errs {
		if err != nil {
			return atRow(err, failed[chunk])
		}
	}
	return nil
}
