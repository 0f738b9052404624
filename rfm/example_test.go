package rfm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/rfm"
)

// table returns ten customers of a shop, as a ledger shows them.
func table() *clientele.Table {
	return &clientele.Table{
		Row:       []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		Recency:   []float64{3, 200, 12, 45, 300, 20, 90, 5, 150, 30},
		Tenure:    []float64{900, 200, 400, 45, 1100, 100, 90, 5, 150, 330},
		Frequency: []float64{12, 1, 7, 1, 9, 2, 1, 1, 1, 3},
		Monetary:  []float64{1900, 40, 260, 35, 1500, 120, 60, 20, 25, 95},
		Profit:    []float64{600, 10, 70, -5, 300, 30, 20, 5, 5, 40},
	}
}

// scored fits and scores the table.
func scored(t *clientele.Table, opts *rfm.Options) (*rfm.Model, *rfm.Scores) {
	model, err := rfm.Fit(t, opts)
	if err != nil {
		log.Fatal(err)
	}
	scores, err := model.Score(t)
	if err != nil {
		log.Fatal(err)
	}
	return model, scores
}

func ExampleFit() {
	customers := table()
	model, err := rfm.Fit(customers, nil)
	if err != nil {
		log.Fatal(err)
	}
	scores, err := model.Score(customers)
	if err != nil {
		log.Fatal(err)
	}
	segments, err := rfm.DefaultSegments().Assign(scores)
	if err != nil {
		log.Fatal(err)
	}
	for row := range customers.Len() {
		fmt.Println(row, scores.Code(row), segments.Segment(row).Label.English)
	}
	// Output:
	// 0 555 Champions
	// 1 122 Lost
	// 2 444 Champions
	// 3 322 About to sleep
	// 4 155 Cannot lose
	// 5 434 Big spenders
	// 6 223 Hibernating
	// 7 521 New
	// 8 221 Hibernating
	// 9 343 Need attention
}

// Every axis has its own scorer: days counted in weeks and months, five
// shares of the customers by frequency, and profit above or below the mean.
func ExampleFit_options() {
	_, scores := scored(table(), &rfm.Options{
		R:        rfm.Cuts{7, 30, 90},
		M:        rfm.MeanSplit{},
		Monetary: rfm.Profit,
	})
	fmt.Println(scores.Levels)
	fmt.Println(scores.R)
	fmt.Println(scores.M)
	// Output:
	// [4 5 2]
	// [4 1 3 2 1 3 2 4 1 3]
	// [2 1 1 1 2 1 1 1 1 1]
}

// A value that cannot be used is named with its place.
func ExampleFit_badInput() {
	_, err := rfm.Fit(table(), &rfm.Options{R: rfm.MidRank{Levels: 12}})
	fmt.Println(err, errors.Is(err, clientele.ErrOption))
	_, err = rfm.Fit(table(), &rfm.Options{M: rfm.Cuts{100, 50}})
	fmt.Println(err)
	// Output:
	// rfm: axis "recency": levels 12 outside 2–9: bad option true
	// rfm: axis "monetary": Cuts[1] = 50 is not above Cuts[0] = 100: bad option
}

// LRFM adds the length of the relation; any further column, here visits to
// the site, goes the same way.
func ExampleFit_moreAxes() {
	customers := table()
	visits := rfm.Column{Name: "visits", Values: []float64{40, 1, 9, 3, 2, 22, 5, 60, 0, 11}}
	model, err := rfm.Fit(customers, &rfm.Options{More: []rfm.Column{{Measure: rfm.Length}, visits}})
	if err != nil {
		log.Fatal(err)
	}
	scores, err := model.Score(customers, visits)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scores.Axes)
	fmt.Println(scores.Code(0), scores.Code(7))
	// Output:
	// [recency frequency monetary length visits]
	// 55555 52125
}

// Among customers of equal recency the frequent ones get the high scores.
func ExampleFit_nested() {
	model, scores := scored(table(), &rfm.Options{
		R: rfm.MidRank{Levels: 2}, F: rfm.MidRank{Levels: 2}, M: rfm.MidRank{Levels: 2},
		Nested: []string{rfm.RecencyAxis, rfm.FrequencyAxis, rfm.MonetaryAxis},
	})
	fmt.Println(scores.R)
	fmt.Println(scores.F)
	fmt.Println(len(model.Axes[2].Scales), "scales of monetary value")
	// Output:
	// [2 1 2 1 1 2 1 2 1 2]
	// [2 1 2 1 2 1 1 1 1 1]
	// 4 scales of monetary value
}

// A model is a plain value with an exact JSON form.
func ExampleModel() {
	model := rfm.Model{Axes: []rfm.Axis{{
		Name:   "recency",
		Lower:  true,
		Scales: []rfm.Scale{{Cuts: []rfm.Cut{{At: 90}, {At: 30}}}},
	}}}
	data, err := json.Marshal(model)
	if err != nil {
		log.Fatal(err)
	}
	var read rfm.Model
	if err := json.Unmarshal(data, &read); err != nil {
		log.Fatal(err)
	}
	scores, err := read.ScoreColumns(rfm.Column{Name: "recency", Values: []float64{5, 30, 31, 365}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scores.R)
	err = json.Unmarshal([]byte(`{"model":"rfm","version":99}`), &read)
	fmt.Println(errors.Is(err, clientele.ErrVersion))
	// Output:
	// [3 3 2 1]
	// true
}

func ExampleModel_ScoreOne() {
	model, err := rfm.Fit(table(), nil)
	if err != nil {
		log.Fatal(err)
	}
	// Somebody who was not there when the model was fitted.
	score, err := model.ScoreOne(8, 4, 310)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(score)
	// Output:
	// 444
}

func ExampleModel_Why() {
	customers := table()
	model, err := rfm.Fit(customers, nil)
	if err != nil {
		log.Fatal(err)
	}
	why, err := model.Why(customers, 9, rfm.DefaultSegments())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(why.Text(clientele.English))
	// Output:
	// Need attention (343)
	// recency 30: score 3 of 5; passed ≤ 45; 10 short of ≤ 20 for 4
	// frequency 3: score 4 of 5; passed ≥ 3; 6 short of ≥ 9 for 5
	// monetary 95: score 3 of 5; passed ≥ 60; 25 short of ≥ 120 for 4
	// → Loyal with recency ≤ 20
	// → Loyal with monetary ≥ 120
}

// The population has aged since the model was fitted, and nobody new came.
func ExampleModel_Drift() {
	var customers clientele.Table
	for i := range 1000 {
		customers.Row = append(customers.Row, i)
		customers.Recency = append(customers.Recency, float64(i%365))
		customers.Frequency = append(customers.Frequency, float64(1+i%7))
		customers.Monetary = append(customers.Monetary, float64(10+i%90))
	}
	model, err := rfm.Fit(&customers, nil)
	if err != nil {
		log.Fatal(err)
	}
	for i := range customers.Recency {
		customers.Recency[i] += 60
	}
	scores, err := model.Score(&customers)
	if err != nil {
		log.Fatal(err)
	}
	drift, err := model.Drift(scores)
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range drift.Axes {
		fmt.Printf("%s: PSI %.3f, KS %.3f, %v\n", a.Axis, a.PSI, a.KS, a.Advice)
	}
	// Output:
	// recency: PSI 0.523, KS 0.180, refit
	// frequency: PSI 0.000, KS 0.000, keep
	// monetary: PSI 0.000, KS 0.000, keep
}

// A refit moves customers who did nothing; frozen thresholds do not.
func ExampleCompareRefit() {
	then := table()
	now := table()
	now.AsOf = then.AsOf + 7
	for i := range now.Recency {
		now.Recency[i] += 7
	}
	now.Recency[1], now.Frequency[1], now.Monetary[1] = 0, 2, 140 // one order in the week
	before, err := rfm.Fit(then, nil)
	if err != nil {
		log.Fatal(err)
	}
	after, err := rfm.Fit(now, nil)
	if err != nil {
		log.Fatal(err)
	}
	report, err := rfm.CompareRefit(before, after, then, now)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Silent, "bought nothing,", len(report.Shifted), "of them would move by a refit")
	for _, s := range report.Shifted {
		if s.Frozen == s.Before {
			fmt.Printf("%+v\n", s)
		}
	}
	// Output:
	// 9 bought nothing, 6 of them would move by a refit
	// {Row:6 Before:223 Frozen:223 Refit:212}
}

func ExampleSegmentTable_Lint() {
	report, err := rfm.PutlerSegments().Lint()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Cells, "cells,", len(report.Gaps), "gaps,", len(report.Overlaps), "overlaps")
	for _, rule := range report.Idle {
		fmt.Println("never reached:", rfm.PutlerSegments().Rules[rule].Segment)
	}
	report, err = rfm.DefaultSegments().Lint()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("default table clean:", report.Clean())
	// Output:
	// 25 cells, 0 gaps, 20 overlaps
	// never reached: new
	// never reached: promising
	// never reached: cannot-lose
	// never reached: lost
	// default table clean: true
}

// A table of one's own, as it would be read from a file.
func ExampleSegmentTable_Assign() {
	var own rfm.SegmentTable
	err := json.Unmarshal([]byte(`{
		"model": "rfm-segments", "version": 1, "name": "own",
		"axes": [{"of": ["recency"], "low": 1, "high": 5}, {"of": ["frequency", "monetary"], "low": 1, "high": 5}],
		"segments": [
			{"id": "best", "label": {"en": "Best", "zh": "最佳"}, "treatment": {"en": "invite"}},
			{"id": "rest", "label": {"en": "Rest"}}
		],
		"rules": [{"segment": "best", "box": [{"low": 4, "high": 5}, {"low": 4, "high": 5}]}],
		"else": "rest"
	}`), &own)
	if err != nil {
		log.Fatal(err)
	}
	_, scores := scored(table(), nil)
	assigned, err := own.Assign(scores)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(assigned.Counts())
	fmt.Println(assigned.Segment(0).Label.In(clientele.Chinese), assigned.Segment(0).Treatment.In(clientele.English))
	// Output:
	// [3 7]
	// 最佳 invite
}

func ExampleBySegment() {
	customers := table()
	_, scores := scored(customers, &rfm.Options{R: rfm.MeanSplit{}, F: rfm.MeanSplit{}, M: rfm.MeanSplit{}})
	assigned, err := rfm.ChineseEight().Assign(scores)
	if err != nil {
		log.Fatal(err)
	}
	groups, err := rfm.BySegment(customers, assigned)
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		if g.Customers > 0 {
			fmt.Printf("%s %d, revenue %.0f (%.0f%%), profit %.0f\n",
				g.Label.Chinese, g.Customers, g.Revenue, 100*g.RevenueShare, g.Profit)
		}
	}
	// Output:
	// 重要价值客户 1, revenue 1900 (47%), profit 600
	// 重要保持客户 1, revenue 1500 (37%), profit 300
	// 一般价值客户 1, revenue 260 (6%), profit 70
	// 一般发展客户 4, revenue 270 (7%), profit 70
	// 一般挽留客户 3, revenue 125 (3%), profit 35
}

func ExampleScores_Heat() {
	customers := table()
	_, scores := scored(customers, &rfm.Options{R: rfm.MidRank{Levels: 3}, F: rfm.MidRank{Levels: 3}})
	heat, err := scores.Heat(rfm.RecencyAxis, rfm.FrequencyAxis, customers.Monetary)
	if err != nil {
		log.Fatal(err)
	}
	for y := range heat.Mean {
		fmt.Println(heat.Y, y+1, heat.Customers[y], heat.Mean[y])
	}
	bars, err := rfm.Histogram(customers.Recency, 3)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bars.Edges, bars.Count)
	// Output:
	// frequency 1 [2 2 1] [32.5 47.5 20]
	// frequency 2 [0 2 0] [0 107.5 0]
	// frequency 3 [1 0 2] [1500 0 1080]
	// [3 102 201 300] [7 2 1]
}

// Weights that experts agree on, and those that the data suggest.
func ExampleAHP() {
	_, scores := scored(table(), nil)
	weights, err := rfm.AHP([][]float64{
		{1, 1. / 3, 1. / 5}, // recency matters a third of frequency, a fifth of money
		{3, 1, 1. / 2},
		{5, 2, 1},
	})
	if err != nil {
		log.Fatal(err)
	}
	totals, err := scores.Total(weights.Weights, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f, consistency ratio %.4f\n", weights.Weights, weights.Ratio)
	fmt.Printf("%.2f\n", totals[:3])
	customers := table()
	entropy, err := rfm.EntropyWeights(customers.Frequency, customers.Monetary)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", entropy)
	// Output:
	// [0.109 0.309 0.582], consistency ratio 0.0032
	// [5.00 1.89 4.00]
	// [0.31 0.69]
}

func ExampleClumpiness() {
	for _, days := range [][]int{{20, 40, 60, 80}, {1, 2, 3, 4}} {
		h, err := rfm.Clumpiness(days, 99)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.3f\n", h)
	}
	// Output:
	// 0.000
	// 0.861
}

// GRFM: scores by product group, combined.
func ExampleCombine() {
	books, music := table(), table()
	books.Frequency[1] = 0 // has never bought a book
	music.Monetary[1] = 5000
	_, b := scored(books, nil)
	_, m := scored(music, nil)
	both, err := rfm.Combine([]*rfm.Scores{b, m}, []float64{2, 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(b.Code(1), m.Code(1), both.Code(1))
	fmt.Println(b.Code(5), m.Code(5), both.Code(5))
	// Output:
	// 0 125 125
	// 434 433 434
}

// Does the score of the end of June say who buys in the rest of the year?
func ExampleAssess() {
	_, scores := scored(table(), nil)
	next := &rfm.Outcome{
		Purchases: []float64{4, 0, 2, 0, 1, 1, 0, 1, 0, 0},
		Spend:     []float64{500, 0, 90, 0, 200, 40, 0, 15, 0, 0},
	}
	v, err := rfm.Assess(scores, next, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("AUC %.2f, Gini of spend %.2f\n", v.AUC, v.SpendGini)
	top := v.Axes[0].Scores[4]
	fmt.Printf("recency %s: %d of %d came back, %.0f–%.0f %%\n",
		top.Code, top.Responders, top.Customers, 100*top.Low, 100*top.High)
	fmt.Printf("the best tenth: lift %.1f, %.0f %% of the spend\n", v.Lift[0].Lift, 100*v.Lift[0].UpToSpend)
	// Output:
	// AUC 0.96, Gini of spend 0.72
	// recency 5: 2 of 2 came back, 34–100 %
	// the best tenth: lift 2.0, 59 % of the spend
}

// The whole way on a ledger: fit on the past, look at what came next.
func ExampleHoldout() {
	file, err := os.Open("testdata/r_rfm_orders.csv")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	ledger, _, err := clientele.ReadCSV(context.Background(), file, nil)
	if err != nil {
		log.Fatal(err)
	}
	split := time.Date(2006, 6, 30, 0, 0, 0, 0, time.UTC)
	v, err := rfm.Holdout(ledger.Timeline, split, split.AddDate(0, 6, 1), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d came back; AUC %.3f: these data are random\n", v.Responders, v.Customers, v.AUC)
	// Output:
	// 409 of 989 came back; AUC 0.486: these data are random
}
