package cluster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// A Scaler brings points from the caller's units to the space in which
// distances are measured, and back:
//
//	y = (f(x) − Shift) / Width
//
// with f the transform of the feature's [Scale]. It is part of each model.
type Scaler struct {
	Columns []Column `json:"columns"`
}

// A Column is the scale of one feature.
type Column struct {
	Name  string  `json:"name"`
	Scale Scale   `json:"scale"`
	Shift float64 `json:"shift"`
	Width float64 `json:"width"` // 1 for a constant feature

	// Lambda is the power of [YeoJohnson].
	Lambda float64 `json:"lambda,omitempty"`

	// Value and Score are the grid of [Quantile], both ascending: between two
	// values the score is interpolated, beyond them it is that of the end.
	Value []float64 `json:"value,omitempty"`
	Score []float64 `json:"score,omitempty"`

	// Constant says that the feature had one value only and tells no cluster
	// from another.
	Constant bool `json:"constant,omitempty"`
}

// FitScaler learns the scale of each feature from points. There is one scale
// for all features, one for each, or none, which means [LogZ] for all. Missing
// cells (NaN) are left out of account. Cost: O(n·d), with a sort per feature
// for Robust and Quantile. The λ of YeoJohnson comes from 50,000 rows at most,
// spread over all.
//
// A constant feature gets the width 1 and is marked; see [Scaler.Constant].
//
// Errors: what [FitKMeans] says of points; a wrong number of scales or an
// unknown one ([clientele.ErrOption]).
func FitScaler(points *Points, scales ...Scale) (*Scaler, error) {
	return fitScaler(context.Background(), points, scales)
}

// fitScaler is FitScaler for long work: it looks at ctx before each feature.
func fitScaler(ctx context.Context, points *Points, scales []Scale) (*Scaler, error) {
	if err := points.check(Partial); err != nil {
		return nil, err
	}
	if len(scales) > 1 && len(scales) != points.D {
		return nil, optionError("%d scales for %d features", len(scales), points.D)
	}
	s := &Scaler{Columns: make([]Column, points.D)}
	var values, weights []float64
	for j := range s.Columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := Column{Name: points.Name(j)}
		if len(scales) > 0 {
			c.Scale = scales[min(j, len(scales)-1)]
		}
		if int(c.Scale) >= len(scaleNames) {
			return nil, optionError("%v", c.Scale)
		}
		if c.Scale == Raw {
			c.Width, c.Constant = 1, points.constant(j)
			s.Columns[j] = c
			continue
		}
		values, weights = slices.Grow(values[:0], points.Len()), weights[:0]
		for i := range points.Len() {
			v := points.Data[i*points.D+j]
			if w := points.weight(i); w > 0 && !math.IsNaN(v) {
				values = append(values, v)
				if points.Weight != nil {
					weights = append(weights, w)
				}
			}
		}
		c.fit(ctx, values, weights)
		s.Columns[j] = c
	}
	return s, ctx.Err()
}

// constant reports whether the rows with a weight show no more than one value
// of feature j.
func (p *Points) constant(j int) bool {
	first := math.NaN()
	for i := range p.Len() {
		v := p.Data[i*p.D+j]
		if math.IsNaN(v) || p.weight(i) == 0 {
			continue
		}
		if math.IsNaN(first) {
			first = v
		}
		if v != first {
			return false
		}
	}
	return true
}

// fit learns from the values, none of them missing; weights may be empty. It
// overwrites the values.
func (c *Column) fit(ctx context.Context, values, weights []float64) {
	c.Width = 1
	if len(values) == 0 || slices.Min(values) == slices.Max(values) {
		c.Constant = true
		if len(values) > 0 && c.Scale == Quantile {
			c.Value, c.Score = []float64{values[0]}, []float64{0}
		} else if len(values) > 0 {
			c.Lambda = 1
			c.Shift = c.transform(values[0])
		}
		if c.Scale != YeoJohnson {
			c.Lambda = 0
		}
		return
	}
	switch c.Scale {
	case Robust:
		c.fitRobust(values, weights)
		return
	case Quantile:
		c.fitQuantile(values, weights)
		return
	case YeoJohnson:
		c.Lambda = yeoJohnsonLambda(ctx, thinned(values), thinned(weights))
	case LogZ, ZScore, Raw:
	}
	for i, v := range values {
		values[i] = c.transform(v)
	}
	mean, sd := meanSD(values, weights)
	c.Shift = mean
	if sd > 1e-15*math.Abs(mean) && sd > 1e-300 {
		c.Width = sd
	}
}

// thinned returns at most 50,000 of the values, at even steps.
func thinned(values []float64) []float64 {
	const most = 50_000
	if len(values) <= most {
		return values
	}
	out := make([]float64, most)
	for i := range out {
		out[i] = values[int(int64(i)*int64(len(values))/most)]
	}
	return out
}

// fitRobust takes median and quartiles. Where the quartiles coincide it falls
// back on the standard deviation, so that a feature that is mostly one value
// keeps a width.
func (c *Column) fitRobust(values, weights []float64) {
	_, sd := meanSD(values, weights)
	q := quantiles(values, weights, 0.25, 0.5, 0.75)
	c.Shift = q[1]
	switch {
	case q[2] > q[0]:
		c.Width = q[2] - q[0]
	case sd > 0:
		c.Width = sd
	}
}

// transform returns f(x), before shift and width.
func (c *Column) transform(x float64) float64 {
	switch c.Scale {
	case LogZ:
		return signedLog(x)
	case YeoJohnson:
		return yeoJohnson(x, c.Lambda)
	case Quantile:
		return interpolate(c.Value, c.Score, x)
	default:
		return x
	}
}

// apply returns the scaled value, no farther out than the cells of points may
// be: with a tiny width a value unlike those of the fit would else overflow.
func (c *Column) apply(x float64) float64 {
	return within((c.transform(x) - c.Shift) / c.Width)
}

// within returns v, or ±limit beyond it.
func within(v float64) float64 {
	switch {
	case v > limit:
		return limit
	case v < -limit:
		return -limit
	}
	return v
}

func (c *Column) invert(y float64) float64 {
	y = float64(y*c.Width) + c.Shift
	switch c.Scale {
	case LogZ:
		return within(signedExp(y))
	case YeoJohnson:
		return within(yeoJohnsonInverse(y, c.Lambda))
	case Quantile:
		return interpolate(c.Score, c.Value, y)
	default:
		return within(y)
	}
}

// Apply appends the scaled cells of points to dst, row by row. Missing cells
// stay NaN.
//
// Errors: no points; points with another number of features.
func (s *Scaler) Apply(dst []float64, points *Points) ([]float64, error) {
	return s.apply(context.Background(), dst, points)
}

// apply is Apply for long work: it looks at ctx before each feature.
func (s *Scaler) apply(ctx context.Context, dst []float64, points *Points) ([]float64, error) {
	if points == nil {
		return dst, fmt.Errorf("cluster: points: %w", clientele.ErrEmpty)
	}
	if err := s.checkFeatures(points); err != nil {
		return dst, err
	}
	dst = slices.Grow(dst, len(points.Data))
	d := len(s.Columns)
	start := len(dst)
	dst = dst[:start+len(points.Data)]
	out := dst[start:]
	copy(out, points.Data)
	for j := range s.Columns {
		c := &s.Columns[j]
		if c.idle() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return dst[:start], err
		}
		for i := j; i < len(out); i += d {
			out[i] = c.apply(points.Data[i])
		}
	}
	return dst, nil
}

// cells is Apply for who only reads: the points' own cells where there is nothing
// to do.
func (s *Scaler) cells(ctx context.Context, points *Points) ([]float64, error) {
	for j := range s.Columns {
		if !s.Columns[j].idle() {
			return s.apply(ctx, nil, points)
		}
	}
	return points.Data, s.checkFeatures(points)
}

// idle reports whether a column is left as it is.
func (c *Column) idle() bool { return c.Scale == Raw && c.Shift == 0 && c.Width == 1 }

// Points returns points with every cell scaled, names and weights copied: what
// [Silhouette], [Measure] and their kin take for the points of a model. Errors
// are those of Apply.
func (s *Scaler) Points(points *Points) (*Points, error) {
	x, err := s.Apply(nil, points)
	if err != nil {
		return nil, err
	}
	return &Points{
		D: points.D, Data: x,
		Names: slices.Clone(points.Names), Weight: slices.Clone(points.Weight),
	}, nil
}

// Invert appends the row in the caller's units that Apply takes to the given
// scaled row. The length of the row must be the number of features; of a
// shorter or longer one the common part is used.
func (s *Scaler) Invert(dst, scaled []float64) []float64 {
	for j := range min(len(scaled), len(s.Columns)) {
		dst = append(dst, s.Columns[j].invert(scaled[j]))
	}
	return dst
}

// Constant returns the names of the features that had one value only.
func (s *Scaler) Constant() []string {
	if s == nil {
		return nil
	}
	var names []string
	for _, c := range s.Columns {
		if c.Constant {
			names = append(names, c.Name)
		}
	}
	return names
}

func (s *Scaler) checkFeatures(points *Points) error {
	if points.D != len(s.Columns) {
		return inputError("Data", -1, fmt.Sprintf("%d features, the model has %d", points.D, len(s.Columns)))
	}
	return nil
}

// validate is for a scaler that was read from a file.
func (s *Scaler) validate() error {
	if len(s.Columns) == 0 {
		return fmt.Errorf("cluster: scaler: %w", clientele.ErrEmpty)
	}
	for j, c := range s.Columns {
		ok := isFinite(c.Shift) && c.Width > 0 && isFinite(c.Width) && isFinite(c.Lambda) &&
			len(c.Value) == len(c.Score) && increasing(c.Value) && increasing(c.Score)
		if c.Scale == Quantile && len(c.Value) == 0 {
			ok = false
		}
		if !ok {
			return inputError("columns", j, "not a scale")
		}
	}
	return nil
}

func increasing(values []float64) bool {
	for i, v := range values {
		if !isFinite(v) || (i > 0 && v <= values[i-1]) {
			return false
		}
	}
	return true
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
