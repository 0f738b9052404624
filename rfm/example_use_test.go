package rfm_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/rfm"
)

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
