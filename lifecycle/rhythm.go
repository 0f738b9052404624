package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/codec"
)

// A Rhythm is what a population teaches about the timing of purchases: how
// regular gaps are, how much customers differ, and how likely a purchase is to
// be the last. It is a plain value: parameters from elsewhere work like those
// of [FitRhythm]. Times are in days.
//
// A gap between purchase days is the sum of Shape exponential times of rate λ,
// and λ varies over customers; after each purchase, the first included, a
// customer is gone with probability q, and q varies too:
//
//	gap | λ ~ Erlang(Shape, λ)    λ ~ Gamma(R, Alpha)    q ~ Beta(A, B)
//
// So a customer with n gaps that add up to S has the posterior
// λ ~ Gamma(R + Shape·n, Alpha + S): with few gaps near the population, with
// many its own. Shape 1 is purchasing at random, and the model is then the
// MBG/NBD.
//
// Source: Platzer and Reutterer (2016), Marketing Science 35(5), MBG/CNBD-k.
type Rhythm struct {
	Shape int     `json:"shape"` // 1–MaxShape
	R     float64 `json:"r"`     // > 0
	Alpha float64 `json:"alpha"` // days, > 0
	A     float64 `json:"a"`     // > 0
	B     float64 `json:"b"`     // > 0

	Fit RhythmFit `json:"fit"` // how it was fitted; zero for parameters from elsewhere
}

// RhythmFit records how a [Rhythm] was fitted.
type RhythmFit struct {
	AsOf          clientele.Date `json:"as_of"`
	Customers     int            `json:"customers"` // used in the fit
	Gaps          int            `json:"gaps"`      // gaps among their purchase days
	LogLikelihood float64        `json:"log_likelihood"`
	Iterations    int            `json:"iterations"`
	Warnings      []string       `json:"warnings,omitempty"`
}

// MaxShape is the largest Shape of a [Rhythm].
const MaxShape = 16

// Cadence returns the usual gap, in days, of a customer with n gaps that add up
// to sum days:
//
//	Shape·(Alpha + sum) / (R + Shape·n)
//
// the gap at the customer's mean rate. Without gaps it is the population's; as
// gaps come it goes to the customer's own mean.
func (r Rhythm) Cadence(n, sum float64) float64 {
	k := float64(r.Shape)
	return k * (r.Alpha + sum) / (r.R + k*n)
}

// Overdue returns the probability that a living customer with n gaps that add
// up to sum days makes its next gap longer than gap days:
//
//	I_y(a, Shape),  a = R + Shape·n,  y = (Alpha + sum) / (Alpha + sum + gap)
//
// with I the regularised incomplete beta function. It is 1 for a gap of 0 and
// falls towards 0: a customer is overdue when it is small.
func (r Rhythm) Overdue(n, sum, gap float64) float64 {
	if gap <= 0 {
		return 1
	}
	k := float64(r.Shape)
	s := r.Alpha + sum
	return incompleteBeta(r.R+k*n, r.Shape, s/(s+gap), gap/(s+gap))
}

// incompleteBeta returns the regularised incomplete beta function I_y(a, k) for
// an integer k ≥ 1, with z = 1 − y:
//
//	y^a · Σ_{j<k} (a)_j/j! · z^j
func incompleteBeta(a float64, k int, y, z float64) float64 {
	term := 1.0
	sum := 1.0
	for j := 1; j < k; j++ {
		term *= (a + float64(j-1)) / float64(j) * z
		sum += term
	}
	logY := log(y)
	if z < 1e-3 { // the logarithm of 1 − z, without the rounding of y
		logY = math.Log1p(-z)
	}
	return min(1, exp(a*logY)*sum)
}

// Alive returns the probability that a customer is still one, given its number
// of repeat purchases and the probability that a living one would be silent so
// long, [Rhythm.Overdue]:
//
//	(B + repeats)·overdue / (A + (B + repeats)·overdue)
func (r Rhythm) Alive(repeats, overdue float64) float64 {
	living := (r.B + repeats) * overdue
	return living / (r.A + living)
}

// limit returns the gap in days at which Overdue falls to p, for 0 < p < 1.
func (r Rhythm) limit(n, sum, p float64) float64 {
	return (r.Alpha + sum) * relativeLimit(r.R+float64(r.Shape)*n, r.Shape, p)
}

// relativeLimit returns the x at which I_y(a, shape), with y = 1/(1+x), falls to
// p, for 0 < p < 1: by Newton's method on the logarithm, kept inside a bracket.
func relativeLimit(a float64, shape int, p float64) float64 {
	if shape == 1 {
		return math.Expm1(-math.Log(p) / a)
	}
	lo, hi := 0.0, math.Inf(1)
	x := float64(shape) / a
	for range 100 {
		y, z := 1/(1+x), x/(1+x)
		q, density := incompleteBetaSlope(a, shape, y, z)
		h := math.Log(q / p)
		if h > 0 {
			lo = x
		} else {
			hi = x
		}
		next := x + h*q/(density*y) // d log Q / dx = −density·y/Q
		if !(next > lo && next < hi) {
			if next = 2 * x; !math.IsInf(hi, 1) {
				next = lo + (hi-lo)/2
			}
		}
		if math.Abs(next-x) <= 1e-12*x {
			break
		}
		x = next
	}
	return x
}

// incompleteBetaSlope returns I_y(a, k) and y times its derivative in y.
func incompleteBetaSlope(a float64, k int, y, z float64) (value, slope float64) {
	term := math.Exp(a * math.Log(y))
	value = term
	for j := 1; j < k; j++ {
		term *= (a + float64(j-1)) / float64(j) * z
		value += term
	}
	return value, term * (a + float64(k-1))
}

// check returns an error for parameters outside their range.
func (r Rhythm) check() error {
	if r.Shape < 1 || r.Shape > MaxShape {
		return fmt.Errorf("lifecycle: shape %d outside 1–%d: %w", r.Shape, MaxShape, clientele.ErrOption)
	}
	positive := func(v float64) bool { return v > 0 && !math.IsInf(v, 0) }
	if !positive(r.R) || !positive(r.Alpha) || !positive(r.A) || !positive(r.B) {
		return fmt.Errorf("lifecycle: rhythm of R %v, Alpha %v, A %v, B %v, want positive numbers: %w", r.R, r.Alpha, r.A, r.B, clientele.ErrOption)
	}
	return nil
}

const rhythmVersion = 1

// MarshalJSON writes the rhythm with its model name and version.
func (r Rhythm) MarshalJSON() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	type body Rhythm
	return codec.Encode("rhythm", rhythmVersion, body(r))
}

// UnmarshalJSON reads what MarshalJSON writes, in this or an earlier version.
func (r *Rhythm) UnmarshalJSON(data []byte) error {
	type body Rhythm
	var b body
	if _, err := codec.Decode(data, "rhythm", rhythmVersion, &b); err != nil {
		return fmt.Errorf("lifecycle: %w", err)
	}
	if err := Rhythm(b).check(); err != nil {
		return err
	}
	*r = Rhythm(b)
	return nil
}
