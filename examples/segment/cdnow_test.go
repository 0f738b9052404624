package main

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/clientele-go/clientele/internal/datatest"
)

// The oracle is the maximum of each likelihood on the CDNOW sample, found by
// Newton's method in 30-digit arithmetic. The published figures agree with it:
// Fader, Hardie and Lee (2005), Marketing Science 24(2), table 2, for the
// first two, Fader and Hardie (2013) for the third.
func TestCDNOW(t *testing.T) {
	out, err := runArgs(t, "-in", datatest.File(t, "clv/cdnow_sample.csv"),
		"-customer", "customer_id", "-date", "date", "-amount", "dollars",
		"-as-of", "1997-09-30", "-unit", "week", "-json")
	if err != nil {
		t.Fatal(err)
	}
	var s summary
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	if s.Customers != 2357 {
		t.Errorf("%d customers, want 2,357", s.Customers)
	}
	for name, want := range map[string]struct {
		parameters    map[string]float64
		logLikelihood float64
	}{
		"bg/nbd":      {map[string]float64{"r": 0.24259452243016, "alpha": 4.4136020190135, "a": 0.7929220172256, "b": 2.4259067768263}, -9582.429206673931},
		"pareto/nbd":  {map[string]float64{"r": 0.55327704685318, "alpha": 10.577683463302, "s": 0.60623998912783, "beta": 11.668735288855}, -9594.976178939543},
		"gamma-gamma": {map[string]float64{"p": 6.2495722713238, "q": 3.744224667132, "gamma": 15.443520962589}, -4055.917694801874},
	} {
		m, ok := s.Models[name]
		if !ok {
			t.Errorf("no model %s", name)
			continue
		}
		if got := m.Status.String(); got != "converged" {
			t.Errorf("%s: %s", name, got)
		}
		if len(m.Parameters) != len(want.parameters) {
			t.Errorf("%s: parameters %v", name, m.Parameters)
		}
		for p, want := range want.parameters {
			checkClose(t, name+" "+p, m.Parameters[p], want)
		}
		checkClose(t, name+" log-likelihood", m.LogLikelihood, want.logLikelihood)
	}
}

func checkClose(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Abs(want) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
