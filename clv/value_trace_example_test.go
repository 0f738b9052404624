package clv_test

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// firm returns the referrals of the example firm and its split.
func firm() (*clv.ReferralGraph, *clv.ValueSplit, error) {
	graph, err := clv.NewReferralGraph(4, firmReferrals, nil)
	if err != nil {
		return nil, nil, err
	}
	split, err := graph.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	return graph, split, err
}

// In whole cents the rows and the columns add up to what the firm has.
func ExampleValueSplit_Amounts() {
	_, split, err := firm()
	if err != nil {
		fmt.Println(err)
		return
	}
	cents, err := split.Amounts(0.01)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(cents.Existing)
	fmt.Println(cents.Potential)
	fmt.Println(cents.Influence)
	fmt.Println(cents.Total)
	// Output:
	// [14313 6937 3000 750]
	// [6000 6438 2250 1500]
	// [2562 1250 0 0]
	// [22875 14625 5250 2250]
}

func ExampleReferralGraph_TopPaths() {
	graph, split, err := firm()
	if err != nil {
		fmt.Println(err)
		return
	}
	paths, err := graph.TopPaths(split.Expected, 0, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range paths {
		fmt.Printf("%v brings %.3f\n", p.Rows, p.Value)
	}
	sources, err := graph.Sources(split.Expected, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d sources, the first %+v\n", len(sources), sources[0])
	// Output:
	// [0 1] brings 22.500
	// [0 1 2] brings 1.875
	// 3 sources, the first {Row:1 Depth:1 Part:0.25 Value:22.5}
}

func ExampleReferralGraph_ByDepth() {
	graph, split, err := firm()
	if err != nil {
		fmt.Println(err)
		return
	}
	depths, err := graph.ByDepth(context.Background(), split.Expected, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(depths.Received[0], depths.Received[1], depths.Beyond)
	// Output:
	// [22.5 12.5 0 0] [3.125 0 0 0] [0 0 0 0]
}

// The customer credited with 228.75 is one on whom the whole firm depends.
func ExampleReferralGraph_Removal() {
	graph, _, err := firm()
	if err != nil {
		fmt.Println(err)
		return
	}
	lost, err := graph.Removal([]float64{180, 170, 70, 30}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f with %.0f others: %.0f\n", lost.Own, lost.Customers, lost.Total)
	// Output:
	// 180 with 3 others: 450
}

// A higher share moves value up; the firm's total stays.
func ExampleReferralGraph_Sensitivity() {
	graph, split, err := firm()
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := graph.Sensitivity(context.Background(), split)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f\n", s.Total)
	// Output:
	// [220.0 -120.0 -70.0 -30.0]
}

func ExampleReferralCuts_Class() {
	graph, _, err := firm()
	if err != nil {
		fmt.Println(err)
		return
	}
	own := []float64{180, 170, 70, 30}
	crv, err := graph.ReferralValue(own)
	if err != nil {
		fmt.Println(err)
		return
	}
	cuts := clv.ReferralCuts{CLV: 100, CRV: 150}
	for i := range own {
		c := cuts.Class(own[i], crv[i])
		fmt.Println(own[i], crv[i], c, c.Label(clientele.Chinese))
	}
	// Output:
	// 180 170 champion 冠军客户
	// 170 100 affluent 富裕客户
	// 70 0 miser 低值客户
	// 30 0 miser 低值客户
}

func ExamplePaybacks() {
	b := clientele.NewBuilder[string](nil)
	day := func(d int) time.Time { return time.Date(2025, 1, d, 12, 0, 0, 0, time.UTC) }
	for _, t := range []clientele.Transaction[string]{
		{Customer: "Ann", At: day(1), Amount: 30, Cost: 20},
		{Customer: "Ben", At: day(2), Amount: 50, Cost: 20},
		{Customer: "Ann", At: day(11), Amount: 60, Cost: 35},
	} {
		if err := b.Add(t); err != nil {
			fmt.Println(err)
			return
		}
	}
	paybacks, err := clv.Paybacks(b.Ledger().Timeline, day(31), []string{"fair", "web"}, &clv.ExistingOptions{
		Acquisition: []float64{15, 40},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range paybacks {
		fmt.Printf("%s: cost %.0f, earned %.0f, paid back %v after %d days\n", p.Channel, p.Cost, p.Earned, p.Paid, p.Days)
	}
	// Output:
	// fair: cost 15, earned 35, paid back true after 10 days
	// web: cost 40, earned 30, paid back false after 0 days
}

// The models are estimates; so is what they say the firm will earn.
func ExamplePotentialUncertainty() {
	ctx := context.Background()
	model, err := clv.FitBGNBD(ctx, books, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	opts := &clv.PotentialOptions{Horizon: 52, Discount: clv.Discount{Rate: 0.1}}
	value, err := clv.Potential(ctx, books, model, clv.FixedSpend(10), opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	u, err := clv.PotentialUncertainty(ctx, books, model, clv.FixedSpend(10), opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	total, err := u.Sum(value.Value, 0.9)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f, between %.0f and %.0f\n", total.Estimate, total.Low, total.High)
	// Output:
	// 275, between 122 and 428
}
