package lifecycle

import (
	"context"
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/datatest"
)

// readLog reads a transaction log of the reference data.
func readLog(t *testing.T, file string, amount int) *clientele.Timeline {
	t.Helper()
	f, err := os.Open(datatest.File(t, "clv", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var c clientele.Columns[string]
	for _, r := range records[1:] {
		at, err := time.Parse(time.DateOnly, r[1])
		if err != nil {
			t.Fatal(err)
		}
		value := 1.0
		if amount > 0 {
			if value, err = strconv.ParseFloat(r[amount], 64); err != nil {
				t.Fatal(err)
			}
		}
		c.Customer = append(c.Customer, r[0])
		c.Date = append(c.Date, clientele.DateOf(at))
		c.Amount = append(c.Amount, value)
	}
	b := clientele.NewBuilder[string](nil)
	if err := b.AddBatch(c); err != nil {
		t.Fatal(err)
	}
	return b.Ledger().Timeline
}

// On real data the truth is the held-out period: of those called departed, how
// many buy in it? That share must be below that of the customary 90 days, and
// about that (within a tenth) of the rule that is told, by hindsight, which
// number of days calls as many departed. On such cohorts silence orders
// customers almost as well as a model; finding the number is the point.
func TestDepartedOnHeldOutData(t *testing.T) {
	for _, tt := range []struct {
		file   string
		amount int
		asOf   string
	}{
		{"cdnow_master.csv", 3, "1997-09-30"},
		{"grocery_elog.csv", 0, "2006-12-31"},
		{"apparel_transactions.csv", 2, "2007-12-31"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			ctx := context.Background()
			timeline := readLog(t, tt.file, tt.amount)
			asOf := date(tt.asOf)
			snap, err := Detect(ctx, timeline, asOf.Time(), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			buys := make([]bool, snap.Len())
			n := 0
			for i, row := range snap.Row {
				for day := range timeline.Days(row) {
					buys[i] = buys[i] || day.Date > asOf && day.IsPurchase()
				}
				if snap.Stage[i] == Departed {
					n++
				}
			}
			// The number of days that calls as many departed.
			days := 0.0
			for count := snap.Len(); count > n; days++ {
				count = 0
				for i := range snap.Row {
					if snap.Evidence[i].Silence > days {
						count++
					}
				}
			}
			wrong := func(departed func(i int) bool) float64 {
				called, wrong := 0.0, 0.0
				for i := range snap.Row {
					if departed(i) {
						called++
						if buys[i] {
							wrong++
						}
					}
				}
				return wrong / max(1, called)
			}
			own := wrong(func(i int) bool { return snap.Stage[i] == Departed })
			equal := wrong(func(i int) bool { return snap.Evidence[i].Silence > days })
			ninety := wrong(func(i int) bool { return snap.Evidence[i].Silence > 90 })
			t.Logf("%d of %d departed; %.4f of them buy in the holdout, after %.0f days %.4f, after 90 days %.4f; stages %v",
				n, snap.Len(), own, days, equal, ninety, snap.Count())
			if own > ninety || own > 1.1*equal {
				t.Errorf("%.4f of the departed buy in the holdout, after 90 days %.4f, after %.0f days %.4f", own, ninety, days, equal)
			}
		})
	}
}
