package clv

import "math"

// A churned model is one whose P(alive) is a closed form and whose
// expectation, for a living customer, depends on x and T, and on the phase,
// alone. Histories have few different pairs of these, so that a batch needs no
// look for equal rows.
type churned interface{ churn() churnModel }

// mostPhases is the largest k for which a batch keeps an expectation for every
// phase.
const mostPhases = 8

// A churnMemo is what a batch knows of one pair (x, T).
type churnMemo struct {
	lnT  float64              // ln (α+T)
	odds float64              // a/(b+n−1)
	mean float64              // expected purchases of a living customer in phase 0
	more *[mostPhases]float64 // and in each phase, for k > 1
}

func (c churnModel) scorer(horizon float64) func(x, last, t float64) float64 {
	memos := make(table[churnMemo], tableSize)
	return func(x, last, t float64) float64 {
		m, found := memos.at(x, t)
		if !found {
			*m = c.memo(x, t, horizon)
		}
		n := x + float64(c.m)
		R := c.r + float64(c.k)*x
		stay, mean := 1.0, m.mean
		if c.k > 1 {
			z, term := (t-last)/(c.alpha+t), 1.0
			for j := 1; j < c.k; j++ {
				term *= (R + float64(j-1)) * inverse(float64(j)) * z
				stay += term
				mean += term * m.more[j]
			}
			mean /= stay
		}
		if n == 0 || c.a == 0 {
			return mean
		}
		// The logarithm's rounding times R stays far below the last digits
		// shown by any test; see TestBatchIsTheSame.
		ln := R * (m.lnT - math.Log(c.alpha+last))
		if ln > 700 {
			return mean * c.alive(x, last, t)
		}
		return mean * stay / (stay + m.odds*exp(ln))
	}
}

func (c churnModel) memo(x, t, horizon float64) churnMemo {
	m := churnMemo{lnT: math.Log(c.alpha + t), odds: c.a / (c.b + (x + float64(c.m) - 1)), mean: 1}
	known := c.known(x, t, t)
	if horizon >= 0 {
		m.mean = known.onePhase(0, horizon)
	}
	if c.k > 1 {
		m.more = &[mostPhases]float64{}
		for j := range c.k {
			m.more[j] = 1
			if horizon >= 0 {
				m.more[j] = known.onePhase(j, horizon)
			}
		}
	}
	return m
}
