package cluster

import (
	"math/rand/v2"
	"testing"
)

// Oracle: scikit-learn 1.2.1.
func TestCompareGolden(t *testing.T) {
	for _, set := range goldenSets {
		g, _, target := golden(t, set)
		a, err := Compare(target, g.KMeans.Labels)
		if err != nil {
			t.Fatal(err)
		}
		w := g.VsTarget
		checkAgreement(t, set, *a, Agreement{
			Rand: w.Rand, ARI: w.ARI, NMI: w.NMI, AMI: w.AMI, Homogeneity: w.Homogeneity,
			Completeness: w.Completeness, V: w.V, FowlkesMallows: w.FM, MutualInformation: a.MutualInformation,
		})
	}
}

func checkAgreement(t *testing.T, name string, got, want Agreement) {
	t.Helper()
	for _, f := range []struct {
		name      string
		got, want float64
	}{
		{"Rand", got.Rand, want.Rand},
		{"ARI", got.ARI, want.ARI},
		{"mutual information", got.MutualInformation, want.MutualInformation},
		{"NMI", got.NMI, want.NMI},
		{"AMI", got.AMI, want.AMI},
		{"homogeneity", got.Homogeneity, want.Homogeneity},
		{"completeness", got.Completeness, want.Completeness},
		{"V", got.V, want.V},
		{"Fowlkes–Mallows", got.FowlkesMallows, want.FowlkesMallows},
	} {
		if !near9(f.got, f.want) {
			t.Errorf("%s: %s %v, want %v", name, f.name, f.got, f.want)
		}
	}
}

func TestCompareEdges(t *testing.T) {
	perfect := Agreement{Rand: 1, ARI: 1, NMI: 1, AMI: 1, Homogeneity: 1, Completeness: 1, V: 1, FowlkesMallows: 1}
	tests := []struct {
		name string
		a, b []int
		want Agreement
	}{
		{"one group", []int{0, 0, 0}, []int{7, 7, 7}, perfect},
		{"renamed", []int{0, 0, 1, 1}, []int{-1, -1, 5, 5}, perfect},
		{"single rows", []int{0, 1}, []int{1, 0}, Agreement{Rand: 1, ARI: 1, NMI: 1, AMI: 1, Homogeneity: 1, Completeness: 1, V: 1}},
		{"one row", []int{0}, []int{3}, Agreement{Rand: 1, ARI: 1, NMI: 1, AMI: 1, Homogeneity: 1, Completeness: 1, V: 1}},
		{"one group against two", []int{0, 0, 1, 1}, []int{0, 0, 0, 0}, Agreement{Rand: 1.0 / 3, Completeness: 1, FowlkesMallows: 0.5773502691896257}},
	}
	for _, test := range tests {
		a, err := Compare(test.a, test.b)
		if err != nil {
			t.Fatal(err)
		}
		a.MutualInformation = 0
		checkAgreement(t, test.name, *a, test.want)
	}
	if _, err := Compare(nil, nil); err == nil {
		t.Error("no rows gave no error")
	}
	if _, err := Compare([]int{1}, []int{1, 2}); err == nil {
		t.Error("other lengths gave no error")
	}
}

// Labels drawn by chance agree as chance does.
func TestCompareChance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	a, b := make([]int, 5000), make([]int, 5000)
	for i := range a {
		a[i], b[i] = rng.IntN(4), rng.IntN(5)
	}
	g, err := Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if abs(g.ARI) > 0.005 || abs(g.AMI) > 0.005 {
		t.Errorf("ARI %v, AMI %v, want 0", g.ARI, g.AMI)
	}
}
