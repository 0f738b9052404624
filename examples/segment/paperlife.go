package main

import (
	"context"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/lifecycle"
)

// staged says where in their lives the customers are, how they moved there,
// and where they are heading.
func (a *author) staged(ctx context.Context) (section, error) {
	s := section{ID: "stages", Title: a.in("Stages: who comes and who goes", "生命阶段：谁来谁走")}
	g := gallery{opts: a.options()}
	past := a.seen()
	if len(past.AsOf) > 1 {
		g.draw("stage-area", web.Shape{Full: true, Height: 380}, func(o *chart.Options) (*chart.Chart, error) { return chart.StageArea(past, o) })
		moves, err := lifecycle.MoveMany(yearly(past), &lifecycle.MoveOptions[lifecycle.Stage]{Labels: lifecycle.Stages()})
		if err != nil {
			return s, err
		}
		g.draw("sankey", web.Shape{Height: 460, Narrow: 460}, func(o *chart.Options) (*chart.Chart, error) { return chart.Sankey(moves, o) })
		g.draw("movement", web.Shape{Height: 460, Narrow: 380}, func(o *chart.Options) (*chart.Chart, error) { return chart.MovementHeat(a.course.movement, o) })
	}
	if err := a.drawCohorts(ctx, &g); err != nil {
		return s, err
	}
	if err := a.drawSecond(&g); err != nil {
		return s, err
	}
	crossed, err := abc.Cross(a.grades.Class, a.course.of, a.table.Profit, nil, nil)
	if err != nil {
		return s, err
	}
	cross := gallery{opts: a.options()}
	cross.opts.Title = a.in("Grades by stage: who is good, and still there", "等级与阶段：谁好且仍在")
	cross.draw("crossed", web.Shape{Height: 360}, func(o *chart.Options) (*chart.Chart, error) { return chart.CrossMatrix(crossed, o) })
	if cross.err != nil {
		return s, cross.err
	}
	text := a.in("Each customer's silence is judged by its own rhythm, not by a fixed number of days: three weeks are long for who buys every week, and nothing for who buys once a year.",
		"每位客户的沉默按其自身节奏判断，而非固定天数：对每周购买者，三周已很长；对每年购买一次者，三周不算什么。")
	s.Parts = []part{
		{Text: []string{text}, Table: a.stages()},
		{Figures: cross.figures},
		{Title: a.in("Movement", "变动"), Figures: g.figures},
		a.outlook(),
	}
	return s, g.err
}

// stages lists the stages with what each calls for.
func (a *author) stages() *web.Table {
	now := a.course.now
	var revenue [lifecycle.Departed + 1]float64
	for i, row := range now.Row {
		revenue[now.Stage[i]] += a.table.Monetary[row]
	}
	var goals [lifecycle.Departed + 1]string
	for _, action := range lifecycle.DefaultActions(a.lang) {
		goals[action.Stage] = action.Goal
	}
	t := &web.Table{
		Title: a.in("Stages, in the order of a life", "各阶段，按生命周期排列"),
		Columns: append(append(web.Left(a.in("stage", "阶段")), web.Right(a.in("customers", "客户数"), a.in("share", "占比"), a.in("revenue", "收入"))...),
			web.Left(a.in("aim", "目标"))...),
	}
	counts := now.Count()
	for _, stage := range lifecycle.Stages() {
		if n := counts[stage]; n > 0 {
			row := web.Texts(stage.Label(a.lang), web.Count(n), "", a.money(revenue[stage]), goals[stage])
			row[2] = barred(float64(n) / float64(now.Len()))
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// seen returns the part of the series in which there were customers.
func (a *author) seen() *lifecycle.Series {
	first, _ := a.ledger.Span()
	past := a.course.past
	k, skip := len(past.AsOf), 0
	for skip < k-1 && past.AsOf[skip] < first {
		skip++
	}
	out := &lifecycle.Series{AsOf: past.AsOf[skip:]}
	for at := 0; at < len(past.Stage); at += k {
		out.Stage = append(out.Stage, past.Stage[at+skip:at+k]...)
	}
	return out
}

// yearly returns the stages of the last day and of one or two years before,
// or of the first day where the past is shorter.
func yearly(s *lifecycle.Series) []lifecycle.Labelling[lifecycle.Stage] {
	const year = 4 // quarters
	var days []int
	for j := len(s.AsOf) - 1; j >= 0; j -= year {
		days = append([]int{j}, days...)
	}
	if len(days) == 1 {
		days = []int{0, len(s.AsOf) - 1}
	}
	var out []lifecycle.Labelling[lifecycle.Stage]
	for _, j := range days {
		out = append(out, s.Labelling(j, nil))
	}
	return out
}

// cohorts is how many groups are shown, so that a phone has room for them.
const cohorts = 8

// drawCohorts draws which share of those who came together still buys.
func (a *author) drawCohorts(ctx context.Context, g *gallery) error {
	first, _ := a.ledger.Span()
	var edges []time.Time
	for _, months := range []int{1, 3, 12} {
		if edges = periods(first.Time(), a.asOf.Time(), months); len(edges) <= 16 {
			break
		}
	}
	edges = edges[max(0, len(edges)-cohorts-1):]
	if len(edges) < 3 {
		return nil
	}
	t, err := lifecycle.Cohorts(ctx, a.ledger.Timeline, edges, nil)
	if err != nil {
		return err
	}
	g.draw("cohorts", web.Shape{Height: 440, Narrow: 380}, func(o *chart.Options) (*chart.Chart, error) { return chart.CohortHeat(t, o) })
	return nil
}

// periods returns the first days of the periods of so many months that lie
// wholly between two days, and of the one after them.
func periods(from, to time.Time, months int) []time.Time {
	at := time.Date(from.Year(), time.Month((int(from.Month())-1)/months*months+1), 1, 0, 0, 0, 0, time.UTC)
	var out []time.Time
	for ; !at.After(to.AddDate(0, 0, 1)); at = at.AddDate(0, months, 0) {
		out = append(out, at)
	}
	return out
}

// drawSecond draws how long the second order takes to come.
func (a *author) drawSecond(g *gallery) error {
	var durations []lifecycle.Duration
	for row := range a.ledger.Len() {
		var days []clientele.Date
		for d := range a.ledger.Days(row) {
			if d.IsPurchase() && d.Date <= a.asOf {
				days = append(days, d.Date)
			}
		}
		switch {
		case len(days) > 1:
			durations = append(durations, lifecycle.Duration{Time: a.cfg.unit.Between(days[0], days[1]), Event: true})
		case len(days) == 1:
			durations = append(durations, lifecycle.Duration{Time: a.cfg.unit.Between(days[0], a.asOf)})
		}
	}
	if len(durations) == 0 {
		return nil
	}
	curve, err := lifecycle.KaplanMeier(durations)
	if err != nil {
		return err
	}
	opts := g.opts
	g.opts.Title = a.in("Customers without a second order", "尚未再次购买的客户")
	g.draw("second", web.Shape{Height: 440}, func(o *chart.Options) (*chart.Chart, error) {
		return chart.Survivals([]*lifecycle.Survival{curve}, nil, a.sayf("%ss since the first order", "%s（首单后）", a.unit()), o)
	})
	g.opts = opts
	end := len(curve.Time) - 1
	text := a.sayf("%s of the customers have not ordered again after %s %ss.", "%[2]s %[3]s后，%[1]s 的客户仍未再次下单。",
		web.Percent(curve.Share[end]), web.Number(curve.Time[end], 1), a.unit())
	if half, ok := curve.Quantile(0.5); ok {
		text = a.sayf("Half of the customers have ordered again after %s %ss.", "半数客户在 %s %s后再次下单。", web.Number(half, 1), a.unit())
	}
	g.caption("second", text)
	return nil
}

// outlook says how many customers each stage will have.
func (a *author) outlook() part {
	o := a.course.outlook
	if o == nil {
		return part{}
	}
	p := part{
		Title: a.in("Outlook", "展望"),
		Text: []string{a.in("So many customers each stage will have if they go on moving and arriving as they did. Intervals have 90% coverage and take the arrivals as given.",
			"若客户继续按以往方式变动和到来，各阶段的客户数如下。区间覆盖 90%，新客户数视为已知。")},
		Table: &web.Table{
			Title: a.in("Customers by stage", "各阶段客户数"),
			Columns: append(web.Left(a.in("stage", "阶段")), web.Right(a.in("now", "现在"), a.in("in a quarter", "一季后"), a.in("interval", "区间"),
				a.in("in a year", "一年后"), a.in("interval", "区间"))...),
		},
	}
	for i, stage := range lifecycle.Stages() {
		if o.start[i] == 0 && o.ahead[3].Mean[i] < 0.5 {
			continue
		}
		row := []string{stage.Label(a.lang), web.Count(o.start[i])}
		for _, f := range []lifecycle.Forecast{o.ahead[0], o.ahead[3]} {
			row = append(row, web.Count(f.Mean[i]), web.Count(f.Lo[i])+"–"+web.Count(f.Hi[i]))
		}
		p.Table.Rows = append(p.Table.Rows, web.Texts(row...))
	}
	return p
}
