package rfm

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// The golden was computed when the reference was collected; the second one
// with the epsilon by hand.
func TestPSI(t *testing.T) {
	fifth := repeat(0.2, 5)
	got, err := PSI(fifth, []float64{0.1, 0.15, 0.2, 0.25, 0.3})
	if err != nil || math.Abs(got-0.13540251) > 5e-9 {
		t.Errorf("PSI = %v, %v", got, err)
	}
	got, err = PSI([]float64{0.5, 0.5}, []float64{0, 1})
	want := (DriftEpsilon-0.5)*math.Log(DriftEpsilon/0.5) + 0.5*math.Log(2)
	if err != nil || math.Abs(got-want) > 1e-12 {
		t.Errorf("PSI with an empty class = %v, %v, want %v", got, err, want)
	}
	var at *clientele.InputError
	for _, bad := range [][]float64{{1}, {0.5, -0.5}, {math.NaN(), 1}} {
		if _, err := PSI([]float64{0.5, 0.5}, bad); !errors.As(err, &at) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// The oracle is scipy.stats.ks_2samp (1.17) on the same samples.
func TestKS(t *testing.T) {
	for _, test := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 2, 3, 4}, []float64{1, 2, 3, 4}, 0},
		{[]float64{1, 2}, []float64{3}, 1},
		{[]float64{3, 1, 2, 2, 9}, []float64{2, 2, 5, 7, 1, 8, 8}, 0.37142857142857144},
	} {
		got, err := KS(test.a, test.b)
		if err != nil || math.Abs(got-test.want) > 1e-15 {
			t.Errorf("KS(%v, %v) = %v, %v, want %v", test.a, test.b, got, err, test.want)
		}
		back, err := KS(test.b, test.a)
		if err != nil || back != got {
			t.Errorf("KS is not symmetric: %v, %v", back, got)
		}
	}
	if _, err := KS(nil, []float64{1}); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
	var at *clientele.InputError
	if _, err := KS([]float64{1}, []float64{math.Inf(1)}); !errors.As(err, &at) {
		t.Errorf("Inf: %v", err)
	}
	if _, err := KS([]float64{math.NaN()}, []float64{1}); !errors.As(err, &at) {
		t.Errorf("NaN: %v", err)
	}
}

// scored returns scores of one axis in the given numbers.
func scored(counts ...int) *Scores {
	s := &Scores{Axes: []string{"a"}, Levels: []int{len(counts)}, By: [][]uint8{{0}}}
	for i, n := range counts {
		s.By[0] = append(s.By[0], slices.Repeat([]uint8{uint8(i + 1)}, n)...)
	}
	return s
}

// PSI 0.13540251 is that of the golden above; χ²₀.₉₅(4) = 9.487729.
func TestDrift(t *testing.T) {
	m := &Model{Axes: []Axis{{Name: "a", Scales: []Scale{{Cuts: []Cut{{At: 1}, {At: 2}, {At: 3}, {At: 4}}, Count: []int{200, 200, 200, 200, 200}}}}}}
	got, err := m.Drift(scored(100, 150, 200, 250, 300))
	if err != nil {
		t.Fatal(err)
	}
	want := &Drift{N: 1000, Now: 1000, Advice: AdviceWatch, Axes: []AxisDrift{{
		Axis: "a", Fitted: repeat(0.2, 5), Now: []float64{0.1, 0.15, 0.2, 0.25, 0.3},
		PSI: 0.13540251, KS: 0.15, Noise: 9.487729 * 0.002, Advice: AdviceWatch,
	}}}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 5e-8)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, test := range []struct {
		now  *Scores
		want Advice
	}{
		{scored(200, 200, 200, 200, 200), AdviceKeep},
		{scored(160, 180, 200, 220, 240), AdviceKeep},
		{scored(50, 50, 200, 300, 400), AdviceRefit},
		{scored(0, 1, 1, 1, 2), AdviceKeep}, // far off, but so is any sample of five
	} {
		d, err := m.Drift(test.now)
		if err != nil || d.Advice != test.want || d.Axes[0].Advice != test.want {
			t.Errorf("%v: %+v, %v, want %v", test.now.By, d, err, test.want)
		}
	}
	// Exactly on a level the advice is the stronger one.
	for _, test := range []struct {
		psi, noise float64
		want       Advice
	}{
		{0.0999, 0, AdviceKeep},
		{WatchPSI, 0, AdviceWatch},
		{0.2499, 0, AdviceWatch},
		{RefitPSI, 0, AdviceRefit},
		{0.3, 0.31, AdviceKeep},
		{0.3, 0.3, AdviceRefit},
	} {
		if got := advise(test.psi, test.noise); got != test.want {
			t.Errorf("PSI %v, noise %v: %v, want %v", test.psi, test.noise, got, test.want)
		}
	}
	if _, err := m.Drift(scored(0, 0, 0, 0, 0)); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := m.Drift(scored(1, 2, 3)); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("other levels: %v", err)
	}
	m.Axes[0].Scales[0].Count = nil
	if _, err := m.Drift(scored(1, 2, 3, 4, 5)); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no counts: %v", err)
	}
}

// The population that was fitted has not drifted, nested or not.
func TestNoDrift(t *testing.T) {
	for _, opts := range []*Options{nil, {Nested: []string{"recency", "frequency", "monetary"}}} {
		_, m, s := fitShop(t, 500, opts)
		d, err := m.Drift(s)
		if err != nil || d.Advice != AdviceKeep || d.N != 500 || d.Now != 500 {
			t.Fatalf("%+v, %v", d, err)
		}
		for _, a := range d.Axes {
			if a.PSI != 0 || a.KS != 0 {
				t.Errorf("axis %s: %+v", a.Axis, a)
			}
		}
	}
}

// Four customers; by the new cuts two who did nothing move.
func TestCompareRefit(t *testing.T) {
	old := fixedModel(t, nil)
	fresh := fixedModel(t, &Options{R: Cuts{10, 30, 90, 200}, F: Cuts{2, 4, 5, 9}, M: Cuts{50, 100, 200, 500}})
	then := &clientele.Table{
		AsOf: 100, Row: []int{0, 2, 3, 5},
		Recency: []float64{5, 25, 300, 0}, Frequency: []float64{3, 3, 3, 1}, Monetary: []float64{60, 60, 60, 60},
	}
	now := &clientele.Table{
		AsOf: 107, Row: []int{0, 1, 2, 3, 5, 8},
		Recency: []float64{12, 1, 32, 3, 7, 1}, Frequency: []float64{3, 1, 3, 4, 1, 9}, Monetary: []float64{60, 9, 60, 80, 60, 90},
	}
	got, err := CompareRefit(old, fresh, then, now)
	if err != nil {
		t.Fatal(err)
	}
	want := &RefitReport{
		Customers: 4, Silent: 3, Aged: 2,
		Shifted: []Shift{{0, 532, 432, 422}, {2, 432, 332, 322}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	now.AsOf, now.Recency = 100, []float64{5, 1, 25, 300, 0, 1}
	then.Frequency[3], now.Frequency[4] = 0, 0 // inactive on both days: left out
	now.Frequency[3] = 5
	want = &RefitReport{
		Customers: 3, Silent: 3, Aged: 1, // aged: an order that was entered late
		Shifted: []Shift{{0, 532, 532, 522}, {2, 432, 432, 422}},
	}
	if got, err = CompareRefit(old, fresh, then, now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("on one day (-want +got):\n%s", diff)
	}
	now.AsOf++
	if r, err := CompareRefit(old, old, then, now); err != nil || len(r.Shifted) != 0 {
		t.Errorf("frozen thresholds moved %v, %v", r, err)
	}
	if _, err := CompareRefit(old, fresh, now, then); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("wrong order: %v", err)
	}
	if _, err := CompareRefit(old, fixedModel(t, &Options{R: Cuts{1}}), then, now); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("other levels: %v", err)
	}
}
