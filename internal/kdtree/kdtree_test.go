package kdtree

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Oracle: every distance.
func TestNeighboursByBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 16, 17, 400} {
		for _, d := range []int{1, 2, 5} {
			x := make([]float64, n*d)
			weights := make([]float64, n)
			for i := range x {
				x[i] = float64(rng.IntN(12)) / 2
			}
			tree, err := New(context.Background(), x, d)
			if err != nil {
				t.Fatal(err)
			}
			for q := range n {
				weights[q] = float64(tree.Row[q] % 3)
			}
			for range 30 {
				p := make([]float64, d)
				for j := range p {
					p[j] = float64(rng.IntN(12)) / 2
				}
				all := make([]float64, n)
				for i := range n {
					for j := range d {
						all[i] += (x[i*d+j] - p[j]) * (x[i*d+j] - p[j])
					}
				}
				within := float64(rng.IntN(8))
				count, mass := 0.0, 0.0
				var rows []int
				for i, s := range all {
					if s <= within {
						count++
						mass += float64(i % 3)
						rows = append(rows, i)
					}
				}
				if got, _ := tree.Count(p, within, math.Inf(1), nil, nil); got != count {
					t.Fatalf("n %d, d %d: count %v, want %v", n, d, got, count)
				}
				if got, _ := tree.Count(p, within, math.Inf(1), weights, nil); got != mass {
					t.Fatalf("n %d, d %d: mass %v, want %v", n, d, got, mass)
				}
				var got []int
				tree.Within(p, within, nil, func(place int, s float64) {
					got = append(got, int(tree.Row[place]))
					if s != all[tree.Row[place]] {
						t.Fatalf("square %v, want %v", s, all[tree.Row[place]])
					}
				})
				slices.Sort(got)
				if !slices.Equal(got, rows) {
					t.Fatalf("n %d, d %d: rows %v, want %v", n, d, got, rows)
				}
				squares := make([]float64, 3)
				place := tree.Nearest(p, squares)
				lowest := slices.Index(all, slices.Min(all))
				if int(tree.Row[place]) != lowest {
					t.Fatalf("n %d, d %d: nearest %d, want %d", n, d, tree.Row[place], lowest)
				}
				sorted := append(slices.Sorted(slices.Values(all)), math.Inf(1), math.Inf(1))
				if !slices.Equal(squares, sorted[:3]) {
					t.Fatalf("n %d, d %d: squares %v, want %v", n, d, squares, sorted[:3])
				}
			}
		}
	}
}

func TestNewLooksAtTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(ctx, make([]float64, 1<<17), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}
