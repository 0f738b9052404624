package cluster

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"runtime"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// Oracle: scikit-learn 1.9.1, from the classes of the rows to the end.
func TestMixtureGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/mixture.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for _, set := range goldenSets {
		var shapes map[string]struct {
			LogLik, BIC, AIC float64
			Weights          []float64
			Means            [][]float64
		}
		if err := json.Unmarshal(all[set], &shapes); err != nil {
			t.Fatal(err)
		}
		_, p, target := golden(t, set)
		for shape, name := range []string{"full", "tied", "diag", "spherical"} {
			want := shapes[name]
			m := mixtureFrom(t, p, Covariance(shape), target)
			for _, f := range [][2]float64{{m.LogLikelihood, want.LogLik}, {m.BIC, want.BIC}, {m.AIC, want.AIC}} {
				if !near9(f[0], f[1]) {
					t.Errorf("%s, %s: log-likelihood, BIC or AIC %v, want %v", set, name, f[0], f[1])
				}
			}
			for c, mean := range want.Means {
				if math.Abs(m.Weights[c]-want.Weights[c]) > 1e-5 {
					t.Errorf("%s, %s: weight %d %v, want %v", set, name, c, m.Weights[c], want.Weights[c])
				}
				for j, v := range mean {
					if got := m.Means[c*p.D+j]; math.Abs(got-v) > 1e-5*max(1, math.Abs(v)) {
						t.Errorf("%s, %s: mean %d of group %d %v, want %v", set, name, j, c, got, v)
					}
				}
			}
		}
	}
}

// mixtureFrom runs EM from rows that are grouped already.
func mixtureFrom(t *testing.T, p *Points, shape Covariance, labels []int) *Mixture {
	t.Helper()
	start := &KMeans{Centers: make([]float64, 3*p.D), Labels: labels}
	var err error
	if start.Scaler, err = FitScaler(p, Raw); err != nil {
		t.Fatal(err)
	}
	m := &Mixture{Scaler: start.Scaler, Shape: shape}
	e := newEM(p.Data, nil, m, &MixtureOptions{Tolerance: 1e-15, MaxIterations: 100_000})
	if err := e.startFrom(ctx, start); err != nil {
		t.Fatal(err)
	}
	if err := e.run(ctx, &m.Fit); err != nil {
		t.Fatal(err)
	}
	m.judge(float64(p.Len()))
	return m
}

// Identity: the density integrates to 1, here by a grid over one feature.
func TestMixtureDensity(t *testing.T) {
	p := &Points{D: 1}
	for i := range 400 {
		p.Data = append(p.Data, float64(i%7)/3+5*float64(i%2))
	}
	m, err := FitMixture(ctx, p, 2, &MixtureOptions{KMeans: &Options{Scales: []Scale{Raw}}})
	if err != nil {
		t.Fatal(err)
	}
	grid := &Points{D: 1}
	const step = 0.001
	for v := -20.0; v < 30; v += step {
		grid.Data = append(grid.Data, v)
	}
	logs, err := m.LogDensity(nil, grid)
	if err != nil {
		t.Fatal(err)
	}
	total := 0.0
	for _, l := range logs {
		total += math.Exp(l) * step
	}
	if math.Abs(total-1) > 1e-9 {
		t.Errorf("the density sums to %v", total)
	}
	chances, err := m.Posterior(nil, grid)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(chances); i += 2 {
		if math.Abs(chances[i]+chances[i+1]-1) > 1e-12 {
			t.Fatalf("chances %v", chances[i:i+2])
		}
	}
}

// A weight of 2 is a row given twice, for every shape.
func TestMixtureWeights(t *testing.T) {
	p := mixture(200, 2, 2, 21)
	twice := &Points{D: 2, Data: append(append([]float64(nil), p.Data...), p.Data[:200]...)}
	p.Weight = make([]float64, 200)
	for i := range p.Weight {
		p.Weight[i] = 1
		if i < 100 {
			p.Weight[i] = 2
		}
	}
	for shape := range Covariance(4) {
		o := &MixtureOptions{Shape: shape, KMeans: &Options{Scales: []Scale{Raw}, Start: rowsOf(p, 0, 1)}}
		a, err := FitMixture(ctx, p, 2, o)
		if err != nil {
			t.Fatal(err)
		}
		b, err := FitMixture(ctx, twice, 2, o)
		if err != nil {
			t.Fatal(err)
		}
		if !near9(a.LogLikelihood, b.LogLikelihood) || !near9(a.BIC, b.BIC) {
			t.Errorf("%v: %v with weights, %v with copies", shape, a.LogLikelihood, b.LogLikelihood)
		}
	}
}

func TestMixtureSameBitsAndJSON(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p := mixture(5000, 3, 3, 5)
	for shape := range Covariance(4) {
		var want []byte
		for _, procs := range []int{1, 3} {
			runtime.GOMAXPROCS(procs)
			m, err := FitMixture(ctx, p, 3, &MixtureOptions{Shape: shape, Tolerance: 1e-5})
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = data
			}
			if diff := cmp.Diff(string(want), string(data)); diff != "" {
				t.Errorf("%v (-want +got):\n%s", shape, diff)
			}
			var back Mixture
			if err := json.Unmarshal(data, &back); err != nil {
				t.Fatal(err)
			}
			again, err := back.Assign(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(m.Labels, again); diff != "" {
				t.Errorf("%v: labels (-want +got):\n%s", shape, diff)
			}
		}
	}
}

func TestMixtureEdges(t *testing.T) {
	m, err := FitMixture(ctx, &Points{D: 1, Data: []float64{4, 4, 4}}, 2, nil)
	if err != nil || m.Clusters() != 1 || !m.Fit.Reduced {
		t.Errorf("equal rows: %v", err)
	}
	for _, o := range []*MixtureOptions{{Shape: 9}, {Ridge: -1}, {Tolerance: math.NaN()}, {MaxIterations: -1}} {
		if _, err := FitMixture(ctx, mixture(20, 1, 1, 1), 1, o); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	m, err = FitMixture(ctx, mixture(500, 2, 3, 1), 3, &MixtureOptions{MaxIterations: 2})
	if !errors.Is(err, clientele.ErrNotConverged) || m == nil {
		t.Errorf("two rounds: %v", err)
	}
}

func FuzzMixtureJSON(f *testing.F) {
	f.Add([]byte(`{"model":"gaussian-mixture","version":1,"scaler":{"columns":[{"name":"a","scale":"raw","shift":0,"width":1}]},"shape":"full","weights":[1],"means":[1],"covariances":[2],"log_likelihood":0,"bic":0,"aic":0,"fit":{}}`))
	f.Add([]byte(`{"model":"gaussian-mixture","version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m Mixture
		if json.Unmarshal(data, &m) != nil {
			return
		}
		p := &Points{D: len(m.Scaler.Columns), Data: make([]float64, len(m.Scaler.Columns))}
		if _, err := m.Assign(nil, p); err != nil {
			t.Fatal(err)
		}
	})
}
