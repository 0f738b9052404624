package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// goldenHidden is the model of the reference, section 5.6.
var goldenHidden = Hidden{Period: 28, Start: []float64{0.5, 0.5}, P: []float64{0.9, 0.1, 0.3, 0.7}, Rate: []float64{0.2, 2}}

// The oracle is the enumeration of all 64 paths.
func TestDecode(t *testing.T) {
	d, err := goldenHidden.Decode([]int{0, 2, 3, 0, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if !near(d.LogLikelihood, -9.009553165161446, 1e-13) {
		t.Errorf("log-likelihood %v", d.LogLikelihood)
	}
	if diff := cmp.Diff([]int{1, 1, 1, 0, 0, 0}, d.Path); diff != "" || !near(d.PathLog, -10.0497995635, 1e-10) {
		t.Errorf("path (-want +got)\n%s, %v", diff, d.PathLog)
	}
	var got []float64
	for _, p := range d.Smoothed {
		got = append(got, p[1])
	}
	want := []float64{.5164402037, .9587502355, .9887132504, .1590639591, .0755414861, .2034334421}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-10)); diff != "" {
		t.Errorf("smoothed (-want +got)\n%s", diff)
	}
	if d.Filtered[5][1] != d.Smoothed[5][1] {
		t.Error("the last period has nothing to be smoothed by")
	}
	if d, err := goldenHidden.Decode(nil); err != nil || d.LogLikelihood != 0 || d.Path != nil {
		t.Errorf("empty: %+v, %v", d, err)
	}
}

// readHidden returns the sequences of testdata/hidden.txt.
func readHidden(t *testing.T) [][]int {
	t.Helper()
	data, err := os.ReadFile("testdata/hidden.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out [][]int
	for line := range strings.Lines(string(data)) {
		var seq []int
		for field := range strings.FieldsSeq(line) {
			n, err := strconv.Atoi(field)
			if err != nil {
				t.Fatal(err)
			}
			seq = append(seq, n)
		}
		out = append(out, seq)
	}
	return out
}

// The oracle is hmmlearn 0.3.3, testdata/hidden.py: maximum likelihood, and with
// ten moves from each state to itself added.
func TestFitHiddenAgainstHmmlearn(t *testing.T) {
	counts := readHidden(t)
	for _, tt := range []struct {
		sticky float64
		want   Hidden
	}{
		{-1, Hidden{
			Start: []float64{0.64592752, 0.35407248}, P: []float64{0.91408861, 0.08591139, 0.25577585, 0.74422415},
			Rate: []float64{0.25124582, 2.71768613}, Fit: HiddenFit{LogLikelihood: -882.4983266693096, AIC: 1774.9966533386191, BIC: 1797.9275116128924},
		}},
		{10, Hidden{
			Start: []float64{0.64454222, 0.35545778}, P: []float64{0.91831954, 0.08168046, 0.23266325, 0.76733675},
			Rate: []float64{0.25069465, 2.6977406}, Fit: HiddenFit{LogLikelihood: -882.6529418420914, AIC: 1775.3058836841828, BIC: 1798.2367419584562},
		}},
	} {
		got, err := FitHidden(t.Context(), counts, &HiddenSettings{States: 2, Sticky: tt.sticky, Restarts: 2})
		if err != nil {
			t.Fatal(err)
		}
		// With a prior hmmlearn stops as soon as the likelihood falls, short of the
		// largest posterior.
		opts := cmpopts.EquateApprox(0, 3e-3)
		if diff := cmp.Diff([][]float64{tt.want.Start, tt.want.P, tt.want.Rate}, [][]float64{got.Start, got.P, got.Rate}, opts); diff != "" {
			t.Errorf("sticky %v (-want +got)\n%s", tt.sticky, diff)
		}
		posterior := func(h *Hidden) float64 {
			return h.Fit.LogLikelihood + max(0, tt.sticky)*(math.Log(h.P[0])+math.Log(h.P[3]))
		}
		if posterior(got) < posterior(&tt.want)-1e-5 || !near(got.Fit.LogLikelihood, tt.want.Fit.LogLikelihood, 1e-4) {
			t.Errorf("sticky %v: %+v, want %+v", tt.sticky, got.Fit, tt.want.Fit)
		}
		if tt.sticky < 0 && (!near(got.Fit.AIC, tt.want.Fit.AIC, 1e-7) || !near(got.Fit.BIC, tt.want.Fit.BIC, 1e-7)) {
			t.Errorf("%+v, want %+v", got.Fit, tt.want.Fit)
		}
	}
}

// The number of states with the smallest BIC is the number that the sequences
// were drawn with, and states come in the order of their rates.
func TestFitHiddenStates(t *testing.T) {
	counts := readHidden(t)
	var bic []float64
	for states := 1; states <= 3; states++ {
		h, err := FitHidden(t.Context(), counts, &HiddenSettings{States: states, Sticky: -1, MaxIter: 2000})
		if err != nil && !errors.Is(err, clientele.ErrNotConverged) {
			t.Fatal(err)
		}
		if err := h.check(); err != nil {
			t.Errorf("%d states: %v", states, err)
		}
		bic = append(bic, h.Fit.BIC)
		if states == 1 {
			// One state is a Poisson sample: the oracle is its mean.
			sum, n := 0, 0
			for _, seq := range counts {
				for _, c := range seq {
					sum += c
					n++
				}
			}
			if want := float64(sum) / float64(n); !near(h.Rate[0], want, 1e-12) {
				t.Errorf("one state: rate %v, want %v", h.Rate[0], want)
			}
		}
	}
	if bic[1] > bic[0] || bic[1] > bic[2] {
		t.Errorf("BIC %v, want the smallest for two states", bic)
	}
}

// The likelihood never falls from one iteration to the next.
func TestHiddenRises(t *testing.T) {
	counts := readHidden(t)
	last := math.Inf(-1)
	for iterations := 1; iterations < 30; iterations++ {
		h, _ := FitHidden(t.Context(), counts, &HiddenSettings{States: 3, Sticky: -1, Restarts: 1, MaxIter: iterations})
		if h.Fit.LogLikelihood < last-1e-9 {
			t.Fatalf("iteration %d: %v after %v", iterations, h.Fit.LogLikelihood, last)
		}
		last = h.Fit.LogLikelihood
	}
}

func TestFitHiddenIsReproducible(t *testing.T) {
	counts := readHidden(t)
	var want *Hidden
	for _, procs := range []int{1, 2, 5} {
		previous := runtime.GOMAXPROCS(procs)
		got, err := FitHidden(t.Context(), counts, &HiddenSettings{States: 3, Seed: 4, MaxIter: 50})
		runtime.GOMAXPROCS(previous)
		if err != nil && !errors.Is(err, clientele.ErrNotConverged) {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d cores (-want +got)\n%s", procs, diff)
		}
	}
}

// The detector's running belief is the filter of the model: the oracle is
// Decode of the counts per period.
func TestByHiddenIsTheFilter(t *testing.T) {
	d := &ByHidden{Model: goldenHidden}
	s := simulateShop(t, 51, 40, 2)
	for _, asOf := range []clientele.Date{shopStart + 300, s.end} {
		counts, err := PeriodCounts(s.timeline, asOf.Time(), 28)
		if err != nil {
			t.Fatal(err)
		}
		for row, seq := range counts {
			if len(seq) == 0 {
				continue
			}
			want, err := goldenHidden.Decode(seq)
			if err != nil {
				t.Fatal(err)
			}
			// Just after the last whole period nothing of the running one is seen.
			at := s.join[row] + clientele.Date(28*len(seq))
			var p Profile
			for day := range s.timeline.Days(row) {
				if day.Date <= at {
					d.Observe(&p, day)
				}
			}
			if got := d.Assess(&p, at).Evidence.Alive; math.Abs(got-want.Filtered[len(seq)-1][1]) > 1e-12 {
				t.Fatalf("row %d: %v, want %v", row, got, want.Filtered[len(seq)-1][1])
			}
		}
	}
}

// A customer who buys weekly and stops goes through the stages of the states.
func TestByHiddenStages(t *testing.T) {
	d := &ByHidden{Model: Hidden{
		Period: 28, Start: []float64{0.1, 0.2, 0.7}, Rate: []float64{0.01, 0.6, 4},
		P: []float64{0.98, 0.01, 0.01, 0.1, 0.85, 0.05, 0.02, 0.08, 0.9},
	}}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	timeline := timelineOf(t, map[string][]string{"a": every("2024-01-01", 7, 20)}) // until May 13
	var got []Stage
	for _, day := range []string{"2024-01-03", "2024-05-13", "2024-06-12", "2024-09-30"} {
		snap, err := Detect(context.Background(), timeline, date(day).Time(), d, nil)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, snap.Stage[0])
	}
	if diff := cmp.Diff([]Stage{Acquisition, Maturity, Decline, Departed}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestHiddenRefusals(t *testing.T) {
	for _, s := range []*HiddenSettings{{States: 5}, {States: -1}, {Period: -1}, {Restarts: -2}, {Sticky: math.NaN()}} {
		if _, err := FitHidden(t.Context(), [][]int{{1}}, s); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if _, err := FitHidden(t.Context(), [][]int{{}, nil}, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
	var input *clientele.InputError
	if _, err := FitHidden(t.Context(), [][]int{{1}, {-1}}, nil); !errors.As(err, &input) || input.Row != 1 {
		t.Errorf("negative: %v", err)
	}
	if _, err := goldenHidden.Decode([]int{-1}); !errors.As(err, &input) {
		t.Errorf("negative: %v", err)
	}
	if h, err := FitHidden(t.Context(), [][]int{{0, 0, 0}, {0}}, nil); err != nil || h.check() != nil {
		t.Errorf("nobody ever purchases again: %+v, %v", h, err)
	}
	if h, err := FitHidden(t.Context(), [][]int{{3}}, nil); err != nil || h.check() != nil {
		t.Errorf("one period: %+v, %v", h, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := FitHidden(cancelled, [][]int{{1, 2}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, d := range []*ByHidden{
		{},
		{Model: Hidden{Period: 1, Start: []float64{1}, P: []float64{1}, Rate: []float64{0}}},
		{Model: goldenHidden, Stages: []Stage{Growth}},
		{Model: goldenHidden, Stages: []Stage{Prospect, Growth}},
		{Model: Hidden{Period: 28, Start: []float64{0.5, 0.4}, P: goldenHidden.P, Rate: goldenHidden.Rate}},
		{Model: Hidden{Period: 28, Start: goldenHidden.Start, P: goldenHidden.P, Rate: []float64{2, 1}}},
		{Model: Hidden{Period: 0, Start: goldenHidden.Start, P: goldenHidden.P, Rate: goldenHidden.Rate}},
	} {
		if d.Check() == nil {
			t.Errorf("%+v was taken", d)
		}
	}
	timeline := timelineOf(t, map[string][]string{"a": {"2024-01-01"}})
	if _, err := PeriodCounts(timeline, time.Time{}, 28); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("zero as-of: %v", err)
	}
}

func TestHiddenJSON(t *testing.T) {
	data, err := json.Marshal(goldenHidden)
	if err != nil {
		t.Fatal(err)
	}
	const golden = `{"model":"hidden","version":1,"period":28,"start":[0.5,0.5],"p":[0.9,0.1,0.3,0.7],"rate":[0.2,2],"fit":{"sequences":0,"periods":0,"log_likelihood":0,"aic":0,"bic":0,"iterations":0,"sticky":0}}`
	if string(data) != golden {
		t.Errorf("got %s, want %s", data, golden)
	}
	var got Hidden
	if err := json.Unmarshal([]byte(golden), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(goldenHidden, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func FuzzHiddenJSON(f *testing.F) {
	f.Add([]byte(`{"model":"hidden","version":1,"period":28,"start":[1],"p":[1],"rate":[2],"fit":{}}`))
	f.Add([]byte(`{"model":"hidden","version":1,"rate":[1,2,3,4,5]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var h Hidden
		if json.Unmarshal(data, &h) == nil && h.check() != nil {
			t.Errorf("read %+v", h)
		}
	})
}
