package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/lifecycle"
)

// StageArea draws how many customers are in each stage of life as time goes
// by, from [lifecycle.DetectMany]: the departed at the bottom, the stages in
// the order of a life above them. Customers who are not known yet are not
// there. A series of one day is a single pile.
//
// Errors: [clientele.ErrEmpty] for a series without days or customers; stages
// of another number than days × customers; days that do not ascend.
func StageArea(s *lifecycle.Series, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if s == nil || len(s.AsOf) == 0 || len(s.Stage) == 0 {
		return nil, fmt.Errorf("chart: no stages: %w", clientele.ErrEmpty)
	}
	days := append([]clientele.Date(nil), s.AsOf...)
	if len(s.Stage)%len(days) != 0 {
		return nil, fmt.Errorf("chart: %w", &clientele.InputError{
			Column: "Stage", Row: -1,
			Reason: fmt.Sprintf("%d stages are no whole number of rows of %d days", len(s.Stage), len(days)),
		})
	}
	for j := 1; j < len(days); j++ {
		if days[j] <= days[j-1] {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "AsOf", Row: j, Reason: "not after the day before"})
		}
	}
	stages := lifecycle.Stages()
	piles := make([][]int, len(stages))
	for k := range piles {
		piles[k] = make([]int, len(days))
	}
	for i, stage := range s.Stage {
		if k := int(stage) - int(stages[0]); k >= 0 && k < len(stages) {
			piles[k][i%len(days)]++
		}
	}
	last := len(days) - 1
	most := 0
	for j := range days {
		sum := 0
		for k := range piles {
			sum += piles[k][j]
		}
		most = max(most, sum)
	}
	if most == 0 {
		return nil, fmt.Errorf("chart: no customer in any stage: %w", clientele.ErrEmpty)
	}
	words := o.numbers()
	var atEnd []string
	for k, stage := range stages {
		if slices.Max(piles[k]) > 0 {
			atEnd = append(atEnd, stage.Label(o.Theme.Lang)+" "+words.count(piles[k][last]))
		}
	}
	about := description{o: o}
	about.add("From %s to %s. At the end: %s.", "%s 至 %s。期末：%s。",
		o.day(days[0]), o.day(days[last]), strings.Join(atEnd, o.say(", ", "，")))
	return newChart(o, o.say("Customers by stage of life", "客户生命周期阶段分布"), about.String(), func(c *canvas, area box) {
		colours := stageColours(c.look)
		var keys []key
		for k, stage := range stages {
			if slices.Max(piles[k]) == 0 {
				continue
			}
			keys = append(keys, key{text: stage.Label(o.Theme.Lang), colour: colours[k]})
		}
		area = c.legend(area, keys)
		from, to := days[0], days[last]
		if from == to {
			to++
		}
		a := c.axes(area, calendar(from, to, c.grain(area.w, 7), o),
			counts(float64(most), c.grain(area.h, 3.2), words), "", o.say("customers", "客户数"))
		x := func(j int) float64 { return a.x(float64(days[j])) }
		at := thin(len(days), 400)
		floor := make([]int, len(days))
		for k := range slices.Backward(stages) {
			var up, down []float64
			for _, j := range at {
				down = append(down, x(j), a.y(float64(floor[j])))
			}
			total := 0
			for j := range days {
				floor[j] += piles[k][j]
				total += piles[k][j]
			}
			if total == 0 {
				continue
			}
			for _, j := range at {
				up = append(up, x(j), a.y(float64(floor[j])))
			}
			if len(days) == 1 {
				up = append(up, a.plot.right(), up[1])
				down = append(down, a.plot.right(), down[1])
			}
			for i := len(down) - 2; i >= 0; i -= 2 {
				up = append(up, down[i], down[i+1])
			}
			c.polygon(solid(colours[k]), o.pair(stages[k].Label(o.Theme.Lang), words.count(piles[k][last])), up...)
		}
	})
}

// stageColours returns the colours of the stages, from prospects to the
// departed, who are grey.
func stageColours(l *look) []rgb {
	return []rgb{
		l.category(6), l.category(4), l.category(2), l.category(0), l.category(1), l.quiet,
	}
}

// labelColours returns a colour for each label: stages and grades have the
// same ones in every chart, all else comes from the palette.
func (l *look) labelColours(labels []any) []rgb {
	stages := stageColours(l)
	grades := 0
	for _, label := range labels {
		if class, ok := label.(abc.Class); ok && class.IsGrade() {
			grades++
		}
	}
	out := make([]rgb, len(labels))
	grade := 0
	for i, label := range labels {
		out[i] = l.category(i)
		switch label := label.(type) {
		case lifecycle.Stage:
			if k := int(label) - int(lifecycle.Prospect); k >= 0 && k < len(stages) {
				out[i] = stages[k]
			}
		case abc.Class:
			switch {
			case label.IsGrade():
				out[i] = l.ordered(grade, grades)
				grade++
			case label == abc.Loss:
				out[i] = l.bad
			default:
				out[i] = l.quiet
			}
		}
	}
	return out
}

// kindsOf returns labels of one type as labels of any.
func kindsOf[L any](labels []L) []any {
	out := make([]any, len(labels))
	for i, l := range labels {
		out[i] = l
	}
	return out
}
