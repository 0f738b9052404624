package cluster

import (
	"encoding/json"
	"runtime"
	"testing"
)

// Oracle: the result on one core. Every method gives the same bits on others,
// with rows for several pieces of work.
func TestEveryMethodOnAnyNumberOfCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p, many := mixture(3*searchRows, 3, 4, 11), mixture(4*emChunk+5, 3, 4, 12)
	names := &Categories{Columns: [][]string{make([]string, many.Len())}}
	for i := range names.Columns[0] {
		names.Columns[0][i] = string(rune('a' + i*i%5))
	}
	for name, fit := range map[string]func() (any, error){
		"sized":      func() (any, error) { return FitKMeans(ctx, many, 4, &Options{MinShare: 0.2}) },
		"bisecting":  func() (any, error) { return FitBisecting(ctx, many, 4, nil) },
		"mini":       func() (any, error) { return FitMiniBatch(ctx, many, 4, nil) },
		"mixture":    func() (any, error) { return FitMixture(ctx, many, 4, &MixtureOptions{Tolerance: 1e-4}) },
		"medoids":    func() (any, error) { return FitKMedoids(ctx, p, 4, nil) },
		"samples":    func() (any, error) { return FitKMedoids(ctx, many, 4, &KMedoidsOptions{Sample: 300}) },
		"prototypes": func() (any, error) { return FitKPrototypes(ctx, many, names, 4, &KPrototypesOptions{Restarts: 2}) },
		"hierarchy":  func() (any, error) { return FitHierarchy(ctx, p, nil) },
		"micro":      func() (any, error) { return FitHierarchy(ctx, many, &HierarchyOptions{MaxRows: 1000, Micro: 200}) },
		"dbscan":     func() (any, error) { return FitDBSCAN(ctx, many, 0.3, nil) },
		"hdbscan":    func() (any, error) { return FitHDBSCAN(ctx, p, nil) },
		"choose":     func() (any, error) { return ChooseK(ctx, p, &ChooseOptions{Max: 4, Sample: 500}) },
		"reach":      func() (any, error) { return Reach(ctx, many, nil) },
		"update": func() (any, error) {
			m, err := FitKMeans(ctx, many, 4, &Options{Restarts: 1})
			if err != nil {
				return nil, err
			}
			return m.Update(p, 0.5)
		},
	} {
		var want string
		for _, procs := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(procs)
			m, err := fit()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, err := json.Marshal(m)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if want == "" {
				want = string(got)
			}
			if string(got) != want {
				t.Errorf("%s: other bits on %d cores", name, procs)
			}
		}
	}
}
