package cluster

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
)

// A fuse is a context that ends the n-th time somebody looks.
type fuse struct {
	context.Context
	left atomic.Int64
}

func (f *fuse) Err() error {
	if f.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func newFuse(looks int64) *fuse {
	f := &fuse{Context: ctx}
	f.left.Store(looks)
	return f
}

// Wherever the context ends, every method that takes one says so and returns
// nothing.
func TestEveryMethodEndsWithItsContext(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	p := mixture(600, 2, 3, 4)
	names := &Categories{Columns: [][]string{make([]string, 600)}}
	labels := make([]int, 600)
	for i := range labels {
		labels[i] = i % 3
	}
	for name, do := range map[string]func(context.Context) (bool, error){
		"k-means": func(c context.Context) (bool, error) { m, err := FitKMeans(c, p, 3, nil); return m == nil, err },
		"sized": func(c context.Context) (bool, error) {
			m, err := FitKMeans(c, p, 3, &Options{MinShare: 0.3, Restarts: 1})
			return m == nil, err
		},
		"partial": func(c context.Context) (bool, error) {
			holed := mixture(600, 2, 3, 4)
			holed.Data[0] = math.NaN()
			m, err := FitKMeans(c, holed, 3, &Options{Missing: Partial, Restarts: 1})
			return m == nil, err
		},
		"bisecting": func(c context.Context) (bool, error) { m, err := FitBisecting(c, p, 3, nil); return m == nil, err },
		"mini-batch": func(c context.Context) (bool, error) {
			m, err := FitMiniBatch(c, p, 3, &MiniBatchOptions{Batch: 5000, Batches: 3})
			return m == nil, err
		},
		"mixture": func(c context.Context) (bool, error) { m, err := FitMixture(c, p, 3, nil); return m == nil, err },
		"k-medoids": func(c context.Context) (bool, error) {
			m, err := FitKMedoids(c, p, 3, nil)
			return m == nil, err
		},
		"samples": func(c context.Context) (bool, error) {
			m, err := FitKMedoids(c, p, 3, &KMedoidsOptions{Exact: 100, Sample: 100})
			return m == nil, err
		},
		"k-prototypes": func(c context.Context) (bool, error) {
			m, err := FitKPrototypes(c, p, names, 3, nil)
			return m == nil, err
		},
		"Ward": func(c context.Context) (bool, error) { m, err := FitHierarchy(c, p, nil); return m == nil, err },
		"complete": func(c context.Context) (bool, error) {
			m, err := FitHierarchy(c, p, &HierarchyOptions{Linkage: Complete})
			return m == nil, err
		},
		"single": func(c context.Context) (bool, error) {
			m, err := FitHierarchy(c, p, &HierarchyOptions{Linkage: Single})
			return m == nil, err
		},
		"DBSCAN":  func(c context.Context) (bool, error) { m, err := FitDBSCAN(c, p, 0.3, nil); return m == nil, err },
		"HDBSCAN": func(c context.Context) (bool, error) { m, err := FitHDBSCAN(c, p, nil); return m == nil, err },
		"Reach":   func(c context.Context) (bool, error) { r, err := Reach(c, p, nil); return r == 0, err },
		"Silhouette": func(c context.Context) (bool, error) {
			s, err := Silhouette(c, p, labels, nil)
			return s == nil, err
		},
		"ChooseK": func(c context.Context) (bool, error) {
			m, err := ChooseK(c, p, &ChooseOptions{Max: 3, Sample: 200, References: 2, Draws: 2})
			return m == nil, err
		},
	} {
		whole := newFuse(1 << 40)
		if _, err := do(whole); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		looks := 1<<40 - whole.left.Load()
		for n := int64(0); n < looks; n += 1 + looks/50 {
			nothing, err := do(newFuse(n))
			if !nothing || !errors.Is(err, context.Canceled) {
				t.Errorf("%s: after %d of %d looks: %v, no result %v", name, n, looks, err, nothing)
				break
			}
		}
	}
}
