package cluster

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Oracle: scikit-learn 1.2.1.
func TestDBSCANGolden(t *testing.T) {
	for _, set := range goldenSets {
		g, p, _ := golden(t, set)
		w := g.DBSCAN
		m, err := FitDBSCAN(ctx, p, w.Eps, &DBSCANOptions{Scales: []Scale{Raw}, Least: float64(w.MinSamples)})
		if err != nil {
			t.Fatal(err)
		}
		noise := 0
		for _, l := range m.Labels {
			if l == Noise {
				noise++
			}
		}
		if m.Clusters() != w.Clusters || noise != w.Noise || len(m.Label) != w.Core {
			t.Errorf("%s: %d clusters, %d noise, %d cores, want %d, %d, %d", set, m.Clusters(), noise, len(m.Label), w.Clusters, w.Noise, w.Core)
		}
		if !sameGroups(m.Labels, w.Labels) {
			t.Errorf("%s: labels differ", set)
		}
	}
}

// Oracle: the definition, by every distance, with weights.
func TestDBSCANByDefinition(t *testing.T) {
	p := mixture(300, 2, 4, 3)
	p.Weight = make([]float64, 300)
	for i := range p.Weight {
		p.Weight[i] = float64(i % 3)
	}
	const reach, least = 0.5, 6
	m, err := FitDBSCAN(ctx, p, reach, &DBSCANOptions{Scales: []Scale{Raw}, Least: least})
	if err != nil {
		t.Fatal(err)
	}
	near := func(i, j int) bool { return squared(p.Row(i), p.Row(j)) <= reach*reach }
	core := make([]bool, 300)
	for i := range core {
		mass := 0.0
		for j := range core {
			if near(i, j) {
				mass += p.Weight[j]
			}
		}
		core[i] = mass >= least
	}
	want := make([]int, 300)
	for i := range want {
		want[i] = Noise
	}
	k := 0
	for i := range want {
		if !core[i] || want[i] != Noise {
			continue
		}
		queue := []int{i}
		want[i] = k
		for len(queue) > 0 {
			q := queue[0]
			queue = queue[1:]
			for j := range want {
				if want[j] == Noise && near(q, j) {
					want[j] = k
					if core[j] {
						queue = append(queue, j)
					}
				}
			}
		}
		k++
	}
	if k < 3 || !sameGroups(m.Labels, want) {
		t.Errorf("%d clusters; labels differ", k)
	}
}

func TestDBSCANAssignAndJSON(t *testing.T) {
	p := &Points{D: 1, Data: []float64{10, 10.5, 11, 11.5, 1, 1.5, 2, 50}}
	m, err := FitDBSCAN(ctx, p, 0.6, &DBSCANOptions{Scales: []Scale{Raw}, Least: 2})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 1, 1, 1, 0, 0, 0, -1}, m.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back DBSCAN
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	got, err := back.Assign(nil, &Points{D: 1, Data: []float64{2.59, 2.61, 9.5, 30}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{0, -1, 1, -1}, got); diff != "" {
		t.Errorf("assigned (-want +got):\n%s", diff)
	}
	none, err := FitDBSCAN(ctx, p, 1e-9, nil)
	if err != nil || none.Clusters() != 0 {
		t.Errorf("no reach: %v", err)
	}
	for _, reach := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := FitDBSCAN(ctx, p, reach, nil); err == nil {
			t.Errorf("reach %v gave no error", reach)
		}
	}
}

// Two dense groups and a few strays: the proposed reach tells them apart.
func TestReach(t *testing.T) {
	p := mixture(400, 2, 1, 1)
	for i := 0; i < 400; i += 2 {
		p.Data[i] += 30
	}
	p.Data = append(p.Data, 100, 100, -50, 70)
	opts := &DBSCANOptions{Scales: []Scale{Raw}}
	reach, err := Reach(ctx, p, opts)
	if err != nil {
		t.Fatal(err)
	}
	m, err := FitDBSCAN(ctx, p, reach, opts)
	if err != nil {
		t.Fatal(err)
	}
	if m.Clusters() != 2 || m.Labels[400] != Noise || m.Labels[401] != Noise {
		t.Errorf("reach %v: %d clusters", reach, m.Clusters())
	}
}
