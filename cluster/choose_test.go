package cluster

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Three groups far apart are found, by every measure.
func TestChooseKFindsGroups(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	p := &Points{D: 2}
	for i := range 900 {
		p.Data = append(p.Data, 12*float64(i%3)+rng.NormFloat64(), 9*float64(i%3/2)+rng.NormFloat64())
	}
	c, err := ChooseK(ctx, p, &ChooseOptions{Max: 6, KMeans: &Options{Scales: []Scale{Raw}}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Model.Clusters() != 3 || c.NoGroups {
		t.Errorf("%d clusters, no groups %v: %s", c.Model.Clusters(), c.NoGroups, c.Reason)
	}
	for _, r := range c.Report {
		if three := c.Report[1]; r.K != 3 {
			if r.Silhouette >= three.Silhouette || r.CalinskiHarabasz >= three.CalinskiHarabasz ||
				r.DaviesBouldin <= three.DaviesBouldin || r.BIC <= three.BIC || r.Gap > three.Gap+three.GapError {
				t.Errorf("k %d beats 3: %+v, %+v", r.K, r, three)
			}
		}
	}
	if c.Report[1].Stability < 0.99 {
		t.Errorf("stability of 3: %v", c.Report[1].Stability)
	}
	if !strings.Contains(c.Reason, "3 clusters have the highest silhouette of the stable groupings") {
		t.Errorf("reason %q", c.Reason)
	}
}

// One cloud is no groups.
func TestChooseKOneCloud(t *testing.T) {
	p := mixture(600, 3, 1, 1)
	c, err := ChooseK(ctx, p, &ChooseOptions{Max: 4, KMeans: &Options{Scales: []Scale{Raw}}})
	if err != nil {
		t.Fatal(err)
	}
	if !c.NoGroups || !strings.Contains(c.Reason, "no clear groups") || !strings.Contains(c.ReasonZH, "没有明显的分群") {
		t.Errorf("%q, %q", c.Reason, c.ReasonZH)
	}
}

// Oracle for BIC: the likelihood summed row by row.
func TestBICByDefinition(t *testing.T) {
	p := mixture(200, 2, 3, 2)
	m, err := FitKMeans(ctx, p, 3, &Options{Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	variance := m.Inertia / (2 * 197)
	loglik := 0.0
	for i, l := range m.Labels {
		q := squared(p.Row(i), m.Centers[2*l:2*l+2])
		loglik += math.Log(float64(m.Rows[l])/200) - math.Log(2*math.Pi*variance) - q/(2*variance)
	}
	if want := -2*loglik + 9*math.Log(200); !near9(m.bic(), want) {
		t.Errorf("BIC %v, want %v", m.bic(), want)
	}
}

func TestChooseKSameBits(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p := mixture(3000, 2, 3, 3)
	var want string
	for _, procs := range []int{1, 4} {
		runtime.GOMAXPROCS(procs)
		c, err := ChooseK(ctx, p, &ChooseOptions{Max: 4, Sample: 800})
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(got)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestChooseKEdges(t *testing.T) {
	for _, o := range []*ChooseOptions{{Min: 1}, {Min: 5, Max: 4}, {KMeans: &Options{Missing: Partial}}} {
		if _, err := ChooseK(ctx, mixture(50, 2, 2, 1), o); err == nil {
			t.Errorf("%+v gave no error", o)
		}
	}
	if _, err := ChooseK(ctx, &Points{D: 1, Data: []float64{2, 2}}, nil); err == nil {
		t.Error("equal rows gave no error")
	}
	c, err := ChooseK(ctx, &Points{D: 1, Data: []float64{1, 2, 7}}, nil)
	if err != nil || len(c.Report) != 3 || c.Model.Clusters() != 2 {
		t.Errorf("three rows: %+v, %v", c, err)
	}
}
