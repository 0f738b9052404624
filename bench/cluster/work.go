package main

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele/cluster"
)

// lines returns what is measured, with the ratios that the library aims at.
func lines() []row {
	var rows []row
	for _, n := range []int{100_000, 1_000_000} {
		for _, d := range []int{3, 5, 8} {
			for _, k := range []int{5, 8, 12} {
				r := row{name: "k-means", n: n, d: d, k: k, times: 5, want: 2}
				if n == 1_000_000 {
					r.times = 3
					if d == 3 {
						r.want = 6
					}
				}
				rows = append(rows, r)
			}
		}
	}
	return append(rows,
		row{name: arithmetic, n: 1, d: 1, k: 1, times: 3, want: 1.6},
		row{name: twoThreads, n: 1_000_000, d: 5, k: 8, times: 2, want: 1.6},
		row{name: twoThreads, n: 1_000_000, d: 8, k: 12, times: 2, want: 1.6},
		row{name: "best of 10", n: 100_000, d: 5, k: 8, times: 3, want: 15},
		row{name: "silhouette", n: 20_000, d: 5, k: 8, times: 1, want: 2},
		row{name: "mixture", n: 100_000, d: 5, k: 8, times: 1, want: 1.5},
		row{name: "dbscan", n: 100_000, d: 3, k: 10, times: 1, want: 1.5},
		row{name: "hdbscan", n: 20_000, d: 3, k: 1, times: 1, want: 1.5},
		row{name: "ward", n: 10_000, d: 5, k: 8, times: 2, want: 1.5},
	)
}

// work returns our half of a request.
func work(q *request, points *cluster.Points) (func() (answer, error), error) {
	ctx := context.Background()
	raw := []cluster.Scale{cluster.Raw}
	switch q.Kind {
	case "k-means", "best of 10":
		opts := &cluster.Options{Scales: raw, Seed: 1}
		if q.Kind == "k-means" {
			for _, i := range q.Start {
				opts.Start = append(opts.Start, points.Row(i)...)
			}
		}
		return func() (answer, error) {
			m, err := cluster.FitKMeans(ctx, points, q.K, opts)
			if err != nil {
				return answer{}, err
			}
			return answer{Quality: m.Inertia, Rounds: m.Fit.Iterations}, nil
		}, nil
	case "silhouette":
		m, err := cluster.FitKMeans(ctx, points, q.K, &cluster.Options{Scales: raw})
		if err != nil {
			return nil, err
		}
		q.Labels = m.Labels
		return func() (answer, error) {
			s, err := cluster.Silhouette(ctx, points, m.Labels, nil)
			if err != nil {
				return answer{}, err
			}
			return answer{Quality: s.Mean}, nil
		}, nil
	case "mixture":
		opts := &cluster.MixtureOptions{Tolerance: q.Tol, KMeans: &cluster.Options{Scales: raw}}
		for _, i := range q.Start {
			opts.KMeans.Start = append(opts.KMeans.Start, points.Row(i)...)
		}
		return func() (answer, error) {
			m, err := cluster.FitMixture(ctx, points, q.K, opts)
			if err != nil {
				return answer{}, err
			}
			return answer{Quality: m.LogLikelihood, Rounds: m.Fit.Iterations}, nil
		}, nil
	case "dbscan":
		return func() (answer, error) {
			m, err := cluster.FitDBSCAN(ctx, points, q.Eps, &cluster.DBSCANOptions{Scales: raw, Least: 10})
			if err != nil {
				return answer{}, err
			}
			return answer{Quality: grouped(m.Labels)}, nil
		}, nil
	case "hdbscan":
		return func() (answer, error) {
			m, err := cluster.FitHDBSCAN(ctx, points, &cluster.HDBSCANOptions{Scales: raw, MinRows: 100, Neighbours: 10})
			if err != nil {
				return answer{}, err
			}
			return answer{Quality: grouped(m.Labels)}, nil
		}, nil
	case "ward":
		return func() (answer, error) {
			h, err := cluster.FitHierarchy(ctx, points, &cluster.HierarchyOptions{Scales: raw})
			if err != nil {
				return answer{}, err
			}
			labels, err := h.Cut(q.K)
			if err != nil {
				return answer{}, err
			}
			m, err := cluster.Measure(points, labels)
			if err != nil {
				return answer{}, err
			}
			return answer{Quality: m.Within}, nil
		}, nil
	default:
		return nil, fmt.Errorf("no such work: %s", q.Kind)
	}
}

// grouped counts the rows that are in a cluster.
func grouped(labels []int) float64 {
	rows := 0.0
	for _, l := range labels {
		if l != cluster.Noise {
			rows++
		}
	}
	return rows
}
