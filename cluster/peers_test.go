package cluster

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

// What was seen to fail in other libraries. Rows lost or in two clusters, NaN
// centres and changed input have tests of their own beside k-means.

// R 4.2.2: Hartigan–Wong stops after a round with ifault 4 where rows are tied,
// up to 7 % above the inertia that Lloyd's algorithm reaches from that start.
func TestTiesDoNotEndTheFit(t *testing.T) {
	for seed := range uint64(5) {
		p := mixture(2000, 3, 8, seed)
		for i, v := range p.Data {
			p.Data[i] = math.Round(v)
		}
		start := rowsOf(p, 0, 100, 200, 300, 400, 500, 600, 700)
		m, err := FitKMeans(ctx, p, 8, &Options{Scales: []Scale{Raw}, Start: start})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, inertia := plainLloyd(p, start); !(m.Inertia <= inertia*1.001) {
			t.Errorf("seed %d: inertia %v, of Lloyd's algorithm %v", seed, m.Inertia, inertia)
		}
	}
}

// scikit-learn #34074: after an empty cluster was filled the labels were those
// of the centres before.
func TestLabelsAreThoseOfTheCenters(t *testing.T) {
	p := mixture(500, 2, 4, 3)
	start := append(rowsOf(p, 1, 2), 1e6, 1e6, -1e6, 1e6)
	m, err := FitKMeans(ctx, p, 4, &Options{Scales: []Scale{Raw}, Start: start})
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.Assign(nil, p)
	if err != nil || !slices.Equal(again, m.Labels) || m.Clusters() != 4 || slices.Min(m.Rows) < 1 {
		t.Errorf("%d clusters of %v rows; other labels: %v", m.Clusters(), m.Rows, err)
	}
}

// kmodes #162 drops rows with missing values; scikit-learn 1.2.1 takes weights
// that are negative or all 0; biogo's total ignores weights.
func TestNoRowIsLostAndNoWeightIgnored(t *testing.T) {
	p := mixture(300, 2, 3, 5)
	p.Data[10], p.Data[51] = math.NaN(), math.NaN()
	var place *clientele.InputError
	if _, err := FitKMeans(ctx, p, 3, nil); !errors.As(err, &place) || place.Row != 5 || place.Column != "x1" {
		t.Errorf("missing cell: %v", err)
	}
	names := &Categories{Columns: [][]string{make([]string, 300)}}
	if _, err := FitKPrototypes(ctx, p, names, 3, nil); !errors.As(err, &place) || place.Row != 5 {
		t.Errorf("missing cell among names: %v", err)
	}
	m, err := FitKMeans(ctx, p, 3, &Options{Missing: Partial})
	if err != nil || len(m.Labels) != 300 || m.Rows[0]+m.Rows[1]+m.Rows[2] != 300 {
		t.Errorf("partial: %v", err)
	}
	p = mixture(300, 2, 3, 5)
	for _, bad := range []float64{-1, 0, math.NaN(), math.Inf(1)} {
		p.Weight = slices.Repeat([]float64{bad}, 300)
		for name, fit := range methods(3) {
			if _, _, err := fit(p); !errors.As(err, &place) || place.Column != "Weight" {
				t.Errorf("%s, weights of %v: %v", name, bad, err)
			}
		}
	}
	p.Weight = slices.Repeat([]float64{2}, 300)
	double, err := FitKMeans(ctx, p, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Weight = nil
	single, err := FitKMeans(ctx, p, 3, nil)
	if err != nil || !near9(double.Inertia, 2*single.Inertia) {
		t.Errorf("inertia %v, with weights of 2 %v: %v", single.Inertia, double.Inertia, err)
	}
}

// mpraski/clusters numbers from 1 in one method and from 0 in another, and
// panics for one row; eegprep #389 and scikit-learn #20216 number anew at each fit.
func TestNumbersStay(t *testing.T) {
	for name, fit := range methods(2) {
		if _, labels, err := fit(&Points{D: 1, Data: []float64{4}}); err != nil || len(labels) != 1 || labels[0] > 0 {
			t.Errorf("%s, one row: %v, %v", name, labels, err)
		}
	}
	p := mixture(2000, 3, 4, 9)
	var want []int
	for seed := range uint64(4) {
		m, err := FitKMeans(ctx, p, 4, &Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = m.Labels
		}
		if a, err := Compare(want, m.Labels); err != nil || a.ARI < 0.999 {
			continue // another optimum
		}
		same := 0
		for i := range want {
			if want[i] == m.Labels[i] {
				same++
			}
		}
		if same < 1990 {
			t.Errorf("seed %d: %d of 2000 rows have the same number", seed, same)
		}
	}
}
