package clv_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
)

// The firm of these examples has four customers: 0 referred 1, and 1 referred
// 2 and 3.
var (
	firmExisting  = []float64{120, 80, 40, 10}
	firmPotential = []float64{60, 90, 30, 20}
	firmReferrals = &clv.Referrals{From: []int{0, 1, 1}, To: []int{1, 2, 3}}
)

// A quarter of what a referred customer is worth is credited to who brought
// it. Nothing is counted twice: the parts add up to what the firm has.
func ExampleReferralGraph_Split() {
	graph, err := clv.NewReferralGraph(4, firmReferrals, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	split, err := graph.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range split.Total {
		fmt.Printf("%d: %.2f + %.2f + %.2f = %.2f (gross %.2f)\n", i,
			split.Existing[i], split.Potential[i], split.Influence[i], split.Total[i], split.Gross(i))
	}
	fmt.Println(split.Sums())
	// Output:
	// 0: 143.12 + 60.00 + 25.62 = 228.75 (gross 228.75)
	// 1: 69.38 + 64.38 + 12.50 = 146.25 (gross 195.00)
	// 2: 30.00 + 22.50 + 0.00 = 52.50 (gross 70.00)
	// 3: 7.50 + 15.00 + 0.00 = 22.50 (gross 30.00)
	// existing 250.00 + potential 161.88 + influence 38.12 = 450.00
}

// In a circle everyone has referred everyone. The values are still unique.
func ExampleNewReferralGraph() {
	graph, err := clv.NewReferralGraph(4, &clv.Referrals{
		From: []int{0, 1, 2, 3, 3},
		To:   []int{1, 2, 0, 2, 3},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("kept %d of %d, %d of oneself, circles %v\n",
		graph.Audit.Kept, graph.Audit.Given, graph.Audit.Self, graph.Cycles())
	flow, err := graph.Flow(context.Background(), []float64{180, 170, 70, 30}, 0.25, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", []float64{flow.Net(0), flow.Net(1), flow.Net(2), flow.Net(3)})
	_, err = clv.NewReferralGraph(4, &clv.Referrals{From: []int{0, 1}, To: []int{1, 9}}, nil)
	fmt.Println(err)
	// Output:
	// kept 4 of 5, 1 of oneself, circles [[0 1 2]]
	// [169.8425 139.3701 94.9606 45.8268]
	// clv: To[1]: no customer 9 among 4
}

func ExampleReferralGraph_Explain() {
	graph, err := clv.NewReferralGraph(4, firmReferrals, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	split, err := graph.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	why, err := graph.Explain(split, 1, &clv.ExplainOptions{Alive: []float64{.9, .4, .8, .3}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(why.Text(clientele.English, nil))
	fmt.Print(why.Text(clientele.Chinese, nil))
	// Output:
	// Customer #1 is worth 146.25: 69.38 existing, 64.38 potential and 12.50 influence value.
	// It has itself brought a profit of 80.00 to date.
	// Of the profit others have brought, 12.50 counts here because of its referrals: 10.00 from #2 (depth 1), 2.50 from #3 (depth 1).
	// Of what it has brought and received, 23.12 counts for those who referred it.
	// A further profit of 90.00 is expected of it.
	// The chance that it is still a customer is 40.0 %.
	// Of the profit expected of others, 12.50 counts here because of its referrals: 7.50 from #2 (depth 1), 5.00 from #3 (depth 1).
	// Of what is expected of it and of those it referred, 25.62 counts for those who referred it.
	// Had it never come, the firm would be without 270.00: its own 170.00, 100.00 of 2 others who would not have come, and 0.00 spent on winning the rest.
	// 客户#1的价值为146.25：既成价值69.38，潜在价值64.38，影响价值12.50。
	// 该客户至今自身带来的利润为80.00。
	// 因其推荐，其他客户已带来的利润中有12.50计入该客户：来自#2的10.00（第1层），来自#3的2.50（第1层）。
	// 其已带来和获得的利润中，有23.12计入其推荐人。
	// 预期该客户今后还将带来利润90.00。
	// 该客户仍然活跃的概率为40.0%。
	// 因其推荐，其他客户的预期利润中有12.50计入该客户：来自#2的7.50（第1层），来自#3的5.00（第1层）。
	// 其自身及其所推荐客户的预期利润中，有25.62计入其推荐人。
	// 若该客户从未到来，企业将失去270.00：其自身170.00，因此不会到来的其他客户100.00（约2位），以及另行获取其余客户的费用0.00。
}

func ExampleExisting() {
	at := func(month time.Month, day int) time.Time { return time.Date(2025, month, day, 12, 0, 0, 0, time.UTC) }
	b := clientele.NewBuilder[string](nil)
	for _, t := range []clientele.Transaction[string]{
		{Customer: "Ann", At: at(1, 5), Amount: 100, Cost: 60},
		{Customer: "Ben", At: at(2, 1), Amount: 50, Cost: 20},
		{Customer: "Ann", At: at(3, 8), Amount: 80, Cost: 50},
		{Customer: "Ann", At: at(3, 9), Amount: -30},
	} {
		if err := b.Add(t); err != nil {
			fmt.Println(err)
			return
		}
	}
	ledger := b.Ledger()
	value, err := clv.Existing(ledger.Timeline, at(3, 31), &clv.ExistingOptions{
		Acquisition: []float64{25, 10},
		Entries:     []clv.Entry{{Row: 1, Day: clientele.DateOf(at(3, 1)), Kind: clv.ServingCost, Amount: 4}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, key := range ledger.All() {
		fmt.Println(key, value.Value[row])
	}
	// Output:
	// Ann 15
	// Ben 16
}

func ExamplePotential() {
	model := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	spend := clv.GammaGamma{P: 6.25, Q: 3.744, Gamma: 15.44}
	value, err := clv.Potential(context.Background(), books, model, spend, &clv.PotentialOptions{
		Margin:   0.3,
		Discount: clv.Discount{Rate: 0.1},
		Horizon:  104, // weeks
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, i := range []int{0, 3, 7} {
		fmt.Printf("%.2f purchases of %.2f at 30 %%: %.2f\n", value.Purchases[i], value.Spend[i], value.Value[i])
	}
	// Output:
	// 0.42 purchases of 35.17 at 30 %: 4.38
	// 4.70 purchases of 36.82 at 30 %: 51.91
	// 11.29 purchases of 21.66 at 30 %: 73.36
}

func ExampleRetention_Value() {
	r := clv.Retention{Rate: 0.8, Discount: clv.Discount{Rate: 0.12, Timing: clv.End}}
	value, err := r.Value(100)
	fmt.Printf("%.2f %v, stays %.0f years\n", value, err, r.ExpectedYears())
	// Output:
	// 250.00 <nil>, stays 5 years
}

// The states are bought now, one, two, three years ago, and gone.
func ExampleMarkovPotential() {
	chain := clv.ChainMatrix{
		{.3, .7, 0, 0, 0},
		{.2, 0, .8, 0, 0},
		{.15, 0, 0, .85, 0},
		{.05, 0, 0, 0, .95},
		{0, 0, 0, 0, 1},
	}
	value, err := clv.MarkovPotential(chain, []float64{36, -4, -4, -4, 0}, &clv.MarkovOptions{
		Discount: clv.Discount{Rate: 0.2, Timing: clv.End},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", value)
	// Output:
	// [16.3196 9.5538 5.2508 2.1800 0.0000]
}

func ExampleFitValueCuts() {
	graph, err := clv.NewReferralGraph(4, firmReferrals, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	split, err := graph.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	cuts, err := clv.FitValueCuts(split.Existing, split.Potential, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, cells := cuts.Matrix(split)
	for _, c := range cells {
		fmt.Printf("%v: %d customers, %.2f\n", c.Quadrant, c.Customers, c.Sums.Total)
	}
	data, err := json.Marshal(cuts)
	fmt.Println(string(data), err)
	// Output:
	// high value: 2 customers, 375.00
	// high potential: 0 customers, 0.00
	// high existing: 0 customers, 0.00
	// low value: 2 customers, 75.00
	// {"model":"value cuts","version":1,"existing":62.5,"potential":40.46875} <nil>
}

func ExampleKeepList() {
	graph, err := clv.NewReferralGraph(4, firmReferrals, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	split, err := graph.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := clv.KeepList(split, []float64{.95, .25, .6, .1}, &clv.KeepOptions{High: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range list {
		fmt.Printf("customer %d, worth %.2f, alive with %.0f %%, at risk %.2f\n", c.Row, c.Total, 100*c.Alive, c.Risk)
	}
	// Output:
	// customer 1, worth 146.25, alive with 25 %, at risk 270.00
}

// What an old and a new year differ by: 1 has bought, and 0 has been entered
// as the one who brought it.
func ExampleChange() {
	graph, err := clv.NewReferralGraph(2, &clv.Referrals{From: []int{0}, To: []int{1}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	change, err := clv.Change(context.Background(),
		clv.Valuation{Existing: []float64{100, 40}, Potential: []float64{10, 20}},
		clv.Valuation{Existing: []float64{100, 60}, Potential: []float64{10, 12}, Graph: graph},
		[]float64{10, 16}, 0.5, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 2 {
		fmt.Printf("%d: %.0f %+.0f earned %+.0f outlook %+.0f model %+.0f referrals = %.0f\n", i, change.Before[i],
			change.Earned[i], change.Outlook[i], change.Model[i], change.Referrals[i], change.After[i])
	}
	// Output:
	// 0: 110 +0 earned +0 outlook +0 model +36 referrals = 146
	// 1: 60 +20 earned -4 outlook -4 model -36 referrals = 36
}

func ExampleChannels() {
	graph, err := clv.NewReferralGraph(4, firmReferrals, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	split, err := graph.Split(context.Background(), firmExisting, firmPotential, 0.25, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	channels, err := clv.Channels([]string{"shop", "web", "web", "fair"}, split, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range channels {
		fmt.Printf("%s: %d customers, %.2f each\n", c.Channel, c.Customers, c.PerCustomer())
	}
	// Output:
	// shop: 1 customers, 228.75 each
	// web: 2 customers, 99.38 each
	// fair: 1 customers, 22.50 each
}
