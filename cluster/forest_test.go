package cluster

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// bruteTree is the oracle: Prim's algorithm on every distance.
func bruteTree(x []float64, d, k int) []Merge {
	n := len(x) / d
	all := make([][]float64, n)
	core := make([]float64, n)
	for i := range all {
		for j := range n {
			all[i] = append(all[i], squared(x[i*d:][:d], x[j*d:][:d]))
		}
		core[i] = slices.Sorted(slices.Values(all[i]))[k-1]
	}
	in := make([]bool, n)
	in[0] = true
	var edges []Merge
	for len(edges) < n-1 {
		a, b, shortest := -1, -1, math.Inf(1)
		for i := range n {
			for j := range n {
				if q := max(all[i][j], core[i], core[j]); in[i] && !in[j] && q < shortest {
					a, b, shortest = i, j, q
				}
			}
		}
		in[b] = true
		edges = append(edges, Merge{min(a, b), max(a, b), math.Sqrt(shortest)})
	}
	return edges
}

func heights(edges []Merge) []float64 {
	var out []float64
	for _, e := range edges {
		out = append(out, e.Height)
	}
	slices.Sort(out)
	return out
}

// All shortest trees have the same edge lengths, ties or not; where there are no
// ties, the same edges and so the same groups.
func TestReachTreeByBruteForce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{2, 17, 150} {
		for _, d := range []int{1, 2, 3, 6} {
			for _, lattice := range []bool{false, true} {
				for _, k := range []int{1, min(n, 4)} {
					rng := rand.New(rand.NewPCG(uint64(n), uint64(d)))
					x := make([]float64, n*d)
					for i := range x {
						x[i] = rng.NormFloat64()
						if lattice {
							x[i] = float64(rng.IntN(5))
						}
					}
					want := bruteTree(x, d, k)
					var first []Merge
					for _, procs := range []int{1, 2, 7} {
						runtime.GOMAXPROCS(procs)
						got, err := reachTree(ctx, x, d, k)
						if err != nil {
							t.Fatal(err)
						}
						if !slices.EqualFunc(heights(want), heights(got), near9) {
							t.Fatalf("n %d, d %d, k %d, lattice %v: other lengths", n, d, k, lattice)
						}
						if first == nil {
							first = got
						}
						if !slices.Equal(first, got) {
							t.Errorf("n %d, d %d, k %d: another tree on %d cores", n, d, k, procs)
						}
					}
					if !lattice && k == 1 {
						a, b := inOrder(want, n), inOrder(first, n)
						if !slices.Equal(a, b) {
							t.Errorf("n %d, d %d: other merges", n, d)
						}
					}
				}
			}
		}
	}
}
