package chart

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/cluster"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/lifecycle"
	"github.com/clientele-go/clientele/rfm"
)

// TestNothing: without data there is an error of the kind ErrEmpty.
func TestNothing(t *testing.T) {
	none := map[string]func() (*Chart, error){
		"Pareto":       func() (*Chart, error) { return Pareto(nil, nil) },
		"Pareto empty": func() (*Chart, error) { return Pareto(&abc.Ranking{}, nil) },
		"GradeRing":    func() (*Chart, error) { return GradeRing(nil, nil) },
		"GradeBars":    func() (*Chart, error) { return GradeBars(nil, nil) },
		"Pyramid":      func() (*Chart, error) { return Pyramid(nil, nil) },
		"Lorenz":       func() (*Chart, error) { return Lorenz(nil, nil) },
		"WhaleCurve":   func() (*Chart, error) { return WhaleCurve(&abc.Whale{}, nil) },
		"GradeMatrix":  func() (*Chart, error) { return GradeMatrix(abc.Quadrants{}, nil, nil, nil, nil) },
		"CrossMatrix":  func() (*Chart, error) { return CrossMatrix[int, int](nil, nil) },
		"CrossMatrix sum": func() (*Chart, error) {
			return CrossMatrix(&abc.Matrix[int, int]{X: []int{1}, Y: []int{1}, Count: []int{0}}, nil)
		},
		"ValueMatrix":      func() (*Chart, error) { return ValueMatrix(clv.ValueCuts{}, nil, nil) },
		"SegmentRing":      func() (*Chart, error) { return SegmentRing(nil, nil) },
		"SegmentBars":      func() (*Chart, error) { return SegmentBars(nil, nil) },
		"SegmentMap":       func() (*Chart, error) { return SegmentMap([]rfm.Group{{ID: "x"}}, nil) },
		"RFMHeat":          func() (*Chart, error) { return RFMHeat(&rfm.Heat{}, nil) },
		"AliveMap":         func() (*Chart, error) { return AliveMap(clv.BGNBD{}, nil, nil) },
		"ExpectedMap":      func() (*Chart, error) { return ExpectedMap(clv.BGNBD{}, &clientele.History{}, 1, nil) },
		"Tracking":         func() (*Chart, error) { return Tracking(&clv.Track{}, 0, "", nil) },
		"TrackingPer":      func() (*Chart, error) { return TrackingPer(nil, 0, "", nil) },
		"Calibration":      func() (*Chart, error) { return Calibration(&clv.Evaluation{}, nil) },
		"FrequencyBars":    func() (*Chart, error) { return FrequencyBars(nil, nil) },
		"ValueSplit":       func() (*Chart, error) { return ValueSplit(&clv.ValueSplit{}, nil, nil, nil) },
		"InfluenceTree":    func() (*Chart, error) { return InfluenceTree(nil, nil, 0, nil) },
		"StageArea":        func() (*Chart, error) { return StageArea(&lifecycle.Series{}, nil) },
		"MovementHeat":     func() (*Chart, error) { return MovementHeat[int](nil, nil) },
		"MovementHeat sum": func() (*Chart, error) { return MovementHeat(&lifecycle.Movement[int]{Counts: make([]int, 9)}, nil) },
		"Sankey":           func() (*Chart, error) { return Sankey[int](nil, nil) },
		"CohortHeat":       func() (*Chart, error) { return CohortHeat(&lifecycle.CohortTable{}, nil) },
		"Survivals":        func() (*Chart, error) { return Survivals([]*lifecycle.Survival{{}}, nil, "", nil) },
		"ClusterScatter":   func() (*Chart, error) { return ClusterScatter(&cluster.Points{}, nil, nil, nil) },
		"ClusterProfile":   func() (*Chart, error) { return ClusterProfile(&cluster.Profile{}, nil) },
		"Silhouettes":      func() (*Chart, error) { return Silhouettes(&cluster.SilhouetteReport{}, nil, nil, nil) },
	}
	for name, f := range none {
		if _, err := f(); !errors.Is(err, clientele.ErrEmpty) {
			t.Errorf("%s: got %v, want ErrEmpty", name, err)
		}
	}
}

// TestMalformed: results that no package makes are errors that name a column.
func TestMalformed(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	ranking := func(change func(*abc.Ranking)) *abc.Ranking {
		r := must(abc.Rank([]float64{3, 2, 1}, nil))(t)
		change(r)
		return r
	}
	bad := map[string]func() (*Chart, error){
		"Order":   func() (*Chart, error) { return Pareto(ranking(func(r *abc.Ranking) { r.Order[0] = 9 }), nil) },
		"Share":   func() (*Chart, error) { return Pyramid(ranking(func(r *abc.Ranking) { r.Share[0] = nan }), nil) },
		"Classes": func() (*Chart, error) { return GradeBars(ranking(func(r *abc.Ranking) { r.Classes = nil }), nil) },
		"short":   func() (*Chart, error) { return GradeRing(ranking(func(r *abc.Ranking) { r.Order = r.Order[:1] }), nil) },
		"whale":   func() (*Chart, error) { return WhaleCurve(&abc.Whale{Cumulative: []float64{inf}}, nil) },
		"matrix":  func() (*Chart, error) { return GradeMatrix(abc.Quadrants{}, []float64{1}, []float64{nan}, nil, nil) },
		"size": func() (*Chart, error) {
			return GradeMatrix(abc.Quadrants{}, []float64{1}, []float64{1}, []float64{-1}, nil)
		},
		"cells": func() (*Chart, error) {
			return CrossMatrix(&abc.Matrix[int, int]{X: []int{1}, Y: []int{1, 2}, Count: []int{1}}, nil)
		},
		"cell": func() (*Chart, error) {
			return CrossMatrix(&abc.Matrix[int, int]{X: []int{1}, Y: []int{1}, Count: []int{-1}}, nil)
		},
		"sums": func() (*Chart, error) {
			return CrossMatrix(&abc.Matrix[int, int]{X: []int{1}, Y: []int{1}, Count: []int{1}, Sum: []float64{nan}}, nil)
		},
		"revenue": func() (*Chart, error) { return SegmentBars([]rfm.Group{{Customers: 1, Revenue: inf}}, nil) },
		"heat":    func() (*Chart, error) { return RFMHeat(&rfm.Heat{Customers: [][]int{{1, 2}, {1}}}, nil) },
		"mean": func() (*Chart, error) {
			return RFMHeat(&rfm.Heat{Customers: [][]int{{1}}, Mean: [][]float64{{nan}}}, nil)
		},
		"model": func() (*Chart, error) {
			return AliveMap(clv.BGNBD{}, &clientele.History{X: []float64{1}, T: []float64{9}}, nil)
		},
		"history": func() (*Chart, error) {
			return AliveMap(clv.BGNBD{}, &clientele.History{X: []float64{1}, T: []float64{inf}}, nil)
		},
		"edges": func() (*Chart, error) {
			return Tracking(&clv.Track{Edge: []float64{2, 1}, Cumulative: []float64{1, 2}}, 0, "", nil)
		},
		"actual": func() (*Chart, error) {
			return Tracking(&clv.Track{Edge: []float64{1}, Cumulative: []float64{1}, Actual: []float64{nan}}, 0, "", nil)
		},
		"bins": func() (*Chart, error) {
			return Calibration(&clv.Evaluation{Calibration: []clv.CalibrationBin{{Actual: inf}}}, nil)
		},
		"expected": func() (*Chart, error) {
			return FrequencyBars(&clv.Frequencies{Actual: []float64{1}, Expected: []float64{-1}}, nil)
		},
		"split": func() (*Chart, error) { return ValueSplit(&clv.ValueSplit{Total: []float64{1}}, nil, nil, nil) },
		"stages": func() (*Chart, error) {
			return StageArea(&lifecycle.Series{AsOf: []clientele.Date{1, 2}, Stage: make([]lifecycle.Stage, 3)}, nil)
		},
		"days": func() (*Chart, error) {
			return StageArea(&lifecycle.Series{AsOf: []clientele.Date{2, 2}, Stage: make([]lifecycle.Stage, 2)}, nil)
		},
		"counts": func() (*Chart, error) { return MovementHeat(&lifecycle.Movement[int]{Counts: make([]int, 4)}, nil) },
		"negative": func() (*Chart, error) {
			return Sankey([]*lifecycle.Movement[int]{{Counts: []int{0, 0, 0, 0, -1, 0, 0, 0, 0}}}, nil)
		},
		"cohorts": func() (*Chart, error) { return CohortHeat(&lifecycle.CohortTable{Edges: []clientele.Date{1, 2}}, nil) },
		"curve":   func() (*Chart, error) { return Survivals([]*lifecycle.Survival{{Time: []float64{1}}}, nil, "", nil) },
		"names":   func() (*Chart, error) { return Survivals(make([]*lifecycle.Survival, 2), nil, "", nil) },
		"points": func() (*Chart, error) {
			return ClusterScatter(&cluster.Points{D: 1, Data: []float64{nan}}, []int{0}, nil, nil)
		},
		"labels": func() (*Chart, error) {
			return ClusterScatter(&cluster.Points{D: 1, Data: []float64{1}}, []int{-2}, nil, nil)
		},
		"effect": func() (*Chart, error) {
			return ClusterProfile(&cluster.Profile{Features: []string{"a"}, Clusters: []cluster.Group{{}}}, nil)
		},
		"rows": func() (*Chart, error) {
			return Silhouettes(&cluster.SilhouetteReport{Row: []int{5}, Value: []float64{1}}, []int{0}, nil, nil)
		},
	}
	for name, f := range bad {
		_, err := f()
		var input *clientele.InputError
		if err == nil || !errors.As(err, &input) && !errors.Is(err, clientele.ErrOption) {
			t.Errorf("%s: got %v, want an InputError", name, err)
		} else if !strings.HasPrefix(err.Error(), "chart: ") {
			t.Errorf("%s: %v has no prefix", name, err)
		}
	}
}

// TestExtremes draws values at the ends of float64: no panic, no NaN.
func TestExtremes(t *testing.T) {
	ctx := context.Background()
	columns := [][]float64{
		{1},
		{0, 0},
		{5e-324, 0},
		{1e307, 1, -1e306},
		{-1, 2},
		{1e-9, 2e-9, 3e-9},
		{1e15, -1e15, 1e16},
		{7, 7, 7},
		{math.MaxFloat64 / 8, math.MaxFloat64 / 16},
		{-5, -6},
		{1e17, 1e17 + 16},
	}
	for _, v := range columns {
		t.Run(fmt.Sprint(v), func(t *testing.T) {
			draw := func(c *Chart, err error) {
				t.Helper()
				if err != nil {
					var input *clientele.InputError
					if !errors.Is(err, clientele.ErrEmpty) && !errors.As(err, &input) || !strings.HasPrefix(err.Error(), "chart: ") {
						t.Errorf("neither a picture nor a clear error: %v", err)
					}
					return
				}
				for _, size := range [][2]int{{MinWidth, MinHeight}, {900, 560}} {
					cv, err := c.layout(size[0], size[1])
					if err != nil {
						t.Fatal(err)
					}
					if f := faults(cv); len(f) > 0 {
						t.Errorf("%s: %v", c.Title(), f)
					}
					var b bytes.Buffer
					if err := c.WriteSVG(&b, size[0], size[1]); err != nil || noNumber.MatchString(b.String()) {
						t.Errorf("%s: %v, or no number", c.Title(), err)
					}
				}
				if err := c.WritePNG(io.Discard, MinWidth, MinHeight); err != nil {
					t.Error(err)
				}
			}
			r := must(abc.Rank(v, nil))(t)
			draw(Pareto(r, nil))
			draw(GradeRing(r, nil))
			draw(GradeBars(r, nil))
			draw(Pyramid(r, nil))
			draw(Lorenz(must(abc.Concentrate(v))(t), nil))
			draw(WhaleCurve(must(abc.NewWhale(v))(t), nil))
			draw(GradeMatrix(abc.Quadrants{Existing: v[0], Potential: v[0]}, v, v, nil, nil))
			draw(GradeMatrix(abc.Quadrants{}, v, v, nil, nil))
			place := make([]int, len(v))
			for i := range place {
				place[i] = i
			}
			draw(CrossMatrix(must(abc.Cross(place, place, v, nil, nil))(t), nil))
			var groups []rfm.Group
			for i, x := range v {
				groups = append(groups, rfm.Group{ID: strings.Repeat("long ", 20*i) + "name", Customers: 1 + i, Revenue: x})
			}
			draw(SegmentBars(groups, nil))
			draw(SegmentRing(groups, nil))
			draw(SegmentMap(groups, nil))
			draw(RFMHeat(&rfm.Heat{X: "a", Y: "b", Customers: [][]int{make([]int, len(v)), filled(len(v))}, Mean: [][]float64{v, v}}, nil))
			zero := make([]float64, len(v))
			draw(ValueSplit(&clv.ValueSplit{Existing: v, Potential: zero, Influence: zero, Total: v}, nil, nil, nil))
			g := must(clv.NewReferralGraph(len(v), &clv.Referrals{From: []int{0}[:min(1, len(v)-1)], To: []int{1}[:min(1, len(v)-1)]}, nil))(t)
			if f, err := g.Flow(ctx, v, .2, nil); err == nil {
				draw(InfluenceTree(g, f, 0, nil))
			}
			edge := make([]float64, len(v))
			abs := make([]float64, len(v))
			for i := range v {
				edge[i], abs[i] = float64(i+1), math.Abs(v[i])
			}
			draw(Tracking(&clv.Track{Edge: edge, Cumulative: abs, Actual: abs}, 1.5, "weeks", nil))
			draw(TrackingPer(&clv.Track{Edge: edge, Per: abs}, 0, "weeks", nil))
			draw(FrequencyBars(&clv.Frequencies{Actual: abs, Expected: zero}, nil))
			draw(Calibration(&clv.Evaluation{Calibration: []clv.CalibrationBin{{Customers: 1, Predicted: abs[0], Actual: abs[len(abs)-1]}}}, nil))
			draw(ClusterScatter(&cluster.Points{D: 1, Data: v}, make([]int, len(v)), nil, nil))
		})
	}
}

// FuzzClean checks that cleaned texts can stand in an SVG.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a", "\x00\ufffe\xff", "A & <B>", "\u202eabc", "客户 \U0001F600", strings.Repeat("long ", 200)} {
		f.Add(s)
	}
	look, err := (&Theme{}).resolve()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := &Chart{title: clean(s), about: clean(s), theme: look, draw: func(c *canvas, area box) {
			for _, line := range c.wrap(clean(s), c.em, area.w, 3, false) {
				if w := c.width(line, c.em, false); w > area.w+1e-6 {
					t.Errorf("%q is %v wide, want at most %v", line, w, area.w)
				}
				c.text(area.x, area.y, line, c.em, start, c.look.ink)
			}
		}}
		var b bytes.Buffer
		if err := c.WriteSVG(&b, 480, 300); err != nil {
			t.Fatal(err)
		}
		outline(t, b.Bytes())
	})
}

// filled returns n ones.
func filled(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}
