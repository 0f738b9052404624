package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
)

// WhaleCurve draws cumulative profit over the customers, from the most to the
// least profitable: it rises to its peak over those who earn, is level over
// those who break even and falls to the total over those who lose money.
//
// Errors: [clientele.ErrEmpty] without customers; figures that are not finite.
func WhaleCurve(w *abc.Whale, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if w == nil || len(w.Cumulative) == 0 {
		return nil, fmt.Errorf("chart: no customers: %w", clientele.ErrEmpty)
	}
	if err := clientele.CheckFinite("Cumulative", w.Cumulative); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	n := len(w.Cumulative)
	at := thin(n+1, 600)
	values := make([]float64, len(at))
	low, high := 0.0, 0.0
	for i, k := range at {
		if k > 0 {
			values[i] = w.Cumulative[k-1]
		}
		low, high = min(low, values[i]), max(high, values[i])
	}
	words := o.numbers()
	peak, total, profitable, losing := w.Peak, w.Total, w.Profitable, w.Losing
	high, low = max(high, peak), min(low, total)
	about := description{o: o}
	if profitable > 0 {
		about.add("Profit from %s: %s.", "%s盈利：%s。", o.people(profitable), o.worth(peak))
	}
	if losing > 0 {
		about.add("Loss from %s: %s.", "%s亏损：%s。", o.people(losing), o.worth(-w.Loss))
	}
	about.add("Total: %s.", "合计：%s。", o.worth(total))
	switch {
	case losing == 0 || w.Enough == 0: // all are needed, or there is no profit
	case w.Enough == 1:
		about.add("The best customer alone earns as much as all together.", "前 1 位客户即已贡献全部利润。")
	default:
		about.add("The best %s alone earn as much as all together.", "前 %s 位客户即已贡献全部利润。", words.count(w.Enough))
	}
	return newChart(o, o.say("Whale curve: who earns the profit and who consumes it", "鲸鱼曲线：谁创造利润、谁消耗利润"), about.String(), func(c *canvas, area box) {
		name := o.say("cumulative profit", "累计利润")
		even := n - profitable - losing
		var keys []key
		for _, k := range []struct {
			count  int
			name   string
			colour rgb
		}{
			{profitable, o.say("profitable", "盈利"), c.look.good},
			{even, o.say("break even", "持平"), c.look.quiet},
			{losing, o.say("losing", "亏损"), c.look.bad},
		} {
			if k.count > 0 {
				keys = append(keys, key{text: fmt.Sprintf("%s (%s)", k.name, words.count(k.count)), colour: k.colour})
			}
		}
		area = c.legend(area, keys)
		a := c.axes(area, shares(0, 1, c.grain(area.w, 5)), linear(low, high, c.grain(area.h, 3.2), false, words.tick),
			o.say("share of customers, the most profitable first", "客户占比（利润从高到低）"), withUnit(name, o.Unit))
		x := func(k int) float64 { return a.x(float64(k) / float64(n)) }
		fill := func(from, to int, colour rgb, tip string) {
			if from >= to {
				return
			}
			xy := []float64{x(from), a.y(0)}
			for i, k := range at {
				if k >= from && k <= to {
					xy = append(xy, x(k), a.y(values[i]))
				}
			}
			xy = append(xy, x(to), a.y(0))
			c.polygon(paint{colour, .3}, tip, xy...)
		}
		fill(0, profitable, c.look.good, o.say("profitable", "盈利"))
		fill(profitable, n-losing, c.look.quiet, o.say("break even", "持平"))
		fill(n-losing, n, c.look.bad, o.say("losing", "亏损"))
		var xy []float64
		for i, k := range at {
			xy = append(xy, x(k), a.y(values[i]))
		}
		c.line(solid(c.look.quiet), 1, a.plot.x, a.y(0), a.plot.right(), a.y(0))
		c.line(solid(c.look.ink), max(1.8, c.em*.16), xy...)
		mark := func(k int, v float64, text string, above bool) {
			px, py := x(k), a.y(v)
			c.circle(px, py, c.em*.28, solid(c.look.ink), solid(c.look.back), text)
			w := c.width(text, c.em, false)
			lx := min(max(px, a.plot.x+w/2+c.em*.4), a.plot.right()-w/2-c.em*.4)
			ly := py + c.em*1.3
			if above && py-c.em*2 > a.plot.y {
				ly = py - c.em*1.2
			}
			ly = min(ly, a.plot.bottom()-c.em)
			c.plate(lx, ly, text, c.em, middle)
		}
		peakText, totalText := o.sayf("peak %s", "峰值 %s", words.amount(peak)), o.sayf("total %s", "合计 %s", words.amount(total))
		if losing > 0 && profitable > 0 && x(n)-x(profitable) > c.width(peakText+totalText, c.em, false)*.75 {
			mark(profitable, peak, peakText, true)
			mark(n, total, totalText, false)
		} else if profitable > 0 && losing > 0 {
			c.plate(a.plot.right()-c.em*.4, a.plot.bottom()-c.em*1.2, peakText+" → "+totalText, c.em, end)
		} else {
			mark(n, total, totalText, false)
		}
	})
}
