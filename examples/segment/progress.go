package main

import (
	"fmt"
	"io"
	"time"

	"github.com/clientele-go/clientele"
)

// reading returns a callback that says every second how far the reading is.
// A file that is read in less than that causes no output.
func reading(w io.Writer) clientele.Progress {
	return everySecond(func(bytes int) { fmt.Fprintf(w, "segment: %s MB read\n", count(bytes/1_000_000)) })
}

// fitting is the same for the steps of the fits.
func fitting(w io.Writer) clientele.Progress {
	return everySecond(func(steps int) { fmt.Fprintf(w, "segment: fitting, step %s\n", count(steps)) })
}

func everySecond(say func(done int)) clientele.Progress {
	last := time.Now()
	return func(done, _ int) {
		if now := time.Now(); now.Sub(last) >= time.Second {
			last = now
			say(done)
		}
	}
}
