package cluster

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
)

// Oracle: scikit-learn 1.9.1.
func TestHDBSCANGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/hdbscan.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"blobs", "small", "rings", "cube", "blobs 1", "rings 1", "cube 1"} {
		var want struct {
			MinRows    int `json:"min_rows"`
			Neighbours int
			D          int
			Data       []float64
			Labels     []int
			Strength   []float64
		}
		if err := json.Unmarshal(all[set], &want); err != nil {
			t.Fatal(err)
		}
		h, err := FitHDBSCAN(ctx, &Points{D: want.D, Data: want.Data}, &HDBSCANOptions{
			Scales: []Scale{Raw}, MinRows: want.MinRows, Neighbours: want.Neighbours,
		})
		if err != nil {
			t.Fatal(err)
		}
		if want.Neighbours > 1 {
			// Equal distances abound, and which of them merge first is a matter of
			// taste: a few rows at the fringe differ.
			a, err := Compare(want.Labels, h.Labels)
			if err != nil || a.ARI < 0.95 {
				t.Errorf("%s: ARI %v, %v", set, a.ARI, err)
			}
			continue
		}
		if !sameGroups(h.Labels, want.Labels) {
			t.Errorf("%s: labels differ", set)
		}
		for i, w := range want.Strength {
			if math.Abs(h.Strength[i]-w) > 1e-9 {
				t.Errorf("%s: strength[%d] %v, want %v", set, i, h.Strength[i], w)
				break
			}
		}
	}
}

func TestHDBSCANEdges(t *testing.T) {
	p := &Points{D: 1, Data: []float64{1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9}}
	h, err := FitHDBSCAN(ctx, p, &HDBSCANOptions{Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, h.Labels); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
	for _, s := range h.Strength {
		if s != 1 {
			t.Errorf("strengths %v, want 1", h.Strength)
			break
		}
	}
	data, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	var back HDBSCAN
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h, &back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	few, err := FitHDBSCAN(ctx, &Points{D: 1, Data: []float64{1, 2}}, nil)
	if err != nil || few.Clusters() != 0 || few.Labels[0] != Noise {
		t.Errorf("two rows: %+v, %v", few, err)
	}
	if _, err := FitHDBSCAN(ctx, p, &HDBSCANOptions{MinRows: 1}); err == nil {
		t.Error("MinRows of 1 gave no error")
	}
}

func TestFromLabels(t *testing.T) {
	p := &Points{D: 1, Data: []float64{0, 2, 10, 12, 99}}
	m, err := FromLabels(p, []int{7, 7, 3, 3, Noise}, &Options{Scales: []Scale{Raw}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, 11}, m.Centers); diff != "" {
		t.Errorf("centres (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{0, 0, 1, 1, 1}, m.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	for _, o := range []*Options{{OrderBy: -1, Start: []float64{1}}, {OrderBy: 1}, {Scales: []Scale{99}}} {
		if _, err := FromLabels(p, []int{0, 0, 1, 1, 1}, o); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for _, labels := range [][]int{{0, 1}, {0, 0, 0, 0, -2}, {Noise, Noise, Noise, Noise, Noise}} {
		if _, err := FromLabels(p, labels, nil); err == nil {
			t.Errorf("labels %v gave no error", labels)
		}
	}
}
