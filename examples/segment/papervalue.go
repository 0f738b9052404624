package main

import (
	"context"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// valued says what the customers have brought, will bring, and make others
// bring.
func (a *author) valued(context.Context) (section, error) {
	s := section{ID: "value", Title: a.in("Value: what customers are worth", "客户价值")}
	w := a.worth
	text := []string{a.sayf("Existing value is %s to date, potential value what is expected within %s, discounted at %s a year, and influence what is expected of those whom a customer brought: %s of it is credited to whoever brought them. The three add up to the whole.",
		"既成价值是迄今的%s，潜在价值是未来 %s内的预期（年贴现率 %s），影响价值是所推荐客户的预期价值，其中 %s 归推荐人。三者相加即为总额。",
		a.measure(), a.units(a.cfg.horizon), web.Percent(a.cfg.discount), web.Percent(a.cfg.referral))}
	if a.forecast.chosen == nil {
		text = append(text, a.in("No model could be fitted, so nothing is expected of anybody here.", "无法拟合模型，因此没有预期价值。"))
	}
	g := gallery{opts: a.options()}
	g.draw("value-split", web.Shape{}, func(o *chart.Options) (*chart.Chart, error) { return chart.ValueSplit(w.split, nil, nil, o) })
	g.draw("value-matrix", web.Shape{Narrow: 400}, func(o *chart.Options) (*chart.Chart, error) { return chart.ValueMatrix(w.cuts, w.split, o) })
	s.Parts = []part{{Text: text, Table: a.split(), Figures: g.figures}, {Table: a.fields()}}
	if g.err != nil {
		return s, g.err
	}
	referred, err := a.referred()
	s.Parts = append(s.Parts, referred)
	return s, err
}

// split lists the parts of value.
func (a *author) split() *web.Table {
	sums := a.worth.split.Sums()
	t := &web.Table{
		Title:   a.in("Parts of value", "价值构成"),
		Columns: append(web.Left(a.in("part", "部分")), web.Right(a.measure(), a.in("share", "占比"))...),
	}
	for _, p := range []struct {
		name  string
		value float64
	}{
		{a.in("existing", "既成价值"), sums.Existing},
		{a.in("potential", "潜在价值"), sums.Potential},
		{a.in("influence", "影响价值"), sums.Influence},
		{a.in("total", "合计"), sums.Total},
	} {
		row := web.Texts(p.name, a.money(p.value), "–")
		if sums.Total > 0 {
			row[2] = barred(p.value / sums.Total)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// fields lists the quadrants of the value matrix.
func (a *author) fields() *web.Table {
	t := &web.Table{
		Title: a.sayf("Grading matrix: high is above the mean, existing %s and potential %s", "分级矩阵：高于均值为高，既成 %s，潜在 %s",
			a.money(a.worth.cuts.Existing), a.money(a.worth.cuts.Potential)),
		Columns: append(append(web.Left(a.in("customers of", "类别")), web.Right(a.in("customers", "客户数"), a.in("existing", "既成"), a.in("potential", "潜在"), a.in("influence", "影响"), a.in("total", "合计"))...),
			web.Left(a.in("what to do", "建议"))...),
	}
	_, cells := a.worth.cuts.Matrix(a.worth.split)
	for _, c := range cells {
		t.Rows = append(t.Rows, web.Texts(c.Quadrant.Label(a.lang), web.Count(c.Customers),
			a.money(c.Sums.Existing), a.money(c.Sums.Potential), a.money(c.Sums.Influence), a.money(c.Sums.Total), a.treat(c.Quadrant)))
	}
	return t
}

// treat says what the customers of a quadrant call for.
func (a *author) treat(q clv.Quadrant) string {
	switch q {
	case clv.HighValue:
		return a.in("keep: the best service, own contact", "重点保持：最佳服务，专人联系")
	case clv.HighPotential:
		return a.in("develop: invest, offer more of the range", "重点培养：加大投入，扩展品类")
	case clv.HighExisting:
		return a.in("harvest: good service at little cost", "维持收益：低成本的良好服务")
	default:
		return a.in("self-service", "自助服务")
	}
}

// referred says who brings others.
func (a *author) referred() (part, error) {
	top := a.worth.influential()
	if len(top) == 0 || a.forecast.chosen == nil {
		return part{}, nil
	}
	t := &web.Table{
		Title: a.in("Customers through whom most is expected", "推荐价值最高的客户"),
		Columns: append(append(web.Left(a.in("customer", "客户")), web.Right(a.in("brought, also indirectly", "直接和间接推荐"), a.in("influence", "影响价值"), a.in("value in all", "总价值"))...),
			web.Left(a.in("stage", "阶段"))...),
	}
	for _, row := range top[:min(listed, len(top))] {
		sources, err := a.worth.graph.Sources(a.worth.split.Expected, row)
		if err != nil {
			return part{}, err
		}
		t.Rows = append(t.Rows, web.Texts(a.key(row), web.Count(len(sources)), a.money(a.worth.split.Influence[row]),
			a.money(a.worth.split.Total[row]), a.course.of[row].Label(a.lang)))
	}
	t.More = a.rest(len(t.Rows), len(top), "")
	g := gallery{opts: a.options()}
	g.draw("influence", web.Shape{Height: 420, Narrow: 420}, func(o *chart.Options) (*chart.Chart, error) {
		return chart.InfluenceTree(a.worth.graph, a.worth.split.Expected, top[0], o)
	})
	return part{Title: a.in("Who brings others", "谁带来新客户"), Table: t, Figures: g.figures}, g.err
}

// hours are what is shared out among the customers.
const hours = 1000

// shared says how to spend attention on whom.
func (a *author) shared(context.Context) (section, error) {
	s := section{ID: "allocation", Title: a.in("Allocation: whom to spend time on", "资源分配：时间花在谁身上")}
	weights := make([]float64, a.table.Len())
	var sum float64
	for row := range weights {
		v := a.worth.split.Potential[row] + a.worth.split.Influence[row]
		if a.forecast.chosen == nil {
			v = a.table.Profit[row]
		}
		if a.table.Frequency[row] > 0 {
			weights[row] = max(0, v)
		}
		sum += weights[row]
	}
	if sum == 0 {
		s.Parts = []part{{Text: []string{a.in("Nothing is expected of anybody, so there is nothing to share out by.", "没有可预期的价值，因此无从分配。")}}}
		return s, nil
	}
	minutes, err := abc.Allocate(hours*60, weights, nil)
	if err != nil {
		return s, err
	}
	var byClass [256]int64
	for row, m := range minutes {
		byClass[a.grades.Class[row]] += m
	}
	t := &web.Table{
		Title: a.sayf("%s hours of attention, shared out by expected value", "按预期价值分配 %s 小时", web.Count(hours)),
		Columns: append(append(web.Left(a.in("class", "等级")),
			web.Right(a.in("customers", "客户数"), a.in("hours", "小时"), a.in("share", "占比"), a.in("minutes each", "人均分钟"), a.in("contact every", "联系间隔"), a.in("contacts a year", "每年联系次数"))...),
			web.Left(a.in("service", "服务"))...),
	}
	plan := abc.DefaultPlan()
	for _, c := range a.grades.Classes {
		if c.Customers == 0 {
			continue
		}
		treatment, _ := plan.Of(c.Class)
		every, contacts := "–", "–"
		if treatment.VisitDays > 0 {
			every = a.several(treatment.VisitDays, "day", "days", "天")
			contacts = web.Count(float64(c.Customers) * 365 / float64(treatment.VisitDays))
		}
		m := float64(byClass[c.Class])
		row := web.Texts(c.Class.Label(a.lang), web.Count(c.Customers), web.Number(m/60, 0), "", web.Number(m/float64(c.Customers), 0),
			every, contacts, a.in(treatment.Service, treatment.Services))
		row[3] = barred(m / 60 / hours)
		t.Rows = append(t.Rows, row)
	}
	text := a.in("Time is best spent where something is still to come. A class that has brought much but promises little gets less than its past would earn it.",
		"时间应花在仍有价值可期之处：过去贡献大但前景小的等级，所得少于其过往所应得。")
	s.Parts = []part{{Text: []string{text}, Table: t}}
	return s, nil
}
