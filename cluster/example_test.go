package cluster_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/cluster"
)

// Nine customers by days since the last purchase, orders and spend.
func customers() *cluster.Points {
	points, err := cluster.FromColumns(
		[]string{"recency", "frequency", "monetary"},
		[]float64{3, 5, 8, 200, 340, 270, 20, 35, 28},
		[]float64{24, 30, 19, 1, 2, 1, 5, 4, 6},
		[]float64{2400, 3900, 2050, 40, 95, 25, 480, 350, 510},
	)
	if err != nil {
		panic(err)
	}
	return points
}

func ExampleFitKMeans() {
	points := customers()
	model, err := cluster.FitKMeans(context.Background(), points, 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	profile, err := cluster.Describe(points, model.Labels, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for c, g := range profile.Clusters {
		fmt.Printf("%d: %d customers, %.0f%% of spend, %s\n", c, g.Rows, 100*g.Total[2], g.Name)
	}
	newcomer, err := model.Assign(nil, &cluster.Points{D: 3, Data: []float64{30, 5, 400}})
	fmt.Println(model.Labels, newcomer, err)
	// Output:
	// 0: 3 customers, 85% of spend, recent, frequent
	// 1: 3 customers, 14% of spend, average
	// 2: 3 customers, 2% of spend, long absent, rare
	// [0 0 0 2 2 2 1 1 1] [1] <nil>
}

func ExampleChooseK() {
	choice, err := cluster.ChooseK(context.Background(), customers(), &cluster.ChooseOptions{Max: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range choice.Report {
		fmt.Printf("k %d: silhouette %.2f, Davies–Bouldin %.2f\n", c.K, c.Silhouette, c.DaviesBouldin)
	}
	fmt.Println(choice.Reason)
	// Output:
	// k 2: silhouette 0.60, Davies–Bouldin 0.45
	// k 3: silhouette 0.74, Davies–Bouldin 0.27
	// k 4: silhouette 0.64, Davies–Bouldin 0.23
	// k 5: silhouette 0.45, Davies–Bouldin 0.28
	// 3 clusters have the highest silhouette of the stable groupings, 0.74; stability 0.94
}

func ExampleKMeans_AlignTo() {
	points := customers()
	ctx := context.Background()
	last, err := cluster.FitKMeans(ctx, points, 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	// A year later the model is fitted anew, here by another order of clusters.
	now, err := cluster.FitKMeans(ctx, points, 3, &cluster.Options{Descending: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	aligned, drift, err := now.AlignTo(last, points)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(now.Labels, aligned.Labels)
	fmt.Printf("stayed %.0f%%, stability index %.2f\n", 100*drift.Movement.Stayed, drift.Stability)
	// Output:
	// [2 2 2 0 0 0 1 1 1] [0 0 0 2 2 2 1 1 1]
	// stayed 100%, stability index 0.00
}

func ExampleKMeans_json() {
	model, err := cluster.FitKMeans(context.Background(), customers(), 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := json.Marshal(model)
	if err != nil {
		fmt.Println(err)
		return
	}
	var stored cluster.KMeans
	if err := json.Unmarshal(data, &stored); err != nil {
		fmt.Println(err)
		return
	}
	labels, err := stored.Assign(nil, customers())
	fmt.Println(labels, err)
	// Output:
	// [0 0 0 2 2 2 1 1 1] <nil>
}

func ExampleRules() {
	points := customers()
	model, err := cluster.FitKMeans(context.Background(), points, 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := cluster.Rules(points, model.Labels, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(rules.Text(clientele.English), rules.Text(clientele.Chinese))
	// Output:
	// 0: recency ≤ 10 (100% right, covers 100%)
	// 1: 10 < recency ≤ 100 (100% right, covers 100%)
	// 2: recency > 100 (100% right, covers 100%)
	// 0：距上次购买天数 ≤ 10（准确率 100%，覆盖 100%）
	// 1：10 < 距上次购买天数 ≤ 100（准确率 100%，覆盖 100%）
	// 2：距上次购买天数 > 100（准确率 100%，覆盖 100%）
}

func ExampleCompare() {
	a, err := cluster.Compare([]int{0, 0, 0, 1, 1, 1}, []int{5, 5, 5, 7, 7, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("ARI %.3f, AMI %.3f, V %.3f\n", a.ARI, a.AMI, a.V)
	// Output:
	// ARI 0.324, AMI 0.355, V 0.479
}

func ExampleSilhouette() {
	points := customers()
	model, err := cluster.FitKMeans(context.Background(), points, 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	scaled, err := model.Scaler.Points(points)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := cluster.Silhouette(context.Background(), scaled, model.Labels, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f\n", s.Mean, s.Cluster)
	// Output:
	// 0.74 [0.72 0.81 0.70]
}

func ExampleFitMixture() {
	model, err := cluster.FitMixture(context.Background(), customers(), 2, &cluster.MixtureOptions{Shape: cluster.Spherical})
	if err != nil {
		fmt.Println(err)
		return
	}
	chances, err := model.Posterior(nil, &cluster.Points{D: 3, Data: []float64{60, 3, 200}})
	fmt.Printf("%v %.2f %v\n", model.Labels, chances, err)
	// Output:
	// [0 0 0 1 1 1 0 0 0] [1.00 0.00] <nil>
}

func ExampleFitHierarchy() {
	tree, err := cluster.FitHierarchy(context.Background(), customers(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	labels, err := tree.Cut(3)
	fmt.Println(labels, err)
	// Output:
	// [0 0 0 1 1 1 2 2 2] <nil>
}

func ExampleFitDBSCAN() {
	model, err := cluster.FitDBSCAN(context.Background(), customers(), 0.8, &cluster.DBSCANOptions{Least: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Clusters(), model.Labels)
	// Output:
	// 3 [0 0 0 2 2 2 1 1 1]
}

func ExampleFitHDBSCAN() {
	groups, err := cluster.FitHDBSCAN(context.Background(), customers(), &cluster.HDBSCANOptions{MinRows: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(groups.Labels)
	// Output:
	// [0 0 0 2 2 2 1 1 1]
}

func ExampleFitKMedoids() {
	model, err := cluster.FitKMedoids(context.Background(), customers(), 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("customers to look at:", model.Row)
	// Output:
	// customers to look at: [0 8 3]
}

func ExampleFitKPrototypes() {
	channels := &cluster.Categories{
		Names:   []string{"channel"},
		Columns: [][]string{{"app", "app", "web", "shop", "shop", "shop", "web", "web", "web"}},
	}
	model, err := cluster.FitKPrototypes(context.Background(), customers(), channels, 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Labels, model.Modes)
	// Output:
	// [0 0 0 2 2 2 1 1 1] [[app] [web] [shop]]
}

func ExampleFitBisecting() {
	model, err := cluster.FitBisecting(context.Background(), customers(), 3, nil)
	fmt.Println(model.Labels, err)
	// Output:
	// [0 0 0 2 2 2 1 1 1] <nil>
}

func ExampleFitMiniBatch() {
	model, err := cluster.FitMiniBatch(context.Background(), customers(), 3, nil)
	fmt.Println(model.Labels, err)
	// Output:
	// [0 0 0 2 2 2 1 1 1] <nil>
}
