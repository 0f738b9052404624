package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

// steady is a model with closed forms: purchases at rate Lambda until an
// exponential death at rate Mu, whoever the customer is.
type steady struct{ Lambda, Mu float64 }

func (m steady) PAlive(_, _, _ float64) (float64, error) { return 1, nil }

func (m steady) Expected(x, _, _, horizon float64) (float64, error) {
	if x == 13 {
		return 0, fmt.Errorf("not thirteen")
	}
	return m.Lambda / m.Mu * -math.Expm1(-m.Mu*horizon), nil
}

// fading expects ln(1 + u/c) purchases: a survivor with a heavy tail and, for
// small c, most of its purchases at once.
type fading float64

func (c fading) PAlive(_, _, _ float64) (float64, error) { return 1, nil }

func (c fading) Expected(_, _, _, horizon float64) (float64, error) {
	return math.Log1p(horizon / float64(c)), nil
}

// closed is steady with its own discounted purchases.
type closed struct{ steady }

func (m closed) DiscountedExpected(_, _, _, rate float64) (float64, error) {
	return m.Lambda / (m.Mu + rate), nil
}

type noSpend struct{}

func (noSpend) ExpectedSpend(_, _ float64) (float64, error) { return 1, fmt.Errorf("not today") }

func one(unit clientele.Unit) *clientele.History {
	return &clientele.History{Unit: unit, X: []float64{2}, Last: []float64{3}, T: []float64{4}, Spend: []float64{10}}
}

func potential(t *testing.T, h *clientele.History, m Model, opts *PotentialOptions) *PotentialValue {
	t.Helper()
	v, err := Potential(context.Background(), h, m, FixedSpend(10), opts)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The closed form is λ/(μ+δ)·(1 − e^(−(μ+δ)H)).
func TestPotentialContinuousAgainstClosedForm(t *testing.T) {
	for _, mu := range []float64{1e-4, 0.01, 0.3, 5} {
		for _, rate := range []float64{0.001, 0.1, 0.5, 3} {
			for _, horizon := range []float64{0, 0.1, 39, 520} {
				d := Discount{Rate: rate}
				delta := d.Force(clientele.Week)
				want := 0.7 / (mu + delta)
				if horizon > 0 {
					want *= -math.Expm1(-(mu + delta) * horizon)
				}
				v := potential(t, one(clientele.Week), steady{0.7, mu}, &PotentialOptions{Discount: d, Horizon: horizon})
				if math.Abs(v.Purchases[0]-want) > 1e-12*want {
					t.Errorf("μ %v, rate %v, H %v: %.15g, want %.15g", mu, rate, horizon, v.Purchases[0], want)
				}
				if v.Value[0] != 10*v.Purchases[0] {
					t.Errorf("value %v of %v purchases at 10", v.Value[0], v.Purchases[0])
				}
			}
		}
	}
}

// The closed form is e^(δc)·E₁(δc); the values are scipy's (1.17.1) exp1.
func TestPotentialHeavyTail(t *testing.T) {
	d := Discount{Rate: 0.1}
	delta := d.Force(clientele.Day)
	for _, c := range []struct{ x, want float64 }{
		{1e-5, 10.935829157788481},
		{1e-3, 6.337874070325488},
		{0.01, 4.078511443456425},
		{0.1, 2.014642544708452},
		{1, 0.5963473623231946},
		{10, 0.09156333393978809},
	} {
		v := potential(t, one(clientele.Day), fading(c.x/delta), &PotentialOptions{Discount: d})
		if math.Abs(v.Purchases[0]-c.want) > 1e-11*c.want {
			t.Errorf("δc = %v: %.15g, want %.15g", c.x, v.Purchases[0], c.want)
		}
	}
}

func TestPotentialUsesADiscounter(t *testing.T) {
	opts := &PotentialOptions{Discount: Discount{Rate: 0.1}}
	got := potential(t, one(clientele.Week), closed{steady{0.7, 0.02}}, opts).Purchases[0]
	if want := 0.7 / (0.02 + opts.Discount.Force(clientele.Week)); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Sums of periods are geometric series here: with q = e^(−(μ+δ)p), the k-th
// payment is λ/μ·(1−e^(−μp))·e^(−δτp)·q^(k−1).
func TestPotentialPeriods(t *testing.T) {
	m := steady{0.7, 0.02}
	d := Discount{Rate: 0.2}
	for timing, tau := range map[Timing]float64{Start: 0, Middle: 0.5, End: 1} {
		for _, p := range []float64{1, 4.345} {
			for _, periods := range []float64{1, 12, math.Inf(1)} {
				d.Timing = timing
				delta := d.Force(clientele.Week)
				q := math.Exp(-(m.Mu + delta) * p)
				want := m.Lambda / m.Mu * -math.Expm1(-m.Mu*p) * math.Exp(-delta*tau*p) / (1 - q)
				opts := &PotentialOptions{Discount: d, Period: p}
				if !math.IsInf(periods, 1) {
					want *= 1 - math.Pow(q, periods)
					opts.Horizon = periods * p
				}
				got := potential(t, one(clientele.Week), m, opts).Purchases[0]
				if math.Abs(got-want) > 1e-13*want {
					t.Errorf("%v, p %v, %v periods: %.16g, want %.16g", timing, p, periods, got, want)
				}
			}
		}
	}
}

func TestPotentialShortLastPeriod(t *testing.T) {
	m := steady{0.7, 0.02}
	d := Discount{Rate: 0.2, Timing: End}
	delta := d.Force(clientele.Week)
	e := func(u float64) float64 { v, _ := m.Expected(0, 0, 0, u); return v }
	want := e(4)*math.Exp(-4*delta) + (e(6)-e(4))*math.Exp(-6*delta)
	got := potential(t, one(clientele.Week), m, &PotentialOptions{Discount: d, Period: 4, Horizon: 6}).Purchases[0]
	if math.Abs(got-want) > 1e-15 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPotentialPerCustomer(t *testing.T) {
	h := &clientele.History{
		Unit: clientele.Month,
		X:    []float64{0, 1, 1, 2}, Last: []float64{0, 1, 1, 2}, T: []float64{3, 3, 3, 3},
		Spend: []float64{0, 20, -5, 30},
	}
	m := steady{1, 0.1}
	rates := []float64{0.1, 0.2, 0.3, 0.1}
	v := potential(t, h, m, &PotentialOptions{Rates: rates, Margins: []float64{1, 0.5, 0, -1}})
	for i, rate := range rates {
		want := 1 / (0.1 + Discount{Rate: rate}.Force(clientele.Month))
		nearAll(t, "Purchases", v.Purchases[i:i+1], []float64{want}, 1e-12)
	}
	nearAll(t, "Value", v.Value, []float64{10 * v.Purchases[0], 5 * v.Purchases[1], 0, -10 * v.Purchases[3]}, 1e-15)
	if v.NoSpend != 1 {
		t.Errorf("NoSpend = %d, want 1", v.NoSpend)
	}
	// Without a rate and with a horizon the purchases are those expected.
	v = potential(t, h, m, &PotentialOptions{Horizon: 7, Margin: 0.3})
	if want, _ := m.Expected(0, 0, 0, 7); v.Purchases[2] != want || v.Value[2] != 0.3*10*want {
		t.Errorf("undiscounted: %v purchases worth %v, want %v", v.Purchases[2], v.Value[2], want)
	}
}

func TestPotentialErrors(t *testing.T) {
	ctx := context.Background()
	m := steady{1, 0.1}
	bad := func(name string, h *clientele.History, o *PotentialOptions, kind error) {
		t.Helper()
		if _, err := Potential(ctx, h, m, FixedSpend(1), o); !errors.Is(err, kind) {
			t.Errorf("%s: %v, want %v", name, err, kind)
		}
	}
	h := one(clientele.Week)
	bad("no end", h, nil, clientele.ErrOption)
	bad("no end for one", h, &PotentialOptions{Rates: []float64{0}}, clientele.ErrOption)
	bad("rate −1", h, &PotentialOptions{Horizon: 1, Discount: Discount{Rate: -1}}, clientele.ErrOption)
	bad("timing", h, &PotentialOptions{Horizon: 1, Discount: Discount{Timing: 9}}, clientele.ErrOption)
	bad("day count", h, &PotentialOptions{Horizon: 1, Discount: Discount{DayCount: 9}}, clientele.ErrOption)
	bad("horizon", h, &PotentialOptions{Horizon: -1}, clientele.ErrOption)
	bad("period", h, &PotentialOptions{Horizon: 1, Period: -1}, clientele.ErrOption)
	bad("margin", h, &PotentialOptions{Horizon: 1, Margin: math.NaN()}, clientele.ErrOption)
	bad("tiny rate", h, &PotentialOptions{Discount: Discount{Rate: 1e-7, Timing: End}}, clientele.ErrOption)
	bad("no unit", &clientele.History{X: []float64{0}, Last: []float64{0}, T: []float64{1}}, &PotentialOptions{Horizon: 1}, clientele.ErrOption)
	bad("empty", &clientele.History{Unit: clientele.Week}, &PotentialOptions{Horizon: 1}, clientele.ErrEmpty)
	if _, err := Potential(ctx, h, nil, FixedSpend(1), &PotentialOptions{Horizon: 1}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no model: %v", err)
	}
	var in *clientele.InputError
	h.Spend = []float64{math.NaN()}
	if _, err := Potential(ctx, h, m, FixedSpend(1), &PotentialOptions{Horizon: 1}); !errors.As(err, &in) || in.Column != "Spend" {
		t.Errorf("NaN spend: %v", err)
	}
	h = one(clientele.Week)
	h.X = []float64{13}
	if _, err := Potential(ctx, h, m, FixedSpend(1), &PotentialOptions{Horizon: 1}); !errors.As(err, &in) || in.Row != 0 {
		t.Errorf("a row the model refuses: %v", err)
	}
	for name, spend := range map[string]SpendModel{"NaN": FixedSpend(math.NaN()), "no spend": noSpend{}, "huge": FixedSpend(1e308)} {
		h := &clientele.History{Unit: clientele.Week, X: []float64{0, 0, 0}, Last: []float64{0, 0, 0}, T: []float64{4, 5, 6}}
		if _, err := Potential(ctx, h, m, spend, &PotentialOptions{Horizon: 1}); !errors.As(err, &in) {
			t.Errorf("%s: %v", name, err)
		}
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Potential(canceled, one(clientele.Week), m, FixedSpend(1), &PotentialOptions{Horizon: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

// A model's own discounted purchases and those found from Expected alone must
// agree: each is the other's oracle.
func TestPotentialOfAModelThatHidesItsDiscounter(t *testing.T) {
	h := &clientele.History{
		Unit: clientele.Week,
		X:    []float64{0, 0, 1, 2, 7, 26, 3}, Last: []float64{0, 0, 3.5, 30.428571, 25, 30.857143, 2},
		T: []float64{0, 38.857143, 30, 38.857143, 30, 31, 39},
	}
	for _, m := range []Model{
		BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426},
		MBGNBD{R: 0.525, Alpha: 6.183, A: 0.891, B: 1.614},
		ParetoNBD{R: 0.553, Alpha: 10.578, S: 0.606, Beta: 11.669},
		MBGCNBD{K: 2, R: 0.5, Alpha: 3, A: 0.4, B: 1.1},
	} {
		if _, ok := m.(Discounter); !ok {
			t.Errorf("%T is no Discounter", m)
		}
		for _, rate := range []float64{0.02, 0.15, 1} {
			opts := &PotentialOptions{Discount: Discount{Rate: rate}}
			want := potential(t, h, m, opts).Purchases
			got := potential(t, h, struct{ Model }{m}, opts).Purchases
			nearAll(t, fmt.Sprintf("%T at %v", m, rate), got, want, 1e-9)
		}
	}
}
