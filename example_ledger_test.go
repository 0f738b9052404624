package clientele_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/clientele-go/clientele"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func ExampleCollect() {
	orders := func(yield func(clientele.Transaction[string], error) bool) {
		_ = yield(clientele.Transaction[string]{Customer: "anna", At: day("2024-01-02"), Amount: 30}, nil) &&
			yield(clientele.Transaction[string]{Customer: "bob", At: day("2024-01-05"), Amount: 10}, nil) &&
			yield(clientele.Transaction[string]{Customer: "anna", At: day("2024-02-01"), Amount: 20, Cost: 5}, nil)
	}
	ledger, err := clientele.Collect(context.Background(), orders, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := ledger.Table(day("2024-02-10"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range table.Row {
		fmt.Println(ledger.Key(row), table.Recency[i], table.Frequency[i], table.Profit[i])
	}
	// Output:
	// anna 9 2 45
	// bob 36 1 10
}

func ExampleReadCSV() {
	file := "Kunde;Datum;Betrag\n17;02.01.2024;1.250,00\n17;01.02.2024;-50,00\n18;05.01.2024;acht\n"
	ledger, report, err := clientele.ReadCSV(context.Background(), strings.NewReader(file), &clientele.CSVOptions{
		Customer: "Kunde", Date: "Datum", Amount: "Betrag",
		Layouts: []string{"02.01.2006"}, DecimalComma: true, SkipBad: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, customer := range ledger.All() {
		for d := range ledger.Days(row) {
			fmt.Println(customer, d.Date, d.Net(), d.IsPurchase())
		}
	}
	fmt.Println(report.Rows, "rows,", report.Skipped, "skipped:", report.Bad[0])
	// Output:
	// 17 2024-01-02 1250 true
	// 17 2024-02-01 -50 false
	// 2 rows, 1 skipped: line 4, column Betrag: not an amount: "acht"
}

// A database has done the grouping; yesterday's ledger grows by a day.
func ExampleBuilder_AddDay() {
	b := clientele.NewBuilder[int64](nil)
	for _, d := range []clientele.CustomerDay[int64]{
		{Customer: 7, Date: clientele.DateOf(day("2024-01-02")), Orders: 2, Revenue: 80, Cost: 30},
		{Customer: 7, Date: clientele.DateOf(day("2024-01-16")), Orders: 1, Revenue: 20, Refunds: 5},
	} {
		if err := b.AddDay(d); err != nil {
			fmt.Println(err)
			return
		}
	}
	yesterday := b.Ledger()
	if err := b.Add(clientele.Transaction[int64]{Customer: 8, At: day("2024-01-17"), Amount: 12}); err != nil {
		fmt.Println(err)
		return
	}
	today := b.Ledger()
	fmt.Println(yesterday.Len(), today.Len())
	fmt.Println(today.Key(0), today.Key(1))
	// Output:
	// 1 2
	// 7 8
}

func ExampleTimeline_History() {
	b := clientele.NewBuilder[string](nil)
	if err := b.AddBatch(clientele.Columns[string]{
		Customer: []string{"anna", "anna", "anna", "bob"},
		Date:     []clientele.Date{0, 7, 21, 14},
		Amount:   []float64{50, 30, 10, 99},
	}); err != nil {
		fmt.Println(err)
		return
	}
	ledger := b.Ledger()
	h, err := ledger.History(clientele.Date(28).Time(), clientele.Week)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range h.Row {
		fmt.Println(ledger.Key(row), "x", h.X[i], "t_x", h.Last[i], "T", h.T[i], "spend", h.Spend[i])
	}
	// Output:
	// anna x 2 t_x 3 T 4 spend 20
	// bob x 0 t_x 0 T 2 spend 0
}

func ExampleTimeline_Panel() {
	b := clientele.NewBuilder[string](nil)
	if err := b.AddBatch(clientele.Columns[string]{
		Customer: []string{"anna", "anna", "bob", "anna"},
		Date:     []clientele.Date{0, 3, 5, 9},
		Amount:   []float64{50, 30, 99, -30},
	}); err != nil {
		fmt.Println(err)
		return
	}
	ledger := b.Ledger()
	p, err := ledger.Panel([]time.Time{clientele.Date(0).Time(), clientele.Date(7).Time(), clientele.Date(14).Time()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range p.Len() {
		fmt.Println(ledger.Key(i), p.Revenue[i*p.Periods():(i+1)*p.Periods()])
	}
	// Output:
	// anna [80 -30]
	// bob [99 0]
}
