package cluster

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
)

// A Choice is the answer to how many clusters there are.
type Choice struct {
	Model  *KMeans     // the recommended one
	Report []Candidate // one for each number tried, ascending

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

	Silhouette float64 // mean, exact or of a sample
	Simplified float64 // simplified silhouette

	CalinskiHarabasz float64
	DaviesBouldin    float64
}

// ChooseOptions are the choices of [ChooseK]. Nil means the zero value.
type ChooseOptions struct {
	Min, Max int // numbers tried; default 2 to 10
	KMeans   *Options

	// Sample is the number of rows on which the silhouette is measured.
	// Default 2,000; below 0 means all rows.
	Sample int
}

// ChooseK fits k-means for each number of clusters in a range, reports what
// speaks for each, and recommends one: that with the highest silhouette, or,
// among those within 0.02 of it, the smallest. Fewer clusters are easier to
// name and to act on, and differences below that are within the error of a
// sample.
//
// Numbers beyond the distinct rows are not tried.
//
// Errors: those of [FitKMeans]; a range that is empty or begins below 2
// ([clientele.ErrOption]); fewer than two distinct rows ([clientele.ErrEmpty]).
func ChooseK(ctx context.Context, points *Points, opts *ChooseOptions) (*Choice, error) {
	if opts == nil {
		opts = &ChooseOptions{}
	}
	lo, hi := opts.Min, opts.Max
	if lo == 0 {
		lo = 2
	}
	if hi == 0 {
		hi = max(10, lo)
	}
	if lo < 2 || hi < lo {
		return nil, optionError("range of clusters %d–%d", lo, hi)
	}
	base := Options{}
	if opts.KMeans != nil {
		base = *opts.KMeans
	}
	if base.Start != nil || base.Missing != Refuse {
		return nil, optionError("choosing k takes no Start and no missing cells")
	}
	progress := base.Progress
	base.Progress = nil
	sample := opts.Sample
	switch {
	case sample == 0:
		sample = 2000
	case sample < 0:
		sample = 0
	}
	choice := &Choice{}
	var models []*KMeans
	var scaled *Points
	for k := lo; k <= hi; k++ {
		m, err := FitKMeans(ctx, points, k, &base)
		if err != nil {
			return nil, err
		}
		if m.Clusters() < 2 {
			return nil, fmt.Errorf("cluster: all rows are equal: %w", clientele.ErrEmpty)
		}
		if scaled == nil {
			if scaled, err = m.Scaler.Points(points); err != nil {
				return nil, err
			}
		}
		c, err := weigh(ctx, m, scaled, &SilhouetteOptions{Sample: sample, Seed: base.Seed})
		if err != nil {
			return nil, err
		}
		choice.Report = append(choice.Report, c)
		models = append(models, m)
		if progress != nil {
			progress(k-lo+1, hi-lo+1)
		}
		if m.Fit.Reduced {
			break
		}
	}
	choice.Model = models[choice.recommend()]
	return choice, nil
}

// weigh measures one model.
func weigh(ctx context.Context, m *KMeans, scaled *Points, opts *SilhouetteOptions) (Candidate, error) {
	q, err := Measure(scaled, m.Labels)
	if err != nil {
		return Candidate{}, err
	}
	c := Candidate{
		K: m.Clusters(), Inertia: m.Inertia, Simplified: q.Silhouette,
		CalinskiHarabasz: q.CalinskiHarabasz, DaviesBouldin: q.DaviesBouldin, Least: 1,
	}
	total := sum(m.Weight)
	for _, w := range m.Weight {
		c.Least = min(c.Least, w/total)
	}
	s, err := Silhouette(ctx, scaled, m.Labels, opts)
	if err != nil {
		return Candidate{}, err
	}
	c.Silhouette = s.Mean
	return c, nil
}

// recommend returns the place of the recommended candidate and says why.
func (c *Choice) recommend() int {
	best := 0
	for i, r := range c.Report {
		if r.Silhouette > c.Report[best].Silhouette {
			best = i
		}
	}
	pick := 0
	for c.Report[pick].Silhouette < c.Report[best].Silhouette-0.02 {
		pick++
	}
	p, b := c.Report[pick], c.Report[best]
	switch {
	case pick == best:
		c.Reason = fmt.Sprintf("%d clusters have the highest silhouette, %.2f", p.K, p.Silhouette)
		c.ReasonZH = fmt.Sprintf("分为 %d 群时轮廓系数最高，为 %.2f", p.K, p.Silhouette)
	default:
		c.Reason = fmt.Sprintf("%d clusters come within 0.02 of the highest silhouette, %.2f of %d clusters, and are fewer", p.K, b.Silhouette, b.K)
		c.ReasonZH = fmt.Sprintf("分为 %d 群与轮廓系数最高的 %d 群（%.2f）相差不到 0.02，且群数更少", p.K, b.K, b.Silhouette)
	}
	if b.Silhouette < 0.25 {
		c.Reason += "; the customers form no clear groups, so treat the borders as drawn by hand"
		c.ReasonZH += "；客户之间没有明显的分群，界线仅供参考"
	}
	return pick
}
