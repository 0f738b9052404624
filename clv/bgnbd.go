package clv

import (
	"context"

	"github.com/clientele-go/clientele"
)

// BGNBD is the BG/NBD model: a customer buys at random at a rate of its own
// and, after each repeat purchase, drops out with a probability of its own.
//
//	purchases while alive: Poisson(λ),  λ ~ Gamma(R, Alpha)
//	dropout after a repeat purchase: p ~ Beta(A, B)
//
// A customer without a repeat purchase is alive for certain; where that is
// not credible, see [MBGNBD]. A = 0 means that nobody drops out, R = 0 that
// nobody buys again. The zero value is no model: its methods fail.
//
// Source: Fader, Hardie and Lee (2005), Marketing Science 24(2).
type BGNBD struct {
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0
	A     float64 `json:"a"`     // dropout, with mean A/(A+B); A ≥ 0
	B     float64 `json:"b"`     // B > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

func (m BGNBD) churn() churnModel {
	return churnModel{"bg/nbd", m.R, m.Alpha, m.A, m.B, 1, 0}
}

func (m BGNBD) check() error { return m.churn().check() }

// FitBGNBD returns the BG/NBD model with the highest likelihood
//
//	L = Γ(r+x)/Γ(r)·αʳ·B(a,b+x)/B(a,b)·[ (α+T)^−(r+x) + 1{x>0}·a/(b+x−1)·(α+t_x)^−(r+x) ]
//
// for the history, in the history's unit of time. Rows that are equal are
// computed once.
//
// A boundary or a ridge of the likelihood is told by Fit.Status and a warning.
// A fit that ends early gives the best model found and
// [clientele.ErrNotConverged]. Rows that cannot be a customer are a
// [*clientele.InputError]; a history without two different rows is a
// [clientele.ErrEmpty].
//
// Source: Fader, Hardie and Lee (2005), Marketing Science 24(2), equation 6.
func FitBGNBD(ctx context.Context, h *clientele.History, set *Settings) (*BGNBD, error) {
	p, fit, err := fitChurn(ctx, "bg/nbd", h, churnKernel{k: 1}, set)
	if fit == nil {
		return nil, err
	}
	return &BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3], Fit: fit}, err
}

// PAlive returns the probability that a customer is alive at T:
//
//	1 / (1 + 1{x>0}·a/(b+x−1)·((α+T)/(α+t_x))^(r+x))
//
// Source: Fader, Hardie and Lee (2008), “Computing P(alive) Using the BG/NBD
// Model”.
func (m BGNBD) PAlive(x, last, t float64) (float64, error) { return m.churn().pAlive(x, last, t) }

// Expected returns the purchases to be expected of a customer in (T,
// T+horizon]: P(alive) times
//
//	Σ_{n≥1} P(N=n)·Σ_{m=1..n} B(a, b+x+m−1)/B(a, b+x),  N ~ NB(r+x, horizon/(α+T+horizon))
//
// which equals the ₂F₁ form of the paper and, unlike it, holds for every a.
//
// Source: Fader, Hardie and Lee (2005), Marketing Science 24(2), equation 10.
func (m BGNBD) Expected(x, last, t, horizon float64) (float64, error) {
	return m.churn().expected(x, last, t, horizon)
}

// PAliveAt returns the probability that a customer seen up to T will still be
// alive at T+ahead: P(alive)·E[(1 + p·ahead/(α+T))^−(r+x)] over p ~ Beta(a, b+x).
func (m BGNBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	return m.churn().pAliveAt(x, last, t, ahead)
}

// DiscountedExpected returns the discounted expected residual transactions
// (DERT): all purchases
// after T, each weighted by e to the −rate·(time after T), with the
// continuously compounded rate > 0 per unit of time of the model:
//
//	P(alive)·E[λ/(rate + λp)],  λ ~ Gamma(r+x, α+T), p ~ Beta(a, b+x)
//
// It is computed by quadrature over λ and p.
func (m BGNBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	return m.churn().dert(x, last, t, rate)
}

// New returns the repeat purchases to be expected of a new customer in (0, t].
func (m BGNBD) New(t float64) (float64, error) { return m.churn().newMean(t) }

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t]:
//
//	B(a,b+n)/B(a,b)·P(N=n) + 1{n>0}·B(a+1,b+n−1)/B(a,b)·P(N≥n),  N ~ NB(r, t/(α+t))
//
// Source: Fader, Hardie and Lee (2005), Marketing Science 24(2), equation 8.
func (m BGNBD) PMF(n int, t float64) (float64, error) { return m.churn().newPMF(n, t) }

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon]: that of a new customer with r+x, α+T, a and b+x if alive.
func (m BGNBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	return m.churn().futurePMF(n, x, last, t, horizon)
}

// Posterior returns the mean purchase rate while alive and the mean dropout
// probability of a customer, given what was seen of it.
func (m BGNBD) Posterior(x, last, t float64) (Traits, error) { return m.churn().posterior(x, last, t) }

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m BGNBD) MarshalJSON() ([]byte, error) {
	type plain BGNBD
	return encode("bg/nbd", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *BGNBD) UnmarshalJSON(data []byte) error {
	type plain BGNBD
	var p plain
	if err := decode(data, "bg/nbd", &p); err != nil {
		return err
	}
	if err := firstError(BGNBD(p).check(), p.Fit.check("bg/nbd", 4)); err != nil {
		return err
	}
	*m = BGNBD(p)
	return nil
}
