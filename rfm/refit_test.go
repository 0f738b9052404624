package rfm

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
)

// rOrders returns the ledger of the orders that come with R's rfm package.
func rOrders(t *testing.T) *clientele.Ledger[int] {
	t.Helper()
	f, err := os.Open("testdata/r_rfm_orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := clientele.NewBuilder[int](nil)
	for _, row := range rows[1:] {
		id, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.DateOnly, row[1])
		if err != nil {
			t.Fatal(err)
		}
		amount, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(clientele.Transaction[int]{Customer: id, At: at, Amount: amount}); err != nil {
			t.Fatal(err)
		}
	}
	return b.Ledger()
}

// Ninety-one days of a real shop, scored every day: thresholds that are
// computed afresh move customers who did nothing, frozen ones nobody.
func TestFrozenScoresStay(t *testing.T) {
	l := rOrders(t)
	end := time.Date(2006, 12, 31, 0, 0, 0, 0, time.UTC)
	var frozen, model *Model
	var then *clientele.Table
	var last, lastFrozen *Scores
	refitMoves, frozenMoves := 0, 0
	for day := 91; day >= 0; day-- {
		now, err := l.Table(end.AddDate(0, 0, -day), nil)
		if err != nil {
			t.Fatal(err)
		}
		if model, err = Fit(now, RCompatible()); err != nil {
			t.Fatal(err)
		}
		if frozen == nil {
			frozen = model
		}
		s, err := model.Score(now)
		if err != nil {
			t.Fatal(err)
		}
		f, err := frozen.Score(now)
		if err != nil {
			t.Fatal(err)
		}
		if then != nil {
			at := map[int]int{}
			for i, row := range then.Row {
				at[row] = i
			}
			for i, row := range now.Row {
				j, ok := at[row]
				if !ok || now.Recency[i] == 0 {
					continue
				}
				if s.F[i] != last.F[j] || s.M[i] != last.M[j] {
					refitMoves++
				}
				if f.F[i] != lastFrozen.F[j] || f.M[i] != lastFrozen.M[j] {
					frozenMoves++
				}
			}
		}
		then, last, lastFrozen = now, s, f
	}
	if frozenMoves != 0 {
		t.Errorf("frozen thresholds moved %d customers without an order", frozenMoves)
	}
	if refitMoves != 95 { // a count that pins down the data, with no oracle
		t.Errorf("daily refits moved %d customers without an order, 95 before", refitMoves)
	}
}
