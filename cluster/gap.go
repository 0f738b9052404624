package cluster

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele/internal/parallel"
	"gonum.org/v1/gonum/mat"
)

// A gapStatistic compares the logarithm of the inertia with that of points
// that have no clusters: drawn evenly from the box around the points, along the
// features or their principal axes, whichever box is smaller. Where no axis is
// the longest the principal ones are any, and a box along them says little.
//
// Source: Tibshirani, Walther and Hastie (2001), Journal of the Royal
// Statistical Society B 63(2), with reference distributions (a) and (b).
type gapStatistic struct {
	x     []float64
	d     int
	draws [][]float64
	opts  *Options
}

func newGapStatistic(x []float64, d, draws int, opts *Options) *gapStatistic {
	g := &gapStatistic{x: x, d: d, opts: opts}
	axes := unitAxes(d)
	lo, hi := box(x, d)
	principal := principalAxes(x, d)
	if from, to := box(turn(x, principal, d, false), d); volume(from, to) < volume(lo, hi) {
		axes, lo, hi = principal, from, to
	}
	for b := range draws {
		rng := rand.New(rand.NewPCG(opts.Seed, 1<<32+uint64(b)))
		draw := make([]float64, len(x))
		for i := range draw {
			j := i % d
			draw[i] = lo[j] + float64(rng.Float64()*(hi[j]-lo[j]))
		}
		g.draws = append(g.draws, turn(draw, axes, d, true))
	}
	return g
}

// at returns Gap(k) = mean ln W*_k − ln W_k and its error s_k = sd·√(1 + 1/B).
// Both are 0 where the points leave no inertia.
func (g *gapStatistic) at(ctx context.Context, k int) (gap, se float64, err error) {
	own, err := bestRestart(ctx, g.x, nil, g.d, k, g.opts)
	if err != nil || own.inertia <= 0 {
		return 0, 0, err
	}
	logs := make([]float64, len(g.draws))
	errs := make([]error, len(g.draws))
	err = parallel.For(ctx, len(g.draws), func(b int) {
		o, err := bestRestart(ctx, g.draws[b], nil, g.d, k, g.opts)
		errs[b] = err
		logs[b] = math.Log(max(o.inertia, math.SmallestNonzeroFloat64))
	})
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	if err != nil {
		return 0, 0, err
	}
	mean, sd := meanSD(logs, nil)
	return mean - math.Log(own.inertia), sd * math.Sqrt(1+1/float64(len(logs))), nil
}

// principalAxes returns the eigenvectors of the covariance of the points as the
// columns of a d × d matrix, and the unit matrix should these not be found.
func principalAxes(x []float64, d int) []float64 {
	n := float64(len(x) / d)
	mean := make([]float64, d)
	for i, v := range x {
		mean[i%d] += v / n
	}
	cov := make([]float64, d*d)
	for o := 0; o < len(x); o += d {
		for a := range d {
			for b := a; b < d; b++ {
				cov[a*d+b] += (x[o+a] - mean[a]) * (x[o+b] - mean[b]) / n
			}
		}
	}
	axes := unitAxes(d)
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(d, cov), true) {
		return axes
	}
	vectors := mat.NewDense(d, d, axes)
	eigen.VectorsTo(vectors)
	return axes
}

func unitAxes(d int) []float64 {
	axes := make([]float64, d*d)
	for j := range d {
		axes[j*d+j] = 1
	}
	return axes
}

// volume returns the logarithm of the volume of a box, without the sides that
// are flat but for rounding.
func volume(lo, hi []float64) float64 {
	longest, total := 0.0, 0.0
	for j, v := range hi {
		longest = max(longest, v-lo[j])
	}
	for j, v := range hi {
		total += math.Log(max(v-lo[j], 1e-9*longest, math.SmallestNonzeroFloat64))
	}
	return total
}

// turn returns the points in the coordinates of the axes, or back.
func turn(x, axes []float64, d int, back bool) []float64 {
	out := make([]float64, len(x))
	for o := 0; o < len(x); o += d {
		for a := range d {
			total := 0.0
			for b := range d {
				cell := axes[b*d+a]
				if back {
					cell = axes[a*d+b]
				}
				total += float64(x[o+b] * cell)
			}
			out[o+a] = total
		}
	}
	return out
}
