package clv

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/clientele-go/clientele"
)

// full is what every model of continuous time must be.
type full interface {
	Model
	Survivor
	Newcomer
	Forecaster
	Profiler
	Simulator
	Discounter
	json.Marshaler
}

var models = []full{
	NBD{R: 0.6, Alpha: 9},
	BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426},
	BGNBD{R: 1.2, Alpha: 6, A: 1, B: 0.4},
	BGNBD{R: 1.2, Alpha: 6, A: 0, B: 1},
	MBGNBD{R: 0.525, Alpha: 6.18, A: 0.891, B: 1.614},
	BGCNBD{K: 2, R: 0.359, Alpha: 1.13, A: 0.523, B: 2.785},
	MBGCNBD{K: 3, R: 1.33, Alpha: 2.81, A: 0.425, B: 0.79},
	ParetoNBD{R: 0.553, Alpha: 10.58, S: 0.606, Beta: 11.67},
	ParetoNBD{R: 2, Alpha: 5, S: 1, Beta: 30},
	ParetoNBD{R: 0.9, Alpha: 12, S: 2.5, Beta: 8},
	GGompertzNBD{R: 0.9, Alpha: 12, B: 0.05, S: 0.8, Beta: 1.7},
	GGompertzNBD{R: 0.9, Alpha: 12, B: 0.002, S: 0.8, Beta: 0.03},
}

// customers are x, t_x, T.
var customers = [][3]float64{
	{0, 0, 0}, {0, 0, 26}, {1, 3, 26}, {1, 25, 26}, {4, 20, 30}, {12, 29.5, 30}, {3, 30, 30},
}

func TestConformance(t *testing.T) {
	for _, m := range slices.Concat(models, atTraits(t)) {
		t.Run(fmt.Sprintf("%T/%v", m, m), func(t *testing.T) {
			conformNew(t, m)
			for _, c := range customers {
				conformKnown(t, m, c[0], c[1], c[2])
			}
			conformInput(t, m)
			conformJSON(t, m)
		})
	}
}

// must fails the test on an error.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Σ pmf = 1 and E = Σ n·pmf for a new customer, and nothing in no time.
func conformNew(t *testing.T, m full) {
	f := must[float64](t)
	for _, T := range []float64{0, 0.5, 8} {
		sum, mean := 0.0, 0.0
		for n := range 600 {
			p := f(m.PMF(n, T))
			if p < 0 || p > 1 {
				t.Fatalf("PMF(%d, %v) = %v", n, T, p)
			}
			sum += p
			mean += float64(n) * p
		}
		agree(t, fmt.Sprint("Σ PMF over ", T), sum, 1, 1e-11)
		agree(t, fmt.Sprint("Σ n·PMF over ", T), mean, f(m.New(T)), 1e-8)
	}
}

func conformKnown(t *testing.T, m full, x, last, T float64) {
	f := must[float64](t)
	at := fmt.Sprint(" of ", x, last, T)
	alive := f(m.PAlive(x, last, T))
	if alive < 0 || alive > 1 {
		t.Errorf("P(alive)%s = %v", at, alive)
	}
	agree(t, "P(alive) in no time"+at, f(m.PAliveAt(x, last, T, 0)), alive, 1e-12)
	if later := f(m.PAliveAt(x, last, T, 10)); later > alive {
		t.Errorf("P(alive)%s rises from %v to %v", at, alive, later)
	}
	for _, h := range []float64{0.5, 9} {
		sum, mean := 0.0, 0.0
		for n := range 700 {
			p := f(m.FuturePMF(n, x, last, T, h))
			sum += p
			mean += float64(n) * p
		}
		agree(t, "Σ FuturePMF"+at, sum, 1, 1e-10)
		agree(t, "Σ n·FuturePMF"+at, mean, f(m.Expected(x, last, T, h)), 1e-8)
	}
	// The hazard of the next purchase, once from the pmf of none and once from
	// the growth of the expectation: they meet in P(alive).
	if T > last {
		d := 1e-4
		up := f(m.FuturePMF(0, x, last, last, T-last+d))
		down := f(m.FuturePMF(0, x, last, last, T-last-d))
		hazard := (math.Log(down) - math.Log(up)) / (2 * d)
		growth := f(m.Expected(x, last, T, 1e-6)) / 1e-6
		agree(t, "hazard"+at, growth, hazard, 1e-5)
	}
	// DERT by parts, rate·∫ e^(−rate·u)·E(u) du, by Simpson's rule.
	rate, n := 0.15, 600
	sum := 0.0
	for i := 1; i <= n; i++ {
		u, w := float64(i)*240/float64(n), 2.0
		if i%2 == 1 {
			w = 4
		}
		sum += w * rate * math.Exp(-rate*u) * f(m.Expected(x, last, T, u)) * 240 / float64(n) / 3
	}
	agree(t, "DERT"+at, f(m.DiscountedExpected(x, last, T, rate)), sum, 1e-4)
	agree(t, "discounted to 240"+at, f(Discounted(m, x, last, T, 240, rate)), sum, 1e-4)
	agree(t, "discounted at rate 0"+at, f(Discounted(m, x, last, T, 9, 0)), f(m.Expected(x, last, T, 9)), 1e-12)

	traits := must[Traits](t)(m.Posterior(x, last, T))
	if T == last {
		d := 1e-7
		if c, ok := m.(MBGCNBD); ok && c.K > 1 {
			return // the first of K events is no purchase: no hazard at once
		}
		if c, ok := m.(BGCNBD); ok && c.K > 1 {
			return
		}
		agree(t, "rate"+at, traits.Rate*alive, f(m.Expected(x, last, T, d))/d, 1e-5)
	}
	if !(traits.Rate >= 0) || !(traits.Dropout >= 0) {
		t.Errorf("Posterior%s = %v", at, traits)
	}
	wait := f(NextPurchase(m, x, last, T, 0.1))
	if !math.IsInf(wait, 1) {
		agree(t, "P(next purchase by its 10 % quantile)"+at, 1-f(m.FuturePMF(0, x, last, T, wait)), 0.1, 1e-6)
	}
	q := must[int](t)(FutureQuantile(m, x, last, T, 9, 0.9))
	sum = 0
	for n := range q + 1 {
		if n == q && sum >= 0.9 {
			t.Errorf("90 %% quantile%s = %d is not the least", at, q)
		}
		sum += f(m.FuturePMF(n, x, last, T, 9))
	}
	if sum < 0.9 {
		t.Errorf("90 %% quantile%s = %d covers %v", at, q, sum)
	}
}

func conformInput(t *testing.T, m full) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range [][3]float64{
		{1, 5, 4},
		{0, 1, 4},
		{-1, 0, 4},
		{1.5, 1, 4},
		{nan, 1, 4},
		{1, nan, 4},
		{1, 1, nan},
		{inf, 1, 4},
		{1, inf, inf},
		{1, -1, 4},
		{0, 0, -1},
		{1e300, 1, 2},
	} {
		for name, call := range map[string]func() (float64, error){
			"PAlive":             func() (float64, error) { return m.PAlive(c[0], c[1], c[2]) },
			"Expected":           func() (float64, error) { return m.Expected(c[0], c[1], c[2], 1) },
			"PAliveAt":           func() (float64, error) { return m.PAliveAt(c[0], c[1], c[2], 1) },
			"DiscountedExpected": func() (float64, error) { return m.DiscountedExpected(c[0], c[1], c[2], 1) },
			"FuturePMF":          func() (float64, error) { return m.FuturePMF(1, c[0], c[1], c[2], 1) },
		} {
			if v, err := call(); err == nil || v != 0 {
				t.Errorf("%s%v = %v, %v", name, c, v, err)
			}
		}
	}
	for _, h := range []float64{-1, nan, inf} {
		if _, err := m.Expected(1, 1, 2, h); err == nil {
			t.Errorf("horizon %v was taken", h)
		}
		if _, err := m.New(h); err == nil {
			t.Errorf("New(%v) was taken", h)
		}
		if _, err := m.DiscountedExpected(1, 1, 2, -math.Abs(h)); err == nil {
			t.Errorf("rate %v was taken", h)
		}
	}
	if _, err := m.PMF(-1, 2); err == nil {
		t.Error("PMF(−1) was taken")
	}
	zero, _ := reflect.TypeAssert[full](reflect.Zero(reflect.TypeOf(m)))
	if _, err := zero.PAlive(1, 1, 2); err == nil {
		t.Error("the zero model gave an answer")
	}
}

func conformJSON(t *testing.T, m any) {
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	back := reflect.New(reflect.TypeOf(m))
	if err := json.Unmarshal(data, back.Interface()); err != nil {
		t.Fatal(err)
	}
	if got := back.Elem().Interface(); !reflect.DeepEqual(got, m) {
		t.Errorf("%v became %v", m, got)
	}
	for _, bad := range []string{`{}`, `{"model":"none","version":1}`, string(data[:len(data)-1]) + `,"r":-1}`, string(data[:len(data)-1]) + `,"z":1}`} {
		if err := json.Unmarshal([]byte(bad), back.Interface()); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	if got := back.Elem().Interface(); !reflect.DeepEqual(got, m) {
		t.Errorf("a bad model changed %v to %v", m, got)
	}
}

// Simulated customers behave as the formulas say: new ones, and, among the
// observed, those with the same number of purchases.
func TestSimulationAgrees(t *testing.T) {
	n := 20000
	T := make([]float64, n)
	for i := range T {
		T[i] = 20
	}
	for _, m := range slices.Concat(models, atTraits(t)) {
		h, future, err := Simulate(m, T, 15, 7)
		if err != nil {
			t.Fatal(err)
		}
		f := must[float64](t)

		// The mean of what is believed after the fact is what was before.
		before := must[Traits](t)(m.Posterior(0, 0, 0))
		var rate, rate2, drop, drop2 float64
		for i, x := range h.X {
			p := must[Traits](t)(m.Posterior(x, h.Last[i], 20))
			rate += p.Rate / float64(n)
			rate2 += p.Rate * p.Rate / float64(n)
			drop += p.Dropout / float64(n)
			drop2 += p.Dropout * p.Dropout / float64(n)
		}
		if se := math.Sqrt((rate2 - rate*rate) / float64(n)); math.Abs(rate-before.Rate) > 4*se {
			t.Errorf("%T: posterior rates have the mean %v ± %v, want %v", m, rate, se, before.Rate)
		}
		if se := math.Sqrt(math.Max(0, drop2-drop*drop) / float64(n)); math.Abs(drop-before.Dropout) > 4*se+1e-12 {
			t.Errorf("%T: posterior dropouts have the mean %v ± %v, want %v", m, drop, se, before.Dropout)
		}
		mean := f(m.New(20))
		var sum, square, zero float64
		type group struct{ n, diff, square float64 }
		groups := map[float64]*group{}
		for i, x := range h.X {
			sum += x
			square += x * x
			if x == 0 {
				zero++
			}
			key := math.Min(x, 4)
			if groups[key] == nil {
				groups[key] = &group{}
			}
			g := groups[key]
			d := future[i] - f(m.Expected(x, h.Last[i], 20, 15))
			g.n++
			g.diff += d
			g.square += d * d
		}
		se := math.Sqrt((square/float64(n) - sum/float64(n)*sum/float64(n)) / float64(n))
		if z := (sum/float64(n) - mean) / se; math.Abs(z) > 4 {
			t.Errorf("%T: mean %v, want %v, %v s.e. off", m, sum/float64(n), mean, z)
		}
		p0 := f(m.PMF(0, 20))
		if z := (zero/float64(n) - p0) / math.Sqrt(p0*(1-p0)/float64(n)); math.Abs(z) > 4 {
			t.Errorf("%T: share without repeat %v, want %v", m, zero/float64(n), p0)
		}
		for key, g := range groups {
			if z := g.diff / math.Sqrt(g.square); math.Abs(z) > 4 {
				t.Errorf("%T, x = %v: purchases off by %v s.e. (%v a customer)", m, key, z, g.diff/g.n)
			}
		}
	}
}

// Order, weights and cores do not change a fit, and simulated customers give
// back the parameters within four standard errors.
func TestFitsRecoverParameters(t *testing.T) {
	ctx := context.Background()
	n := 8000
	T := make([]float64, n)
	for i := range T {
		T[i] = 20 + 20*float64(i)/float64(n)
	}
	fits := []struct {
		m     full
		truth []float64
		fit   func(h *clientele.History) ([]float64, *Fit, error)
	}{
		{NBD{R: 0.6, Alpha: 9}, []float64{0.6, 9}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitNBD(ctx, h, nil)
			return []float64{m.R, m.Alpha}, m.Fit, err
		}},
		{BGNBD{R: 0.5, Alpha: 4, A: 0.8, B: 2.4}, []float64{0.5, 4, 0.8, 2.4}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitBGNBD(ctx, h, nil)
			return []float64{m.R, m.Alpha, m.A, m.B}, m.Fit, err
		}},
		{MBGNBD{R: 0.8, Alpha: 4, A: 0.8, B: 2.4}, []float64{0.8, 4, 0.8, 2.4}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitMBGNBD(ctx, h, nil)
			return []float64{m.R, m.Alpha, m.A, m.B}, m.Fit, err
		}},
		{BGCNBD{K: 3, R: 0.8, Alpha: 1, A: 0.8, B: 2.4}, []float64{0.8, 1, 0.8, 2.4}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitBGCNBD(ctx, h, 3, nil)
			return []float64{m.R, m.Alpha, m.A, m.B}, m.Fit, err
		}},
		{MBGCNBD{K: 2, R: 0.8, Alpha: 2, A: 0.8, B: 2.4}, []float64{0.8, 2, 0.8, 2.4}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitMBGCNBD(ctx, h, 2, nil)
			return []float64{m.R, m.Alpha, m.A, m.B}, m.Fit, err
		}},
		{ParetoNBD{R: 0.8, Alpha: 4, S: 0.7, Beta: 12}, []float64{0.8, 4, 0.7, 12}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitParetoNBD(ctx, h, nil)
			return []float64{m.R, m.Alpha, m.S, m.Beta}, m.Fit, err
		}},
		{GGompertzNBD{R: 0.8, Alpha: 4, B: 0.1, S: 1.5, Beta: 3}, []float64{0.8, 4, 0.1, 1.5, 3}, func(h *clientele.History) ([]float64, *Fit, error) {
			m, err := FitGGompertzNBD(ctx, h, nil)
			return []float64{m.R, m.Alpha, m.B, m.S, m.Beta}, m.Fit, err
		}},
	}
	for _, c := range fits {
		n, T := n, T
		if _, slow := c.m.(GGompertzNBD); slow {
			n, T = 4000, T[4000:]
		}
		h, _, err := Simulate(c.m, T, 0, 3)
		if err != nil {
			t.Fatal(err)
		}
		got, fit, err := c.fit(h)
		if err != nil {
			t.Fatal(err)
		}
		if fit.Status != Converged || fit.StdErr == nil {
			t.Fatalf("%T: %v", c.m, fit)
		}
		for i, v := range got {
			z := math.Log(v/c.truth[i]) / (fit.StdErr[i] / v)
			if math.Abs(z) > 4 {
				t.Errorf("%T: parameter %d is %v, want %v, %.1f s.e. off", c.m, i, v, c.truth[i], z)
			}
		}
		// Permuted, and every row split into weights.
		rng := rand.New(rand.NewPCG(4, 4))
		p := &clientele.History{}
		for _, i := range rng.Perm(n) {
			p.X, p.Last, p.T = append(p.X, h.X[i]), append(p.Last, h.Last[i]), append(p.T, h.T[i])
		}
		again, _, err := c.fit(p)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if again[i] != got[i] {
				t.Errorf("%T: permuted: parameter %d is %v, was %v", c.m, i, again[i], got[i])
			}
		}
		for i := range n {
			w := 0.25
			if i < n/2 {
				w = 2
			}
			h.Weight = append(h.Weight, w)
		}
		twice := &clientele.History{X: append(h.X, h.X[:n/2]...), Last: append(h.Last, h.Last[:n/2]...), T: append(h.T, h.T[:n/2]...)}
		for i := range twice.X {
			w := 0.25
			if i < n/2 || i >= n {
				w = 1
			}
			twice.Weight = append(twice.Weight, w)
		}
		a, _, err := c.fit(h)
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := c.fit(twice)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a {
			agree(t, fmt.Sprintf("%T weighted %d", c.m, i), b[i], a[i], 1e-9)
		}
	}
}
