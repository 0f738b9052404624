package clv

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/clientele-go/clientele"
)

// dailyHistory draws customers who came in some weeks and are seen on a grid
// of days.
func dailyHistory(t testing.TB, m Simulator, n int) *clientele.History {
	t.Helper()
	times := make([]float64, n)
	for i := range times {
		times[i] = float64(140+i%280) / 7
	}
	h, _, err := Simulate(m, times, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range h.Last {
		h.Last[i] = math.Ceil(h.Last[i]*7) / 7
	}
	return h
}

// At the longest panel and the largest fall that a rule is for, it gives what
// sixteen panels of the finest rule give.
func TestDeathGridRules(t *testing.T) { testRules(t, 1, 1e-12, 2e-13) }

func TestDeathGridRulesLooser(t *testing.T) { testRules(t, looser, 5e-12, 1e-10) }

func testRules(t *testing.T, looser, tol, derivative float64) {
	for at, rule := range cellRules {
		rule.length *= looser
		rule.fall *= looser
		for _, share := range []float64{0, 0.5, 1} { // of the fall that is due to death
			alpha, length := 1.0, rule.length
			R := rule.fall * (1 - share) / length * alpha
			beta := 3.0
			s := rule.fall*share*beta/length - 1
			if s <= 0 {
				s, R = 0.3, (rule.fall-1.3*length/beta)*alpha/length
			}
			death := paretoDeath{alpha, s, beta}
			integrate := func(r int, panels int) []float64 {
				sum := make([]float64, paretoWidth)
				phi := make([]float64, paretoWidth)
				for p := range panels {
					for i, node := range cellRules[r].rule.Node {
						u := length * (float64(p) + node) / float64(panels)
						w := death.at(u, phi) * math.Exp(-R*math.Log1p(u/alpha)-death.since(0, u)) * cellRules[r].rule.Weight[i] / float64(panels)
						for k := range sum {
							sum[k] += w * phi[k]
						}
					}
				}
				return sum
			}
			got, want := integrate(at, 1), integrate(len(cellRules)-1, 16)
			for k := range got {
				// φ_0 is 1, the others are between 0 and 1.
				if math.Abs(got[k]-want[k]) > derivative*want[0] || math.Abs(got[0]-want[0]) > tol*want[0] {
					t.Errorf("rule of %d nodes, φ %d: off by %.2g of %.2g", len(rule.rule.Node), k, got[k]-want[k], want[0])
				}
			}
		}
	}
}

// The likelihood and its derivatives by the grid are those of every row by
// itself.
func TestDeathGridIsTheSame(t *testing.T) {
	h := dailyHistory(t, ParetoNBD{R: 0.55, Alpha: 10.6, S: 0.61, Beta: 11.7}, 6000)
	h.X[17], h.Last[17] = 900, h.T[17] // by itself
	s, err := newSample(context.Background(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := newClock(s)
	if c == nil {
		t.Fatal("no clock")
	}
	rng := rand.New(rand.NewPCG(5, 5))
	for _, k := range []gridKernel{paretoKernel{}, gompertzKernel{}} {
		var g deathGrid
		for i := range 20 {
			var p params
			for j := range p {
				p[j] = math.Exp(1.5 * rng.NormFloat64())
			}
			if i == 0 { // a first stretch in many panels
				p[1] = 1e-4
			}
			var rows, grid derivs
			k.rows(&p, s, 0, len(s.x), &rows)
			g.build(c, p[0], p[1], k.mortality(&p))
			gridRowsOf(k, &p, s, c, &g, 0, len(s.x), &grid)
			agree(t, fmt.Sprintf("%T %v log-likelihood", k, p), grid.f, rows.f, 1e-13)
			for j := range 5 {
				for l := range j + 1 {
					at := j*(j+1)/2 + l
					// Sums over rows of both signs: measured by their like.
					scale := 1e-11 * (1 + math.Sqrt(math.Abs(rows.h[j*(j+1)/2+j]*rows.h[l*(l+1)/2+l])))
					if math.Abs(grid.h[at]-rows.h[at]) > scale {
						t.Errorf("%T %v: second derivative %d %d = %v, want %v", k, p, j, l, grid.h[at], rows.h[at])
					}
				}
				if math.Abs(grid.g[j]-rows.g[j]) > 1e-11*(1+math.Abs(rows.h[j*(j+1)/2+j])) {
					t.Errorf("%T %v: derivative %d = %v, want %v", k, p, j, grid.g[j], rows.g[j])
				}
			}
		}
	}
	times := make([]float64, 2000)
	for i := range times {
		times[i] = 20 + 20*rng.Float64()
	}
	any, _, err := Simulate(models[7], times, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = newSample(context.Background(), any, nil); err != nil {
		t.Fatal(err)
	}
	if newClock(s) != nil {
		t.Error("a clock for times of which no two are alike")
	}
}

// Where the likelihood has a ridge and there are many rows, the further starts
// are tried on a part of them: the fit says the same, and evaluates the
// likelihood of all rows a few dozen times.
func TestRidgeWithManyRows(t *testing.T) {
	ctx := context.Background()
	h := dailyHistory(t, NBD{R: 2, Alpha: 40}, 15000)
	plain, err := FitNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := FitParetoNBD(ctx, h, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Fit.Distinct <= 4*pilotRows {
		t.Fatalf("%d rows are not many", m.Fit.Distinct)
	}
	if m.Fit.Status != Boundary || m.S != 0 {
		t.Errorf("%+v", m)
	}
	agree(t, "log-likelihood", m.Fit.LogLikelihood, plain.Fit.LogLikelihood, 1e-12)
	// A process that is regular shows no differences in dropout to these models.
	h = dailyHistory(t, MBGCNBD{K: 3, R: 1.3, Alpha: 5, A: 0.4, B: 2}, 15000)
	if m, err = FitParetoNBD(ctx, h, nil); err != nil {
		t.Fatal(err)
	}
	if m.Fit.Status != Ridge || m.Fit.Iterations > 80 {
		t.Errorf("%+v", m.Fit)
	}
}
