package cluster

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
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

// groups returns rows around k places that are no nearer to each other than
// apart. With uneven, each group has two thirds of the rows of the one before
// and a width of its own.
func groups(n, d, k int, apart float64, uneven bool, seed uint64) *Points {
	rng := rand.New(rand.NewPCG(seed, uint64(100*k+d)))
	places := make([]float64, k*d)
	side := apart
	for far := false; !far; side *= 1.01 {
		for i := range places {
			places[i] = side * rng.Float64()
		}
		far = true
		for a := range k {
			for b := range a {
				far = far && squared(places[a*d:][:d], places[b*d:][:d]) >= apart*apart
			}
		}
	}
	share, width := make([]float64, k), make([]float64, k)
	for c := range share {
		share[c], width[c] = 1, 1
		if uneven {
			share[c], width[c] = math.Pow(2.0/3, float64(c)), 0.5+rng.Float64()
		}
	}
	p := &Points{D: d}
	for range n {
		c, u := 0, rng.Float64()*sum(share)
		for ; c < k-1 && u >= share[c]; c++ {
			u -= share[c]
		}
		for j := range d {
			p.Data = append(p.Data, places[c*d+j]+width[c]*rng.NormFloat64())
		}
	}
	return p
}

// Oracle: the number of groups that the rows were drawn from. Of 20 draws each
// (1,000 rows, default options) 120 of 120 far apart are found, 114 overlapping
// and 118 of unequal size, of 20 others of 3,000 rows 120, 116 and 113; here one
// draw each.
func TestChooseKRecoversTheNumber(t *testing.T) {
	missed := 0
	for _, draw := range []struct {
		name   string
		apart  float64
		uneven bool
		misses int
	}{{"far apart", 7, false, 0}, {"overlapping", 3.7, false, 1}, {"uneven", 7, true, 1}} {
		before := missed
		for k := 3; k <= 8; k++ {
			p := groups(600, 2+k%3, k, draw.apart, draw.uneven, 5)
			c, err := ChooseK(ctx, p, &ChooseOptions{KMeans: &Options{Scales: []Scale{Raw}}, References: 3, Draws: 3})
			if err != nil {
				t.Fatal(err)
			}
			if c.NoGroups {
				t.Errorf("%s, %d groups: no groups", draw.name, k)
			}
			if c.Model.Clusters() != k {
				missed++
				t.Logf("%s, %d groups: %s", draw.name, k, c.Reason)
			}
		}
		if missed-before > draw.misses {
			t.Errorf("%s: missed %d of 6", draw.name, missed-before)
		}
	}
}

// One cloud of any shape is said to be one: 99 of 100 (1,000 rows, 20 draws of
// five shapes, default options), and of the groups above none is.
func TestChooseKOfOneGroup(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for name, p := range map[string]*Points{"round": {D: 2}, "long": {D: 2}, "even": {D: 2}, "skewed": {D: 2}} {
		var scale []Scale
		for range 500 {
			x, y := rng.NormFloat64(), rng.NormFloat64()
			switch name {
			case "long":
				x += 4 * y
			case "even":
				x, y = rng.Float64(), rng.Float64()
			case "skewed":
				x, y = math.Exp(3+x), math.Exp(3+y)
			}
			p.Data = append(p.Data, x, y)
		}
		if name != "skewed" {
			scale = []Scale{Raw}
		}
		c, err := ChooseK(ctx, p, &ChooseOptions{Max: 6, KMeans: &Options{Scales: scale}, Draws: -1})
		if err != nil {
			t.Fatal(err)
		}
		if !c.NoGroups || !strings.Contains(c.Reason, "no clear groups") {
			t.Errorf("%s: %s", name, c.Reason)
		}
		if c.Label(clientele.English) != c.Reason || c.Label(clientele.Chinese) != c.ReasonZH {
			t.Errorf("%s: labels", name)
		}
	}
}
