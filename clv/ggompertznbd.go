package clv

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/clientele-go/clientele"
)

// GGompertzNBD is the GGompertz/NBD model: as [ParetoNBD], but the rate at
// which a customer leaves grows with time.
//
//	purchases while alive: Poisson(λ),  λ ~ Gamma(R, Alpha)
//	lifetime: Gompertz, P(alive at t) = exp(−η(e^(bt)−1)),  η ~ Gamma(S, Beta)
//
// Where it says no more than the Pareto/NBD, the fit runs along a ridge
// towards it, with b and Beta going to 0 together. S = 0 means that nobody
// leaves, R = 0 that nobody buys again. The zero value is no model: its
// methods fail.
//
// Source: Bemmaor and Glady (2012), Management Science 58(5).
type GGompertzNBD struct {
	R     float64 `json:"r"`     // shape of the purchase rates, ≥ 0
	Alpha float64 `json:"alpha"` // their scale, a time, > 0
	B     float64 `json:"b"`     // growth of the dropout rate per time, > 0
	S     float64 `json:"s"`     // shape of the dropout, ≥ 0
	Beta  float64 `json:"beta"`  // its scale, > 0

	Fit *Fit `json:"fit,omitempty"` // how it was fitted; nil for parameters from elsewhere
}

var gompertzChecks = []string{"=R", "Alpha", "B", "=S", "Beta"}

func (m GGompertzNBD) check() error {
	if inDomain(m.R, m.S, m.Alpha, m.Beta) && m.B > 0 && m.B <= math.MaxFloat64 {
		return nil
	}
	v := [...]float64{m.R, m.Alpha, m.B, m.S, m.Beta}
	return checkParams("ggompertz/nbd", gompertzChecks, v[:])
}

// FitGGompertzNBD returns the GGompertz/NBD model with the highest likelihood
//
//	L = Γ(R)/Γ(r)·αʳβˢ·[ (α+T)⁻ᴿ·D(T)⁻ˢ + bs·∫_{t_x}^T (α+u)⁻ᴿ·e^(bu)·D(u)^−(s+1) du ]
//
// with R = r+x and D(u) = β−1+e^(bu), for the history, in the history's unit
// of time. Nested is the Pareto/NBD where the fit came down to it.
//
// Status, warnings and errors are those of [FitParetoNBD]. The cost is several
// times that of the Pareto/NBD.
//
// Source: Bemmaor and Glady (2012).
func FitGGompertzNBD(ctx context.Context, h *clientele.History, set *Settings) (*GGompertzNBD, error) {
	set, err := set.orDefault()
	if err != nil {
		return nil, err
	}
	s, err := newSample(ctx, h, nil)
	if err != nil {
		return nil, err
	}
	if s.sumX == 0 {
		p, fit, err := noRepeat(s, h.Unit, params{0, s.scale, 1 / s.scale, 0, 1})
		return &GGompertzNBD{R: p[0], Alpha: p[1], B: p[2], S: p[3], Beta: p[4], Fit: fit}, err
	}
	r, alpha := s.rateMoments(1)
	p := &problem{
		model: "ggompertz/nbd", kernel: gompertzKernel{}, sample: s, dim: 5, time: []int{1}, set: set,
		starts: []params{{r, alpha, 0.5, 0.6, 0.5}, {1, 1, 1, 1, 1}},
	}
	if len(set.Prior) == 5 { // b is a rate: its median scales the other way
		priors := append([]Prior(nil), set.Prior...)
		priors[2].Median *= s.scale
		p.set = &Settings{Iterations: set.Iterations, Prior: priors, Progress: set.Progress}
	}
	free := *set
	free.Prior = nil
	near, pareto, err := fitParetoSample(ctx, s, h.Unit, &free)
	if err != nil && !isNotConverged(err) {
		return nil, err
	}
	if set.Prior == nil && pareto.Status == Converged {
		p.limit = paretoLimit(ctx, p, near, pareto)
	}
	sol, err := p.solve(ctx)
	if err != nil {
		return nil, err
	}
	sol.fit.Unit = h.Unit
	q := sol.params
	q[2] /= s.scale
	if sol.fit.StdErr != nil {
		sol.fit.StdErr[2] /= s.scale
	}
	if sol.flat || sol.fit.LogCov == nil && sol.fit.Status == Converged {
		if pareto.LogLikelihood > sol.fit.LogLikelihood-1e-5 {
			sol.fit.Status, sol.fit.StdErr, sol.fit.LogCov = Ridge, nil, nil
			sol.fit.Nested = &Nested{"pareto/nbd", pareto.LogLikelihood}
			sol.fit.Warnings = append(sol.fit.Warnings, "The rate at which customers leave shows no growth with time: the model amounts to the Pareto/NBD, which is to be preferred.")
		} else {
			sol.fit.ridge(sol.scaled[0], sol.scaled[3], 1)
		}
	}
	return &GGompertzNBD{R: q[0], Alpha: q[1], B: q[2], S: q[3], Beta: q[4], Fit: sol.fit}, notConverged("ggompertz/nbd", sol.fit)
}

// paretoLimit is the limit b → 0 with β/b that of the Pareto/NBD model, or nil
// where the likelihood rises from there with b. Where b is small against the
// time observed and the likelihood lower than the Pareto/NBD's by less than
// 0.1, the change with b at a given β/b decides.
func paretoLimit(ctx context.Context, p *problem, near params, pareto *Fit) *limit {
	const growth = 1e-9
	longest := slices.Max(p.sample.t)
	lowest := p.constant() - pareto.LogLikelihood
	scale := p.sample.scale
	from := make([]float64, p.dim)
	for i, v := range [...]float64{near[0], near[1] / scale, 1e-3 / longest, near[2], near[3] / scale * 1e-3 / longest} {
		from[i] = math.Log(v)
	}
	grad := make([]float64, p.dim)
	p.loss(ctx, from, grad, make([]float64, p.dim*p.dim))
	if !(grad[2]+grad[4] > 0) {
		return nil
	}
	return &limit{
		end: params{near[0], near[1] / scale, growth, near[2], near[3] / scale * growth},
		reached: func(x, grad []float64, loss float64) bool {
			return math.Exp(x[2])*longest < 0.1 && grad[2]+grad[4] > 0 &&
				loss > lowest && loss < lowest+0.1
		},
	}
}

func (m GGompertzNBD) life() gompertzLife { return gompertzLife{m.R, m.Alpha, m.B, m.S, m.Beta} }

func (m GGompertzNBD) alive(x, last, t float64) float64 {
	if t == last || m.S == 0 {
		return 1
	}
	return 1 / (1 + m.life().odds(x, last, t))
}

// PAlive returns the probability that a customer is alive at T: the first term
// of the likelihood over both.
func (m GGompertzNBD) PAlive(x, last, t float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	return m.alive(x, last, t), nil
}

// Expected returns the purchases to be expected of a customer in (T,
// T+horizon]: P(alive)·(r+x)/(α+T)·∫_0^horizon (D(T)/D(T+u))ˢ du.
func (m GGompertzNBD) Expected(x, last, t, horizon float64) (float64, error) {
	if err := m.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	if err := checkHorizon(horizon); err != nil {
		return 0, err
	}
	return m.alive(x, last, t) * m.life().later(x, t).mean(horizon), nil
}

// PAliveAt returns the probability that a customer seen up to T will still be
// alive at T+ahead: P(alive)·(D(T)/D(T+ahead))ˢ.
func (m GGompertzNBD) PAliveAt(x, last, t, ahead float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkHorizon(ahead)); err != nil {
		return 0, err
	}
	return m.alive(x, last, t) * m.life().later(x, t).alive(ahead), nil
}

// DiscountedExpected returns the discounted expected residual transactions
// (DERT): P(alive)·(r+x)/(α+T)·∫_0^∞ e^(−rate·u)·(D(T)/D(T+u))ˢ du.
func (m GGompertzNBD) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkRate(rate)); err != nil {
		return 0, err
	}
	return m.alive(x, last, t) * m.life().later(x, t).discounted(math.Inf(1), rate), nil
}

// New returns the repeat purchases to be expected of a new customer in (0, t].
func (m GGompertzNBD) New(t float64) (float64, error) {
	if err := firstError(m.check(), checkHorizon(t)); err != nil {
		return 0, err
	}
	return m.life().mean(t), nil
}

// PMF returns the probability that a new customer makes n repeat purchases in
// (0, t].
func (m GGompertzNBD) PMF(n int, t float64) (float64, error) {
	if err := firstError(m.check(), checkHorizon(t), checkCount(n)); err != nil {
		return 0, err
	}
	return m.life().prob(n, t), nil
}

// FuturePMF returns the probability that a customer makes n purchases in (T,
// T+horizon]: that of a new customer with r+x, α+T, b, s and 1+(β−1)e^(−bT) if
// alive.
func (m GGompertzNBD) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t), checkHorizon(horizon), checkCount(n)); err != nil {
		return 0, err
	}
	alive := m.alive(x, last, t)
	p := alive * m.life().later(x, t).prob(n, horizon)
	if n == 0 {
		p += 1 - alive
	}
	return p, nil
}

// Posterior returns the mean purchase rate while alive and the mean dropout
// rate at the first purchase, bη, of a customer, given what was seen of it.
func (m GGompertzNBD) Posterior(x, last, t float64) (Traits, error) {
	if err := firstError(m.check(), checkCustomer(x, last, t)); err != nil {
		return Traits{}, err
	}
	R := m.R + x
	eta := func(u, e float64) float64 { // E[η] = (s+e)/D(u)
		_, _, p := grown(m.B, m.Beta, u)
		return (m.S + e) * p / m.Beta
	}
	var total, rate, dropout float64
	add := func(u, like, e float64) {
		total += like
		rate += like * R / (m.Alpha + u)
		dropout += like * m.B * eta(u, e)
	}
	alive := m.life().deaths(x, last, t, func(u, like float64) { add(u, like, 1) })
	add(t, alive, 0)
	return Traits{Rate: rate / total, Dropout: dropout / total}, nil
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m GGompertzNBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	if m.check() != nil {
		return dst
	}
	rate := drawGamma(rng, m.R) / m.Alpha
	if eta := drawGamma(rng, m.S) / m.Beta; eta > 0 {
		until = math.Min(until, math.Log1p(rng.ExpFloat64()/eta)/m.B)
	}
	return drawPoisson(rng, rate, until, dst)
}

// MarshalJSON writes the model with its name and version; numbers keep every
// bit.
func (m GGompertzNBD) MarshalJSON() ([]byte, error) {
	type plain GGompertzNBD
	return encode("ggompertz/nbd", m.check(), plain(m))
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the model is as
// before.
func (m *GGompertzNBD) UnmarshalJSON(data []byte) error {
	type plain GGompertzNBD
	var p plain
	if err := decode(data, "ggompertz/nbd", &p); err != nil {
		return err
	}
	if err := firstError(GGompertzNBD(p).check(), p.Fit.check("ggompertz/nbd", 5)); err != nil {
		return err
	}
	*m = GGompertzNBD(p)
	return nil
}
