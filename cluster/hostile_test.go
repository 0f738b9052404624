package cluster

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

// methods are all ways to a grouping into k, with its labels: what holds for
// one of them should hold for each.
func methods(k int) map[string]func(*Points, ...Scale) (any, []int, error) {
	labelled := func(m *KMeans, err error) (any, []int, error) {
		if m == nil {
			return nil, nil, err
		}
		return m, m.Labels, err
	}
	return map[string]func(*Points, ...Scale) (any, []int, error){
		"k-means": func(p *Points, s ...Scale) (any, []int, error) {
			return labelled(FitKMeans(ctx, p, k, &Options{Scales: s, Restarts: 3}))
		},
		"partial": func(p *Points, s ...Scale) (any, []int, error) {
			return labelled(FitKMeans(ctx, p, k, &Options{Scales: s, Restarts: 3, Missing: Partial}))
		},
		"sized": func(p *Points, s ...Scale) (any, []int, error) {
			return labelled(FitKMeans(ctx, p, k, &Options{Scales: s, Restarts: 3, MinShare: 0.01}))
		},
		"bisecting": func(p *Points, s ...Scale) (any, []int, error) {
			return labelled(FitBisecting(ctx, p, k, &Options{Scales: s, Restarts: 3}))
		},
		"mini-batch": func(p *Points, s ...Scale) (any, []int, error) {
			return labelled(FitMiniBatch(ctx, p, k, &MiniBatchOptions{Batches: 5, KMeans: &Options{Scales: s}}))
		},
		"mixture": func(p *Points, s ...Scale) (any, []int, error) {
			m, err := FitMixture(ctx, p, k, &MixtureOptions{KMeans: &Options{Scales: s, Restarts: 3}})
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"k-medoids": func(p *Points, s ...Scale) (any, []int, error) {
			m, err := FitKMedoids(ctx, p, k, &KMedoidsOptions{Scales: s})
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"k-prototypes": func(p *Points, s ...Scale) (any, []int, error) {
			names := &Categories{Columns: [][]string{make([]string, p.Len())}}
			for i := range names.Columns[0] {
				names.Columns[0][i] = []string{"a", "", "b"}[i%3]
			}
			m, err := FitKPrototypes(ctx, p, names, k, &KPrototypesOptions{Scales: s, Restarts: 3})
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"DBSCAN": func(p *Points, s ...Scale) (any, []int, error) {
			m, err := FitDBSCAN(ctx, p, 0.5, &DBSCANOptions{Scales: s})
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"HDBSCAN": func(p *Points, s ...Scale) (any, []int, error) {
			m, err := FitHDBSCAN(ctx, p, &HDBSCANOptions{Scales: s})
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"hierarchy": func(p *Points, s ...Scale) (any, []int, error) {
			m, err := FitHierarchy(ctx, p, &HierarchyOptions{Scales: s})
			if m == nil {
				return nil, nil, err
			}
			labels, err := m.Cut(min(k, m.Leaves))
			return m, labels, err
		},
	}
}

// hostile are points that have broken peers, or could.
func hostile() map[string]*Points {
	nearly := &Points{D: 2}
	huge, tiny, wide, far := &Points{D: 2}, &Points{D: 2}, &Points{D: 2}, &Points{D: 2}
	for i := range 40 {
		v, w := float64(i%4), float64(i/4)
		huge.Data = append(huge.Data, 1e100*(v-1.5)/1.5, -1e100*w/9)
		tiny.Data = append(tiny.Data, 5e-324*v, 1e-310*w)
		wide.Data = append(wide.Data, math.Pow(10, 10*float64(i)-300), -math.Pow(10, 8*v-300))
		far.Data = append(far.Data, 1e15+v, -1e15+w)
		nearly.Data = append(nearly.Data, 1+float64(i%2)*2.3e-16, w)
	}
	light, heavy := mixture(40, 2, 3, 1), mixture(40, 2, 3, 1)
	some := mixture(40, 2, 3, 1)
	for i := range 40 {
		light.Weight = append(light.Weight, 1e-100*float64(1+i%2))
		heavy.Weight = append(heavy.Weight, 1e100/float64(1+i))
		some.Weight = append(some.Weight, float64(i%5/4))
	}
	return map[string]*Points{
		"huge": huge, "tiny": tiny, "wide": wide, "far": far, "nearly equal": nearly,
		"light": light, "heavy": heavy, "some without weight": some,
		"one row":      {D: 2, Data: []float64{3, 4}},
		"two rows":     {D: 1, Data: []float64{math.Copysign(0, -1), 0}},
		"duplicates":   {D: 1, Data: slices.Repeat([]float64{7, 7, 9}, 20)},
		"all equal":    {D: 2, Data: slices.Repeat([]float64{7, 0}, 20)},
		"one constant": {D: 2, Data: []float64{1, 1, 5, 1, 9, 1, 2, 1, 30, 1, 11, 1, 7, 1}},
	}
}

// Every method on every scale takes what is finite: labels for all rows, no
// NaN in the model (JSON knows none), input as it was.
func TestEveryMethodOnHostileRows(t *testing.T) {
	for at, p := range hostile() {
		data, weight := slices.Clone(p.Data), slices.Clone(p.Weight)
		for name, fit := range methods(4) {
			for _, scale := range []Scale{LogZ, Raw, ZScore, Robust, YeoJohnson, Quantile} {
				m, labels, err := fit(p, scale)
				if place := (*clientele.InputError)(nil); name == "hierarchy" && at == "some without weight" && errors.As(err, &place) {
					continue // linkage takes no weight of 0
				}
				if err != nil {
					t.Errorf("%s, %s, %v: %v", at, name, scale, err)
					continue
				}
				if len(labels) != p.Len() || slices.Max(labels) > 3 && name != "HDBSCAN" && name != "DBSCAN" || slices.Min(labels) < Noise {
					t.Errorf("%s, %s, %v: labels %v", at, name, scale, labels)
				}
				text, err := json.Marshal(m)
				if err != nil {
					t.Errorf("%s, %s, %v: %v", at, name, scale, err)
					continue
				}
				back := map[string]any{"k-prototypes": &KPrototypes{}, "mixture": &Mixture{}, "k-medoids": &KMedoids{}, "DBSCAN": &DBSCAN{}, "HDBSCAN": &HDBSCAN{}, "hierarchy": &Hierarchy{}}[name]
				if back == nil {
					back = &KMeans{}
				}
				if err := json.Unmarshal(text, back); err != nil {
					t.Errorf("%s, %s, %v: stored and read: %v", at, name, scale, err)
				}
			}
		}
		if !slices.Equal(data, p.Data) || !slices.Equal(weight, p.Weight) {
			t.Errorf("%s: the input was changed", at)
		}
	}
}

// With six features rows are rounded; it shows in no label: each row is in the
// cluster of the nearest centre, the first of them, by plain distances.
func TestHostileRowsOfSixFeatures(t *testing.T) {
	for at, p := range hostile() {
		q := &Points{D: 6, Weight: p.Weight}
		for i := range p.Len() {
			q.Data = append(q.Data, slices.Repeat(p.Data[i*p.D:][:p.D], 6/p.D)...)
		}
		m, err := FitKMeans(ctx, q, 4, &Options{Scales: []Scale{Raw}, Restarts: 3})
		if err != nil {
			t.Errorf("%s: %v", at, err)
			continue
		}
		_, exp := math.Frexp(max(slices.Max(q.Data), -slices.Min(q.Data)))
		rows, centers := slices.Clone(q.Data), slices.Clone(m.Centers)
		for _, cells := range [][]float64{rows, centers} { // so that squares are normal numbers
			for o, v := range cells {
				cells[o] = math.Ldexp(v, -exp)
			}
		}
		for i, label := range m.Labels {
			best, nearest := 0, math.Inf(1)
			for c := range m.Clusters() {
				if v := squared(rows[i*6:][:6], centers[c*6:]); v < nearest {
					best, nearest = c, v
				}
			}
			if label != best {
				t.Errorf("%s: row %d in cluster %d, and %d is nearest", at, i, label, best)
			}
		}
	}
}

// Every report on a grouping of such rows is finite, and leaves them alone.
func TestEveryReportOnHostileRows(t *testing.T) {
	for at, p := range hostile() {
		data := slices.Clone(p.Data)
		for _, scale := range []Scale{LogZ, Raw, Quantile} {
			o := &Options{Scales: []Scale{scale}}
			m, err := FitKMeans(ctx, p, 3, o)
			if err != nil {
				t.Fatal(err)
			}
			try := func(name string, report any, err error) {
				if err == nil {
					_, err = json.Marshal(report)
				}
				if err != nil {
					t.Errorf("%s, %v, %s: %v", at, scale, name, err)
				}
			}
			profile, err := Describe(p, m.Labels, nil)
			try("Describe", profile, err)
			rules, err := Rules(p, m.Labels, nil)
			try("Rules", rules, err)
			if rules != nil && (rules.Text(clientele.English) == "" || !(rules.Fidelity >= 0 && rules.Fidelity <= 1)) {
				t.Errorf("%s, %v: fidelity %v", at, scale, rules.Fidelity)
			}
			near, err := m.Closeness(p)
			try("Closeness", near, err)
			rows, err := m.Typical(p, 2)
			try("Typical", rows, err)
			for _, points := range []*Points{nil, p} {
				_, drift, err := m.AlignTo(m, points)
				try("AlignTo", drift, err)
			}
			for _, memory := range []float64{0, 0.5, 1} {
				later, err := m.Update(p, memory)
				try("Update", later, err)
			}
			for c := range m.Clusters() {
				try("Center", m.Center(c), nil)
			}
			again, err := FromLabels(p, m.Labels, o)
			try("FromLabels", again, err)
			if p.Len() >= 5 {
				reach, err := Reach(ctx, p, &DBSCANOptions{Scales: o.Scales})
				try("Reach", reach, err)
			}
			if m.Clusters() < 2 {
				continue
			}
			scaled, err := m.Scaler.Points(p)
			if err != nil {
				t.Fatal(err)
			}
			quality, err := Measure(scaled, m.Labels)
			try("Measure", quality, err)
			silhouette, err := Silhouette(ctx, scaled, m.Labels, nil)
			try("Silhouette", silhouette, err)
			choice, err := ChooseK(ctx, p, &ChooseOptions{Max: 4, KMeans: o})
			try("ChooseK", choice, err)
		}
		if !slices.Equal(data, p.Data) {
			t.Errorf("%s: the input was changed", at)
		}
	}
}
