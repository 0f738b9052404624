package chart

import (
	"math"

	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/rfm"
)

// GradeBars draws for each grade of a ranking two bars: its share of the
// customers and its share of the value. A loss reaches to the left.
//
// Errors are those of [Pareto].
func GradeBars(r *abc.Ranking, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if _, err := activeRows(r); err != nil {
		return nil, err
	}
	bands := gradeBands(r, o)
	parts := make([]part, len(bands))
	for i, b := range bands {
		parts[i] = part{b.label, float64(b.count), b.total}
	}
	return pairs(o, o.sayf("Grades: share of customers and of %s", "各等级：客户占比与%s占比", shortMeasure(o)), parts)
}

// SegmentBars draws for each segment two bars: its share of the customers and
// its share of the revenue, in the order of the groups.
//
// Errors are those of [SegmentRing].
func SegmentBars(groups []rfm.Group, opts *Options) (*Chart, error) {
	o := revenue(opts)
	parts, err := segmentParts(groups, o)
	if err != nil {
		return nil, err
	}
	return pairs(o, o.sayf("Segments: share of customers and of %s", "客户细分：客户占比与%s占比", shortMeasure(o)), parts)
}

// pairs draws two bars for each part. Shares of value are of the gains, so
// that losses show beside them.
func pairs(o *Options, title string, parts []part) (*Chart, error) {
	words := o.numbers()
	customers, gains := 0.0, 0.0
	for _, p := range parts {
		customers += p.customers
		gains += max(0, p.value)
	}
	low, high := 0.0, 0.0
	about := description{o: o}
	both := make([][2]float64, len(parts))
	for i, p := range parts {
		both[i][0] = p.customers / customers
		if gains > 0 {
			both[i][1] = p.value / gains
		}
		low, high = min(low, both[i][1]), max(high, both[i][0], both[i][1])
		about.entry("%s: %s of customers, %s of %s.", "%s：客户 %s，%[4]s %[3]s。",
			p.label, words.percent(both[i][0]), words.percent(both[i][1]), shortMeasure(o))
	}
	low = max(low, -10)
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		colours := [2]rgb{c.look.quiet, c.look.good}
		names := [2]string{o.say("share of customers", "客户占比"), o.sayf("share of %s", "%s占比", shortMeasure(o))}
		area = c.legend(area, []key{{text: names[0], colour: colours[0]}, {text: names[1], colour: colours[1]}})
		area, shown := c.few(area, len(parts), 1.5, o)
		labels := make([]string, shown)
		for i := range labels {
			labels[i] = parts[i].label
		}
		plot, size := c.rows(area, labels)
		room := c.width("100.0%", size, false) + size*.6
		left := 0.0
		if low < 0 {
			left = room
		}
		plot = plot.inset(left, 0, room, 0)
		at := func(v float64) float64 { return plot.x + plot.w*(max(v, low)-low)/max(high-low, 1e-12) }
		row := plot.h / float64(shown)
		for i := range shown {
			for k, share := range both[i] {
				thick := row * .36
				y := plot.y + float64(i)*row + row*.12 + float64(k)*(thick+row*.04)
				x0, x1 := at(0), at(share)
				if math.Abs(x1-x0) < 1 && share > 0 {
					x1 = x0 + 1
				}
				colour := colours[k]
				if share < 0 {
					colour = c.look.bad
				}
				text := words.percent(share)
				c.rect(box{min(x0, x1), y, math.Abs(x1 - x0), thick}, solid(colour), o.pair(parts[i].label, names[k]+" "+text))
				s := min(size, thick*1.15)
				if share < 0 {
					c.mid(x1-s*.4, y+thick/2, text, s, end, c.look.soft)
				} else {
					c.mid(x1+s*.4, y+thick/2, text, s, start, c.look.soft)
				}
			}
		}
		c.line(solid(c.look.quiet), 1, at(0), plot.y, at(0), plot.bottom())
	})
}

// few returns how many rows of at least the given height in em fit, and says
// below them how many are left out.
func (c *canvas) few(area box, rows int, least float64, o *Options) (box, int) {
	room := max(1, int(area.h/(c.em*least)))
	if rows <= room {
		return area, rows
	}
	area = c.note(area, o.more(rows-max(1, room-1)))
	return area, max(1, room-1)
}

// rows draws names of rows at the left and returns the room beside them and
// the size of text that suits the rows.
func (c *canvas) rows(area box, labels []string) (box, float64) {
	size := c.em
	if len(labels) > 0 {
		size = min(c.em, max(c.em*.7, area.h/float64(len(labels))*.62))
	}
	widest := 0.0
	for _, s := range labels {
		widest = max(widest, c.width(s, size, false))
	}
	widest = min(widest, area.w*.34)
	row := area.h / float64(max(1, len(labels)))
	for i, s := range labels {
		c.mid(area.x+widest, area.y+(float64(i)+.5)*row, c.fit(s, size, widest+.5, false), size, end, c.look.ink)
	}
	return area.inset(widest+size*.6, 0, 0, 0), size
}
