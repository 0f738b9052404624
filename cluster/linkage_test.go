package cluster

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Oracle: scipy 1.10.1, whose Ward agrees with ward.D2 of R 4.2.2.
func TestHierarchyGolden(t *testing.T) {
	for _, set := range goldenSets {
		g, p, _ := golden(t, set)
		for linkage, want := range map[Linkage]goldenLinkage{Ward: g.Ward, Complete: g.Complete, Average: g.Average, Single: g.Single} {
			h, err := FitHierarchy(ctx, p, &HierarchyOptions{Linkage: linkage, Scales: []Scale{Raw}})
			if err != nil {
				t.Fatal(err)
			}
			total := 0.0
			for _, m := range h.Merges {
				total += m.Height
			}
			if !near9(total, want.Sum) {
				t.Errorf("%s, %v: heights sum to %v, want %v", set, linkage, total, want.Sum)
			}
			for i, w := range want.Last {
				if got := h.Merges[len(h.Merges)-len(want.Last)+i].Height; !near9(got, w) {
					t.Errorf("%s, %v: height %d of the last: %v, want %v", set, linkage, i, got, w)
				}
			}
			if want.Labels != nil {
				got, err := h.Cut(g.K)
				if err != nil || !sameGroups(got, want.Labels) {
					t.Errorf("%s, %v: labels differ: %v", set, linkage, err)
				}
			}
		}
	}
}

// Oracle: the nearest two of all clusters, found anew for each merge.
func TestHierarchyByDefinition(t *testing.T) {
	p := mixture(40, 2, 3, 17)
	p.Weight = make([]float64, 40)
	for i := range p.Weight {
		p.Weight[i] = float64(1 + i%3)
	}
	for linkage := range Linkage(4) {
		h, err := FitHierarchy(ctx, p, &HierarchyOptions{Linkage: linkage, Scales: []Scale{Raw}})
		if err != nil {
			t.Fatal(err)
		}
		var sets [][]int
		for i := range 40 {
			sets = append(sets, []int{i})
		}
		for _, m := range h.Merges {
			best, a, b := 1e300, 0, 0
			for i := range sets {
				for j := range i {
					if v := apart(p, sets[i], sets[j], linkage); v < best {
						best, a, b = v, j, i
					}
				}
			}
			if !near9(m.Height, best) {
				t.Fatalf("%v: height %v, want %v", linkage, m.Height, best)
			}
			sets[a] = append(sets[a], sets[b]...)
			sets = slices.Delete(sets, b, b+1)
		}
	}
}

func apart(p *Points, a, b []int, linkage Linkage) float64 {
	if linkage == Ward {
		mean := func(rows []int) ([]float64, float64) {
			m, w := make([]float64, p.D), 0.0
			for _, i := range rows {
				w += p.weight(i)
			}
			for _, i := range rows {
				for j, v := range p.Row(i) {
					m[j] += v * p.weight(i) / w
				}
			}
			return m, w
		}
		ma, wa := mean(a)
		mb, wb := mean(b)
		return sqrt(2 * wa * wb / (wa + wb) * squared(ma, mb))
	}
	low, high, total, mass := 1e300, 0.0, 0.0, 0.0
	for _, i := range a {
		for _, j := range b {
			v := sqrt(squared(p.Row(i), p.Row(j)))
			low, high = min(low, v), max(high, v)
			total += v * p.weight(i) * p.weight(j)
			mass += p.weight(i) * p.weight(j)
		}
	}
	return map[Linkage]float64{Single: low, Complete: high, Average: total / mass}[linkage]
}

// With micro-clusters the large groups come out all the same.
func TestHierarchyOfMany(t *testing.T) {
	p := &Points{D: 1}
	for i := range 3000 {
		p.Data = append(p.Data, float64(100*(i%3))+float64(i%50)/10)
	}
	h, err := FitHierarchy(ctx, p, &HierarchyOptions{Scales: []Scale{Raw}, MaxRows: 100, Micro: 20})
	if err != nil {
		t.Fatal(err)
	}
	labels, err := h.Cut(3)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range labels {
		if l != i%3 {
			t.Fatalf("row %d is in cluster %d", i, l)
		}
	}
	if h.Leaves > 20 || len(h.Leaf) != 3000 {
		t.Errorf("%d leaves", h.Leaves)
	}
}

func TestHierarchyCutsAndJSON(t *testing.T) {
	h, err := FitHierarchy(ctx, &Points{D: 1, Data: []float64{5, 0, 1, 6, 20}}, &HierarchyOptions{Scales: []Scale{Raw}, Linkage: Single})
	if err != nil {
		t.Fatal(err)
	}
	for height, want := range map[float64][]int{-1: {0, 1, 2, 3, 4}, 1: {0, 1, 1, 0, 2}, 4: {0, 0, 0, 0, 1}, 99: {0, 0, 0, 0, 0}} {
		got, err := h.CutAt(height)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %v (-want +got):\n%s", height, diff)
		}
	}
	if _, err := h.Cut(6); err == nil {
		t.Error("a cut into 6 gave no error")
	}
	data, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var back Hierarchy
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h, &back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	one, err := FitHierarchy(ctx, &Points{D: 1, Data: []float64{7}}, nil)
	if err != nil || len(one.Merges) != 0 {
		t.Errorf("one row: %+v, %v", one, err)
	}
}
