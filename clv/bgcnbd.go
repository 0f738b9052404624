package clv

import (
	"context"

	"github.com/clientele-go/clientele"
)

// BGCNBD is the BG/CNBD-k model: as [BGNBD], but customers buy more regularly
// than at random, which tells much sooner that one has left.
//
//	events while alive: Poisson(λ),  λ ~ Gamma(R, Alpha);  every K-th is a purchase
//	dropout after a repeat purchase: p ~ Beta(A, B)
//
// K = 1 is the BG/NBD model; [Regularity] helps to choose it. A = 0 means that
// nobody drops out, R = 0 that nobody buys again. The zero value is no model:
// its methods fail.
//
// Source: Platzer and Reutterer (2016), Marketing Science 35(5); Reutterer,
// Platzer and Schröder (2021), Journal of Interactive Marketing 54.
type BGCNBD struct {
	K     int     `json:"k"`     // every K-th event is a purchase, ≥ 1
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0
	A     float64 `json:"a"`     // dropout, with mean A/(A+B); A ≥ 0
	B     float64 `json:"b"`     // B > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

func (m BGCNBD) churn() churnModel {
	return churnModel{"bg/cnbd-k", m.R, m.Alpha, m.A, m.B, m.K, 0}
}

func (m BGCNBD) check() error { return m.churn().check() }

// FitBGCNBD returns the BG/CNBD-k model with the highest likelihood
//
//	L = Γ(R)/Γ(r)·Γ(k)⁻ˣ·Πgap^(k−1)·αʳ·B(a,b+x)/B(a,b)·
//	    [ (α+T)⁻ᴿ·Σ_{j<k} (R)_j/j!·(τ/(α+T))ʲ + 1{x>0}·a/(b+x−1)·(α+t_x)⁻ᴿ ]
//
// for the history, in the history's unit of time. R = r+kx, τ = T−t_x, and the
// product runs over the gaps between purchases. The gaps matter only where
// likelihoods are compared between different k; give them by
// Settings.LogGaps, else the product is left out.
//
// Status, warnings and errors are those of [FitBGNBD].
//
// Source: Reutterer, Platzer and Schröder (2021).
func FitBGCNBD(ctx context.Context, h *clientele.History, k int, set *Settings) (*BGCNBD, error) {
	p, fit, err := fitChurn(ctx, "bg/cnbd-k", h, churnKernel{k: k}, set)
	if fit == nil {
		return nil, err
	}
	return &BGCNBD{K: k, R: p[0], Alpha: p[1], A: p[2], B: p[3], Fit: fit}, err
}

// PAlive returns the probability that a customer is alive at T:
//
//	1 / (1 + 1{x>0}·a/(b+x−1)·((α+T)/(α+t_x))ᴿ / Σ_{j<k} (R)_j/j!·(τ/(α+T))ʲ)
//
// with R = r+kx and τ = T−t_x.
func (m BGCNBD) PAlive(x, last, t float64) (float64, error) { return m.churn().pAlive(x, last, t) }

// Expected returns the purchases to be expected of a customer in (T,
// T+horizon], exactly: P(alive) times
//
//	Σ_{j<k} P(j)·Σ_{m≥1} B(a, b′+m−1)/B(a, b′)·P(NB(r+kx+j, horizon/(α+T+horizon)) ≥ mk−j)
//
// where j events since the last purchase have the probability P(j) ∝
// (r+kx)_j/j!·((T−t_x)/(α+T))ʲ and b′ is b plus the purchases survived.
//
// Platzer and Reutterer (2016) give an approximation instead. The cost is that
// of a sum over the events; the one for K up to 8 is the fastest.
func (m BGCNBD) Expected(x, last, t, horizon float64) (float64, error) {
	return m.churn().expected(x, last, t, horizon)
}

// PAliveAt returns the probability that a customer seen up to T will still be
// alive at T+ahead.
func (m BGCNBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	return m.churn().pAliveAt(x, last, t, ahead)
}

// DiscountedExpected returns the discounted expected residual transactions, as [BGNBD.DiscountedExpected]
// does: with φ = λ/(λ+rate) and j events since the last purchase,
//
//	P(alive)·E[φ^(k−j)/(1 − (1−p)φᵏ)]
func (m BGCNBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	return m.churn().dert(x, last, t, rate)
}

// New returns the repeat purchases to be expected of a new customer in (0, t],
// exactly.
func (m BGCNBD) New(t float64) (float64, error) { return m.churn().newMean(t) }

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t].
//
// Source: Platzer and Reutterer (2016), appendix.
func (m BGCNBD) PMF(n int, t float64) (float64, error) { return m.churn().newPMF(n, t) }

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon], with the events since the last purchase taken into account.
func (m BGCNBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	return m.churn().futurePMF(n, x, last, t, horizon)
}

// Posterior returns the mean purchase rate while alive and the mean dropout
// probability of a customer, given what was seen of it.
func (m BGCNBD) Posterior(x, last, t float64) (Traits, error) { return m.churn().posterior(x, last, t) }

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m BGCNBD) MarshalJSON() ([]byte, error) {
	type plain BGCNBD
	return encode("bg/cnbd-k", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *BGCNBD) UnmarshalJSON(data []byte) error {
	type plain BGCNBD
	var p plain
	if err := decode(data, "bg/cnbd-k", &p); err != nil {
		return err
	}
	if err := firstError(BGCNBD(p).check(), p.Fit.check("bg/cnbd-k", 4)); err != nil {
		return err
	}
	*m = BGCNBD(p)
	return nil
}
