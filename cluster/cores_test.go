package cluster

import (
	"encoding/json"
	"runtime"
	"testing"
)

// Oracle: the result on one core. Every method gives the same bits on others.
func TestEveryMethodOnAnyNumberOfCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p := mixture(3*searchRows, 3, 4, 11)
	for name, fit := range map[string]func() (any, error){
		"sized":     func() (any, error) { return FitKMeans(ctx, p, 4, &Options{MinShare: 0.2}) },
		"bisecting": func() (any, error) { return FitBisecting(ctx, p, 4, nil) },
		"mini":      func() (any, error) { return FitMiniBatch(ctx, p, 4, nil) },
		"mixture":   func() (any, error) { return FitMixture(ctx, p, 4, nil) },
		"medoids":   func() (any, error) { return FitKMedoids(ctx, p, 4, nil) },
		"hierarchy": func() (any, error) { return FitHierarchy(ctx, p, nil) },
		"dbscan":    func() (any, error) { return FitDBSCAN(ctx, p, 0.3, nil) },
		"hdbscan":   func() (any, error) { return FitHDBSCAN(ctx, p, nil) },
		"choose":    func() (any, error) { return ChooseK(ctx, p, &ChooseOptions{Max: 4, Sample: 500}) },
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
