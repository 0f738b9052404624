package main

import (
	"cmp"
	"context"
	"slices"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// graded says who is in which class, and how much depends on how few.
func (a *author) graded(context.Context) (section, error) {
	s := section{ID: "grades", Title: a.in("Grades: who matters", "客户分级：谁最重要")}
	text := []string{a.sayf("Graded by %s: the best 5%% of the customers are A, the next 15%% B, the rest C. Those who bring less than nothing stand apart.",
		"按%s分级：最好的 5%% 为 A 类，其次 15%% 为 B 类，其余为 C 类；入不敷出者单列。", a.measure())}
	if e := a.concentration.Effective; e.Status == abc.OK && a.buyers > 1 {
		text = append(text, a.sayf("The %s is as concentrated as if %s brought all of it alike (Gini index %s).",
			"%s的集中程度相当于全部由 %s平均贡献（基尼系数 %s）。",
			a.measure(), a.customers(max(1, int(e.Value+0.5))), web.Number(a.concentration.Gini.Value, 2)))
	}
	table := &web.Table{
		Title:   a.in("Classes, the best first", "各等级，最好者在前"),
		Columns: append(web.Left(a.in("class", "等级")), web.Right(a.in("customers", "客户数"), a.measure(), a.in("each", "人均"), a.in("share", "占比"))...),
	}
	for _, c := range a.grades.Classes {
		if c.Customers > 0 {
			row := web.Texts(c.Class.Label(a.lang), web.Count(c.Customers), a.money(c.Value), a.money(c.Mean))
			table.Rows = append(table.Rows, append(row, barred(c.Share)))
		}
		if c.Class == abc.Loss && c.Customers > 0 && a.grades.Gains > 0 {
			table.More = a.sayf("Shares are of the %s that the others bring, before the losses.", "占比以亏损前的 %s 为基数。", a.money(a.grades.Gains))
		}
	}
	g := gallery{opts: a.options()}
	g.draw("pareto", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.Pareto(a.grades, o) })
	g.draw("pyramid", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.Pyramid(a.grades, o) })
	g.draw("grade-ring", web.Shape{Height: 360, Narrow: 250}, func(o *chart.Options) (*chart.Chart, error) { return chart.GradeRing(a.grades, o) })
	g.draw("grade-bars", web.Shape{Height: 360}, func(o *chart.Options) (*chart.Chart, error) { return chart.GradeBars(a.grades, o) })
	g.draw("lorenz", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.Lorenz(a.concentration, o) })
	if a.costs {
		whale, err := abc.NewWhale(a.table.Profit)
		if err != nil {
			return s, err
		}
		g.draw("whale", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.WhaleCurve(whale, o) })
	}
	s.Parts = []part{{Text: text, Table: table, Figures: g.figures}, {Table: a.best()}}
	return s, g.err
}

// best lists the customers who bring most.
func (a *author) best() *web.Table {
	t := &web.Table{
		Title: a.sayf("The customers with most %s", "%s最高的客户", a.measure()),
		Columns: append(append(web.Left(a.in("customer", "客户")), web.Right(a.measure(), a.in("share", "占比"), a.in("orders", "订单数"), a.in("days since", "距今天数"))...),
			web.Left(a.in("class", "等级"), a.in("segment", "细分"), a.in("stage", "阶段"))...),
	}
	for _, row := range a.grades.Order[:min(listed, a.buyers)] {
		cells := web.Texts(a.key(row), a.money(a.table.Profit[row]), web.Percent(a.grades.Share[row]),
			web.Count(a.table.Frequency[row]), web.Count(a.table.Recency[row]),
			a.grades.Class[row].Label(a.lang), a.segments.by.Segment(row).Label.In(a.lang), a.course.of[row].Label(a.lang))
		t.Rows = append(t.Rows, cells)
	}
	t.More = a.rest(len(t.Rows), a.buyers, a.in("; customers.csv has all", "，全部见 customers.csv"))
	return t
}

// segmented says which segments there are and what to do for each.
func (a *author) segmented(context.Context) (section, error) {
	s := section{ID: "segments", Title: a.in("Segments: who behaves how", "客户细分：行为如何")}
	text := a.in("Scored from 1 to 5 on how recently, how often and for how much they bought (5 is best), and named by the scores.",
		"按最近购买时间、购买频率和金额各评 1 至 5 分（5 为最佳），并据此命名。")
	t := &web.Table{
		Title: a.in("Segments, most revenue first", "各细分，收入高者在前"),
		Columns: append(append(web.Left(a.in("segment", "细分")),
			web.Right(a.in("customers", "客户数"), a.in("revenue", "收入"), a.in("share", "占比"), a.in("days since", "距今天数"), a.in("orders", "订单数"), a.in("each", "人均"))...),
			web.Left(a.in("what to do", "建议"))...),
	}
	for _, i := range a.byRevenue() {
		g := a.segments.groups[i]
		var treatment string
		if i < len(a.segments.by.Segments) {
			treatment = a.segments.by.Segments[i].Treatment.In(a.lang)
		}
		row := web.Texts(g.Label.In(a.lang), web.Count(g.Customers), a.money(g.Revenue), "", web.Count(g.Recency), web.Count(g.Frequency), a.money(g.Monetary), treatment)
		row[3] = barred(g.RevenueShare)
		t.Rows = append(t.Rows, row)
	}
	t.More = a.in("Days, orders and each are medians: half of the segment has less.", "距今天数、订单数和人均为中位数。")
	g := gallery{opts: a.options()}
	g.opts.Measure = a.in("revenue", "收入")
	g.draw("segment-bars", web.Shape{Height: 480, Narrow: 460}, func(o *chart.Options) (*chart.Chart, error) { return chart.SegmentBars(a.segments.groups, o) })
	g.caption("segment-bars", a.in("A segment brings more than its share where the bar of revenue is the longer one.", "收入条长于客户条的细分，贡献高于其人数占比。"))
	g.draw("segment-map", web.Shape{Height: 480}, func(o *chart.Options) (*chart.Chart, error) { return chart.SegmentMap(a.segments.groups, o) })
	g.caption("segment-map", a.in("The larger the field, the more revenue the segment brings.", "面积越大，该细分带来的收入越多。"))
	g.draw("segment-ring", web.Shape{Narrow: 320}, func(o *chart.Options) (*chart.Chart, error) { return chart.SegmentRing(a.segments.groups, o) })
	g.caption("segment-ring", a.in("Customers and revenue, segment by segment.", "各细分的客户与收入。"))
	heat, err := a.segments.scores.Heat("recency", "frequency", a.table.Monetary)
	if err != nil {
		return s, err
	}
	g.draw("rfm-heat", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.RFMHeat(heat, o) })
	s.Parts = []part{{Text: []string{text}, Table: t, Figures: g.figures}}
	return s, g.err
}

// byRevenue returns the segments that somebody is in, those with most revenue
// first.
func (a *author) byRevenue() []int {
	var out []int
	for i, g := range a.segments.groups {
		if g.Customers > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(i, j int) int {
		return cmp.Compare(a.segments.groups[j].Revenue, a.segments.groups[i].Revenue)
	})
	return out
}
