package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/lifecycle"
)

// Survivals draws Kaplan–Meier curves: the share of the customers of each
// group that is left after a time, with the band that holds it with 95 %
// probability at each time. Names are those of the groups; nil suits a single
// curve. XName names the time with its unit, such as “weeks”.
//
// Errors: [clientele.ErrEmpty] without curves or times; another number of
// names than curves; columns of different lengths, times that do not ascend or
// shares outside 0–1; more than 20 curves.
func Survivals(curves []*lifecycle.Survival, names []string, xName string, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if len(curves) == 0 {
		return nil, fmt.Errorf("chart: no survival curve: %w", clientele.ErrEmpty)
	}
	if names != nil || len(curves) > 1 {
		if err := clientele.CheckLen("names", len(names), len(curves)); err != nil {
			return nil, fmt.Errorf("chart: %w", err)
		}
	}
	if err := atMost("curves", len(curves), 20); err != nil {
		return nil, err
	}
	words := o.numbers()
	steps := make([]curve, len(curves))
	end, about := 0.0, description{o: o}
	if xName = clean(xName); xName != "" {
		about.add("Time: %s.", "时间：%s。", xName)
	}
	for k, s := range curves {
		if err := checkSurvival(s); err != nil {
			return nil, err
		}
		steps[k] = newCurve(s)
		end = max(end, s.Time[len(s.Time)-1])
		if names != nil {
			steps[k].name = clean(names[k])
		}
		about.entry("%s.", "%s。", steps[k].figures(s, o))
	}
	return newChart(o, o.say("How long customers stay", "客户留存曲线"), about.String(), func(c *canvas, area box) {
		if names != nil {
			var keys []key
			for k := range steps {
				keys = append(keys, key{text: steps[k].name, colour: c.look.category(k), line: true})
			}
			area = c.legend(area, keys)
		}
		a := c.axes(area, linear(0, end, c.grain(area.w, 5), true, words.tick), shares(0, 1, c.grain(area.h, 3.2)),
			xName, o.say("share of customers left, with 95% bands", "剩余客户占比（95% 区间）"))
		for k := range steps {
			c.bandOf(a, &steps[k], paint{c.look.category(k), .18})
		}
		for k := range steps {
			var xy []float64
			steps[k].walk(func(i int, x float64) { xy = append(xy, a.x(x), a.y(steps[k].share[i])) })
			if !(end > 0) { // all left, or were lost from view, at once
				c.circle(xy[0], xy[len(xy)-1], c.em*.3, solid(c.look.category(k)), paint{}, steps[k].name)
				continue
			}
			c.line(solid(c.look.category(k)), max(1.6, c.em*.15), xy...)
		}
	})
}

// A curve is a survival curve thinned out for drawing: it steps to share[i] at
// time[i].
type curve struct {
	name                   string
	time, share, low, high []float64
	end                    float64
}

func newCurve(s *lifecycle.Survival) curve {
	c := curve{time: []float64{0}, share: []float64{1}, low: []float64{1}, high: []float64{1}, end: s.Time[len(s.Time)-1]}
	for _, i := range thin(len(s.Time), 500) {
		low, high := s.Interval(s.Time[i], .95)
		c.time, c.share = append(c.time, s.Time[i]), append(c.share, s.Share[i])
		c.low, c.high = append(c.low, low), append(c.high, high)
	}
	return c
}

// figures says how many are left when.
func (s *curve) figures(of *lifecycle.Survival, o *Options) string {
	words := o.numbers()
	name := ""
	if s.name != "" {
		name = o.pair(s.name, "")
	}
	left, end := words.percent(of.Share[len(of.Share)-1]), words.amount(s.end)
	if median, ok := of.Quantile(.5); ok {
		return name + o.sayf("half are left after %s, %s after %s", "中位数 %s，%[3]s 时余 %[2]s", words.amount(median), left, end)
	}
	return name + o.sayf("%s are left after %s", "%[2]s 时余 %[1]s", left, end)
}

// walk visits the corners of the steps.
func (s *curve) walk(corner func(i int, x float64)) {
	for i := range s.time {
		if i > 0 {
			corner(i-1, s.time[i])
		}
		corner(i, s.time[i])
	}
	corner(len(s.time)-1, s.end)
}

// bandOf fills the band of a curve.
func (c *canvas) bandOf(a *axes, s *curve, fill paint) {
	var up, down []float64
	s.walk(func(i int, x float64) {
		up = append(up, a.x(x), a.y(s.high[i]))
		down = append(down, a.x(x), a.y(s.low[i]))
	})
	for i := len(down) - 2; i >= 0; i -= 2 {
		up = append(up, down[i], down[i+1])
	}
	c.polygon(fill, "", up...)
}

func checkSurvival(s *lifecycle.Survival) error {
	if s == nil || len(s.Time) == 0 {
		return fmt.Errorf("chart: a survival curve without times: %w", clientele.ErrEmpty)
	}
	n := len(s.Time)
	for _, err := range []error{
		clientele.CheckLen("Share", len(s.Share), n), clientele.CheckLen("SE", len(s.SE), n),
		clientele.CheckLen("AtRisk", len(s.AtRisk), n), clientele.CheckLen("Events", len(s.Events), n),
		clientele.CheckFinite("Time", s.Time), clientele.CheckFinite("Share", s.Share), clientele.CheckFinite("SE", s.SE),
	} {
		if err != nil {
			return fmt.Errorf("chart: %w", err)
		}
	}
	for i, t := range s.Time {
		if t < 0 || i > 0 && t <= s.Time[i-1] {
			return fmt.Errorf("chart: %w", &clientele.InputError{Column: "Time", Row: i, Reason: "not after the time before"})
		}
		if s.Share[i] < 0 || s.Share[i] > 1 {
			return fmt.Errorf("chart: %w", &clientele.InputError{Column: "Share", Row: i, Reason: "outside 0–1"})
		}
	}
	return nil
}
