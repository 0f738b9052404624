package clv

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// Parameters and customers over many orders of magnitude: every answer is
// finite and in its range, and none takes long.
func TestExtremeParameters(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	wide := func() float64 { return math.Pow(10, rng.Float64()*6-3) }
	for range 60 {
		list := []full{
			NBD{R: wide(), Alpha: wide()},
			BGNBD{R: wide(), Alpha: wide(), A: wide(), B: wide()},
			MBGNBD{R: wide(), Alpha: wide(), A: wide(), B: wide()},
			MBGCNBD{K: 2, R: wide(), Alpha: 1 + wide(), A: wide(), B: wide()},
			ParetoNBD{R: wide(), Alpha: wide(), S: wide(), Beta: wide()},
			GGompertzNBD{R: wide(), Alpha: wide(), B: wide(), S: wide(), Beta: wide()},
		}
		x, T := math.Floor(wide()/10), wide()
		last := T * rng.Float64()
		if x == 0 {
			last = 0
		}
		horizon := T * rng.Float64()
		for _, m := range list {
			begin := time.Now()
			alive, err1 := m.PAlive(x, last, T)
			expected, err2 := m.Expected(x, last, T, horizon)
			later, err3 := m.PAliveAt(x, last, T, horizon)
			traits, err4 := m.Posterior(x, last, T)
			none, err5 := m.FuturePMF(0, x, last, T, horizon)
			dert, err6 := m.DiscountedExpected(x, last, T, 0.1/T)
			if err := firstError(err1, err2, err3, err4, err5, err6); err != nil {
				t.Fatalf("%T%v of %v %v %v: %v", m, m, x, last, T, err)
			}
			ok := alive >= 0 && alive <= 1 && later >= 0 && later <= alive*(1+1e-9) && none >= 0 && none <= 1+1e-12
			for _, v := range []float64{expected, dert, traits.Rate, traits.Dropout} {
				ok = ok && v >= 0 && !math.IsInf(v, 0)
			}
			if !ok {
				t.Errorf("%T%v of %v %v %v, %v: alive %v, later %v, expected %v, none %v, DERT %v, %v", m, m, x, last, T, horizon, alive, later, expected, none, dert, traits)
			}
			if d := time.Since(begin); d > 2*time.Second {
				t.Errorf("%T%v of %v %v %v, %v: %v", m, m, x, last, T, horizon, d)
			}
		}
	}
}
