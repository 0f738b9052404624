package chart

import (
	"math"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/rfm"
)

// A sample is a chart of the tests.
type sample struct {
	name  string
	chart *Chart
}

// population returns a table of n customers with the skew of real ones, by a
// rule without randomness.
func population(n int) *clientele.Table {
	t := &clientele.Table{From: 15000, AsOf: 15730}
	for i := range n {
		u := math.Mod(float64(i)*.6180339887498949+.137, 1)
		v := math.Mod(float64(i)*.7548776662466927+.291, 1)
		frequency := math.Floor(1 + 9*u*u*u)
		monetary := math.Round(100*frequency*math.Exp(2.2*(v-.3))) / 2
		t.Row = append(t.Row, i)
		t.Recency = append(t.Recency, math.Floor(700*(1-u)*v))
		t.Tenure = append(t.Tenure, 720)
		t.Frequency = append(t.Frequency, frequency)
		t.Days = append(t.Days, frequency)
		t.Monetary = append(t.Monetary, monetary)
		t.Cost = append(t.Cost, monetary*(.5+.7*v*v))
		t.Profit = append(t.Profit, monetary*(.5-.7*v*v))
		t.MeanGap = append(t.MeanGap, 0)
		t.GapSD = append(t.GapSD, 0)
		t.Largest = append(t.Largest, monetary/frequency)
		t.Refunds = append(t.Refunds, 0)
	}
	return t
}

// samples returns every chart of a population of n customers.
func samples(t *testing.T, n int, o *Options) []sample {
	t.Helper()
	var out []sample
	add := func(name string) func(*Chart, error) {
		return func(c *Chart, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, sample{name, c})
		}
	}
	table := population(n)
	gradeSamples(t, add, table, o)
	segmentSamples(t, add, table, o)
	return out
}

type adder func(name string) func(*Chart, error)

func gradeSamples(t *testing.T, add adder, table *clientele.Table, o *Options) {
	t.Helper()
	r := must(abc.Rank(table.Profit, nil))(t)
	add("pareto")(Pareto(r, o))
	add("grade-ring")(GradeRing(r, o))
	add("grade-bars")(GradeBars(r, o))
	add("pyramid")(Pyramid(r, o))
	q := must(abc.FitQuadrants(table.Monetary, table.Profit))(t)
	add("grade-matrix")(GradeMatrix(q, table.Monetary, table.Profit, nil, o))
	add("grade-matrix-size")(GradeMatrix(q, table.Monetary, table.Profit, table.Frequency, o))
}

func segmentSamples(t *testing.T, add adder, table *clientele.Table, o *Options) {
	t.Helper()
	m := must(rfm.Fit(table, nil))(t)
	s := must(m.Score(table))(t)
	a := must(rfm.DefaultSegments().Assign(s))(t)
	groups := must(rfm.BySegment(table, a))(t)
	add("segment-ring")(SegmentRing(groups, o))
	add("segment-bars")(SegmentBars(groups, o))
}

// must returns a function that gives the value or ends the test.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
