package main

import (
	"fmt"
	"io"
	"time"

	"github.com/clientele-go/clientele"
)

// progress returns a callback that says every second how far the reading is.
// A file that is read in less than that causes no output.
func progress(w io.Writer) clientele.Progress {
	last := time.Now()
	return func(bytes, _ int) {
		if now := time.Now(); now.Sub(last) >= time.Second {
			last = now
			fmt.Fprintf(w, "segment: %s MB read\n", count(bytes/1_000_000))
		}
	}
}
