package cluster

import (
	"context"
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
)

// A Choice is the answer to how many clusters there are.
type Choice struct {
	Model  *KMeans     // the recommended one
	Report []Candidate // one for each number tried, ascending

	// NoGroups says that the gap statistic of no number tried is clearly higher,
	// by three standard errors (by one with fewer than 30 rows), than that of one
	// cluster: the rows are one cloud. False when it was not asked for.
	NoGroups bool

	// Reason says why that number, for the end user.
	Reason, ReasonZH string
}

// Label returns the reason in the given language.
func (c *Choice) Label(lang clientele.Lang) string {
	if lang == clientele.Chinese {
		return c.ReasonZH
	}
	return c.Reason
}

// A Candidate is one number of clusters and what speaks for it.
type Candidate struct {
	K       int
	Inertia float64
	Least   float64 // share of the smallest cluster

	Silhouette float64 // mean, exact or of a sample; higher is better
	Simplified float64 // simplified silhouette

	CalinskiHarabasz float64 // higher is better
	DaviesBouldin    float64 // lower is better

	// BIC is −2·ln L + k·(d+1)·ln n for spherical groups of one width: lower is
	// better.
	BIC float64

	Gap, GapError float64 // gap statistic and its standard error

	// Stability is the mean adjusted Rand index against fits on bootstrap draws:
	// 1 is a grouping that does not depend on who happens to be in the data.
	Stability float64
}

// ChooseOptions are the choices of [ChooseK]. Nil means the zero value.
type ChooseOptions struct {
	Min, Max int // numbers tried; default 2 to 10
	KMeans   *Options

	// Sample is the number of rows on which silhouette, gap and stability are
	// measured. Default 2,000; below 0 means all rows.
	Sample int

	// References is the number of drawings for the gap statistic, Draws that for
	// stability. Default 10 each; below 0 means none, and figures of 0.
	References, Draws int
}

// ChooseK fits k-means for each number of clusters in a range, reports what
// speaks for each, and recommends one. Among the numbers whose clusters are
// stable (Stability at least 0.75, if any is) those count that come within 0.02
// of the highest silhouette, and of these the one with the highest
// CalinskiHarabasz is taken. Where there are no clear groups (NoGroups, or a
// silhouette below 0.25) it is the smallest instead: fewer clusters are easier to
// name and to act on.
//
// Numbers beyond the distinct rows are not tried. Gap and stability take the
// rows as of equal weight.
//
// Cost: a [FitKMeans] for each number, and for each, with the defaults, 60 fits
// on the sample.
//
// Errors: those of [FitKMeans]; a range that is empty or begins below 2
// ([clientele.ErrOption]); fewer than two distinct rows ([clientele.ErrEmpty]).
func ChooseK(ctx context.Context, points *Points, opts *ChooseOptions) (*Choice, error) {
	if opts == nil {
		opts = &ChooseOptions{}
	}
	c := chooser{points: points, opts: *opts}
	if err := c.complete(); err != nil {
		return nil, err
	}
	choice := &Choice{}
	var models []*KMeans
	for k := c.opts.Min; k <= c.opts.Max; k++ {
		m, err := FitKMeans(ctx, points, k, &c.base)
		if err != nil {
			return nil, err
		}
		if m.Clusters() < 2 {
			return nil, fmt.Errorf("cluster: all rows are equal: %w", clientele.ErrEmpty)
		}
		candidate, err := c.weigh(ctx, m)
		if err != nil {
			return nil, err
		}
		choice.Report = append(choice.Report, candidate)
		models = append(models, m)
		if c.progress != nil {
			c.progress(k-c.opts.Min+1, c.opts.Max-c.opts.Min+1)
		}
		if m.Fit.Reduced {
			break
		}
	}
	choice.NoGroups = c.noGroups(choice.Report)
	choice.Model = models[choice.recommend()]
	return choice, nil
}

// A chooser holds what is worked out once for all numbers.
type chooser struct {
	points   *Points
	opts     ChooseOptions
	base     Options // of the fits
	small    Options // of those on the sample
	progress clientele.Progress

	scaled *Points
	rows   []int     // of the sample; nil: all
	sample []float64 // scaled
	gap    *gapStatistic
	one    float64 // gap of one cluster
}

// complete fills in defaults and checks the options.
func (c *chooser) complete() error {
	o := &c.opts
	if o.Min == 0 {
		o.Min = 2
	}
	if o.Max == 0 {
		o.Max = max(10, o.Min)
	}
	if o.Min < 2 || o.Max < o.Min {
		return optionError("range of clusters %d–%d", o.Min, o.Max)
	}
	if o.KMeans != nil {
		c.base = *o.KMeans
	}
	if c.base.Start != nil || c.base.Missing != Refuse {
		return optionError("choosing k takes no Start and no missing cells")
	}
	c.progress, c.base.Progress = c.base.Progress, nil
	if o.Sample == 0 {
		o.Sample = 2000
	}
	if o.References == 0 {
		o.References = 10
	}
	if o.Draws == 0 {
		o.Draws = 10
	}
	c.small = Options{Seed: c.base.Seed, Restarts: 3, MaxIterations: 300}
	return nil
}

// prepare scales the points by the first model and draws the sample.
func (c *chooser) prepare(ctx context.Context, m *KMeans) error {
	var err error
	if c.scaled, err = m.Scaler.Points(c.points); err != nil {
		return err
	}
	c.sample = c.scaled.Data
	if n := c.points.Len(); c.opts.Sample > 0 && c.opts.Sample < n {
		c.rows = spreadRows(n, c.opts.Sample, c.base.Seed)
		c.sample = make([]float64, 0, len(c.rows)*c.points.D)
		for _, i := range c.rows {
			c.sample = append(c.sample, c.scaled.Row(i)...)
		}
	}
	if c.opts.References > 0 {
		c.gap = newGapStatistic(c.sample, c.points.D, c.opts.References, &c.small)
		c.one, _, err = c.gap.at(ctx, 1)
	}
	return err
}

// weigh measures one model.
func (c *chooser) weigh(ctx context.Context, m *KMeans) (Candidate, error) {
	var r Candidate
	if c.scaled == nil {
		if err := c.prepare(ctx, m); err != nil {
			return r, err
		}
	}
	q, err := Measure(c.scaled, m.Labels)
	if err != nil {
		return r, err
	}
	r = Candidate{
		K: m.Clusters(), Inertia: m.Inertia, Simplified: q.Silhouette,
		CalinskiHarabasz: q.CalinskiHarabasz, DaviesBouldin: q.DaviesBouldin, Least: 1,
		BIC: m.bic(),
	}
	for _, s := range shares(m.Weight) {
		r.Least = min(r.Least, s)
	}
	part := m.Labels
	if c.rows != nil {
		part = make([]int, len(c.rows))
		for s, i := range c.rows {
			part[s] = m.Labels[i]
		}
	}
	if _, k := compact(part); k >= 2 {
		s, err := Silhouette(ctx, &Points{D: c.points.D, Data: c.sample}, part, nil)
		if err != nil {
			return r, err
		}
		r.Silhouette = s.Mean
	}
	if c.gap != nil {
		if r.Gap, r.GapError, err = c.gap.at(ctx, r.K); err != nil {
			return r, err
		}
	}
	if c.opts.Draws > 0 {
		r.Stability, err = bootstrapStability(ctx, c.sample, c.points.D, r.K, c.opts.Draws, part, &c.small)
	}
	return r, err
}

// surely is the number of standard errors by which a gap is above that of one
// cluster. One error, as in the literature for one number after the other, is
// passed by chance by one of nine numbers for half of the evenly filled squares,
// three hardly ever; three groups pass 4 from 30 rows on and 12 from 150 on.
const (
	surely  = 3
	fewRows = 30
)

// noGroups reports whether no number has a gap above that of one cluster.
func (c *chooser) noGroups(report []Candidate) bool {
	if c.gap == nil {
		return false
	}
	errors := float64(surely)
	if c.points.Len() < fewRows {
		errors = 1
	}
	for _, r := range report {
		if r.Gap-errors*r.GapError > c.one {
			return false
		}
	}
	return true
}

// bic returns the Bayesian information criterion of the model as a mixture of
// spherical groups of one width, each row in one group. It is 0 where the
// clusters are points.
//
// Source: Pelleg and Moore (2000), X-means, ICML, section 3.2, as −2 times the
// value there.
func (m *KMeans) bic() float64 {
	d, k := float64(len(m.Scaler.Columns)), float64(m.Clusters())
	n := sum(m.Weight)
	if !(m.Inertia > 0) || n <= k {
		return 0
	}
	variance := m.Inertia / (d * (n - k))
	loglik := -n*d/2*math.Log(2*math.Pi*variance) - d*(n-k)/2
	for _, w := range m.Weight {
		if w > 0 {
			loglik += w * math.Log(w/n)
		}
	}
	return -2*loglik + k*(d+1)*math.Log(n)
}
