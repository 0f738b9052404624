package clv

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele"
)

// Simulate draws one customer for every entry of t, observed for that time,
// and returns their history up to then and their purchases in the horizon
// after. The same model, t, horizon and seed give the same customers; a draw
// depends on no other customer's but by its place.
//
// The unit of the history is unknown; its Row and Spend are nil.
//
// Errors: entries of t that are negative or not finite, and a horizon that is
// not a finite time ≥ 0. A Simulator whose parameters are out of range draws
// customers who never buy.
func Simulate(m Simulator, t []float64, horizon float64, seed uint64) (*clientele.History, []float64, error) {
	return simulate(context.Background(), m, t, horizon, seed)
}

func simulate(ctx context.Context, m Simulator, t []float64, horizon float64, seed uint64) (*clientele.History, []float64, error) {
	if err := checkHorizon(horizon); err != nil {
		return nil, nil, err
	}
	h := &clientele.History{
		X: make([]float64, len(t)), Last: make([]float64, len(t)), T: make([]float64, len(t)),
	}
	future := make([]float64, len(t))
	var times []float64
	for i, seen := range t {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, nil, fmt.Errorf("clv: %w", ctx.Err())
		}
		if !(seen >= 0) || math.IsInf(seen, 0) {
			return nil, nil, fmt.Errorf("clv: %w", &clientele.InputError{Column: "t", Row: i, Reason: "not a finite time ≥ 0"})
		}
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		times = m.Draw(rng, seen+horizon, times[:0])
		h.T[i] = seen
		for _, at := range times {
			if at > seen {
				future[i]++
				continue
			}
			h.X[i]++
			h.Last[i] = at
		}
	}
	return h, future, nil
}

// drawGamma draws from the gamma distribution with the shape and scale 1; a
// shape of 0 gives 0.
//
// Source: Marsaglia and Tsang (2000), ACM Transactions on Mathematical
// Software 26(3).
func drawGamma(rng *rand.Rand, shape float64) float64 {
	if shape <= 0 {
		return 0
	}
	if shape < 1 {
		return drawGamma(rng, shape+1) * math.Pow(1-rng.Float64(), 1/shape)
	}
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	for {
		z := rng.NormFloat64()
		v := 1 + c*z
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(1-rng.Float64()) < z*z/2+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}

// drawBeta draws from the beta distribution; a = 0 gives 0.
func drawBeta(rng *rand.Rand, a, b float64) float64 {
	x := drawGamma(rng, a)
	y := drawGamma(rng, b)
	if x == 0 {
		return 0
	}
	return x / (x + y)
}

// draw is Draw for the models with dropout at a purchase.
func (c churnModel) draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	if c.check() != nil {
		return dst
	}
	rate := drawGamma(rng, c.r) / c.alpha
	p := drawBeta(rng, c.a, c.b)
	if c.m == 1 && rng.Float64() < p || rate == 0 {
		return dst
	}
	for at := 0.0; ; {
		for range c.k {
			at += rng.ExpFloat64() / rate
		}
		if !(at <= until) {
			return dst
		}
		dst = append(dst, at)
		if rng.Float64() < p {
			return dst
		}
	}
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m BGNBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	return m.churn().draw(rng, until, dst)
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m MBGNBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	return m.churn().draw(rng, until, dst)
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m BGCNBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	return m.churn().draw(rng, until, dst)
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m MBGCNBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	return m.churn().draw(rng, until, dst)
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m ParetoNBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	if m.check() != nil {
		return dst
	}
	rate := drawGamma(rng, m.R) / m.Alpha
	if leave := drawGamma(rng, m.S) / m.Beta; leave > 0 {
		until = math.Min(until, rng.ExpFloat64()/leave)
	}
	return drawPoisson(rng, rate, until, dst)
}

// Draw appends the times of the repeat purchases of a new customer in (0,
// until]; see [Simulate].
func (m NBD) Draw(rng *rand.Rand, until float64, dst []float64) []float64 {
	if m.check() != nil {
		return dst
	}
	return drawPoisson(rng, drawGamma(rng, m.R)/m.Alpha, until, dst)
}

// drawPoisson appends the events of a Poisson process in (0, until].
func drawPoisson(rng *rand.Rand, rate, until float64, dst []float64) []float64 {
	if rate == 0 {
		return dst
	}
	for at := rng.ExpFloat64() / rate; at <= until; at += rng.ExpFloat64() / rate {
		dst = append(dst, at)
	}
	return dst
}
