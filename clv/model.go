package clv

// A Model answers the two questions that a purchase model is asked about one
// customer: is the customer still alive, and how many purchases will come.
//
// The customer is given by the three numbers of a row of a
// [clientele.History]: x repeat purchases, the last of them at time last (t_x,
// 0 where x is 0), seen up to time t (T); all in the unit of time of the
// model's parameters.
//
// PAlive returns P(alive at T | x, t_x, T), a number in [0, 1].
//
// Expected returns E[purchases in (T, T+horizon] | x, t_x, T], at least 0.
//
// Both fail with a [*clientele.InputError] where x, last and t cannot be a
// customer of the model, and with [clientele.ErrOption] where the horizon is
// negative or not finite.
type Model interface {
	PAlive(x, last, t float64) (float64, error)
	Expected(x, last, t, horizon float64) (float64, error)
}

// A SpendModel says what one further purchase of a customer is worth on
// average, given x repeat purchases of the given mean. A customer with x = 0
// gets the mean of the population.
type SpendModel interface {
	ExpectedSpend(x, mean float64) (float64, error)
}
