package chart

import (
	"math"

	"github.com/clientele-go/clientele/abc"
)

// Pyramid draws the customer pyramid of a ranking: a layer for each grade, the
// best on top, as high as its share of the customers, so that its area shows
// how many stand on which level; beside it what the layer brings.
//
// Errors are those of [Pareto].
//
// Source: Curry and Curry (2000), The Customer Marketing Method.
func Pyramid(r *abc.Ranking, opts *Options) (*Chart, error) {
	o := orDefault(opts)
	if _, err := activeRows(r); err != nil {
		return nil, err
	}
	bands := gradeBands(r, o)
	words := o.numbers()
	texts := make([]string, len(bands))
	about := description{o: o}
	for i, b := range bands {
		texts[i] = o.sayf("%s: %s (%s), %s of %s", "%s：%s（%s），%[5]s %[4]s",
			b.label, o.people(b.count), words.percent(b.customers), words.percent(b.value), shortMeasure(o))
		about.entry("%s.", "%s。", texts[i])
	}
	return newChart(o, o.say("Customer pyramid", "客户金字塔"), about.String(), func(c *canvas, area box) {
		colours := gradeColours(c.look, bands)
		// A layer is as high as its share, but high enough for its text.
		least := min(c.em*2.9, area.h/float64(len(bands)))
		heights := stretch(bands, area.h, least)
		heads, shares := make([]string, len(bands)), make([]string, len(bands))
		wide := 0.0
		for i, b := range bands {
			heads[i] = o.pair(b.label, o.people(b.count))
			shares[i] = o.sayf("%s of customers, %s of %s", "客户 %s，%[3]s %[2]s",
				words.percent(b.customers), words.percent(b.value), shortMeasure(o))
			wide = max(wide, c.width(heads[i], c.em, true), c.width(shares[i], c.em*.92, false))
		}
		base := max(area.w*.34, min(area.w-wide-c.em*1.2, area.h*1.25))
		mid := area.x + base/2
		half := func(y float64) float64 { return base / 2 * (y - area.y) / area.h }
		y := area.y
		for i, b := range bands {
			next := y + heights[i]
			gap := min(1.5, heights[i]*.1)
			c.polygon(solid(colours[i]), texts[i],
				mid-half(y+gap), y+gap, mid+half(y+gap), y+gap, mid+half(next-gap), next-gap, mid-half(next-gap), next-gap)
			centre := (y + next) / 2
			width := 2 * half(centre-c.em*.4)
			if s := c.fit(b.label, c.em, width*.9, true); s == b.label {
				c.mid(mid, centre, s, c.em, middle, inkOn(colours[i])).bold = true
			}
			x := area.x + base + c.em*1.2
			c.line(solid(c.look.grid), 1, mid+half(centre)+c.em*.3, centre, x-c.em*.3, centre)
			room := area.right() - x
			c.mid(x, centre-c.em*.65, c.fit(heads[i], c.em, room, true), c.em, start, c.look.ink).bold = true
			c.mid(x, centre+c.em*.6, c.fit(shares[i], c.em*.92, room, false), c.em*.92, start, c.look.soft)
			y = next
		}
	})
}

// stretch divides a height by shares of customers, none below the least.
func stretch(bands []band, height, least float64) []float64 {
	out := make([]float64, len(bands))
	free, share := height, 1.0
	fixed := make([]bool, len(bands))
	for again := true; again; {
		again = false
		for i, b := range bands {
			if !fixed[i] && b.customers/math.Max(share, 1e-12)*free < least {
				out[i], fixed[i], again = least, true, true
				free -= least
				share -= b.customers
				break
			}
		}
	}
	for i, b := range bands {
		if !fixed[i] {
			out[i] = b.customers / math.Max(share, 1e-12) * max(0, free)
		}
	}
	return out
}
