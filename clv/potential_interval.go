package clv

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"gonum.org/v1/gonum/mathext"
)

// ValueUncertainty is what is not known of the values of customers because the
// parameters of the models are estimates: the derivative of every value by the
// logarithm of every parameter, and their covariance. It covers what is
// unknown of the models, not the chance in what the customers do.
//
// It is linear in the values: it can be passed up a referral graph
// ([ReferralGraph.Uncertainty]) and added up over customers ([ValueUncertainty.Sum]).
type ValueUncertainty struct {
	Gradient [][]float64 // Gradient[k][i]: of the value of customer i by parameter k
	Cov      []float64   // of the logarithms of the parameters, row by row
}

// PotentialUncertainty returns the uncertainty of the values that [Potential]
// returns for the same arguments. The models of purchases and of spend are
// taken to be fitted independently, as gamma-gamma assumes; of a model without
// standard errors, as from a paper, the parameters count as known. Potential
// is worked out twice for every uncertain parameter.
//
// Errors: as for Potential; [clientele.ErrOption] where neither model has
// standard errors.
func PotentialUncertainty(ctx context.Context, h *clientele.History, model Model, spend SpendModel, opts *PotentialOptions) (*ValueUncertainty, error) {
	purchases, err := neighboursOf(model)
	if err != nil {
		return nil, err
	}
	amounts, err := neighboursOf(spend)
	if err != nil {
		return nil, err
	}
	n := len(purchases.more) + len(amounts.more)
	if n == 0 {
		return nil, fmt.Errorf("clv: neither model has standard errors: %w", clientele.ErrOption)
	}
	u := &ValueUncertainty{Cov: make([]float64, n*n)}
	add := func(up, down *PotentialValue) {
		g := make([]float64, h.Len())
		for i := range g {
			g[i] = (up.Value[i] - down.Value[i]) / (2 * deltaStep)
		}
		u.Gradient = append(u.Gradient, g)
	}
	at := 0
	for k := range purchases.more {
		up, err := Potential(ctx, h, purchases.more[k], spend, opts)
		if err != nil {
			return nil, err
		}
		down, err := Potential(ctx, h, purchases.less[k], spend, opts)
		if err != nil {
			return nil, err
		}
		add(up, down)
	}
	for k := range amounts.more {
		up, err := Potential(ctx, h, model, amounts.more[k], opts)
		if err != nil {
			return nil, err
		}
		down, err := Potential(ctx, h, model, amounts.less[k], opts)
		if err != nil {
			return nil, err
		}
		add(up, down)
	}
	for _, block := range [][]float64{purchases.cov, amounts.cov} {
		size := int(math.Round(math.Sqrt(float64(len(block)))))
		for i := range size {
			copy(u.Cov[(at+i)*n+at:], block[i*size:(i+1)*size])
		}
		at += size
	}
	return u, nil
}

// neighboursOf returns the models around a fitted one, none around one without
// standard errors.
func neighboursOf[M any](model M) (*delta[M], error) {
	const anyLevel = 0.5 // the quantile is not used
	d, err := newDelta(model, anyLevel)
	if errors.Is(err, clientele.ErrOption) {
		return &delta[M]{}, nil
	}
	return d, err
}

// Len returns the number of customers.
func (u *ValueUncertainty) Len() int {
	if len(u.Gradient) == 0 {
		return 0
	}
	return len(u.Gradient[0])
}

// SE returns the standard error of each customer's value, √(gᵀ·C·g) for its
// gradient g.
func (u *ValueUncertainty) SE() []float64 {
	se := make([]float64, u.Len())
	g := make([]float64, len(u.Gradient))
	for i := range se {
		for k := range g {
			g[k] = u.Gradient[k][i]
		}
		se[i] = u.se(g)
	}
	return se
}

func (u *ValueUncertainty) se(g []float64) float64 {
	variance := 0.0
	for k, a := range g {
		for l, b := range g {
			variance += a * u.Cov[k*len(g)+l] * b
		}
	}
	return math.Sqrt(math.Max(0, variance))
}

// Intervals returns the confidence intervals of the values whose uncertainty u
// is, on the scale given: LogScale for potential values, LinearScale for what
// may be negative. The level is the coverage, such as 0.95. On the LogScale a
// value that is not positive has an interval on the LinearScale.
//
// Errors: values that are not one per customer or not finite; a level outside
// (0, 1) ([clientele.ErrOption]).
func (u *ValueUncertainty) Intervals(values []float64, level float64, scale Scale) ([]Interval, error) {
	if err := checkColumn("values", values, u.Len()); err != nil {
		return nil, err
	}
	z, err := normalQuantile(level)
	if err != nil {
		return nil, err
	}
	out := make([]Interval, len(values))
	for i, se := range u.SE() {
		out[i] = intervalOf(values[i], se, z, scale)
	}
	return out, nil
}

// Sum returns the confidence interval of the sum of the values, on the
// LinearScale. Customers share the parameters, so their errors do not cancel
// out. Errors as for Intervals.
func (u *ValueUncertainty) Sum(values []float64, level float64) (Interval, error) {
	if err := checkColumn("values", values, u.Len()); err != nil {
		return Interval{}, err
	}
	z, err := normalQuantile(level)
	if err != nil {
		return Interval{}, err
	}
	g := make([]float64, len(u.Gradient))
	for k, column := range u.Gradient {
		for _, v := range column {
			g[k] += v
		}
	}
	total := 0.0
	for _, v := range values {
		total += v
	}
	return intervalOf(total, u.se(g), z, LinearScale), nil
}

// normalQuantile returns how many standard errors a central interval of the
// level reaches to either side.
func normalQuantile(level float64) (float64, error) {
	if !(level > 0 && level < 1) {
		return 0, fmt.Errorf("clv: level %v is not in (0, 1): %w", level, clientele.ErrOption)
	}
	return mathext.NormalQuantile((1 + level) / 2), nil
}

func intervalOf(v, se, z float64, scale Scale) Interval {
	out := Interval{Estimate: v, SE: se, Low: v - z*se, High: v + z*se}
	if scale == LogScale && v > 0 {
		out.Low = v * math.Exp(-z*se/v)
		out.High = min(v*math.Exp(z*se/v), math.MaxFloat64)
	}
	return out
}
