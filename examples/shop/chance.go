package shop

import (
	"math"
	"math/rand/v2"
)

// newRand returns a generator of its own for each stream, so that what one
// customer does never shifts the chances of the next.
func newRand(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// gamma draws from the gamma distribution with the given shape and scale 1.
//
// Source: Marsaglia and Tsang (2000), ACM Transactions on Mathematical
// Software 26(3), with their boost for shapes below 1.
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(1-rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
