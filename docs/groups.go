package main

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/cluster"
)

// clusters draws a grouping by recency, frequency and monetary value.
func (a *album) clusters(ctx context.Context, t *clientele.Table, o *chart.Options) error {
	points, err := cluster.FromTable(t)
	if err != nil {
		return err
	}
	m, err := cluster.FitKMeans(ctx, points, 5, &cluster.Options{Seed: 1})
	if err != nil {
		return err
	}
	scaled, err := m.Scaler.Points(points)
	if err != nil {
		return err
	}
	more, err := cluster.FromColumns([]string{"recency", "frequency", "monetary", "profit", "meangap", "largest"},
		t.Recency, t.Frequency, t.Monetary, t.Profit, t.MeanGap, t.Largest)
	if err != nil {
		return err
	}
	p, err := cluster.Describe(more, m.Labels, nil)
	if err != nil {
		return err
	}
	var names []string
	for i := range p.Clusters {
		names = append(names, p.Clusters[i].Label(o.Theme.Lang))
	}
	c, err := chart.ClusterScatter(scaled, m.Labels, names, o)
	a.add("clusters", c, err)
	c, err = chart.ClusterProfile(p, o)
	a.add("cluster-profile", c, err)
	r, err := cluster.Silhouette(ctx, scaled, m.Labels, &cluster.SilhouetteOptions{Sample: 2000})
	if err != nil {
		return err
	}
	c, err = chart.Silhouettes(r, m.Labels, names, o)
	a.add("silhouettes", c, err)
	return nil
}
