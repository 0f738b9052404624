package chart

import (
	"math"
	"unicode/utf8"
)

// A canvas collects what is drawn, in pixels from the upper left corner. The
// writers of SVG and PNG go through it.
type canvas struct {
	w, h  float64
	em    float64 // size of ordinary text
	look  *look
	marks []mark
}

// A mark is a shape or a text.
type mark struct {
	path   []segment // a shape, when not nil
	fill   paint
	stroke paint
	width  float64
	dash   float64
	tip    string  // shown on hovering; belongs to shapes
	radius float64 // of a path that is a circle around x, y

	text   string
	x, y   float64 // of the baseline
	size   float64
	bold   bool
	anchor anchor
	turned bool // reads upwards
}

// A paint is a colour with an opacity; 0 is none.
type paint struct {
	rgb
	opacity float64
}

// solid returns a colour as a paint.
func solid(c rgb) paint { return paint{c, 1} }

// A segment is a part of a path: 'M', 'L', 'C' (a cubic curve) or 'Z'.
type segment struct {
	kind                 byte
	x, y, x1, y1, x2, y2 float64
}

// An anchor is the part of a text that stands at its place.
type anchor uint8

const (
	start anchor = iota
	middle
	end
)

// A box is a rectangle.
type box struct{ x, y, w, h float64 }

func (b box) right() float64  { return b.x + b.w }
func (b box) bottom() float64 { return b.y + b.h }

// inset returns the box without the margins given.
func (b box) inset(left, top, right, bottom float64) box {
	return box{b.x + left, b.y + top, max(1, b.w-left-right), max(1, b.h-top-bottom)}
}

func newCanvas(w, h float64, l *look) *canvas {
	em := 11 + (math.Sqrt(w*h)-380)*7/885
	return &canvas{w: w, h: h, em: min(24, max(9.5, em)), look: l}
}

// shape adds a path.
func (c *canvas) shape(path []segment, fill, stroke paint, width float64, tip string) {
	for _, s := range path {
		for _, v := range [...]float64{s.x, s.y, s.x1, s.y1, s.x2, s.y2} {
			if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e6 {
				return // no place on any chart
			}
		}
	}
	c.marks = append(c.marks, mark{path: path, fill: fill, stroke: stroke, width: width, tip: tip})
}

// rect adds a filled rectangle.
func (c *canvas) rect(b box, fill paint, tip string) {
	c.shape(rectPath(b), fill, paint{}, 0, tip)
}

func rectPath(b box) []segment {
	return []segment{
		{kind: 'M', x: b.x, y: b.y},
		{kind: 'L', x: b.right(), y: b.y},
		{kind: 'L', x: b.right(), y: b.bottom()},
		{kind: 'L', x: b.x, y: b.bottom()},
		{kind: 'Z'},
	}
}

// line adds a line through points, each two numbers x and y.
func (c *canvas) line(p paint, width float64, xy ...float64) {
	c.shape(polyline(xy), paint{}, p, width, "")
}

// dashed adds a dashed line.
func (c *canvas) dashed(p paint, width float64, xy ...float64) {
	n := len(c.marks)
	c.line(p, width, xy...)
	if len(c.marks) > n {
		c.marks[n].dash = 4 * width
	}
}

// polygon adds a filled area.
func (c *canvas) polygon(fill paint, tip string, xy ...float64) {
	c.shape(append(polyline(xy), segment{kind: 'Z'}), fill, paint{}, 0, tip)
}

func polyline(xy []float64) []segment {
	path := make([]segment, 0, len(xy)/2+1)
	for i := 0; i+1 < len(xy); i += 2 {
		kind := byte('L')
		if i == 0 {
			kind = 'M'
		}
		path = append(path, segment{kind: kind, x: xy[i], y: xy[i+1]})
	}
	return path
}

// circle adds a filled circle with a thin border.
func (c *canvas) circle(x, y, r float64, fill, stroke paint, tip string) {
	path := append(arc(x, y, r, 0, 2*math.Pi, false), segment{kind: 'Z'})
	n := len(c.marks)
	c.shape(path, fill, stroke, 1, tip)
	if len(c.marks) > n {
		m := &c.marks[n]
		m.x, m.y, m.radius = x, y, r
	}
}

// disc adds a filled circle with a border that sets it off from what lies
// below.
func (c *canvas) disc(x, y, r float64, fill, stroke paint, tip string) {
	n := len(c.marks)
	c.circle(x, y, r, fill, stroke, tip)
	if len(c.marks) > n {
		c.marks[n].width = max(1.5, c.em*.2)
	}
}

// arc returns the path along a circle, clockwise from an angle to another.
// Angle 0 is to the right. With join it begins with a line.
func arc(x, y, r, from, to float64, join bool) []segment {
	kind := byte('M')
	if join {
		kind = 'L'
	}
	path := []segment{{kind: kind, x: x + r*math.Cos(from), y: y + r*math.Sin(from)}}
	n := max(1, int(math.Ceil(math.Abs(to-from)/(math.Pi/2)-1e-9)))
	turn := (to - from) / float64(n)
	k := 4. / 3 * math.Tan(turn/4) * r
	for i := range n {
		a := from + float64(i)*turn
		b := a + turn
		path = append(path, segment{
			kind: 'C',
			x1:   x + r*math.Cos(a) - k*math.Sin(a), y1: y + r*math.Sin(a) + k*math.Cos(a),
			x2: x + r*math.Cos(b) + k*math.Sin(b), y2: y + r*math.Sin(b) - k*math.Cos(b),
			x: x + r*math.Cos(b), y: y + r*math.Sin(b),
		})
	}
	return path
}

// text adds a line of text whose baseline is at y.
func (c *canvas) text(x, y float64, s string, size float64, a anchor, colour rgb) *mark {
	c.marks = append(c.marks, mark{text: s, x: x, y: y, size: size, anchor: a, fill: solid(colour)})
	return &c.marks[len(c.marks)-1]
}

// mid adds a text whose middle is at y.
func (c *canvas) mid(x, y float64, s string, size float64, a anchor, colour rgb) *mark {
	return c.text(x, y+.35*size, s, size, a, colour)
}

// width returns the width of a text.
func (c *canvas) width(s string, size float64, bold bool) float64 {
	return c.look.faces.width(s, size, bold)
}

// fit returns a text that is no wider than given: the text itself, its
// beginning with an ellipsis, or nothing.
func (c *canvas) fit(s string, size, width float64, bold bool) string {
	if c.width(s, size, bold) <= width+.01 { // a sum of the same widths may be a little off
		return s
	}
	if c.width("…", size, bold) > width {
		return ""
	}
	low, high := 0, utf8.RuneCountInString(s)
	runes := []rune(s)
	for low < high {
		mid := (low + high + 1) / 2
		if c.width(string(runes[:mid])+"…", size, bold) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	for low > 1 && runes[low-1] == ' ' {
		low--
	}
	return string(runes[:low]) + "…"
}

// wrap cuts a text into at most the given number of lines; what is too much
// ends in an ellipsis.
func (c *canvas) wrap(s string, size, width float64, lines int, bold bool) []string {
	var out []string
	runes := []rune(s)
	for len(runes) > 0 && len(out) < lines {
		if len(out) == lines-1 || c.width(string(runes), size, bold) <= width {
			out = append(out, c.fit(string(runes), size, width, bold))
			break
		}
		at, brk := 1, 0
		for at < len(runes) && c.width(string(runes[:at+1]), size, bold) <= width {
			at++
			if runes[at-1] == ' ' || isWide(runes[at-1]) {
				brk = at
			}
		}
		if at < len(runes) && runes[at] == ' ' {
			brk = at
		}
		if brk == 0 {
			brk = at
		}
		line := runes[:brk]
		for len(line) > 0 && line[len(line)-1] == ' ' {
			line = line[:len(line)-1]
		}
		out = append(out, string(line))
		runes = runes[brk:]
		for len(runes) > 0 && runes[0] == ' ' {
			runes = runes[1:]
		}
	}
	return out
}
