package lifecycle

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/newton"
)

// RhythmSettings refines [FitRhythm]. Nil means the zero value.
type RhythmSettings struct {
	// Shape fixes the regularity of gaps. The default, 0, is the likeliest from
	// 1 to MaxShape.
	Shape int

	// Sample is the largest number of customers to look at, evenly spread over
	// the rows of the ledger; the default is 20,000. It bounds the time of the
	// fit; five parameters need no more.
	Sample int
}

// FitRhythm returns the rhythm of the population up to and with the as-of day,
// by maximum likelihood. Later days are not looked at.
//
// The logarithms of the parameters carry a wide normal prior (standard
// deviation 3), so that a handful of customers, or customers without a second
// purchase, still give a usable answer; Fit.Warnings then says how little it
// rests on. The cost is a few dozen passes over the customers of the sample.
//
// Errors: [clientele.ErrEmpty] when nobody has purchased by as-of,
// [clientele.ErrOption] for a zero as-of or settings out of range,
// [clientele.ErrNotConverged] beside the best rhythm found.
//
// Source: Platzer and Reutterer (2016), Marketing Science 35(5), equation 8,
// with the dropout heterogeneity of Batislam, Denizel and Filiztekin (2007).
func FitRhythm(ctx context.Context, t *clientele.Timeline, asOf time.Time, s *RhythmSettings) (*Rhythm, error) {
	if s == nil {
		s = &RhythmSettings{}
	}
	if s.Shape < 0 || s.Shape > MaxShape {
		return nil, fmt.Errorf("lifecycle: shape %d outside 0–%d: %w", s.Shape, MaxShape, clientele.ErrOption)
	}
	if s.Sample < 0 {
		return nil, fmt.Errorf("lifecycle: sample of %d: %w", s.Sample, clientele.ErrOption)
	}
	if asOf.IsZero() {
		return nil, fmt.Errorf("lifecycle: as-of is the zero time: %w", clientele.ErrOption)
	}
	day := clientele.DateOf(asOf)
	data := sampleGaps(t, day, s.Sample)
	if data.customers == 0 {
		return nil, fmt.Errorf("lifecycle: no purchase up to %v: %w", day, clientele.ErrEmpty)
	}
	best, err := data.fitShapes(ctx, s.Shape)
	if err != nil && best == nil {
		return nil, err
	}
	best.Fit.AsOf = day
	best.Fit.Customers = int(data.customers)
	best.Fit.Gaps = int(data.gaps)
	if data.gaps < 30 {
		best.Fit.Warnings = append(best.Fit.Warnings, fmt.Sprintf(
			"only %d gaps between purchases: the usual rhythm of the customers is hardly known", best.Fit.Gaps))
	}
	return best, err
}

// fitShapes fits the given shape, or each in turn until the likelihood falls.
func (d *gapData) fitShapes(ctx context.Context, shape int) (*Rhythm, error) {
	if shape > 0 {
		return d.fit(ctx, shape, nil)
	}
	var best *Rhythm
	var bestErr error
	for k := 1; k <= MaxShape; k++ {
		r, err := d.fit(ctx, k, best)
		if r == nil {
			return nil, err
		}
		if best != nil && !(r.Fit.LogLikelihood > best.Fit.LogLikelihood) {
			break
		}
		best, bestErr = r, err
	}
	return best, bestErr
}

const (
	priorSD     = 3  // of each log parameter
	farthestLog = 30 // of a log parameter
)

// fit maximises the likelihood for one shape over the log parameters, by
// Newton's method from a rhythm of another shape or from the prior.
func (d *gapData) fit(ctx context.Context, shape int, from *Rhythm) (*Rhythm, error) {
	// The prior is centred on R = 1, the mean gap seen, and A, B = 0.5, 1.5.
	gap := 1 + d.tenure/(1+d.gaps+d.customers)
	center := [4]float64{0, math.Log(gap) + math.Log(float64(shape)), math.Log(0.5), math.Log(1.5)}
	start := center
	if from != nil {
		// The mean gap is Shape·Alpha/R.
		alpha := from.Alpha * float64(from.Shape) / float64(shape)
		start = [4]float64{math.Log(from.R), math.Log(alpha), math.Log(from.A), math.Log(from.B)}
	}
	for i, v := range start {
		start[i] = min(max(v, 1-farthestLog), farthestLog-1)
	}
	scale := 1 / d.customers
	loss := func(theta, grad, hess []float64) float64 {
		var p [4]float64
		for i, v := range theta {
			if !(math.Abs(v) <= farthestLog) {
				return math.Inf(1)
			}
			p[i] = math.Exp(v)
		}
		l := d.likelihood(shape, p)
		f := -l.value * scale
		for i := range p {
			z := (theta[i] - center[i]) / priorSD
			f += scale * z * z / 2
			grad[i] = scale * (z/priorSD - l.slope[i]*p[i])
			for j := range p {
				hess[4*i+j] = -scale * p[i] * p[j] * l.curve[i][j]
			}
			hess[5*i] += scale * (1.0/(priorSD*priorSD) - l.slope[i]*p[i])
		}
		return f
	}
	result, err := newton.Minimize(ctx, loss, start[:], newton.Settings{Iterations: 200, Radius: 1, MaxRadius: 4})
	if err != nil {
		return nil, err
	}
	x := result.X
	r := &Rhythm{Shape: shape, R: math.Exp(x[0]), Alpha: math.Exp(x[1]), A: math.Exp(x[2]), B: math.Exp(x[3])}
	if r.check() != nil || math.IsInf(result.Value, 0) || math.IsNaN(result.Value) {
		return nil, fmt.Errorf("lifecycle: rhythm: %w", clientele.ErrNotConverged)
	}
	r.Fit.LogLikelihood, _ = d.logLikelihood(shape, [4]float64{r.R, r.Alpha, r.A, r.B})
	r.Fit.Iterations = result.Iterations
	for _, g := range result.Grad {
		if !(math.Abs(g) <= 1e-5) {
			return r, fmt.Errorf("lifecycle: rhythm, slope %.2g: %w", g, clientele.ErrNotConverged)
		}
	}
	return r, nil
}
