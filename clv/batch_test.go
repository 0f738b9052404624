package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/clientele-go/clientele"
)

// A batch gives what single calls give, for any number of cores, and does not
// touch what it is given.
func TestBatchIsTheSame(t *testing.T) {
	times := make([]float64, 1200)
	for i := range times {
		times[i] = float64(20 + i%100)
	}
	ctx := context.Background()
	more := []full{
		ParetoNBD{R: 0.6, Alpha: 0.02, S: 0.8, Beta: 50},     // the continued fraction is too slow early on
		ParetoNBD{R: 900, Alpha: 9000, S: 3e6, Beta: 1e8},    // nearly one rate and one dropout for all
		BGCNBD{K: 9, R: 0.8, Alpha: 0.4, A: 0.5, B: 2},       // more phases than a batch keeps
		MBGCNBD{K: 8, R: 400, Alpha: 100, A: 0, B: 2},        // nobody leaves
		MBGCNBD{K: 2, R: 0.05, Alpha: 0.001, A: 1.5, B: 0.3}, // long series
	}
	for _, m := range append(more, models...) {
		h, _, err := Simulate(m, times, 0, 11)
		if err != nil {
			t.Fatal(err)
		}
		h.X[3], h.Last[3], h.T[3] = 900, 90, 119 // a heavy customer
		var before []float64
		for _, procs := range []int{1, 3} {
			old := runtime.GOMAXPROCS(procs)
			alive, err := AppendPAlive(ctx, []float64{-1}, m, h)
			if err != nil {
				t.Fatal(err)
			}
			expected, err := AppendExpected(ctx, []float64{-1}, m, h, 39)
			if err != nil {
				t.Fatal(err)
			}
			runtime.GOMAXPROCS(old)
			if len(alive) != 1201 || alive[0] != -1 || len(expected) != 1201 || expected[0] != -1 {
				t.Fatalf("%T: %d and %d values", m, len(alive), len(expected))
			}
			for i := range h.X {
				p, _ := m.PAlive(h.X[i], h.Last[i], h.T[i])
				e, _ := m.Expected(h.X[i], h.Last[i], h.T[i], 39)
				agree(t, fmt.Sprintf("%T P(alive) %d", m, i), alive[i+1], p, 1e-11)
				agree(t, fmt.Sprintf("%T expected %d", m, i), expected[i+1], e, 1e-11)
			}
			if before == nil {
				before = expected
			}
			for i := range expected {
				if expected[i] != before[i] {
					t.Fatalf("%T: row %d depends on the number of cores", m, i)
				}
			}
		}
	}
}

func TestBatchErrors(t *testing.T) {
	ctx := context.Background()
	good := &clientele.History{X: []float64{1, 0}, Last: []float64{2, 0}, T: []float64{3, 3}}
	for _, m := range []Model{models[1], models[7]} {
		bad := &clientele.History{X: []float64{1, 1}, Last: []float64{2, 4}, T: []float64{3, 3}}
		dst := []float64{7}
		got, err := AppendExpected(ctx, dst, m, bad, 1)
		var in *clientele.InputError
		if !errors.As(err, &in) || in.Column != "Last" || in.Row != 1 || len(got) != 1 {
			t.Errorf("%T: %v, %v", m, got, err)
		}
		if _, err := AppendExpected(ctx, nil, m, good, math.NaN()); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%T: horizon NaN: %v", m, err)
		}
		short := &clientele.History{X: []float64{1, 1}, Last: []float64{2}, T: []float64{3, 3}}
		if _, err := AppendPAlive(ctx, nil, m, short); !errors.As(err, &in) || in.Column != "Last" {
			t.Errorf("%T: short column: %v", m, err)
		}
		if got, err := AppendPAlive(ctx, dst, m, &clientele.History{}); err != nil || len(got) != 1 {
			t.Errorf("%T: empty: %v, %v", m, got, err)
		}
		stopped, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := AppendPAlive(stopped, nil, m, good); !errors.Is(err, context.Canceled) {
			t.Errorf("%T: %v, want Canceled", m, err)
		}
	}
	if _, err := AppendPAlive(ctx, nil, BGNBD{}, good); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("zero model: %v", err)
	}
	spend := &clientele.History{X: []float64{1, 0, 2}, Spend: []float64{5, 0, -1}}
	g := GammaGamma{P: 6, Q: 4, Gamma: 15}
	got, err := AppendSpend(ctx, nil, g, spend)
	if err != nil || len(got) != 3 || got[1] != 30 || got[2] != 30 || got[0] != 20.*6/9 {
		t.Errorf("spend %v, %v", got, err)
	}
	if _, err := AppendSpend(ctx, nil, g, good); err == nil {
		t.Error("a history without Spend was taken")
	}
}

// Scoring one customer allocates nothing.
func TestOneCustomerAllocatesNothing(t *testing.T) {
	for _, m := range models {
		if n := testing.AllocsPerRun(20, func() {
			if _, err := m.PAlive(4, 20, 30); err != nil {
				t.Fatal(err)
			}
			if _, err := m.Expected(4, 20, 30, 39); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%T: %v allocations", m, n)
		}
	}
}
