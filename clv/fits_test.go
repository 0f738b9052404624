package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

// with returns the history with one more customer.
func with(h *clientele.History, x, last, t float64) *clientele.History {
	return &clientele.History{
		Unit: h.Unit, X: append(slices.Clone(h.X), x),
		Last: append(slices.Clone(h.Last), last), T: append(slices.Clone(h.T), t),
	}
}

func head(h *clientele.History, n int) *clientele.History {
	return &clientele.History{Unit: h.Unit, X: h.X[:n], Last: h.Last[:n], T: h.T[:n]}
}

// The exact values are those of testdata/torture.json, section fits.
func TestDifficultFits(t *testing.T) {
	h, _ := cdnow(t)
	ctx := context.Background()
	heavy := with(h, 2000, 38, 38.857)
	for _, c := range []struct {
		name    string
		h       *clientele.History
		bg, pnb [4]float64
		llBG    float64
		llPN    float64
		tolPN   float64
	}{
		{
			"one heavy customer", heavy,
			[4]float64{0.17036178640982, 1.8906598249252, 0.73638415232826, 1.9337089401202},
			[4]float64{0.25075864223637, 3.2375856043475, 0.98612560121404, 31.430464922253},
			-3812.885571887559, -3944.981216762326, 1e-5, // the gradient of the exact value is 0.004
		},
		{
			"30 customers", head(h, 30),
			[4]float64{0.29395241415146, 5.9726504343259, 0.047784209700065, 0.09639753336109},
			[4]float64{1.1113298032072, 17.588448585494, 0.44979350364822, 3.4650191941577},
			-144.9440757217037, -144.4752169211289, 1e-8,
		},
	} {
		m, err := FitBGNBD(ctx, c.h, nil)
		if err != nil {
			t.Fatal(c.name, err)
		}
		agree(t, c.name+" BG/NBD log-likelihood", m.Fit.LogLikelihood, c.llBG, 1e-10)
		for i, p := range []float64{m.R, m.Alpha, m.A, m.B} {
			agree(t, fmt.Sprint(c.name, " BG/NBD ", i), p, c.bg[i], 1e-8)
		}
		p, err := FitParetoNBD(ctx, c.h, nil)
		if err != nil {
			t.Fatal(c.name, err)
		}
		agree(t, c.name+" Pareto/NBD log-likelihood", p.Fit.LogLikelihood, c.llPN, 1e-10)
		for i, v := range []float64{p.R, p.Alpha, p.S, p.Beta} {
			agree(t, fmt.Sprint(c.name, " Pareto/NBD ", i), v, c.pnb[i], c.tolPN)
		}
		if m.Fit.Status != Converged || p.Fit.Status != Converged {
			t.Errorf("%s: status %v, %v", c.name, m.Fit.Status, p.Fit.Status)
		}
		t.Log(c.name, m.Fit.Iterations, p.Fit.Iterations, p)
	}
	huge, err := FitParetoNBD(ctx, with(h, 50000, 38, 38.857), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(huge, huge.Fit)
}

// A history in other units gives the same model, the times converted.
func TestUnitsDoNotMatter(t *testing.T) {
	h, _ := cdnow(t)
	ctx := context.Background()
	bg, err := FitBGNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	pn, err := FitParetoNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	gg, err := FitGammaGamma(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []float64{7, 168, 604800, 7 / 365.25, 1e-9} {
		u := &clientele.History{X: h.X, Spend: slices.Clone(h.Spend)}
		for i := range h.X {
			u.Last = append(u.Last, h.Last[i]*c)
			u.T = append(u.T, h.T[i]*c)
			u.Spend[i] *= c
		}
		m, err := FitBGNBD(ctx, u, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range []float64{m.R, m.Alpha / c, m.A, m.B} {
			agree(t, fmt.Sprint("BG/NBD ", c, i), v, []float64{bg.R, bg.Alpha, bg.A, bg.B}[i], 1e-9)
		}
		p, err := FitParetoNBD(ctx, u, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range []float64{p.R, p.Alpha / c, p.S, p.Beta / c} {
			agree(t, fmt.Sprint("Pareto/NBD ", c, i), v, []float64{pn.R, pn.Alpha, pn.S, pn.Beta}[i], 1e-9)
		}
		g, err := FitGammaGamma(ctx, u, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range []float64{g.P, g.Q, g.Gamma / c} {
			agree(t, fmt.Sprint("gamma-gamma ", c, i), v, []float64{gg.P, gg.Q, gg.Gamma}[i], 1e-9)
		}
	}
}

// Data without a maximum inside: the record must say so, and how.
func TestBoundariesAndRidges(t *testing.T) {
	ctx := context.Background()
	n := 500
	rng := rand.New(rand.NewPCG(1, 1))
	silent := &clientele.History{X: make([]float64, n), Last: make([]float64, n), T: make([]float64, n)}
	once := &clientele.History{X: make([]float64, n), Last: make([]float64, n), T: make([]float64, n)}
	loyal := &clientele.History{X: make([]float64, n), Last: make([]float64, n), T: make([]float64, n)}
	poisson := &clientele.History{X: make([]float64, n), Last: make([]float64, n), T: make([]float64, n)}
	for i := range n {
		T := 10 + 30*float64(i)/float64(n-1)
		silent.T[i], once.T[i], loyal.T[i], poisson.T[i] = T, T, T, T
		once.X[i], once.Last[i] = 1, T*rng.Float64()
		rate := rng.ExpFloat64() * 0.5
		for at := rng.ExpFloat64() / rate; at < T; at += rng.ExpFloat64() / rate {
			loyal.X[i]++
			loyal.Last[i] = at
		}
		for at := rng.ExpFloat64() * 2; at < T; at += rng.ExpFloat64() * 2 {
			poisson.X[i]++
			poisson.Last[i] = at
		}
	}
	for _, c := range []struct {
		name string
		h    *clientele.History
		want []Status
	}{
		{"silent", silent, []Status{Boundary}},
		{"once", once, []Status{Ridge, Boundary}},
		{"loyal", loyal, []Status{Boundary, Ridge}},
		{"poisson", poisson, []Status{Ridge, Boundary}},
	} {
		bg, err := FitBGNBD(ctx, c.h, nil)
		if err != nil {
			t.Error(c.name, err)
			continue
		}
		pn, err := FitParetoNBD(ctx, c.h, nil)
		if err != nil {
			t.Error(c.name, err)
			continue
		}
		mb, err := FitMBGNBD(ctx, c.h, nil)
		if err != nil {
			t.Error(c.name, err)
			continue
		}
		for _, f := range []*Fit{bg.Fit, pn.Fit, mb.Fit} {
			t.Log(c.name, f.Status, f.LogLikelihood, f.Iterations, f.Nested, f.Warnings)
			if !slices.Contains(c.want, f.Status) {
				t.Errorf("%s: status %v, want one of %v", c.name, f.Status, c.want)
			}
			if len(f.Warnings) == 0 || f.Nested == nil {
				t.Errorf("%s: no warning or no nested model", c.name)
			}
		}
		t.Log(bg, pn, mb)
		for _, m := range []Model{bg, pn, mb} {
			for i := range c.h.X {
				p, err1 := m.PAlive(c.h.X[i], c.h.Last[i], c.h.T[i])
				e, err2 := m.Expected(c.h.X[i], c.h.Last[i], c.h.T[i], 20)
				if err1 != nil || err2 != nil || !(p >= 0 && p <= 1) || !(e >= 0) || math.IsInf(e, 0) {
					t.Fatalf("%s %T: %v %v %v %v", c.name, m, p, e, err1, err2)
				}
			}
		}
	}
}

func TestSpendWithoutMean(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(2, 2))
	h := &clientele.History{}
	gammaDraw := func(shape float64) float64 { // Marsaglia and Tsang, shape ≥ 1 by sum of exponentials
		sum := 0.0
		for range int(shape) {
			sum += rng.ExpFloat64()
		}
		return sum
	}
	for range 3000 {
		// Q = 0.7 through 1/ν = heavy tail: ν ~ Gamma(0.7) by rejection-free boost.
		nu := gammaDraw(1) * math.Pow(rng.Float64(), 1/0.7)
		x := 1 + float64(rng.IntN(6))
		mean := gammaDraw(3*x) / nu / x * 10
		h.X = append(h.X, x)
		h.Spend = append(h.Spend, mean)
	}
	m, err := FitGammaGamma(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(m, m.Fit)
	if _, err := m.ExpectedSpend(0, 0); m.Q <= 1 && !errors.Is(err, clientele.ErrOption) {
		t.Errorf("infinite mean: error %v", err)
	}
	same := &clientele.History{X: []float64{1, 2, 3, 4}, Spend: []float64{5, 5, 5, 5}}
	c, err := FitGammaGamma(ctx, same, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c, c.Fit)
	if v, err := c.ExpectedSpend(0, 0); err != nil || math.Abs(v-5) > 1e-3 {
		t.Errorf("constant spend: %v, %v", v, err)
	}
	if c.Fit.Status != Ridge {
		t.Errorf("constant spend: %v", c.Fit.Status)
	}
}
