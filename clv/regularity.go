package clv

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/gamma"
	"github.com/clientele-go/clientele/internal/newton"
)

// Regular says how regularly customers buy: the shape k of gamma-distributed
// times between purchases. 1 is at random, as the NBD models have it; the
// (M)BG/CNBD-k models take any whole k.
type Regular struct {
	K         float64 // maximum-likelihood estimate
	SE        float64 // its standard error
	Wheat     float64 // estimate from two gaps per customer; +Inf is given as 0
	Customers int     // customers with at least two gaps
	Gaps      int     // their gaps
}

// Regularity estimates k from the times between the purchase days of a
// history's customers up to its AsOf, in the timeline that the history was
// made of. Only how a customer's gaps share out their sum matters, so that it
// makes no difference how often the customer buys:
//
//	L = Γ(nk)/Γ(k)ⁿ·Π (gap/Σgap)^(k−1)        for n gaps of one customer
//
// and, from the share M of the last gap in the last two, with variance V over
// the customers, Wheat = (1 − 4V)/(8V).
//
// Days are whole, so that large k are underestimated where gaps are short. The
// error is [clientele.ErrEmpty] where no customer has two gaps.
//
// Source: Wheat and Morrison (1990), Journal of Marketing Research 27(1), for
// the second estimate.
func Regularity(ctx context.Context, timeline *clientele.Timeline, h *clientele.History) (*Regular, error) {
	if err := checkRows(timeline, h); err != nil {
		return nil, err
	}
	var gaps [][]float64
	for _, row := range h.Row {
		var own []float64
		for from, to := range purchaseGaps(timeline, row, h.AsOf) {
			own = append(own, float64(to)-float64(from))
		}
		if len(own) >= 2 {
			gaps = append(gaps, own)
		}
	}
	return regularity(ctx, gaps)
}

func regularity(ctx context.Context, gaps [][]float64) (*Regular, error) {
	r := &Regular{Customers: len(gaps)}
	if len(gaps) == 0 {
		return nil, fmt.Errorf("clv: regularity: no customer with three purchases: %w", clientele.ErrEmpty)
	}
	sizes := map[int]float64{}
	var order []int
	var logs, square float64
	for _, own := range gaps {
		n := len(own)
		if sizes[n] == 0 {
			order = append(order, n)
		}
		sizes[n]++
		r.Gaps += n
		total := 0.0
		for _, g := range own {
			total += g
		}
		for _, g := range own {
			logs += math.Log(g / total)
		}
		d := own[n-1]/(own[n-1]+own[n-2]) - 0.5 // its mean is ½ by symmetry
		square += d * d
	}
	if v := square / float64(len(gaps)); v > 0 {
		r.Wheat = math.Max(0, (1-4*v)/(8*v))
	}
	loss := func(x, grad, hess []float64) float64 {
		k := math.Exp(x[0])
		a0, a1, a2 := gamma.Log(k)
		f := (k - 1) * logs
		g, h := logs, 0.0
		for _, n := range order {
			c, m := sizes[n], float64(n)
			b0, b1, b2 := gamma.Log(m * k)
			f += c * (b0 - m*a0)
			g += c * m * (b1 - a1)
			h += c * m * (m*b2 - a2)
		}
		grad[0] = -k * g
		hess[0] = -(k*g + k*k*h)
		return -f
	}
	res, err := newton.Minimize(ctx, loss, []float64{0}, newton.Settings{Iterations: 100, Radius: 1, MaxRadius: 2})
	if err != nil {
		return nil, fmt.Errorf("clv: regularity: %w", err)
	}
	r.K = math.Exp(res.X[0])
	if res.Status == newton.Converged && res.Hess[0] > 0 {
		r.SE = r.K / math.Sqrt(res.Hess[0])
	}
	return r, nil
}
