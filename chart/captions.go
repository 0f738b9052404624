package chart

import (
	"unicode"
	"unicode/utf8"
)

// captions writes the figures of the quadrants above and below the plot, each
// beside its field, in as many lines as there is room for. It returns the room
// between them, and what writes them once the plot is known.
func (c *canvas) captions(area box, cells *[4]cell, shades *[4]rgb, o *Options) (box, func(plot box)) {
	size := c.em * .92
	lines := 0
	switch {
	case area.h > 20*c.em:
		lines = 2
	case area.h > 11*c.em:
		lines = 1
	}
	row := size * 1.3
	strip, gap := float64(lines)*row, c.em*.3
	write := func(plot box) {
		room := (plot.w - size) / 2
		texts := c.figures(cells, lines, size, room, o)
		for k, text := range texts {
			right, top := k%2 == 0, area.y
			if k >= 2 {
				top = area.bottom() - strip - gap
			}
			for i, s := range text {
				bold, indent := i == 0, 0.0
				if bold {
					indent = size * 1.1
				}
				w := c.width(s, size, bold)
				x := plot.x
				if right {
					x = plot.right() - w - indent
				}
				y := top + row*(float64(i)+.5)
				if bold {
					c.rect(box{x, y - size*.4, size * .8, size * .8}, solid(shades[k]), "")
				}
				c.mid(x+indent, y, s, size, start, c.look.ink).bold = bold
			}
		}
	}
	if lines == 0 {
		return area, func(box) {}
	}
	return area.inset(0, strip+gap, 0, strip+2*gap), write
}

// figures returns the captions of the quadrants: the longest form that fits
// all four.
func (c *canvas) figures(cells *[4]cell, lines int, size, room float64, o *Options) [4][]string {
	words := c.look.words
	forms := []func(q cell) string{
		func(q cell) string {
			return o.sayf("%s: %s existing, %s potential", "%s：既成 %s，潜在 %s", o.people(q.count), words.amount(q.existing), words.amount(q.potential))
		},
		func(q cell) string {
			return o.pair(o.people(q.count), words.amount(q.existing)+" + "+words.amount(q.potential))
		},
		func(q cell) string { return o.people(q.count) },
	}
	var out [4][]string
	for form, write := range forms {
		fits := true
		for k, q := range cells {
			label, text := upper(q.label), write(q)
			if lines == 1 {
				if form == 0 {
					fits = false // too much for one line
				}
				label = o.pair(label, text)
				out[k] = []string{label}
			} else {
				out[k] = []string{label, text}
			}
			for i, s := range out[k] {
				bold := i == 0
				limit := room
				if bold {
					limit -= size * 1.1
				}
				fits = fits && c.width(s, size, bold) <= limit
				out[k][i] = c.fit(s, size, limit, bold)
			}
		}
		if fits {
			break
		}
	}
	return out
}

// upper returns a name with a capital at its beginning.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
