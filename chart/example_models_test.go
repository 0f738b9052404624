package chart_test

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
)

func ExampleAliveMap() {
	show(chart.AliveMap(model, history(), nil))
	// Output:
	// Probability of still being a customer
	// P(alive) of a customer seen for 52.1 weeks: 100% with no repeat purchase, 90.4% with 6 of which the last was at the end, 16.5% if it was halfway.
}

func ExampleExpectedMap() {
	show(chart.ExpectedMap(model, history(), 26, nil))
	// Output:
	// Purchases expected in the next 26 weeks
	// Expected purchases of a customer seen for 52.1 weeks: 0.10 with no repeat purchase, 2.3 with 6 of which the last was at the end, 0.42 if it was halfway.
}

// track is what the model expects of the customers of shopkeeping, and what
// they did.
func track() *clv.Track {
	l := shopkeeping()
	h, err := l.History(day(8, 31), clientele.Week)
	check(err)
	var edges []float64
	for week := range 52 {
		edges = append(edges, float64(week+1))
	}
	t, err := clv.Tracking(context.Background(), model, h, edges)
	check(err)
	check(t.Observe(l.Timeline, h))
	return t
}

func ExampleTracking() {
	show(chart.Tracking(track(), 35, "weeks", nil))
	// Output:
	// Repeat purchases, cumulative: expected and actual
	// Time: weeks. Repeat purchases up to 52: expected 48.4, actual 115, a difference of −57.9%.
}

func ExampleTrackingPer() {
	show(chart.TrackingPer(track(), 35, "weeks", nil))
	// Output:
	// Repeat purchases per period: expected and actual
	// Time: weeks. Repeat purchases up to 52: expected 48.4, actual 115, a difference of −57.9%.
}

func ExampleCalibration() {
	e, err := clv.Evaluate([]float64{0, .5, .5, 1, 2, 3}, []float64{0, 0, 1, 1, 1, 4})
	check(err)
	show(chart.Calibration(e, nil))
	// Output:
	// Calibration: predicted and actual purchases
	// 6 customers: predicted 7 purchases in all, actual 7.
}

func ExampleFrequencyBars() {
	f, err := clv.FrequencyCheck(context.Background(), model, history(), 0)
	check(err)
	show(chart.FrequencyBars(f, nil))
	// Output:
	// Customers by number of repeat purchases
	// Customers with 0 repeat purchases: 6, expected 23; with 1: 6, expected 8; with 2: 6, expected 3.
}

// split is the value of six customers, of whom customer 0 brought three.
func split() (*clv.ReferralGraph, *clv.ValueSplit) {
	g, err := clv.NewReferralGraph(6, &clv.Referrals{From: []int{0, 0, 1}, To: []int{1, 2, 3}}, nil)
	check(err)
	v, err := g.Split(context.Background(), []float64{100, 50, 40, 30, 20, 10}, []float64{80, 60, 10, 90, 5, 5}, .2, nil)
	check(err)
	return g, v
}

func ExampleValueSplit() {
	_, v := split()
	show(chart.ValueSplit(v, []int{0, 0, 0, 1, 1, 1}, []string{"north", "south"}, nil))
	// Output:
	// What customers are worth: existing, potential and influence value
	// 6 customers: existing value 250, potential 214, influence 35.6.
}

func ExampleValueMatrix() {
	_, v := split()
	cuts, err := clv.FitValueCuts(v.Existing, v.Potential, nil)
	check(err)
	show(chart.ValueMatrix(cuts, v, nil))
	// Output:
	// Customer grading matrix
	// High value: 2 customers, existing 164, potential 124. High potential: 1 customer, existing 24, potential 72. High existing value, low potential: 0 customers, existing 0, potential 0. Low value: 3 customers, existing 62, potential 18.
}

func ExampleInfluenceTree() {
	g, v := split()
	names := []string{"Ada", "Ben", "Cleo", "Dan", "Eve", "Finn"}
	show(chart.InfluenceTree(g, v.Expected, 0, &chart.Options{Names: func(row int) string { return names[row] }}))
	// Output:
	// Influence of Ada
	// Value that referrals brought to Ada: 17.6; through Ben: 15.6; through Cleo: 2.
}
