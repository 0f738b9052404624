package cluster

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A model numbered by another column is brought back to the old numbers.
func TestAlignToUndoesRenumbering(t *testing.T) {
	p := mixture(3000, 3, 5, 11)
	a, err := FitKMeans(ctx, p, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := FitKMeans(ctx, p, 5, &Options{OrderBy: 2, Descending: true})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(a.Labels, b.Labels) {
		t.Fatal("the two numberings are the same: nothing to test")
	}
	for _, points := range []*Points{nil, p} {
		got, drift, err := b.AlignTo(a, points)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]int{0, 1, 2, 3, 4}, drift.Before); diff != "" || drift.Gone != nil || drift.Stability != 0 {
			t.Errorf("drift %+v", drift)
		}
		for _, w := range drift.Way {
			if w > 1e-12 {
				t.Errorf("ways %v, want 0", drift.Way)
			}
		}
		if points != nil && (drift.Movement.Stayed != 1 || drift.Agreement.ARI != 1) {
			t.Errorf("stayed %v, ARI %v", drift.Movement.Stayed, drift.Agreement.ARI)
		}
	}
}

func line(weight []float64, centers ...float64) *KMeans {
	return &KMeans{
		Scaler: &Scaler{Columns: []Column{{Name: "x1", Scale: Raw, Width: 1}}}, Centers: centers,
		Rows: make([]int, len(centers)), Weight: weight,
	}
}

func TestAlignToNewAndGone(t *testing.T) {
	before := line([]float64{10, 10, 20}, 0, 10, 20)
	p := &Points{D: 1, Data: []float64{0, 1, 9, 11, 20, 21, 50}}

	grown := line([]float64{10, 10, 10, 20}, 50, 21, 11, 1)
	got, drift, err := grown.AlignTo(before, p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, 11, 21, 50}, got.Centers); diff != "" {
		t.Errorf("grown: centres (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{0, 1, 2, -1}, drift.Before); diff != "" {
		t.Errorf("grown: before (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{1, 1, 1, 0}, drift.Way); diff != "" {
		t.Errorf("grown: way (-want +got):\n%s", diff)
	}
	want := &Movement{
		From: 3, To: 4, Stayed: 6.0 / 7,
		Rows:   []int{2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 1},
		Weight: []float64{2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 1},
	}
	if diff := cmp.Diff(want, drift.Movement); diff != "" {
		t.Errorf("grown: movement (-want +got):\n%s", diff)
	}

	shrunk := line([]float64{30, 10}, 21, 1)
	got, drift, err = shrunk.AlignTo(before, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, 21}, got.Centers); diff != "" {
		t.Errorf("shrunk: centres (-want +got):\n%s", diff)
	}
	if !slices.Equal(drift.Before, []int{0, 2}) || !slices.Equal(drift.Gone, []int{1}) {
		t.Errorf("shrunk: before %v, gone %v", drift.Before, drift.Gone)
	}
	if !(drift.Stability > 0.25) {
		t.Errorf("shrunk: stability %v", drift.Stability)
	}

	bare := &KMeans{Scaler: before.Scaler, Centers: before.Centers}
	if _, _, err := bare.AlignTo(before, nil); err == nil {
		t.Error("a model without Rows and Weight gave no error")
	}
	if _, _, err := before.AlignTo(bare, nil); err == nil {
		t.Error("a previous model without Rows and Weight gave no error")
	}
	other := line([]float64{1}, 1)
	other.Scaler.Columns[0].Name = "y"
	if _, _, err := other.AlignTo(before, nil); err == nil {
		t.Error("other features gave no error")
	}
	if _, _, err := before.AlignTo(nil, nil); err == nil {
		t.Error("no model gave no error")
	}
}
