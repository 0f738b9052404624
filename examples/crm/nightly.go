package main

import (
	"context"
	"time"
)

// nightly does the work at once and then at an hour of every day, by a clock
// of UTC, until ctx ends. The work is expected to know whether it has been
// done already; after a night in which the program was down it is done at the
// next start.
func nightly(ctx context.Context, now func() time.Time, hour int, work func(context.Context)) {
	for {
		work(ctx)
		// Not all the time at once: a clock may be set, a machine may sleep.
		for due := next(now(), hour); now().Before(due); {
			select {
			case <-ctx.Done():
				return
			case <-time.After(min(due.Sub(now()), 10*time.Minute)):
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// next returns the first time after now at which it is that hour.
func next(now time.Time, hour int) time.Time {
	now = now.UTC()
	due := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, time.UTC)
	if !due.After(now) {
		due = due.AddDate(0, 0, 1)
	}
	return due
}
