package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
)

// Pareto draws the ABC curve of a ranking: the share of value that the best
// share of the customers bring, from the most valuable customer to the right,
// with a field for each grade. With up to 60 customers a bar shows the share
// of each. Losses let the curve fall at its end.
//
// Errors: [clientele.ErrEmpty] where no value is above 0, so that there is
// nothing to have shares of; columns of different lengths.
func Pareto(r *abc.Ranking, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	order, err := activeRows(r)
	if err != nil {
		return nil, err
	}
	n := len(order)
	cumulative := make([]float64, n+1)
	low, high := 0.0, 1.0
	for i, row := range order {
		cumulative[i+1] = cumulative[i] + r.Share[row]
		low, high = min(low, cumulative[i+1]), max(high, cumulative[i+1])
	}
	if high < 1+1e-6 {
		high = 1
	}
	curve := thin(n+1, 600)
	single := make([]float64, 0, 60)
	if n <= 60 {
		for _, row := range order {
			single = append(single, r.Share[row])
		}
	}
	bands := gradeBands(r, o)
	words := o.numbers()
	about := description{o: o}
	about.add("The best customers are on the left. %s in all.", "最有价值的客户在左侧。共 %s。", o.people(n))
	for _, b := range bands {
		about.entry("%s: %s of the customers (%s) bring %s of the %s.", "%s：%s 的客户（%s 位）贡献 %s 的%s。",
			b.label, words.percent(b.customers), words.count(b.count), words.percent(b.value), shortMeasure(o))
	}
	title := o.say("Customers by grade: who brings the value", "客户分级帕累托图：价值由谁贡献")
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		colours := gradeColours(c.look, bands)
		keys := make([]key, len(bands))
		for i, b := range bands {
			keys[i] = key{text: o.sayf("%s: %s of customers, %s of %s", "%s：客户 %s，%[4]s %[3]s",
				b.label, words.percent(b.customers), words.percent(b.value), shortMeasure(o)), colour: colours[i]}
		}
		area = c.legend(area, keys)
		a := c.axes(area, shares(0, 1, c.grain(area.w, 5)), shares(low, high, c.grain(area.h, 3.2)),
			o.say("share of customers, the most valuable first", "客户占比（价值从高到低）"),
			o.sayf("share of %s, cumulative", "累计占比：%s", o.measure()))
		x := func(i int) float64 { return a.x(float64(i) / float64(n)) }
		zero := a.y(0)
		first := 0
		for i, b := range bands {
			last := first + b.count
			xy := []float64{x(first), zero}
			for _, k := range curve {
				if k == first || k == last || k > first && k < last {
					xy = append(xy, x(k), a.y(cumulative[k]))
				}
			}
			if !inSorted(curve, last) {
				xy = append(xy, x(last), a.y(cumulative[last]))
			}
			if !inSorted(curve, first) {
				xy = append(xy[:2], append([]float64{x(first), a.y(cumulative[first])}, xy[2:]...)...)
			}
			xy = append(xy, x(last), zero)
			c.polygon(solid(colours[i]), keys[i].text, xy...)
			first = last
		}
		for i, share := range single {
			top, base := a.y(max(share, 0)), a.y(min(share, 0))
			c.rect(box{x(i) + 1, top, max(1, x(i+1)-x(i)-2), base - top}, paint{c.look.back, .55}, words.percent(share))
		}
		var xy []float64
		for _, k := range curve {
			xy = append(xy, x(k), a.y(cumulative[k]))
		}
		c.line(solid(c.look.ink), max(1.5, c.em*.13), xy...)
		c.marksOf80(a, cumulative, o)
	})
}

// marksOf80 marks where 80 % of the value is reached.
func (c *canvas) marksOf80(a *axes, cumulative []float64, o *Options) {
	n := len(cumulative) - 1
	for k := range cumulative {
		if cumulative[k] < .8-1e-12 {
			continue
		}
		share := float64(k) / float64(n)
		px, py := a.x(share), a.y(cumulative[k])
		c.dashed(solid(c.look.soft), 1, a.plot.x, py, px, py, px, a.plot.bottom())
		c.circle(px, py, c.em*.28, solid(c.look.ink), solid(c.look.back), "")
		text := o.sayf("%s of customers bring %s", "%s 的客户贡献 %s", c.look.words.percent(share), c.look.words.percent(cumulative[k]))
		w := c.width(text, c.em*.95, false)
		// Below the curve, on the fields; to the left where there is no room.
		x, y, anchor := px+c.em*.7, py+c.em*1.3, start
		if x+w > a.plot.right() {
			x, anchor = px-c.em*.7, end
			if x-w < a.plot.x {
				x, anchor = a.plot.right()-c.em*.3, end
			}
		}
		c.plate(x, y, text, c.em*.95, anchor)
		return
	}
}

// plate draws a text on a field of the background colour.
func (c *canvas) plate(x, y float64, s string, size float64, a anchor) {
	w := c.width(s, size, false)
	left := x
	switch a {
	case start:
	case middle:
		left -= w / 2
	case end:
		left -= w
	}
	c.rect(box{left - size*.3, y - size*.8, w + size*.6, size * 1.6}, paint{c.look.back, .85}, "")
	c.mid(x, y, s, size, a, c.look.ink)
}

// A band is a class as it is drawn.
type band struct {
	class            abc.Class
	label            string
	count            int
	customers, value float64 // shares
	total            float64
}

// gradeBands returns the classes of a ranking that have active customers.
func gradeBands(r *abc.Ranking, o *Options) []band {
	var out []band
	for _, s := range r.Classes {
		if s.Class == abc.Inactive || s.Customers == 0 {
			continue
		}
		out = append(out, band{s.Class, s.Class.Label(o.Theme.Lang), s.Customers, 0, s.Share, s.Value})
	}
	n := 0
	for _, b := range out {
		n += b.count
	}
	for i := range out {
		out[i].customers = float64(out[i].count) / float64(n)
	}
	return out
}

// gradeColours gives grades the colours of the ramp, the best the strongest,
// and losses the colour of warning.
func gradeColours(l *look, bands []band) []rgb {
	grades := 0
	for _, b := range bands {
		if b.class.IsGrade() {
			grades++
		}
	}
	out := make([]rgb, len(bands))
	for i, b := range bands {
		if b.class.IsGrade() {
			out[i] = l.ordered(i, grades)
		} else {
			out[i] = l.bad
		}
	}
	return out
}

// activeRows returns the rows of a ranking that are active, the best first.
func activeRows(r *abc.Ranking) ([]int, error) {
	if r == nil {
		return nil, fmt.Errorf("chart: no ranking: %w", clientele.ErrEmpty)
	}
	n := len(r.Class)
	for _, check := range []error{
		clientele.CheckLen("Share", len(r.Share), n),
		clientele.CheckLen("Order", len(r.Order), n),
		clientele.CheckFinite("Share", r.Share),
	} {
		if check != nil {
			return nil, fmt.Errorf("chart: %w", check)
		}
	}
	out := make([]int, 0, n)
	for i, row := range r.Order {
		if row < 0 || row >= n {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Order", Row: i, Reason: "no such row"})
		}
		if r.Class[row] != abc.Inactive {
			out = append(out, row)
		}
	}
	if len(out) == 0 || !(r.Gains > 0) {
		return nil, fmt.Errorf("chart: no customer with a value above 0: %w", clientele.ErrEmpty)
	}
	counted := 0
	for _, s := range r.Classes {
		if s.Class != abc.Inactive {
			counted += s.Customers
		}
	}
	if counted != len(out) {
		return nil, fmt.Errorf("chart: %w", clientele.CheckLen("Classes", counted, len(out)))
	}
	return out, nil
}

// thin returns about limit of the numbers from 0 to n−1, evenly spread, with
// both ends.
func thin(n, limit int) []int {
	if n <= limit {
		limit = n
	}
	out := make([]int, 0, limit)
	for i := range limit {
		k := 0
		if limit > 1 {
			k = int(int64(i) * int64(n-1) / int64(limit-1))
		}
		out = append(out, k)
	}
	return out
}

// inSorted reports whether k is among ascending numbers.
func inSorted(sorted []int, k int) bool {
	low, high := 0, len(sorted)
	for low < high {
		mid := (low + high) / 2
		if sorted[mid] < k {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low < len(sorted) && sorted[low] == k
}
