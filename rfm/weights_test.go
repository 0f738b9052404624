package rfm

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

func TestTotal(t *testing.T) {
	s := &Scores{By: [][]uint8{{5, 1, 0}, {4, 2, 0}, {3, 3, 0}}}
	got, err := s.Total([]float64{0.5, 0.25, 0.25}, []float64{9})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{9, 4.25, 1.75, 0}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = s.Total(nil, nil)
	if diff := cmp.Diff([]float64{12, 6, 0}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got, err := s.Total([]float64{0, 1, 0}, nil); err != nil || got[0] != 4 {
		t.Errorf("a weight of 0: %v, %v", got, err)
	}
	for _, bad := range [][]float64{{1, 1}, {1, 1, -1}, {1, math.NaN(), 1}} {
		var at *clientele.InputError
		if _, err := s.Total(bad, nil); !errors.As(err, &at) {
			t.Errorf("weights %v: %v", bad, err)
		}
	}
}

// The oracle is numpy.linalg.eig (2.4.6) on the same matrices.
func TestAHP(t *testing.T) {
	got, err := AHP([][]float64{{1, 1. / 3, 1. / 5}, {3, 1, 1. / 2}, {5, 2, 1}})
	if err != nil {
		t.Fatal(err)
	}
	want := &AHPWeights{ahpWeights3, ahpLambda3, ahpRatio3}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-10)); diff != "" || !got.Consistent() {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = AHP([][]float64{{1, 9, 1. / 5, 2}, {1. / 9, 1, 5, 1}, {5, 1. / 5, 1, 3}, {1. / 2, 1, 1. / 3, 1}})
	if err != nil {
		t.Fatal(err)
	}
	want = &AHPWeights{ahpWeights4, ahpLambda4, ahpRatio4}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-10)); diff != "" || got.Consistent() {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Without contradiction the weights are those that the judgements are the
	// ratios of.
	got, err = AHP([][]float64{{1, 2, 6}, {1. / 2, 1, 3}, {1. / 6, 1. / 3, 1}})
	want = &AHPWeights{[]float64{0.6, 0.3, 0.1}, 3, 0}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = AHP([][]float64{{1, 4}, {.25, 1}})
	want = &AHPWeights{[]float64{0.8, 0.2}, 2, 0}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestAHPRefusals(t *testing.T) {
	equal := func(n int) [][]float64 {
		j := make([][]float64, n)
		for i := range j {
			j[i] = repeat(1, n)
		}
		return j
	}
	if w, err := AHP(equal(MaxAxes)); err != nil || math.Abs(w.Weights[8]-1./9) > 1e-15 || w.Ratio > 1e-15 {
		t.Errorf("nine equal axes: %+v, %v", w, err)
	}
	if _, err := AHP(equal(MaxAxes + 1)); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("ten axes: %v", err)
	}
	if !(&AHPWeights{Ratio: 0.1}).Consistent() || (&AHPWeights{Ratio: 0.11}).Consistent() {
		t.Error("0.1 is the last consistent ratio")
	}
	if _, err := AHP(nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("none: %v", err)
	}
	for _, bad := range [][][]float64{
		{{1, 2}}, {{1, 2}, {2, 1}}, {{2}}, {{1, -1}, {-1, 1}}, {{1, math.NaN()}, {1, 1}}, {{1, math.Inf(1)}, {0, 1}},
	} {
		var at *clientele.InputError
		if _, err := AHP(bad); !errors.As(err, &at) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// The oracle is the formula in numpy on the same columns.
func TestEntropyWeights(t *testing.T) {
	got, err := EntropyWeights([]float64{1, 2, 3, 4}, []float64{0, 0, 5, 1}, []float64{2, 2, 2, 2})
	if diff := cmp.Diff(entropyWeights, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, columns := range [][][]float64{{{}, {}}, {{1}, {2}}, {{3, 3}, {0, 0}}} {
		got, err := EntropyWeights(columns...)
		if diff := cmp.Diff([]float64{0.5, 0.5}, got); diff != "" || err != nil {
			t.Errorf("%v: %v (-want +got):\n%s", columns, err, diff)
		}
	}
	got, err = EntropyWeights([]float64{math.MaxFloat64, math.MaxFloat64, 1}, []float64{1, 1, 1})
	if diff := cmp.Diff([]float64{1, 0}, got); diff != "" || err != nil {
		t.Errorf("giants: %v (-want +got):\n%s", err, diff)
	}
	var at *clientele.InputError
	for _, columns := range [][][]float64{{{1, 2}, {1}}, {{1, -2}}, {{math.NaN(), 1}}} {
		if _, err := EntropyWeights(columns...); !errors.As(err, &at) {
			t.Errorf("%v: %v", columns, err)
		}
	}
	if _, err := EntropyWeights(); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no columns: %v", err)
	}
}

// What numpy gives.
var (
	ahpWeights3    = []float64{0.10945228951551988, 0.30899564363286425, 0.5815520668516159}
	ahpLambda3     = 3.0036945980636403
	ahpRatio3      = 0.0031849983307243564
	ahpWeights4    = []float64{0.3626274061547184, 0.24771494443251782, 0.3108003939784934, 0.07885725543427057}
	ahpLambda4     = 7.75434081369977
	ahpRatio4      = 1.3904965976665815
	entropyWeights = []float64{0.10213285694309951, 0.8978671430569005, 0.0}
)
