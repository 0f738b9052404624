package cluster

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// peerFigures are those of testdata/peer.json: scikit-learn 1.9.1 and scipy
// 1.17.1 on drawn rows; see peer.py.
type peerFigures struct {
	Compare []struct {
		Name                           string
		Truth, Labels                  []int
		Rand, ARI, MI, NMI, AMI, V, FM float64
		Homogeneity, Completeness      float64
	}
	Quality []struct {
		Name       string
		D          int
		Data       []float64
		Labels     []int
		Silhouette []float64
		CH, DB     float64
	}
	Scaler []struct {
		Name                string
		Data                []float64
		Z, Robust, Quantile []float64
		LogZ                []float64 `json:"log-z"`
		YeoJohnson          []float64 `json:"yeo-johnson"`
		Lambda              float64
	}
}

func readPeer(t *testing.T) *peerFigures {
	t.Helper()
	data, err := os.ReadFile("testdata/peer.json")
	if err != nil {
		t.Fatal(err)
	}
	var p peerFigures
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

// Oracle: scikit-learn, also where there is one cluster or every row is one.
func TestComparePeer(t *testing.T) {
	for _, w := range readPeer(t).Compare {
		a, err := Compare(w.Truth, w.Labels)
		if err != nil {
			t.Fatal(err)
		}
		checkAgreement(t, w.Name, *a, Agreement{
			Rand: w.Rand, ARI: w.ARI, MutualInformation: w.MI, NMI: w.NMI, AMI: w.AMI, Homogeneity: w.Homogeneity,
			Completeness: w.Completeness, V: w.V, FowlkesMallows: w.FM,
		})
	}
}

// Oracle: scikit-learn; its distance of a row from itself is not quite 0, which
// shows in the ninth digit of Davies–Bouldin.
func TestQualityPeer(t *testing.T) {
	for _, w := range readPeer(t).Quality {
		p := &Points{D: w.D, Data: w.Data}
		q, err := Measure(p, w.Labels)
		if err != nil {
			t.Fatal(err)
		}
		if !near9(q.CalinskiHarabasz, w.CH) || math.Abs(q.DaviesBouldin-w.DB) > 1e-8*w.DB {
			t.Errorf("%s: Calinski–Harabasz %v, Davies–Bouldin %v, want %v and %v", w.Name, q.CalinskiHarabasz, q.DaviesBouldin, w.CH, w.DB)
		}
		s, err := Silhouette(ctx, p, w.Labels, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range w.Silhouette {
			if !near9(s.Value[i], want) {
				t.Errorf("%s: silhouette[%d] %v, want %v", w.Name, i, s.Value[i], want)
			}
		}
	}
}

// Oracle: scikit-learn for ZScore, Robust and YeoJohnson (to 1e-5: its search
// for λ is coarser), numpy for LogZ, scipy's mid-ranks for Quantile. On rows that
// lie a million deviations from 0 logarithms keep seven digits, and the
// likelihood says nothing about λ.
func TestScalerPeer(t *testing.T) {
	for _, w := range readPeer(t).Scaler {
		p := &Points{D: 1, Data: w.Data}
		for _, c := range []struct {
			scale Scale
			want  []float64
			tol   float64
		}{{ZScore, w.Z, 1e-9}, {LogZ, w.LogZ, 1e-9}, {Robust, w.Robust, 1e-9}, {Quantile, w.Quantile, 1e-9}, {YeoJohnson, w.YeoJohnson, 1e-5}} {
			if w.Name == "offset" && c.scale == LogZ {
				c.tol = 1e-7
			}
			if w.Name == "offset" && c.scale == YeoJohnson {
				continue
			}
			s, err := FitScaler(p, c.scale)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Apply(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.want {
				if math.Abs(got[i]-want) > c.tol*math.Max(1, math.Abs(want)) {
					t.Errorf("%s, %v: row %d: %v, want %v", w.Name, c.scale, i, got[i], want)
					break
				}
			}
		}
	}
}
