package cluster

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The result is a fixed point of Lloyd's algorithm, not far from the best.
func TestBisecting(t *testing.T) {
	for _, set := range goldenSets {
		g, p, _ := golden(t, set)
		m, err := FitBisecting(ctx, p, g.K, &Options{Scales: []Scale{Raw}})
		if err != nil {
			t.Fatal(err)
		}
		if m.Inertia < g.BestOf50*(1-1e-9) || m.Inertia > g.BestOf50*1.15 {
			t.Errorf("%s: inertia %v, the best is %v", set, m.Inertia, g.BestOf50)
		}
		again, err := FitKMeans(ctx, p, g.K, &Options{Scales: []Scale{Raw}, Start: m.Centers})
		if err != nil || !slices.Equal(again.Labels, m.Labels) {
			t.Errorf("%s: not a fixed point: %v", set, err)
		}
	}
	m, err := FitBisecting(ctx, &Points{D: 1, Data: []float64{1, 1, 4}}, 3, nil)
	if err != nil || m.Clusters() != 2 || !m.Fit.Reduced {
		t.Errorf("two places: %+v, %v", m, err)
	}
}

func TestMiniBatchIsNear(t *testing.T) {
	p := mixture(20_000, 3, 5, 8)
	full, err := FitKMeans(ctx, p, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := FitMiniBatch(ctx, p, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Inertia > full.Inertia*1.02 || m.Inertia < full.Inertia*(1-1e-9) {
		t.Errorf("inertia %v, of all rows %v", m.Inertia, full.Inertia)
	}
	labels, err := m.Assign(nil, p)
	if err != nil || !slices.Equal(labels, m.Labels) {
		t.Errorf("labels are not those assigned: %v", err)
	}
	if _, err := FitMiniBatch(ctx, p, 5, &MiniBatchOptions{Batch: -1}); err == nil {
		t.Error("a batch below 0 gave no error")
	}
}

// Oracle: the mean over old and new rows, by hand.
func TestUpdate(t *testing.T) {
	m := line([]float64{2, 3}, 1, 10)
	m.Rows = []int{2, 3}
	p := &Points{D: 1, Data: []float64{4, 12, 16}, Weight: []float64{1, 1, 2}}
	got, err := m.Update(p, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{(2*1 + 4) / 3.0, (3*10 + 12 + 2*16) / 6.0}
	for c := range want {
		if !near9(got.Centers[c], want[c]) {
			t.Errorf("centre %d: %v, want %v", c, got.Centers[c], want[c])
		}
	}
	if diff := cmp.Diff([]int{3, 5}, got.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{1, 10}, m.Centers); diff != "" {
		t.Errorf("the old model changed (-want +got):\n%s", diff)
	}
	got, err = m.Update(p, 0)
	if err != nil || math.Abs(got.Centers[0]-4) > 1e-12 || math.Abs(got.Centers[1]-44.0/3) > 1e-12 {
		t.Errorf("without memory: %v, %v", got.Centers, err)
	}
	if _, err := m.Update(p, 2); err == nil {
		t.Error("a memory of 2 gave no error")
	}
	if _, err := m.Update(nil, 1); err == nil {
		t.Error("no points gave no error")
	}
}
