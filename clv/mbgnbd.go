package clv

import (
	"context"

	"github.com/clientele-go/clientele"
)

// MBGNBD is the modified BG/NBD model: as [BGNBD], but a customer can also drop
// out right after the first purchase, so that one without a repeat purchase
// is not alive for certain.
//
//	purchases while alive: Poisson(λ),  λ ~ Gamma(R, Alpha)
//	dropout after any purchase: p ~ Beta(A, B)
//
// A = 0 means that nobody drops out, R = 0 that nobody buys again. The zero
// value is no model: its methods fail.
//
// Source: Batislam, Denizel and Filiztekin (2007), International Journal of
// Research in Marketing 24(3); Hoppe and Wagner (2007), Marketing ZFP 29.
type MBGNBD struct {
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0
	A     float64 `json:"a"`     // dropout, with mean A/(A+B); A ≥ 0
	B     float64 `json:"b"`     // B > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

func (m MBGNBD) churn() churnModel {
	return churnModel{"mbg/nbd", m.R, m.Alpha, m.A, m.B, 1, 1}
}

func (m MBGNBD) check() error { return m.churn().check() }

// FitMBGNBD returns the MBG/NBD model with the highest likelihood
//
//	L = Γ(r+x)/Γ(r)·αʳ·B(a,b+x+1)/B(a,b)·[ (α+T)^−(r+x) + a/(b+x)·(α+t_x)^−(r+x) ]
//
// for the history, in the history's unit of time.
//
// Status, warnings and errors are those of [FitBGNBD].
//
// Source: Batislam, Denizel and Filiztekin (2007).
func FitMBGNBD(ctx context.Context, h *clientele.History, set *Settings) (*MBGNBD, error) {
	p, fit, err := fitChurn(ctx, "mbg/nbd", h, churnKernel{k: 1, m: 1}, set)
	if fit == nil {
		return nil, err
	}
	return &MBGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3], Fit: fit}, err
}

// PAlive returns the probability that a customer is alive at T:
//
//	1 / (1 + a/(b+x)·((α+T)/(α+t_x))^(r+x))
func (m MBGNBD) PAlive(x, last, t float64) (float64, error) { return m.churn().pAlive(x, last, t) }

// Expected returns the purchases to be expected of a customer in (T,
// T+horizon]: that of [BGNBD.Expected] with b+1 in the place of b, and the
// P(alive) of this model.
func (m MBGNBD) Expected(x, last, t, horizon float64) (float64, error) {
	return m.churn().expected(x, last, t, horizon)
}

// PAliveAt returns the probability that a customer seen up to T will still be
// alive at T+ahead: P(alive)·E[(1 + p·ahead/(α+T))^−(r+x)] over p ~ Beta(a,
// b+x+1).
func (m MBGNBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	return m.churn().pAliveAt(x, last, t, ahead)
}

// DiscountedExpected returns the discounted expected residual transactions, as [BGNBD.DiscountedExpected]
// does: P(alive)·E[λ/(rate + λp)] over λ ~ Gamma(r+x, α+T), p ~ Beta(a, b+x+1).
func (m MBGNBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	return m.churn().dert(x, last, t, rate)
}

// New returns the repeat purchases to be expected of a new customer in (0, t].
func (m MBGNBD) New(t float64) (float64, error) { return m.churn().newMean(t) }

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t]: b/(a+b) times that of [BGNBD.PMF] with b+1 in the place of b, and for
// n = 0 the a/(a+b) who left at once.
func (m MBGNBD) PMF(n int, t float64) (float64, error) { return m.churn().newPMF(n, t) }

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon].
func (m MBGNBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	return m.churn().futurePMF(n, x, last, t, horizon)
}

// Posterior returns the mean purchase rate while alive and the mean dropout
// probability of a customer, given what was seen of it.
func (m MBGNBD) Posterior(x, last, t float64) (Traits, error) { return m.churn().posterior(x, last, t) }

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m MBGNBD) MarshalJSON() ([]byte, error) {
	type plain MBGNBD
	return encode("mbg/nbd", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *MBGNBD) UnmarshalJSON(data []byte) error {
	type plain MBGNBD
	var p plain
	if err := decode(data, "mbg/nbd", &p); err != nil {
		return err
	}
	if err := firstError(MBGNBD(p).check(), p.Fit.check("mbg/nbd", 4)); err != nil {
		return err
	}
	*m = MBGNBD(p)
	return nil
}
