package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// The oracle is Detect on each day.
func TestDetectManyIsDetectOnEachDay(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 31, 400, 2)
	d := &ByRhythm{Rhythm: shopRhythm}
	var days []time.Time
	for at := shopStart - 30; at < s.end+60; at += 61 {
		days = append(days, at.Time())
	}
	opts := &DetectOptions{Closed: map[int]clientele.Date{3: shopStart + 200, 5: shopStart + 400}}
	series, err := DetectMany(ctx, s.timeline, days, d, opts)
	if err != nil {
		t.Fatal(err)
	}
	var labellings []Labelling[Stage]
	for j, day := range days {
		snap, err := Detect(ctx, s.timeline, day, d, opts)
		if err != nil {
			t.Fatal(err)
		}
		got := series.Labelling(j, nil)
		if diff := cmp.Diff(snap.Labelling(nil), got); diff != "" {
			t.Errorf("%v (-want +got)\n%s", day, diff)
		}
		labellings = append(labellings, got)
	}
	moves, err := MoveMany(labellings, &MoveOptions[Stage]{Labels: Stages()})
	if err != nil {
		t.Fatal(err)
	}
	want := &Moves{States: 6, N: make([]float64, 36)}
	for _, m := range moves {
		for c, n := range m.Moves().N {
			want.N[c] += n
		}
	}
	if diff := cmp.Diff(want, series.Moves()); diff != "" {
		t.Errorf("moves (-want +got)\n%s", diff)
	}
	counted, err := CountMoves(6, series.Sequences())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, counted); diff != "" {
		t.Errorf("moves of the sequences (-want +got)\n%s", diff)
	}
}

// Who has only returned goods, as after purchases from before the data begin, is
// a prospect on every day. The oracle is Detect.
func TestDetectManyOfRefundsOnly(t *testing.T) {
	ctx := context.Background()
	b := clientele.NewBuilder[string](nil)
	for _, tx := range []clientele.Transaction[string]{
		{Customer: "buyer", At: date("2025-01-01").Time(), Amount: 5},
		{Customer: "buyer", At: date("2025-02-01").Time(), Amount: 7},
		{Customer: "returner", At: date("2025-02-01").Time(), Amount: -5},
	} {
		if err := b.Add(tx); err != nil {
			t.Fatal(err)
		}
	}
	timeline := b.Ledger().Timeline
	var days []time.Time
	for at := date("2024-12-15"); at < date("2027-01-01"); at += 30 {
		days = append(days, at.Time())
	}
	d := &ByRhythm{Rhythm: shopRhythm}
	series, err := DetectMany(ctx, timeline, days, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	for j, day := range days {
		snap, err := Detect(ctx, timeline, day, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(snap.Labelling(nil), series.Labelling(j, nil)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", day, diff)
		}
	}
}

func TestDetectManyRefusals(t *testing.T) {
	ctx := context.Background()
	timeline := timelineOf(t, map[string][]string{"a": {"2024-01-01"}})
	day := date("2024-02-01").Time()
	d := &ByRhythm{Rhythm: shopRhythm}
	for _, err := range []error{
		second(DetectMany(ctx, timeline, []time.Time{day}, nil, nil)),
		second(DetectMany(ctx, timeline, []time.Time{day}, &ByRhythm{}, nil)),
		second(DetectMany(ctx, timeline, []time.Time{day, day}, d, nil)),
		second(DetectMany(ctx, timeline, []time.Time{{}}, d, nil)),
	} {
		if !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v, want a bad option", err)
		}
	}
	s, err := DetectMany(ctx, timeline, nil, d, nil)
	if err != nil || len(s.Labelling(0, nil).Row) != 0 || s.Sequences() != nil || s.Moves().States != 6 {
		t.Errorf("no days: %+v, %v", s, err)
	}
}

func BenchmarkDetectMany(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s := simulateShop(b, 1, n, 2)
		d := &ByRhythm{Rhythm: shopRhythm}
		var days []time.Time
		for month := range 24 {
			days = append(days, (shopStart + clientele.Date(30*(month+1))).Time())
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := DetectMany(context.Background(), s.timeline, days, d, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Five thousand customers on 24 days, by the limits that many customers share:
// what the whole ledger says of each day, in one pass, is what a ledger that
// ends there says.
func TestManyDoNotLookAhead(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 12, 5000, 2)
	d := &ByRhythm{Rhythm: shopRhythm}
	var days []time.Time
	for i := range 24 {
		days = append(days, (shopStart + clientele.Date(30*(i+1))).Time())
	}
	many, err := DetectMany(ctx, s.timeline, days, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	for j, asOf := range many.AsOf {
		cut, rows := truncateRows(t, s.timeline, asOf)
		snap, err := Detect(ctx, cut, asOf.Time(), d, nil)
		if err != nil {
			t.Fatal(err)
		}
		if snap.Len() != len(rows) {
			t.Fatalf("%v: %d customers of %d", asOf, snap.Len(), len(rows))
		}
		known := 0
		for i, row := range rows {
			if got := many.Stage[row*len(days)+j]; got != snap.Stage[i] {
				t.Fatalf("%v, row %d: %v, the ledger that ends there says %v", asOf, row, got, snap.Stage[i])
			}
		}
		for row := range s.timeline.Len() {
			if many.Stage[row*len(days)+j] != Unknown {
				known++
			}
		}
		if known != len(rows) {
			t.Errorf("%v: %d customers, want %d", asOf, known, len(rows))
		}
	}
}
