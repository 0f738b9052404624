package chart_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/cluster"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/lifecycle"
	"github.com/clientele-go/clientele/rfm"
)

// spend is what twenty customers of the examples brought in.
var spend = []float64{900, 40, 35, 310, 20, 18, 15, 120, 14, 12, 80, 10, 9, 8, 60, 7, 6, 5, 4, -30}

// show prints what a chart says of itself.
func show(c *chart.Chart, err error) {
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(c.Title())
	fmt.Println(c.Description())
}

// shopkeeping returns a small ledger: customers 0 to 39, some of whom come
// back every month and some never.
func shopkeeping() *clientele.Ledger[int] {
	b := clientele.NewBuilder[int](nil)
	for i := range 40 {
		for k := range 1 + i%7 {
			at := time.Date(2024, time.Month(1+i%6+k), 1+i%28, 0, 0, 0, 0, time.UTC)
			if err := b.Add(clientele.Transaction[int]{Customer: i, At: at, Amount: float64(20 + 7*(i%9))}); err != nil {
				log.Fatal(err)
			}
		}
	}
	return b.Ledger()
}

// day returns a day of 2024.
func day(month time.Month, day int) time.Time {
	return time.Date(2024, month, day, 0, 0, 0, 0, time.UTC)
}

// check ends an example on an error.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// history is the purchase history of the customers of shopkeeping.
func history() *clientele.History {
	h, err := shopkeeping().History(day(12, 31), clientele.Week)
	check(err)
	return h
}

// model has the parameters of a published fit.
var model = clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}

func Example() {
	ranking, err := abc.Rank(spend, nil)
	check(err)
	c, err := chart.Pareto(ranking, &chart.Options{Measure: "revenue", Unit: "US$"})
	check(err)
	var svg bytes.Buffer
	check(c.WriteSVG(&svg, 900, 560))
	fmt.Println(strings.Contains(svg.String(), "<title id="), strings.Contains(svg.String(), "share of revenue (US$), cumulative"))
	// Output:
	// true true
}

func ExamplePareto() {
	ranking, err := abc.Rank(spend, nil)
	check(err)
	show(chart.Pareto(ranking, nil))
	// Output:
	// Customers by grade: who brings the value
	// The best customers are on the left. 20 customers in all. A: 5% of the customers (1) bring 53.8% of the value. B: 15% of the customers (3) bring 30.5% of the value. C: 75% of the customers (15) bring 15.7% of the value. Loss: 5% of the customers (1) bring −1.8% of the value.
}

func ExamplePareto_chinese() {
	ranking, err := abc.Rank(spend, nil)
	check(err)
	show(chart.Pareto(ranking, &chart.Options{Theme: chart.Theme{Lang: clientele.Chinese, Dark: true}}))
	// Output:
	// 客户分级帕累托图：价值由谁贡献
	// 最有价值的客户在左侧。共 20 位客户。 A类：5% 的客户（1 位）贡献 53.8% 的价值。 B类：15% 的客户（3 位）贡献 30.5% 的价值。 C类：75% 的客户（15 位）贡献 15.7% 的价值。 亏损：5% 的客户（1 位）贡献 −1.8% 的价值。
}

func ExampleLorenz() {
	c, err := abc.Concentrate(spend)
	check(err)
	show(chart.Lorenz(c, nil))
	// Output:
	// How unequally value is spread
	// 20 customers, Gini index 0.812. The poorer half bring 2.7%. The best 20% bring 85.8%.
}

func ExampleWhaleCurve() {
	w, err := abc.NewWhale(spend)
	check(err)
	show(chart.WhaleCurve(w, nil))
	// Output:
	// Whale curve: who earns the profit and who consumes it
	// 19 customers with a profit earn 1,673, 1 customer with a loss cost 30; 1,643 remain. The best 14 alone earn as much as all together.
}

func ExampleGradeMatrix() {
	potential := make([]float64, len(spend))
	for i := range spend {
		potential[i] = float64(10 * (i % 6))
	}
	q, err := abc.FitQuadrants(spend, potential)
	check(err)
	show(chart.GradeMatrix(q, spend, potential, nil, nil))
	// Output:
	// Customer grading matrix
	// High value: 6 customers, existing 523, potential 200. High potential: 6 customers, existing 54, potential 220. Low potential: 4 customers, existing 1,075, potential 20. Low value: 4 customers, existing −9, potential 20.
}

func ExampleCrossMatrix() {
	r, err := abc.Rank(spend, nil)
	check(err)
	region := make([]string, len(spend))
	for i := range region {
		region[i] = []string{"north", "south"}[i%2]
	}
	m, err := abc.Cross(r.Class, region, spend, nil, nil)
	check(err)
	show(chart.CrossMatrix(m, nil))
	// Output:
	// Customers by two gradings
	// 20 customers. Most, 8 customers, are in C × north. A × north bring the most, 900.
}

func ExampleGradeRing() {
	ranking, err := abc.Rank(spend, nil)
	check(err)
	show(chart.GradeRing(ranking, nil))
	// Output:
	// Customers and value by grade
	// A: 5% of customers, 53.8% of value. B: 15% of customers, 30.5% of value. C: 75% of customers, 15.7% of value. Loss: 5% of customers, −1.8% of value.
}

func ExampleGradeBars() {
	ranking, err := abc.Rank(spend, nil)
	check(err)
	show(chart.GradeBars(ranking, nil))
	// Output:
	// Grades: share of customers and of value
	// A: 5% of customers, 53.8% of value. B: 15% of customers, 30.5% of value. C: 75% of customers, 15.7% of value. Loss: 5% of customers, −1.8% of value.
}

func ExamplePyramid() {
	ranking, err := abc.Rank(spend, &abc.Options{Rule: abc.Pyramid()})
	check(err)
	show(chart.Pyramid(ranking, nil))
	// Output:
	// Customer pyramid
	// A: 1 customer (5%) → 53.8% of value. C: 3 customers (15%) → 30.5% of value. D: 15 customers (75%) → 15.7% of value. Loss: 1 customer (5%) → −1.8% of value.
}

// groups returns the segments of the customers of shopkeeping.
func groups() []rfm.Group {
	table, err := shopkeeping().Table(day(12, 31), nil)
	check(err)
	m, err := rfm.Fit(table, nil)
	check(err)
	scores, err := m.Score(table)
	check(err)
	a, err := rfm.DefaultSegments().Assign(scores)
	check(err)
	groups, err := rfm.BySegment(table, a)
	check(err)
	return groups[:2]
}

func ExampleSegmentRing() {
	show(chart.SegmentRing(groups(), nil))
	// Output:
	// Customers and revenue by segment
	// Champions: 60% of customers, 69.8% of revenue. Loyal: 40% of customers, 30.2% of revenue.
}

func ExampleSegmentBars() {
	show(chart.SegmentBars(groups(), nil))
	// Output:
	// Segments: share of customers and of revenue
	// Champions: 60% of customers, 69.8% of revenue. Loyal: 40% of customers, 30.2% of revenue.
}

func ExampleSegmentMap() {
	show(chart.SegmentMap(groups(), nil))
	// Output:
	// Segments by revenue
	// Champions: 60% of customers, 69.8% of revenue. Loyal: 40% of customers, 30.2% of revenue.
}

func ExampleRFMHeat() {
	table, err := shopkeeping().Table(day(12, 31), nil)
	check(err)
	m, err := rfm.Fit(table, nil)
	check(err)
	scores, err := m.Score(table)
	check(err)
	heat, err := scores.Heat("recency", "frequency", table.Monetary)
	check(err)
	show(chart.RFMHeat(heat, nil))
	// Output:
	// Customers by recency and frequency
	// 40 customers by the scores of recency and frequency. Most, 5, have recency 1 and frequency 2. The mean of a cell goes from 48 to 347.
}

func ExampleAliveMap() {
	show(chart.AliveMap(model, history(), nil))
	// Output:
	// Probability of still being a customer
	// A customer seen for 52.1 weeks: 100% with no repeat purchase, 90.4% with 6 of which the last was at the end, 16.5% if it was halfway.
}

func ExampleExpectedMap() {
	show(chart.ExpectedMap(model, history(), 26, nil))
	// Output:
	// Purchases expected in the next 26 weeks
	// A customer seen for 52.1 weeks: 0.10 with no repeat purchase, 2.3 with 6 of which the last was at the end, 0.42 if it was halfway.
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
	// Expected by 52 weeks: 48.4. Actual: 115. The difference is −57.9%.
}

func ExampleTrackingPer() {
	show(chart.TrackingPer(track(), 35, "weeks", nil))
	// Output:
	// Repeat purchases per period: expected and actual
	// Expected by 52 weeks: 48.4. Actual: 115. The difference is −57.9%.
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
	// Customers who bought 0 times again: 6, expected 23. 1 times again: 6, expected 8. 2 times again: 6, expected 3.
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
	// 6 customers. Existing value 250, potential 214, influence 35.6.
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
	// Ada has received 17.6 from those it brought. 15.6 through Ben. 2 through Cleo.
}

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
	// From 31 Mar 2024 to 31 Dec 2024. At the end: prospect 0, acquisition 0, growth 0, maturity 4, decline 14, departed 22.
}

func ExampleSankey() {
	show(chart.Sankey(movements(), nil))
	// Output:
	// Where customers came from and went
	// From 31 Mar 2024 to 31 Dec 2024. The largest move: 15 from decline to departed by 31 Dec 2024.
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
	// 40 customers in 6 cohorts. Of all, 85.3% bought in period 1 after the first. Of all, 57.1% bought in period 3 after the first.
}

func ExampleSurvivals() {
	s, err := lifecycle.KaplanMeier([]lifecycle.Duration{
		{Time: 3, Event: true}, {Time: 5, Event: true}, {Time: 8}, {Time: 9, Event: true}, {Time: 12},
	})
	check(err)
	show(chart.Survivals([]*lifecycle.Survival{s}, nil, "weeks", nil))
	// Output:
	// How long customers stay
	// half are left after 9, 30% are left at 12.
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
	// 40 customers in 2 clusters. cluster 1: 24 customers. cluster 2: 16 customers.
}

func ExampleClusterProfile() {
	points, m := grouping()
	p, err := cluster.Describe(points, m.Labels, nil)
	check(err)
	show(chart.ClusterProfile(p, nil))
	// Output:
	// What sets the clusters apart
	// frequent, high-spending (60%): above all frequency (δ 0.98). rare, low-spending (40%): above all frequency (δ −0.98).
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
	// Mean silhouette 0.47 over 40 customers. cluster 1: 0.45. cluster 2: 0.51.
}
