package cluster

import (
	"math"
	"runtime"
	"slices"
	"testing"
)

// Oracle: scikit-learn 1.2.1.
func TestQualityGolden(t *testing.T) {
	for _, set := range goldenSets {
		g, p, _ := golden(t, set)
		s, err := Silhouette(ctx, p, g.KMeans.Labels, nil)
		if err != nil {
			t.Fatal(err)
		}
		q, err := Measure(p, g.KMeans.Labels)
		if err != nil {
			t.Fatal(err)
		}
		figures := []struct {
			name      string
			got, want float64
		}{
			{"silhouette", s.Mean, g.KMeans.Silhouette},
			{"Calinski–Harabasz", q.CalinskiHarabasz, g.KMeans.CalinskiHarabasz},
			{"Davies–Bouldin", q.DaviesBouldin, g.KMeans.DaviesBouldin},
			{"simplified silhouette", q.Silhouette, g.KMeans.SimplifiedSilhouette},
			{"within", q.Within, g.KMeans.Inertia},
		}
		for _, f := range figures {
			if !near9(f.got, f.want) {
				t.Errorf("%s: %s %v, want %v", set, f.name, f.got, f.want)
			}
		}
		for i, want := range g.KMeans.SilhouetteFirst {
			if !near9(s.Value[i], want) {
				t.Errorf("%s: silhouette[%d] %v, want %v", set, i, s.Value[i], want)
			}
		}
	}
}

// Oracle: the definition, pair by pair; more rows than tiles, an odd and an
// even number of tiles, noise, a cluster of one and an unused number.
func TestSilhouetteByDefinition(t *testing.T) {
	for _, n := range []int{7, tile + 3, 2*tile + 50, 4 * tile} {
		p := mixture(n, 3, 3, 9)
		labels := make([]int, n)
		for i := range labels {
			labels[i] = []int{0, 1, 4}[i%3]
		}
		labels[1], labels[4] = Noise, 2
		size := map[int]int{}
		for _, l := range labels {
			size[l]++
		}
		want := make([]float64, n)
		for i := range n {
			if labels[i] == Noise || size[labels[i]] == 1 {
				continue
			}
			mean := map[int]float64{}
			for j := range n {
				mean[labels[j]] += math.Sqrt(squared(p.Row(i), p.Row(j)))
			}
			a, b := mean[labels[i]]/float64(size[labels[i]]-1), math.Inf(1)
			for l, v := range mean {
				if l != labels[i] && l != Noise {
					b = min(b, v/float64(size[l]))
				}
			}
			want[i] = (b - a) / max(a, b)
		}
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
		var first []float64
		for _, procs := range []int{1, 4} {
			runtime.GOMAXPROCS(procs)
			s, err := Silhouette(ctx, p, labels, nil)
			if err != nil {
				t.Fatal(err)
			}
			for i := range want {
				if !near9(s.Value[i], want[i]) {
					t.Fatalf("n %d: value[%d] %v, want %v", n, i, s.Value[i], want[i])
				}
			}
			if first == nil {
				first = s.Value
			}
			if !slices.Equal(first, s.Value) {
				t.Errorf("n %d: %d cores give other bits", n, procs)
			}
		}
	}
}

func TestSilhouetteSample(t *testing.T) {
	p := mixture(6000, 3, 4, 2)
	m, err := FitKMeans(ctx, p, 4, &Options{Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	all, err := Silhouette(ctx, p, m.Labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	some, err := Silhouette(ctx, p, m.Labels, &SilhouetteOptions{Sample: 1500})
	if err != nil {
		t.Fatal(err)
	}
	if len(some.Row) != 1500 || len(some.Value) != 1500 || !slices.IsSorted(some.Row) {
		t.Errorf("%d rows, %d values", len(some.Row), len(some.Value))
	}
	if math.Abs(some.Mean-all.Mean) > 0.02 {
		t.Errorf("mean of the sample %v, of all %v", some.Mean, all.Mean)
	}
}

func TestQualityErrors(t *testing.T) {
	p := &Points{D: 1, Data: []float64{1, 2, 3}}
	for _, labels := range [][]int{nil, {0, 0, 0}, {-1, -1, -1}, {0, 1}, {0, 1, -2}} {
		if _, err := Silhouette(ctx, p, labels, nil); err == nil {
			t.Errorf("Silhouette with labels %v gave no error", labels)
		}
		if _, err := Measure(p, labels); err == nil {
			t.Errorf("Measure with labels %v gave no error", labels)
		}
	}
	q, err := Measure(&Points{D: 1, Data: []float64{1, 1, 2}}, []int{0, 0, 1})
	if err != nil || q.CalinskiHarabasz != 1 || q.DaviesBouldin != 0 || q.Silhouette != 1 {
		t.Errorf("perfect clusters: %+v, %v", q, err)
	}
}

// Numbers of clusters far apart are sorted, others looked up in a table.
func TestCompact(t *testing.T) {
	for _, labels := range [][]int{{7, Noise, 2, 7, 0}, {1 << 30, Noise, 3, 1 << 30, 1}, {1<<30 + 9, 1 << 20, 1<<30 + 8, 1<<30 + 9, 0}} {
		ids, k := compact(labels)
		want := []int{2, Noise, 1, 2, 0}
		if labels[1] != Noise {
			want = []int{3, 1, 2, 3, 0}
		}
		if !slices.Equal(ids, want) || k != slices.Max(want)+1 {
			t.Errorf("%v: %v, %d, want %v", labels, ids, k, want)
		}
	}
	if ids, k := compact([]int{Noise, Noise}); k != 0 || ids[0] != Noise {
		t.Errorf("noise alone: %v, %d", ids, k)
	}
}
