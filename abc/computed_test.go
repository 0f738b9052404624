package abc

import (
	"math"
	"testing"
)

func harmonic(n int) []float64 {
	v := make([]float64, n)
	for k := range v {
		v[k] = 1000 / float64(k+1)
	}
	return v
}

func powers(n int) []float64 {
	v := make([]float64, n)
	for k := range v {
		v[k] = math.Ldexp(1, k)
	}
	return v
}

var oneToTen = []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}

func counts(r *Ranking) [3]int {
	var n [3]int
	for j := range n {
		n[j] = r.Classes[j].Customers
	}
	return n
}

// The numbers of customers were measured with a prototype of the definition,
// and follow from it by hand for the short vectors.
func TestComputed(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		want   [3]int
	}{
		{"1..10", oneToTen, [3]int{4, 2, 4}},
		{"powers", powers(10), [3]int{2, 2, 6}},
		{"80-20", eightyTwenty, [3]int{1, 1, 8}},
		{"equal", repeat(5, 10), [3]int{10, 0, 0}},
		{"single", []float64{7}, [3]int{1, 0, 0}},
		{"zeros", []float64{0, 0, 0}, [3]int{0, 0, 3}},
		{"nobody", nil, [3]int{}},
	} {
		if got := counts(rank(t, c.values, &Options{Rule: Computed{}})); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// R 4, ABCanalysis 1.2.1, calculatedABCanalysis: sizes, yields at the limits
// and points. NA in the last vector is 0 here, as that package makes it.
func TestComputedSplineAgainstR(t *testing.T) {
	for _, c := range []struct {
		name    string
		values  []float64
		counts  [3]int
		ya, yc  float64
		a, b, c float64 // 0 where R's figure was not kept
		yb      float64
		swapped bool
	}{
		{"1..10", oneToTen, [3]int{3, 3, 4}, .6414545455, .8419090909, .42, .50, .63, .7272727, false},
		{"powers", powers(10), [3]int{1, 2, 7}, .8111140542, .9062713428, .24, .27, .34, .8468327, false},
		{"80-20", eightyTwenty, [3]int{0, 2, 8}, .8702749994, .8990874991, .13, .14, .17, .8828321, true},
		{"1000/k", harmonic(20), [3]int{4, 5, 11}, .6346577437, .7743733381, .25, .29, .43, .6723200, true},
		{
			"loss and NA",
			[]float64{100, 50, 20, 10, 5, 0, 0, -30, 0, 2},
			[3]int{1, 2, 6},
			.8325142813, .9090909091, .22, .24, .30, .8573187, false,
		},
	} {
		r := rank(t, c.values, &Options{Rule: ComputedSpline{}})
		if got := counts(r); got != c.counts {
			t.Errorf("%s: got %v, want %v", c.name, got, c.counts)
		}
		s := sampleSpline(newCurve(&unsorted{values: c.values}))
		for _, p := range []struct {
			name           string
			got, want, tol float64
		}{
			{"yield A", s.ya, c.ya, 1e-9},
			{"yield B", s.yb, c.yb, 1e-6},
			{"yield C", s.yc, c.yc, 1e-9},
			{"A", s.a, c.a, 1e-12},
			{"B", s.b, c.b, 1e-12},
			{"C", s.c, c.c, 1e-12},
		} {
			if math.Abs(p.got-p.want) > p.tol {
				t.Errorf("%s: %s = %.10f, want %.10f", c.name, p.name, p.got, p.want)
			}
		}
		if s.swapped != c.swapped {
			t.Errorf("%s: swapped %t, want %t", c.name, s.swapped, c.swapped)
		}
	}
}

// A cubic is its own spline.
func TestSplineReproducesCubics(t *testing.T) {
	f := func(x float64) float64 { return 1 + x*(2+x*(-3+x*.5)) }
	df := func(x float64) float64 { return 2 + x*(-6+x*1.5) }
	x := []float64{0, .5, 2, 2.25, 4, 7}
	y := make([]float64, len(x))
	for i := range x {
		y[i] = f(x[i])
	}
	s := newSpline(x, y)
	for v := 0.; v <= 7; v += .125 {
		if got, want := s.at(v), f(v); math.Abs(got-want) > 1e-11 {
			t.Errorf("s(%v) = %v, want %v", v, got, want)
		}
		if got, want := s.slope(v), df(v); math.Abs(got-want) > 1e-11 {
			t.Errorf("s'(%v) = %v, want %v", v, got, want)
		}
	}
}
