package rfm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

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
