package clv

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

// everyModel are the models of opportunities, of contracts and of continuous
// time: all have every ability.
func everyModel(t *testing.T) []full {
	return slices.Concat([]full{
		BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.8},
		SBG{Alpha: 0.668, Beta: 3.806},
	}, models, atTraits(t))
}

// The tracking curve of every model, cumulative and incremental, within the
// history and beyond, is that of drawn customers within four standard errors,
// and exactly the sum of n·PMF over the customers who have come.
func TestTrackingOfEveryModel(t *testing.T) {
	ctx := context.Background()
	n, end := 4000, 30.0
	h := &clientele.History{X: make([]float64, n), Last: make([]float64, n), T: make([]float64, n)}
	for i := range n {
		h.T[i] = float64(5 + i%26)
	}
	h.Weight = make([]float64, n)
	edges := []float64{0, 4, 11, 25, 30, 41}
	for _, m := range everyModel(t) {
		for i := range h.Weight {
			h.Weight[i] = 1
		}
		track, err := Tracking(ctx, m, h, edges)
		if err != nil {
			t.Fatal(err)
		}
		sum, square := make([]float64, len(edges)), make([]float64, len(edges))
		per, perSquare := make([]float64, len(edges)), make([]float64, len(edges))
		var times []float64
		for i := range n {
			birth := end - h.T[i]
			times = m.Draw(rand.New(rand.NewPCG(12, uint64(i))), 41-birth, times[:0])
			before := 0.0
			for j, edge := range edges {
				count := 0.0
				for _, at := range times {
					if birth+at <= edge {
						count++
					}
				}
				sum[j] += count
				square[j] += count * count
				per[j] += count - before
				perSquare[j] += (count - before) * (count - before)
				before = count
			}
		}
		for j := range edges {
			if z := (sum[j] - track.Cumulative[j]) / math.Sqrt(square[j]+1); math.Abs(z) > 4 {
				t.Errorf("%T%v to %v: %v purchases, want %v, %.1f s.e. off", m, m, edges[j], sum[j], track.Cumulative[j], z)
			}
			if z := (per[j] - track.Per[j]) / math.Sqrt(perSquare[j]+1); math.Abs(z) > 4 {
				t.Errorf("%T%v from the edge before to %v: %v purchases, want %v, %.1f s.e. off", m, m, edges[j], per[j], track.Per[j], z)
			}
		}
		// Two customers, with weights, by the pmf.
		two := &clientele.History{X: []float64{0, 0}, Last: []float64{0, 0}, T: []float64{12, 9}, Weight: []float64{2, 0.5}}
		track, err = Tracking(ctx, m, two, []float64{2, 5, 12})
		if err != nil {
			t.Fatal(err)
		}
		f := must[float64](t)
		mean := func(age float64) float64 {
			sum := 0.0
			for n := 1; n < 600; n++ {
				sum += float64(n) * f(m.PMF(n, age))
			}
			return sum
		}
		before := 0.0
		for j, want := range []float64{2 * mean(2), 2*mean(5) + 0.5*mean(2), 2*mean(12) + 0.5*mean(9)} {
			agree(t, fmt.Sprintf("%T%v, edge %d", m, m, j), track.Cumulative[j], want, 1e-8)
			agree(t, fmt.Sprintf("%T%v, period %d", m, m, j), track.Per[j], want-before, 1e-7)
			before = want
		}
	}
}
