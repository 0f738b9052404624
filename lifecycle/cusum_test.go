package lifecycle

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
)

// The oracle is simulation: exponential surprise with mean 1 up to the first
// alarm.
func TestFalseAlarmsOfCUSUM(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	for _, tt := range []struct{ ratio, gaps float64 }{{2, 50}, {2, 200}, {4, 100}} {
		c, err := CalibrateCUSUM(tt.ratio, tt.gaps)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.FalseAlarms(); !near(got, tt.gaps, 1e-6) {
			t.Errorf("ratio %v: %v gaps, want %v", tt.ratio, got, tt.gaps)
		}
		const runs = 4000
		total := 0
		for range runs {
			for sum := 0.0; sum < c.Limit; total++ {
				sum = c.Next(sum, rng.Float64())
			}
		}
		if got := float64(total) / runs; !near(got, tt.gaps, 0.06) {
			t.Errorf("ratio %v: simulated %v gaps, want %v", tt.ratio, got, tt.gaps)
		}
	}
}

// Customers of constant but unknown rates: the false-alarm rate is still the
// calibrated one, because the surprise is predictive.
func TestCUSUMWithUnknownRates(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 2))
	r := Rhythm{Shape: 2, R: 1.3, Alpha: 40, A: 1, B: 1}
	c, err := CalibrateCUSUM(2, 60)
	if err != nil {
		t.Fatal(err)
	}
	gaps, alarms := 0.0, 0.0
	for range 6000 {
		lambda := gamma(rng, r.R) / r.Alpha
		n, sum, s := 0.0, 0.0, 0.0
		for range 60 { // until the first alarm, or 60 gaps
			gap := gamma(rng, 2) / lambda
			s = c.Next(s, r.Overdue(n, sum, gap))
			n, sum = n+1, sum+gap
			gaps++
			if s >= c.Limit {
				alarms++
				break
			}
		}
	}
	// After the first few gaps alarms come at a constant rate.
	if got := gaps / alarms; !near(got, 60, 0.08) {
		t.Errorf("one false alarm in %.1f gaps, want 60", got)
	}
}

// A customer whose gaps grow is warned of while it still buys, earlier than
// its silence alone would tell.
func TestWarn(t *testing.T) {
	days := append(every("2024-01-01", 7, 26), every("2024-07-15", 18, 5)...) // weekly, then every 18 days
	timeline := timelineOf(t, map[string][]string{
		"rarer":  days,
		"steady": every("2024-01-01", 7, 42),
		"gone":   every("2024-01-01", 7, 26), // last on June 24
		"one":    {"2024-10-01"},
		"later":  {"2025-01-01"},
	})
	c, err := CalibrateCUSUM(2, 200)
	if err != nil {
		t.Fatal(err)
	}
	asOf := date("2024-10-16")
	got, err := c.Warn(t.Context(), timeline, asOf.Time(), shopRhythm)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Row != 0 || got[1].Row != 3 {
		t.Fatalf("warned of %+v, want rows 0 and 3", got)
	}
	if s := got[0].Since; s < date("2024-06-25") || s > date("2024-08-01") {
		t.Errorf("gone: warned on %v", s)
	}
	if s := got[1].Since; s < date("2024-07-08") || s > date("2024-09-30") {
		t.Errorf("rarer: warned on %v", s)
	}
	// The day of the warning is the first one: the oracle looks every day.
	for _, w := range got {
		for _, day := range []clientele.Date{w.Since - 1, w.Since} {
			warnings, err := c.Warn(t.Context(), timeline, day.Time(), shopRhythm)
			if err != nil {
				t.Fatal(err)
			}
			on := false
			for _, v := range warnings {
				on = on || v.Row == w.Row
			}
			if on != (day == w.Since) {
				t.Errorf("row %d: warned on %v: %v", w.Row, day, on)
			}
		}
	}
}

func TestCUSUMRefusals(t *testing.T) {
	for _, bad := range [][2]float64{{1, 50}, {math.NaN(), 50}, {2, 1}, {2, math.Inf(1)}} {
		if _, err := CalibrateCUSUM(bad[0], bad[1]); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	timeline := timelineOf(t, map[string][]string{"a": {"2024-01-01"}})
	good := &CUSUM{2, 3}
	for _, err := range []error{
		second((&CUSUM{}).Warn(t.Context(), timeline, date("2024-02-01").Time(), shopRhythm)),
		second(good.Warn(t.Context(), timeline, time.Time{}, shopRhythm)),
		second(good.Warn(t.Context(), timeline, date("2024-02-01").Time(), Rhythm{})),
	} {
		if !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v, want a bad option", err)
		}
	}
	if got := (&CUSUM{}).FalseAlarms(); got != 0 {
		t.Errorf("false alarms of nothing: %v", got)
	}
}
