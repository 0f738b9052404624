package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

func TestCovarianceOnCDNOW(t *testing.T) {
	h, _ := cdnow(t)
	_, all, _ := goldens(t)
	ctx := context.Background()
	bg, err := FitBGNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	pn, err := FitParetoNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, fit := range map[string]*Fit{"bgnbd": bg.Fit, "pnbd": pn.Fit} {
		for i, row := range all["cdnow"][name].CovLog {
			for j, want := range row {
				agree(t, fmt.Sprint(name, " covariance ", i, j), fit.LogCov[i*4+j], float64(want), 5e-7)
			}
		}
	}
	// Parameter intervals of level 95 %.
	list, err := ParameterIntervals(bg, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	se := math.Sqrt(float64(all["cdnow"]["bgnbd"].CovLog[0][0]))
	agree(t, "low end of r", list[0].Low, bg.R*math.Exp(-1.959963984540054*se), 1e-6)
	agree(t, "high end of r", list[0].High, bg.R*math.Exp(1.959963984540054*se), 1e-6)

	// The interval of a parameter and of a function with a known gradient: the
	// mean rate r/α has the log variance c₀₀ − 2c₀₁ + c₁₁.
	c := bg.Fit.LogCov
	rate, err := DeltaInterval(bg, 0.9, LogScale, func(m *BGNBD) (float64, error) { return m.R / m.Alpha, nil })
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "s.e. of r/α", rate.SE, rate.Estimate*math.Sqrt(c[0]-2*c[1]+c[5]), 1e-6)
	p, err := PAliveInterval(bg, 2, 30.43, 38.86, 0.95)
	if err != nil || !(p.Low < p.Estimate && p.Estimate < p.High && p.High < 1) {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := PAliveInterval(*bg, 0, 0, 38.86, 0.95); err != nil || p.Low != 1 || p.High != 1 {
		t.Errorf("certain: %+v, %v", p, err)
	}
	many, err := AppendIntervals(ctx, nil, pn, head(h, 50), 0.95, LogScale, func(m Model, x, last, t float64) (float64, error) {
		return m.Expected(x, last, t, 39)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range many {
		want, err := ExpectedInterval(pn, h.X[i], h.Last[i], h.T[i], 39, 0.95)
		if err != nil || got != want {
			t.Fatalf("row %d: %+v, want %+v, %v", i, got, want, err)
		}
	}
	if _, err := ParameterIntervals(BGNBD{R: 1, Alpha: 1, A: 1, B: 1}, 0.95); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no standard errors: %v", err)
	}
	if _, err := ParameterIntervals(bg, 1); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("level 1: %v", err)
	}
}

// The delta method and the bootstrap must tell about the same error.
func TestBootstrapAgreesWithDelta(t *testing.T) {
	h, _ := cdnow(t)
	ctx := context.Background()
	m, err := FitBGNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	var told [][2]int
	again, err := Bootstrap(ctx, m, h.T, 40, 5, func(ctx context.Context, h *clientele.History) (*BGNBD, error) {
		return FitBGNBD(ctx, h, nil)
	}, func(done, total int) { told = append(told, [2]int{done, total}) })
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != 40 || told[0] != [2]int{1, 40} || told[39] != [2]int{40, 40} {
		t.Errorf("progress %v", told)
	}
	q := func(m *BGNBD) (float64, error) { return m.New(52) }
	boot, err := BootstrapInterval(m, again, 0.9, q)
	if err != nil {
		t.Fatal(err)
	}
	delta, err := DeltaInterval(m, 0.9, LogScale, q)
	if err != nil {
		t.Fatal(err)
	}
	if r := boot.SE / delta.SE; r < 0.65 || r > 1.5 || !(boot.Low < boot.Estimate && boot.Estimate < boot.High) {
		t.Errorf("bootstrap %+v, delta %+v", boot, delta)
	}
}

// The χ² quantiles are those of any table.
func TestLikelihoodRatio(t *testing.T) {
	for _, c := range []struct {
		freedom int
		stat, p float64
	}{{1, 3.841458820694124, 0.05}, {2, 9.21034037197618, 0.01}, {3, 0, 1}} {
		s, p, err := LikelihoodRatio(&Fit{LogLikelihood: -10}, &Fit{LogLikelihood: -10 + c.stat/2}, c.freedom)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, "statistic", s, c.stat, 1e-12)
		agree(t, "p", p, c.p, 1e-12)
	}
	if _, _, err := LikelihoodRatio(nil, &Fit{}, 1); err == nil {
		t.Error("no fit was taken")
	}
}

// A prior pulls the logarithm: with one parameter held by a tight prior the
// others are at the maximum given it, and a wide prior changes nothing.
func TestPrior(t *testing.T) {
	h, _ := cdnow(t)
	ctx := context.Background()
	free, err := FitBGNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := FitBGNBD(ctx, h, &Settings{Prior: []Prior{{1, 1e6}, {1, 1e6}, {1, 1e6}, {1, 1e6}}})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "wide prior", wide.B, free.B, 1e-8)
	tight, err := FitBGNBD(ctx, h, &Settings{Prior: []Prior{{}, {6, 1e-6}, {}, {}}})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "α held at 6 weeks", tight.Alpha, 6, 1e-6)
	if tight.Fit.LogLikelihood >= free.Fit.LogLikelihood {
		t.Error("held, the likelihood is higher than free")
	}
	if _, err := FitBGNBD(ctx, h, &Settings{Prior: []Prior{{1, 1}}}); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("one prior for four parameters: %v", err)
	}
}
