package cluster

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/clientele-go/clientele/internal/parallel"
)

func hasMissing(x []float64) bool {
	for _, v := range x {
		if v != v {
			return true
		}
	}
	return false
}

// runPartial is Lloyd's algorithm on partial distances; see [Partial]. Starts
// are drawn with the mean of a feature in place of its missing cells.
func runPartial(ctx context.Context, x, w []float64, d, k int, start []float64, opts *Options) (outcome, error) {
	if start != nil {
		return partialLloyd(ctx, x, w, d, start, opts)
	}
	filled := fillMeans(x, w, d)
	return restart(ctx, opts, k, func(rng *rand.Rand) (outcome, error) {
		start, err := seedCenters(ctx, filled, w, d, k, opts.candidates(k), rng)
		if err != nil {
			return outcome{}, err
		}
		return partialLloyd(ctx, x, w, d, start, opts)
	})
}

// fillMeans returns a copy of x with the weighted mean of the feature in each
// missing cell, 0 where every cell is missing.
func fillMeans(x, w []float64, d int) []float64 {
	filled := append([]float64(nil), x...)
	for j := range d {
		total, mass := 0.0, 0.0
		for i := j; i < len(x); i += d {
			if v := x[i]; v == v {
				total += float64(at(w, i/d) * v)
				mass += at(w, i/d)
			}
		}
		mean := 0.0
		if mass > 0 {
			mean = total / mass
		}
		for i := j; i < len(x); i += d {
			if x[i] != x[i] {
				filled[i] = mean
			}
		}
	}
	return filled
}

// partialLloyd runs from the given centres. Centres of clusters without a row
// are dropped: a row far from its centre by few features is no good start.
func partialLloyd(ctx context.Context, x, w []float64, d int, start []float64, opts *Options) (outcome, error) {
	n := len(x) / d
	o := outcome{centers: append([]float64(nil), start...), labels: make([]uint16, n)}
	for i := range o.labels {
		o.labels[i] = math.MaxUint16
	}
	chunks := (n + chunkRows - 1) / chunkRows
	cost, moves := make([]float64, chunks), make([]int, chunks)
	for {
		err := parallel.Chunks(ctx, n, chunkRows, func(chunk, lo, hi int) {
			cost[chunk], moves[chunk] = 0, 0
			for i := lo; i < hi; i++ {
				first, _, best, _ := nearest(x[i*d:][:d], o.centers)
				cost[chunk] += float64(at(w, i) * first)
				if o.labels[i] != uint16(best) {
					o.labels[i] = uint16(best)
					moves[chunk]++
				}
			}
		})
		if err != nil {
			return outcome{}, err
		}
		o.inertia = sum(cost)
		total := 0
		for _, m := range moves {
			total += m
		}
		if total == 0 || o.converged {
			o.converged = true
			return o, nil
		}
		if o.iterations == opts.rounds() {
			return o, nil
		}
		o.iterations++
		way, dropped := partialMeans(&o, x, w, d)
		o.converged = !dropped && way <= opts.Tolerance
	}
}

// partialMeans moves the centres to the means of the cells seen in their
// clusters, each with its row's weight times D/|seen|. A feature that no row of
// a cluster shows keeps its coordinate. It returns the root of the summed
// squares of the moves, and whether empty clusters were dropped.
func partialMeans(o *outcome, x, w []float64, d int) (way float64, dropped bool) {
	k := len(o.centers) / d
	total, mass := make([]float64, k*d), make([]float64, k*d)
	for i, l := range o.labels {
		row, seen := x[i*d:][:d], 0
		for _, v := range row {
			if v == v {
				seen++
			}
		}
		weight := at(w, i) * float64(d) / float64(max(seen, 1))
		for j, v := range row {
			if v == v {
				total[int(l)*d+j] += float64(weight * v)
				mass[int(l)*d+j] += weight
			}
		}
	}
	kept := o.centers[:0]
	for c := range k {
		if sum(mass[c*d:][:d]) == 0 {
			dropped = true
			continue
		}
		center := append([]float64(nil), o.centers[c*d:][:d]...)
		for j := range d {
			if mass[c*d+j] > 0 {
				v := total[c*d+j] / mass[c*d+j]
				way += (v - center[j]) * (v - center[j])
				center[j] = v
			}
		}
		kept = append(kept, center...)
	}
	o.centers = kept
	return math.Sqrt(way), dropped
}
