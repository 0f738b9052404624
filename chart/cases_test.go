package chart

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/cluster"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/lifecycle"
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
	valueSamples(t, add, table, o)
	l := ledger(t, n)
	lifeSamples(t, add, l, o)
	modelSamples(t, add, l, o)
	clusterSamples(t, add, table, o)
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
	add("lorenz")(Lorenz(must(abc.Concentrate(table.Monetary))(t), o))
	add("whale")(WhaleCurve(must(abc.NewWhale(table.Profit))(t), o))
	q := must(abc.FitQuadrants(table.Monetary, table.Profit))(t)
	add("grade-matrix")(GradeMatrix(q, table.Monetary, table.Profit, nil, o))
	quads := must(q.Assign(nil, table.Monetary, table.Profit))(t)
	add("cross")(CrossMatrix(must(abc.Cross(r.Class, quads, table.Monetary, nil, nil))(t), o))
	add("cross-count")(CrossMatrix(must(abc.Cross(table.Frequency, r.Class, nil, nil, nil))(t), o))
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
	add("segment-map")(SegmentMap(groups, o))
	add("rfm-heat")(RFMHeat(must(s.Heat("recency", "frequency", table.Monetary))(t), o))
	add("rfm-heat-count")(RFMHeat(must(s.Heat("recency", "frequency", nil))(t), o))
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

// ledger returns the orders of n customers over two years.
func ledger(t *testing.T, n int) *clientele.Ledger[int] {
	t.Helper()
	b := clientele.NewBuilder[int](nil)
	for i := range n {
		u := math.Mod(float64(i)*.6180339887498949+.137, 1)
		v := math.Mod(float64(i)*.7548776662466927+.291, 1)
		day := int(400 * v)
		for k := 0; k < 1+int(14*u*u) && day < 730; k++ {
			err := b.Add(clientele.Transaction[int]{
				Customer: i, At: time.Date(2023, 1, 1+day, 0, 0, 0, 0, time.UTC), Amount: 10 + 90*v, Cost: 30 * u,
			})
			if err != nil {
				t.Fatal(err)
			}
			day += 7 + int(60*math.Mod(u*float64(k+1)*3.7, 1))
		}
	}
	return b.Ledger()
}

// months returns the first days of so many months from January 2023 on.
func months(n int) []time.Time {
	var out []time.Time
	for k := range n {
		out = append(out, time.Date(2023, time.Month(1+k), 1, 0, 0, 0, 0, time.UTC))
	}
	return out
}

func lifeSamples(t *testing.T, add adder, l *clientele.Ledger[int], o *Options) {
	t.Helper()
	ctx := context.Background()
	series := must(lifecycle.DetectMany(ctx, l.Timeline, months(25)[1:], &lifecycle.ByRules{}, nil))(t)
	add("stage-area")(StageArea(series, o))
	var stages []lifecycle.Labelling[lifecycle.Stage]
	for _, j := range []int{5, 11, 17, 23} {
		stages = append(stages, series.Labelling(j, nil))
	}
	moves := must(lifecycle.MoveMany(stages, &lifecycle.MoveOptions[lifecycle.Stage]{Labels: lifecycle.Stages()}))(t)
	add("sankey")(Sankey(moves, o))
	add("sankey-two")(Sankey(moves[:1], o))
	add("movement")(MovementHeat(moves[1], o))
	add("cohorts")(CohortHeat(must(lifecycle.Cohorts(ctx, l.Timeline, months(25), nil))(t), o))
	var durations [2][]lifecycle.Duration
	for row := range l.Len() {
		var days []clientele.Date
		for d := range l.Days(row) {
			days = append(days, d.Date)
		}
		last := int(days[len(days)-1]) - int(days[0])
		durations[row%2] = append(durations[row%2], lifecycle.Duration{Time: float64(last) / 7, Event: row%3 > 0})
	}
	durations[1] = append(durations[1], durations[0][0])
	a, b := must(lifecycle.KaplanMeier(durations[0]))(t), must(lifecycle.KaplanMeier(durations[1]))(t)
	add("survival")(Survivals([]*lifecycle.Survival{a}, nil, "weeks", o))
	add("survival-two")(Survivals([]*lifecycle.Survival{a, b}, []string{"even", "odd"}, "weeks", o))
}

func valueSamples(t *testing.T, add adder, table *clientele.Table, o *Options) {
	t.Helper()
	ctx := context.Background()
	n := table.Len()
	r := &clv.Referrals{}
	for i := 1; i < n; i++ {
		if i%3 > 0 {
			r.From, r.To = append(r.From, i/4), append(r.To, i)
		}
	}
	g := must(clv.NewReferralGraph(n, r, nil))(t)
	v := must(g.Split(ctx, table.Profit, table.Monetary, .2, nil))(t)
	add("value-split")(ValueSplit(v, nil, nil, o))
	group := make([]int, n)
	for i := range group {
		group[i] = i % 2
	}
	add("value-split-groups")(ValueSplit(v, group, []string{"a rather long name of a group of customers", "b"}, o))
	cuts := must(clv.FitValueCuts(v.Existing, v.Potential, nil))(t)
	add("value-matrix")(ValueMatrix(cuts, v, o))
	add("influence")(InfluenceTree(g, v.Expected, 0, o))
}

func modelSamples(t *testing.T, add adder, l *clientele.Ledger[int], o *Options) {
	t.Helper()
	ctx := context.Background()
	h := must(l.History(time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC), clientele.Week))(t)
	m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	add("alive")(AliveMap(m, h, o))
	add("expected")(ExpectedMap(m, h, 26, o))
	var edges []float64
	for k := range 104 {
		edges = append(edges, float64(k+1))
	}
	track := must(clv.Tracking(ctx, m, h, edges))(t)
	add("tracking-expected")(Tracking(track, 78, "weeks", o))
	if err := track.Observe(l.Timeline, h); err != nil {
		t.Fatal(err)
	}
	add("tracking")(Tracking(track, 78, "weeks", o))
	add("tracking-per")(TrackingPer(track, 78, "weeks", o))
	add("frequencies")(FrequencyBars(must(clv.FrequencyCheck(ctx, m, h, 0))(t), o))
	expected := must(clv.AppendExpected(ctx, nil, m, h, 26))(t)
	add("calibration")(Calibration(must(clv.Evaluate(expected, h.X))(t), o))
}

func clusterSamples(t *testing.T, add adder, table *clientele.Table, o *Options) {
	t.Helper()
	ctx := context.Background()
	points := must(cluster.FromTable(table))(t)
	// Labels by hand, so that the pictures do not change with the fits.
	labels := make([]int, table.Len())
	k := min(4, len(labels))
	for i := range labels {
		labels[i] = i % k
		if table.Frequency[i] > 4 {
			labels[i] = 0
		}
	}
	scaled := must(must(cluster.FitScaler(points))(t).Points(points))(t)
	add("clusters")(ClusterScatter(scaled, labels, nil, o))
	p := must(cluster.Describe(points, labels, nil))(t)
	for i := range p.Clusters {
		p.Clusters[i].Name, p.Clusters[i].NameZH = fmt.Sprintf("kind %d", i), fmt.Sprintf("类型 %d", i)
	}
	add("cluster-profile")(ClusterProfile(p, o))
	if k < 2 {
		return
	}
	if r, err := cluster.Silhouette(ctx, scaled, labels, &cluster.SilhouetteOptions{Sample: 500}); err == nil {
		add("silhouettes")(Silhouettes(r, labels, nil, o))
	}
}
