package clv

import (
	"context"

	"github.com/clientele-go/clientele"
)

// MBGCNBD is the MBG/CNBD-k model: as [MBGNBD], but customers buy more
// regularly than at random, which tells much sooner that one has left.
//
//	events while alive: Poisson(λ),  λ ~ Gamma(R, Alpha);  every K-th is a purchase
//	dropout after any purchase: p ~ Beta(A, B)
//
// K = 1 is the MBG/NBD model; [Regularity] helps to choose it. A = 0 means that
// nobody drops out, R = 0 that nobody buys again. The zero value is no model:
// its methods fail.
//
// Source: Platzer and Reutterer (2016), Marketing Science 35(5); Reutterer,
// Platzer and Schröder (2021), Journal of Interactive Marketing 54.
type MBGCNBD struct {
	K     int     `json:"k"`     // every K-th event is a purchase, ≥ 1
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0
	A     float64 `json:"a"`     // dropout, with mean A/(A+B); A ≥ 0
	B     float64 `json:"b"`     // B > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

func (m MBGCNBD) churn() churnModel {
	return churnModel{"mbg/cnbd-k", m.R, m.Alpha, m.A, m.B, m.K, 1}
}

func (m MBGCNBD) check() error { return m.churn().check() }

// FitMBGCNBD returns the MBG/CNBD-k model with the highest likelihood
//
//	L = Γ(R)/Γ(r)·Γ(k)⁻ˣ·Πgap^(k−1)·αʳ·B(a,b+x+1)/B(a,b)·
//	    [ (α+T)⁻ᴿ·Σ_{j<k} (R)_j/j!·(τ/(α+T))ʲ + a/(b+x)·(α+t_x)⁻ᴿ ]
//
// for the history, in the history's unit of time. R = r+kx, τ = T−t_x, and the
// product runs over the gaps between purchases. The gaps matter only where
// likelihoods are compared between different k; give them by
// Settings.LogGaps, else the product is left out.
//
// Status, warnings and errors are those of [FitBGNBD].
//
// Source: Reutterer, Platzer and Schröder (2021).
func FitMBGCNBD(ctx context.Context, h *clientele.History, k int, set *Settings) (*MBGCNBD, error) {
	p, fit, err := fitChurn(ctx, "mbg/cnbd-k", h, churnKernel{k: k, m: 1}, set)
	if fit == nil {
		return nil, err
	}
	return &MBGCNBD{K: k, R: p[0], Alpha: p[1], A: p[2], B: p[3], Fit: fit}, err
}

// PAlive returns the probability that a customer is alive at T:
//
//	1 / (1 + a/(b+x)·((α+T)/(α+t_x))ᴿ / Σ_{j<k} (R)_j/j!·(τ/(α+T))ʲ)
//
// with R = r+kx and τ = T−t_x.
func (m MBGCNBD) PAlive(x, last, t float64) (float64, error) { return m.churn().pAlive(x, last, t) }

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
func (m MBGCNBD) Expected(x, last, t, horizon float64) (float64, error) {
	return m.churn().expected(x, last, t, horizon)
}

// PAliveAt returns the probability that a customer seen up to T will still be
// alive at T+ahead.
func (m MBGCNBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	return m.churn().pAliveAt(x, last, t, ahead)
}

// DiscountedExpected returns the discounted expected residual transactions, as [BGNBD.DiscountedExpected]
// does: with φ = λ/(λ+rate) and j events since the last purchase,
//
//	P(alive)·E[φ^(k−j)/(1 − (1−p)φᵏ)]
func (m MBGCNBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	return m.churn().dert(x, last, t, rate)
}

// New returns the repeat purchases to be expected of a new customer in (0, t],
// exactly.
func (m MBGCNBD) New(t float64) (float64, error) { return m.churn().newMean(t) }

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t].
//
// Source: Platzer and Reutterer (2016), appendix.
func (m MBGCNBD) PMF(n int, t float64) (float64, error) { return m.churn().newPMF(n, t) }

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon], with the events since the last purchase taken into account.
func (m MBGCNBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	return m.churn().futurePMF(n, x, last, t, horizon)
}

// Posterior returns the mean purchase rate while alive and the mean dropout
// probability of a customer, given what was seen of it.
func (m MBGCNBD) Posterior(x, last, t float64) (Traits, error) {
	return m.churn().posterior(x, last, t)
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m MBGCNBD) MarshalJSON() ([]byte, error) {
	type plain MBGCNBD
	return encode("mbg/cnbd-k", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *MBGCNBD) UnmarshalJSON(data []byte) error {
	type plain MBGCNBD
	var p plain
	if err := decode(data, "mbg/cnbd-k", &p); err != nil {
		return err
	}
	if err := firstError(MBGCNBD(p).check(), p.Fit.check("mbg/cnbd-k", 4)); err != nil {
		return err
	}
	*m = MBGCNBD(p)
	return nil
}
