package clv

import (
	"fmt"
	"math"
	"strings"

	"github.com/clientele-go/clientele"
)

// A Description is what can be said of any model of this package.
type Description struct {
	Name       string // stable, as in the JSON form: “bg/nbd”
	Parameters []Parameter
	Fit        *Fit // nil for parameters from elsewhere
}

// A Parameter is one parameter of a model.
type Parameter struct {
	Name  string  `json:"name"` // as in the JSON form: “alpha”
	Value float64 `json:"value"`
	SE    float64 `json:"se,omitempty"` // standard error; 0 if unknown
}

// Describe returns the name, the parameters and the fit of a model of this
// package, by value or by pointer. Any other type is a [clientele.ErrOption].
func Describe(model any) (Description, error) {
	s, err := specOf(model)
	if err != nil {
		return Description{}, err
	}
	d := Description{Name: s.name, Fit: s.fit}
	for i, name := range s.names {
		p := Parameter{Name: name, Value: s.values[i]}
		switch {
		case s.fit != nil && len(s.fit.StdErr) == len(s.names):
			p.SE = s.fit.StdErr[i]
		case len(s.se) == len(s.names):
			p.SE = s.se[i]
		}
		d.Parameters = append(d.Parameters, p)
	}
	return d, nil
}

// spec takes a model apart and puts it together again.
type spec struct {
	name   string
	names  []string
	values []float64
	fit    *Fit
	make   func(v []float64) any // the same model with other parameters and no fit
	k      int                   // of the CNBD-k models, else 0

	effects int       // how many of the last values are effects of covariates, of any sign
	se      []float64 // standard errors; nil for those of the fit
	cov     []float64 // covariance of the logarithms, and of the effects; nil for that of the fit
}

type specified interface{ spec() spec }

func specOf(model any) (spec, error) {
	m, ok := model.(specified)
	if !ok {
		return spec{}, fmt.Errorf("clv: %T is no model of this package: %w", model, clientele.ErrOption)
	}
	return m.spec(), nil
}

var (
	nbdNames      = []string{"r", "alpha"}
	churnNames    = []string{"r", "alpha", "a", "b"}
	paretoNames   = []string{"r", "alpha", "s", "beta"}
	spendNames    = []string{"p", "q", "gamma"}
	gompertzNames = []string{"r", "alpha", "b", "s", "beta"}
	bgbbNames     = []string{"alpha", "beta", "gamma", "delta"}
)

func (m NBD) spec() spec {
	return spec{name: "nbd", names: nbdNames, values: []float64{m.R, m.Alpha}, fit: m.Fit, make: func(v []float64) any {
		return NBD{R: v[0], Alpha: v[1]}
	}}
}

func (m BGNBD) spec() spec {
	return spec{name: "bg/nbd", names: churnNames, values: []float64{m.R, m.Alpha, m.A, m.B}, fit: m.Fit, make: func(v []float64) any {
		return BGNBD{R: v[0], Alpha: v[1], A: v[2], B: v[3]}
	}}
}

func (m MBGNBD) spec() spec {
	return spec{name: "mbg/nbd", names: churnNames, values: []float64{m.R, m.Alpha, m.A, m.B}, fit: m.Fit, make: func(v []float64) any {
		return MBGNBD{R: v[0], Alpha: v[1], A: v[2], B: v[3]}
	}}
}

func (m BGCNBD) spec() spec {
	return spec{name: "bg/cnbd-k", k: m.K, names: churnNames, values: []float64{m.R, m.Alpha, m.A, m.B}, fit: m.Fit, make: func(v []float64) any {
		return BGCNBD{K: m.K, R: v[0], Alpha: v[1], A: v[2], B: v[3]}
	}}
}

func (m MBGCNBD) spec() spec {
	return spec{name: "mbg/cnbd-k", k: m.K, names: churnNames, values: []float64{m.R, m.Alpha, m.A, m.B}, fit: m.Fit, make: func(v []float64) any {
		return MBGCNBD{K: m.K, R: v[0], Alpha: v[1], A: v[2], B: v[3]}
	}}
}

func (m ParetoNBD) spec() spec {
	return spec{name: "pareto/nbd", names: paretoNames, values: []float64{m.R, m.Alpha, m.S, m.Beta}, fit: m.Fit, make: func(v []float64) any {
		return ParetoNBD{R: v[0], Alpha: v[1], S: v[2], Beta: v[3]}
	}}
}

func (m BGBB) spec() spec {
	return spec{name: "bg/bb", names: bgbbNames, values: []float64{m.Alpha, m.Beta, m.Gamma, m.Delta}, fit: m.Fit, make: func(v []float64) any {
		return BGBB{Alpha: v[0], Beta: v[1], Gamma: v[2], Delta: v[3]}
	}}
}

func (m SBG) spec() spec {
	return spec{name: "sbg", names: bgbbNames[:2], values: []float64{m.Alpha, m.Beta}, fit: m.Fit, make: func(v []float64) any {
		return SBG{Alpha: v[0], Beta: v[1]}
	}}
}

func (m GGompertzNBD) spec() spec {
	return spec{name: "ggompertz/nbd", names: gompertzNames, values: []float64{m.R, m.Alpha, m.B, m.S, m.Beta}, fit: m.Fit, make: func(v []float64) any {
		return GGompertzNBD{R: v[0], Alpha: v[1], B: v[2], S: v[3], Beta: v[4]}
	}}
}

func (m GammaGamma) spec() spec {
	return spec{name: "gamma-gamma", names: spendNames, values: []float64{m.P, m.Q, m.Gamma}, fit: m.Fit, make: func(v []float64) any {
		return GammaGamma{P: v[0], Q: v[1], Gamma: v[2]}
	}}
}

// LikelihoodRatio tests whether a model fits better than a simpler one inside
// it, both fitted to the same history: it returns
//
//	2·(ln L(full) − ln L(simple))
//
// and the probability of at least that if the simple model were true, from the
// χ² distribution with as many degrees of freedom as the full model has
// parameters more. Where the simple model is an edge of the full one, as the
// NBD is of the models with churn, the true probability is lower.
//
// Source: Wilks (1938), Annals of Mathematical Statistics 9(1).
func LikelihoodRatio(simple, full *Fit, freedom int) (statistic, p float64, err error) {
	if simple == nil || full == nil || freedom < 1 {
		return 0, 0, fmt.Errorf("clv: likelihood ratio of %d degrees of freedom: %w", freedom, clientele.ErrOption)
	}
	statistic = math.Max(0, 2*(full.LogLikelihood-simple.LogLikelihood))
	return statistic, chiSquareTail(float64(freedom), statistic), nil
}

// pretty returns “r 0.2426 ± 0.0126, …”.
func (d Description) pretty() string {
	parts := make([]string, len(d.Parameters))
	for i, p := range d.Parameters {
		parts[i] = fmt.Sprintf("%s %.5g", p.Name, p.Value)
		if p.SE > 0 {
			parts[i] += fmt.Sprintf(" ± %.2g", p.SE)
		}
	}
	return strings.Join(parts, ", ")
}
