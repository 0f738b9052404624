package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

func TestAlerts(t *testing.T) {
	b := clientele.NewBuilder[string](nil)
	add := func(who string, amount float64, days ...string) {
		for _, day := range days {
			if err := b.Add(clientele.Transaction[string]{Customer: who, At: date(day).Time(), Amount: amount}); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("silent, high value", 50, every("2024-01-01", 7, 20)...)  // last on May 13
	add("silent, low value", 10, every("2024-01-01", 7, 20)...)   // last on May 13
	add("spends less", 20, every("2024-01-04", 7, 16)...)         // until April 18
	add("spends less", 5, every("2024-04-25", 7, 5)...)           // until May 23
	add("came back", 30, every("2023-01-01", 7, 20)...)           // until May 2023
	add("came back", 30, "2024-05-28")                            // a year later
	add("steady", 99, every("2024-01-02", 7, 22)...)              // last on May 28
	add("departed", 99, every("2023-01-02", 7, 22)...)            // last on May 29, 2023
	add("refunded only", -3, "2024-05-01")                        // a prospect
	add("silent, of no value", -1, every("2024-01-01", 7, 20)...) // refunds only
	snap, err := Detect(context.Background(), b.Ledger().Timeline, date("2024-06-01").Time(), &ByRhythm{Rhythm: shopRhythm}, nil)
	if err != nil {
		t.Fatal(err)
	}
	value := []float64{1000, 100, 300, 200, 5000, 9000, 0, 0}
	alerts, err := Alerts(snap, value, &AlertOptions{HighValue: 0.35})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range alerts {
		got = append(got, fmt.Sprintf("%d %v, at risk %.0f of %.0f", a.Row, a.Kind, a.AtRisk, a.Value))
	}
	want := []string{
		"0 high value in decline, at risk 464 of 1000",
		"2 sudden drop, at risk 219 of 300",
		"1 unusual silence, at risk 46 of 100",
		"3 reactivated, at risk 5 of 200",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// A return that has been reported is not reported again.
	again, err := Alerts(snap, value, &AlertOptions{HighValue: 0.35, Since: date("2024-05-30")})
	if err != nil || len(again) != 3 {
		t.Errorf("%d alerts, %v, want 3", len(again), err)
	}
	var input *clientele.InputError
	if _, err := Alerts(snap, value[1:], nil); !errors.As(err, &input) {
		t.Errorf("values short: %v", err)
	}
	value[2] = math.NaN()
	if _, err := Alerts(snap, value, nil); !errors.As(err, &input) || input.Row != 2 {
		t.Errorf("value not finite: %v", err)
	}
	if _, err := Alerts(snap, value, &AlertOptions{Drop: 2}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("share: %v", err)
	}
	if alerts, err := Alerts(&Snapshot{}, nil, nil); err != nil || len(alerts) != 0 {
		t.Errorf("empty: %v, %v", alerts, err)
	}
}

// On simulated customers of regular rhythm, three of four who are lost raise an
// alert in time and two of five alerts are such; the truth is held out.
func TestAlertQuality(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 41, 3000, 3)
	fitted := shopStart + 40*7
	r, err := FitRhythm(ctx, s.timeline, fitted.Time(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var days []time.Time
	for at := fitted; at <= shopStart+70*7; at += 7 {
		days = append(days, at.Time())
	}
	q, err := MeasureAlerts(ctx, s.timeline, days, s.endTime(), &ByRhythm{Rhythm: *r}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", q)
	if q.Precision < 0.38 || q.Recall < 0.7 || q.Lead < 14 || q.Delay > 60 {
		t.Errorf("quality %+v", q)
	}
	// Nothing is known after the end, and nothing before it is read as truth.
	cut := truncate(t, s.timeline, s.end-1)
	if same, err := MeasureAlerts(ctx, cut, days, (s.end - 1).Time(), &ByRhythm{Rhythm: *r}, nil); err != nil || same.Alerts != q.Alerts {
		t.Errorf("%d alerts with a shorter held-out period, %v, want %d", same.Alerts, err, q.Alerts)
	}
	for _, err := range []error{
		second(MeasureAlerts(ctx, s.timeline, nil, s.endTime(), &ByRules{}, nil)),
		second(MeasureAlerts(ctx, s.timeline, days, s.endTime(), nil, nil)),
		second(MeasureAlerts(ctx, s.timeline, days, days[3], &ByRules{}, nil)),
		second(MeasureAlerts(ctx, s.timeline, []time.Time{days[1], days[0]}, s.endTime(), &ByRules{}, nil)),
	} {
		if !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v, want a bad option", err)
		}
	}
}
