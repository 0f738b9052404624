package rfm_test

import (
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
		Frequency: []float64{12, 1, 7, 1, 9, 2, 1, 1, 1, 3},
		Monetary:  []float64{1900, 40, 260, 35, 1500, 120, 60, 20, 25, 95},
	}
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
