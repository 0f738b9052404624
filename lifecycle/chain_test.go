package lifecycle

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-go/clientele"
)

// approx compares floats to a relative tolerance.
func approx(tol float64) cmp.Option { return cmpopts.EquateApprox(tol, tol) }

// goldenSequences are GGMMD, GMMDXX, GDXX, GMMM, GGDM with D, G, M, X = 0…3.
var goldenSequences = [][]int{
	{1, 1, 2, 2, 0},
	{1, 2, 2, 0, 3, 3},
	{1, 0, 3, 3},
	{1, 2, 2, 2},
	{1, 1, 0, 2},
}

// The oracle is R markovchain 0.9.1 on the same sequences.
func TestEstimateAgainstMarkovchain(t *testing.T) {
	moves, err := CountMoves(4, goldenSequences)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Estimate(moves, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{
		0, 0, 1. / 3, 2. / 3,
		2. / 7, 2. / 7, 3. / 7, 0,
		1. / 3, 0, 2. / 3, 0,
		0, 0, 0, 1,
	}
	if diff := cmp.Diff(want, c.P, approx(1e-15)); diff != "" {
		t.Errorf("maximum likelihood (-want +got)\n%s", diff)
	}
	var se []float64
	for i := range 4 {
		for j := range 4 {
			se = append(se, c.CountSE(i, j))
		}
	}
	wantSE := []float64{0, 0, 0.333, 0.471, 0.202, 0.202, 0.247, 0, 0.236, 0, 0.333, 0, 0, 0, 0, 0.707}
	if diff := cmp.Diff(wantSE, se, cmpopts.EquateApprox(0, 6e-4)); diff != "" {
		t.Errorf("standard errors of counts (-want +got)\n%s", diff)
	}
	jeffreys, err := Estimate(moves, &EstimateOptions{Prior: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{2.5 / 9, 2.5 / 9, 3.5 / 9, 0.5 / 9}, jeffreys.P[4:8], approx(1e-15)); diff != "" {
		t.Errorf("Jeffreys (-want +got)\n%s", diff)
	}
	// The oracle is scipy.stats.beta.ppf for Beta(2.5, 6.5).
	lo, hi := jeffreys.Interval(1, 0, 0.9)
	if !near(lo, 0.07631499, 1e-7) || !near(hi, 0.53781379, 1e-7) {
		t.Errorf("posterior interval %v, %v", lo, hi)
	}
	if got, want := c.SE(1, 0), math.Sqrt(2./7*5./7/7); !near(got, want, 1e-15) {
		t.Errorf("multinomial standard error %v, want %v", got, want)
	}
	// Wilson (1927) for 2 of 7 at 95 %: as R's prop.test without correction.
	lo, hi = c.Interval(1, 0, 0.95)
	if !near(lo, 0.0822184, 1e-5) || !near(hi, 0.641069, 1e-5) {
		t.Errorf("Wilson interval %v, %v", lo, hi)
	}
}

// A state that was only ever seen last has no known exits: it is not absorbing
// unless declared so.
func TestCensoring(t *testing.T) {
	moves, err := CountMoves(3, [][]int{{0, 1, 2}, {0, 0, 2}, {-1, 1, -1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1, 1, 1, 0, 0, 1, 0, 0, 0}, moves.N); diff != "" {
		t.Errorf("counts (-want +got)\n%s", diff)
	}
	c, err := Estimate(moves, nil)
	if err != nil {
		t.Fatal(err)
	}
	var input *clientele.InputError
	if _, err := c.Power(2); !errors.As(err, &input) || input.Row != 2 {
		t.Errorf("a state without exits was used: %v", err)
	}
	if lo, hi := c.Interval(2, 2, 0.9); lo != 0 || hi != 1 {
		t.Errorf("interval of what is unknown: %v, %v", lo, hi)
	}
	c, err = Estimate(moves, &EstimateOptions{Absorbing: []int{2, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.At(2, 2); got != 1 || len(c.Absorbing) != 1 {
		t.Errorf("declared absorbing: %v, %v", got, c.Absorbing)
	}
	if _, err := Estimate(moves, &EstimateOptions{Absorbing: []int{0}}); !errors.As(err, &input) {
		t.Errorf("moves out of a state declared absorbing: %v", err)
	}
	c, err = Estimate(moves, &EstimateOptions{Prior: 1})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1. / 3, 1. / 3, 1. / 3}, c.P[6:], approx(1e-15)); diff != "" {
		t.Errorf("the row of an unseen state is the prior (-want +got)\n%s", diff)
	}
}

// pfeifer is the example of Pfeifer and Carraway (2000): recency 1 to 4 and the
// former customer.
func pfeifer() (*Chain, []float64) {
	c := &Chain{States: 5, P: make([]float64, 25), Absorbing: []int{4}}
	for r, p := range []float64{0.3, 0.2, 0.15, 0.05} {
		c.P[r*5] = p
		c.P[r*5+r+1] = 1 - p
	}
	c.P[24] = 1
	return c, []float64{36, -4, -4, -4, 0}
}

// The oracle is the published table: Pfeifer and Carraway (2000), Journal of
// Interactive Marketing 14(2).
func TestValueOfPfeiferAndCarraway(t *testing.T) {
	c, reward := pfeifer()
	want := map[int][]float64{
		0:       {36, -4, -4, -4, 0},
		1:       {42.6666667, -0.6666667, -2.3333333, -2.5, 0},
		2:       {46.2777778, 1.5555556, -0.4375, -2.2222222, 0},
		3:       {48.4768519, 3.4212963, 0.2106481, -2.0717593, 0},
		4:       {50.1149691, 4.2199074, 0.5921103, -1.9801312, 0},
		Forever: {52.3196094386, 5.5537835639, 1.2507729862, -1.8200162734, 0},
	}
	for periods, w := range want {
		v, err := c.Value(reward, 0.2, periods)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(w, v.Value, cmpopts.EquateApprox(0, 6e-8)); diff != "" {
			t.Errorf("%d periods (-want +got)\n%s", periods, diff)
		}
		if v.SE != nil {
			t.Errorf("standard errors of a chain from a paper: %v", v.SE)
		}
	}
	rule, err := c.Stop(reward, nil, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{53.1494252874, 6.6206896552, 2.6436781609, 0, 0}, rule.Value, approx(1e-10)); diff != "" {
		t.Errorf("stopping rule (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]bool{true, true, true, false, false}, rule.Continue); diff != "" {
		t.Errorf("stopping rule (-want +got)\n%s", diff)
	}
	// Mean periods to absorption, with which R markovchain agrees.
	steps, sure, err := c.TimeTo(4)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{6.050420168, 4.621848739, 3.014705882, 1.302521008, 0}, steps, approx(1e-9)); diff != "" || !sure[0] {
		t.Errorf("time to departure (-want +got)\n%s", diff)
	}
}

// The best rule is no worse than any other: the oracle tries all 2⁴.
func TestStopIsBest(t *testing.T) {
	c, reward := pfeifer()
	for _, stopped := range [][]float64{{0, 0, 0, 0, 0}, {40, 0, 0, 0, 0}, {40, 3, 3, 3, 0}} {
		rule, err := c.Stop(reward, stopped, 0.2)
		if err != nil {
			t.Fatal(err)
		}
		best := []float64{-1e9, -1e9, -1e9, -1e9, -1e9}
		for mask := range 16 {
			v := make([]float64, 5)
			for range 500 {
				next := append([]float64(nil), stopped...)
				for i := range 4 {
					if mask>>i&1 == 1 {
						next[i] = reward[i] + (c.P[i*5]*v[0]+c.P[i*5+i+1]*v[i+1])/1.2
					}
				}
				v = next
			}
			for i := range best {
				best[i] = max(best[i], v[i])
			}
		}
		if diff := cmp.Diff(best, rule.Value, approx(1e-9)); diff != "" {
			t.Errorf("stopped %v (-want +got)\n%s", stopped, diff)
		}
	}
}

// The oracle of the delta method is its definition: the slope of the value in
// each probability by finite differences.
func TestValueStandardErrors(t *testing.T) {
	moves := &Moves{States: 3, N: []float64{40, 8, 2, 10, 25, 5, 1, 4, 12}}
	c, err := Estimate(moves, nil)
	if err != nil {
		t.Fatal(err)
	}
	reward := []float64{10, 3, -1}
	for _, periods := range []int{1, 5, Forever} {
		v, err := c.Value(reward, 0.1, periods)
		if err != nil {
			t.Fatal(err)
		}
		plain := func(p []float64) []float64 { // value without the check of row sums
			out := append([]float64(nil), reward...)
			n := periods
			if n == Forever {
				n = 2000
			}
			for range n {
				next := append([]float64(nil), reward...)
				for i := range 3 {
					for j := range 3 {
						next[i] += p[i*3+j] * out[j] / 1.1
					}
				}
				out = next
			}
			return out
		}
		for s := range 3 {
			variance := 0.0
			for i := range 3 {
				var g [3]float64
				for j := range 3 {
					h := 1e-6
					up, down := append([]float64(nil), c.P...), append([]float64(nil), c.P...)
					up[i*3+j] += h
					down[i*3+j] -= h
					g[j] = (plain(up)[s] - plain(down)[s]) / (2 * h)
				}
				mean := 0.0
				for j := range 3 {
					mean += c.P[i*3+j] * g[j]
				}
				for j := range 3 {
					variance += c.P[i*3+j] * (g[j] - mean) * (g[j] - mean) / c.N[i]
				}
			}
			if want := math.Sqrt(variance); !near(v.SE[s], want, 1e-6) {
				t.Errorf("%d periods, state %d: standard error %v, want %v", periods, s, v.SE[s], want)
			}
		}
		if lo, hi := v.Interval(0, 0.95); !near(hi-lo, 2*1.959963985*v.SE[0], 1e-8) {
			t.Errorf("interval %v, %v", lo, hi)
		}
	}
}

// The oracle is 4,000 simulated futures, each with its own draw of P.
func TestForecast(t *testing.T) {
	moves := &Moves{States: 3, N: []float64{60, 30, 10, 20, 50, 30, 0, 0, 1}}
	c, err := Estimate(moves, &EstimateOptions{Absorbing: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	start, arrivals := []float64{200, 100, 50}, []float64{20, 0, 0}
	forecast, err := c.Forecast(start, 4, &ForecastOptions{Arrivals: arrivals})
	if err != nil {
		t.Fatal(err)
	}
	// The mean by the recursion n' = n·P + arrivals.
	n := start
	for _, f := range forecast {
		next := append([]float64(nil), arrivals...)
		for i := range 3 {
			for j := range 3 {
				next[j] += n[i] * c.P[i*3+j]
			}
		}
		if diff := cmp.Diff(next, f.Mean, approx(1e-12)); diff != "" {
			t.Errorf("step %d (-want +got)\n%s", f.Step, diff)
		}
		n = next
	}
	sum, square := simulateFutures(c, start, arrivals, 4, 4_000)
	last := forecast[3]
	for j := range 3 {
		sd := math.Sqrt(square[j] - sum[j]*sum[j])
		if !near(sum[j], last.Mean[j], 0.02) || !near(sd, last.SD[j], 0.06) {
			t.Errorf("state %d: simulated %.2f ± %.2f, forecast %.2f ± %.2f", j, sum[j], sd, last.Mean[j], last.SD[j])
		}
		if !near(last.Hi[j]-last.Mean[j], 1.6448536*last.SD[j], 1e-6) || last.Lo[j] < 0 {
			t.Errorf("state %d: interval %v, %v", j, last.Lo[j], last.Hi[j])
		}
	}
}

func TestStationary(t *testing.T) {
	c := &Chain{States: 2, P: []float64{0.9, 0.1, 0.3, 0.7}}
	pi, err := c.Stationary()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{0.75, 0.25}, pi, approx(1e-14)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	departs, _ := pfeifer()
	if pi, err = departs.Stationary(); err != nil || !near(pi[4], 1, 1e-12) {
		t.Errorf("everybody departs: %v, %v", pi, err)
	}
	two := &Chain{States: 2, P: []float64{1, 0, 0, 1}}
	if _, err := two.Stationary(); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("two sets that are never left: %v", err)
	}
	steps, sure, err := two.TimeTo(1)
	if err != nil || sure[0] || steps[0] != 0 || !sure[1] {
		t.Errorf("a target that is never met: %v, %v, %v", steps, sure, err)
	}
}

// The oracle is scipy.stats.chi2_contingency with lambda_="log-likelihood".
func TestChainTests(t *testing.T) {
	a := &Moves{States: 3, N: []float64{20, 5, 1, 4, 30, 6, 0, 3, 11}}
	b := &Moves{States: 3, N: []float64{15, 9, 2, 8, 22, 9, 1, 1, 20}}
	got, err := HomogeneityTest(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&ChiSquare{8.692730255374821, 6, 0.19161033472949968}, got, approx(1e-10)); diff != "" {
		t.Errorf("homogeneity (-want +got)\n%s", diff)
	}
	sequences := [][]int{
		{0, 1, 1, 2, 0, 0, 1, 2, 2, 2, 0, 1},
		{1, 1, 0, 0, 0, 2, 1, -1, 0, 1, 1},
		{2, 2, 1, 0, 1, 2, 2, 1, 0},
		{0, 0, 1, 1, 0, 2, 2, 2, 1},
	}
	for order, want := range []*ChiSquare{
		{3.646644015996527, 4, 0.45593373439119034},
		{16.710042612446998, 12, 0.16083389249643748},
	} {
		got, err := OrderTest(3, sequences, order)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, approx(1e-10)); diff != "" {
			t.Errorf("order %d (-want +got)\n%s", order, diff)
		}
	}
	same, err := HomogeneityTest(a, a)
	if err != nil || same.P < 1-1e-9 {
		t.Errorf("a chain against itself: %+v, %v", same, err)
	}
	none, err := HomogeneityTest(&Moves{States: 1, N: []float64{3}})
	if err != nil || none.P != 1 || none.DF != 0 {
		t.Errorf("nothing to test: %+v, %v", none, err)
	}
}

// The oracle is numpy.linalg for eigenvalues 0.6, 0.7, 1 and determinant 0.42.
func TestMobility(t *testing.T) {
	c := &Chain{States: 3, P: []float64{0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.05, 0.15, 0.8}, N: []float64{10, 20, 70}}
	m, err := c.Mobility()
	if err != nil {
		t.Fatal(err)
	}
	want := &Mobility{Shorrocks: 0.35, Determinant: 0.58, Eigenvalue: 0.3, Staying: 0.07 + 0.16 + 0.56}
	if diff := cmp.Diff(want, m, approx(1e-12)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	still := &Chain{States: 2, P: []float64{1, 0, 0, 1}}
	if m, err = still.Mobility(); err != nil || *m != (Mobility{Staying: 1}) {
		t.Errorf("nobody moves: %+v, %v", m, err)
	}
	one := &Chain{States: 1, P: []float64{1}}
	if m, err = one.Mobility(); err != nil || *m != (Mobility{Staying: 1}) {
		t.Errorf("one state: %+v, %v", m, err)
	}
}

// The oracle is scipy's Nelder-Mead on the likelihood of the two-state chain.
func TestEstimateSpaced(t *testing.T) {
	one := &Moves{States: 2, N: []float64{30, 10, 5, 15}}
	three := &Moves{States: 2, N: []float64{40, 35, 22, 33}}
	c, err := EstimateSpaced(t.Context(), []SpacedMoves{{1, one}, {3, three}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float64{1 - 0.26110827, 0.26110827, 0.22912775, 1 - 0.22912775}, c.P, cmpopts.EquateApprox(0, 2e-8)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	whole, _ := Estimate(one, nil)
	c, err = EstimateSpaced(t.Context(), []SpacedMoves{{1, one}}, nil)
	if diff := cmp.Diff(whole, c); err != nil || diff != "" {
		t.Errorf("one step (-want +got)\n%s, %v", diff, err)
	}
	if _, err := EstimateSpaced(t.Context(), []SpacedMoves{{0, one}}, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no steps: %v", err)
	}
	if _, err := EstimateSpaced(t.Context(), nil, nil); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no moves: %v", err)
	}
}

func TestRoot(t *testing.T) {
	c := &Chain{States: 3, P: []float64{0.9, 0.1, 0, 0.05, 0.85, 0.1, 0, 0, 1}, Absorbing: []int{2}}
	power, err := c.Power(3)
	if err != nil {
		t.Fatal(err)
	}
	root, err := (&Chain{States: 3, P: power, Absorbing: []int{2}}).Root(3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.P, root.P, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// Det < 0: no chain squared gives a swap.
	if _, err := (&Chain{States: 2, P: []float64{0.1, 0.9, 0.9, 0.1}}).Root(2); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("a chain without a root: %v", err)
	}
}

func TestChainRefusals(t *testing.T) {
	bad := []*Chain{
		{},
		{States: 2, P: []float64{1}},
		{States: 1, P: []float64{math.NaN()}},
		{States: 1, P: []float64{0.5}},
		{States: 1, P: []float64{1}, N: []float64{}},
		{States: 2, P: []float64{1, 0, 2, -1}},
	}
	for _, c := range bad {
		if _, err := c.Power(1); err == nil {
			t.Errorf("%+v was used", c)
		}
		if _, err := c.Stationary(); err == nil {
			t.Errorf("%+v was used", c)
		}
		if _, _, err := c.TimeTo(0); err == nil {
			t.Errorf("%+v was used", c)
		}
		if _, err := c.Mobility(); err == nil {
			t.Errorf("%+v was used", c)
		}
		if _, err := c.Root(2); err == nil {
			t.Errorf("%+v was used", c)
		}
		c.At(3, 3)
		c.SE(3, 3)
		c.CountSE(3, 3)
		c.Interval(3, 3, 0.9)
	}
	c := &Chain{States: 1, P: []float64{1}}
	for _, err := range []error{
		second(c.Power(-1)), second(c.Value([]float64{1}, 0, Forever)), second(c.Value([]float64{1}, 0.1, -2)),
		second(c.Value([]float64{1}, math.NaN(), 1)), second(c.Forecast([]float64{1}, -1, nil)),
		second(c.Forecast([]float64{1}, 1, &ForecastOptions{Level: 2})), second(c.Root(0)),
		second(CountMoves(0, nil)), second(OrderTest(2, nil, 2)),
	} {
		if !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v, want a bad option", err)
		}
	}
	for _, err := range []error{
		second(c.Value([]float64{1, 2}, 0.1, 1)), second(c.Value([]float64{math.Inf(1)}, 0.1, 1)),
		second(c.Stop([]float64{1}, []float64{math.NaN()}, 0.1)), second(c.Forecast([]float64{-1}, 1, nil)),
		second(CountMoves(2, [][]int{{0}, {2}})), second(Estimate(&Moves{States: 1, N: []float64{-1}}, nil)),
		second(HomogeneityTest(&Moves{States: 1, N: []float64{1}}, &Moves{States: 2, N: make([]float64, 4)})),
	} {
		if _, ok := errors.AsType[*clientele.InputError](err); !ok {
			t.Errorf("%v, want a place in the input", err)
		}
	}
}

// second returns the error of a call.
func second[T any](_ T, err error) error { return err }
