package abc

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/clientele-go/clientele"
)

func mean(c *Concentration) Figure { return c.Mean }
func gini(c *Concentration) Figure { return c.Gini }

func sample(n int) ([]float64, float64) {
	rng := rand.New(rand.NewPCG(10, 10))
	values := make([]float64, n)
	var total, square float64
	for i := range values {
		values[i] = rng.ExpFloat64()
		total += values[i]
	}
	for _, v := range values {
		square += (v - total/float64(n)) * (v - total/float64(n))
	}
	return values, math.Sqrt(square / float64(n-1) / float64(n)) // standard error of the mean
}

// The standard error of the mean is known: s/√n, exactly for the jackknife.
func TestIntervalOfTheMean(t *testing.T) {
	ctx := context.Background()
	values, se := sample(400)
	j, err := Jackknife(ctx, values, mean, nil)
	if err != nil || !near(j.SE, se, 1e-10) || j.Used != 400 {
		t.Errorf("jackknife: %+v, %v, want SE %v", j, err, se)
	}
	if want := j.Value + 1.959963984540054*j.SE; !near(j.High, want, 1e-12) {
		t.Errorf("jackknife: upper limit %v, want %v", j.High, want)
	}
	b, err := Bootstrap(ctx, values, mean, &IntervalOptions{Seed: 1})
	if err != nil || math.Abs(b.SE/se-1) > .1 {
		t.Errorf("bootstrap: SE %v, %v, want %v", b.SE, err, se)
	}
	if math.Abs(b.Low-(b.Value-1.96*se)) > .5*se || math.Abs(b.High-(b.Value+1.96*se)) > .5*se {
		t.Errorf("bootstrap: %v to %v around %v, SE %v", b.Low, b.High, b.Value, se)
	}
	groups, err := Jackknife(ctx, values, mean, &IntervalOptions{Resamples: 100, Level: .5})
	if err != nil || groups.Resamples != 100 || groups.SE > 2*se {
		t.Errorf("groups: %+v, %v", groups, err)
	}
}

// The unit does not matter, however large or small: squares of these amounts
// are beyond float64, or 0.
func TestIntervalInAnyUnit(t *testing.T) {
	ctx := context.Background()
	for _, method := range []func(context.Context, []float64, func(*Concentration) Figure, *IntervalOptions) (Interval, error){Bootstrap, Jackknife} {
		want, err := method(ctx, []float64{1, 2, 5}, mean, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []float64{0x1p-700, 0x1p700} {
			got, err := method(ctx, []float64{unit, 2 * unit, 5 * unit}, mean, nil)
			if err != nil || got.SE != want.SE*unit || got.Low != want.Low*unit || got.High != want.High*unit {
				t.Errorf("unit %v: %+v, %v, want %+v of it", unit, got, err, want)
			}
		}
		broken := func(c *Concentration) Figure { return Figure{Value: math.NaN()} }
		if got, err := method(ctx, []float64{1, 2}, broken, nil); err != nil || got != (Interval{Figure: Figure{Status: Infinite}, Resamples: got.Resamples}) {
			t.Errorf("a figure that is NaN: %+v, %v", got, err)
		}
		if _, err := method(ctx, nil, nil, nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("no figure: %v, want ErrOption", err)
		}
	}
}

// An exponential distribution has a Gini coefficient of ½: the intervals of
// repeated samples cover it about as often as they say.
func TestGiniIntervalsCover(t *testing.T) {
	ctx := context.Background()
	covered := [2]int{}
	const trials = 60
	for trial := range trials {
		rng := rand.New(rand.NewPCG(11, uint64(trial)))
		values := make([]float64, 200)
		for i := range values {
			values[i] = rng.ExpFloat64()
		}
		unbiased := func(c *Concentration) Figure { return c.GiniUnbiased }
		b, err := Bootstrap(ctx, values, unbiased, &IntervalOptions{Resamples: 200, Seed: uint64(trial)})
		if err != nil {
			t.Fatal(err)
		}
		j, err := Jackknife(ctx, values, unbiased, nil)
		if err != nil {
			t.Fatal(err)
		}
		for m, i := range []Interval{b, j} {
			if i.Low <= .5 && .5 <= i.High {
				covered[m]++
			}
		}
	}
	for m, n := range covered {
		if n < trials*85/100 {
			t.Errorf("method %d covers %d of %d", m, n, trials)
		}
	}
}

func TestBootstrapSameBitsOnAnyCores(t *testing.T) {
	values, _ := sample(300)
	var first Interval
	for i, procs := range []int{1, 3} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		b, err := Bootstrap(context.Background(), values, gini, &IntervalOptions{Resamples: 50, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = b
		} else if b != first {
			t.Errorf("%+v on %d cores, %+v on one", b, procs, first)
		}
	}
}

func TestIntervalEdges(t *testing.T) {
	ctx := context.Background()
	for _, method := range []func(context.Context, []float64, func(*Concentration) Figure, *IntervalOptions) (Interval, error){Bootstrap, Jackknife} {
		if i, err := method(ctx, nil, gini, nil); err != nil || i.Status != Empty {
			t.Errorf("nobody: %+v, %v", i, err)
		}
		if i, err := method(ctx, []float64{-1, -2}, gini, nil); err != nil || i.Status != NoGain || i.Used != 0 {
			t.Errorf("losses: %+v, %v", i, err)
		}
		if i, err := method(ctx, repeat(3, 5), gini, nil); err != nil || i.SE != 0 || i.Low != 0 || i.High != 0 {
			t.Errorf("equal: %+v, %v", i, err)
		}
		if _, err := method(ctx, []float64{math.NaN()}, gini, nil); err == nil {
			t.Error("NaN gave no error")
		}
		for _, o := range []IntervalOptions{{Resamples: 1}, {Resamples: -1}, {Level: 1}, {Level: -1}, {Level: math.NaN()}} {
			if _, err := method(ctx, []float64{1, 2}, gini, &o); !errors.Is(err, clientele.ErrOption) {
				t.Errorf("%+v: %v", o, err)
			}
		}
		over, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := method(over, []float64{1, 2}, gini, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	}
	if i, err := Jackknife(ctx, []float64{4}, gini, nil); err != nil || i.Status != TooFew {
		t.Errorf("single: %+v, %v", i, err)
	}
}
