package clv

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"github.com/clientele-go/clientele"
)

// An Interval says how well a fit knows a quantity. It covers what is unknown
// of the parameters, not the chance in what the customers do; for that see
// [FutureQuantile].
type Interval struct {
	Estimate  float64
	SE        float64 // standard error
	Low, High float64
}

// Scale says on which scale a quantity's error is taken to be normal.
type Scale uint8

const (
	// LogScale is for quantities above 0, such as expected purchases.
	LogScale Scale = iota

	// LogitScale is for probabilities.
	LogitScale

	// LinearScale is for quantities that may have any sign.
	LinearScale
)

// ParameterIntervals returns the confidence intervals of a fitted model's
// parameters, normal on the scale of their logarithms, in the order of
// [Describe]; those of the effects of covariates are normal on their own scale.
// The level is the coverage, in (0, 1), such as 0.95.
//
// A model without standard errors, as from a paper or with the status Boundary
// or Ridge, is a [clientele.ErrOption].
func ParameterIntervals(model any, level float64) ([]Interval, error) {
	s, z, err := fittedSpec(model, level)
	if err != nil {
		return nil, err
	}
	out := make([]Interval, len(s.values))
	n := len(s.values)
	for i, v := range s.values {
		se := math.Sqrt(s.cov[i*n+i])
		if i >= n-s.effects {
			out[i] = Interval{v, se, v - z*se, v + z*se}
			continue
		}
		out[i] = Interval{v, v * se, v * math.Exp(-z*se), v * math.Exp(z*se)}
	}
	return out, nil
}

// DeltaInterval returns the confidence interval of any quantity of a fitted
// model by the delta method: its gradient by the logarithms of the parameters
// g, and their covariance C from the fit, give the standard error √(gᵀCg).
//
//	DeltaInterval(m, 0.95, LogScale, func(m *BGNBD) (float64, error) { return m.New(52) })
//
// The effects of covariates enter as they are. For one customer of a model with
// covariates the quantity begins with its At:
//
//	DeltaInterval(m, 0.95, LogScale, func(m *BGNBDCovariates) (float64, error) {
//		one, err := m.At(z, z)
//		if err != nil {
//			return 0, err
//		}
//		return one.Expected(x, last, t, 52)
//	})
//
// The quantity is computed 2p + 1 times for p parameters. Where it is 0, or a
// probability of 0 or 1, the interval is that point. Errors are those of
// [ParameterIntervals] and of the quantity.
func DeltaInterval[M any](model M, level float64, scale Scale, quantity func(M) (float64, error)) (Interval, error) {
	d, err := newDelta(model, level)
	if err != nil {
		return Interval{}, err
	}
	return d.interval(scale, quantity)
}

// PAliveInterval returns P(alive) of a customer with its confidence interval.
func PAliveInterval(m Model, x, last, t, level float64) (Interval, error) {
	return DeltaInterval(m, level, LogitScale, func(m Model) (float64, error) { return m.PAlive(x, last, t) })
}

// ExpectedInterval returns the expected purchases of a customer with their
// confidence interval.
func ExpectedInterval(m Model, x, last, t, horizon, level float64) (Interval, error) {
	return DeltaInterval(m, level, LogScale, func(m Model) (float64, error) { return m.Expected(x, last, t, horizon) })
}

// AppendIntervals appends to dst the interval of a quantity for every row of
// the history. Rows that are equal are computed once, all cores are used.
//
// An error names the row; dst is then returned as it was.
func AppendIntervals(ctx context.Context, dst []Interval, m Model, h *clientele.History, level float64, scale Scale, quantity func(m Model, x, last, t float64) (float64, error)) ([]Interval, error) {
	d, err := newDelta(m, level)
	if err != nil {
		return dst, err
	}
	if h == nil || h.Len() == 0 {
		return dst, nil
	}
	if err := checkHistory(h); err != nil {
		return dst, err
	}
	group, first, err := distinct(ctx, h)
	if err != nil {
		return dst, err
	}
	values := make([]Interval, len(first))
	err = eachRow(ctx, len(first), func(g int) error {
		i := first[g]
		v, err := d.interval(scale, func(m Model) (float64, error) { return quantity(m, h.X[i], h.Last[i], h.T[i]) })
		values[g] = v
		if err != nil {
			return customerError{i, err}
		}
		return nil
	})
	if err != nil {
		return dst, err
	}
	dst = slices.Grow(dst, h.Len())
	for _, g := range group {
		dst = append(dst, values[g])
	}
	return dst, nil
}

// deltaStep is the change of a parameter's logarithm: the error of the central
// difference is its square, 1e-7, the rounding about 1e-11.
const deltaStep = 3e-4

// A delta holds a model and its neighbours.
type delta[M any] struct {
	model      M
	cov        []float64
	z          float64
	more, less []M
}

func newDelta[M any](model M, level float64) (*delta[M], error) {
	s, z, err := fittedSpec(model, level)
	if err != nil {
		return nil, err
	}
	d := &delta[M]{model: model, cov: s.cov, z: z}
	for i := range s.values {
		for _, step := range []float64{deltaStep, -deltaStep} {
			v := slices.Clone(s.values)
			if i < len(v)-s.effects {
				v[i] *= math.Exp(step)
			} else {
				v[i] += step
			}
			neighbour, ok := as[M](s.make(v))
			if !ok {
				return nil, fmt.Errorf("clv: %T is no model of this package: %w", model, clientele.ErrOption)
			}
			if step > 0 {
				d.more = append(d.more, neighbour)
			} else {
				d.less = append(d.less, neighbour)
			}
		}
	}
	return d, nil
}

// as turns a model value into the type asked for: the value itself, an
// interface that it satisfies, or a pointer to it.
func as[M any](value any) (M, bool) {
	if m, ok := value.(M); ok {
		return m, true
	}
	m, ok := pointerTo(value).(M)
	return m, ok
}

func pointerTo(value any) any {
	p := reflect.New(reflect.TypeOf(value))
	p.Elem().Set(reflect.ValueOf(value))
	return p.Interface()
}

func (d *delta[M]) interval(scale Scale, quantity func(M) (float64, error)) (Interval, error) {
	v, err := quantity(d.model)
	if err != nil {
		return Interval{}, err
	}
	n := len(d.more)
	var few [16]float64
	g := few[:0]
	for i := range n {
		up, err1 := quantity(d.more[i])
		down, err2 := quantity(d.less[i])
		if err := firstError(err1, err2); err != nil {
			return Interval{}, err
		}
		g = append(g, (up-down)/(2*deltaStep))
	}
	variance := 0.0
	for i := range n {
		for j := range n {
			variance += g[i] * d.cov[i*n+j] * g[j]
		}
	}
	se := math.Sqrt(math.Max(0, variance))
	out := Interval{Estimate: v, SE: se, Low: v, High: v}
	switch {
	case scale == LinearScale:
		out.Low, out.High = v-d.z*se, v+d.z*se
	case scale == LogitScale && v > 0 && v < 1:
		y, s := math.Log(v/(1-v)), se/(v*(1-v))
		out.Low, out.High = logistic(y-d.z*s), logistic(y+d.z*s)
	case scale == LogScale && v > 0:
		out.Low, out.High = v*math.Exp(-d.z*se/v), v*math.Exp(d.z*se/v)
		if math.IsInf(out.High, 1) {
			out.High = math.MaxFloat64
		}
	}
	return out, nil
}

// fittedSpec returns the parts of a model that has a covariance, and the
// normal quantile of the level.
func fittedSpec(model any, level float64) (spec, float64, error) {
	if !(level > 0 && level < 1) {
		return spec{}, 0, fmt.Errorf("clv: level %v is not in (0, 1): %w", level, clientele.ErrOption)
	}
	s, err := specOf(model)
	if err != nil {
		return spec{}, 0, err
	}
	if s.cov == nil && s.fit != nil {
		s.cov = s.fit.LogCov
	}
	if len(s.cov) == 0 || len(s.cov) != len(s.values)*len(s.values) {
		return spec{}, 0, fmt.Errorf("clv: %s: no standard errors to make intervals of: %w", s.name, clientele.ErrOption)
	}
	return s, mathext.NormalQuantile((1 + level) / 2), nil
}

// chiSquareTail returns P(X ≥ x) for a χ² distribution.
func chiSquareTail(freedom, x float64) float64 {
	return mathext.GammaIncRegComp(freedom/2, x/2)
}
