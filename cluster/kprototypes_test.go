package cluster

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Oracle: every grouping of a few rows into two, at the cost of its own means
// and modes.
func TestKPrototypesByBruteForce(t *testing.T) {
	p := &Points{D: 1, Data: []float64{1, 2, 1.5, 8, 9, 2, 8.5, 1}}
	names := &Categories{Names: []string{"channel"}, Columns: [][]string{{"web", "web", "shop", "shop", "shop", "shop", "web", "web"}}}
	const gamma = 3
	m, err := FitKPrototypes(ctx, p, names, 2, &KPrototypesOptions{Gamma: gamma, Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	best := math.Inf(1)
	for set := 1; set < 255; set++ {
		cost := 0.0
		for side := range 2 {
			var values []float64
			web, shop := 0.0, 0.0
			for i := range 8 {
				if set>>i&1 == side {
					values = append(values, p.Data[i])
					if names.Columns[0][i] == "web" {
						web++
					} else {
						shop++
					}
				}
			}
			mean, sd := meanSD(values, nil)
			_ = mean
			cost += float64(len(values))*sd*sd + gamma*min(web, shop)
		}
		best = min(best, cost)
	}
	if !near9(m.Cost, best) {
		t.Errorf("cost %v, want %v", m.Cost, best)
	}
	again, err := m.AssignMixed(nil, p, names)
	if err != nil || !slices.Equal(again, m.Labels) {
		t.Errorf("labels %v, assigned %v, %v", m.Labels, again, err)
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back KPrototypes
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	m.Labels = nil
	if diff := cmp.Diff(m, &back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Without names it is k-means; without numbers k-modes.
func TestKPrototypesOfOneKind(t *testing.T) {
	p := mixture(500, 2, 3, 9)
	m, err := FitKPrototypes(ctx, p, nil, 3, &KPrototypesOptions{Restarts: 5})
	if err != nil {
		t.Fatal(err)
	}
	km, err := FitKMeans(ctx, p, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Cost-km.Inertia) > 1e-6*km.Inertia || !sameGroups(m.Labels, km.Labels) {
		t.Errorf("cost %v, k-means %v", m.Cost, km.Inertia)
	}
	names := &Categories{Columns: [][]string{{"a", "b", "a", "b"}, {"x", "y", "x", "y"}}}
	modes, err := FitKPrototypes(ctx, nil, names, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"a", "x"}, {"b", "y"}}, modes.Modes); diff != "" || !modes.Fit.Reduced || modes.Cost != 0 {
		t.Errorf("modes (-want +got):\n%s", diff)
	}
	got, err := modes.AssignMixed(nil, nil, &Categories{Columns: [][]string{{"b", "new"}, {"x", "y"}}})
	if err != nil || !slices.Equal(got, []int{0, 1}) {
		t.Errorf("assigned %v, %v", got, err)
	}
}

func TestKPrototypesErrors(t *testing.T) {
	p := &Points{D: 1, Data: []float64{1, 2}}
	if _, err := FitKPrototypes(ctx, nil, nil, 1, nil); err == nil {
		t.Error("nothing gave no error")
	}
	_, err := FitKPrototypes(ctx, p, &Categories{Columns: [][]string{{"a"}}}, 1, nil)
	if err == nil || err.Error() != "cluster: c1: 1 rows, want 2" {
		t.Errorf("ragged: %v", err)
	}
	if _, err := FitKPrototypes(ctx, p, nil, 0, nil); err == nil {
		t.Error("k of 0 gave no error")
	}
}

// Fewer distinct rows than clusters are said, with numbers or without.
func TestKPrototypesSaysWhatThereIs(t *testing.T) {
	names := &Categories{Columns: [][]string{{"a", "b", "a"}}}
	for _, p := range []*Points{nil, {D: 1, Data: []float64{1, 2, 1}}} {
		m, err := FitKPrototypes(ctx, p, names, 3, nil)
		if err != nil || m.Clusters() != 2 || !m.Fit.Reduced {
			t.Fatalf("%+v, %v", m, err)
		}
		want := []string{"asked for 3 clusters, the rows have only 2 distinct places"}
		if diff := cmp.Diff(want, m.Fit.Warnings); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
