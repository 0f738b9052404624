package clv

import (
	"fmt"
	"math"
	"testing"
)

// The one series over the events since the last purchase, and the integral over
// the dropout probability, are the sum over phases and events written out.
func TestPhasesAgainstTheDoubleSum(t *testing.T) {
	for _, l := range []living{
		{r: 1.3, alpha: 9, a: 0.4, b: 1.7, k: 2, z: 0.3},
		{r: 13.3, alpha: 33, a: 0.43, b: 12.8, k: 3, z: 0.7},
		{r: 0.3, alpha: 2, a: 0.05, b: 0.8, k: 3},
		{r: 0.7, alpha: 5, a: 3, b: 0.4, k: 12, z: 0.95},
		{r: 900, alpha: 40, a: 0.8, b: 300, k: 3, z: 0.1},
		{r: 2, alpha: 5, a: 0, b: 1, k: 4, z: 0.5},
	} {
		for _, T := range []float64{1e-3, 0.7, 39, 2e3} {
			mean, alive := 0.0, 0.0
			l.each(T, func(j int, weight float64, events negbin) {
				w, total, have := 1.0, 0.0, 0.0
				for n, p := events.start(); ; n++ {
					for ; have < math.Floor((n+float64(j))/float64(l.k)); have++ {
						total += w
						w *= (l.b + have) / (l.a + l.b + have)
					}
					mean += weight * p * total
					alive += weight * p * w
					if n > events.mean() && p*total <= 1e-17*(1-events.q)*mean && p*w <= 1e-17*(1-events.q)*alive {
						break
					}
					p = events.next(n, p)
				}
			})
			at := fmt.Sprintf(" of %+v in %v", l, T)
			tol := 2e-12
			if l.r*T > 1e6 { // the probabilities of the double sum begin at e to a large power
				tol = 1e-10
			}
			agree(t, "mean"+at, l.mean(T), mean, tol)
			agree(t, "series"+at, l.phaseSeries(T), mean, tol)
			f := l.longPhases(T)
			agree(t, "P(alive) by the integral"+at, f.alive(), alive, math.Max(tol, 1e-11))
			if T > 0.5 { // for short times the integral is a difference of like terms
				agree(t, "integral"+at, f.mean(), mean, math.Max(tol, 1e-11))
			}
		}
	}
}

// The series for k ≤ 8, purchase by purchase, is anyPhases, event by event, and
// neither allocates.
func TestEightPhasesAgainstAnyPhases(t *testing.T) {
	tried := 0
	for k := 2; k <= 8; k++ {
		for _, model := range []churnModel{
			{r: 1.33, alpha: 2.81, a: 0.425, b: 0.79, k: k, m: 1},
			{r: 0.359, alpha: 1.13, a: 0.523, b: 2.785, k: k},
			{r: 0.01, alpha: 300, a: 0.01, b: 0.02, k: k},
			{r: 1, alpha: 1, a: 1, b: 1e-3, k: k},
			{r: 40, alpha: 7, a: 3, b: 0.1, k: k, m: 1},
			{r: 6, alpha: 0.2, a: 1e-8, b: 50, k: k},
			{r: 2, alpha: 50, a: 0, b: 1, k: k},
			{r: 1e-9, alpha: 3, a: 0.4, b: 1, k: k},
		} {
			for _, c := range [][3]float64{
				{0, 0, 26},
				{0, 0, 1e4},
				{1, 3, 26},
				{2, 26, 26},
				{4, 20, 30},
				{4, 1e-3, 3e3},
				{12, 29.5, 30},
				{12, 30 - 1e-9, 30},
				{60, 51, 52},
				{200, 90, 104},
			} {
				for _, horizon := range []float64{1e-6, 0.1, 1, 39, 400} {
					l := model.known(c[0], c[1], c[2])
					q, past := horizon/(l.alpha+horizon), l.z*l.alpha/horizon
					lnZero := -l.r * log1p(horizon/l.alpha)
					if lnZero < -600 || past > 1e10 || l.terms(horizon) > longPhases {
						continue
					}
					tried++
					zero := exp(lnZero) / phasesOnly(k, l.r, l.z)
					at := fmt.Sprintf("k = %d, %+v, %v weeks, ", k, l, horizon)
					want := l.anyPhases(zero, q)
					agree(t, at+"eight", l.eightPhases(zero, q, past), want, 1e-11)
					agree(t, at+"mean", l.mean(horizon), want, 1e-11)
				}
			}
		}
		for _, m := range []Model{
			MBGCNBD{K: k, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}, BGCNBD{K: k, R: 0.359, Alpha: 1.13, A: 0.523, B: 2.785},
		} {
			if n := testing.AllocsPerRun(10, func() { _, _ = m.Expected(12, 29.5, 30, 39) }); n > 0 {
				t.Errorf("%T, K = %d: %v allocations", m, k, n)
			}
		}
	}
	if tried < 1500 {
		t.Errorf("only %d customers", tried)
	}
}

// Very long times end, and approach E[1/p] = (a+b−1)/(a−1) for a > 1.
func TestPhasesInTheEnd(t *testing.T) {
	for _, k := range []int{1, 2, 5} {
		l := living{r: 1.5, alpha: 3, a: 3, b: 7, k: k}
		agree(t, fmt.Sprint("k = ", k), l.mean(1e15), 4.5, 1e-9)
		if alive := l.alive(1e15); !(alive >= 0) || alive > 1e-12 {
			t.Errorf("k = %d: P(alive) %v", k, alive)
		}
	}
}

// The values are those of scipy 1.17.1, 1 − betainc(r, n, α/(α+t)).
func TestNegbinTail(t *testing.T) {
	for _, c := range []struct{ r, t, n, want float64 }{
		{0.3, 1e7, 1000, 0.9297050552582047},
		{0.3, 1e7, 300000, 0.6135224026159677},
		{0.3, 1e7, 4e6, 0.22361944238810727},
		{2.5, 4e5, 1000, 0.9999999059605303},
		{2.5, 4e5, 300000, 0.9130695981704688},
		{2.5, 4e5, 4e6, 0.0012497420379375956},
		{40, 1e5, 4e6, 0.4789714536723205},
	} {
		if got := newNegbin(c.r, 1, c.t).tail(c.n); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("P(N ≥ %v), r = %v, t = %v: %v, want %v", c.n, c.r, c.t, got, c.want)
		}
	}
	// Where both ways are open they meet.
	b := newNegbin(0.7, 1, 1900)
	for _, n := range []float64{1, 10, 2000, 9000} {
		if got, want := b.tail(n), 1-b.belowLong(n); math.Abs(got-want) > 1e-12 {
			t.Errorf("P(N ≥ %v) = %v, want %v", n, got, want)
		}
	}
}

// Probabilities too small for a float64 end, too.
func TestHopelessProbabilities(t *testing.T) {
	m := MBGCNBD{K: 3, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79}
	for _, n := range []int{500, 529, 1000, 100000} {
		if p, err := m.PMF(n, 5); err != nil || !(p >= 0 && p < 1e-100) {
			t.Errorf("PMF(%d, 5) = %v, %v", n, p, err)
		}
	}
	if e, err := (BGNBD{R: 1e-310, Alpha: 1, A: 1, B: 1}).New(40); err != nil || !(e >= 0 && e < 1e-280) {
		t.Errorf("purchases at no rate: %v, %v", e, err)
	}
}
