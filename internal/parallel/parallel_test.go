package parallel

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

func TestChunksCoverEveryRowOnce(t *testing.T) {
	for _, procs := range []int{1, 2, 7} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		for _, n := range []int{0, 1, 99, 100, 101, 1000} {
			seen := make([]atomic.Int32, n)
			err := Chunks(context.Background(), n, 100, func(chunk, lo, hi int) {
				if lo != chunk*100 {
					t.Errorf("chunk %d begins at %d", chunk, lo)
				}
				for i := lo; i < hi; i++ {
					seen[i].Add(1)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			for i := range seen {
				if got := seen[i].Load(); got != 1 {
					t.Fatalf("n %d, procs %d: row %d seen %d times", n, procs, i, got)
				}
			}
		}
	}
}

func TestForStops(t *testing.T) {
	for _, procs := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		ctx, cancel := context.WithCancel(context.Background())
		var calls atomic.Int64
		err := For(ctx, 1_000_000, func(int) {
			if calls.Add(1) == 10 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want Canceled", err)
		}
		if got := calls.Load(); got > 100 {
			t.Errorf("%d calls after the end of the context", got)
		}
	}
}
