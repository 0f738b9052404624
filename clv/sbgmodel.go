package clv

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele"
)

// opportunities says that times are whole numbers.
func (SBG) opportunities() {}

func (m SBG) checkCall(x, last, t, horizon float64) error {
	if err := firstError(m.check(), checkHorizon(horizon)); err != nil {
		return err
	}
	column, reason := discreteFault(x, last, t, horizon)
	if column == "" && last != x {
		column, reason = "Last", "not X: contracts are renewed every time until they end"
	}
	if column != "" {
		return fmt.Errorf("clv: %w", &clientele.InputError{Column: column, Row: -1, Reason: reason})
	}
	return nil
}

// stay returns S(t+ahead)/S(t), the share of running contracts that are still
// running ahead renewals later.
func (m SBG) stay(t, ahead float64) float64 {
	return math.Exp(lnRising(m.Beta+t, ahead) - lnRising(m.Alpha+m.Beta+t, ahead))
}

// PAlive returns 1 for a contract that has been renewed every time, x = T, and
// 0 for one that has not: of contracts it is known.
func (m SBG) PAlive(x, last, t float64) (float64, error) { return m.PAliveAt(x, last, t, 0) }

// PAliveAt returns the probability that a contract will still be running after
// so many more renewals: S(T+ahead)/S(T) if it runs now, else 0.
func (m SBG) PAliveAt(x, last, t, ahead float64) (float64, error) {
	if err := m.checkCall(x, last, t, ahead); err != nil {
		return 0, err
	}
	if x < t {
		return 0, nil
	}
	return m.stay(t, ahead), nil
}

// Expected returns the renewals to be expected among the next horizon ones:
// Σ_{i=1}^{horizon} S(T+i)/S(T) if the contract runs now, else 0.
func (m SBG) Expected(x, last, t, horizon float64) (float64, error) {
	if err := m.checkCall(x, last, t, horizon); err != nil || x < t {
		return 0, err
	}
	sum, stay := 0.0, 1.0
	for i := 0.0; i < horizon; i++ {
		stay *= (m.Beta + t + i) / (m.Alpha + m.Beta + t + i)
		sum += stay
	}
	return sum, nil
}

// DiscountedExpected returns the discounted expected residual renewals, the
// i-th from now, i = 1, 2, …, weighted by e^(−rate·i): e^(−rate) times
// [SBG.Residual] if the contract runs now, else 0.
func (m SBG) DiscountedExpected(x, last, t, rate float64) (float64, error) {
	if err := firstError(m.checkCall(x, last, t, 0), checkRate(rate)); err != nil || x < t {
		return 0, err
	}
	sum, err := m.Residual(int(t), rate)
	return sum * math.Exp(-rate), err
}

// New returns the renewals to be expected of a new contract when t of them
// have come up: Σ_{i=1}^t S(i).
func (m SBG) New(t float64) (float64, error) { return m.Expected(0, 0, 0, t) }

// PMF returns the probability that a new contract is renewed n of t times:
// S(n) − S(n+1) for n < t, and S(t) for n = t.
func (m SBG) PMF(n int, t float64) (float64, error) { return m.FuturePMF(n, 0, 0, 0, t) }

// FuturePMF returns the probability that a contract is renewed n more times
// while horizon renewals come up: (S(T+n) − S(T+n+1))/S(T) for n < horizon and
// S(T+horizon)/S(T) for n = horizon, if it runs now.
func (m SBG) FuturePMF(n int, x, last, t, horizon float64) (float64, error) {
	if err := firstError(m.checkCall(x, last, t, horizon), checkCount(n)); err != nil {
		return 0, err
	}
	k := float64(n)
	switch {
	case x < t && n == 0:
		return 1, nil
	case x < t || k > horizon:
		return 0, nil
	case k == horizon:
		return m.stay(t, k), nil
	}
	return m.stay(t, k) * m.Alpha / (m.Alpha + m.Beta + t + k), nil
}

// Posterior returns 1 as the Rate, the renewals per period of a running
// contract, and the mean probability of not renewing: α/(α+β+T) of one that
// runs, (α+1)/(α+β+x+1) of one that has ended.
func (m SBG) Posterior(x, last, t float64) (Traits, error) {
	if err := m.checkCall(x, last, t, 0); err != nil {
		return Traits{}, err
	}
	left := 0.0
	if x < t {
		left = 1
	}
	return Traits{Rate: 1, Dropout: (m.Alpha + left) / (m.Alpha + m.Beta + x + left)}, nil
}

// Draw appends the numbers of the renewals that a new contract makes, among
// the first until; see [Simulate]. Of a history drawn by it, X are the
// Renewals of [Cohorts], and X < T says who has Left.
func (m SBG) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	if m.check() != nil {
		return dst
	}
	leave := drawBeta(rng, m.Alpha, m.Beta)
	for i := 1.0; i <= until && !(rng.Float64() < leave); i++ {
		dst = append(dst, i)
	}
	return dst
}
