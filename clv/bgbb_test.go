package clv

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/clientele-go/clientele"
)

func donations(t testing.TB) (*clientele.History, []float64) {
	c := columns(t, dataFile(t, "clv", "donations_bgbb.csv"))
	return &clientele.History{X: c["x"], Last: c["t_x"], T: c["n_cal"], Weight: c["customers"]}, c["holdout_transactions"]
}

func TestBGBBOnDonations(t *testing.T) {
	h, _ := donations(t)
	_, _, want := goldens(t)
	m, err := FitBGBB(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "log-likelihood", m.Fit.LogLikelihood, float64(want.LL), 1e-12)
	for i, p := range []float64{m.Alpha, m.Beta, m.Gamma, m.Delta} {
		agree(t, fmt.Sprint("parameter ", i), p, float64(want.Params[i]), 1e-8)
		agree(t, fmt.Sprint("s.e. ", i), m.Fit.StdErr[i], float64(want.SE[i]), 2e-7)
	}
	for i, r := range want.RowsN {
		x, last := float64(r[0]), float64(r[1])
		p, err := m.PAlive(x, last, 6)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, fmt.Sprint("P(alive) ", i), p, float64(want.Alive7[i]), 1e-8)
		e, _ := m.Expected(x, last, 6, 5)
		agree(t, fmt.Sprint("expected ", i), e, float64(want.CET5[i]), 1e-8)
		d, _ := m.DiscountedExpected(x, last, 6, math.Log(1.1))
		agree(t, fmt.Sprint("DERT ", i), d, float64(want.DERT1[i]), 1e-8)
	}
	sum := 0.0
	for i := range h.X {
		e, _ := m.Expected(h.X[i], h.Last[i], h.T[i], 5)
		sum += h.Weight[i] * e
	}
	agree(t, "holdout", sum, 12884.156848819, 1e-9)
}

// Σ pmf = 1, E = Σ n·pmf, and the future of a customer against every course it
// can take, enumerated.
func TestBGBBIdentities(t *testing.T) {
	m := BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.8}
	f := must[float64](t)
	for _, c := range [][3]float64{{0, 0, 0}, {0, 0, 6}, {2, 3, 6}, {6, 6, 6}} {
		x, last, n := c[0], c[1], c[2]
		sum, mean := 0.0, 0.0
		for k := range 8 {
			p := f(m.FuturePMF(k, x, last, n, 5))
			sum += p
			mean += float64(k) * p
		}
		agree(t, fmt.Sprint("Σ pmf ", c), sum, 1, 1e-13)
		agree(t, fmt.Sprint("Σ n·pmf ", c), mean, f(m.Expected(x, last, n, 5)), 1e-12)
		agree(t, fmt.Sprint("alive at once ", c), f(m.PAliveAt(x, last, n, 0)), f(m.PAlive(x, last, n)), 0)

		// One more opportunity: bought or not, the expectations must add up.
		now := f(m.Expected(x, last, n, 4))
		buy := f(m.Expected(x, last, n, 1))
		next := buy*(1+f(m.Expected(x+1, n+1, n+1, 3))) + (1-buy)*f(m.Expected(x, last, n+1, 3))
		agree(t, fmt.Sprint("one step ", c), next, now, 1e-12)
	}
	for _, bad := range [][3]float64{{1, 0.5, 2}, {1, 1, 2.5}, {2, 1, 2}} {
		var in *clientele.InputError
		if _, err := m.PAlive(bad[0], bad[1], bad[2]); !errors.As(err, &in) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := m.Expected(1, 1, 2, 1.5); err == nil {
		t.Error("half an opportunity was taken")
	}
	conformJSON(t, m)

	T := make([]float64, 20000)
	for i := range T {
		T[i] = 6
	}
	h, future, err := Simulate(m, T, 5, 9)
	if err != nil {
		t.Fatal(err)
	}
	var diff, square float64
	for i := range h.X {
		d := future[i] - f(m.Expected(h.X[i], h.Last[i], 6, 5))
		diff += d
		square += d * d
	}
	if z := diff / math.Sqrt(square); math.Abs(z) > 4 {
		t.Errorf("simulated purchases off by %v s.e.", z)
	}
}

// The derivatives against differences of the value.
func TestBGBBDerivatives(t *testing.T) {
	checkKernel(t, bgbbKernel{}, 4, params{1.2, 0.75, 0.66, 2.8}, &sample{
		x: []float64{2}, last: []float64{3}, t: []float64{6}, w: []float64{1.5}, counts: []count{{2, 1.5}},
	})
}

// checkKernel compares gradient and Hessian with central differences.
func checkKernel(t *testing.T, k kernel, dim int, at params, s *sample) {
	t.Helper()
	eval := func(p params) derivs {
		var d derivs
		k.rows(&p, s, 0, len(s.x), &d)
		k.counts(&p, s.counts, &d)
		return d
	}
	d := eval(at)
	const step = 1e-5
	for i := range dim {
		up, down := at, at
		up[i] *= math.Exp(step)
		down[i] *= math.Exp(-step)
		a, b := eval(up), eval(down)
		if g := (a.f - b.f) / (2 * step); math.Abs(g-d.g[i]) > 1e-7*(1+math.Abs(g)) {
			t.Errorf("%T: gradient %d = %v, want %v", k, i, d.g[i], g)
		}
		for j := range dim {
			lo, hi := min(i, j), max(i, j)
			got := d.h[hi*(hi+1)/2+lo]
			if h := (a.g[j] - b.g[j]) / (2 * step); math.Abs(h-got) > 1e-6*(1+math.Abs(h)) {
				t.Errorf("%T: Hessian %d, %d = %v, want %v", k, i, j, got, h)
			}
		}
	}
}

func TestKernelDerivatives(t *testing.T) {
	for _, c := range [][3]float64{{0, 0, 1}, {3, 0.7, 1.1}, {25, 0.9, 1}, {1, 1, 1}} {
		s := &sample{x: []float64{c[0]}, last: []float64{c[1]}, t: []float64{c[2]}, w: []float64{2}, counts: []count{{c[0], 2}}}
		for _, p := range []params{{0.5, 0.3, 0.6, 0.4}, {1.5, 0.2, 2.5, 3}} {
			for _, k := range []int{1, 2, 5} {
				checkKernel(t, churnKernel{k: k}, 4, p, s)
				checkKernel(t, churnKernel{k: k, m: 1}, 4, p, s)
				checkKernel(t, nbdKernel{k}, 2, p, s)
			}
			checkKernel(t, paretoKernel{}, 4, p, s)
			checkKernel(t, gompertzKernel{}, 5, params{p[0], p[1], 1.3, p[2], p[3]}, s)
		}
	}
	s := &sample{x: []float64{3}, last: []float64{1.2}, t: []float64{3.6}, w: []float64{2}, counts: []count{{3, 2}}}
	checkKernel(t, spendKernel{}, 3, params{2, 3, 0.7}, s)
}

// The next purchase is at a whole opportunity, the first one at which the
// probability is reached.
func TestBGBBNextPurchase(t *testing.T) {
	m := BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.78}
	for _, c := range [][3]float64{{0, 0, 6}, {3, 5, 6}, {6, 6, 6}, {1, 1, 6}} {
		for _, p := range []float64{0.05, 0.4, 0.7} {
			want := math.Inf(1)
			for n := 1.0; n <= 4096; n *= 2 {
				if none, err := m.FuturePMF(0, c[0], c[1], c[2], n); err != nil || 1-none >= p {
					for want = 1; ; want++ {
						if none, err = m.FuturePMF(0, c[0], c[1], c[2], want); err != nil || 1-none >= p {
							break
						}
					}
					break
				}
			}
			got, err := NextPurchase(m, c[0], c[1], c[2], p)
			if err != nil || got != want {
				t.Errorf("next purchase of %v with %v: %v, %v, want %v", c, p, got, err, want)
			}
		}
	}
}
