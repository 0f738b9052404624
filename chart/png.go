package chart

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/clientele-go/clientele"
)

// writePNG draws the canvas as a bitmap. The drawing library panics on fonts
// that it cannot draw; that comes back as an error.
func (c *canvas) writePNG(w io.Writer) error {
	image, err := c.paint()
	if err != nil {
		return err
	}
	_, err = image.WriteTo(w)
	return err
}

func (c *canvas) paint() (image vgimg.PngCanvas, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("chart: cannot draw: %v: %w", r, clientele.ErrOption)
		}
	}()
	back := c.look.back.over(1)
	if c.look.clear {
		back = color.Transparent
	}
	// At 72 dots per inch a point is a pixel.
	image.Canvas = vgimg.NewWith(
		vgimg.UseWH(vg.Length(c.w), vg.Length(c.h)),
		vgimg.UseDPI(72),
		vgimg.UseBackgroundColor(back),
	)
	for i := range c.marks {
		m := &c.marks[i]
		switch {
		case m.path == nil:
			c.paintText(image.Canvas, m)
		default:
			p := c.vgPath(m.path)
			if m.fill.opacity > 0 {
				image.SetColor(m.fill.over(m.fill.opacity))
				image.Fill(p)
			}
			if m.stroke.opacity > 0 && m.width > 0 {
				image.SetColor(m.stroke.over(m.stroke.opacity))
				image.SetLineWidth(vg.Length(m.width))
				image.SetLineDash(dashes(m.dash), 0)
				image.Stroke(p)
			}
		}
	}
	return image, nil
}

func dashes(d float64) []vg.Length {
	if d <= 0 {
		return nil
	}
	return []vg.Length{vg.Length(d), vg.Length(d * .75)}
}

// at returns a place in the upward coordinates of vg.
func (c *canvas) at(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(x), Y: vg.Length(c.h - y)}
}

func (c *canvas) vgPath(path []segment) vg.Path {
	var p vg.Path
	for _, s := range path {
		switch s.kind {
		case 'M':
			p.Move(c.at(s.x, s.y))
		case 'L':
			p.Line(c.at(s.x, s.y))
		case 'C':
			p.CubeTo(c.at(s.x1, s.y1), c.at(s.x2, s.y2), c.at(s.x, s.y))
		case 'Z':
			p.Close()
		}
	}
	return p
}

func (c *canvas) paintText(image *vgimg.Canvas, m *mark) {
	image.SetColor(m.fill.over(1))
	shift := 0.0
	switch m.anchor {
	case start:
	case middle:
		shift = -c.width(m.text, m.size, m.bold) / 2
	case end:
		shift = -c.width(m.text, m.size, m.bold)
	}
	image.Push()
	defer image.Pop()
	image.Translate(c.at(m.x, m.y))
	if m.turned {
		image.Rotate(math.Pi / 2)
	}
	for _, r := range c.look.faces.runs(m.text, m.bold) {
		face := font.Face{Font: font.Font{Size: font.Length(m.size)}, Face: r.face}
		image.FillString(face, vg.Point{X: vg.Length(shift)}, r.text)
		shift += c.look.faces.width(r.text, m.size, m.bold)
	}
}
