package chart

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"strconv"
	"strings"
)

// writeSVG writes the canvas with a title and a description. What it writes
// holds no script, no style sheet and no reference to anything outside.
func (c *canvas) writeSVG(w io.Writer, title, about, id string) error {
	var marks bytes.Buffer
	body := &svgWriter{bufio.NewWriter(&marks)}
	if !c.look.clear {
		body.printf("<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", c.look.back)
	}
	for i := range c.marks {
		m := &c.marks[i]
		if m.path != nil {
			body.shape(m)
		} else if m.text != "" {
			body.label(m)
		}
	}
	if err := body.Flush(); err != nil {
		return err
	}
	if id == "" {
		id = hashID(title, about, num(c.w), num(c.h), marks.String())
	}
	out := &svgWriter{bufio.NewWriter(w)}
	out.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %[1]s %[2]s" `+
		`role="img" aria-labelledby="%[3]s-t %[3]s-d" font-family="%s" text-rendering="geometricPrecision">`+"\n",
		num(c.w), num(c.h), id, escape(c.look.fonts))
	out.printf("<title id=\"%s-t\">%s</title>\n", id, escape(title))
	out.printf("<desc id=\"%s-d\">%s</desc>\n", id, escape(about))
	_, _ = out.Write(marks.Bytes()) // Flush tells
	out.printf("</svg>\n")
	return out.Flush()
}

// An svgWriter writes marks. Its first error stays until Flush.
type svgWriter struct{ *bufio.Writer }

func (w *svgWriter) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *svgWriter) shape(m *mark) {
	name := "path"
	if m.radius > 0 {
		name = "circle" // a third as long as its path
		w.printf(`<circle cx="%s" cy="%s" r="%s"`, num(m.x), num(m.y), num(m.radius))
	} else {
		w.printf(`<path d="%s"`, pathData(m.path))
	}
	if m.fill.opacity > 0 {
		w.printf(` fill="%s"`, m.fill.rgb)
		if m.fill.opacity < 1 {
			w.printf(` fill-opacity="%s"`, num(m.fill.opacity))
		}
	} else {
		w.printf(` fill="none"`)
	}
	if m.stroke.opacity > 0 && m.width > 0 {
		w.printf(` stroke="%s"`, m.stroke.rgb)
		if width := num(m.width); width != "1" {
			w.printf(` stroke-width="%s"`, width)
		}
		if m.stroke.opacity < 1 {
			w.printf(` stroke-opacity="%s"`, num(m.stroke.opacity))
		}
		if m.dash > 0 {
			w.printf(` stroke-dasharray="%s %s"`, num(m.dash), num(m.dash*.75))
		}
		if m.radius == 0 {
			w.printf(` stroke-linejoin="round"`)
		}
	}
	if m.tip == "" {
		w.printf("/>\n")
		return
	}
	w.printf("><title>%s</title></%s>\n", escape(m.tip), name)
}

func (w *svgWriter) label(m *mark) {
	w.printf(`<text x="%s" y="%s" font-size="%s" fill="%s"`, num(m.x), num(m.y), num(m.size), m.fill.rgb)
	if m.bold {
		w.printf(` font-weight="600"`)
	}
	switch m.anchor {
	case start:
	case middle:
		w.printf(` text-anchor="middle"`)
	case end:
		w.printf(` text-anchor="end"`)
	}
	if m.turned {
		w.printf(` transform="rotate(-90 %s %s)"`, num(m.x), num(m.y))
	}
	w.printf(">%s</text>\n", escape(m.text))
}

// pathData returns the d attribute of a path. Lines along an axis, as most
// are, have one number.
func pathData(path []segment) string {
	var b strings.Builder
	var lastX, lastY string
	for _, s := range path {
		x, y := num(s.x), num(s.y)
		switch {
		case s.kind == 'Z':
			b.WriteByte('Z')
			continue
		case s.kind == 'C':
			b.WriteString("C" + num(s.x1) + " " + num(s.y1) + " " + num(s.x2) + " " + num(s.y2) + " " + x + " " + y)
		case s.kind == 'L' && y == lastY:
			b.WriteString("H" + x)
		case s.kind == 'L' && x == lastX:
			b.WriteString("V" + y)
		default:
			b.WriteByte(s.kind)
			b.WriteString(x + " " + y)
		}
		lastX, lastY = x, y
	}
	return b.String()
}

// num writes a coordinate with at most two decimals.
func num(v float64) string {
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// escape makes a text safe inside elements and attributes.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// hashID returns a name that differs between charts, so that several can stand
// in one page.
func hashID(parts ...string) string {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = io.WriteString(h, p)
		_, _ = h.Write([]byte{0})
	}
	return fmt.Sprintf("c%012x", h.Sum64()&(1<<48-1))
}
