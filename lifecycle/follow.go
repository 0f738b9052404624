package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Follow feeds the days of a timeline, up to and with a day, to the tracks of
// its customers. tracks[i] is of ledger row i, as an earlier call left it; nil,
// or fewer than the ledger has rows, begins the others anew. It returns new
// tracks, one per ledger row, and the changes in the order of days and rows.
// The tracks given are not modified. Days that are over for a track are not fed
// again, so a ledger to which days were added later than that continues where
// it was left.
//
// Following in one call or in many gives the same tracks and events.
//
// Errors: [clientele.ErrOption] for a tracker out of range, a zero time or more
// tracks than the ledger has rows.
func (t *Tracker) Follow(ctx context.Context, timeline *clientele.Timeline, tracks []Track, to time.Time) ([]Track, []Event, error) {
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	if to.IsZero() {
		return nil, nil, fmt.Errorf("lifecycle: the day to follow to is the zero time: %w", clientele.ErrOption)
	}
	if len(tracks) > timeline.Len() {
		return nil, nil, fmt.Errorf("lifecycle: %d tracks for %d rows: %w", len(tracks), timeline.Len(), clientele.ErrOption)
	}
	end := clientele.DateOf(to)
	out := make([]Track, timeline.Len())
	copy(out, tracks)
	d := t.withDefaults()
	d.Detector = fast(d.Detector, timeline.Len())
	events := make([][]Event, (len(out)+rowChunk-1)/rowChunk)
	err := parallel.Chunks(ctx, len(out), rowChunk, func(c, lo, hi int) {
		emit := func(e Event) { events[c] = append(events[c], e) }
		for row := lo; row < hi; row++ {
			f := feed{tracker: d, track: &out[row], row: row, emit: emit}
			for day := range timeline.Days(row) {
				if day.Date > end {
					break
				}
				if !f.track.Known || day.Date > max(f.track.Fed, f.track.Done) {
					f.observe(day)
				}
			}
			f.advance(end)
		}
	})
	if err != nil {
		return nil, nil, fmt.Errorf("lifecycle: %w", err)
	}
	return out, inOrder(events), nil
}

// inOrder returns events, given in the order of rows and within a row of days,
// in the order of days and within a day of rows.
func inOrder(chunks [][]Event) []Event {
	first, last, n := farthest, -farthest, 0
	for _, events := range chunks {
		n += len(events)
		for i := range events {
			first, last = min(first, events[i].Date), max(last, events[i].Date)
		}
	}
	if n == 0 {
		return nil
	}
	if int(last-first) > 8*n { // few events over many days
		out := slices.Concat(chunks...)
		slices.SortStableFunc(out, func(a, b Event) int { return int(a.Date - b.Date) })
		return out
	}
	next := make([]int, last-first+2) // where the next event of each day goes
	for _, events := range chunks {
		for i := range events {
			next[events[i].Date-first+1]++
		}
	}
	for day := 1; day < len(next); day++ {
		next[day] += next[day-1]
	}
	out := make([]Event, n)
	for _, events := range chunks {
		for i := range events {
			at := &next[events[i].Date-first]
			out[*at] = events[i]
			*at++
		}
	}
	return out
}

// StagesOf returns the stages held in tracks for [Move]. Customers of whom
// nothing is known are left out. Value, one per track, may be nil; where it is
// shorter than the tracks it is as if it were nil.
func StagesOf(tracks []Track, asOf clientele.Date, value []float64) Labelling[Stage] {
	l := Labelling[Stage]{AsOf: asOf, Row: []int{}, Label: []Stage{}}
	for row := range tracks {
		if !tracks[row].Known {
			continue
		}
		l.Row = append(l.Row, row)
		l.Label = append(l.Label, tracks[row].Stage())
		if len(value) >= len(tracks) {
			l.Value = append(l.Value, value[row])
		}
	}
	return l
}
