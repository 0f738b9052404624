package cluster

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the stored models anew")

// Models written by earlier releases are read for ever: a file per model and
// version stays in testdata.
func TestStoredModels(t *testing.T) {
	p := &Points{D: 2, Names: []string{"recency", "spend"}, Data: []float64{
		3, 240, 5, 300, 8, 190, 200, 10, 340, 20, 270, 15, 20, 50, 35, 40, 28, 60,
	}}
	names := &Categories{Names: []string{"channel"}, Columns: [][]string{{"a", "a", "b", "c", "c", "c", "b", "b", "b"}}}
	models := []struct {
		file  string
		fit   func() (any, error)
		empty func() any
	}{
		{"kmeans-v1.json", func() (any, error) { return FitKMeans(ctx, p, 3, nil) }, func() any { return new(KMeans) }},
		{"quantile-v1.json", func() (any, error) {
			return FitKMeans(ctx, p, 3, &Options{Scales: []Scale{Quantile, YeoJohnson}})
		}, func() any { return new(KMeans) }},
		{"mixture-v1.json", func() (any, error) { return FitMixture(ctx, p, 2, nil) }, func() any { return new(Mixture) }},
		{"hierarchy-v1.json", func() (any, error) { return FitHierarchy(ctx, p, nil) }, func() any { return new(Hierarchy) }},
		{"dbscan-v1.json", func() (any, error) { return FitDBSCAN(ctx, p, 0.9, &DBSCANOptions{Least: 2}) }, func() any { return new(DBSCAN) }},
		{"hdbscan-v1.json", func() (any, error) { return FitHDBSCAN(ctx, p, &HDBSCANOptions{MinRows: 3}) }, func() any { return new(HDBSCAN) }},
		{"kmedoids-v1.json", func() (any, error) { return FitKMedoids(ctx, p, 3, nil) }, func() any { return new(KMedoids) }},
		{"kprototypes-v1.json", func() (any, error) { return FitKPrototypes(ctx, p, names, 3, nil) }, func() any { return new(KPrototypes) }},
	}
	for _, m := range models {
		path := "testdata/" + m.file
		if *update {
			model, err := m.fit()
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(model)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, append(data, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got := m.empty()
		if err := json.Unmarshal(data, got); err != nil {
			t.Errorf("%s: %v", m.file, err)
			continue
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(data), string(again)+"\n"); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.file, diff)
		}
		if err := json.Unmarshal([]byte(`{"model":"k-means","version":9}`), m.empty()); m.file == "kmeans-v1.json" && !errors.Is(err, clientele.ErrVersion) {
			t.Errorf("newer version: %v", err)
		}
		if err := json.Unmarshal([]byte(`{"model":"none","version":1}`), m.empty()); err == nil {
			t.Errorf("%s: another model gave no error", m.file)
		}
	}
}

// What no fit can have written is refused, and leaves the model as it was.
func TestStoredModelsAreChecked(t *testing.T) {
	scaler := `"scaler":{"columns":[{"name":"a","scale":"raw","shift":0,"width":1}]}`
	good := []struct {
		name  string
		empty func() any
		json  string
		bad   [][2]string // what is replaced, by what
	}{
		{
			"k-means", func() any { return new(KMeans) },
			`{"model":"k-means","version":1,` + scaler + `,"centers":[1,2],"rows":[1,1],"weight":[1,1],"inertia":0,"fit":{}}`,
			[][2]string{
				{scaler, `"scaler":null`},
				{scaler, `"scaler":{"columns":[]}`},
				{`"width":1`, `"width":0`},
				{`"width":1`, `"width":-1`},
				{`"raw"`, `"quantile"`},
				{`"raw"`, `"none"`},
				{`"width":1`, `"width":1,"value":[1,1],"score":[1,2]`},
				{`"width":1`, `"width":1,"value":[1,2],"score":[1]`},
				{`[1,2]`, `[]`},
				{`[1,2]`, `[1,1e300]`},
				{`"rows":[1,1]`, `"rows":[1]`},
				{`"rows":[1,1]`, `"rows":[1,-1]`},
				{`"weight":[1,1]`, `"weight":[1]`},
				{`"weight":[1,1]`, `"weight":[1,-1]`},
				{`"inertia":0`, `"inertia":-1`},
				{`"inertia":0`, `"inertia":0,"missing":"never"`},
			},
		},
		{
			"mixture", func() any { return new(Mixture) },
			`{"model":"gaussian-mixture","version":1,` + scaler + `,"shape":"full","weights":[0.5,0.5],"means":[1,2],"covariances":[3,3],"log_likelihood":0,"bic":0,"aic":0,"fit":{}}`,
			[][2]string{
				{scaler, `"scaler":null`},
				{`"full"`, `"round"`},
				{`[0.5,0.5]`, `[]`},
				{`[0.5,0.5]`, `[0.5,0.6]`},
				{`[0.5,0.5]`, `[1,0]`},
				{`[1,2]`, `[1]`},
				{`[1,2]`, `[1,1e200]`},
				{`[3,3]`, `[3]`},
				{`[3,3]`, `[3,0]`},
				{`[3,3]`, `[3,-1]`},
			},
		},
		{
			"k-medoids", func() any { return new(KMedoids) },
			`{"model":"k-medoids","version":1,` + scaler + `,"medoids":[1,2],"row":[0,4],"rows":[1,1],"weight":[1,1],"cost":0,"fit":{}}`,
			[][2]string{
				{scaler, `"scaler":null`},
				{`"row":[0,4]`, `"row":[0]`},
				{`"row":[0,4]`, `"row":[0,-4]`},
				{`[1,2]`, `[]`},
				{`"cost":0`, `"cost":-1`},
			},
		},
		{
			"k-prototypes", func() any { return new(KPrototypes) },
			`{"model":"k-prototypes","version":1,` + scaler + `,"centers":[1,2],"names":["c"],"modes":[["a"],["b"]],"gamma":1,"rows":[1,1],"weight":[1,1],"cost":0,"fit":{}}`,
			[][2]string{
				{`"width":1`, `"width":0`},
				{`[1,2]`, `[1]`},
				{`[1,2]`, `[1,1e101]`},
				{`"names":["c"]`, `"names":[]`},
				{`[["a"],["b"]]`, `[]`},
				{`[["a"],["b"]]`, `[["a"],[]]`},
				{`"gamma":1`, `"gamma":-1`},
				{`"rows":[1,1]`, `"rows":[1,-1]`},
				{`"cost":0`, `"cost":-1`},
				{scaler + `,"centers":[1,2],"names":["c"],"modes":[["a"],["b"]]`, `"centers":[],"names":[],"modes":[[],[]]`},
			},
		},
		{
			"hierarchy", func() any { return new(Hierarchy) },
			`{"model":"hierarchy","version":1,"linkage":"ward","leaves":3,"leaf":[0,1,2,2],"merges":[{"a":0,"b":1,"height":1},{"a":2,"b":3,"height":2}]}`,
			[][2]string{
				{`"ward"`, `"none"`},
				{`"leaves":3`, `"leaves":4`},
				{`"leaves":3`, `"leaves":0`},
				{`"b":3`, `"b":4`},
				{`"a":2`, `"a":1`},
				{`"a":0`, `"a":-1`},
				{`"height":2`, `"height":0.5`},
				{`[0,1,2,2]`, `[0,1,2,3]`},
			},
		},
		{
			"DBSCAN", func() any { return new(DBSCAN) },
			`{"model":"dbscan","version":1,` + scaler + `,"reach":1,"least":1,"core":[1,2],"label":[0,1],"fit":{}}`,
			[][2]string{
				{scaler, `"scaler":null`},
				{`"reach":1`, `"reach":0`},
				{`"core":[1,2]`, `"core":[1]`},
				{`"core":[1,2]`, `"core":[1,1e300]`},
				{`"label":[0,1]`, `"label":[0,-1]`},
				{`"label":[0,1]`, `"label":[0,2]`},
			},
		},
		{
			"HDBSCAN", func() any { return new(HDBSCAN) },
			`{"model":"hdbscan","version":1,"labels":[0,-1],"strength":[1,0],"persistence":[2]}`,
			[][2]string{
				{`[0,-1]`, `[1,-1]`},
				{`[0,-1]`, `[0,-2]`},
				{`[1,0]`, `[1]`},
				{`[1,0]`, `[2,0]`},
				{`[2]`, `[-2]`},
			},
		},
	}
	for _, g := range good {
		m := g.empty()
		if err := json.Unmarshal([]byte(g.json), m); err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		before, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range g.bad {
			broken := strings.Replace(g.json, b[0], b[1], 1)
			if broken == g.json {
				t.Fatalf("%s: nothing to replace for %s", g.name, b[1])
			}
			if err := json.Unmarshal([]byte(broken), m); err == nil {
				t.Errorf("%s: %s gave no error", g.name, b[1])
			}
			if after, err := json.Marshal(m); err != nil || string(after) != string(before) {
				t.Errorf("%s: %s changed the model", g.name, b[1])
			}
		}
		newer := strings.Replace(g.json, `"version":1`, `"version":2`, 1)
		if err := json.Unmarshal([]byte(newer), m); !errors.Is(err, clientele.ErrVersion) {
			t.Errorf("%s: a newer version: %v", g.name, err)
		}
	}
}
