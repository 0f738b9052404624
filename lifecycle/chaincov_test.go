package lifecycle

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"
)

// spacedTruth is the chain behind the simulations: three states, some of the
// moves seen after one step, most after three and four.
var spacedTruth = &Chain{States: 3, P: []float64{0.8, 0.15, 0.05, 0.1, 0.7, 0.2, 0.05, 0.25, 0.7}}

// drawSpaced draws moves from a chain, the same number from each state.
func drawSpaced(rng *rand.Rand, c *Chain, each map[int]int) []SpacedMoves {
	var out []SpacedMoves
	for _, steps := range []int{1, 3, 4} {
		power, _ := c.Power(steps)
		m := &Moves{States: c.States, N: make([]float64, len(c.P))}
		for i := range c.States {
			for range each[steps] {
				u, j := rng.Float64(), 0
				for ; j < c.States-1; j++ {
					if u -= power[i*c.States+j]; u < 0 {
						break
					}
				}
				m.N[i*c.States+j]++
			}
		}
		out = append(out, SpacedMoves{steps, m})
	}
	return out
}

// The oracle is the likelihood itself, differentiated twice by differences, with
// the last probability of each row as the one that gives way.
func TestSpacedCovAgainstTheLikelihood(t *testing.T) {
	spaced := drawSpaced(rand.New(rand.NewPCG(1, 5)), spacedTruth, map[int]int{1: 60, 3: 200, 4: 100})
	for _, prior := range []float64{0, 0.5} {
		c, err := EstimateSpaced(t.Context(), spaced, &EstimateOptions{Prior: prior})
		if err != nil {
			t.Fatal(err)
		}
		k := 3
		value := func(x []float64) float64 {
			p := make([]float64, k*k)
			for i := range k {
				p[i*k], p[i*k+1] = x[2*i], x[2*i+1]
				p[i*k+2] = 1 - x[2*i] - x[2*i+1]
			}
			sum := 0.0
			for _, s := range spaced {
				power := identity(k)
				for range s.Steps {
					power = multiply(power, p, k)
				}
				for a, n := range s.Moves.N {
					sum += n * math.Log(power[a])
				}
			}
			for _, v := range p {
				sum += prior * math.Log(v)
			}
			return sum
		}
		x := []float64{c.P[0], c.P[1], c.P[3], c.P[4], c.P[6], c.P[7]}
		h := mat.NewSymDense(6, nil)
		for i := range 6 {
			for j := range i + 1 {
				const d = 1e-4
				at := func(a, b float64) float64 {
					y := append([]float64(nil), x...)
					y[i] += a
					y[j] += b
					return value(y)
				}
				h.SetSym(i, j, -(at(d, d)-at(d, -d)-at(-d, d)+at(-d, -d))/(4*d*d))
			}
		}
		var inverse mat.Dense
		if err := inverse.Inverse(h); err != nil {
			t.Fatal(err)
		}
		for i := range 6 {
			a := i/2*3 + i%2
			for j := range 6 {
				b := j/2*3 + j%2
				if got, want := c.Cov[a*9+b], inverse.At(i, j); math.Abs(got-want) > 1e-4*math.Sqrt(inverse.At(i, i)*inverse.At(j, j)) {
					t.Errorf("prior %v, %d, %d: got %v, want %v", prior, a, b, got, want)
				}
			}
			// Rows of P add up to 1, so rows of Cov add up to 0.
			if sum := c.Cov[a*9+3*(i/2)] + c.Cov[a*9+3*(i/2)+1] + c.Cov[a*9+3*(i/2)+2]; math.Abs(sum) > 1e-15 {
				t.Errorf("covariances with a row add up to %v", sum)
			}
		}
	}
}

// Seen one step at a time, the information is the multinomial one, and all that
// rests on Cov is what it is without.
func TestSpacedCovOfSingleSteps(t *testing.T) {
	m := &Moves{States: 3, N: []float64{50, 10, 0, 5, 30, 12, 0, 0, 20}}
	want, err := Estimate(m, &EstimateOptions{Absorbing: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	got := *want
	got.Cov = want.spacedCov([]SpacedMoves{{1, m}}, 1)
	for i := range 3 {
		for j := range 3 {
			if !near(got.SE(i, j)+1, want.SE(i, j)+1, 1e-9) {
				t.Errorf("%d, %d: SE %v, want %v", i, j, got.SE(i, j), want.SE(i, j))
			}
			lo, hi := got.Interval(i, j, 0.9)
			wantLo, wantHi := want.Interval(i, j, 0.9)
			if !near(lo+1, wantLo+1, 1e-7) || !near(hi+1, wantHi+1, 1e-7) {
				t.Errorf("%d, %d: %v–%v, want %v–%v", i, j, lo, hi, wantLo, wantHi)
			}
		}
	}
	reward := []float64{5, 2, 0}
	v, err := got.Value(reward, 0.1, Forever)
	if err != nil {
		t.Fatal(err)
	}
	wantV, err := want.Value(reward, 0.1, Forever)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantV, v, approx(1e-8)); diff != "" {
		t.Errorf("value (-want +got)\n%s", diff)
	}
	f, err := got.Forecast([]float64{100, 50, 3}, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantF, err := want.Forecast([]float64{100, 50, 3}, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantF, f, approx(1e-8)); diff != "" {
		t.Errorf("forecast (-want +got)\n%s", diff)
	}
}

// The oracle is simulation: over many samples the estimates scatter by their
// standard errors, and intervals hold the truth as often as they say.
func TestSpacedErrorsAgainstSimulation(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 7))
	const samples = 400
	var sum, square, se, inside, naive [9]float64
	for range samples {
		c, err := EstimateSpaced(t.Context(), drawSpaced(rng, spacedTruth, map[int]int{1: 50, 3: 300, 4: 150}), nil)
		if err != nil {
			t.Fatal(err)
		}
		for a, p := range c.P {
			i, j := a/3, a%3
			sum[a] += p
			square[a] += p * p
			se[a] += c.SE(i, j) / samples
			naive[a] += math.Sqrt(p*(1-p)/c.N[i]) / samples
			if lo, hi := c.Interval(i, j, 0.9); lo <= spacedTruth.P[a] && spacedTruth.P[a] <= hi {
				inside[a] += 1.0 / samples
			}
		}
	}
	for a := range sum {
		sd := math.Sqrt((square[a] - sum[a]*sum[a]/samples) / (samples - 1))
		t.Logf("p%d%d: scatter %.4f, mean standard error %.4f, as if all moves were seen %.4f; 90 %% intervals hold %.3f", a/3, a%3, sd, se[a], naive[a], inside[a])
		if math.Abs(se[a]/sd-1) > 0.12 { // 3.4 standard errors of a standard deviation
			t.Errorf("p%d%d: standard error %.4f, scatter %.4f", a/3, a%3, se[a], sd)
		}
		if math.Abs(inside[a]-0.9) > 0.05 {
			t.Errorf("p%d%d: 90 %% intervals hold the truth in %.3f of samples", a/3, a%3, inside[a])
		}
	}
}

// The oracle is the bootstrap: moves drawn anew from those seen.
func TestSpacedErrorsAgainstBootstrap(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 7))
	seen := drawSpaced(rng, spacedTruth, map[int]int{1: 100, 3: 500, 4: 200})
	c, err := EstimateSpaced(t.Context(), seen, nil)
	if err != nil {
		t.Fatal(err)
	}
	const draws = 300
	var sum, square [9]float64
	for range draws {
		var again []SpacedMoves
		for _, s := range seen {
			m := &Moves{States: 3, N: make([]float64, 9)}
			for i := range 3 {
				row := s.Moves.N[3*i : 3*i+3]
				for range int(row[0] + row[1] + row[2]) {
					u, j := rng.Float64()*(row[0]+row[1]+row[2]), 0
					for ; j < 2; j++ {
						if u -= row[j]; u < 0 {
							break
						}
					}
					m.N[3*i+j]++
				}
			}
			again = append(again, SpacedMoves{s.Steps, m})
		}
		b, err := EstimateSpaced(t.Context(), again, nil)
		if err != nil {
			t.Fatal(err)
		}
		for a, p := range b.P {
			sum[a] += p
			square[a] += p * p
		}
	}
	for a := range sum {
		sd := math.Sqrt((square[a] - sum[a]*sum[a]/draws) / (draws - 1))
		if se := c.SE(a/3, a%3); math.Abs(se/sd-1) > 0.15 {
			t.Errorf("p%d%d: standard error %.4f, bootstrap %.4f", a/3, a%3, se, sd)
		}
	}
}

// After so many steps that the start is forgotten, nothing is known of single
// steps, and errors are not made up.
func TestSpacedCovOfWhatCannotBeKnown(t *testing.T) {
	m := &Moves{States: 2, N: []float64{60, 40, 60, 40}}
	c, err := EstimateSpaced(t.Context(), []SpacedMoves{{50, m}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi := c.Interval(0, 1, 0.9); c.Cov != nil || c.N != nil || lo != 0 || hi != 1 {
		t.Errorf("got %+v", c)
	}
	if _, err := EstimateSpaced(t.Context(), []SpacedMoves{{2, nil}}, nil); err == nil {
		t.Error("nil moves were taken")
	}
}

// A move that was never seen and cannot have happened is estimated as 0, without
// an error; the rest has one.
func TestSpacedCovOnTheBoundary(t *testing.T) {
	truth := &Chain{States: 3, P: []float64{0.7, 0.3, 0, 0, 0.6, 0.4, 0, 0, 1}, Absorbing: []int{2}}
	c, err := EstimateSpaced(t.Context(), drawSpaced(rand.New(rand.NewPCG(5, 5)), truth, map[int]int{1: 300, 3: 300}), &EstimateOptions{Absorbing: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []int{2, 3, 6, 7, 8} {
		if p, se := c.P[a], c.SE(a/3, a%3); math.Abs(p-truth.P[a]) > 1e-4 || se != 0 {
			t.Errorf("p%d%d: %v ± %v", a/3, a%3, p, se)
		}
	}
	for _, a := range []int{0, 1, 4, 5} {
		if se := c.SE(a/3, a%3); !(se > 0.01 && se < 0.05) {
			t.Errorf("p%d%d: standard error %v", a/3, a%3, se)
		}
	}
}
