package chart_test

import (
	"bytes"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
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
	// 最有价值的客户在左侧。共 20 位客户。A类：5% 的客户（1 位）贡献 53.8% 的价值。B类：15% 的客户（3 位）贡献 30.5% 的价值。C类：75% 的客户（15 位）贡献 15.7% 的价值。亏损：5% 的客户（1 位）贡献 −1.8% 的价值。
}

func ExampleLorenz() {
	c, err := abc.Concentrate(spend)
	check(err)
	show(chart.Lorenz(c, nil))
	// Output:
	// How unequally value is spread
	// 20 customers, Gini index 0.812. The poorer half bring 2.7% of the value. The best 20% bring 85.8%.
}

func ExampleWhaleCurve() {
	w, err := abc.NewWhale(spend)
	check(err)
	show(chart.WhaleCurve(w, nil))
	// Output:
	// Whale curve: who earns the profit and who consumes it
	// Profit from 19 customers: 1,673. Loss from 1 customer: 30. Total: 1,643. The best 14 alone earn as much as all together.
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
	// 20 customers in all. The largest cell, C × north, has 8 customers. Most value comes from A × north: 900.
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
	// A: 1 customer (5%), 53.8% of value. C: 3 customers (15%), 30.5% of value. D: 15 customers (75%), 15.7% of value. Loss: 1 customer (5%), −1.8% of value.
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
	// 40 customers by the scores of recency and frequency. The largest cell, recency 1 and frequency 2, has 5 customers. The mean value of a cell goes from 48 to 347.
}
