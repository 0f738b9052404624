package lifecycle

import (
	"context"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/optimize"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
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
// rests on. The cost is about a second for 20,000 customers.
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
	if len(data.n) == 0 {
		return nil, fmt.Errorf("lifecycle: no purchase up to %v: %w", day, clientele.ErrEmpty)
	}
	best, err := data.fitShapes(ctx, s.Shape)
	if err != nil && best == nil {
		return nil, err
	}
	best.Fit.AsOf = day
	best.Fit.Customers = len(data.n)
	best.Fit.Gaps = int(data.gaps)
	if data.gaps < 30 {
		best.Fit.Warnings = append(best.Fit.Warnings, fmt.Sprintf(
			"only %d gaps between purchases: the usual rhythm of the customers is hardly known", best.Fit.Gaps))
	}
	return best, err
}

// gapData is what the likelihood needs of each customer: the gaps n, their sum
// and the days of silence since the last purchase.
type gapData struct {
	n, sum, open []float64
	gaps         float64 // Σ n
	logs         float64 // Σ log gap
	tenure       float64 // Σ sum + open
}

const defaultSample = 20_000

// sampleGaps reads at most sample customers, at even distances.
func sampleGaps(t *clientele.Timeline, asOf clientele.Date, sample int) gapData {
	if sample == 0 {
		sample = defaultSample
	}
	var d gapData
	rows := t.Len()
	picked := min(rows, sample)
	for i := range picked {
		row := int(int64(i) * int64(rows) / int64(picked))
		d.read(t, row, asOf)
	}
	return d
}

// read adds one customer, if it has purchased by as-of.
func (d *gapData) read(t *clientele.Timeline, row int, asOf clientele.Date) {
	var first, last clientele.Date
	n := -1
	for day := range t.Days(row) {
		if day.Date > asOf {
			break
		}
		if !day.IsPurchase() {
			continue
		}
		if n++; n == 0 {
			first = day.Date
		} else {
			d.logs += math.Log(float64(day.Date - last))
		}
		last = day.Date
	}
	if n < 0 {
		return
	}
	d.n = append(d.n, float64(n))
	d.sum = append(d.sum, float64(last-first))
	d.open = append(d.open, float64(asOf-last))
	d.gaps += float64(n)
	d.tenure += float64(asOf - first)
}

// fitShapes fits the given shape, or each in turn until the likelihood falls.
func (d *gapData) fitShapes(ctx context.Context, shape int) (*Rhythm, error) {
	if shape > 0 {
		return d.fit(ctx, shape)
	}
	var best *Rhythm
	var bestErr error
	for k := 1; k <= MaxShape; k++ {
		r, err := d.fit(ctx, k)
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

const priorSD = 3 // of each log parameter

// fit maximises the likelihood for one shape over the log parameters.
func (d *gapData) fit(ctx context.Context, shape int) (*Rhythm, error) {
	// The prior is centred on R = 1, the mean gap seen, and A, B = 0.5, 1.5.
	gap := 1 + d.tenure/(1+d.gaps+float64(len(d.n)))
	center := [4]float64{0, math.Log(gap) + math.Log(float64(shape)), math.Log(0.5), math.Log(1.5)}
	var cancelled error
	objective := func(theta, grad []float64) float64 {
		if cancelled = ctx.Err(); cancelled != nil {
			for i := range grad {
				grad[i] = 0
			}
			return 0
		}
		var p [4]float64
		for i, v := range theta {
			p[i] = math.Exp(min(max(v, -30), 30))
		}
		ll, g := d.logLikelihood(shape, p)
		scale := 1 / float64(len(d.n))
		f := -ll * scale
		for i := range theta {
			z := (theta[i] - center[i]) / priorSD
			f += scale * z * z / 2
			if grad != nil {
				grad[i] = scale * (z/priorSD - g[i]*p[i])
			}
		}
		return f
	}
	// How the search ended is told by the slope, below.
	result, _ := optimize.Minimize(optimize.Problem{
		Func: func(x []float64) float64 { return objective(x, nil) },
		Grad: func(grad, x []float64) { objective(x, grad) },
	}, center[:], &optimize.Settings{GradientThreshold: 1e-7, MajorIterations: 200}, &optimize.BFGS{})
	if cancelled != nil {
		return nil, cancelled
	}
	if result == nil {
		return nil, fmt.Errorf("lifecycle: rhythm: %w", clientele.ErrNotConverged)
	}
	x := result.X
	r := &Rhythm{Shape: shape, R: math.Exp(x[0]), Alpha: math.Exp(x[1]), A: math.Exp(x[2]), B: math.Exp(x[3])}
	if r.check() != nil {
		return nil, fmt.Errorf("lifecycle: rhythm: %w", clientele.ErrNotConverged)
	}
	r.Fit.LogLikelihood, _ = d.logLikelihood(shape, [4]float64{r.R, r.Alpha, r.A, r.B})
	r.Fit.Iterations = result.MajorIterations
	grad := make([]float64, 4)
	objective(x, grad)
	// A line search that can go no lower has converged to rounding, provided
	// that the slope is small.
	for _, g := range grad {
		if math.Abs(g) > 1e-5 {
			return r, fmt.Errorf("lifecycle: rhythm, slope %.2g: %w", g, clientele.ErrNotConverged)
		}
	}
	return r, nil
}

// logLikelihood returns the log-likelihood and its gradient at R, Alpha, A, B:
//
//	Σ R·log α − log Γ(R) + log Γ(a) − a·log(α + S) + (k−1)·log gaps − n·log Γ(k)
//	  + log B(A, B+n)-terms + log((A + (B+n)·Q) / (A+B+n))
//
// with a = R + k·n and Q the probability of the open gap.
func (d *gapData) logLikelihood(shape int, p [4]float64) (float64, [4]float64) {
	const chunk = 1024
	parts := make([][5]float64, (len(d.n)+chunk-1)/chunk)
	own := ownTerms(p)
	_ = parallel.Chunks(context.Background(), len(d.n), chunk, func(c, lo, hi int) {
		for i := lo; i < hi; i++ {
			d.add(&parts[c], i, shape, p, own)
		}
	})
	k := float64(shape)
	lgK, _ := math.Lgamma(k)
	total := (k-1)*d.logs - d.gaps*lgK
	var grad [4]float64
	for _, part := range parts {
		total += part[0]
		for j := range grad {
			grad[j] += part[j+1]
		}
	}
	return total, grad
}

// constants are the terms that are the same for every customer.
type constants struct{ value, r, a, b float64 }

func ownTerms(p [4]float64) constants {
	r, alpha, a, b := p[0], p[1], p[2], p[3]
	lgR, _ := math.Lgamma(r)
	lgB, _ := math.Lgamma(b)
	lgAB, _ := math.Lgamma(a + b)
	psiAB := mathext.Digamma(a + b)
	return constants{
		value: r*math.Log(alpha) - lgR - lgB + lgAB,
		r:     math.Log(alpha) - mathext.Digamma(r),
		a:     psiAB,
		b:     psiAB - mathext.Digamma(b),
	}
}

// add adds the log-likelihood of customer i and its gradient.
func (d *gapData) add(part *[5]float64, i, shape int, p [4]float64, own constants) {
	r, alpha, a, b := p[0], p[1], p[2], p[3]
	k, n, s, g := float64(shape), d.n[i], alpha+d.sum[i], d.open[i]
	post := r + k*n
	lgPost, _ := math.Lgamma(post)
	lgBN, _ := math.Lgamma(b + n)
	lgABN, _ := math.Lgamma(a + b + n)
	logS := math.Log(s)

	// Q = Σ_j T_j and its derivatives in post and in y.
	y, z := s/(s+g), g/(s+g)
	logY := math.Log1p(-z)
	term := math.Exp(post * logY)
	q, qPost, harmonic := term, term*logY, 0.0
	for j := 1; j < shape; j++ {
		m := post + float64(j-1)
		term *= m / float64(j) * z
		harmonic += 1 / m
		q += term
		qPost += term * (logY + harmonic)
	}
	qY := term * (post + k - 1) / y

	mix := a + (b+n)*q
	part[0] += own.value + lgPost - post*logS + lgBN - lgABN + math.Log(mix/(a+b+n))
	part[1] += own.r + mathext.Digamma(post) - logS + (b+n)*qPost/mix
	part[2] += r/alpha - post/s + (b+n)*qY*g/((s+g)*(s+g))/mix
	psiABN := mathext.Digamma(a + b + n)
	part[3] += own.a - psiABN + 1/mix - 1/(a+b+n)
	part[4] += own.b + mathext.Digamma(b+n) - psiABN + q/mix - 1/(a+b+n)
}
