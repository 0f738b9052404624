package radix

import (
	"runtime"
	"sync/atomic"
	"testing"
)

// What lies in the slots of the deal comes back to its row, on any number of
// cores, and every row once.
func TestWalkIsTheWayBack(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{0, 1, batch, batch + 1, serial, 2*serial + 1, 100_000} {
		for name, values := range inputs(n) {
			for _, cores := range []int{1, 3} {
				runtime.GOMAXPROCS(cores)
				d := NewDeal(values)
				var rows, wrong atomic.Int64
				d.Walk(func(from int, slots []uint32) {
					rows.Add(int64(len(slots)))
					for i, slot := range slots {
						if d.Rows[slot] != uint32(from+i) || d.Values[slot] != values[from+i] {
							wrong.Add(1)
						}
					}
				})
				if rows.Load() != int64(n) || wrong.Load() != 0 {
					t.Errorf("%s, n %d, %d cores: %d rows, %d of them wrong", name, n, cores, rows.Load(), wrong.Load())
				}
			}
		}
	}
}

// Visits cover all places in order, and never part equal values.
func TestSortVisitsInOrder(t *testing.T) {
	for name, values := range inputs(60_000) {
		d := NewDeal(values)
		order, sorted := make([]int, len(values)), make([]float64, len(values))
		next := 0
		d.Sort(order, sorted, func(from, to int) {
			if from != next || to <= from {
				t.Fatalf("%s: places %d to %d visited after %d", name, from, to, next)
			}
			if from > 0 && !(sorted[from-1] > sorted[from]) {
				t.Fatalf("%s: place %d has %v, the one before %v", name, from, sorted[from], sorted[from-1])
			}
			next = to
		})
		if next != len(values) {
			t.Errorf("%s: %d places visited, want %d", name, next, len(values))
		}
	}
}
