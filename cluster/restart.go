package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

// runKMeans returns the finished run over all rows x, which are scaled: from
// the given start, scaled too, or from the best of several random starts.
func runKMeans(ctx context.Context, x, w []float64, d, k int, start []float64, opts *Options) (outcome, error) {
	if opts.Missing == Partial && hasMissing(x) {
		return runPartial(ctx, x, w, d, k, start, opts)
	}
	x, shift := centre(x, d)
	if shift != nil {
		start = append([]float64(nil), start...)
		translate(start, shift, -1)
	}
	x, unit := nearOne(x)
	if unit != 1 {
		own := *opts
		own.Tolerance /= unit
		opts, start = &own, append([]float64(nil), start...)
		multiply(start, 1/unit)
	}
	result, err := runWhole(ctx, x, w, d, k, start, opts)
	multiply(result.centers, unit)
	translate(result.centers, shift, 1)
	result.inertia = result.inertia * unit * unit
	return result, err
}

func runWhole(ctx context.Context, x, w []float64, d, k int, start []float64, opts *Options) (outcome, error) {
	if start != nil {
		return runFrom(ctx, x, w, d, start, opts)
	}
	n := len(x) / d
	size := opts.sampleSize(n, k)
	if size == n {
		return bestRestart(ctx, x, w, d, k, opts)
	}
	sx, sw := sampleRows(x, w, d, size, opts.Seed)
	// The restarts need not settle: the best of them goes on from here.
	rough := *opts
	rough.Tolerance = max(rough.Tolerance, 3e-4*diagonal(sx, d))
	best, err := bestRestart(ctx, sx, sw, d, k, &rough)
	if err != nil {
		return best, err
	}
	// Each stage leaves the next, eight times as large, little to do.
	for size < n && len(best.centers) == k*d {
		size = min(n, 8*size)
		if size > n/2 {
			size = n
		}
		sx, sw = sampleRows(x, w, d, size, opts.Seed)
		if best, err = runFrom(ctx, sx, sw, d, best.centers, opts); err != nil {
			return outcome{}, err
		}
	}
	if len(best.centers) < k*d {
		// A sample may miss a place: only all rows can tell how many there are.
		return bestRestart(ctx, x, w, d, k, opts)
	}
	return best, nil
}

// runFrom runs Lloyd's algorithm from the given centres.
func runFrom(ctx context.Context, x, w []float64, d int, start []float64, opts *Options) (outcome, error) {
	b, err := blocksFor(ctx, x, w, d, len(start)/d)
	if err != nil {
		return outcome{}, err
	}
	return newLloyd(b, start).run(ctx, opts.rounds(), opts.Tolerance)
}

// blocksFor arranges the rows for runs with k clusters.
func blocksFor(ctx context.Context, x, w []float64, d, k int) (*blocks, error) {
	if plain(d, k) {
		return plainBlocks(ctx, x, w, d)
	}
	return newBlocks(ctx, x, w, d)
}

func (o *Options) sampleSize(n, k int) int {
	size := o.Sample
	if size == 0 {
		size = max(10_000, 500*k)
	}
	if size < 0 || size < k || size > n/2 {
		return n
	}
	return size
}

// bestRestart runs from several random starts and returns the outcome with the
// lowest inertia, the first on ties.
func bestRestart(ctx context.Context, x, w []float64, d, k int, opts *Options) (outcome, error) {
	b, err := blocksFor(ctx, x, w, d, k)
	if err != nil {
		return outcome{}, err
	}
	return restart(ctx, opts, k, func(rng *rand.Rand) (outcome, error) {
		start, err := seedCenters(ctx, x, w, d, k, opts.candidates(k), rng)
		if err != nil {
			return outcome{}, err
		}
		return newLloyd(b, start).run(ctx, opts.rounds(), opts.Tolerance)
	})
}

// restart calls run once for each restart, with a generator of its own, and
// returns the outcome with the lowest inertia, the first on ties.
func restart(ctx context.Context, opts *Options, k int, run func(rng *rand.Rand) (outcome, error)) (outcome, error) {
	restarts := opts.Restarts
	if restarts == 0 {
		restarts = 10
	}
	if k == 1 {
		restarts = 1 // every start leads to the mean
	}
	var mu sync.Mutex
	var best outcome
	var firstErr error
	from, done := -1, 0
	err := parallel.For(ctx, restarts, func(r int) {
		rng := rand.New(rand.NewPCG(opts.Seed, uint64(r)))
		o, err := run(rng)
		mu.Lock()
		defer mu.Unlock()
		done++
		if err != nil {
			firstErr = err
			return
		}
		if opts.Progress != nil {
			opts.Progress(done, restarts)
		}
		if from < 0 || o.inertia < best.inertia || (o.inertia == best.inertia && r < from) {
			best, from = o, r
		}
	})
	if err != nil {
		return outcome{}, err
	}
	return best, firstErr
}

func (o *Options) candidates(k int) int {
	if o.Candidates == 0 {
		return 2 + int(math.Log(float64(k)))
	}
	return o.Candidates
}

// sampleRows returns one row drawn from each of size equal stretches of the
// rows, so that the sample is spread over the whole input. With size n it
// returns the rows themselves.
func sampleRows(x, w []float64, d, size int, seed uint64) (sx, sw []float64) {
	n := len(x) / d
	if size >= n {
		return x, w
	}
	sx = make([]float64, 0, size*d)
	mass := 0.0
	for _, i := range spreadRows(n, size, seed) {
		sx = append(sx, x[i*d:(i+1)*d]...)
		if w != nil {
			sw = append(sw, w[i])
			mass += w[i]
		}
	}
	if w != nil && mass == 0 {
		return x, w // rows with a weight are rare: use all
	}
	return sx, sw
}

// spreadRows returns size rows of n, ascending: one drawn from each of size
// equal stretches.
func spreadRows(n, size int, seed uint64) []int {
	rng := rand.New(rand.NewPCG(seed, math.MaxUint64))
	rows := make([]int, size)
	for s := range rows {
		lo := int(int64(s) * int64(n) / int64(size))
		hi := int(int64(s+1) * int64(n) / int64(size))
		rows[s] = lo + rng.IntN(hi-lo)
	}
	return rows
}
