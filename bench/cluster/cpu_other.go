//go:build !unix

package main

import "time"

var begin = time.Now()

// cpuSeconds returns wall time where CPU time is not to be had.
func cpuSeconds() float64 { return time.Since(begin).Seconds() }
