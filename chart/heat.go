package chart

import (
	"fmt"
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
	skipColNames bool   // leave out names of columns where they do not fit, evenly
}

// A lattice is a grid with its place.
type lattice struct {
	*grid
	plot                box
	colWidth, rowHeight float64
	left, head          float64 // room of the names
	size                float64 // of text
	every               int     // so manieth column has its name
	turned              bool    // names of columns read upwards
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
	l := c.lattice(area, g, size)
	c.rowNames(l)
	c.colNames(l)
	c.fields(l)
}

// lattice finds room for the names and the cells.
func (c *canvas) lattice(area box, g *grid, size float64) *lattice {
	l := &lattice{grid: g, size: size, every: 1, head: size * 1.5}
	widest := 0.0
	for _, s := range g.rows {
		widest = max(widest, c.width(s, size, false))
	}
	l.left = min(widest, area.w*.3) + size*.6
	l.colWidth = (area.w - l.left) / float64(max(1, len(g.cols)))
	wide := 0.0
	for _, s := range g.cols {
		wide = max(wide, c.width(s, size, false))
	}
	switch {
	case wide <= l.colWidth-size*.4:
	case g.skipColNames:
		l.every = int(math.Ceil((wide + size*.4) / l.colWidth))
	case wide > l.colWidth*1.6 && l.colWidth > size*1.15:
		l.turned = true
		l.head = min(wide, area.h*.3) + size*.7
	}
	l.plot = area.inset(l.left, l.head, 0, 0)
	if g.under {
		l.plot = area.inset(l.left, 0, 0, l.head)
	}
	l.rowHeight = min(l.plot.h/float64(max(1, len(g.rows))), 12*c.em)
	l.plot.h = l.rowHeight * float64(len(g.rows))
	return l
}

func (c *canvas) rowNames(l *lattice) {
	every := max(1, int(math.Ceil(l.size*1.1/l.rowHeight)))
	first := 0
	if l.under { // numbers that rise from the bottom
		first = (len(l.rows) - 1) % every
	}
	for i := first; i < len(l.rows); i += every {
		y := l.plot.y + (float64(i)+.5)*l.rowHeight
		c.mid(l.plot.x-l.size*.5, y, c.fit(l.rows[i], l.size, l.left-l.size*.5, false), l.size, end, c.look.ink)
	}
}

func (c *canvas) colNames(l *lattice) {
	for j, s := range l.cols {
		x := l.plot.x + (float64(j)+.5)*l.colWidth
		switch {
		case l.turned:
			s = c.fit(s, l.size, l.head-l.size*.6, false)
			y := l.plot.y - l.size*.4
			if l.under {
				y = l.plot.bottom() + l.size*.4 + c.width(s, l.size, false)
			}
			c.text(x+l.size*.35, y, s, l.size, start, c.look.ink).turned = true
		case j%l.every == 0:
			y := l.plot.y - l.size*.75
			if l.under {
				y = l.plot.bottom() + l.size*.85
			}
			c.mid(x, y, c.fit(s, l.size, l.colWidth*float64(l.every), false), l.size, middle, c.look.ink)
		}
	}
	if l.below != nil {
		c.ticksBelow(l.plot, l.below, l.size)
	}
	if l.colsName != "" {
		y := l.plot.bottom() + l.size
		if l.under {
			y += l.head
		}
		c.mid(l.plot.x+l.plot.w/2, y, c.fit(l.colsName, l.size, l.plot.w, false), l.size, middle, c.look.soft)
	}
}

// Limits of a grid.
const (
	mostLines = 200   // rows or columns
	mostTips  = 5_000 // cells that have titles
)

// fields draws the cells with their texts.
func (c *canvas) fields(l *lattice) {
	gap := min(1.5, l.colWidth*.06, l.rowHeight*.06)
	inner := box{0, 0, l.colWidth, l.rowHeight}.inset(gap, gap, gap, gap)
	lines, size := c.cellText(inner, l.grid)
	empty := c.look.back.mix(c.look.grid, .35)
	many := len(l.rows)*len(l.cols) > mostTips
	for i := range l.rows {
		for j := range l.cols {
			b := inner
			b.x += l.plot.x + float64(j)*l.colWidth
			b.y += l.plot.y + float64(i)*l.rowHeight
			colour := empty
			if s := l.share(i, j); s >= 0 {
				colour = c.look.heat(s)
			} else if many {
				continue
			}
			tip := ""
			if !many {
				tip = l.tip(i, j)
			}
			c.rect(b, solid(colour), tip)
			if lines == 0 {
				continue
			}
			text := l.lines(i, j)
			text = text[:min(lines, len(text))]
			for k, s := range text {
				y := b.y + b.h/2 + (float64(k)-float64(len(text)-1)/2)*size*1.2
				c.mid(b.x+b.w/2, y, s, size, middle, inkOn(colour))
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
	return clean(fmt.Sprint(l))
}
