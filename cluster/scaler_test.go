package cluster

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

// Oracle: scikit-learn 1.9.1. Its λ comes from Brent's method to about 1e-8, so
// the figures of Yeo–Johnson are compared to 1e-6.
func TestScalerGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/scaler.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"wine", "wine_centred"} {
		var want struct {
			Lambda, First []float64
			Robust        []float64 `json:"robust_first"`
			Z             []float64 `json:"z_first"`
		}
		if err := json.Unmarshal(all[set], &want); err != nil {
			t.Fatal(err)
		}
		p, _ := readPoints(t, "testdata/wine.csv")
		if set == "wine_centred" {
			for j := range p.D {
				mean := 0.0
				for i := j; i < len(p.Data); i += p.D {
					mean += p.Data[i]
				}
				mean /= float64(p.Len())
				for i := j; i < len(p.Data); i += p.D {
					p.Data[i] -= mean
				}
			}
		}
		for _, c := range []struct {
			scale Scale
			want  []float64
			tol   float64
		}{{ZScore, want.Z, 1e-9}, {Robust, want.Robust, 1e-9}, {YeoJohnson, want.First, 1e-6}} {
			s, err := FitScaler(p, c.scale)
			if err != nil {
				t.Fatal(err)
			}
			x, err := s.Apply(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			for j, w := range c.want {
				if math.Abs(x[j]-w) > c.tol*math.Max(1, math.Abs(w)) {
					t.Errorf("%s, %v: first row, feature %d: %v, want %v", set, c.scale, j, x[j], w)
				}
				if c.scale == YeoJohnson && math.Abs(s.Columns[j].Lambda-want.Lambda[j]) > 1e-6*math.Max(1, math.Abs(want.Lambda[j])) {
					t.Errorf("%s: λ of feature %d: %v, want %v", set, j, s.Columns[j].Lambda, want.Lambda[j])
				}
			}
		}
	}
}

// Scaled to a mean of 0 and a deviation of 1, and back again.
func TestScalerRoundTrip(t *testing.T) {
	p := mixture(2000, 3, 3, 4)
	for i := range p.Data {
		p.Data[i] = math.Sinh(p.Data[i]) // skewed, of both signs
	}
	for _, scale := range []Scale{LogZ, Raw, ZScore, Robust, YeoJohnson, Quantile} {
		s, err := FitScaler(p, scale)
		if err != nil {
			t.Fatal(err)
		}
		x, err := s.Apply(nil, p)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Len() {
			back := s.Invert(nil, x[i*3:i*3+3])
			for j, want := range p.Row(i) {
				// The grid of the quantile scale is closest within its ends.
				if math.Abs(back[j]-want) > 1e-7*math.Max(1, math.Abs(want)) {
					t.Fatalf("%v: row %d: %v, want %v", scale, i, back[j], want)
				}
			}
		}
		column := make([]float64, p.Len())
		for i := range column {
			column[i] = x[i*3]
		}
		mean, sd := meanSD(column, nil)
		if scale != Raw && scale != Robust && (math.Abs(mean) > 0.01 || math.Abs(sd-1) > 0.02) {
			t.Errorf("%v: mean %v, deviation %v", scale, mean, sd)
		}
	}
}

// A weight of 2 is a row given twice.
func TestScalerWeights(t *testing.T) {
	twice := &Points{D: 1, Data: []float64{1, 4, 4, 9, 9, 9, 30}}
	weighted := &Points{D: 1, Data: []float64{30, 4, 1, 9}, Weight: []float64{1, 2, 1, 3}}
	for _, scale := range []Scale{LogZ, ZScore, YeoJohnson, Quantile} {
		a, err := FitScaler(twice, scale)
		if err != nil {
			t.Fatal(err)
		}
		b, err := FitScaler(weighted, scale)
		if err != nil {
			t.Fatal(err)
		}
		x, _ := a.Apply(nil, weighted)
		y, _ := b.Apply(nil, weighted)
		for i := range x {
			if math.Abs(x[i]-y[i]) > 1e-7 {
				t.Errorf("%v: row %d: %v with weights, %v with copies", scale, i, y[i], x[i])
			}
		}
	}
}

// Equal shares of a distribution lie at the normal scores.
func TestQuantileScale(t *testing.T) {
	p := &Points{D: 1, Data: []float64{10, 20, 20, 1000}}
	s, err := FitScaler(p, Quantile)
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.Apply(nil, &Points{D: 1, Data: []float64{10, 20, 1000, -5, 1e6, 15}})
	if err != nil {
		t.Fatal(err)
	}
	// Φ⁻¹(1/8) = −1.1503493803760083
	want := []float64{-1.1503493803760083, 0, 1.1503493803760083, -1.1503493803760083, 1.1503493803760083, -1.1503493803760083 / 2}
	for i := range want {
		if math.Abs(x[i]-want[i]) > 1e-12 {
			t.Errorf("score %d: %v, want %v", i, x[i], want[i])
		}
	}
}

// Oracle: the normal score of the mid-rank share of all values. A feature that
// is a count for most and has a long tail keeps a step of the grid from it.
func TestQuantileGridIsNear(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	p := &Points{D: 1}
	for i := range 20_000 {
		v := math.Exp(3 * rng.NormFloat64())
		if i%3 > 0 {
			v = float64(1 + rng.IntN(4))
		}
		p.Data = append(p.Data, v)
	}
	s, err := FitScaler(p, Quantile)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Columns[0].Value); n > gridSize || n < gridSize/4 {
		t.Errorf("%d points of the grid", n)
	}
	got, err := s.Apply(nil, p)
	if err != nil {
		t.Fatal(err)
	}
	sorted := slices.Sorted(slices.Values(p.Data))
	step := (slices.Max(got) - slices.Min(got)) / (gridSize/2 - 2)
	for i, v := range p.Data {
		lo, _ := slices.BinarySearch(sorted, v)
		hi, _ := slices.BinarySearch(sorted, math.Nextafter(v, math.Inf(1)))
		want := math.Sqrt2 * math.Erfinv(float64(lo+hi)/20_000-1)
		if math.Abs(got[i]-want) > step {
			t.Fatalf("score of %v: %v, want %v within %v", v, got[i], want, step)
		}
	}
}

// The likelihood overflows at both first steps of the search for λ.
func TestYeoJohnsonOfHugeValues(t *testing.T) {
	p := &Points{D: 1}
	for i := range 40 {
		p.Data = append(p.Data, 1e98*float64(i-20))
	}
	s, err := FitScaler(p, YeoJohnson)
	if err != nil {
		t.Fatal(err)
	}
	if l := s.Columns[0].Lambda; math.Abs(l-1) > 0.05 {
		t.Errorf("λ %v, want about 1", l)
	}
}

// A row unlike those of the fit stays within the limit of cells.
func TestScalerKeepsWithinLimits(t *testing.T) {
	s, err := FitScaler(&Points{D: 1, Data: []float64{0, 0, 1e-280, 1e-280}}, ZScore)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Apply(nil, &Points{D: 1, Data: []float64{1e100, -1e100}})
	if err != nil || got[0] != limit || got[1] != -limit {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := s.Apply(nil, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no points: %v", err)
	}
}
