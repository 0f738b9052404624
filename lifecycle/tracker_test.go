package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele"
)

// trackers are the trackers that the properties are tested with: one per
// detector, with different policies.
func trackers() map[string]*Tracker {
	return map[string]*Tracker{
		"rhythm":  {Detector: &ByRhythm{Rhythm: shopRhythm}},
		"daily":   {Detector: &ByRhythm{Rhythm: shopRhythm}, Every: 1, Confirm: 3, Window: 5, Dwell: 1},
		"instant": {Detector: &ByRhythm{Rhythm: shopRhythm}, Every: 1, Confirm: 1, Window: 1, Dwell: -1},
		"rules":   {Detector: &ByRules{}, Every: 30},
		"hidden":  {Detector: &ByHidden{Model: goldenHidden}},
		"model":   {Detector: &ByModel{Model: trueModel, Unit: clientele.Day, Rhythm: shopRhythm}, Every: 10},
	}
}

// Day by day, in batches or from history: the same tracks and the same events.
func TestFollowIsTheSameHoweverFed(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 21, 40, 2)
	for name, tracker := range trackers() {
		t.Run(name, func(t *testing.T) {
			want, wantEvents, err := tracker.Follow(ctx, s.timeline, nil, s.endTime())
			if err != nil {
				t.Fatal(err)
			}
			if len(wantEvents) < 40 {
				t.Fatalf("only %d events: the test has lost its point", len(wantEvents))
			}

			// In batches of random length.
			rng := rand.New(rand.NewPCG(5, 6))
			var tracks []Track
			var events []Event
			for at := shopStart; ; at += clientele.Date(1 + rng.IntN(40)) {
				at = min(at, s.end)
				var more []Event
				if tracks, more, err = tracker.Follow(ctx, s.timeline, tracks, at.Time()); err != nil {
					t.Fatal(err)
				}
				events = append(events, more...)
				if at == s.end {
					break
				}
			}
			if diff := cmp.Diff(want, tracks); diff != "" {
				t.Errorf("batches (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(wantEvents, events); diff != "" {
				t.Errorf("events of batches (-want +got)\n%s", diff)
			}

			// Day by day, with each track through JSON on its way.
			byDay := make(map[clientele.Date][]int)
			days := make([]map[clientele.Date]clientele.DayTotal, s.timeline.Len())
			for row := range days {
				days[row] = make(map[clientele.Date]clientele.DayTotal)
				for day := range s.timeline.Days(row) {
					days[row][day.Date] = day
					byDay[day.Date] = append(byDay[day.Date], row)
				}
			}
			tracks, events = make([]Track, s.timeline.Len()), nil
			emit := func(e Event) { events = append(events, e) }
			for at := shopStart; at <= s.end; at++ {
				for _, row := range byDay[at] {
					if err := tracker.Observe(&tracks[row], row, days[row][at], emit); err != nil {
						t.Fatal(err)
					}
				}
				for row := range tracks {
					tracker.Advance(&tracks[row], row, at, emit)
				}
				if at%97 == 0 {
					data, err := json.Marshal(tracks)
					if err != nil {
						t.Fatal(err)
					}
					tracks = nil
					if err := json.Unmarshal(data, &tracks); err != nil {
						t.Fatal(err)
					}
				}
			}
			sortEvents(events)
			if diff := cmp.Diff(want, tracks); diff != "" {
				t.Errorf("day by day (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(wantEvents, events); diff != "" {
				t.Errorf("events day by day (-want +got)\n%s", diff)
			}
		})
	}
}

// Later days change nothing: following a ledger that ends on a day gives the
// tracks that following the whole ledger to that day gives, and its events are
// the first ones of following further.
func TestFollowDoesNotLookAhead(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 22, 50, 1)
	for name, tracker := range trackers() {
		t.Run(name, func(t *testing.T) {
			_, all, err := tracker.Follow(ctx, s.timeline, nil, s.endTime())
			if err != nil {
				t.Fatal(err)
			}
			for _, last := range []clientele.Date{shopStart + 200, shopStart + 365, shopStart + 501} {
				cut, rows := truncateRows(t, s.timeline, last)
				got, gotEvents, err := tracker.Follow(ctx, cut, nil, last.Time())
				if err != nil {
					t.Fatal(err)
				}
				whole, _, err := tracker.Follow(ctx, s.timeline, nil, last.Time())
				if err != nil {
					t.Fatal(err)
				}
				for i, row := range rows {
					if diff := cmp.Diff(whole[row], got[i]); diff != "" {
						t.Errorf("%v, row %d (-whole +cut)\n%s", last, row, diff)
					}
				}
				for i := range gotEvents {
					gotEvents[i].Row = rows[gotEvents[i].Row]
				}
				sortEvents(gotEvents)
				if diff := cmp.Diff(all[:len(gotEvents)], gotEvents); diff != "" {
					t.Errorf("%v: events (-whole +cut)\n%s", last, diff)
				}
				if len(gotEvents) < len(all) && all[len(gotEvents)].Date <= last {
					t.Errorf("%v: %d events, want more", last, len(gotEvents))
				}
			}
		})
	}
}

// truncateRows returns a timeline without the days after the last one, and the
// old row of each new one.
func truncateRows(tb testing.TB, t *clientele.Timeline, last clientele.Date) (*clientele.Timeline, []int) {
	tb.Helper()
	var rows []int
	for row := range t.Len() {
		for day := range t.Days(row) {
			if day.Date <= last {
				rows = append(rows, row)
			}
			break
		}
	}
	return truncate(tb, t, last), rows
}

// The skipping of checkpoints that can change nothing changes nothing.
type unsettled struct{ Detector }

func TestSettledSkipsNothing(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 23, 150, 2)
	want, wantEvents, err := (&Tracker{Detector: unsettled{&ByRhythm{Rhythm: shopRhythm}}}).Follow(ctx, s.timeline, nil, s.endTime())
	if err != nil {
		t.Fatal(err)
	}
	got, gotEvents, err := (&Tracker{Detector: &ByRhythm{Rhythm: shopRhythm}}).Follow(ctx, s.timeline, nil, s.endTime())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(wantEvents, gotEvents); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Every event starts from the stage that the one before ended in, a
// reactivation starts from departed, and the tracker goes there and back far less than
// the detector alone.
func TestTrackerIsSteady(t *testing.T) {
	ctx := context.Background()
	s := simulateShop(t, 24, 600, 1)
	d := &ByRhythm{Rhythm: Rhythm{Shape: 1, R: 1.2, Alpha: 45, A: 0.4, B: 1.2}}
	count := func(tracker *Tracker) (changes, back int) {
		_, events, err := tracker.Follow(ctx, s.timeline, nil, s.endTime())
		if err != nil {
			t.Fatal(err)
		}
		held := make(map[int]Event)
		for _, e := range events {
			last := held[e.Row]
			if e.From != last.To || e.From == e.To {
				t.Fatalf("event %+v after %+v", e, last)
			}
			if e.Reactivated != (e.From == Departed) {
				t.Fatalf("reactivated: %+v", e)
			}
			if e.Why.Stage != e.To || e.Why.Since != e.Date {
				t.Fatalf("why: %+v", e)
			}
			changes++
			if e.To == last.From && e.Date-last.Date < 28 {
				back++ // there and back again within four weeks
			}
			held[e.Row] = e
		}
		return changes, back
	}
	calm, calmBack := count(&Tracker{Detector: d})
	raw, rawBack := count(&Tracker{Detector: d, Every: 1, Confirm: 1, Window: 1, Dwell: -1})
	t.Logf("%d changes, %d of them back within four weeks; without confirmation %d and %d", calm, calmBack, raw, rawBack)
	if calm >= raw || float64(calmBack) > 0.4*float64(rawBack) {
		t.Errorf("%d changes, %d back; without confirmation %d and %d", calm, calmBack, raw, rawBack)
	}
}

func TestTrackerCloseAndReturn(t *testing.T) {
	tracker := &Tracker{Detector: &ByRhythm{Rhythm: shopRhythm}}
	var tr Track
	var got []string
	emit := func(e Event) {
		text := e.Date.String() + " " + e.From.String() + " → " + e.To.String() + ", " + e.Why.Reason.String()
		if e.Reactivated {
			text += ", reactivated"
		}
		got = append(got, text)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	buy := func(day string) clientele.DayTotal {
		return clientele.DayTotal{Date: date(day), Orders: 1, Revenue: 10}
	}
	must(tracker.Observe(&tr, 7, clientele.DayTotal{Date: date("2023-12-01"), Refunds: 5}, emit))
	for _, day := range every("2024-01-01", 14, 8) {
		must(tracker.Observe(&tr, 7, buy(day), emit))
	}
	must(tracker.Close(&tr, 7, date("2024-04-20"), emit))
	tracker.Advance(&tr, 7, date("2024-06-20"), emit)
	must(tracker.Observe(&tr, 7, buy("2024-07-01"), emit))
	tracker.Advance(&tr, 7, date("2025-07-01"), nil)
	want := []string{
		"2023-12-01 unknown → prospect, no purchase",
		"2024-01-01 prospect → acquisition, first purchase",
		"2024-02-01 acquisition → growth, building",
		"2024-03-07 growth → maturity, steady",
		"2024-04-20 maturity → departed, closed",
		"2024-07-01 departed → maturity, steady, reactivated",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if tr.Stage() != Departed || tr.Reason != Gone {
		t.Errorf("a year later: %v, %v", tr.Stage(), tr.Reason)
	}
	var input *clientele.InputError
	before := tr
	for _, err := range []error{
		tracker.Observe(&tr, 7, buy("2025-07-01"), nil),
		tracker.Observe(&tr, 7, buy("2024-07-01"), nil),
		tracker.Close(&tr, 7, date("2025-01-01"), nil),
	} {
		if !errors.As(err, &input) || input.Row != 7 {
			t.Errorf("late: %v", err)
		}
	}
	if tr != before {
		t.Error("a refused day changed the track")
	}
	var unknown Track
	tracker.Advance(&unknown, 1, date("2024-01-01"), emit)
	if unknown != (Track{}) {
		t.Errorf("a customer of whom nothing is known: %+v", unknown)
	}
}

func TestFollowRefusals(t *testing.T) {
	ctx := context.Background()
	timeline := timelineOf(t, map[string][]string{"a": {"2024-01-01"}})
	end := date("2024-02-01").Time()
	d := &ByRhythm{Rhythm: shopRhythm}
	for _, tracker := range []*Tracker{
		{},
		{Detector: &ByRhythm{}},
		{Detector: d, Every: -1},
		{Detector: d, Confirm: 4, Window: 3},
		{Detector: d, Window: 9},
		{Detector: &ByRules{DeclineDays: 300}},
		{Detector: &ByModel{}},
		{Detector: &ByModel{Model: trueModel, Rhythm: shopRhythm}},
	} {
		if _, _, err := tracker.Follow(ctx, timeline, nil, end); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", tracker, err)
		}
	}
	var tr Track
	for _, tracker := range []*Tracker{{}, {Detector: d, Window: 99}, {Detector: d, Every: -7}} {
		if err := tracker.Observe(&tr, 0, clientele.DayTotal{Date: 5, Orders: 1}, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", tracker, err)
		}
		tracker.Advance(&tr, 0, 50, nil)
		if err := tracker.Close(&tr, 0, 50, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", tracker, err)
		}
	}
	if err := (&Tracker{Detector: d}).Observe(&tr, 0, clientele.DayTotal{Date: math.MaxInt32, Orders: 1}, nil); err == nil || tr != (Track{}) {
		t.Errorf("a day that no ledger has: %v", err)
	}
	if _, _, err := (&Tracker{Detector: d}).Follow(ctx, timeline, make([]Track, 2), end); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("too many tracks: %v", err)
	}
	if _, _, err := (&Tracker{Detector: d}).Follow(ctx, timeline, nil, time.Time{}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("zero time: %v", err)
	}
}

func FuzzTrackJSON(f *testing.F) {
	tracker := &Tracker{Detector: &ByRhythm{Rhythm: shopRhythm}}
	var tr Track
	for _, day := range every("2024-01-01", 7, 6) {
		if err := tracker.Observe(&tr, 0, clientele.DayTotal{Date: date(day), Orders: 1, Revenue: 5}, nil); err != nil {
			f.Fatal(err)
		}
	}
	data, err := json.Marshal(tr)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"model":"track","version":1,"profile":{"spends":-3,"purchases":-9}}`))
	f.Add([]byte(`{"model":"track","version":1,"known":true,"profile":{"purchases":9,"spends":9,"gap_sum":1e308}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var tr Track
		if json.Unmarshal(data, &tr) != nil {
			return
		}
		// Whatever was read can be taken further.
		next := max(tr.Fed, tr.Done, tr.Profile.Last) + 3
		if tr.Done > next-10_000 {
			_ = tracker.Observe(&tr, 0, clientele.DayTotal{Date: next, Orders: 1, Revenue: 5}, nil)
			tracker.Advance(&tr, 0, next+30, nil)
		}
	})
}

// testdata/track-v1.json stays readable for ever.
func TestTrackGolden(t *testing.T) {
	var want, got Track
	tracker := &Tracker{Detector: &ByRhythm{Rhythm: shopRhythm}}
	for _, day := range every("2024-01-01", 7, 6) {
		if err := tracker.Observe(&want, 0, clientele.DayTotal{Date: date(day), Orders: 1, Revenue: 5}, nil); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(filepath.Join("testdata", "track-v1.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, approx(1e-12)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"model":"track","version":2}`), &got); !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("a newer version: %v", err)
	}
}

// The oracle is counting by hand.
func TestSpells(t *testing.T) {
	events := []Event{
		{Row: 1, Date: 10, To: Acquisition},
		{Row: 2, Date: 12, To: Acquisition},
		{Row: 1, Date: 40, From: Acquisition, To: Growth},
		{Row: 2, Date: 50, From: Acquisition, To: Departed},
		{Row: 3, Date: 60, To: Acquisition},
		{Row: 2, Date: 90, From: Departed, To: Acquisition, Reactivated: true},
	}
	got, err := Spells(events, Acquisition, 100, Departed)
	if err != nil {
		t.Fatal(err)
	}
	want := []Duration{{Time: 30}, {Time: 38, Event: true}, {Time: 40}, {Time: 10}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	got, err = Spells(events, Acquisition, 100)
	if err != nil || !got[0].Event || !got[1].Event || got[2].Event {
		t.Errorf("into any stage: %+v, %v", got, err)
	}
	var input *clientele.InputError
	if _, err := Spells(events, Acquisition, 80); !errors.As(err, &input) || input.Row != 5 {
		t.Errorf("an event after the end: %v", err)
	}
}

func BenchmarkObserve(b *testing.B) {
	tracker := &Tracker{Detector: &ByRhythm{Rhythm: shopRhythm}}
	var tr Track
	at := clientele.Date(0)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%100 == 0 {
			tr, at = Track{}, 0
		}
		at += clientele.Date(5 + i%11)
		if err := tracker.Observe(&tr, 0, clientele.DayTotal{Date: at, Orders: 1, Revenue: float64(10 + i%7)}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// sortEvents puts events in the order of days, and of rows within a day. The
// events of one row stay in their order.
func sortEvents(events []Event) {
	slices.SortStableFunc(events, func(a, b Event) int {
		if a.Date != b.Date {
			return int(a.Date - b.Date)
		}
		return a.Row - b.Row
	})
}
