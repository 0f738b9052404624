package chart

import (
	"math"

	"github.com/clientele-go/clientele"
)

// A grid is a table whose cells are coloured by a value.
type grid struct {
	rows, cols   []string // names; cell (i, j) is in rows[i] and cols[j]
	rowsName     string
	colsName     string
	share        func(i, j int) float64 // of the ramp; below 0: no colour
	lines        func(i, j int) []string
	tip          func(i, j int) string
	low, high    string // ends of the ramp
	rampName     string
	under        bool   // names of columns below the cells, else above
	below        *scale // instead of names of columns
	even         bool   // square cells where there is room to spare
	skipColNames bool   // leave out names of columns where they do not fit, evenly
}

// cells draws a grid and the ramp above it.
func (c *canvas) cells(area box, g *grid) {
	area = c.rampKey(area, g.rampName, g.low, g.high)
	size := c.em * .92
	if g.rowsName != "" {
		c.text(area.x, area.y+size*.9, c.fit(g.rowsName, size, area.w, false), size, start, c.look.soft)
		area = area.inset(0, size*1.4, 0, 0)
	}
	if g.colsName != "" {
		area.h = max(1, area.h-size*1.5)
	}
	widest := 0.0
	for _, s := range g.rows {
		widest = max(widest, c.width(s, size, false))
	}
	left := min(widest, area.w*.3) + size*.6
	colWidth := (area.w - left) / float64(max(1, len(g.cols)))
	wide := 0.0
	for _, s := range g.cols {
		wide = max(wide, c.width(s, size, false))
	}
	every := 1
	turned := false
	head := size * 1.5
	if wide > colWidth-size*.4 {
		if g.skipColNames {
			every = int(math.Ceil((wide + size*.4) / colWidth))
		} else if wide > colWidth*1.6 && colWidth > size*1.15 {
			turned = true
			head = min(wide, area.h*.3) + size*.7
		}
	}
	plot := area.inset(left, head, 0, 0)
	if g.under {
		plot = area.inset(left, 0, 0, head)
	}
	rowHeight := min(plot.h/float64(max(1, len(g.rows))), 12*c.em)
	plot.h = rowHeight * float64(len(g.rows))
	if g.even {
		rowHeight = min(rowHeight, colWidth*1.1)
		colWidth = min(colWidth, rowHeight*2.6)
		plot.w, plot.h = colWidth*float64(len(g.cols)), rowHeight*float64(len(g.rows))
	}
	rowEvery := max(1, int(math.Ceil(size*1.1/rowHeight)))
	for i, s := range g.rows {
		if i%rowEvery == 0 {
			c.mid(plot.x-size*.5, plot.y+(float64(i)+.5)*rowHeight, c.fit(s, size, left-size*.5, false), size, end, c.look.ink)
		}
	}
	for j, s := range g.cols {
		x := plot.x + (float64(j)+.5)*colWidth
		switch {
		case turned:
			s = c.fit(s, size, head-size*.6, false)
			y := plot.y - size*.4
			if g.under {
				y = plot.bottom() + size*.4 + c.width(s, size, false)
			}
			c.text(x+size*.35, y, s, size, start, c.look.ink).turned = true
		case j%every == 0:
			y := plot.y - size*.75
			if g.under {
				y = plot.bottom() + size*.85
			}
			c.mid(x, y, c.fit(s, size, colWidth*float64(every), false), size, middle, c.look.ink)
		}
	}
	if g.below != nil {
		c.ticksBelow(plot, g.below, size)
	}
	if g.colsName != "" {
		y := plot.bottom() + size
		if g.under {
			y += head
		}
		c.mid(plot.x+plot.w/2, y, c.fit(g.colsName, size, plot.w, false), size, middle, c.look.soft)
	}
	gap := min(1.5, colWidth*.06, rowHeight*.06)
	inner := box{0, 0, colWidth, rowHeight}.inset(gap, gap, gap, gap)
	lines, textSize := c.cellText(inner, g)
	for i := range g.rows {
		for j := range g.cols {
			b := inner
			b.x += plot.x + float64(j)*colWidth
			b.y += plot.y + float64(i)*rowHeight
			colour := c.look.back.mix(c.look.grid, .35)
			if s := g.share(i, j); s >= 0 {
				colour = c.look.heat(s)
			}
			c.rect(b, solid(colour), g.tip(i, j))
			if lines == 0 {
				continue
			}
			text := g.lines(i, j)
			text = text[:min(lines, len(text))]
			for k, s := range text {
				y := b.y + b.h/2 + (float64(k)-float64(len(text)-1)/2)*textSize*1.2
				c.mid(b.x+b.w/2, y, s, textSize, middle, inkOn(colour))
			}
		}
	}
}

// ticksBelow writes the ticks of a scale below a plot.
func (c *canvas) ticksBelow(plot box, s *scale, size float64) {
	free := 0.0
	for _, t := range s.ticks {
		x, w := plot.x+plot.w*s.place(t.at), c.width(t.text, size, false)
		x = min(x, c.w-w/2-1)
		if x-w/2 < free {
			continue
		}
		free = x + w/2 + size*.5
		c.mid(x, plot.bottom()+size*.85, t.text, size, middle, c.look.ink)
	}
}

// cellText returns how many lines every cell has room for, and their size: all
// of them, the first alone, or none, the same in all cells.
func (c *canvas) cellText(b box, g *grid) (lines int, size float64) {
	if g.lines == nil {
		return 0, 0
	}
	most, widest, first := 0, 0.0, 0.0
	for i := range g.rows {
		for j := range g.cols {
			for k, s := range g.lines(i, j) {
				w := c.width(s, 1000, false) / 1000
				widest = max(widest, w)
				if k == 0 {
					first = max(first, w)
				}
				most = max(most, k+1)
			}
		}
	}
	if most == 0 {
		return 0, 0
	}
	if size = min(c.em, b.h/(1.25*float64(most)), b.w*.92/widest); size >= c.em*.72 {
		return most, size
	}
	if size = min(c.em, b.h/1.3, b.w*.92/first); size >= c.em*.6 {
		return 1, size
	}
	return 0, 0
}

// rampKey draws the ramp with its ends and its name.
func (c *canvas) rampKey(area box, name, low, high string) box {
	size := c.em * .9
	if high == "" {
		return area
	}
	w := min(area.w*.28, 11*size)
	y := area.y + size*.7
	x := area.x
	name = c.fit(name, size, area.w*.45, false)
	if name != "" {
		c.mid(x, y, name, size, start, c.look.soft)
		x += c.width(name, size, false) + size*.8
	}
	free := area.right() - x - w - size*.8
	low, high = c.fit(low, size, free*.45, false), c.fit(high, size, free*.5, false)
	c.mid(x, y, low, size, start, c.look.soft)
	x += c.width(low, size, false) + size*.4
	const pieces = 24
	for i := range pieces {
		c.rect(box{x + w*float64(i)/pieces, y - size*.45, w/pieces + .6, size * .9}, solid(c.look.heat((float64(i)+.5)/pieces)), "")
	}
	c.mid(x+w+size*.4, y, high, size, start, c.look.soft)
	return area.inset(0, size*1.9, 0, 0)
}

// labelled is what classes, stages and segments of this library have.
type labelled interface {
	Label(lang clientele.Lang) string
}

// labelOf returns the text of any label in the language of the options.
func labelOf(l any, o *Options) string {
	if v, ok := l.(labelled); ok {
		return clean(v.Label(o.Theme.Lang))
	}
	return clean(sprint(l))
}
