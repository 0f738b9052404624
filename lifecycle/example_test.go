package lifecycle_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// exampleLedger has a weekly and a quarterly customer who have both been silent
// for ten weeks, a new one, and one who buys as ever.
func exampleLedger() *clientele.Ledger[string] {
	b := clientele.NewBuilder[string](nil)
	buy := func(customer string, first time.Time, every, times int) {
		for i := range times {
			at := first.AddDate(0, 0, i*every)
			if err := b.Add(clientele.Transaction[string]{Customer: customer, At: at, Amount: 20}); err != nil {
				log.Fatal(err)
			}
		}
	}
	day := func(month, day int) time.Time { return time.Date(2024, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
	buy("weekly", day(1, 1), 7, 17)
	buy("quarterly", day(1, 22).AddDate(-2, 0, 0), 91, 10)
	buy("new", day(6, 20), 7, 1)
	buy("steady", day(1, 3), 14, 13)
	return b.Ledger()
}

func ExampleDetect() {
	ledger := exampleLedger()
	asOf := time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)

	// A rhythm is fitted by FitRhythm once, on many customers, and kept.
	rhythm := lifecycle.Rhythm{Shape: 3, R: 1.5, Alpha: 15, A: 0.5, B: 1.5}
	snapshot, err := lifecycle.Detect(context.Background(), ledger.Timeline, asOf, &lifecycle.ByRhythm{Rhythm: rhythm}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for i, row := range snapshot.Row {
		a := snapshot.Assessment(i)
		fmt.Printf("%-9s %-11s since %v: %s\n", ledger.Key(row), a.Stage, a.Since, a.Why(clientele.English))
	}
	// Output:
	// weekly    departed    since 2024-05-12: silent for 69 days against a usual gap of 8, still a customer with probability 2.8e-06
	// quarterly maturity    since 2023-01-21: 10 purchases in a steady rhythm of 88 days, the last 71 days ago
	// new       acquisition since 2024-06-20: first purchase
	// steady    maturity    since 2024-02-28: 13 purchases in a steady rhythm of 15 days, the last 11 days ago
}

func ExampleMove() {
	spring := lifecycle.Labelling[string]{Label: []string{"A", "B", "C", "C"}}
	summer := lifecycle.Labelling[string]{AsOf: 90, Row: []int{0, 2, 3, 4}, Label: []string{"A", "A", "C", "B"}}
	movement, err := lifecycle.Move(spring, summer, &lifecycle.MoveOptions[string]{Labels: []string{"A", "B", "C"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range movement.Balance() {
		fmt.Printf("%-8s %d + %d − %d = %d\n", g.Name, g.Before, g.In, g.Out, g.After)
	}
	up, down, same, err := movement.Direction([]float64{3, 2, 1})
	fmt.Println(up, "up,", down, "down,", same, "same", err)
	// Output:
	// A        1 + 1 − 0 = 2
	// B        1 + 1 − 1 = 1
	// C        2 + 0 − 1 = 1
	// prospect 0 + 0 − 0 = 0
	// unknown  0 + 0 − 0 = 0
	// outside  1 + 1 − 1 = 1
	// 1 up, 0 down, 2 same <nil>
}
