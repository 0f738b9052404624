package cluster_test

import (
	"context"
	"fmt"

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
