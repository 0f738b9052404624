package abc

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCross(t *testing.T) {
	x := []Class{A, C, C, A, Loss}
	y := []string{"new", "old", "new", "new", "old"}
	values := []float64{10, 2, 3, 20, -4}
	got, err := Cross(x, y, values, nil, []string{"old", "new", "lost"})
	want := &Matrix[Class, string]{
		X: []Class{A, C, Loss}, Y: []string{"old", "new", "lost"},
		Count: []int{0, 2, 0, 1, 1, 0, 1, 0, 0},
		Sum:   []float64{0, 30, 0, 2, 3, 0, -4, 0, 0},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Matrix[Class, string]{})); diff != "" || err != nil {
		t.Fatalf("%v (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff([]int{0, 3}, got.Members(A, "new")); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if at := got.At(Loss, "old"); at != 6 {
		t.Errorf("At(Loss, old) = %d, want 6", at)
	}
	if at, members := got.At(B, "old"), got.Members(B, "old"); at != -1 || members != nil {
		t.Errorf("cell that is not there: %d, %v", at, members)
	}
	if at := got.At(A, "gone"); at != -1 {
		t.Errorf("cell that is not there: %d", at)
	}

	counts, err := Cross([]int{3, 1}, []int{2, 2}, nil, nil, nil)
	if err != nil || counts.Sum != nil || !cmp.Equal(counts.X, []int{1, 3}) || !cmp.Equal(counts.Count, []int{1, 1}) {
		t.Errorf("%+v, %v", counts, err)
	}
	if empty, err := Cross([]int{}, []int{}, []float64{}, nil, nil); err != nil || len(empty.Count) != 0 {
		t.Errorf("nobody: %+v, %v", empty, err)
	}
}

func TestCrossRefuses(t *testing.T) {
	x, y := []int{1, 2}, []int{1, 2}
	for _, c := range []struct {
		y      []int
		values []float64
		xs, ys []int
		want   string
	}{
		{nil, nil, nil, nil, "abc: y: 0 rows, want 2"},
		{y, []float64{1}, nil, nil, "abc: values: 1 rows, want 2"},
		{y, []float64{1, math.NaN()}, nil, nil, "abc: values[1]: not finite"},
		{[]int{2, 2}, []float64{1e308, 1e308}, []int{1, 2}, nil, ""},
		{y, nil, []int{1}, nil, "abc: x[1]: no such label: 2"},
		{y, nil, nil, []int{2}, "abc: y[0]: no such label: 1"},
		{y, nil, []int{1, 2, 1}, nil, "abc: xs: label 1 twice: bad option"},
		{y, nil, nil, []int{2, 2}, "abc: ys: label 2 twice: bad option"},
	} {
		_, err := Cross(x, c.y, c.values, c.xs, c.ys)
		if c.want == "" {
			if err != nil {
				t.Errorf("got %v", err)
			}
			continue
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if _, err := Cross([]int{1, 1}, []int{1, 1}, []float64{1e308, 1e308}, nil, nil); err == nil {
		t.Error("a sum beyond float64 gave no error")
	}
}

func TestQuadrants(t *testing.T) {
	existing := []float64{1, 5, 3, 9}
	potential := []float64{8, 8, 2, 1}
	q, err := FitQuadrants(existing, potential)
	if want := (Quadrants{Existing: 5, Potential: 8}); q != want || err != nil {
		t.Errorf("got %v, %v, want %v", q, err, want)
	}
	got, err := q.Assign([]Quadrant{LowValue}, existing, potential)
	if diff := cmp.Diff([]Quadrant{LowValue, HighPotential, HighValue, LowValue, LowPotential}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got := q.Quadrant(math.NaN(), 1); got != 0 {
		t.Errorf("NaN: %v", got)
	}
	if got := q.Quadrant(1, math.NaN()); got != 0 {
		t.Errorf("NaN: %v", got)
	}
	if _, err := FitQuadrants(nil, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := FitQuadrants([]float64{1}, nil); err == nil {
		t.Error("different lengths gave no error")
	}
	if _, err := q.Assign(nil, []float64{1}, nil); err == nil {
		t.Error("different lengths gave no error")
	}
	for _, bad := range []Quadrants{{math.NaN(), 0}, {0, math.Inf(1)}, {math.Inf(-1), 0}} {
		if _, err := bad.Assign(nil, nil, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	// The two axes are crossed like any other.
	m, err := Cross(got[1:], got[1:], potential, nil, nil)
	if err != nil || m.Count[m.At(HighValue, HighValue)] != 1 || m.Sum[m.At(LowPotential, LowPotential)] != 1 {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestQuadrantsJSON(t *testing.T) {
	golden(t, "quadrants-v1.json", Quadrants{Existing: 1200.5, Potential: -3})
	kept := Quadrants{1, 2}
	for bad, want := range map[string]string{
		`{"model":"abc quadrants","version":1,"existing":1}`:                   "abc: quadrants: a cut is missing",
		`{"model":"abc quadrants","version":1,"potential":1}`:                  "abc: quadrants: a cut is missing",
		`{"model":"abc quadrants","version":1,"existing":1e999,"potential":1}`: "abc: abc quadrants: json: ",
		`{"model":"abc cuts","version":1,"existing":1,"potential":1}`:          `abc: abc quadrants: the data holds a model "abc cuts"`,
		`{"existing":1,"potential":1}`:                                         `abc: abc quadrants: the data holds a model ""`,
	} {
		got := kept
		if err := json.Unmarshal([]byte(bad), &got); err == nil || !strings.HasPrefix(err.Error(), want) || got != kept {
			t.Errorf("%s: %v, %v, want %s", bad, got, err, want)
		}
	}
	if err := json.Unmarshal([]byte(`{"model":"abc quadrants","version":2}`), new(Quadrants)); !errors.Is(err, clientele.ErrVersion) {
		t.Errorf("newer version: %v, want ErrVersion", err)
	}
	if _, err := json.Marshal(Quadrants{math.NaN(), 0}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("NaN was written: %v", err)
	}
}

func FuzzQuadrantsJSON(f *testing.F) {
	f.Add([]byte(`{"model":"abc quadrants","version":1,"existing":10,"potential":5}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var q Quadrants
		if json.Unmarshal(data, &q) != nil {
			return
		}
		if _, err := q.Assign(nil, nil, nil); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
	})
}

func TestLayers(t *testing.T) {
	r := rank(t, []float64{60, 5, 20, -4, 20, 1}, &Options{Rule: Thresholds{50, 10, 3}, Activity: []float64{1, 1, 1, 1, 1, 0}})
	want := []Layer{
		{Class: A, Label: "A类", Customers: 1, Value: 60, CustomerShare: .2, ValueShare: 60. / 105},
		{Class: B, Label: "B类", Customers: 2, Value: 40, CustomerShare: .4, ValueShare: 40. / 105, Above: .2},
		{Class: C, Label: "C类", Customers: 1, Value: 5, CustomerShare: .2, ValueShare: 5. / 105, Above: .6},
		{Class: Loss, Label: "亏损", Customers: 1, Value: -4, CustomerShare: .2, ValueShare: -4. / 105, Above: .8},
	}
	if diff := cmp.Diff(want, r.Layers(clientele.Chinese)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := rank(t, nil, nil).Layers(clientele.English); got != nil {
		t.Errorf("nobody: %v", got)
	}
}
