package clientele_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/rfm"
)

func Example() {
	orders := `customer,date,amount
anna,2025-01-07,120
boris,2025-02-11,35
anna,2025-03-09,260
clara,2025-03-20,18
anna,2025-06-22,180
boris,2025-06-10,42`

	ledger, _, err := clientele.ReadCSV(context.Background(), strings.NewReader(orders), nil)
	check(err)
	table, err := ledger.Table(time.Date(2025, time.June, 30, 0, 0, 0, 0, time.UTC), nil)
	check(err)
	ranking, err := abc.Rank(table.Monetary, &abc.Options{Rule: abc.Value{A: .80, AB: .95}})
	check(err)
	model, err := rfm.Fit(table, nil)
	check(err)
	scores, err := model.Score(table)
	check(err)
	segments, err := rfm.DefaultSegments().Assign(scores)
	check(err)

	for i, row := range table.Row {
		fmt.Printf("%-5s spent %3.0f: class %s, scores %d, %s\n", ledger.Key(row), table.Monetary[i],
			ranking.Class[i].Label(clientele.English), scores.Code(i), segments.Segment(i).Label.English)
	}
	// Output:
	// anna  spent 560: class A, scores 555, Champions
	// boris spent  77: class B, scores 333, About to sleep
	// clara spent  18: class C, scores 111, Lost
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
