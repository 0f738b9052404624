package cluster

import (
	"context"
	"math/rand/v2"

	"github.com/clientele-go/clientele/internal/parallel"
)

// bootstrapStability returns the mean adjusted Rand index, over draws of as many
// rows with replacement, between the clusters of the rows and those of a model
// fitted on the draw. A grouping that depends on which customers happen to be
// in the data has a low one.
//
// Source: Hennig (2007), Computational Statistics & Data Analysis 52(1), and
// Fang and Wang (2012), same journal 56(3), for the bootstrap of clusters, with
// the index of Hubert and Arabie (1985).
func bootstrapStability(ctx context.Context, x []float64, d, k, draws int, labels []int, opts *Options) (float64, error) {
	n := len(x) / d
	found := make([]float64, draws)
	errs := make([]error, draws)
	err := parallel.For(ctx, draws, func(b int) {
		rng := rand.New(rand.NewPCG(opts.Seed, 2<<32+uint64(b)))
		draw := make([]float64, 0, len(x))
		for range n {
			i := rng.IntN(n)
			draw = append(draw, x[i*d:(i+1)*d]...)
		}
		o, err := bestRestart(ctx, draw, nil, d, k, opts)
		if err != nil {
			errs[b] = err
			return
		}
		other := make([]int, n)
		for i := range other {
			_, _, other[i], _ = nearest(x[i*d:][:d], o.centers)
		}
		a, err := Compare(labels, other)
		if err != nil {
			errs[b] = err
			return
		}
		found[b] = a.ARI
	})
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	return sum(found) / float64(draws), err
}
