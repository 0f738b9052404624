package cluster

import (
	"encoding/json"
	"math"
	"os"
	"testing"
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
