package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

var ctx = context.Background()

// mixture returns n rows around k places, seeded.
func mixture(n, d, k int, seed uint64) *Points {
	rng := rand.New(rand.NewPCG(seed, 1))
	places := make([]float64, k*d)
	for i := range places {
		places[i] = 6 * rng.Float64()
	}
	p := &Points{D: d, Data: make([]float64, n*d)}
	for i := range n {
		c := rng.IntN(k)
		for j := range d {
			p.Data[i*d+j] = places[c*d+j] + rng.NormFloat64()
		}
	}
	return p
}

// plainLloyd is the oracle: the textbook, one distance at a time.
func plainLloyd(p *Points, start []float64) (centers []float64, labels []int, inertia float64) {
	d, k := p.D, len(start)/p.D
	centers = slices.Clone(start)
	labels = make([]int, p.Len())
	for round := 0; ; round++ {
		moved := round == 0
		inertia = 0
		for i := range labels {
			best, lowest := 0, math.Inf(1)
			for c := range k {
				q := 0.0
				for j := range d {
					r := p.Data[i*d+j] - centers[c*d+j]
					q += r * r
				}
				if q < lowest {
					best, lowest = c, q
				}
			}
			moved = moved || labels[i] != best
			labels[i] = best
			inertia += p.weight(i) * lowest
		}
		if !moved {
			return centers, labels, inertia
		}
		sums, mass := make([]float64, k*d), make([]float64, k)
		for i, c := range labels {
			mass[c] += p.weight(i)
			for j := range d {
				sums[c*d+j] += p.weight(i) * p.Data[i*d+j]
			}
		}
		for c := range k {
			for j := range d {
				centers[c*d+j] = sums[c*d+j] / mass[c]
			}
		}
	}
}

// Oracle: scikit-learn 1.2.1, from the same start.
func TestKMeansGolden(t *testing.T) {
	for _, set := range goldenSets {
		t.Run(set, func(t *testing.T) {
			g, p, _ := golden(t, set)
			opts := &Options{Scales: []Scale{Raw}, Start: rowsOf(p, g.InitRows...)}
			m, err := FitKMeans(ctx, p, g.K, opts)
			if err != nil {
				t.Fatal(err)
			}
			if !near9(m.Inertia, g.KMeans.Inertia) {
				t.Errorf("inertia %v, want %v", m.Inertia, g.KMeans.Inertia)
			}
			if !sameGroups(m.Labels, g.KMeans.Labels) {
				t.Error("labels differ")
			}
			for i, l := range m.Labels {
				for j, want := range g.KMeans.Centers[g.KMeans.Labels[i]] {
					if got := m.Centers[l*p.D+j]; !near9(got, want) {
						t.Fatalf("row %d: centre[%d] %v, want %v", i, j, got, want)
					}
				}
				if got, want := m.Rows[l], g.KMeans.Sizes[g.KMeans.Labels[i]]; got != want {
					t.Fatalf("row %d: %d rows in its cluster, want %d", i, got, want)
				}
			}

			p.Weight = make([]float64, p.Len())
			for i := range p.Weight {
				p.Weight[i] = float64(1 + i%5)
			}
			m, err = FitKMeans(ctx, p, g.K, opts)
			if err != nil {
				t.Fatal(err)
			}
			if !near9(m.Inertia, g.Weighted.Inertia) {
				t.Errorf("weighted inertia %v, want %v", m.Inertia, g.Weighted.Inertia)
			}
			p.Weight = nil

			m, err = FitKMeans(ctx, p, g.K, &Options{Scales: []Scale{Raw}, Restarts: 50})
			if err != nil {
				t.Fatal(err)
			}
			if m.Inertia > g.BestOf50*(1+1e-9) {
				t.Errorf("best of 50 starts %v, want %v", m.Inertia, g.BestOf50)
			}
			for name, want := range g.Elbow {
				k, _ := strconv.Atoi(name)
				m, err = FitKMeans(ctx, p, k, &Options{Scales: []Scale{Raw}, Restarts: 60})
				if err != nil {
					t.Fatal(err)
				}
				if m.Inertia > want*1.01 { // the best of 20 starts there, too
					t.Errorf("k %d: inertia %v, want no more than %v", k, m.Inertia, want)
				}
			}
		})
	}
}

// Oracle: plainLloyd, from the same start, for every written-out kernel, with
// and without weights, beyond one chunk.
func TestKMeansIsLloyd(t *testing.T) {
	for d := 1; d <= 10; d++ {
		for _, weighted := range []bool{false, true} {
			n := 3000
			if d == 4 {
				n = 2*chunkRows + 77
			}
			p := mixture(n, d, 5, uint64(d))
			if weighted {
				p.Weight = make([]float64, n)
				for i := range p.Weight {
					p.Weight[i] = float64(i % 4)
				}
			}
			start := rowsOf(p, 1, 2, 3, 5, 6, 7)
			m, err := FitKMeans(ctx, p, 6, &Options{Scales: []Scale{Raw}, Start: start})
			if err != nil {
				t.Fatal(err)
			}
			_, labels, inertia := plainLloyd(p, start)
			if !near9(m.Inertia, inertia) {
				t.Errorf("d %d, weighted %v: inertia %v, want %v", d, weighted, m.Inertia, inertia)
			}
			if !sameGroups(m.Labels, labels) {
				t.Errorf("d %d, weighted %v: labels differ", d, weighted)
			}
		}
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{500, 51_000} {
		p := mixture(n, 3, 6, 7)
		opts := &Options{Seed: 3, Restarts: 3}
		var want []byte
		for _, procs := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(procs)
			m, err := FitKMeans(ctx, p, 6, opts)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("n %d, %d cores (-want +got):\n%s", n, procs, diff)
			}
		}
	}
}

// muesli/kmeans returned a row in two clusters, mpraski/clusters NaN centres. Six
// features, all the same, go the way of rows without boxes.
func TestMoreClustersThanPlaces(t *testing.T) {
	starts := [][]float64{nil, {1, 1, 5}, {9, 9, 9}, {5, 1, -4}}
	for _, start := range starts {
		for _, d := range []int{1, 6} {
			p := &Points{D: d, Data: spread([]float64{1, 1, 1, 5, 5}, d)}
			opts := &Options{Scales: []Scale{Raw}}
			if start != nil {
				opts.Start = spread(start, d)
			}
			m, err := FitKMeans(ctx, p, 3, opts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(spread([]float64{1, 5}, d), m.Centers); diff != "" {
				t.Errorf("start %v: centres (-want +got):\n%s", start, diff)
			}
			if diff := cmp.Diff([]int{0, 0, 0, 1, 1}, m.Labels); diff != "" {
				t.Errorf("start %v: labels (-want +got):\n%s", start, diff)
			}
			if !m.Fit.Reduced || len(m.Fit.Warnings) != 1 || m.Inertia != 0 {
				t.Errorf("start %v: %+v, inertia %v", start, m.Fit, m.Inertia)
			}
		}
	}
}

// biogo/cluster and pa-m/sklearn gave NaN or zero centres for a cluster that
// lost its rows.
func TestEmptyClusterRestartsFarAway(t *testing.T) {
	for _, d := range []int{1, 6} {
		p := &Points{D: d, Data: spread([]float64{0, 1, 2, 10, 11, 50}, d)}
		m, err := FitKMeans(ctx, p, 3, &Options{Scales: []Scale{Raw}, Start: spread([]float64{1, 2, 1000}, d)})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(spread([]float64{1, 10.5, 50}, d), m.Centers); diff != "" {
			t.Errorf("%d features: centres (-want +got):\n%s", d, diff)
		}
	}
}

// spread returns rows of d features that are all the same.
func spread(values []float64, d int) (cells []float64) {
	for _, v := range values {
		for range d {
			cells = append(cells, v)
		}
	}
	return cells
}

// Ties go to the cluster with the lower number: 2 lies half-way.
func TestTies(t *testing.T) {
	m := &KMeans{Scaler: &Scaler{Columns: []Column{{Scale: Raw, Width: 1}}}, Centers: []float64{1, 3}}
	got, err := m.Assign([]int{7}, &Points{D: 1, Data: []float64{0, 2, 4}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{7, 0, 0, 1}, got); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

// mpraski/clusters and cdipaolo/goml overwrote their input.
func TestInputIsNotTouched(t *testing.T) {
	p := mixture(300, 3, 4, 1)
	p.Weight = slices.Repeat([]float64{2}, 300)
	p.Names = []string{"a", "b", "c"}
	copied := &Points{3, slices.Clone(p.Data), slices.Clone(p.Names), slices.Clone(p.Weight)}
	for _, scale := range []Scale{LogZ, Raw, ZScore, Robust, YeoJohnson, Quantile} {
		m, err := FitKMeans(ctx, p, 4, &Options{Scales: []Scale{scale}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Centers {
			m.Centers[i] = 99
		}
	}
	if diff := cmp.Diff(copied, p); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
}

func TestKMeansErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	one := &Points{D: 1, Data: []float64{1, 2, 3}}
	tests := []struct {
		name   string
		points *Points
		k      int
		opts   *Options
		want   string
		kind   error
	}{
		{"nil", nil, 1, nil, "cluster: points: no data", clientele.ErrEmpty},
		{"no rows", &Points{D: 2}, 1, nil, "cluster: points: no data", clientele.ErrEmpty},
		{"no features", &Points{Data: []float64{1}}, 1, nil, "cluster: points: no data", clientele.ErrEmpty},
		{"ragged", &Points{D: 2, Data: []float64{1, 2, 3}}, 1, nil, "cluster: Data: 3 cells are no whole number of rows of 2", nil},
		{"NaN", &Points{D: 2, Data: []float64{1, 2, 3, nan}}, 1, nil, "cluster: x2[1]: not finite", nil},
		{"Inf", &Points{D: 1, Data: []float64{1, inf}, Names: []string{"spend"}}, 1, nil, "cluster: spend[1]: not finite", nil},
		{"huge", &Points{D: 1, Data: []float64{1, 1e200}}, 1, nil, "cluster: x1[1]: beyond ±1e100", nil},
		{"all missing", &Points{D: 1, Data: []float64{1, nan}}, 1, &Options{Missing: Partial}, "cluster: Data[1]: every feature is missing", nil},
		{"names", &Points{D: 1, Data: []float64{1}, Names: []string{}}, 1, nil, "cluster: Names: 0 rows, want 1", nil},
		{"weights", &Points{D: 1, Data: []float64{1, 2}, Weight: []float64{1}}, 1, nil, "cluster: Weight: 1 rows, want 2", nil},
		{"negative weight", &Points{D: 1, Data: []float64{1, 2}, Weight: []float64{1, -1}}, 1, nil, "cluster: Weight[1]: negative, not finite or beyond 1e100", nil},
		{"no weight", &Points{D: 1, Data: []float64{1, 2}, Weight: []float64{0, 0}}, 1, nil, "cluster: Weight: all 0", nil},
		{"k", one, 0, nil, "cluster: k is 0: bad option", clientele.ErrOption},
		{"start", one, 2, &Options{Start: []float64{1}}, "cluster: Start has 1 cells, want 2 × 1: bad option", clientele.ErrOption},
		{"start NaN", one, 1, &Options{Start: []float64{nan}}, "cluster: Start has a cell that is not finite or too large: bad option", clientele.ErrOption},
		{"scales", one, 1, &Options{Scales: []Scale{Raw, Raw}}, "cluster: 2 scales for 1 features: bad option", clientele.ErrOption},
		{"scale", one, 1, &Options{Scales: []Scale{77}}, "cluster: scale(77): bad option", clientele.ErrOption},
		{"order", one, 1, &Options{OrderBy: 1}, "cluster: OrderBy is 1 of 1 features: bad option", clientele.ErrOption},
		{"tolerance", one, 1, &Options{Tolerance: nan}, "cluster: Tolerance is NaN: bad option", clientele.ErrOption},
		{"restarts", one, 1, &Options{Restarts: -1}, "cluster: Restarts is -1: bad option", clientele.ErrOption},
	}
	for _, test := range tests {
		m, err := FitKMeans(ctx, test.points, test.k, test.opts)
		if err == nil || err.Error() != test.want || m != nil {
			t.Errorf("%s: error %q, want %q", test.name, fmt.Sprint(err), test.want)
		}
		if test.kind != nil && !errors.Is(err, test.kind) {
			t.Errorf("%s: error is not %v", test.name, test.kind)
		}
	}

	m, err := FitKMeans(ctx, mixture(2000, 2, 5, 1), 5, &Options{MaxIterations: 1})
	if !errors.Is(err, clientele.ErrNotConverged) || m == nil || m.Fit.Converged {
		t.Errorf("one round: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := FitKMeans(ended, one, 1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Single rows, equal rows and constant features are no errors.
func TestDegeneratePoints(t *testing.T) {
	for _, scale := range []Scale{LogZ, Raw, ZScore, Robust, YeoJohnson, Quantile} {
		opts := &Options{Scales: []Scale{scale}}
		m, err := FitKMeans(ctx, &Points{D: 2, Data: []float64{3, 4}}, 2, opts)
		if err != nil || m.Clusters() != 1 || m.Labels[0] != 0 {
			t.Errorf("%v, one row: %v", scale, err)
		}
		m, err = FitKMeans(ctx, &Points{D: 2, Data: []float64{3, 1, 3, 1, 3, 9, 3, 9}, Names: []string{"a", "b"}}, 2, opts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{0, 0, 1, 1}, m.Labels); diff != "" {
			t.Errorf("%v, constant feature: labels (-want +got):\n%s", scale, diff)
		}
		if diff := cmp.Diff([]string{"只有一个取值，无法区分任何群：a"}, m.Fit.Label(clientele.Chinese)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"has one value only and tells no cluster from another: a"}, m.Fit.Label(clientele.English)); diff != "" {
			t.Errorf("%v: warnings (-want +got):\n%s", scale, diff)
		}
		for c, want := range [][]float64{{3, 1}, {3, 9}} {
			got := m.Center(c)
			if math.Abs(got[0]-want[0]) > 1e-9 || math.Abs(got[1]-want[1]) > 1e-9 {
				t.Errorf("%v: centre %d is %v, want %v", scale, c, got, want)
			}
		}
	}
}

// The labels of the fit are those that the model assigns.
func TestAssignAgreesWithFit(t *testing.T) {
	p := mixture(20_000, 4, 5, 3)
	for _, missing := range []Missing{Refuse, Partial} {
		if missing == Partial {
			for i := 0; i < len(p.Data); i += 7 {
				p.Data[i] = math.NaN()
			}
		}
		m, err := FitKMeans(ctx, p, 5, &Options{Missing: missing, Restarts: 2})
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var stored KMeans
		if err := json.Unmarshal(data, &stored); err != nil {
			t.Fatal(err)
		}
		got, err := stored.Assign(nil, p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m.Labels, got); diff != "" {
			t.Errorf("labels (-want +got):\n%s", diff)
		}
	}
}

// With missing cells the oracle is the definition, worked by hand: the second
// row has only x1 = 4, and 2·(4 − 0)² = 32 is less than 2·(4 − 10)² = 72.
func TestPartialDistance(t *testing.T) {
	nan := math.NaN()
	p := &Points{D: 2, Data: []float64{0, 0, 4, nan, 10, 10}}
	m, err := FitKMeans(ctx, p, 2, &Options{Scales: []Scale{Raw}, Missing: Partial, Start: []float64{0, 0, 10, 10}})
	if err != nil {
		t.Fatal(err)
	}
	// Cluster 0: x1 is the mean of 0 and 4 with weights 1 and 2.
	if diff := cmp.Diff([]float64{8.0 / 3, 0, 10, 10}, m.Centers); diff != "" {
		t.Errorf("centres (-want +got):\n%s", diff)
	}
	want := 64.0/9 + 2*(4-8.0/3)*(4-8.0/3)
	if !near9(m.Inertia, want) {
		t.Errorf("inertia %v, want %v", m.Inertia, want)
	}
}

func TestCloseness(t *testing.T) {
	m := &KMeans{Scaler: &Scaler{Columns: []Column{{Scale: Raw, Width: 1}}}, Centers: []float64{0, 10, 30}}
	got, err := m.Closeness(&Points{D: 1, Data: []float64{0, 4, 5, 19, 40}})
	if err != nil {
		t.Fatal(err)
	}
	want := &Closeness{
		Label: []int{0, 0, 0, 1, 2}, Second: []int{1, 1, 1, 2, 1},
		Distance: []float64{0, 4, 5, 9, 10},
		Margin:   []float64{1, 1 - 4.0/6, 0, 1 - 9.0/11, 1 - 10.0/30},
	}
	for i := range want.Margin {
		if !near9(got.Margin[i], want.Margin[i]) {
			t.Errorf("margin[%d] %v, want %v", i, got.Margin[i], want.Margin[i])
		}
	}
	got.Margin = want.Margin
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestKMeansJSON(t *testing.T) {
	p := mixture(400, 2, 3, 5)
	m, err := FitKMeans(ctx, p, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var got KMeans
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	labels := m.Labels
	m.Labels = nil
	if diff := cmp.Diff(m, &got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	again, err := got.Assign(nil, p)
	if err != nil || !slices.Equal(again, labels) {
		t.Errorf("the decoded model assigns otherwise: %v", err)
	}
}

func FuzzKMeansJSON(f *testing.F) {
	f.Add([]byte(`{"model":"k-means","version":1,"scaler":{"columns":[{"name":"a","scale":"raw","shift":0,"width":1}]},"centers":[1,2],"rows":[1,1],"weight":[1,1],"inertia":0,"fit":{}}`))
	f.Add([]byte(`{"model":"k-means","version":1,"centers":[1]}`))
	f.Add([]byte(`{"model":"k-means","version":1,"scaler":{"columns":[{"scale":"quantile","width":1,"value":[1],"score":[0]}]},"centers":[1],"rows":[1],"weight":[1]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m KMeans
		if json.Unmarshal(data, &m) != nil {
			return
		}
		if _, err := json.Marshal(&m); err != nil {
			t.Fatal(err)
		}
		p := &Points{D: len(m.Scaler.Columns), Data: make([]float64, len(m.Scaler.Columns))}
		if _, err := m.Assign(nil, p); err != nil {
			t.Fatal(err)
		}
	})
}

// A fit that needs no scaling reads the caller's own cells and leaves them as
// they are, wherever they lie and whatever the run goes through.
func TestRawCellsAreOnlyRead(t *testing.T) {
	for name, opts := range map[string]*Options{
		"plain":  {},
		"sample": {Sample: 100},
		"sized":  {MinShare: 0.2},
	} {
		for _, offset := range []float64{0, 1e9} {
			p := mixture(1000, 2, 3, 1)
			for i := range p.Data {
				p.Data[i] += offset
			}
			data := slices.Clone(p.Data)
			opts.Scales = []Scale{Raw}
			m, err := FitKMeans(ctx, p, 3, opts)
			if err != nil {
				t.Fatal(err)
			}
			m.Centers[0] = 0
			if !slices.Equal(p.Data, data) {
				t.Errorf("%s, offset %v: the points have changed", name, offset)
			}
		}
	}
}

// Whatever the unit of the cells, the clusters are the same: bounds kept in
// float32 neither vanish nor overflow. Oracle: the fit in units near 1; powers of
// 2 change no digit.
func TestClustersDoNotDependOnTheUnit(t *testing.T) {
	for _, d := range []int{3, 6} {
		p := mixture(6000, d, 7, 3)
		opts := &Options{Scales: []Scale{Raw}, Sample: -1, Restarts: 2, Tolerance: 1e-6}
		want, err := FitKMeans(ctx, p, 7, opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []float64{0x1p-120, 0x1p-30, 0x1p30, 0x1p120, 0x1p300} {
			q := &Points{D: d, Data: slices.Clone(p.Data)}
			multiply(q.Data, unit)
			own := *opts
			own.Tolerance *= unit
			got, err := FitKMeans(ctx, q, 7, &own)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Labels, want.Labels) {
				t.Errorf("%d features, unit %v: other clusters", d, unit)
			}
			if inertia := got.Inertia / unit / unit; math.Abs(inertia/want.Inertia-1) > 1e-12 {
				t.Errorf("%d features, unit %v: inertia %v, want %v", d, unit, inertia, want.Inertia)
			}
		}
	}
}
