package clv

import "math/rand/v2"

// What a purchase model can do beyond [Model] it says by these interfaces, and
// by [Discounter]. All purchase models have all of them; models with covariates
// by the model of one customer that At returns. Spend models have none but
// [SpendModel].

// A Survivor is a [Model] that looks ahead: PAliveAt returns the probability
// that a customer seen up to T is still alive at T+ahead, whatever it buys
// until then.
type Survivor interface {
	PAliveAt(x, last, t, ahead float64) (float64, error)
}

// A Newcomer is a [Model] of customers of whom nothing is known but their
// first purchase: New returns the repeat purchases to be expected in (0, t],
// PMF the probability of n of them.
type Newcomer interface {
	New(t float64) (float64, error)
	PMF(n int, t float64) (float64, error)
}

// A Forecaster is a [Model] that knows the whole distribution of a customer's
// purchases to come: FuturePMF returns the probability of n in (T, T+horizon].
type Forecaster interface {
	FuturePMF(n int, x, last, t, horizon float64) (float64, error)
}

// A Profiler is a [Model] that estimates a customer's hidden traits.
type Profiler interface {
	Posterior(x, last, t float64) (Traits, error)
}

// A Simulator is a [Model] that draws customers: Draw appends to dst the times
// of the repeat purchases of a new customer in (0, until], ascending.
type Simulator interface {
	Draw(rng *rand.Rand, until float64, dst []float64) []float64
}
