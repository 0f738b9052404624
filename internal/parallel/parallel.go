// Package parallel spreads independent pieces of work over the cores. Which
// core takes which piece never shows in a result: pieces are numbered, and
// whoever combines them does so in the order of the numbers.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// For calls do(i) once for every i from 0 to n−1, on at most GOMAXPROCS
// goroutines, and returns when all calls have returned. When ctx ends, no
// further call is begun and its error is returned.
func For(ctx context.Context, n int, do func(i int)) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			do(i)
		}
		return ctx.Err()
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// Chunks splits n rows into pieces of the given size, the last one shorter,
// and calls do with the number and the bounds of each, as [For] does. The
// pieces depend on n and size alone, never on the number of cores.
func Chunks(ctx context.Context, n, size int, do func(chunk, lo, hi int)) error {
	return For(ctx, (n+size-1)/size, func(i int) {
		do(i, i*size, min(n, (i+1)*size))
	})
}
