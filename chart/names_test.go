package chart

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/cluster"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/lifecycle"
	"github.com/clientele-go/clientele/rfm"
)

// hostile are names that try to leave their place: markup, control characters,
// those that turn the direction, combining marks, no spaces, no end, nothing.
var hostile = []string{
	"</title><script>alert('x')</script>",
	`"><image href="x" onerror="alert(1)"/>`,
	"]]> &amp; &#60; <!-- \x00\x07\ufffe \xff",
	"\u202egnorw\u2066 \u200b\u200d\ufeff",
	strings.Repeat("Donaudampfschifffahrtsgesellschaft", 40),
	strings.Repeat("a rather long name of a group ", 30),
	strings.Repeat("客户分级管理图", 60),
	strings.Repeat("e\u0301\u0302\u0303", 100),
	strings.Repeat("😀", 50),
	"line one\nline two\r\n\tthree",
	"",
	" ",
}

// namedSamples returns every chart that takes names from its result or its
// arguments, with the names given.
func namedSamples(t *testing.T, names []string, o *Options) []sample {
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
	k := len(names)
	var groups []rfm.Group
	for i, s := range names {
		groups = append(groups, rfm.Group{ID: s, Label: rfm.Text{English: s, Chinese: s}, Customers: 1 + i*i, Revenue: float64(1000 - 50*i)})
	}
	add("segment-bars")(SegmentBars(groups, o))
	add("segment-ring")(SegmentRing(groups, o))
	add("segment-map")(SegmentMap(groups, o))
	add("rfm-heat")(RFMHeat(&rfm.Heat{X: names[0], Y: names[4], Customers: [][]int{{1, 2}, {3, 4}}}, o))

	// A letter keeps the labels apart where they are alike.
	labels := make([]string, k)
	counts := make([]int, (k+3)*(k+3))
	for i, s := range names {
		labels[i] = s + string(rune('a'+i))
		counts[i*(k+3)+(i+1)%k] = 1 + i
		counts[i*(k+3)+i] = 2
	}
	add("cross")(CrossMatrix(must(abc.Cross(labels, labels, nil, nil, nil))(t), o))
	m := &lifecycle.Movement[string]{From: 20000, To: 20100, Labels: labels, Counts: counts}
	later := &lifecycle.Movement[string]{From: 20100, To: 20200, Labels: labels, Counts: counts}
	add("movement")(MovementHeat(m, o))
	add("sankey")(Sankey([]*lifecycle.Movement[string]{m, later}, o))

	curve := must(lifecycle.KaplanMeier([]lifecycle.Duration{{Time: 1, Event: true}, {Time: 2}}))(t)
	curves := make([]*lifecycle.Survival, k)
	for i := range curves {
		curves[i] = curve
	}
	add("survival")(Survivals(curves, names, names[5], o))

	data := make([]float64, 2*k)
	rows := make([]int, k)
	for i := range k {
		rows[i], data[2*i], data[2*i+1] = i, float64(i), float64(i%3)
	}
	points := must(cluster.FromColumns([]string{names[4] + "x", names[5] + "y"}, data[:k], data[k:]))(t)
	add("clusters")(ClusterScatter(points, rows, names, o))
	profile := &cluster.Profile{Features: labels}
	for _, s := range names {
		profile.Clusters = append(profile.Clusters, cluster.Group{Name: s, NameZH: s, Share: .1, Effect: make([]float64, k)})
	}
	add("cluster-profile")(ClusterProfile(profile, o))
	add("silhouettes")(Silhouettes(&cluster.SilhouetteReport{Value: make([]float64, k)}, rows, names, o))

	ones := make([]float64, k)
	for i := range ones {
		ones[i] = 1 + float64(i)
	}
	add("value-split")(ValueSplit(&clv.ValueSplit{Existing: ones, Potential: ones, Influence: ones, Total: ones}, rows, names, o))
	from, to := make([]int, k-1), make([]int, k-1)
	for i := range to {
		from[i], to[i] = i/3, i+1
	}
	g := must(clv.NewReferralGraph(k, &clv.Referrals{From: from, To: to}, nil))(t)
	with := *o
	with.Names = func(row int) string { return names[row] }
	add("influence")(InfluenceTree(g, must(g.Flow(context.Background(), ones, .2, nil))(t), 0, &with))
	track := &clv.Track{Edge: []float64{1, 2}, Cumulative: []float64{1, 2}, Per: []float64{1, 1}}
	add("tracking")(Tracking(track, 1.5, names[4], o))
	add("tracking-per")(TrackingPer(track, 1.5, names[5], o))
	for i, s := range names {
		named := *o
		named.Title, named.Measure, named.Unit = s, s, s
		add(fmt.Sprintf("pareto %d", i))(Pareto(must(abc.Rank(ones, nil))(t), &named))
		add(fmt.Sprintf("ring %d", i))(GradeRing(must(abc.Rank(ones, nil))(t), &named))
		add(fmt.Sprintf("whale %d", i))(WhaleCurve(must(abc.NewWhale(ones))(t), &named))
		add(fmt.Sprintf("pyramid %d", i))(Pyramid(must(abc.Rank(ones, nil))(t), &named))
		add(fmt.Sprintf("heat %d", i))(RFMHeat(&rfm.Heat{X: s, Y: s, Customers: [][]int{{1}}, Mean: [][]float64{{1}}}, &named))
		add(fmt.Sprintf("matrix %d", i))(GradeMatrix(abc.Quadrants{Existing: 2, Potential: 2}, ones, ones, nil, &named))
	}
	return out
}

// TestNames draws hostile names everywhere: they stay within the picture and
// apart from each other, and nothing of them is markup.
func TestNames(t *testing.T) {
	for _, lang := range []clientele.Lang{clientele.English, clientele.Chinese} {
		for _, s := range namedSamples(t, hostile, &Options{Theme: Theme{Lang: lang}}) {
			for _, size := range [][2]int{{MinWidth, MinHeight}, {480, 300}, {900, 560}, {1600, 900}} {
				c, err := s.chart.layout(size[0], size[1])
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range faults(c) {
					t.Errorf("%s, %v, %v: %.200s", s.name, lang, size, fault)
				}
			}
			var b bytes.Buffer
			if err := s.chart.WriteSVG(&b, 900, 560); err != nil {
				t.Fatal(err)
			}
			outline(t, b.Bytes()) // well-formed
			for _, no := range []string{"<script", "<image", "<!--", "\x00", "\u202e", "\u2066"} {
				if strings.Contains(b.String(), no) {
					t.Errorf("%s, %v: %q is in the picture", s.name, lang, no)
				}
			}
		}
	}
}

// TestLimits asks for more groups than anybody could see: that is an error, and
// at the limit the picture is drawn.
func TestLimits(t *testing.T) {
	movement := func(k int) *lifecycle.Movement[int] {
		m := &lifecycle.Movement[int]{To: 100, Labels: make([]int, k), Counts: make([]int, (k+3)*(k+3))}
		for i := range k {
			m.Labels[i] = i
			for j := range k {
				m.Counts[i*(k+3)+j] = 1
			}
		}
		return m
	}
	square := func(k int) [][]int {
		out := make([][]int, k)
		for i := range out {
			out[i] = filled(k)
		}
		return out
	}
	for name, c := range map[string]struct {
		most int
		draw func(k int) (*Chart, error)
	}{
		"MovementHeat": {200, func(k int) (*Chart, error) { return MovementHeat(movement(k), nil) }},
		"Sankey":       {60, func(k int) (*Chart, error) { return Sankey([]*lifecycle.Movement[int]{movement(k)}, nil) }},
		"CrossMatrix": {200, func(k int) (*Chart, error) {
			return CrossMatrix(&abc.Matrix[int, int]{X: make([]int, k), Y: make([]int, k), Count: filled(k * k)}, nil)
		}},
		"RFMHeat": {200, func(k int) (*Chart, error) { return RFMHeat(&rfm.Heat{Customers: square(k)}, nil) }},
		"CohortHeat": {200, func(k int) (*Chart, error) {
			t := &lifecycle.CohortTable{Size: filled(k), Active: filled(k * k)}
			for i := range k + 1 {
				t.Edges = append(t.Edges, clientele.Date(7*i))
			}
			return CohortHeat(t, nil)
		}},
		"SegmentRing": {500, func(k int) (*Chart, error) {
			groups := make([]rfm.Group, k)
			for i := range groups {
				groups[i] = rfm.Group{ID: fmt.Sprint(i), Customers: 1, Revenue: 1}
			}
			return SegmentRing(groups, nil)
		}},
		"FrequencyBars": {500, func(k int) (*Chart, error) {
			return FrequencyBars(&clv.Frequencies{Actual: make([]float64, k), Expected: make([]float64, k)}, nil)
		}},
		"ClusterProfile": {2000, func(k int) (*Chart, error) {
			p := &cluster.Profile{Features: []string{"a"}, Clusters: make([]cluster.Group, k)}
			for i := range p.Clusters {
				p.Clusters[i].Effect = []float64{.5}
			}
			return ClusterProfile(p, nil)
		}},
		"Survivals": {20, func(k int) (*Chart, error) {
			s := must(lifecycle.KaplanMeier([]lifecycle.Duration{{Time: 1, Event: true}, {Time: 2}}))(t)
			curves := make([]*lifecycle.Survival, k)
			for i := range curves {
				curves[i] = s
			}
			return Survivals(curves, make([]string, k), "", nil)
		}},
	} {
		if _, err := c.draw(c.most + 1); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s of %d: got %v, want ErrOption", name, c.most+1, err)
		}
		chart, err := c.draw(c.most)
		if err != nil {
			t.Errorf("%s of %d: %v", name, c.most, err)
			continue
		}
		var b bytes.Buffer
		if err := chart.WriteSVG(&b, 900, 560); err != nil || b.Len() > 3_000_000 {
			t.Errorf("%s of %d: %d bytes, %v", name, c.most, b.Len(), err)
		}
		cv, err := chart.layout(900, 560)
		if err != nil {
			t.Fatal(err)
		}
		if f := faults(cv); len(f) > 0 {
			t.Errorf("%s of %d: %.300s", name, c.most, f)
		}
	}
}
