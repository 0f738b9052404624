package abc

import (
	"math"
	"math/rand/v2"
	"testing"
)

func concentration(t *testing.T, values []float64) *Concentration {
	t.Helper()
	c, err := Concentrate(values)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func near(got, want, tol float64) bool { return math.Abs(got-want) <= tol*max(1, math.Abs(want)) }

// The table was computed from the definitions in Python; natural logarithms.
// Figures for the vector with a loss that are not in it follow from them.
func TestConcentrationGolden(t *testing.T) {
	const none = -1 // no number: see the status
	for _, c := range []struct {
		name                                  string
		values                                []float64
		gini, unbiased, hhi, norm, effective  float64
		theilT, theilL, entropy, hoover, top  float64
		count                                 int
		pareto                                float64
		statusL, statusEntropy, statusUnified Status
	}{
		{
			"1..10", oneToTen, .3, .333333333, .127272727, .030303030, 7.857142857,
			.151303372, .194306835, 2.151281721, .227272727, .345454545, 6, .392, OK, OK, OK,
		},
		{
			"powers", powers(10), .701955034, .779950038, .333985011, .259983346, 2.994146341,
			.924043404, 1.508747360, 1.378541689, .575855327, .750733138, 3, .221884498, OK, OK, OK,
		},
		{
			"80-20", eightyTwenty, .781, .867777778, .65135, .612611111, 1.535272895,
			1.459321621, 1.483716181, .843263472, .7, .9, 1, .15, OK, OK, OK,
		},
		{
			"equal", repeat(5, 10), 0, 0, .1, 0, 10,
			0, 0, 2.302585093, 0, .2, 8, .5, OK, OK, OK,
		},
		{
			"zeros",
			[]float64{10, 0, 0, 0, 30, 60},
			.666666667, .8, .46, .352, 2.173913043,
			.893813744, none, .897945725, .566666667, .9, 2, .25, Infinite, OK, OK,
		},
		{
			"a loss",
			[]float64{100, 50, 20, 10, 5, -30},
			.854838710, 1.025806452, .579604579, .495525494, 1.725314183,
			none, none, none, none, .967741935, 2, none, Negative, Negative, OK,
		},
		{
			"total below 0",
			[]float64{1, -3},
			none, none, none, none, none,
			none, none, none, none, none, 0, none, NoGain, NoGain, NoGain,
		},
		{
			"nobody", nil, none, none, none, none, none,
			none, none, none, none, none, 0, none, Empty, Empty, Empty,
		},
	} {
		got := concentration(t, c.values)
		top, err := got.ShareOfTop(.2)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []struct {
			name   string
			got    Figure
			want   float64
			status Status
		}{
			{"Gini", got.Gini, c.gini, c.statusUnified},
			{"unbiased Gini", got.GiniUnbiased, c.unbiased, c.statusUnified},
			{"Herfindahl", got.Herfindahl, c.hhi, c.statusUnified},
			{"normalised Herfindahl", got.HerfindahlNorm, c.norm, c.statusUnified},
			{"effective", got.Effective, c.effective, c.statusUnified},
			{"Theil T", got.TheilT, c.theilT, c.statusEntropy},
			{"Theil L", got.TheilL, c.theilL, c.statusL},
			{"entropy", got.Entropy, c.entropy, c.statusEntropy},
			{"Hoover", got.Hoover, c.hoover, c.statusEntropy},
			{"top 20 %", top, c.top, c.statusUnified},
			{"Pareto", got.Pareto, c.pareto, c.statusEntropy},
		} {
			if f.got.Status != f.status {
				t.Errorf("%s: status of %s = %v, want %v", c.name, f.name, f.got.Status, f.status)
			}
			if f.want == none {
				f.want = 0
			}
			if !near(f.got.Value, f.want, 1e-9) {
				t.Errorf("%s: %s = %.9f, want %.9f", c.name, f.name, f.got.Value, f.want)
			}
		}
		if k, err := got.CountFor(.8); err != nil || k != c.count {
			t.Errorf("%s: CountFor(.8) = %d, %v, want %d", c.name, k, err, c.count)
		}
	}
}

// The figures of the 2896 communes were computed from the definitions in Python.
func TestConcentrationOfCommunes(t *testing.T) {
	c := concentration(t, swiss(t))
	if got, want := c.Gini.Value, .6294074; !near(got, want, 5e-8) {
		t.Errorf("Gini %.8f, want %v", got, want)
	}
	for p, want := range map[float64]float64{.05: .4261562, .20: .6690411} {
		if got, err := c.ShareOfTop(p); err != nil || !near(got.Value, want, 5e-8) {
			t.Errorf("share of the top %v: %v, %v, want %v", p, got, err, want)
		}
	}
}

// The oracle is the double sum of the definition.
func TestGiniAgainstPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 100 {
		values := make([]float64, 2+rng.IntN(30))
		total, absolute, pairs := 0., 0., 0.
		for i := range values {
			values[i] = float64(rng.IntN(100) - 20)
			total += values[i]
			absolute += math.Abs(values[i])
			for j := range i {
				pairs += 2 * math.Abs(values[i]-values[j])
			}
		}
		if total <= 0 {
			continue
		}
		n := float64(len(values))
		c := concentration(t, values)
		if got, want := c.Gini.Value, pairs/(2*n*total); !near(got, want, 1e-12) {
			t.Errorf("%v: Gini %v, want %v", values, got, want)
		}
		if got, want := c.GiniNormalised.Value, pairs/(2*(n-1)*absolute); !near(got, want, 1e-12) || got > 1 {
			t.Errorf("%v: normalised Gini %v, want %v", values, got, want)
		}
	}
	// The most unequal sharing has 1, the equal one 0, a loss against a gain 1.
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{0, 9, 0}, 1}, {[]float64{4, 4}, 0}, {[]float64{5, 0, -5}, 1}, {[]float64{-4, -4}, 0}} {
		if got := concentration(t, c.values).GiniNormalised; !near(got.Value, c.want, 1e-15) || got.Status != OK {
			t.Errorf("%v: normalised Gini %v, want %v", c.values, got, c.want)
		}
	}
}

func TestSingleCustomer(t *testing.T) {
	c := concentration(t, []float64{7})
	if c.Gini != (Figure{}) || c.GiniUnbiased.Status != NoSpread || c.GiniNormalised.Status != NoSpread ||
		c.HerfindahlNorm.Status != NoSpread || c.Herfindahl.Value != 1 || c.Pareto.Value != .5 {
		t.Errorf("%+v", c)
	}
	if c := concentration(t, []float64{0, 0}); c.GiniNormalised.Status != NoGain || c.Gini.Status != NoGain || c.Mean != (Figure{}) {
		t.Errorf("%+v", c)
	}
}

// Values without a single NaN among the figures, whatever comes in.
func TestConcentrationIsNeverNaN(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 3000 {
		values := make([]float64, rng.IntN(5))
		for i := range values {
			values[i] = []float64{0, 1, -1, 1e-300, 5e-324, 1e150, -1e150, math.Copysign(0, -1)}[rng.IntN(8)]
		}
		c := concentration(t, values)
		for i, f := range []Figure{
			c.Mean, c.Gini, c.GiniUnbiased, c.GiniNormalised, c.Herfindahl, c.HerfindahlNorm,
			c.Effective, c.TheilT, c.TheilL, c.Entropy, c.Hoover, c.Pareto,
		} {
			if f.Value-f.Value != 0 {
				t.Fatalf("%v: figure %d is %v", values, i, f.Value)
			}
			if f.Status != OK && f.Value != 0 {
				t.Fatalf("%v: figure %d has status %v and value %v", values, i, f.Status, f.Value)
			}
		}
	}
}

func TestConcentrateRefuses(t *testing.T) {
	for _, values := range [][]float64{{1, math.NaN()}, {1e308, 1e308}, {1e308, -1e308}} {
		if _, err := Concentrate(values); err == nil {
			t.Errorf("%v: no error", values)
		}
	}
}
