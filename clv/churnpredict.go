package clv

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// Traits are the means of what a customer does not show, given what it does.
type Traits struct {
	// Rate is the mean number of purchases per unit of time while alive.
	Rate float64

	// Dropout is, for models with dropout at a purchase or at an opportunity,
	// the mean probability of it; for models with a lifetime in continuous
	// time, the mean rate of dropout per unit of time at the first purchase.
	Dropout float64
}

// checkRate refuses a discount rate that is not positive and finite.
func checkRate(rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 0) {
		return fmt.Errorf("clv: discount rate %v is not positive and finite: %w", rate, clientele.ErrOption)
	}
	return nil
}

func checkCount(n int) error {
	if n < 0 || n > math.MaxInt32/4 {
		return fmt.Errorf("clv: number of purchases %d out of range: %w", n, clientele.ErrOption)
	}
	return nil
}

// firstError returns the first error that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (c churnModel) pAlive(x, last, t float64) (float64, error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	return c.alive(x, last, t), nil
}

func (c churnModel) expected(x, last, t, horizon float64) (float64, error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	if err := checkCustomer(x, last, t); err != nil {
		return 0, err
	}
	if err := checkHorizon(horizon); err != nil {
		return 0, err
	}
	alive := c.alive(x, last, t)
	if alive == 0 {
		return 0, nil
	}
	return alive * c.known(x, last, t).mean(horizon), nil
}

func (c churnModel) pAliveAt(x, last, t, ahead float64) (float64, error) {
	if err := firstError(c.check(), checkCustomer(x, last, t), checkHorizon(ahead)); err != nil {
		return 0, err
	}
	return c.alive(x, last, t) * c.known(x, last, t).alive(ahead), nil
}

func (c churnModel) dert(x, last, t, rate float64) (float64, error) {
	if err := firstError(c.check(), checkCustomer(x, last, t), checkRate(rate)); err != nil {
		return 0, err
	}
	return c.alive(x, last, t) * c.known(x, last, t).discounted(rate), nil
}

// stay is the probability that a new customer does not drop out at once.
func (c churnModel) stay() float64 {
	if c.m == 0 {
		return 1
	}
	return c.b / (c.a + c.b)
}

func (c churnModel) newMean(t float64) (float64, error) {
	if err := firstError(c.check(), checkHorizon(t)); err != nil {
		return 0, err
	}
	return c.stay() * c.newcomer().mean(t), nil
}

func (c churnModel) newPMF(n int, t float64) (float64, error) {
	if err := firstError(c.check(), checkHorizon(t), checkCount(n)); err != nil {
		return 0, err
	}
	p := c.stay() * c.newcomer().prob(n, t)
	if n == 0 {
		p += 1 - c.stay()
	}
	return p, nil
}

func (c churnModel) futurePMF(n int, x, last, t, horizon float64) (float64, error) {
	if err := firstError(c.check(), checkCustomer(x, last, t), checkHorizon(horizon), checkCount(n)); err != nil {
		return 0, err
	}
	alive := c.alive(x, last, t)
	p := alive * c.known(x, last, t).prob(n, horizon)
	if n == 0 {
		p += 1 - alive
	}
	return p, nil
}

// posterior weighs the living and the dead: if dead, the customer died at t_x.
func (c churnModel) posterior(x, last, t float64) (Traits, error) {
	if err := firstError(c.check(), checkCustomer(x, last, t)); err != nil {
		return Traits{}, err
	}
	alive := c.alive(x, last, t)
	n := x + float64(c.m)
	r := c.r + float64(c.k)*x
	rate := r / (c.alpha + t)
	if c.k > 1 { // the living have seen j further events with known weights
		mean := 0.0
		c.known(x, last, t).each(0, func(j int, w float64, _ negbin) { mean += w * float64(j) })
		rate = (r + mean) / (c.alpha + t)
	}
	return Traits{
		Rate:    (alive*rate + (1-alive)*r/(c.alpha+last)) / float64(c.k),
		Dropout: (c.a + 1 - alive) / (c.a + c.b + n),
	}, nil
}
