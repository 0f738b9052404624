package lifecycle

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// durations returns the times, the first of them with events.
func durations(events int, times ...float64) []Duration {
	var out []Duration
	for i, t := range times {
		out = append(out, Duration{Time: t, Event: i < events})
	}
	return out
}

// The leukaemia data of Gehan (1965): 6-MP and placebo.
var (
	sixMP   = durations(9, 6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
	placebo = durations(21, 1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
)

// The oracles are R survival (shares, standard errors, median, restricted means
// 23.29 ± 2.83 and 8.67 ± 1.38 up to 35) and lifelines 0.30.3 (intervals,
// hazard, restricted mean up to 30).
func TestKaplanMeier(t *testing.T) {
	s, err := KaplanMeier(sixMP)
	if err != nil {
		t.Fatal(err)
	}
	for time, want := range map[float64]float64{
		0: 1, 5.9: 1, 6: .857142857, 7: .806722689, 10: .752941176, 13: .690196078,
		16: .627450980, 22: .537815126, 23: .448179272, 99: .448179272,
	} {
		if got := s.At(time); !near(got, want, 1e-8) {
			t.Errorf("share at %v: %v, want %v", time, got, want)
		}
	}
	if got := s.SE[0]; !near(got, .076360355, 1e-8) {
		t.Errorf("standard error at 6: %v", got)
	}
	if got := s.SE[s.at(23)]; !near(got, .134591457, 1e-8) {
		t.Errorf("standard error at 23: %v", got)
	}
	if got, ok := s.Quantile(0.5); !ok || got != 23 {
		t.Errorf("median %v, %v, want 23", got, ok)
	}
	if _, ok := s.Quantile(0.9); ok {
		t.Error("a quantile that is never reached")
	}
	for time, want := range map[float64][2]float64{
		6: {0.61971796, 0.95155175}, 10: {0.50319951, 0.88936184}, 23: {0.18805201, 0.68014263},
	} {
		lo, hi := s.Interval(time, 0.95)
		if !near(lo, want[0], 1e-7) || !near(hi, want[1], 1e-7) {
			t.Errorf("interval at %v: %v, %v, want %v", time, lo, hi, want)
		}
	}
	for time, want := range map[float64]float64{6: 0.14285714, 7: 0.20168067, 10: 0.26834734, 23: 0.75211357} {
		if got := s.Hazard[s.at(time)]; !near(got, want, 1e-7) {
			t.Errorf("hazard at %v: %v, want %v", time, got, want)
		}
	}
	if mean, _ := s.RestrictedMean(30); !near(mean, 21.04649859943977, 1e-12) {
		t.Errorf("restricted mean up to 30: %v", mean)
	}
	if mean, se := s.RestrictedMean(35); math.Abs(mean-23.29) > 0.005 || math.Abs(se-2.83) > 0.005 {
		t.Errorf("restricted mean up to 35: %v ± %v", mean, se)
	}
	p, err := KaplanMeier(placebo)
	if err != nil {
		t.Fatal(err)
	}
	if mean, se := p.RestrictedMean(35); math.Abs(mean-8.67) > 0.005 || math.Abs(se-1.38) > 0.005 {
		t.Errorf("restricted mean of placebo: %v ± %v", mean, se)
	}
	if p.Share[len(p.Share)-1] != 0 || p.SE[len(p.SE)-1] != 0 {
		t.Error("the share of none does not end at 0 ± 0")
	}
}

// The oracle is lifelines 0.30.3, KaplanMeierFitter.fit(entry=…).
func TestLeftTruncation(t *testing.T) {
	s, err := KaplanMeier([]Duration{
		{5, true, 0}, {8, true, 2}, {9, false, 6}, {12, true, 3}, {14, true, 10}, {20, false, 11},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{3, 3, 2, 3, 2, 1}, s.AtRisk); diff != "" {
		t.Errorf("at risk (-want +got)\n%s", diff)
	}
	want := []float64{0.666667, 0.444444, 0.444444, 0.296296, 0.148148, 0.148148}
	if diff := cmp.Diff(want, s.Share, cmpopts.EquateApprox(0, 1e-6)); diff != "" {
		t.Errorf("share (-want +got)\n%s", diff)
	}
}

// The oracle is lifelines 0.30.3: logrank_test and multivariate_logrank_test.
func TestLogRank(t *testing.T) {
	two, err := LogRank(sixMP, placebo)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&ChiSquare{16.792940989216547, 1, 4.168809109334511e-05}, two, approx(1e-9)); diff != "" {
		t.Errorf("two groups (-want +got)\n%s", diff)
	}
	var third []Duration
	for i, event := range []bool{false, true, true, true, true, true, false, true, false, true} {
		third = append(third, Duration{Time: []float64{3, 5, 7, 2, 18, 16, 2, 9, 16, 5}[i], Event: event})
	}
	three, err := LogRank(sixMP, placebo, third)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&ChiSquare{17.74585889801276, 2, 0.00014013147778735047}, three, approx(1e-9)); diff != "" {
		t.Errorf("three groups (-want +got)\n%s", diff)
	}
	// A group that is never at risk changes nothing.
	with, err := LogRank(sixMP, nil, placebo, durations(0, 0.5))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(two, with, approx(1e-9)); diff != "" {
		t.Errorf("with empty groups (-want +got)\n%s", diff)
	}
}

func TestSurvivalEdges(t *testing.T) {
	empty, err := KaplanMeier(nil)
	if err != nil || empty.At(3) != 1 {
		t.Errorf("empty: %+v, %v", empty, err)
	}
	if mean, se := empty.RestrictedMean(4); mean != 4 || se != 0 {
		t.Errorf("nobody ever leaves: %v ± %v", mean, se)
	}
	if lo, hi := empty.Interval(1, 0.9); lo != 1 || hi != 1 {
		t.Errorf("empty: interval %v, %v", lo, hi)
	}
	one, err := KaplanMeier([]Duration{{0, true, 0}})
	if err != nil || one.At(0) != 0 || one.SE[0] != 0 {
		t.Errorf("an event at once: %+v, %v", one, err)
	}
	var input *clientele.InputError
	for _, d := range []Duration{{Time: -1}, {Time: math.NaN()}, {Time: math.Inf(1)}, {Time: 3, Entry: 3}, {Time: 3, Entry: -1}, {Time: 3, Entry: math.NaN()}} {
		if _, err := KaplanMeier([]Duration{{Time: 1}, d}); !errors.As(err, &input) || input.Row != 1 {
			t.Errorf("%+v: %v", d, err)
		}
		if _, err := LogRank(nil, []Duration{d}); !errors.As(err, &input) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	if _, err := LogRank(); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no groups: %v", err)
	}
	if test, err := LogRank(durations(0, 1, 2), durations(0, 3)); err != nil || test.P != 1 || test.DF != 0 {
		t.Errorf("no events: %+v, %v", test, err)
	}
}
