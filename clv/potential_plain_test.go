package clv

import (
	"errors"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

func TestRetentionClosedForms(t *testing.T) {
	i, r, m := 0.12, 0.8, 100.0
	v := 1 / (1 + i)
	for _, c := range []struct {
		name string
		r    Retention
		want float64
	}{
		{"Gupta and Lehmann", Retention{Rate: r, Discount: Discount{Rate: i, Timing: End}}, m * r / (1 + i - r)},
		{"Berger and Nasr, from the next year on", Retention{Rate: r, Discount: Discount{Rate: i, Timing: Start}}, m * r * (1 + i) / (1 + i - r)},
		{"middle", Retention{Rate: r, Discount: Discount{Rate: i, Timing: Middle}}, m * r / (1 + i - r) * math.Sqrt(1+i)},
		{"even", Retention{Rate: r, Discount: Discount{Rate: i}}, m * r / (1 - r*v) * i * v / math.Log(1+i)},
		{"undiscounted", Retention{Rate: r}, m * r / (1 - r)},
		{"undiscounted, limited", Retention{Rate: r, Years: 3}, m * (r + r*r + r*r*r)},
		{"three years", Retention{Rate: r, Years: 3, Discount: Discount{Rate: i, Timing: End}}, m * (r*v + r*r*v*v + r*r*r*v*v*v)},
		{"sure to stay", Retention{Rate: 1, Years: 7}, 7 * m},
		{"sure to go", Retention{Rate: 0, Discount: Discount{Rate: i}}, 0},
	} {
		got, err := c.r.Value(m)
		if err != nil || math.Abs(got-c.want) > 1e-12*max(1, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
	for _, bad := range []Retention{
		{Rate: -0.1},
		{Rate: 1.1},
		{Rate: math.NaN()},
		{Rate: 1},
		{Rate: 0.5, Years: -1},
		{Rate: 0.5, Years: 1.5},
		{Rate: 0.5, Discount: Discount{Rate: -2}},
		{Rate: 0.5, Years: math.Inf(1)},
	} {
		if v, err := bad.Value(1); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v, %v, want ErrOption", bad, v, err)
		}
	}
	if _, err := (Retention{Rate: 0.5}).Value(math.NaN()); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("profit NaN: %v", err)
	}
}

func TestExpectedYears(t *testing.T) {
	for _, c := range []struct {
		r    Retention
		want float64
	}{
		{Retention{Rate: 0.75}, 4},
		{Retention{Rate: 0}, 1},
		{Retention{Rate: 1}, math.Inf(1)},
		{Retention{Rate: 0.5, Years: 2}, 1.75},
		{Retention{Rate: 1, Years: 2}, 3},
		{Retention{Rate: 2}, 0},
	} {
		if got := c.r.ExpectedYears(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.r, got, c.want)
		}
	}
}

func TestPlainPotential(t *testing.T) {
	got, err := PlainPotential([]float64{4, 0, 2.5}, []float64{100, 7, -8})
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "value", got, []float64{400, 0, -20}, 0)
	var in *clientele.InputError
	if _, err := PlainPotential([]float64{1, -1}, []float64{1, 1}); !errors.As(err, &in) || in.Row != 1 {
		t.Errorf("negative years: %v", err)
	}
	if _, err := PlainPotential([]float64{1}, []float64{1, 1}); !errors.As(err, &in) {
		t.Errorf("lengths: %v", err)
	}
	if _, err := PlainPotential([]float64{1, 2}, []float64{1, math.NaN()}); !errors.As(err, &in) || in.Row != 1 {
		t.Errorf("NaN: %v", err)
	}
}

func TestYearlyProfit(t *testing.T) {
	table := &clientele.Table{Row: []int{0, 1}, Profit: []float64{100, 100}, Tenure: []float64{730.5, 0}}
	got, err := YearlyProfit(table, 0)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "yearly", got, []float64{50, 100}, 1e-14)
	got, _ = YearlyProfit(table, 36.525)
	nearAll(t, "yearly", got, []float64{50, 1000}, 1e-14)
	table.Tenure = nil
	if _, err := YearlyProfit(table, 0); err == nil {
		t.Error("a table without Tenure was taken")
	}
}

// PAliveAt is e^(−μu), whoever the customer is.
func (m steady) PAliveAt(_, _, _, ahead float64) (float64, error) {
	return math.Exp(-m.Mu * ahead), nil
}

func TestRemainingYears(t *testing.T) {
	ctx := t.Context()
	for _, mu := range []float64{0.001, 0.05, 2} {
		got, err := RemainingYears(ctx, one(clientele.Week), steady{Mu: mu}, 10)
		if err != nil {
			t.Fatal(err)
		}
		weeks := -math.Expm1(-mu*3652.5/7) / mu
		nearAll(t, "years", got, []float64{weeks * 7 / 365.25}, 1e-12)
	}
	// No one who is dead for sure stays, no one stays longer than the horizon.
	got, err := RemainingYears(ctx, fewCustomers(), BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, y := range got {
		if !(y > 0 && y < 3) {
			t.Errorf("customer %d stays %v of 3 years", i, y)
		}
	}
	for _, years := range []float64{0, -1, math.Inf(1), math.NaN()} {
		if _, err := RemainingYears(ctx, one(clientele.Week), steady{Mu: 1}, years); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%v years: %v", years, err)
		}
	}
}

// recencies is the chain of Pfeifer and Carraway (2000): bought now, one, two,
// three periods ago, gone. Their values count a payment now and at the end of
// each of T periods.
var (
	recencies = ChainMatrix{
		{.3, .7, 0, 0, 0},
		{.2, 0, .8, 0, 0},
		{.15, 0, 0, .85, 0},
		{.05, 0, 0, 0, .95},
		{0, 0, 0, 0, 1},
	}
	recencyProfit = []float64{36, -4, -4, -4, 0}
)

func TestMarkovGolden(t *testing.T) {
	for periods, want := range map[int][]float64{
		1: {42.6666667, -.6666667, -2.3333333, -2.5, 0},
		2: {46.2777778, 1.5555556, -.4375, -2.2222222, 0},
		3: {48.4768519, 3.4212963, .2106481, -2.0717593, 0},
		4: {50.1149691, 4.2199074, .5921103, -1.9801312, 0},
		0: {52.3196094386, 5.5537835639, 1.2507729862, -1.8200162734, 0},
	} {
		v, err := MarkovPotential(recencies, recencyProfit, &MarkovOptions{
			Periods: periods, Discount: Discount{Rate: 0.2, Timing: End},
		})
		if err != nil {
			t.Fatal(err)
		}
		for s := range v {
			v[s] += recencyProfit[s]
		}
		tol := 5e-8
		if periods == 0 {
			tol = 1e-10
		}
		nearAll(t, "V", v, want, tol)
	}
}

// A chain that stays in its state with probability r, or leaves for good, is
// the plain model of retention.
func TestMarkovIsRetention(t *testing.T) {
	for _, timing := range []Timing{Continuous, Start, Middle, End} {
		for _, years := range []float64{0, 1, 6} {
			d := Discount{Rate: 0.15, Timing: timing}
			want, err := Retention{Rate: 0.7, Years: years, Discount: d}.Value(50)
			if err != nil {
				t.Fatal(err)
			}
			v, err := MarkovPotential(ChainMatrix{{.7, .3}, {0, 1}}, []float64{50, 0}, &MarkovOptions{Periods: int(years), Discount: d})
			if err != nil {
				t.Fatal(err)
			}
			nearAll(t, timing.String(), v, []float64{want, 0}, 1e-13)
		}
	}
}

func TestMarkovAt(t *testing.T) {
	v := StateValues{5, 7}
	got, err := v.At([]int{1, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "At", got, []float64{7, 5, 7}, 0)
	var in *clientele.InputError
	if _, err := v.At([]int{0, 2}); !errors.As(err, &in) || in.Row != 1 {
		t.Errorf("unknown state: %v", err)
	}
}

func TestMarkovErrors(t *testing.T) {
	var in *clientele.InputError
	d := Discount{Rate: 0.1}
	for name, c := range map[string]ChainMatrix{
		"sum":    {{.5, .4}, {0, 1}},
		"NaN":    {{math.NaN(), 1}, {0, 1}},
		"range":  {{1.5, -.5}, {0, 1}},
		"ragged": {{1}, {0, 1}},
	} {
		if _, err := MarkovPotential(c, []float64{1, 2}, &MarkovOptions{Discount: d}); !errors.As(err, &in) || in.Row != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := ChainMatrix{{1}}
	if _, err := MarkovPotential(good, []float64{1, 2}, &MarkovOptions{Discount: d}); !errors.As(err, &in) {
		t.Errorf("profit: %v", err)
	}
	if _, err := MarkovPotential(ChainMatrix{}, nil, &MarkovOptions{Discount: d}); !errors.Is(err, clientele.ErrEmpty) {
		t.Errorf("no states: %v", err)
	}
	for _, o := range []*MarkovOptions{nil, {Periods: -1}, {Days: -1, Periods: 1}, {Periods: 1, Discount: Discount{Rate: -1}}} {
		if _, err := MarkovPotential(good, []float64{1}, o); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := MarkovPotential(nil, nil, &MarkovOptions{Discount: d}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no chain: %v", err)
	}
}
