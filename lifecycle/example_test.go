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

func ExampleTracker() {
	tracker := &lifecycle.Tracker{Detector: &lifecycle.ByRhythm{
		Rhythm: lifecycle.Rhythm{Shape: 3, R: 1.5, Alpha: 15, A: 0.5, B: 1.5},
	}}
	// In a shop's database there is one track per customer, stored as JSON.
	var track lifecycle.Track
	report := func(e lifecycle.Event) {
		fmt.Printf("%v %v → %v: %s\n", e.Date, e.From, e.To, e.Why.Why(clientele.English))
	}
	for day := range exampleLedger().Days(0) { // weekly, the last on April 22
		if err := tracker.Observe(&track, 0, day, report); err != nil {
			log.Fatal(err)
		}
	}
	tracker.Advance(&track, 0, clientele.DateOf(time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)), report)
	// Output:
	// 2024-01-01 unknown → acquisition: first purchase
	// 2024-01-25 acquisition → growth: 4 purchases so far, usual gap 10 days
	// 2024-02-08 growth → maturity: 6 purchases in a steady rhythm of 9 days, the last 3 days ago
	// 2024-05-16 maturity → decline: silent for 24 days against a usual gap of 8 (by chance: 0.0077)
	// 2024-05-23 decline → departed: silent for 31 days against a usual gap of 8, still a customer with probability 0.04
}

func ExampleChain_Value() {
	// Pfeifer and Carraway (2000): a customer in recency 1 has just purchased.
	chain := &lifecycle.Chain{States: 5, Absorbing: []int{4}, P: []float64{
		0.30, 0.70, 0, 0, 0,
		0.20, 0, 0.80, 0, 0,
		0.15, 0, 0, 0.85, 0,
		0.05, 0, 0, 0, 0.95,
		0, 0, 0, 0, 1,
	}}
	reward := []float64{36, -4, -4, -4, 0} // 40 per purchase less 4 of marketing
	value, err := chain.Value(reward, 0.2, lifecycle.Forever)
	if err != nil {
		log.Fatal(err)
	}
	rule, err := chain.Stop(reward, nil, 0.2)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("for ever: %.2f\n", value.Value)
	fmt.Printf("at best:  %.2f, marketing %v\n", rule.Value, rule.Continue)
	// Output:
	// for ever: [52.32 5.55 1.25 -1.82 0.00]
	// at best:  [53.15 6.62 2.64 0.00 0.00], marketing [true true true false false]
}

func ExampleEstimate() {
	// Three customers over five months; the third was not seen in the second.
	moves, err := lifecycle.CountMoves(3, [][]int{{0, 0, 1, 1, 2}, {0, 1, 1, 0, 0}, {1, -1, 2, 2, 2}})
	if err != nil {
		log.Fatal(err)
	}
	chain, err := lifecycle.Estimate(moves, &lifecycle.EstimateOptions{Absorbing: []int{2}})
	if err != nil {
		log.Fatal(err)
	}
	forecast, err := chain.Forecast([]float64{100, 50, 10}, 2, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range forecast {
		fmt.Printf("month %d: %.1f\n", f.Step, f.Mean)
	}
	lo, hi := chain.Interval(0, 1, 0.9)
	fmt.Printf("from 0 to 1: %.2f (%.2f–%.2f)\n", chain.At(0, 1), lo, hi)
	// Output:
	// month 1: [62.5 75.0 22.5]
	// month 2: [50.0 68.8 41.2]
	// from 0 to 1: 0.50 (0.18–0.82)
}

func ExampleKaplanMeier() {
	// Days from the first purchase to departure; two customers are still there.
	curve, err := lifecycle.KaplanMeier([]lifecycle.Duration{
		{Time: 30, Event: true}, {Time: 90, Event: true}, {Time: 120}, {Time: 200, Event: true}, {Time: 365},
	})
	if err != nil {
		log.Fatal(err)
	}
	lo, hi := curve.Interval(100, 0.9)
	fmt.Printf("alive after 100 days: %.2f (%.2f–%.2f)\n", curve.At(100), lo, hi)
	median, ok := curve.Quantile(0.5)
	fmt.Println("median:", median, ok)
	// Output:
	// alive after 100 days: 0.60 (0.19–0.85)
	// median: 200 true
}

func ExampleCohorts() {
	edges := []time.Time{
		time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC),
	}
	table, err := lifecycle.Cohorts(context.Background(), exampleLedger().Timeline, edges, nil)
	if err != nil {
		log.Fatal(err)
	}
	for cohort, size := range table.Size {
		fmt.Printf("%v, %d customers:", table.Edges[cohort], size)
		for age := range table.Periods() {
			if share, ok := table.Retention(cohort, age); ok {
				fmt.Printf(" %.0f%%", 100*share)
			} else {
				fmt.Print(" –")
			}
		}
		fmt.Println()
	}
	// Output:
	// 2024-01-01, 2 customers: 100% 100% 50%
	// 2024-03-01, 0 customers: – – –
	// 2024-05-01, 1 customers: 100% – –
}

func ExampleAlerts() {
	ledger := exampleLedger()
	asOf := time.Date(2024, 5, 9, 0, 0, 0, 0, time.UTC)
	detector := &lifecycle.ByRhythm{Rhythm: lifecycle.Rhythm{Shape: 3, R: 1.5, Alpha: 15, A: 0.5, B: 1.5}}
	snapshot, err := lifecycle.Detect(context.Background(), ledger.Timeline, asOf, detector, nil)
	if err != nil {
		log.Fatal(err)
	}
	yearly := []float64{1040, 80, 520} // what each is worth in a year
	alerts, err := lifecycle.Alerts(snapshot, yearly, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range alerts {
		fmt.Printf("%s: %v, %.0f of %.0f at risk\n", ledger.Key(a.Row), a.Kind, a.AtRisk, a.Value)
	}
	// Output:
	// weekly: high value in decline, 386 of 1040 at risk
}

func ExampleFitHidden() {
	// Purchases per month of four customers.
	counts := [][]int{
		{4, 5, 3, 4, 0, 0, 0, 0},
		{0, 1, 0, 0, 0, 0, 0, 0},
		{5, 4, 6, 4, 3, 5, 4, 5},
		{3, 4, 0, 0, 0, 1, 0, 0},
	}
	model, err := lifecycle.FitHidden(context.Background(), counts, &lifecycle.HiddenSettings{States: 2, Sticky: 1})
	if err != nil {
		log.Fatal(err)
	}
	decoding, err := model.Decode(counts[3])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("purchases per month: %.1f\n", model.Rate)
	fmt.Println("fourth customer:", decoding.Path)
	// Output:
	// purchases per month: [0.1 4.2]
	// fourth customer: [1 1 0 0 0 0 0 0]
}

func ExampleCalibrateCUSUM() {
	// Warn of gaps that are twice as surprising, with one false alarm in a hundred.
	cusum, err := lifecycle.CalibrateCUSUM(2, 100)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("limit %.2f, one false alarm in %.0f gaps\n", cusum.Limit, cusum.FalseAlarms())
	// Output:
	// limit 2.22, one false alarm in 100 gaps
}
