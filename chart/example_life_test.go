package chart_test

import (
	"context"
	"time"

	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/cluster"
	"github.com/clientele-go/clientele/lifecycle"
)

// stages returns the stages of the customers of shopkeeping at four quarters.
func stages() *lifecycle.Series {
	quarters := []time.Time{day(3, 31), day(6, 30), day(9, 30), day(12, 31)}
	s, err := lifecycle.DetectMany(context.Background(), shopkeeping().Timeline, quarters, &lifecycle.ByRules{}, nil)
	check(err)
	return s
}

// movements returns the movements between them.
func movements() []*lifecycle.Movement[lifecycle.Stage] {
	s := stages()
	var all []lifecycle.Labelling[lifecycle.Stage]
	for j := range s.AsOf {
		all = append(all, s.Labelling(j, nil))
	}
	m, err := lifecycle.MoveMany(all, &lifecycle.MoveOptions[lifecycle.Stage]{Labels: lifecycle.Stages()})
	check(err)
	return m
}

func ExampleStageArea() {
	show(chart.StageArea(stages(), nil))
	// Output:
	// Customers by stage of life
	// From 31 Mar 2024 to 31 Dec 2024. At the end: acquisition 0, growth 0, maturity 4, decline 14, departed 22.
}

func ExampleSankey() {
	show(chart.Sankey(movements(), nil))
	// Output:
	// Where customers came from and went
	// From 31 Mar 2024 to 31 Dec 2024. The largest move: 15 customers from decline to departed by 31 Dec 2024.
}

func ExampleMovementHeat() {
	show(chart.MovementHeat(movements()[2], nil))
	// Output:
	// Who moved where
	// 40 customers from 30 Sep 2024 to 31 Dec 2024. 20% stayed where they were.
}

func ExampleCohortHeat() {
	months := []time.Time{day(1, 1), day(2, 1), day(3, 1), day(4, 1), day(5, 1), day(6, 1), day(7, 1)}
	t, err := lifecycle.Cohorts(context.Background(), shopkeeping().Timeline, months, nil)
	check(err)
	show(chart.CohortHeat(t, nil))
	// Output:
	// Retention by cohort
	// 40 customers in 6 cohorts. Share who bought after the first purchase: 85.3% in month 1, 57.1% in month 3.
}

func ExampleSurvivals() {
	s, err := lifecycle.KaplanMeier([]lifecycle.Duration{
		{Time: 3, Event: true}, {Time: 5, Event: true}, {Time: 8}, {Time: 9, Event: true}, {Time: 12},
	})
	check(err)
	show(chart.Survivals([]*lifecycle.Survival{s}, nil, "weeks", nil))
	// Output:
	// How long customers stay
	// Time: weeks. Half are left after 9, 30% after 12.
}

// grouping returns the customers of shopkeeping in two clusters.
func grouping() (points *cluster.Points, m *cluster.KMeans) {
	table, err := shopkeeping().Table(day(12, 31), nil)
	check(err)
	points, err = cluster.FromTable(table)
	check(err)
	m, err = cluster.FitKMeans(context.Background(), points, 2, &cluster.Options{Seed: 1})
	check(err)
	return points, m
}

func ExampleClusterScatter() {
	points, m := grouping()
	scaled, err := m.Scaler.Points(points)
	check(err)
	show(chart.ClusterScatter(scaled, m.Labels, nil, nil))
	// Output:
	// Clusters on their first two principal components
	// 40 customers in 2 clusters. Cluster 1: 24 customers. Cluster 2: 16 customers.
}

func ExampleClusterProfile() {
	points, m := grouping()
	p, err := cluster.Describe(points, m.Labels, nil)
	check(err)
	show(chart.ClusterProfile(p, nil))
	// Output:
	// What sets the clusters apart
	// Frequent, high-spending (60%): above all frequency (δ 0.98). Rare, low-spending (40%): above all frequency (δ −0.98).
}

func ExampleSilhouettes() {
	points, m := grouping()
	scaled, err := m.Scaler.Points(points)
	check(err)
	r, err := cluster.Silhouette(context.Background(), scaled, m.Labels, nil)
	check(err)
	show(chart.Silhouettes(r, m.Labels, nil, nil))
	// Output:
	// Silhouettes: how well customers lie in their clusters
	// Mean silhouette 0.47 over 40 customers. Cluster 1: 0.45. Cluster 2: 0.51.
}
