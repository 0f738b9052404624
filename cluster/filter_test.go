package cluster

import (
	"runtime"
	"slices"
	"testing"
)

// Oracle: plainLloyd, from the same start, and the same bits on any number of
// cores.
func TestFilterIsLloyd(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for d := 1; d <= 3; d++ {
		for _, weighted := range []bool{false, true} {
			p := mixture(5000, d, 5, uint64(d))
			if weighted {
				p.Weight = make([]float64, 5000)
				for i := range p.Weight {
					p.Weight[i] = float64(i % 4)
				}
			}
			start := rowsOf(p, 1, 2, 3, 5, 6, 7)
			_, labels, inertia := plainLloyd(p, start)
			var first []float64
			for _, procs := range []int{1, 3} {
				runtime.GOMAXPROCS(procs)
				centers, _, err := newFilter(p.Data, p.Weight, d).run(ctx, start, d, 1000, 0)
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = centers
				}
				if !slices.Equal(first, centers) {
					t.Errorf("d %d: %d cores give other bits", d, procs)
				}
				o, err := runFrom(ctx, p.Data, p.Weight, d, centers, &Options{})
				if err != nil {
					t.Fatal(err)
				}
				got := make([]int, len(o.labels))
				for i, l := range o.labels {
					got[i] = int(l)
				}
				if !near9(o.inertia, inertia) || !slices.Equal(got, labels) || o.iterations > 2 {
					t.Errorf("d %d, weighted %v: inertia %v after %d more rounds, want %v", d, weighted, o.inertia, o.iterations, inertia)
				}
			}
		}
	}
}
