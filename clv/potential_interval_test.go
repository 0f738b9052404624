package clv

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
	"gonum.org/v1/gonum/mat"
)

// known gives a model from a paper the covariance of a fit, for tests that
// need no fit.
func known(sd ...float64) *Fit {
	n := len(sd)
	f := &Fit{Status: Converged, LogCov: make([]float64, n*n), StdErr: make([]float64, n)}
	for i := range n {
		for j := range n {
			f.LogCov[i*n+j] = sd[i] * sd[j] * math.Pow(0.6, math.Abs(float64(i-j)))
		}
		f.StdErr[i] = 1
	}
	return f
}

var (
	knownBG = BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426, Fit: known(.01, .015, .02, .025)}
	knownGG = GammaGamma{P: 6.25, Q: 3.744, Gamma: 15.44, Fit: known(.02, .01, .03)}
)

func fewCustomers() *clientele.History {
	return &clientele.History{
		Unit:  clientele.Week,
		X:     []float64{0, 1, 2, 7, 26, 3},
		Last:  []float64{0, 3.5, 30.428571, 25, 30.857143, 2},
		T:     []float64{38.857143, 30, 38.857143, 30, 31, 39},
		Spend: []float64{0, 20, 22.5, 35.25, 60, 11},
	}
}

// drawModels draws both models from the normal distribution of the logarithms
// of their parameters.
func drawModels(t *testing.T, rng *rand.Rand, n int) (models []Model, spends []SpendModel) {
	t.Helper()
	draw := func(values, cov []float64) []float64 {
		p := len(values)
		var ch mat.Cholesky
		if !ch.Factorize(mat.NewSymDense(p, append([]float64(nil), cov...))) {
			t.Fatal("no covariance")
		}
		var l mat.TriDense
		ch.LTo(&l)
		z, out := make([]float64, p), append([]float64(nil), values...)
		for i := range z {
			z[i] = rng.NormFloat64()
		}
		for i := range p {
			e := 0.0
			for j := range i + 1 {
				e += l.At(i, j) * z[j]
			}
			out[i] *= math.Exp(e)
		}
		return out
	}
	for range n {
		b := draw([]float64{knownBG.R, knownBG.Alpha, knownBG.A, knownBG.B}, knownBG.Fit.LogCov)
		g := draw([]float64{knownGG.P, knownGG.Q, knownGG.Gamma}, knownGG.Fit.LogCov)
		models = append(models, BGNBD{R: b[0], Alpha: b[1], A: b[2], B: b[3]})
		spends = append(spends, GammaGamma{P: g[0], Q: g[1], Gamma: g[2]})
	}
	return models, spends
}

func meanSD(values []float64) (mean, sd float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sd += (v - mean) * (v - mean) / float64(len(values)-1)
	}
	return mean, math.Sqrt(sd)
}

// The oracle draws models from the uncertainty, values every customer by each
// and passes the values up each time.
func TestUncertaintyAgainstDraws(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(51, 1))
	h := fewCustomers()
	n := h.Len()
	opts := &PotentialOptions{Horizon: 52, Margin: 0.3, Discount: Discount{Rate: 0.1, Timing: Middle}, Period: 13}
	g := newGraph(t, n, &Referrals{From: []int{0, 4, 2, 3, 5}, To: []int{4, 2, 0, 5, 1}, Saved: []float64{1, 2, 3, 4, 5}}, nil)
	existing := make([]float64, n)

	base, err := Potential(ctx, h, knownBG, knownGG, opts)
	if err != nil {
		t.Fatal(err)
	}
	split, err := g.Split(ctx, existing, base.Value, 0.4, nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := PotentialUncertainty(ctx, h, knownBG, knownGG, opts)
	if err != nil {
		t.Fatal(err)
	}
	s, err := g.Uncertainty(ctx, split, u)
	if err != nil {
		t.Fatal(err)
	}

	const draws = 2000
	own, potential, influence, total := make([][]float64, n), make([][]float64, n), make([][]float64, n), make([][]float64, n)
	var sums []float64
	models, spends := drawModels(t, rng, draws)
	for k := range draws {
		p, err := Potential(ctx, h, models[k], spends[k], opts)
		if err != nil {
			t.Fatal(err)
		}
		v, err := g.Split(ctx, existing, p.Value, 0.4, nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i := range n {
			own[i] = append(own[i], p.Value[i])
			potential[i] = append(potential[i], v.Potential[i])
			influence[i] = append(influence[i], v.Influence[i])
			total[i] = append(total[i], v.Total[i])
			sum += v.Total[i]
		}
		sums = append(sums, sum)
	}
	for _, c := range []struct {
		name string
		u    *ValueUncertainty
		drew [][]float64
	}{{"own", u, own}, {"potential", s.Potential, potential}, {"influence", s.Influence, influence}, {"total", s.Total, total}} {
		for i, se := range c.u.SE() {
			if _, want := meanSD(c.drew[i]); math.Abs(se-want) > 0.05*want+1e-12 {
				t.Errorf("%s of %d: SE %v, draws give %v", c.name, i, se, want)
			}
		}
	}
	firm, err := s.Total.Sum(split.Total, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := meanSD(sums)
	if math.Abs(firm.SE-sd) > 0.05*sd || math.Abs(firm.Estimate-mean) > 0.1*sd+0.01*mean {
		t.Errorf("firm: %+v, draws give %v ± %v", firm, mean, sd)
	}
	// What is passed up does not change what the firm knows.
	all, err := u.Sum(base.Value, 0.95)
	if err != nil || math.Abs(all.SE-firm.SE) > 1e-9*firm.SE {
		t.Errorf("firm before and after: %v and %v, %v", all.SE, firm.SE, err)
	}
	inside := 0
	for _, x := range sums {
		if x >= firm.Low && x <= firm.High {
			inside++
		}
	}
	if part := float64(inside) / draws; part < 0.93 || part > 0.97 {
		t.Errorf("%.3f of the draws are within the 95 %% interval", part)
	}
}

// With a fixed spend it is the delta interval of discounted purchases.
func TestUncertaintyIsTheDeltaInterval(t *testing.T) {
	ctx := context.Background()
	h := fewCustomers()
	opts := &PotentialOptions{Discount: Discount{Rate: 0.1}}
	u, err := PotentialUncertainty(ctx, h, &knownBG, FixedSpend(1), opts)
	if err != nil {
		t.Fatal(err)
	}
	base, err := Potential(ctx, h, knownBG, FixedSpend(1), opts)
	if err != nil {
		t.Fatal(err)
	}
	got, err := u.Intervals(base.Value, 0.9, LogScale)
	if err != nil {
		t.Fatal(err)
	}
	for i := range h.X {
		one := with(&clientele.History{Unit: h.Unit}, h.X[i], h.Last[i], h.T[i])
		want, err := DeltaInterval(Model(knownBG), 0.9, LogScale, func(m Model) (float64, error) {
			v, err := Potential(ctx, one, m, FixedSpend(1), opts)
			if err != nil {
				return 0, err
			}
			return v.Value[0], nil
		})
		if err != nil {
			t.Fatal(err)
		}
		nearAll(t, "interval", []float64{got[i].Estimate, got[i].SE, got[i].Low, got[i].High},
			[]float64{want.Estimate, want.SE, want.Low, want.High}, 1e-9)
	}
}

func TestUncertaintyErrors(t *testing.T) {
	ctx := context.Background()
	opts := &PotentialOptions{Horizon: 10}
	paper := BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	if _, err := PotentialUncertainty(ctx, fewCustomers(), paper, FixedSpend(1), opts); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("nothing fitted: %v", err)
	}
	u, err := PotentialUncertainty(ctx, fewCustomers(), paper, knownGG, opts)
	if err != nil || len(u.Gradient) != 3 {
		t.Fatalf("spend fitted alone: %v", err)
	}
	if _, err := u.Intervals(make([]float64, 6), 1, LogScale); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("level 1: %v", err)
	}
	if _, err := u.Sum(make([]float64, 6), 0); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("level 0: %v", err)
	}
	var in *clientele.InputError
	if _, err := u.Intervals(nil, 0.9, LogScale); !errors.As(err, &in) {
		t.Errorf("no values: %v", err)
	}
	g, v := firmSplit(t)
	if _, err := g.Uncertainty(ctx, v, u); !errors.As(err, &in) {
		t.Errorf("six customers in a graph of four: %v", err)
	}
	if _, err := PotentialUncertainty(ctx, fewCustomers(), knownBG, knownGG, nil); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("no horizon: %v", err)
	}
}

func TestSpread(t *testing.T) {
	got, err := Spread([]float64{5, 7}, []int{3, 0}, 5)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "Spread", got, []float64{7, 0, 0, 5, 0}, 0)
	u, err := (&ValueUncertainty{Gradient: [][]float64{{1, 2}}, Cov: []float64{4}}).Spread([]int{2, 1}, 3)
	if err != nil {
		t.Fatal(err)
	}
	nearAll(t, "SE", u.SE(), []float64{0, 4, 2}, 0)
	var in *clientele.InputError
	for _, rows := range [][]int{{0}, {0, 5}, {0, -1}, {1, 1}} {
		if _, err := Spread([]float64{1, 2}, rows, 5); !errors.As(err, &in) {
			t.Errorf("rows %v: %v", rows, err)
		}
	}
	if _, err := Spread(nil, nil, -1); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("−1 customers: %v", err)
	}
}
