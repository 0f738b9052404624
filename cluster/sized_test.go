package cluster

import (
	"math"
	"testing"
)

// Oracle: every way to give seven rows to three centres.
func TestSizedAssignmentByBruteForce(t *testing.T) {
	for seed := range uint64(40) {
		p := mixture(7, 2, 3, seed)
		centers := rowsOf(p, 0, 1, 2)
		f := &flow{k: 3, n: 7, least: 2, most: 3, cost: make([]float64, 21)}
		if seed%2 == 1 {
			f.least, f.most = 1, 4
		}
		for i := range 7 {
			for c := range 3 {
				f.cost[i*3+c] = squared(p.Row(i), centers[2*c:2*c+2])
			}
		}
		if err := f.solve(ctx); err != nil {
			t.Fatal(err)
		}
		got := 0.0
		for i, l := range f.labels {
			got += f.cost[i*3+int(l)]
		}
		best := math.Inf(1)
		for code := range 2187 {
			cost, size := 0.0, [3]int{}
			for i, c := 0, code; i < 7; i, c = i+1, c/3 {
				cost += f.cost[i*3+c%3]
				size[c%3]++
			}
			ok := true
			for _, s := range size {
				ok = ok && s >= f.least && s <= f.most
			}
			if ok {
				best = min(best, cost)
			}
		}
		if !near9(got, best) {
			t.Errorf("seed %d: cost %v, want %v", seed, got, best)
		}
	}
}

func TestKMeansSizes(t *testing.T) {
	p := mixture(2000, 3, 3, 2)
	for _, o := range []*Options{{MinShare: 0.18}, {MaxShare: 0.22}, {MinShare: 0.2, MaxShare: 0.2}} {
		m, err := FitKMeans(ctx, p, 5, o)
		if err != nil {
			t.Fatal(err)
		}
		for c, r := range m.Rows {
			if float64(r) < o.MinShare*2000 || (o.MaxShare > 0 && float64(r) > o.MaxShare*2000) {
				t.Errorf("%+v: cluster %d has %d rows", o, c, r)
			}
		}
		if !m.Fit.Converged {
			t.Errorf("%+v: not converged", o)
		}
	}
	far := &Points{D: 1, Data: []float64{1e9, 1e9 + 1, 1e9 + 2, 1e9 + 50}}
	m, err := FitKMeans(ctx, far, 2, &Options{Scales: []Scale{Raw}, MinShare: 0.5})
	if err != nil || m.Centers[0] != 1e9+0.5 || m.Centers[1] != 1e9+26 {
		t.Errorf("far from the origin: %v, %v", m.Centers, err)
	}
	for _, o := range []*Options{{MinShare: 0.3}, {MaxShare: 0.1}, {MinShare: -1}, {MaxShare: math.NaN()}} {
		if _, err := FitKMeans(ctx, p, 5, o); err == nil {
			t.Errorf("%+v gave no error", o)
		}
	}
}
