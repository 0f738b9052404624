package web

import (
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/rfm"
)

// A gallery draws charts. One for which there is nothing to draw is left out.
type gallery struct {
	log  *slog.Logger
	lang clientele.Lang
}

// draw appends a figure.
func (g gallery) draw(list []*page.Figure, id string, s page.Shape, opts chart.Options, draw func(*chart.Options) (*chart.Chart, error)) []*page.Figure {
	opts.Theme.Lang = g.lang
	f, err := page.Draw(id, s, opts, draw)
	switch {
	case err == nil:
		return append(list, f)
	case !errors.Is(err, clientele.ErrEmpty):
		g.log.Error("chart left out", "chart", id, "error", err)
	}
	return list
}

// measure names the values of a chart, as they stand inside a sentence.
func (g gallery) measure(english string) chart.Options {
	return chart.Options{Measure: strings.ToLower(say(g.lang, english))}
}

func (g gallery) titled(english string) chart.Options {
	return chart.Options{Title: say(g.lang, english)}
}

func (g gallery) movement(o *service.Overview) []*page.Figure {
	if o.Stages == nil || o.Grades == nil {
		return nil
	}
	list := g.draw(nil, "grades-moved", page.Shape{}, g.titled("From grade to grade"), func(opts *chart.Options) (*chart.Chart, error) {
		return chart.MovementHeat(o.Grades, opts)
	})
	return g.draw(list, "stages-moved", page.Shape{}, g.titled("From stage to stage"), func(opts *chart.Options) (*chart.Chart, error) {
		return chart.MovementHeat(o.Stages, opts)
	})
}

// curves draws how profit is spread, with the frozen cuts.
func (g gallery) curves(o *service.Overview) []*page.Figure {
	var profit, orders []float64
	for _, s := range o.States {
		profit, orders = append(profit, s.Profit), append(orders, s.Orders)
	}
	ranking, err := abc.Rank(profit, &abc.Options{Rule: abc.Thresholds(o.Models.Grades.Lower), Activity: orders})
	if err != nil {
		g.log.Error("chart left out", "chart", "pareto", "error", err)
		return nil
	}
	list := g.draw(nil, "pareto", page.Shape{}, g.measure("Profit"), func(opts *chart.Options) (*chart.Chart, error) {
		return chart.Pareto(ranking, opts)
	})
	return g.draw(list, "grade-bars", page.Shape{}, g.measure("Profit"), func(opts *chart.Options) (*chart.Chart, error) {
		return chart.GradeBars(ranking, opts)
	})
}

// scores draws segments, and what customers bring by their scores.
func (g gallery) scores(o *service.Overview) []*page.Figure {
	var revenue []float64
	by := [3][]uint8{}
	groups := make([]rfm.Group, len(o.BySegment))
	var total float64
	for _, s := range o.States {
		revenue = append(revenue, s.Revenue)
		for axis, unit := range []int{100, 10, 1} {
			by[axis] = append(by[axis], uint8(s.Score/unit%10))
		}
		at := slices.IndexFunc(o.BySegment, func(group service.Group) bool { return group.ID == s.Segment })
		groups[at].Revenue += s.Revenue
		total += s.Revenue
	}
	for i, group := range o.BySegment {
		x := &groups[i]
		label := o.Models.SegmentLabel(group.ID, g.lang)
		x.ID, x.Label, x.Customers = group.ID, rfm.Text{English: label, Chinese: label}, group.Customers
		x.Share, x.Profit = float64(group.Customers)/float64(len(o.States)), group.Profit
		if total > 0 {
			x.RevenueShare = x.Revenue / total
		}
	}
	scores := &rfm.Scores{By: by[:], R: by[0], F: by[1], M: by[2]}
	for _, axis := range o.Models.Scores.Axes {
		scores.Axes, scores.Levels = append(scores.Axes, axis.Name), append(scores.Levels, axis.Levels())
	}
	list := g.draw(nil, "segments", page.Shape{Height: 520, Narrow: 520}, g.measure("Revenue"), func(opts *chart.Options) (*chart.Chart, error) {
		return chart.SegmentBars(groups, opts)
	})
	heat, err := scores.Heat(rfm.FrequencyAxis, rfm.RecencyAxis, revenue)
	if err != nil {
		g.log.Error("chart left out", "chart", "scores", "error", err)
		return list
	}
	return g.draw(list, "scores", page.Shape{Height: 520}, g.measure("Revenue"), func(opts *chart.Options) (*chart.Chart, error) {
		return chart.RFMHeat(heat, opts)
	})
}

// worth draws the value matrix, and what the customers of each grade are worth.
func (g gallery) worth(o *service.Overview) []*page.Figure {
	split := o.Network.Split
	list := g.draw(nil, "value-matrix", page.Shape{}, chart.Options{}, func(opts *chart.Options) (*chart.Chart, error) {
		return chart.ValueMatrix(o.Models.Economics.Cuts, split, opts)
	})
	var names []string
	group := make([]int, len(o.States))
	for i, s := range o.States {
		group[i] = slices.IndexFunc(o.ByGrade, func(g service.Group) bool { return g.ID == s.Grade })
	}
	sheet := sheet{Lang: g.lang}
	for _, grade := range o.ByGrade {
		names = append(names, sheet.gradeLabel(grade.ID))
	}
	return g.draw(list, "value-by-grade", page.Shape{}, chart.Options{}, func(opts *chart.Options) (*chart.Chart, error) {
		return chart.ValueSplit(split, group, names, opts)
	})
}

// portrait draws one customer: what it is worth among others, how likely it is
// to come again, and through whom value has come up to it.
func (g gallery) portrait(o *service.Overview, p *service.Profile) []*page.Figure {
	row, ok := o.Network.Row[p.ID]
	if !ok {
		return nil
	}
	split, names := g.compare(o, row)
	list := g.draw(nil, "compared", page.Shape{Height: 300, Narrow: 300}, g.titled("This customer among others"),
		func(opts *chart.Options) (*chart.Chart, error) {
			return chart.ValueSplit(split, []int{0, 1, 2}, names, opts)
		})
	for _, f := range list {
		f.Caption = say(g.lang, "existing, potential and influence value") // the chart takes the means for customers
	}
	if history, err := p.Ledger.History(p.State.AsOf.Time(), clientele.Week); err == nil && history.Len() > 0 && history.T[0] >= 4 {
		list = g.draw(list, "alive", page.Shape{}, chart.Options{}, func(opts *chart.Options) (*chart.Chart, error) {
			return chart.AliveMap(p.Models.Purchases, history, opts)
		})
	}
	if flow := o.Network.Split.Realised; flow.Received[row] > 0 {
		opts := chart.Options{Names: func(row int) string { return page.Name(o.Names[o.Network.IDs[row]]) }}
		list = g.draw(list, "influence", page.Shape{Full: true}, opts, func(opts *chart.Options) (*chart.Chart, error) {
			return chart.InfluenceTree(o.Network.Graph, flow, row, opts)
		})
	}
	return list
}

// compare returns the value of one customer, of the mean of its grade and of
// the mean of all, as three customers of a split.
func (g gallery) compare(o *service.Overview, row int) (*clv.ValueSplit, []string) {
	all := o.Network.Split
	part := func(column []float64, of func(i int) bool) float64 {
		var sum float64
		n := 0
		for i, v := range column {
			if of(i) {
				sum += v
				n++
			}
		}
		return sum / float64(max(n, 1))
	}
	split := &clv.ValueSplit{}
	for _, of := range []func(int) bool{
		func(i int) bool { return i == row },
		func(i int) bool { return o.States[i].Grade == o.States[row].Grade },
		func(int) bool { return true },
	} {
		split.Existing = append(split.Existing, part(all.Existing, of))
		split.Potential = append(split.Potential, part(all.Potential, of))
		split.Influence = append(split.Influence, part(all.Influence, of))
		split.Total = append(split.Total, part(all.Total, of))
	}
	return split, []string{say(g.lang, "This customer"), say(g.lang, "Mean of the grade"), say(g.lang, "Mean of all")}
}
