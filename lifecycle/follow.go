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
	all := slices.Concat(events...)
	sortEvents(all)
	return out, all, nil
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
