package cluster

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Oracle: pam of R 4.2.2, package cluster, on iris: objective 0.654207699215,
// medoids 8, 79 and 113, sizes 50, 62, 38. (The copy of iris in R differs in
// rows 35 and 38, which changes the objective in the fourth digit or not at
// all; these figures agree.)
func TestKMedoidsGolden(t *testing.T) {
	_, p, _ := golden(t, "iris_raw")
	m, err := FitKMedoids(ctx, p, 3, &KMedoidsOptions{Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Cost-0.654207699215) > 1e-9 {
		t.Errorf("cost %v, want 0.654207699215", m.Cost)
	}
	if diff := cmp.Diff([]int{7, 78, 112}, m.Row); diff != "" {
		t.Errorf("medoids (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{50, 62, 38}, m.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// Oracle: every choice of two rows.
func TestKMedoidsByBruteForce(t *testing.T) {
	for seed := range uint64(20) {
		p := mixture(25, 2, 2, seed)
		p.Weight = make([]float64, 25)
		for i := range p.Weight {
			p.Weight[i] = float64(1 + i%3)
		}
		m, err := FitKMedoids(ctx, p, 2, &KMedoidsOptions{Scales: []Scale{Raw}})
		if err != nil {
			t.Fatal(err)
		}
		best := math.Inf(1)
		for a := range 25 {
			for b := range a {
				cost, mass := 0.0, 0.0
				for i := range 25 {
					cost += p.Weight[i] * sqrt(min(squared(p.Row(i), p.Row(a)), squared(p.Row(i), p.Row(b))))
					mass += p.Weight[i]
				}
				best = min(best, cost/mass)
			}
		}
		// Exchanging one at a time may end at a local optimum, a little above.
		if m.Cost < best-1e-9 || m.Cost > best*1.02 {
			t.Errorf("seed %d: cost %v, the best is %v", seed, m.Cost, best)
		}
	}
}

func TestKMedoidsOfMany(t *testing.T) {
	p := mixture(6000, 2, 4, 4)
	opts := &KMedoidsOptions{Scales: []Scale{Raw}, Exact: 500, Sample: 500}
	m, err := FitKMedoids(ctx, p, 4, opts)
	if err != nil {
		t.Fatal(err)
	}
	all, err := FitKMeans(ctx, p, 4, &Options{Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Compare(all.Labels, m.Labels)
	if err != nil || a.ARI < 0.9 {
		t.Errorf("ARI with k-means %v, %v", a.ARI, err)
	}
	for c, i := range m.Row {
		if m.Labels[i] != c {
			t.Errorf("medoid %d is in cluster %d", c, m.Labels[i])
		}
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back KMedoids
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	labels, err := back.Assign(nil, p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Labels, labels); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestKMedoidsEdges(t *testing.T) {
	m, err := FitKMedoids(ctx, &Points{D: 1, Data: []float64{3, 3, 8}}, 3, nil)
	if err != nil || m.Clusters() != 2 || !m.Fit.Reduced || m.Cost != 0 {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := FitKMedoids(ctx, &Points{D: 1, Data: []float64{3}}, 0, nil); err == nil {
		t.Error("k of 0 gave no error")
	}
}
