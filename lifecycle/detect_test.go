package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// timelineOf makes a timeline of purchases of 10 on the given days, customers
// in the order of their names.
func timelineOf(tb testing.TB, days map[string][]string) *clientele.Timeline {
	tb.Helper()
	b := clientele.NewBuilder[string](nil)
	names := make([]string, 0, len(days))
	for name := range days {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, day := range days[name] {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				tb.Fatal(err)
			}
			if err := b.Add(clientele.Transaction[string]{Customer: name, At: at, Amount: 10}); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return b.Ledger().Timeline
}

// every returns n days, step days apart.
func every(first string, step, n int) []string {
	at, _ := time.Parse(time.DateOnly, first)
	var out []string
	for i := range n {
		out = append(out, at.AddDate(0, 0, i*step).Format(time.DateOnly))
	}
	return out
}

// shopRhythm is a usual gap of four weeks, fairly regular.
var shopRhythm = Rhythm{Shape: 3, R: 2, Alpha: 19, A: 0.5, B: 1.5}

func date(s string) clientele.Date {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return clientele.DateOf(at)
}

func TestStages(t *testing.T) {
	tests := []struct {
		name   string
		days   []string
		asOf   string
		stage  Stage
		reason Reason
		since  string
	}{
		{"a first purchase", []string{"2024-01-01"}, "2024-01-20", Acquisition, FirstPurchase, "2024-01-01"},
		{"first purchase on the as-of day", []string{"2024-01-20"}, "2024-01-20", Acquisition, FirstPurchase, "2024-01-20"},
		{"twice within a usual gap", every("2024-01-01", 4, 2), "2024-01-08", Acquisition, Young, "2024-01-01"},
		{"three purchases", every("2024-01-01", 28, 3), "2024-03-10", Growth, Building, "2024-01-30"},
		{"steady weeks", every("2024-01-01", 7, 20), "2024-05-15", Maturity, Steady, "2024-01-29"},
		{"steady half-years", every("2020-01-01", 182, 9), "2024-03-01", Maturity, Steady, "2021-12-29"},
		{"weekly, silent for 18 days", every("2024-01-01", 7, 20), "2024-05-31", Decline, Silent, "2024-05-28"},
		{"weekly, silent for three months", every("2024-01-01", 7, 20), "2024-08-15", Departed, Gone, "2024-06-02"},
		{"half-yearly, silent for three months", every("2020-01-01", 182, 9), "2024-03-25", Maturity, Steady, "2021-12-29"},
		{"from monthly to weekly", append(every("2024-01-01", 28, 8), every("2024-07-20", 7, 5)...), "2024-08-19", Growth, BuysMore, "2024-08-10"},
		{"from weekly to monthly", append(every("2024-01-01", 7, 12), every("2024-04-20", 35, 4)...), "2024-08-10", Decline, BuysLess, "2024-08-03"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			timeline := timelineOf(t, map[string][]string{"a": tt.days})
			s, err := Detect(context.Background(), timeline, date(tt.asOf).Time(), &ByRhythm{Rhythm: shopRhythm}, nil)
			if err != nil {
				t.Fatal(err)
			}
			a := s.Assessment(0)
			if a.Stage != tt.stage || a.Reason != tt.reason || a.Since != date(tt.since) {
				t.Errorf("got %v, %v since %v, want %v, %v since %v\n%s\n%+v", a.Stage, a.Reason, a.Since, tt.stage, tt.reason, tt.since, a.Why(clientele.English), a.Evidence)
			}
		})
	}
}

func TestSpendTrendMovesTheStage(t *testing.T) {
	for _, tt := range []struct {
		late   float64
		stage  Stage
		reason Reason
	}{{100, Growth, SpendsMore}, {10, Maturity, Steady}, {1, Decline, SpendsLess}} {
		b := clientele.NewBuilder[string](nil)
		for i, day := range every("2024-01-01", 7, 12) {
			amount := 10 + float64(i%3)
			if i >= 8 {
				amount *= tt.late / 10
			}
			if err := b.Add(clientele.Transaction[string]{Customer: "a", At: date(day).Time(), Amount: amount}); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Detect(context.Background(), b.Ledger().Timeline, date("2024-03-20").Time(), &ByRhythm{Rhythm: shopRhythm}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Assessment(0); a.Stage != tt.stage || a.Reason != tt.reason {
			t.Errorf("%v: got %v, %v, want %v, %v; %+v", tt.late, a.Stage, a.Reason, tt.stage, tt.reason, a.Evidence)
		}
	}
}

// Rows without a purchase, closed rows, purchases after a close, all on one
// day, and a gap of years.
func TestStagesOfOddHistories(t *testing.T) {
	b := clientele.NewBuilder[string](nil)
	add := func(who, day string, amount float64) {
		if err := b.Add(clientele.Transaction[string]{Customer: who, At: date(day).Time(), Amount: amount}); err != nil {
			t.Fatal(err)
		}
	}
	add("refund only", "2024-05-01", -5)
	add("later", "2024-07-01", 10)
	for range 3 {
		add("one day", "2024-06-01", 10)
	}
	for _, day := range every("2024-01-01", 7, 20) {
		add("closed", day, 10)
		add("back", day, 10)
	}
	for _, day := range slices.Concat(every("2018-01-01", 7, 20), every("2024-03-01", 7, 12)) {
		add("away for years", day, 10)
	}
	opts := &DetectOptions{Closed: map[int]clientele.Date{3: date("2024-05-20"), 4: date("2024-05-01")}}
	s, err := Detect(context.Background(), b.Ledger().Timeline, date("2024-06-02").Time(), &ByRhythm{Rhythm: shopRhythm}, opts)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range s.Len() {
		got = append(got, fmt.Sprint(s.Row[i], " ", s.Stage[i], ", ", s.Reason[i], " since ", s.Since[i],
			", breaks ", s.Profile[i].Breaks, ", ", s.Profile[i].Standing(date("2024-01-01"))))
	}
	want := []string{
		"0 prospect, no purchase since 2024-05-01, breaks 0, unknown",
		"2 acquisition, first purchase since 2024-06-01, breaks 0, new",
		"3 departed, closed since 2024-05-20, breaks 0, new",
		"4 departed, gone since 2024-06-02, breaks 0, new",
		"5 maturity, steady since 2024-03-01, breaks 1, returning",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// The break of six years counts for less than three months.
	if sum := s.Profile[4].GapSum; sum > 30*7+90 {
		t.Errorf("gaps add up to %v days", sum)
	}
}

// What a customer is on a day must not depend on later days: the ledger that
// ends there gives the same answer, bit for bit.
func TestDetectDoesNotLookAhead(t *testing.T) {
	s := simulateShop(t, 11, 300, 2)
	ctx := context.Background()
	for _, asOf := range []clientele.Date{shopStart + 20, shopStart + 100, shopStart + 333, s.end - 1} {
		r, err := FitRhythm(ctx, s.timeline, asOf.Time(), nil)
		if err != nil {
			t.Fatal(err)
		}
		cut := truncate(t, s.timeline, asOf)
		rCut, err := FitRhythm(ctx, cut, asOf.Time(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, rCut); diff != "" {
			t.Errorf("%v: rhythm (-whole +cut)\n%s", asOf, diff)
		}
		whole, err := Detect(ctx, s.timeline, asOf.Time(), &ByRhythm{Rhythm: *r}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Detect(ctx, cut, asOf.Time(), &ByRhythm{Rhythm: *r}, nil)
		if err != nil {
			t.Fatal(err)
		}
		// Rows of the cut ledger are numbered anew, in the same order.
		whole.Row, got.Row = nil, nil
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%v (-whole +cut)\n%s", asOf, diff)
		}
	}
}

// truncate returns a timeline without the days after the last one.
func truncate(tb testing.TB, t *clientele.Timeline, last clientele.Date) *clientele.Timeline {
	tb.Helper()
	b := clientele.NewBuilder[int](nil)
	for row := range t.Len() {
		for day := range t.Days(row) {
			if day.Date <= last {
				if err := b.Add(clientele.Transaction[int]{Customer: row, At: day.Date.Time(), Amount: day.Revenue}); err != nil {
					tb.Fatal(err)
				}
			}
		}
	}
	return b.Ledger().Timeline
}

// Since is the first day of the unbroken run of the stage: the oracle detects
// on every single day.
func TestSince(t *testing.T) {
	s := simulateShop(t, 5, 40, 2)
	ctx := context.Background()
	d := &ByRhythm{Rhythm: shopRhythm}
	type run struct {
		stage Stage
		since clientele.Date
	}
	runs := make(map[int]run)
	for asOf := shopStart; asOf <= s.end; asOf++ {
		snap, err := Detect(ctx, s.timeline, asOf.Time(), d, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range snap.Row {
			if runs[row].stage != snap.Stage[i] {
				runs[row] = run{snap.Stage[i], asOf}
			}
			if got, want := snap.Since[i], runs[row].since; got != want {
				t.Fatalf("row %d on %v: %v since %v, want %v", row, asOf, snap.Stage[i], got, want)
			}
		}
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	s := simulateShop(t, 2, 2500, 1)
	ctx := context.Background()
	var want *Snapshot
	for _, procs := range []int{1, 2, 5} {
		previous := runtime.GOMAXPROCS(procs)
		got, err := Detect(ctx, s.timeline, s.endTime(), nil, nil)
		runtime.GOMAXPROCS(previous)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%d cores (-want +got)\n%s", procs, diff[:min(len(diff), 500)])
		}
	}
}

func TestDetectRefusals(t *testing.T) {
	ctx := context.Background()
	timeline := timelineOf(t, map[string][]string{"a": {"2024-01-01"}})
	asOf := date("2024-02-01").Time()
	if _, err := Detect(ctx, timeline, time.Time{}, nil, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("zero as-of: %v", err)
	}
	for _, d := range []Detector{
		&ByRhythm{},
		&ByRhythm{Rhythm: Rhythm{Shape: 1, R: 1, Alpha: -1, A: 1, B: 1}},
		&ByRhythm{Rhythm: shopRhythm, Thresholds: Thresholds{DepartAlive: 2}},
		&ByRhythm{Rhythm: shopRhythm, Thresholds: Thresholds{DepartAlive: 0.9}},
		&ByRhythm{Rhythm: shopRhythm, Thresholds: Thresholds{Leave: 0.5}},
	} {
		if _, err := Detect(ctx, timeline, asOf, d, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	empty := clientele.NewBuilder[int](nil).Ledger().Timeline
	s, err := Detect(ctx, empty, asOf, nil, nil)
	if err != nil || s.Len() != 0 {
		t.Errorf("empty: %+v, %v", s, err)
	}
	s, err = Detect(ctx, timeline, date("2023-01-01").Time(), nil, nil)
	if err != nil || s.Len() != 0 {
		t.Errorf("before the first day: %+v, %v", s, err)
	}
	if got := s.Assessment(7); got != (Assessment{}) {
		t.Errorf("a row that is not there: %+v", got)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Detect(cancelled, timeline, asOf, &ByRhythm{Rhythm: shopRhythm}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func BenchmarkDetect(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s := simulateShop(b, 1, n, 2)
		d := &ByRhythm{Rhythm: shopRhythm}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Detect(context.Background(), s.timeline, s.endTime(), d, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
