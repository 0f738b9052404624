package clv

import (
	"context"
	"encoding/csv"
	"os"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
)

// ledger reads a log of customer and date columns.
func ledger(t *testing.T, customer, date int, elem ...string) *clientele.Ledger[string] {
	t.Helper()
	f, err := os.Open(dataFile(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := clientele.NewBuilder[string](nil)
	for _, row := range rows[1:] {
		at, err := time.Parse(time.DateOnly, row[date])
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(clientele.Transaction[string]{Customer: row[customer], At: at, Amount: 1}); err != nil {
			t.Fatal(err)
		}
	}
	l := b.Ledger()
	return l
}

// What a timeline gives must be what the grocery log gives by hand.
func TestLogGapsAndRegularityOnGrocery(t *testing.T) {
	want, gaps, _ := grocery(t)
	l := ledger(t, 0, 1, "clv", "grocery_elog.csv")
	h, err := l.History(time.Date(2006, 12, 31, 0, 0, 0, 0, time.UTC), clientele.Week)
	if err != nil {
		t.Fatal(err)
	}
	got, err := LogGaps(l.Timeline, h)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(gaps) {
		t.Fatalf("%d rows, want %d", len(got), len(gaps))
	}
	for i := range got {
		if h.X[i] != want.X[i] {
			t.Fatalf("row %d: x = %v, want %v", i, h.X[i], want.X[i])
		}
		if d := got[i] - gaps[i]; d > 1e-11 || d < -1e-11 {
			t.Fatalf("row %d: %v, want %v", i, got[i], gaps[i])
		}
	}
	// Two estimates from different parts of the data; those of BTYDplus 1.2.0,
	// 1.83 by pairs and 3.26 from single customers, lie on both sides.
	r, err := Regularity(context.Background(), l.Timeline, h)
	if err != nil {
		t.Fatal(err)
	}
	if r.K < 1.83 || r.K > 3.26 || r.Wheat < 0.9*r.K || r.Wheat > 1.1*r.K || r.Customers != 713 {
		t.Errorf("%+v", r)
	}
}

// The oracle is the published weekly cumulative curve of the CDNOW sample.
func TestObserveOnCDNOW(t *testing.T) {
	l := ledger(t, 1, 2, "clv", "cdnow_sample.csv")
	h, err := l.History(time.Date(1997, 9, 30, 0, 0, 0, 0, time.UTC), clientele.Week)
	if err != nil {
		t.Fatal(err)
	}
	c := columns(t, dataFile(t, "clv", "cdnow_weekly_cumulative.csv"))
	m, err := FitParetoNBD(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood from the log", m.Fit.LogLikelihood, -9594.976178939543, 1e-12)
	edges := make([]float64, len(c["week"]))
	for i, week := range c["week"] {
		edges[i] = week - 1./7 // week 1 is days 0 to 6
	}
	tr, err := Tracking(context.Background(), m, h, edges)
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Observe(l.Timeline, h); err != nil {
		t.Fatal(err)
	}
	for i, want := range c["cumulative_repeat"] {
		if tr.Actual[i] != want {
			t.Errorf("week %v: %v repeat purchases, want %v", c["week"][i], tr.Actual[i], want)
		}
	}
	if e := tr.Cumulative[38]/tr.Actual[38] - 1; e > 0.05 || e < -0.05 {
		t.Errorf("the model is off by %v at week 39", e)
	}
}
