package radix

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// What is put into the slots comes back to the rows, on any number of cores,
// and to every row once.
func TestWalkIsTheWayBack(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{0, 1, 500, blockSize, 2*blockSize + 1, 100_000} {
		for name, values := range inputs(n) {
			for _, cores := range []int{1, 3} {
				runtime.GOMAXPROCS(cores)
				d, finite := NewDeal(values, make([]float64, len(values)))
				if !finite {
					t.Fatalf("%s, n %d, %d cores: not finite", name, n, cores)
				}
				d.Sort(func(_, _ int, places []Entry) {
					for i, e := range places {
						d.Put(places[i:i+1], d.Value(e), e.Row())
					}
				})
				var rows, wrong atomic.Int64
				d.Walk(func(from int, slot []uint16, x []float64, k []uint32) {
					rows.Add(int64(len(slot)))
					for i, s := range slot {
						if x[s] != values[from+i] || int(k[s]) != from+i {
							wrong.Add(1)
						}
					}
					for i := range x {
						x[i] = math.NaN()
					}
				})
				if rows.Load() != int64(n) || wrong.Load() != 0 {
					t.Errorf("%s, n %d, %d cores: %d rows, %d of them wrong", name, n, cores, rows.Load(), wrong.Load())
				}
			}
		}
	}
}

// Stretches cover all places in order, whatever the number of cores, and never
// part equal values.
func TestSortVisitsInOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	type visited struct {
		from        int
		first, last float64
		n           int
	}
	for name, values := range inputs(60_000) {
		var want []visited
		for _, cores := range []int{1, 3} {
			runtime.GOMAXPROCS(cores)
			d, _ := NewDeal(values, make([]float64, len(values)))
			var mu sync.Mutex
			got := make([]visited, len(d.stretches()))
			d.Sort(func(i, from int, places []Entry) {
				mu.Lock()
				defer mu.Unlock()
				got[i] = visited{from, d.Value(places[0]), d.Value(places[len(places)-1]), len(places)}
			})
			next := 0
			for i, g := range got {
				if g.from != next || g.n == 0 {
					t.Fatalf("%s: stretch %d has %d places from %d, want some from %d", name, i, g.n, g.from, next)
				}
				if i > 0 && !(got[i-1].last > g.first) {
					t.Fatalf("%s: stretch %d begins with %v, the one before ends with %v", name, i, g.first, got[i-1].last)
				}
				next += g.n
			}
			if next != len(values) {
				t.Errorf("%s: %d places visited, want %d", name, next, len(values))
			}
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: stretches depend on the number of cores", name)
			}
		}
	}
}

// A value that is not finite is noticed wherever it is.
func TestNewDealChecks(t *testing.T) {
	for _, n := range []int{1, 2, blockSize + 2} {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for _, row := range []int{0, n / 2, n - 1} {
				values := slices.Repeat([]float64{-math.MaxFloat64, 0, math.MaxFloat64}, n/3+1)[:n]
				if _, finite := NewDeal(values, make([]float64, len(values))); !finite {
					t.Fatalf("n %d: finite values are none", n)
				}
				values[row] = bad
				if d, finite := NewDeal(values, make([]float64, len(values))); finite || d != nil {
					t.Errorf("n %d: %v in row %d is not noticed", n, bad, row)
				}
			}
		}
	}
}
