package cluster

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
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
