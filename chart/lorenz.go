package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
)

// Lorenz draws the Lorenz curve: what share of the total the poorest share of
// the customers brings. The straight line is what it would be if all brought
// the same; the Gini index is twice the area between the two.
//
// Errors: [clientele.ErrEmpty] where the total is not above 0, so that there
// are no shares of it.
func Lorenz(c *abc.Concentration, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if c == nil {
		return nil, fmt.Errorf("chart: no concentration: %w", clientele.ErrEmpty)
	}
	points := c.Lorenz(400)
	if len(points) == 0 {
		return nil, fmt.Errorf("chart: the total is not above 0: %w", clientele.ErrEmpty)
	}
	words := o.numbers()
	low, half := 0.0, 0.0
	for _, p := range points {
		low = min(low, p.Y)
		if p.X <= .5 {
			half = p.Y
		}
	}
	low = max(low, -10)
	gini := words.fixed(c.Gini.Value, 3)
	about := description{o: o}
	about.add("%s, Gini index %s.", "%s，基尼系数 %s。", o.people(c.Customers), gini)
	about.add("The poorer half bring %s of the %s.", "较低的一半客户贡献 %s 的%s。", words.percent(half), shortMeasure(o))
	if top, err := c.ShareOfTop(.2); err == nil && top.Status == abc.OK {
		about.add("The best 20%% bring %s.", "前 20%% 的客户贡献 %s。", words.percent(top.Value))
	}
	return newChart(o, o.say("How unequally value is spread", "客户价值集中度（洛伦兹曲线）"), about.String(), func(c *canvas, area box) {
		a := c.axes(area, shares(0, 1, c.grain(area.w, 5)), shares(low, 1, c.grain(area.h, 3.2)),
			o.say("share of customers, the poorest first", "客户占比（价值从低到高）"), o.sayf("share of %s, cumulative", "累计占比：%s", o.measure()))
		var xy, gap []float64
		for _, p := range points {
			xy = append(xy, a.x(p.X), a.y(p.Y))
		}
		gap = append(append(gap, xy...), a.x(0), a.y(0))
		c.polygon(paint{c.look.category(0), .18}, o.sayf("Gini %s", "基尼系数 %s", gini), gap...)
		c.dashed(solid(c.look.soft), 1.2, a.x(0), a.y(0), a.x(1), a.y(1))
		c.line(solid(c.look.category(0)), max(2, c.em*.18), xy...)
		text := o.sayf("Gini %s", "基尼系数 %s", gini)
		size := c.em * 1.1
		c.plate(a.plot.x+size, a.plot.y+size*1.2, text, size, start)
	})
}
