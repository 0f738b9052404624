package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// lowestInertia is the oracle for one feature: the best cut of the sorted values
// into k stretches, by dynamic programming over all of them.
func lowestInertia(values []float64, k int) float64 {
	x := slices.Sorted(slices.Values(values))
	n := len(x)
	s, q := make([]float64, n+1), make([]float64, n+1)
	for i, v := range x {
		s[i+1], q[i+1] = s[i]+v, q[i]+v*v
	}
	best := make([]float64, n+1)
	for i := range best {
		best[i] = math.Inf(1)
	}
	best[0] = 0
	for range k {
		next := slices.Repeat([]float64{math.Inf(1)}, n+1)
		for b := 1; b <= n; b++ {
			for a := range b {
				m := (s[b] - s[a]) / float64(b-a)
				next[b] = min(next[b], best[a]+q[b]-q[a]-m*(s[b]-s[a]))
			}
		}
		best = next
	}
	return best[n]
}

// Oracle: for rows drawn evenly from a stretch of length s the lowest inertia is
// n·s²/12 for one cluster and a k²-th of it for k; that of the rows themselves
// comes from lowestInertia.
func TestGapByDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	p := &Points{D: 1}
	for i := range 400 {
		p.Data = append(p.Data, 5*float64(i%3)+rng.NormFloat64())
	}
	g := newGapStatistic(p.Data, 1, 200, &Options{Restarts: 10, Seed: 4})
	s := slices.Max(p.Data) - slices.Min(p.Data)
	for k := 1; k <= 4; k++ {
		gap, se, err := g.at(ctx, k)
		if err != nil {
			t.Fatal(err)
		}
		want := math.Log(400*s*s/12/float64(k*k)) - math.Log(lowestInertia(p.Data, k))
		// A few of the rows of each drawing at its ends are missing: (n−1)/(n+1).
		if math.Abs(gap-want) > 4*se/math.Sqrt(200)+0.02 {
			t.Errorf("k %d: gap %v, want %v ± %v", k, gap, want, se/math.Sqrt(200))
		}
		if !(se > 0 && se < 0.1) {
			t.Errorf("k %d: error %v", k, se)
		}
	}
}

// The box is along the features for a square and along the diagonal for a band.
func TestGapTakesTheSmallerBox(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var square, band []float64
	for range 500 {
		u, v := rng.Float64(), rng.Float64()
		square = append(square, u, v)
		band = append(band, 10*u+v, 10*u-v)
	}
	for name, x := range map[string][]float64{"square": square, "band": band} {
		g := newGapStatistic(x, 2, 1, &Options{})
		lo, hi := box(g.draws[0], 2)
		if name == "square" && (lo[0] < 0 || hi[0] > 1 || lo[1] < 0 || hi[1] > 1) {
			t.Errorf("%s: drawn from %v to %v", name, lo, hi)
		}
		for i := 0; name == "band" && i < len(x); i += 2 {
			if math.Abs(g.draws[0][i]-g.draws[0][i+1]) > 3 {
				t.Fatalf("%s: drawn at %v", name, g.draws[0][i:i+2])
			}
		}
	}
}
