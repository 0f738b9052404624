package chart

// heading draws the title and returns the room below it, within the margins.
func (c *canvas) heading(title string) box {
	pad := c.em * .9
	area := box{0, 0, c.w, c.h}.inset(pad, pad*.8, pad, pad*.8)
	size := c.em * 1.25
	for _, line := range c.wrap(title, size, area.w, 2, true) {
		c.text(area.x, area.y+size*.95, line, size, start, c.look.ink).bold = true
		area.y += size * 1.25
		area.h -= size * 1.25
	}
	area.y += c.em * .35
	area.h = max(1, area.h-c.em*.35)
	return area
}

// note draws a line of small text at the bottom, cut to the width, and returns
// the room above it.
func (c *canvas) note(area box, s string) box {
	if s == "" {
		return area
	}
	size := c.em * .85
	lines := c.wrap(s, size, area.w, 2, false)
	for i, line := range lines {
		c.text(area.x, area.bottom()-size*.3-float64(len(lines)-1-i)*size*1.25, line, size, start, c.look.soft)
	}
	area.h = max(1, area.h-size*(1.25*float64(len(lines))+.3))
	return area
}

// A key is an entry of a legend.
type key struct {
	text   string
	colour rgb
	line   bool // a line instead of a field
	dash   bool // a dashed one
}

// length returns the length of the sign in units of its height: long enough
// for a dash to be one.
func (k key) length() float64 {
	switch {
	case k.dash:
		return 2.2
	case k.line:
		return 1.1
	default:
		return 1
	}
}

// legend draws entries in lines and returns the room below them. It takes at
// most a third of the room.
func (c *canvas) legend(area box, keys []key) box {
	size := c.em * .92
	row, field := size*1.5, size*.8
	x, y := area.x, area.y
	limit := area.y + area.h/3
	drawn := 0
	for _, k := range keys {
		text := c.fit(k.text, size, max(area.w/2, min(area.w-field*1.6, 22*size)), false)
		from := field * (k.length() + .5)
		w := from + c.width(text, size, false)
		if x > area.x && x+w > area.right() {
			if y+2*row > limit {
				if x+size <= area.right() {
					c.mid(x, y+row/2, "…", size, start, c.look.soft)
				}
				break
			}
			x, y = area.x, y+row
		}
		mid := y + row/2
		if k.line {
			draw := c.line
			if k.dash {
				draw = c.dashed
			}
			draw(solid(k.colour), max(2, c.em*.18), x, mid, x+field*k.length(), mid)
		} else {
			c.rect(box{x, mid - field/2, field, field}, solid(k.colour), "")
		}
		c.mid(x+from, mid, text, size, start, c.look.ink)
		x += w + size*1.3
		drawn++
	}
	if drawn == 0 {
		return area
	}
	used := y + row - area.y + c.em*.3
	return box{area.x, area.y + used, area.w, max(1, area.h-used)}
}

// An axes is a pair of axes around a plot.
type axes struct {
	plot   box
	xs, ys *scale
}

func (a *axes) x(v float64) float64 { return a.plot.x + a.plot.w*a.xs.place(v) }
func (a *axes) y(v float64) float64 { return a.plot.bottom() - a.plot.h*a.ys.place(v) }

// axes draws the two scales with their names and returns the plot between
// them. The name of y stands above it, that of x below.
func (c *canvas) axes(area box, xs, ys *scale, xName, yName string) *axes {
	size := c.em * .9
	widest := 0.0
	for _, t := range ys.ticks {
		widest = max(widest, c.width(t.text, size, false))
	}
	widest = min(widest, area.w*.35)
	top := size * .6
	if yName != "" {
		c.text(area.x, area.y+size*.9, c.fit(yName, size, area.w, false), size, start, c.look.soft)
		top = size * 2.1
	}
	last := 0.0
	if n := len(xs.ticks); n > 0 {
		over := c.width(xs.ticks[n-1].text, size, false)/2 - area.w*(1-xs.place(xs.ticks[n-1].at))
		last = min(area.w*.2, max(0, over))
	}
	bottom := size * 1.8
	if xName != "" {
		bottom += size * 1.45
	}
	a := &axes{plot: area.inset(widest+size*.6, top, last, bottom), xs: xs, ys: ys}
	gap := 0.0
	for _, t := range ys.ticks {
		y := a.y(t.at)
		c.line(solid(c.look.grid), 1, a.plot.x, y, a.plot.right(), y)
		if gap != 0 && y > gap-size*1.05 {
			continue
		}
		gap = y
		c.mid(a.plot.x-size*.5, y, c.fit(t.text, size, widest+1, false), size, end, c.look.soft)
	}
	free := a.plot.x - a.plot.w
	for _, t := range xs.ticks {
		x, w := a.x(t.at), c.width(t.text, size, false)
		c.line(solid(c.look.grid), 1, x, a.plot.bottom(), x, a.plot.bottom()+size*.35)
		if x-w/2 < free || x+w/2 > c.w {
			continue
		}
		free = x + w/2 + size*.5
		c.text(x, a.plot.bottom()+size*1.45, t.text, size, middle, c.look.soft)
	}
	c.line(solid(c.look.quiet), 1, a.plot.x, a.plot.bottom(), a.plot.right(), a.plot.bottom())
	if xName != "" {
		c.text(a.plot.x+a.plot.w/2, a.plot.bottom()+size*2.95, c.fit(xName, size, a.plot.w, false), size, middle, c.look.soft)
	}
	return a
}

// grain returns how many ticks an axis of the given length takes.
func (c *canvas) grain(length, each float64) int {
	return min(10, max(2, int(length/(c.em*each))))
}
