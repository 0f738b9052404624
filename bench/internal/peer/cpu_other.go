//go:build !unix

package peer

import "time"

var begin = time.Now()

// CPU returns wall time where CPU time is not to be had.
func CPU() float64 { return time.Since(begin).Seconds() }
