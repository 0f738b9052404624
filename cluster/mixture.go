package cluster

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Mixture is a fitted mixture of normal distributions: groups that overlap,
// with the chance of each for every row.
//
//	p(y) = Σ_c Weights[c] · N(y; Means[c], Covariance_c)
//
// for scaled rows y. It is a plain value.
type Mixture struct {
	Scaler  *Scaler    `json:"scaler"`
	Shape   Covariance `json:"shape"`
	Weights []float64  `json:"weights"` // sum to 1
	Means   []float64  `json:"means"`   // groups × features, scaled

	// Covariances holds, by Shape, groups × features × features, features ×
	// features, groups × features or groups numbers.
	Covariances []float64 `json:"covariances"`

	LogLikelihood float64 `json:"log_likelihood"` // Σ w·ln p(y), natural logarithm
	BIC           float64 `json:"bic"`            // −2·LogLikelihood + parameters·ln Σw; lower is better
	AIC           float64 `json:"aic"`            // −2·LogLikelihood + 2·parameters
	Fit           Fit     `json:"fit"`

	// Labels holds the likeliest group of each row that the model was fitted
	// on. It is no part of a stored model.
	Labels []int `json:"-"`
}

// MixtureOptions are the choices of [FitMixture]. Nil means the zero value.
type MixtureOptions struct {
	Shape Covariance // default Full

	// KMeans has the scales, seed, restarts, start and order of the k-means that
	// the fit begins with. Its Tolerance and MaxIterations are for that alone.
	KMeans *Options

	// Ridge is added to each variance, in scaled units, so that no group
	// collapses onto a point. Default 1e-6.
	Ridge float64

	// Tolerance ends the fit when the log-likelihood per unit of weight rises by
	// no more in a round. Default 1e-8.
	Tolerance float64

	// MaxIterations bounds the rounds. Default 1000.
	MaxIterations int
}

// FitMixture fits a mixture of k normal distributions by the EM algorithm, from
// the groups that [FitKMeans] finds. Groups are numbered as clusters are there.
//
// A round costs O(n·k·d²) for Full and Tied and O(n·k·d) else. Rows of weight 0
// count for nothing.
//
// Edge cases: with fewer distinct rows than k, and when a group loses all its
// weight, there are fewer groups and Fit.Reduced is set.
//
// Errors: those of FitKMeans; missing cells; options out of range
// ([clientele.ErrOption]); a covariance that is not positive definite even with
// the ridge; MaxIterations reached, beside the best model
// ([clientele.ErrNotConverged]).
//
// Source: Dempster, Laird and Rubin (1977), Journal of the Royal Statistical
// Society B 39(1); McLachlan and Peel (2000), Finite Mixture Models, chapter 3.
func FitMixture(ctx context.Context, points *Points, k int, opts *MixtureOptions) (*Mixture, error) {
	if opts == nil {
		opts = &MixtureOptions{}
	}
	if err := opts.check(); err != nil {
		return nil, err
	}
	base := Options{}
	if opts.KMeans != nil {
		base = *opts.KMeans
	}
	start, err := FitKMeans(ctx, points, k, &base)
	if err != nil && start == nil {
		return nil, err
	}
	x, err := start.Scaler.apply(ctx, nil, points)
	if err != nil {
		return nil, err
	}
	m := &Mixture{Scaler: start.Scaler, Shape: opts.Shape}
	e := newEM(x, points.Weight, m, opts)
	if err := e.startFrom(ctx, start); err != nil {
		return nil, err
	}
	m.Fit = Fit{Rows: points.Len(), Warnings: start.Fit.Warnings, WarningsZH: start.Fit.WarningsZH}
	if err := e.run(ctx, &m.Fit); err != nil {
		return nil, err
	}
	got := len(m.Weights)
	m.Fit.Reduced = got < k
	if got < start.Clusters() {
		lost, of := start.Clusters()-got, start.Clusters()
		m.Fit.note(fmt.Sprintf("%d of %d groups lost all their rows and were dropped", lost, of),
			fmt.Sprintf("%d 个群（共 %d 个）失去了全部数据行，已去掉", lost, of))
	}
	m.order(base.OrderBy, base.Descending)
	mass := float64(points.Len())
	if points.Weight != nil {
		mass = sum(points.Weight)
	}
	m.judge(mass)
	if m.Labels, err = m.assign(ctx, nil, points); err != nil {
		return nil, err
	}
	if !m.Fit.Converged {
		return m, fmt.Errorf("cluster: mixture, %d rounds: %w", m.Fit.Iterations, clientele.ErrNotConverged)
	}
	return m, nil
}

func (o *MixtureOptions) check() error {
	switch {
	case int(o.Shape) >= len(covarianceNames):
		return optionError("%v", o.Shape)
	case !(o.Ridge >= 0) || math.IsInf(o.Ridge, 0):
		return optionError("Ridge is %v", o.Ridge)
	case !(o.Tolerance >= 0) || math.IsInf(o.Tolerance, 0):
		return optionError("Tolerance is %v", o.Tolerance)
	case o.MaxIterations < 0:
		return optionError("MaxIterations is %d", o.MaxIterations)
	case o.KMeans != nil && o.KMeans.Missing != Refuse:
		return optionError("a mixture takes no missing cells")
	case o.KMeans != nil && o.KMeans.sized():
		return optionError("a mixture knows no limits of size")

	}
	return nil
}

// judge fills in the information criteria.
func (m *Mixture) judge(mass float64) {
	k, d := len(m.Weights), len(m.Scaler.Columns)
	parameters := float64(k - 1 + k*d + m.Shape.parameters(k, d))
	m.BIC = -2*m.LogLikelihood + parameters*math.Log(mass)
	m.AIC = -2*m.LogLikelihood + 2*parameters
}

// order puts the groups in their canonical order.
func (m *Mixture) order(by int, descending bool) {
	d := len(m.Scaler.Columns)
	place, means := canonical(m.Means, d, by, descending)
	m.Means = means
	weights := make([]float64, len(place))
	covariances := make([]float64, len(m.Covariances))
	size := len(m.Covariances) / len(place)
	for from, to := range place {
		weights[to] = m.Weights[from]
		if m.Shape != Tied {
			copy(covariances[to*size:(to+1)*size], m.Covariances[from*size:])
		}
	}
	m.Weights = weights
	if m.Shape != Tied {
		m.Covariances = covariances
	}
}

// Clusters returns the number of groups.
func (m *Mixture) Clusters() int { return len(m.Weights) }

// Mean returns the mean of group c in the caller's units, nil for a group that
// does not exist.
func (m *Mixture) Mean(c int) []float64 {
	if c < 0 || c >= m.Clusters() || m.Scaler == nil {
		return nil
	}
	d := len(m.Scaler.Columns)
	return m.Scaler.Invert(nil, m.Means[c*d:(c+1)*d])
}
