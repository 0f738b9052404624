package chart

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/rfm"
)

// GradeRing draws two rings, or pies with a hole: how the customers are spread
// over the grades of a ranking, and how their value is. A class of customers
// with losses has a part of the first ring only.
//
// Errors are those of [Pareto].
func GradeRing(r *abc.Ranking, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if _, err := activeRows(r); err != nil {
		return nil, err
	}
	bands := gradeBands(r, o)
	parts := make([]part, len(bands))
	for i, b := range bands {
		parts[i] = part{b.label, float64(b.count), b.total}
	}
	return rings(o, o.sayf("Customers and %s by grade", "各等级客户数与%s占比", shortMeasure(o)), parts,
		func(l *look) []rgb { return gradeColours(l, bands) })
}

// SegmentRing draws two rings: how the customers are spread over segments, and
// how their revenue is.
//
// Errors: [clientele.ErrEmpty] without customers; a revenue that is not finite;
// more than 500 segments.
func SegmentRing(groups []rfm.Group, opts *Options) (*Chart, error) {
	o := revenue(opts)
	parts, err := segmentParts(groups, o)
	if err != nil {
		return nil, err
	}
	return rings(o, o.sayf("Customers and %s by segment", "各细分客户数与%s占比", shortMeasure(o)), parts,
		func(l *look) []rgb { return categories(l, len(parts)) })
}

// revenue returns the options with revenue as the default measure.
func revenue(opts *Options) *Options {
	o := *orDefault(opts)
	if o.Measure == "" {
		o.Measure = o.say("revenue", "收入")
	}
	return &o
}

// A part is one piece of a whole that is measured twice.
type part struct {
	label            string
	customers, value float64
}

// segmentParts returns the segments that have customers.
func segmentParts(groups []rfm.Group, o *Options) ([]part, error) {
	var out []part
	for i, g := range groups {
		if math.IsNaN(g.Revenue) || math.IsInf(g.Revenue, 0) {
			return nil, fmt.Errorf("chart: %w", &clientele.InputError{Column: "Revenue", Row: i, Reason: "not finite"})
		}
		if g.Customers <= 0 {
			continue
		}
		out = append(out, part{groupLabel(g, o), float64(g.Customers), g.Revenue})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("chart: no customer in any segment: %w", clientele.ErrEmpty)
	}
	return out, atMost("segments", len(out), 500)
}

func groupLabel(g rfm.Group, o *Options) string {
	if s := g.Label.In(o.Theme.Lang); s != "" {
		return clean(s)
	}
	return clean(g.ID)
}

func categories(l *look, n int) []rgb {
	out := make([]rgb, n)
	for i := range out {
		out[i] = l.category(i)
	}
	return out
}

// rings draws a ring of customers beside a ring of value.
func rings(o *Options, title string, parts []part, colours func(*look) []rgb) (*Chart, error) {
	words := o.numbers()
	customers, value := 0.0, 0.0
	for _, p := range parts {
		customers += p.customers
		value += max(0, p.value)
	}
	about, keys := description{o: o}, make([]string, len(parts))
	for i, p := range parts {
		brings := words.percent(0)
		if value > 0 {
			brings = words.percent(p.value / value)
		}
		keys[i] = o.sayf("%s: %s of customers, %s of %s", "%s：客户 %s，%[4]s %[3]s",
			p.label, words.percent(p.customers/customers), brings, shortMeasure(o))
		about.entry("%s.", "%s。", keys[i])
	}
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		shades := colours(c.look)
		legend := make([]key, len(parts))
		for i, p := range parts {
			legend[i] = key{text: p.label, colour: shades[i]}
		}
		area = c.legend(area, legend)
		for half := range 2 {
			b := box{area.x + float64(half)*area.w/2, area.y, area.w / 2, area.h}
			total, name, figure := customers, o.say("customers", "客户"), words.count(int(customers))
			if customers == 1 {
				name = o.say("customer", "客户")
			}
			if half == 1 {
				total, name, figure = value, withUnit(shortMeasure(o), o.Unit), words.amount(value)
			}
			at := -math.Pi / 2
			radius := min(b.w, b.h) * .47
			x, y := b.x+b.w/2, b.y+b.h/2
			inner := radius * .56
			for i, p := range parts {
				v := p.customers
				if half == 1 {
					v = max(0, p.value)
				}
				if !(total > 0) || v <= 0 {
					continue
				}
				share := v / total
				c.slice(x, y, inner, radius, at, at+2*math.Pi*share, shades[i], keys[i])
				mid := at + math.Pi*share
				label := words.percent(share)
				if size := c.em * .95; share*2*math.Pi*radius*.78 > c.width(label, size, false)*1.15 && radius-inner > c.width(label, size, false)*1.02 {
					c.mid(x+radius*.78*math.Cos(mid), y+radius*.78*math.Sin(mid), label, size, middle, inkOn(shades[i]))
				}
				at += 2 * math.Pi * share
			}
			if !(total > 0) {
				c.slice(x, y, inner, radius, 0, 2*math.Pi, c.look.grid, "")
			}
			big := min(c.em*1.5, inner*.5)
			c.mid(x, y-big*.35, c.fit(figure, big, inner*1.8, true), big, middle, c.look.ink).bold = true
			c.mid(x, y+big*.7, c.fit(name, c.em*.9, inner*1.7, false), c.em*.9, middle, c.look.soft)
		}
	})
}

// shortMeasure returns the name of the values without their unit.
func shortMeasure(o *Options) string {
	if o.Measure == "" {
		return o.say("value", "价值")
	}
	return clean(o.Measure)
}

// slice draws a piece of a ring, with a thin gap around it.
func (c *canvas) slice(x, y, inner, outer, from, to float64, colour rgb, tip string) {
	whole := to-from > 2*math.Pi-1e-9 // without a gap
	path := arc(x, y, outer, from, to, false)
	if whole {
		path = append(path, segment{kind: 'Z'})
	}
	path = append(path, arc(x, y, inner, to, from, !whole)...)
	path = append(path, segment{kind: 'Z'})
	c.shape(path, solid(colour), solid(c.look.back), max(1, c.em*.1), tip)
}
