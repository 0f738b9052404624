package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clientele-go/clientele/rfm"
)

// SegmentMap draws segments as fields of a tree map: as large as their
// revenue, or as their customers where nobody brings any. Segments whose
// revenue is not above 0 have no field and are named below.
//
// Errors are those of [SegmentRing].
func SegmentMap(groups []rfm.Group, opts *Options) (*Chart, error) {
	o := revenue(opts)
	parts, err := segmentParts(groups, o)
	if err != nil {
		return nil, err
	}
	customers, revenue := 0.0, 0.0
	for _, p := range parts {
		customers += p.customers
		revenue += max(0, p.value)
	}
	words := o.numbers()
	type field struct {
		part
		place int // in the parts, for the colour
		size  float64
		text  string
	}
	var fields []field
	without, about := "", description{o: o}
	for i, p := range parts {
		f := field{part: p, place: i, size: p.customers}
		share := 0.0
		if revenue > 0 {
			f.size, share = p.value, p.value/revenue
		}
		f.text = o.sayf("%s: %s of customers, %s of %s", "%s：客户 %s，%[4]s %[3]s",
			p.label, words.percent(p.customers/customers), words.percent(share), shortMeasure(o))
		about.entry("%s.", "%s。", f.text)
		if f.size > 0 {
			fields = append(fields, f)
		} else {
			without += o.say("; ", "；") + p.label
		}
	}
	slices.SortStableFunc(fields, func(a, b field) int { return cmp.Compare(b.size, a.size) })
	sizes := make([]float64, len(fields))
	whole := 0.0
	for i, f := range fields {
		sizes[i] = f.size
		whole += f.size
	}
	smallNote := func(small []int) string {
		if len(small) == 0 {
			return ""
		}
		var list []string
		for _, i := range small {
			list = append(list, fmt.Sprintf("%s %s", fields[i].label, words.percent(fields[i].size/whole)))
		}
		return o.say("Small fields, the largest first: ", "小块（从大到小）：") + strings.Join(list, o.say(", ", "，"))
	}
	title := o.sayf("Segments by %s", "各细分%s占比（树图）", shortMeasure(o))
	return newChart(o, title, about.String(), func(c *canvas, area box) {
		if without != "" {
			area = c.note(area, o.say("Without revenue: ", "无收入：")+without[len(o.say("; ", "；")):])
		}
		// Fields too small for their whole names are named below them, which takes
		// room from all, so that it may become more of them.
		var small []int
		var boxes []box
		var names [][]string
		before := len(c.marks)
		for range 4 {
			c.marks = c.marks[:before]
			boxes = squarify(sizes, c.note(area, smallNote(small)))
			names = names[:0]
			var now []int
			for i, b := range boxes {
				names = append(names, c.nameIn(b, fields[i].label))
				if n := len(names[i]); n == 0 || strings.HasSuffix(names[i][n-1], "…") {
					now = append(now, i)
				}
			}
			if len(now) <= len(small) {
				break
			}
			small = now
		}
		for i, b := range boxes {
			f := fields[i]
			colour := c.look.category(f.place)
			gap := min(1.2, b.w*.1, b.h*.1)
			c.rect(b.inset(gap, gap, gap, gap), solid(colour), f.text)
			ink, size := inkOn(colour), c.fieldSize()
			x, y := b.x+size*.6, b.y+size*1.1
			for _, s := range names[i] {
				c.mid(x, y, s, size, start, ink).bold = true
				y += size * 1.2
			}
			if len(names[i]) == 0 {
				continue
			}
			share := o.sayf("%s of customers", "客户 %s", words.percent(f.customers/customers))
			if revenue > 0 {
				share = o.sayf("%s of %s", "%[2]s %[1]s", words.percent(f.value/revenue), shortMeasure(o))
			}
			for _, s := range []string{share, o.people(int(f.customers))} {
				if y+size*.6 > b.bottom() || c.width(s, size*.95, false) > b.w-size*1.2 {
					break
				}
				c.mid(x, y, s, size*.95, start, ink)
				y += size * 1.2
			}
		}
	})
}

// fieldSize returns the size of text in the fields of a tree map.
func (c *canvas) fieldSize() float64 { return c.em * 1.05 }

// nameIn breaks a name so that it fits into a field, or returns no lines where
// it does not.
func (c *canvas) nameIn(b box, s string) []string {
	size := c.fieldSize()
	room := b.h - size*.6
	if room < size*1.2 || b.w < size*2.5 {
		return nil
	}
	return c.name(s, size, b.w-size*1.2, room > size*2.4)
}

// name breaks a name between words into one or two lines, or cuts it off after
// a few characters; there are no lines where not even that fits.
func (c *canvas) name(s string, size, width float64, two bool) []string {
	count := 1
	if two {
		count = 2
	}
	lines := c.wrap(s, size, width, count, true)
	if strings.Join(lines, " ") == s || strings.Join(lines, "") == s && isWide([]rune(s)[0]) {
		return lines
	}
	short := c.fit(s, size, width, true)
	if utf8.RuneCountInString(short) < 5 {
		return nil
	}
	return []string{short}
}

// squarify divides a box into boxes of the given sizes, which fall, each as
// near to a square as its neighbours allow.
//
// Source: Bruls, Huizing and van Wijk (2000), Data Visualization, 33–42.
func squarify(sizes []float64, area box) []box {
	total := 0.0
	largest := 0.0
	for _, s := range sizes {
		largest = max(largest, s)
	}
	scaled := make([]float64, len(sizes))
	for i, s := range sizes {
		scaled[i] = s / largest
		total += scaled[i]
	}
	for i := range scaled {
		scaled[i] *= area.w * area.h / total
	}
	out := make([]box, 0, len(sizes))
	for len(scaled) > 0 {
		side := min(area.w, area.h)
		n := 1
		for n < len(scaled) && worst(scaled[:n+1], side) <= worst(scaled[:n], side) {
			n++
		}
		sum := 0.0
		for _, s := range scaled[:n] {
			sum += s
		}
		thick := sum / max(side, 1e-9)
		at := 0.0
		for _, s := range scaled[:n] {
			long := s / max(thick, 1e-9)
			if area.w >= area.h {
				out = append(out, box{area.x, area.y + at, thick, long})
			} else {
				out = append(out, box{area.x + at, area.y, long, thick})
			}
			at += long
		}
		if area.w >= area.h {
			area.x, area.w = area.x+thick, max(0, area.w-thick)
		} else {
			area.y, area.h = area.y+thick, max(0, area.h-thick)
		}
		scaled = scaled[n:]
	}
	return out
}

// worst returns the worst ratio of the sides of boxes in a row.
func worst(sizes []float64, side float64) float64 {
	sum := 0.0
	for _, s := range sizes {
		sum += s
	}
	thick := sum / max(side, 1e-9)
	w := 0.0
	for _, s := range sizes {
		long := s / max(thick, 1e-9)
		w = max(w, long/max(thick, 1e-9), thick/max(long, 1e-9))
	}
	return w
}
