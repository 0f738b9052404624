package cluster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The two best scores of a rounded row are those of the row itself but for the
// doubt, and the centre that is named has the best. Oracle: the distances.
func TestRoundedScores(t *testing.T) {
	for d := 1; d <= maxWritten; d++ {
		if !roundable(d) {
			continue
		}
		for _, k := range []int{2, 3, 8, 12, 61} {
			for _, scale := range []float64{0x1p-39, 1, 0x1p39} {
				t.Run(fmt.Sprintf("%d features, %d clusters, scale %g", d, k, scale), func(t *testing.T) {
					roundedScores(t, rowsWithOutliers(d, scale), d, k)
				})
			}
		}
	}
}

// rowsWithOutliers returns 500 rows: some at the origin or at several distances
// next to it, most farther off, and one far away.
func rowsWithOutliers(d int, scale float64) []float64 {
	rng := rand.New(rand.NewPCG(uint64(d), 1))
	x := make([]float64, 500*d)
	for i := range x {
		x[i] = scale * rng.NormFloat64() / 60
		switch {
		case i < 20*d:
			x[i] = 0
		case i < 40*d:
			x[i] *= 1e-6
		case i < 60*d:
			x[i] *= 0.1
		case i < 70*d:
			x[i] *= 0.01
		}
	}
	for j := range d {
		x[77*d+j] = scale
	}
	return x
}

func roundedScores(t *testing.T, x []float64, d, k int) {
	b, err := plainBlocks(ctx, x, nil, d)
	if err != nil {
		t.Fatal(err)
	}
	s := newLloyd(b, x[50*d:(50+k)*d])
	s.wearAll()
	w := s.workers.Get().(*worker)
	v := s.tabulateRounded(w.lanes, b.rounding[0], b.boxes[levels-1].radius[0])
	wide := v.doubt * (1 + 1e-9)
	for lo := 0; lo < b.n; lo += blockRows {
		rows := w.all[:min(blockRows, b.n-lo)]
		both(b.rounded[lo*d:], d, rows, w.lanes, w.found[:])
		for r := range rows {
			p := b.at(lo + r)
			scores := make([]float64, k)
			for c := range scores {
				scores[c] = (squared(p, s.row(c)) - squared(p, b.origin)) / 2
			}
			f := w.found[r]
			named := scores[f.first>>32&placeMask(max(k, 3))]
			slices.Sort(scores)
			near := float64(f.first>>v.shift)*v.unit + v.low
			next := float64(f.second>>v.shift)*v.unit + v.low
			if math.Abs(near-named) > wide || math.Abs(near-scores[0]) > wide || math.Abs(next-scores[1]) > wide {
				t.Fatalf("row %d: %v (%v for the one named) and %v, want %v and %v, give or take %v",
					lo+r, near, named, next, scores[0], scores[1], v.doubt)
			}
		}
	}
	if spread := v.spread * 1e-3; v.doubt > spread {
		t.Errorf("doubt %v, more than %v", v.doubt, spread)
	}
}

// Rows go to the nearest centre though a single outlier spoils the rounding of
// all others in its chunk.
func TestOutlierSpoilsNoLabel(t *testing.T) {
	for d := 1; d <= maxWritten; d++ {
		for _, size := range []float64{1, 1e4} {
			x := rowsWithOutliers(d, 1)
			for j := range d {
				x[77*d+j] = size
			}
			b, err := plainBlocks(ctx, x, nil, d)
			if err != nil {
				t.Fatal(err)
			}
			neverLies(t, newLloyd(b, x[20*d:26*d]))
			neverLies(t, newLloyd(b, x[100*d:106*d]))
		}
	}
}

// No gap is noted that is longer than the true one. Oracle: the distances.
func TestGapsAreTrue(t *testing.T) {
	for d := 5; d <= maxWritten+1; d++ {
		for n, first := range []int{0, 20, 60, 100, 120} {
			x := rowsWithOutliers(d, 1)
			b, err := plainBlocks(ctx, x, nil, d)
			if err != nil {
				t.Fatal(err)
			}
			s := newLloyd(b, x[first*d:(first+2+2*n)*d]) // 2 to 10 centres
			s.forget()
			if _, err := s.assign(ctx); err != nil {
				t.Fatal(err)
			}
			for i := range b.n {
				var away []float64
				for c := range s.k {
					away = append(away, math.Sqrt(squared(b.at(i), s.row(c))))
				}
				slices.Sort(away)
				if gap := float64(s.spare[i]); gap > (away[1]-away[0])*(1+1e-6) {
					t.Fatalf("%d features, centres from %d on, row %d: gap %v, want at most %v", d, first, i, gap, away[1]-away[0])
				}
			}
		}
	}
}
