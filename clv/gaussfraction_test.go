package clv

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// The oracle is Euler's integral, ₂F₁(1, a; c+1; z)/c = ∫_0^1 (1−y)^(c−1)·(1−zy)^(−a) dy
// with y = 1−q, here as Σ (a)_k/k!·zᵏ·B(k+1, c), summed for |z| < 1, which has
// positive terms for z > 0.
func TestGaussTail(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 3000 {
		c := math.Exp(3 * rng.NormFloat64())
		a := rng.Float64() * (c + 1)
		z := rng.Float64()
		if rng.IntN(2) == 0 {
			z = 1 - math.Exp(-4*rng.Float64())
		}
		steps := fractionSteps(z)
		if steps == 0 {
			continue
		}
		sum, term := 0.0, 1/c
		for k := 0.0; term > 1e-18*sum; k++ {
			sum += term
			term *= z * (a + k) / (c + k + 1)
		}
		agree(t, fmt.Sprint("₂F₁(1, ", a, "; ", c+1, "; ", z, ")"), gaussTail(a, c, z, steps), sum, 3e-13)
		// At a negative argument by Pfaff's transformation.
		w := -z / (1 - z)
		if steps = fractionSteps(w); steps > 0 {
			sum, term = 0.0, 1/c
			for k := 0.0; math.Abs(term) > 1e-18*math.Abs(sum); k++ {
				sum += term
				term *= z * (c - a + 1 + k) / (c + k + 1)
			}
			agree(t, fmt.Sprint("₂F₁(1, ", a, "; ", c+1, "; ", w, ")"), gaussTail(a, c, w, steps), sum*(1-z), 3e-13)
		}
	}
}

// P(alive) by the continued fraction is that by quadrature.
func TestParetoTailIsTheIntegral(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	used := 0
	for range 3000 {
		m := ParetoNBD{R: math.Exp(rng.NormFloat64()), Alpha: math.Exp(2 * rng.NormFloat64()), S: math.Exp(1.5 * rng.NormFloat64()), Beta: math.Exp(2 * rng.NormFloat64())}
		T := 20 * rng.Float64()
		last, x := T*rng.Float64(), math.Floor(math.Exp(6*rng.Float64()))
		if _, _, ok := m.tails(m.R+x, last, T); ok {
			used++
		}
		a, i := newPath(m.R+x, m.Alpha, m.S, m.Beta, last, T).integral(m.R+x, m.Alpha, m.S, m.Beta, last, T)
		if p := a / (a + i); p > 1e-300 {
			agree(t, fmt.Sprint(m, x, last, T), m.alive(x, last, T), p, 1e-11)
		}
	}
	if used < 1000 {
		t.Errorf("the fraction was used %d times", used)
	}
}
