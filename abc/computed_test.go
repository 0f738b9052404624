package abc

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// swiss returns the inhabitants of the 2896 communes of Switzerland in 1900.
func swiss(t *testing.T) []float64 {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "swiss-communes-1900.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for line := range strings.FieldsSeq(string(data)) {
		v, err := strconv.ParseFloat(line, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if n, total := len(values), sum(values); n != 2896 || total != 3_315_233 {
		t.Fatalf("%d communes with %v inhabitants, want 2896 with 3315233", n, total)
	}
	return values
}

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
		// 642 and 1076 by the definition; the next commune has as many inhabitants.
		{"Swiss communes", swiss(t), [3]int{642, 1077 - 642, 2896 - 1077}},
	} {
		if got := counts(rank(t, c.values, &Options{Rule: Computed{}})); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	// Before ties: the curve of equal customers is the diagonal, which has such
	// points too.
	for _, c := range []struct {
		values []float64
		want   []int
	}{{repeat(5, 10), []int{5, 10}}, {swiss(t), []int{642, 1076}}, {powers(10), []int{2, 4}}} {
		sizes, err := Computed{}.Sizes(newCurve(&unsorted{values: c.values}))
		if diff := cmp.Diff(c.want, sizes); diff != "" || err != nil {
			t.Errorf("sizes of %d customers: %v (-want +got):\n%s", len(c.values), err, diff)
		}
	}
}

// R 4, ABCanalysis 1.2.1, calculatedABCanalysis: sizes, yields at the limits
// points and the Gini coefficient of the sampled curve. NA in one vector is 0
// here, as that package makes it. Of equal customers that package has the
// points and no members.
func TestComputedSplineAgainstR(t *testing.T) {
	for _, c := range []struct {
		name    string
		values  []float64
		counts  [3]int
		ya, yc  float64
		a, b, c float64
		yb      float64
		swapped bool
		gini    float64 // per cent
	}{
		{"1..10", oneToTen, [3]int{3, 3, 4}, .6414545455, .8419090909, .42, .50, .63, .7272727, false, 30.3},
		{"powers", powers(10), [3]int{1, 2, 7}, .8111140542, .9062713428, .24, .27, .34, .8468327, false, 71.29784196},
		{"80-20", eightyTwenty, [3]int{0, 2, 8}, .8702749994, .8990874991, .13, .14, .17, .8828321, true, 80.34666013},
		{"1000/k", harmonic(20), [3]int{4, 5, 11}, .6346577437, .7743733381, .25, .29, .43, .6723200, true, 49.70284923},
		{
			"loss and NA",
			[]float64{100, 50, 20, 10, 5, 0, 0, -30, 0, 2},
			[3]int{1, 2, 6},
			.8325142813, .9090909091, .22, .24, .30, .8573187, false, 75.11155213,
		},
		{"Swiss communes", swiss(t), [3]int{639, 438, 1819}, .6906906399, .8105591225, .221, .254, .372, .7221423, true, 62.9382532},
		{"equal", repeat(5, 10), [3]int{0, 10, 0}, 0, .75, 0, .5, .75, .5, true, 0},
		{"single", []float64{7}, [3]int{0, 1, 0}, 0, .75, 0, .5, .75, .5, true, 0},
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
			{"Gini", splineGini(c.values), c.gini, 5e-8},
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

// splineGini returns the Gini coefficient of the sampled curve, in per cent,
// by trapezoids.
func splineGini(values []float64) float64 {
	x, y := splineSamples(newCurve(&unsorted{values: values}))
	area := 0.
	for i := 1; i < len(x); i++ {
		area += (x[i] - x[i-1]) * (y[i] + y[i-1]) / 2
	}
	return 200*area - 100
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
