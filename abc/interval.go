package abc

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// An Interval is a figure with its uncertainty.
type Interval struct {
	Figure
	SE        float64 // standard error
	Low, High float64 // limits at the level asked for
	Used      int     // resamples in which the figure exists
	Resamples int
}

// IntervalOptions says how to find an [Interval]. Nil means the zero value.
type IntervalOptions struct {
	Resamples int     // of Bootstrap: default 1000; groups of Jackknife: default 1000, at most one per row
	Level     float64 // coverage; default .95
	Seed      uint64  // of Bootstrap
}

// Bootstrap returns a figure of concentration with the percentile interval of
// resamples of the customers:
//
//	i, err := abc.Bootstrap(ctx, spend, func(c *abc.Concentration) abc.Figure { return c.Gini }, nil)
//
// figure is called on several goroutines at once. The same seed gives the same
// bits on any number of cores. Used counts the resamples in which the figure
// exists; with fewer than two of them the limits and SE are 0 and Status is
// TooFew if it was OK. A figure that is NaN or infinite has the status Infinite.
//
// Cost: Resamples times a pass over the values, after one sort.
//
// Errors: as [Concentrate]; ErrOption, also for no figure; the end of ctx.
//
// Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
func Bootstrap(ctx context.Context, values []float64, figure func(*Concentration) Figure, opts *IntervalOptions) (Interval, error) {
	o, err := intervalOptions(figure, opts)
	if err != nil {
		return Interval{}, err
	}
	all, err := Concentrate(values)
	if err != nil {
		return Interval{}, err
	}
	n := len(values)
	found := make([]Figure, o.Resamples)
	err = parallel.For(ctx, o.Resamples, func(i int) {
		rng := rand.New(rand.NewPCG(o.Seed, uint64(i)))
		times := make([]int32, n)
		for range n {
			times[rng.IntN(n)]++
		}
		sorted := make([]float64, 0, n)
		for k, v := range all.sorted {
			for range times[k] {
				sorted = append(sorted, v)
			}
		}
		found[i] = tryFigure(sorted, figure)
	})
	if err != nil {
		return Interval{}, fmt.Errorf("abc: bootstrap: %w", err)
	}
	out := Interval{Figure: finite(figure(all)), Resamples: o.Resamples}
	used := numbers(found)
	out.Used = len(used)
	if len(used) < 2 {
		return out.tooFew(), nil
	}
	out.SE = deviation(used) / math.Sqrt(float64(len(used)-1))
	slices.SortFunc(used, cmp.Compare[float64])
	out.Low, out.High = quantile(used, (1-o.Level)/2), quantile(used, (1+o.Level)/2)
	return out, nil
}

// Jackknife returns a figure of concentration with the interval from leaving
// out each customer in turn, or each of Resamples groups of customers (row
// modulo Resamples) when there are more:
//
//	SE² = (g−1)/g Σ (θ_(i) − θ̄)²,  limits θ ± z SE
//
// It uses no random numbers. Errors and status are those of [Bootstrap].
//
// Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 11.
func Jackknife(ctx context.Context, values []float64, figure func(*Concentration) Figure, opts *IntervalOptions) (Interval, error) {
	o, err := intervalOptions(figure, opts)
	if err != nil {
		return Interval{}, err
	}
	all, err := Concentrate(values)
	if err != nil {
		return Interval{}, err
	}
	groups := min(o.Resamples, len(values))
	found := make([]Figure, groups)
	err = parallel.For(ctx, groups, func(i int) {
		left := make([]float64, 0, len(values))
		for row, v := range all.sorted {
			if row%groups != i {
				left = append(left, v)
			}
		}
		found[i] = tryFigure(left, figure)
	})
	if err != nil {
		return Interval{}, fmt.Errorf("abc: jackknife: %w", err)
	}
	out := Interval{Figure: finite(figure(all)), Resamples: groups}
	used := numbers(found)
	out.Used = len(used)
	if len(used) < 2 {
		return out.tooFew(), nil
	}
	g := float64(len(used))
	out.SE = deviation(used) * math.Sqrt((g-1)/g)
	z := math.Sqrt2 * math.Erfinv(o.Level)
	out.Low, out.High = out.Value-z*out.SE, out.Value+z*out.SE
	return out, nil
}

// deviation returns √Σ(v − v̄)², also where the squares are beyond float64.
func deviation(values []float64) float64 {
	mean := sum(values) / float64(len(values))
	largest := 0.0
	for _, v := range values {
		largest = max(largest, math.Abs(v-mean))
	}
	var square adder
	for _, v := range values {
		d := ratio(v-mean, largest)
		square = square.plus(d * d)
	}
	return largest * math.Sqrt(square.float())
}

// tooFew says that there is no interval.
func (i Interval) tooFew() Interval {
	if i.Status == OK {
		i.Status = TooFew
	}
	return i
}

// intervalOptions returns the options with their defaults.
func intervalOptions(figure func(*Concentration) Figure, opts *IntervalOptions) (IntervalOptions, error) {
	var o IntervalOptions
	if figure == nil {
		return o, fmt.Errorf("abc: no figure: %w", clientele.ErrOption)
	}
	if opts != nil {
		o = *opts
	}
	if o.Resamples == 0 {
		o.Resamples = 1000
	}
	if o.Level == 0 {
		o.Level = .95
	}
	if o.Resamples < 2 {
		return o, fmt.Errorf("abc: %d resamples: %w", o.Resamples, clientele.ErrOption)
	}
	if !(o.Level > 0 && o.Level < 1) {
		return o, fmt.Errorf("abc: level %v outside 0–1: %w", o.Level, clientele.ErrOption)
	}
	return o, nil
}

// tryFigure computes a figure of sorted values.
func tryFigure(sorted []float64, figure func(*Concentration) Figure) Figure {
	c, err := concentrate(sorted)
	if err != nil {
		return undefined(Infinite)
	}
	return finite(figure(c))
}

// finite returns a figure that a caller computed, without NaN and infinity.
func finite(f Figure) Figure {
	if f.Value-f.Value != 0 {
		return undefined(Infinite)
	}
	return f
}

// numbers returns the values of the figures that exist.
func numbers(figures []Figure) []float64 {
	var out []float64
	for _, f := range figures {
		if f.Status == OK {
			out = append(out, f.Value)
		}
	}
	return out
}

// quantile returns the quantile of sorted values, linear between them (type 7
// of Hyndman and Fan).
func quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	i := int(h)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}
