package cluster

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
)

// goldens are the figures of testdata/golden.json; see testdata/README.md.
type goldens struct {
	K        int   `json:"k"`
	InitRows []int `json:"init_rows"`
	KMeans   struct {
		Inertia              float64     `json:"inertia"`
		Iterations           int         `json:"n_iter"`
		Centers              [][]float64 `json:"centers"`
		Sizes                []int       `json:"sizes"`
		Labels               []int       `json:"labels"`
		Silhouette           float64     `json:"silhouette"`
		SilhouetteFirst      []float64   `json:"silhouette_first10"`
		CalinskiHarabasz     float64     `json:"calinski_harabasz"`
		DaviesBouldin        float64     `json:"davies_bouldin"`
		SimplifiedSilhouette float64     `json:"simplified_silhouette"`
	} `json:"kmeans"`
	VsTarget struct {
		ARI          float64 `json:"ari"`
		NMI          float64 `json:"nmi_arithmetic"`
		AMI          float64 `json:"ami"`
		Homogeneity  float64 `json:"homogeneity"`
		Completeness float64 `json:"completeness"`
		V            float64 `json:"v"`
		FM           float64 `json:"fowlkes_mallows"`
		Rand         float64 `json:"rand"`
	} `json:"vs_target"`
	Weighted struct {
		Inertia float64     `json:"inertia"`
		Centers [][]float64 `json:"centers"`
		Sizes   []int       `json:"sizes"`
	} `json:"kmeans_weighted"`
	BestOf50 float64            `json:"best_of_50_inertia"`
	Elbow    map[string]float64 `json:"elbow_best_of_20"`
	Ward     goldenLinkage      `json:"ward"`
	Complete goldenLinkage      `json:"complete"`
	Average  goldenLinkage      `json:"average"`
	Single   goldenLinkage      `json:"single"`
	DBSCAN   struct {
		Eps        float64 `json:"eps"`
		MinSamples int     `json:"min_samples"`
		Clusters   int     `json:"n_clusters"`
		Noise      int     `json:"noise"`
		Core       int     `json:"core"`
		Labels     []int   `json:"labels"`
	} `json:"dbscan"`
}

type goldenLinkage struct {
	Last   []float64 `json:"last10_heights"`
	Sum    float64   `json:"sum_heights"`
	Labels []int     `json:"labels_k"`
}

var goldenSets = []string{"iris_raw", "iris_scaled", "wine_raw", "wine_scaled"}

// golden returns the figures of one data set, its points on their scale, and
// the classes.
func golden(t *testing.T, set string) (goldens, *Points, []int) {
	t.Helper()
	raw, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	var g goldens
	if err := json.Unmarshal(all[set], &g); err != nil {
		t.Fatal(err)
	}
	p, target := readPoints(t, "testdata/"+set[:4]+".csv")
	if set[5:] == "scaled" {
		s, err := FitScaler(p, ZScore)
		if err != nil {
			t.Fatal(err)
		}
		if p.Data, err = s.Apply(nil, p); err != nil {
			t.Fatal(err)
		}
	}
	return g, p, target
}

func readPoints(t testing.TB, file string) (*Points, []int) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	d := len(rows[0]) - 1
	p := &Points{D: d, Names: rows[0][:d]}
	var target []int
	for _, row := range rows[1:] {
		for j, cell := range row {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			if j < d {
				p.Data = append(p.Data, v)
			} else {
				target = append(target, int(v))
			}
		}
	}
	return p, target
}

// rowsOf returns the cells of some rows.
func rowsOf(p *Points, rows ...int) []float64 {
	var cells []float64
	for _, i := range rows {
		cells = append(cells, p.Row(i)...)
	}
	return cells
}

// near9 reports whether two figures agree to 1e-9, relative or absolute.
func near9(got, want float64) bool {
	return math.Abs(got-want) <= 1e-9*math.Max(1, math.Abs(want))
}

// sameGroups reports whether two labelings group the rows alike, whatever the
// numbers.
func sameGroups(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	to, from := map[int]int{}, map[int]int{}
	for i := range a {
		if v, ok := to[a[i]]; ok && v != b[i] {
			return false
		}
		if v, ok := from[b[i]]; ok && v != a[i] {
			return false
		}
		to[a[i]], from[b[i]] = b[i], a[i]
		if (a[i] == Noise) != (b[i] == Noise) {
			return false
		}
	}
	return true
}

func sqrt(v float64) float64 { return math.Sqrt(v) }
