package cluster

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// fits are all ways to a model, for tests that hold for each.
func fits(p *Points) map[string]func() (Model, []int, error) {
	raw := []Scale{Raw}
	return map[string]func() (Model, []int, error){
		"k-means": func() (Model, []int, error) {
			m, err := FitKMeans(ctx, p, 3, nil)
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"bisecting": func() (Model, []int, error) {
			m, err := FitBisecting(ctx, p, 3, nil)
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"mini-batch": func() (Model, []int, error) {
			m, err := FitMiniBatch(ctx, p, 3, nil)
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"mixture": func() (Model, []int, error) {
			m, err := FitMixture(ctx, p, 3, nil)
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"k-medoids": func() (Model, []int, error) {
			m, err := FitKMedoids(ctx, p, 3, nil)
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
		"DBSCAN": func() (Model, []int, error) {
			m, err := FitDBSCAN(ctx, p, 3, &DBSCANOptions{Scales: raw})
			if m == nil {
				return nil, nil, err
			}
			return m, m.Labels, err
		},
	}
}

// What every model promises: labels by row that Assign gives again, dst appended
// to, input untouched, the same bits twice, errors that say where.
func TestEveryModel(t *testing.T) {
	p := &Points{D: 2, Names: []string{"a", "b"}}
	for i, v := range mixture(300, 2, 1, 5).Data {
		p.Data = append(p.Data, v+float64(i/200*20))
	}
	for name, fit := range fits(p) {
		before := slices.Clone(p.Data)
		m, labels, err := fit()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, _, err := fit()
		if err != nil {
			t.Fatal(err)
		}
		one, _ := json.Marshal(m)
		two, _ := json.Marshal(again)
		if diff := cmp.Diff(string(one), string(two)); diff != "" {
			t.Errorf("%s: two runs differ (-want +got):\n%s", name, diff)
		}
		if m.Clusters() != 3 || len(labels) != 300 {
			t.Errorf("%s: %d clusters, %d labels", name, m.Clusters(), len(labels))
		}
		got, err := m.Assign([]int{42}, p)
		if err != nil || got[0] != 42 || !slices.Equal(got[1:], labels) {
			t.Errorf("%s: Assign does not give the labels again: %v", name, err)
		}
		if !slices.Equal(before, p.Data) {
			t.Errorf("%s: changed its input", name)
		}
		var place *clientele.InputError
		if _, err := m.Assign(nil, &Points{D: 1, Data: []float64{1}}); !errors.As(err, &place) {
			t.Errorf("%s: other features: %v", name, err)
		}
		_, err = m.Assign(nil, &Points{D: 2, Data: []float64{1, 2, 3, math.NaN()}})
		if !errors.As(err, &place) || place.Row != 1 || place.Column != "x2" {
			t.Errorf("%s: NaN: %v", name, err)
		}
	}
	for name, fit := range fits(&Points{D: 2, Names: []string{"a", "b"}, Data: []float64{1, 2, math.Inf(1), 4}}) {
		if _, _, err := fit(); err == nil || err.Error() != "cluster: a[1]: not finite" {
			t.Errorf("%s: Inf: %v", name, err)
		}
	}
	for name, fit := range fits(&Points{D: 2}) {
		if _, _, err := fit(); !errors.Is(err, clientele.ErrEmpty) {
			t.Errorf("%s: no rows: %v", name, err)
		}
	}
}

// An empty value of each model is an error to use, not a panic.
func TestZeroModels(t *testing.T) {
	p := &Points{D: 1, Data: []float64{1}}
	for _, m := range []Model{&KMeans{}, &Mixture{}, &KMedoids{}, &DBSCAN{}} {
		if _, err := m.Assign(nil, p); err == nil {
			t.Errorf("%T: no error", m)
		}
		if m.Clusters() != 0 {
			t.Errorf("%T: %d clusters", m, m.Clusters())
		}
	}
	if _, err := (&KPrototypes{}).AssignMixed(nil, p, nil); err == nil {
		t.Error("KPrototypes: no error")
	}
	if _, err := (&Hierarchy{}).CutAt(1); err == nil {
		t.Error("Hierarchy: no error")
	}
	if _, _, err := (&KMeans{}).AlignTo(nil, nil); err == nil {
		t.Error("AlignTo: no error")
	}
	if (&KMeans{}).Center(0) != nil || (&Mixture{}).Mean(0) != nil {
		t.Error("a centre of no clusters")
	}
}

func FuzzStoredModels(f *testing.F) {
	f.Add([]byte(`{"model":"hierarchy","version":1,"linkage":"ward","leaves":2,"merges":[{"a":0,"b":1,"height":1}]}`))
	f.Add([]byte(`{"model":"dbscan","version":1,"scaler":{"columns":[{"scale":"raw","width":1}]},"reach":1,"least":1,"core":[1],"label":[0],"fit":{}}`))
	f.Add([]byte(`{"model":"hdbscan","version":1,"labels":[0,-1],"strength":[1,0],"persistence":[2]}`))
	f.Add([]byte(`{"model":"k-medoids","version":1,"scaler":{"columns":[{"scale":"raw","width":1}]},"medoids":[1],"row":[0],"rows":[1],"weight":[1],"cost":0,"fit":{}}`))
	f.Add([]byte(`{"model":"k-prototypes","version":1,"centers":[],"names":["c"],"modes":[["a"]],"gamma":1,"rows":[1],"weight":[1],"cost":0,"fit":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var h Hierarchy
		if json.Unmarshal(data, &h) == nil && h.Leaves < 1000 {
			if _, err := h.Cut(1); err != nil {
				t.Fatal(err)
			}
		}
		var g HDBSCAN
		_ = json.Unmarshal(data, &g)
		var d DBSCAN
		if json.Unmarshal(data, &d) == nil {
			n := len(d.Scaler.Columns)
			if _, err := d.Assign(nil, &Points{D: n, Data: make([]float64, n)}); err != nil {
				t.Fatal(err)
			}
		}
		var m KMedoids
		if json.Unmarshal(data, &m) == nil {
			n := len(m.Scaler.Columns)
			if _, err := m.Assign(nil, &Points{D: n, Data: make([]float64, n)}); err != nil {
				t.Fatal(err)
			}
		}
		var q KPrototypes
		if json.Unmarshal(data, &q) == nil && q.Scaler == nil && len(q.Names) > 0 {
			columns := make([][]string, len(q.Names))
			for j := range columns {
				columns[j] = []string{"a"}
			}
			if _, err := q.AssignMixed(nil, nil, &Categories{Columns: columns}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
