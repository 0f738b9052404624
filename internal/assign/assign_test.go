package assign

import (
	"math"
	"math/rand/v2"
	"testing"
)

// lowest is the oracle: every way to place the rows from i on.
func lowest(cost []float64, rows, cols, i int, used []bool) float64 {
	if i == rows {
		return 0
	}
	best := math.Inf(1)
	for j := range cols {
		if !used[j] {
			used[j] = true
			best = min(best, cost[i*cols+j]+lowest(cost, rows, cols, i+1, used))
			used[j] = false
		}
	}
	return best
}

func TestSolveByBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for trial := range 300 {
		rows, cols := 1+rng.IntN(6), 1+rng.IntN(6)
		cost := make([]float64, rows*cols)
		for i := range cost {
			cost[i] = float64(rng.IntN(20) - 5)
		}
		got := Solve(cost, rows, cols)
		total, placed := 0.0, 0
		used := make([]bool, cols)
		for i, j := range got {
			if j < 0 {
				continue
			}
			if used[j] {
				t.Fatalf("trial %d: column %d taken twice", trial, j)
			}
			used[j] = true
			total += cost[i*cols+j]
			placed++
		}
		if placed != min(rows, cols) {
			t.Fatalf("trial %d: %d of %d × %d placed", trial, placed, rows, cols)
		}
		var want float64
		if rows <= cols {
			want = lowest(cost, rows, cols, 0, make([]bool, cols))
		} else {
			flipped := make([]float64, len(cost))
			for i := range rows {
				for j := range cols {
					flipped[j*rows+i] = cost[i*cols+j]
				}
			}
			want = lowest(flipped, cols, rows, 0, make([]bool, rows))
		}
		if total != want {
			t.Fatalf("trial %d, %d × %d: cost %v, want %v", trial, rows, cols, total, want)
		}
	}
}
