package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-go/clientele"
)

// looks returns the themes by name.
func looks(t *testing.T) map[string]*look {
	t.Helper()
	out := make(map[string]*look)
	for _, dark := range []bool{false, true} {
		l, err := (&Theme{Dark: dark}).resolve()
		if err != nil {
			t.Fatal(err)
		}
		out[map[bool]string{false: "light", true: "dark"}[dark]] = l
	}
	return out
}

// TestContrastOfMarks holds the colours of marks to what WCAG 2.1, success
// criteria 1.4.3 and 1.4.11, ask for: 4.5 for texts, 3 for what one must see.
func TestContrastOfMarks(t *testing.T) {
	for name, l := range looks(t) {
		for what, c := range map[string]rgb{"ink": l.ink, "soft": l.soft} {
			if got := c.contrast(l.back); got < 4.5 {
				t.Errorf("%s: text in %s has a contrast of %.2f", name, what, got)
			}
		}
		marks := map[string]rgb{"quiet": l.quiet, "good": l.good, "bad": l.bad}
		for i := range 30 {
			marks[fmt.Sprintf("category %d", i)] = l.category(i)
		}
		for n := 1; n <= 7; n++ {
			for i := range n {
				marks[fmt.Sprintf("grade %d of %d", i, n)] = l.ordered(i, n)
			}
		}
		for what, c := range marks {
			if got := c.contrast(l.back); got < 3 {
				t.Errorf("%s: %s has a contrast of %.2f", name, what, got)
			}
			if got := inkOn(c).contrast(c); got < 4.5 {
				t.Errorf("%s: text on %s has a contrast of %.2f", name, what, got)
			}
		}
	}
}

// TestContrastOfShapes looks at what is drawn: every filled shape that is no
// cell of a map stands out from the background, or its edge does, and so does
// every line that is none of the grid.
func TestContrastOfShapes(t *testing.T) {
	maps := []string{"cross", "cross-count", "rfm-heat", "rfm-heat-count", "movement", "cohorts", "alive", "expected"}
	for name, theme := range themes {
		for _, s := range samples(t, 400, &Options{Theme: theme}) {
			if slices.Contains(maps, s.name) {
				continue // their cells say in figures what they show
			}
			c, err := s.chart.layout(900, 560)
			if err != nil {
				t.Fatal(err)
			}
			for i := range c.marks {
				m := &c.marks[i]
				if m.path == nil {
					continue
				}
				fill := c.look.back.mix(m.fill.rgb, m.fill.opacity).contrast(c.look.back)
				edge := c.look.back.mix(m.stroke.rgb, m.stroke.opacity).contrast(c.look.back)
				backdrop := m.fill.opacity < .4 || m.fill.rgb == c.look.back // fields and plates
				if !backdrop && fill < 3 && edge < 3 {
					t.Errorf("%s, %s: a shape in %v, %v has a contrast of %.2f", s.name, name, m.fill, m.stroke, fill)
				}
				if m.fill.opacity == 0 && m.stroke.rgb != c.look.grid && edge < 3 {
					t.Errorf("%s, %s: a line in %v has a contrast of %.2f", s.name, name, m.stroke, edge)
				}
			}
		}
	}
}

// TestContrastOfTexts looks at what lies under each text of each chart.
func TestContrastOfTexts(t *testing.T) {
	for name, theme := range themes {
		for _, s := range samples(t, 400, &Options{Theme: theme}) {
			for _, size := range [][2]int{{480, 300}, {900, 560}, {1600, 900}} {
				c, err := s.chart.layout(size[0], size[1])
				if err != nil {
					t.Fatal(err)
				}
				for i := range c.marks {
					m := &c.marks[i]
					if m.path != nil || m.text == "" {
						continue
					}
					// Somewhere between the anchor and the other end.
					w := c.width(m.text, m.size, m.bold)
					for _, at := range []float64{.1, .5, .9} {
						x, y := m.x+(at-[...]float64{0, .5, 1}[m.anchor])*w, m.y-.65*m.size
						if m.turned {
							x, y = m.x-.35*m.size, m.y-at*w
						}
						under := c.under(x, y, i)
						if got := m.fill.contrast(under); got < 4.5 {
							t.Errorf("%s, %s, %v: %q in %v on %v has a contrast of %.2f", s.name, name, size, m.text, m.fill.rgb, under, got)
						}
					}
				}
			}
		}
	}
}

// under returns the colour at a place below the n-th mark.
func (c *canvas) under(x, y float64, n int) rgb {
	out := c.look.back
	for _, m := range c.marks[:n] {
		if m.path != nil && m.fill.opacity > 0 && contains(m.path, x, y) {
			out = out.mix(m.fill.rgb, m.fill.opacity)
		}
	}
	return out
}

func contains(path []segment, x, y float64) bool {
	var xy [][2]float64
	for _, s := range path {
		switch s.kind {
		case 'C':
			from := xy[len(xy)-1]
			for k := 1.; k <= 16; k++ {
				t := k / 16
				a, b, c, d := (1-t)*(1-t)*(1-t), 3*t*(1-t)*(1-t), 3*t*t*(1-t), t*t*t
				xy = append(xy, [2]float64{a*from[0] + b*s.x1 + c*s.x2 + d*s.x, a*from[1] + b*s.y1 + c*s.y2 + d*s.y})
			}
		case 'Z':
		default:
			xy = append(xy, [2]float64{s.x, s.y})
		}
	}
	in := false
	for i, a := range xy {
		b := xy[(i+1)%len(xy)]
		if (a[1] > y) != (b[1] > y) && x < a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			in = !in
		}
	}
	return in
}

// TestColourBlind compares the colours of the palettes pair by pair as people
// see them who lack one kind of cone.
//
// Sources: Machado, Oliveira and Fernandes (2009), IEEE Transactions on
// Visualization and Computer Graphics 15, 1291–1298, severity 1; Ottosson
// (2020), “A perceptual color space for image processing”.
func TestColourBlind(t *testing.T) {
	kinds := map[string][9]float64{
		"all cones":    {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"protanopia":   {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
		"deuteranopia": {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
		"tritanopia":   {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900},
	}
	for name, l := range looks(t) {
		for kind, m := range kinds {
			for i := range l.palette {
				for j := range i {
					a, b := oklab(l.palette[i], m), oklab(l.palette[j], m)
					if d := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2]); d < .08 {
						t.Errorf("%s, %s: colours %d and %d are %.3f apart", name, kind, j, i, d)
					}
				}
			}
		}
	}
}

// oklab returns the place of a colour in a space in which distances are about
// as large as they look, seen through a matrix on linear red, green and blue.
func oklab(c rgb, m [9]float64) (out [3]float64) {
	var seen, cone [3]float64
	for i := range seen {
		for j, v := range [...]uint8{c.r, c.g, c.b} {
			s := float64(v) / 255
			if s <= .04045 {
				s /= 12.92
			} else {
				s = math.Pow((s+.055)/1.055, 2.4)
			}
			seen[i] += m[3*i+j] * s
		}
		seen[i] = min(1, max(0, seen[i]))
	}
	for i, row := range [3][3]float64{
		{.4122214708, .5363325363, .0514459929},
		{.2119034982, .6806995451, .1073969566},
		{.0883024619, .2817188376, .6299787005},
	} {
		cone[i] = math.Cbrt(row[0]*seen[0] + row[1]*seen[1] + row[2]*seen[2])
	}
	for i, row := range [3][3]float64{
		{.2104542553, .7936177850, -.0040720468},
		{1.9779984951, -2.4285922050, .4505937099},
		{.0259040371, .7827717662, -.8086757660},
	} {
		out[i] = row[0]*cone[0] + row[1]*cone[1] + row[2]*cone[2]
	}
	return out
}

// TestInPage puts charts into one page: their ids differ, and a page may give
// its own and its own background.
func TestInPage(t *testing.T) {
	ids := make(map[string]string)
	for _, dark := range []bool{false, true} {
		for _, s := range samples(t, 400, &Options{Theme: Theme{Dark: dark, Transparent: true}}) {
			var b bytes.Buffer
			if err := s.chart.WriteSVG(&b, 900, 560); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			if strings.Contains(text, "<rect") {
				t.Errorf("%s: has a background", s.name)
			}
			if !strings.Contains(text, `width="900" height="560" viewBox="0 0 900 560"`) {
				t.Errorf("%s: no size or view box", s.name)
			}
			id := text[strings.Index(text, `<title id="`)+11:]
			id = id[:strings.IndexByte(id, '"')]
			if other, ok := ids[id]; ok {
				t.Errorf("%s has the id of %s", s.name, other)
			}
			ids[id] = fmt.Sprint(s.name, " dark ", dark)
			if n := strings.Count(text, ` id="`); n != 2 {
				t.Errorf("%s: %d ids", s.name, n)
			}
			b.Reset()
			if err := s.chart.WritePNG(&b, 480, 300); err != nil {
				t.Fatal(err)
			}
			image, err := png.Decode(&b)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, _, a := image.At(0, 0).RGBA(); a != 0 {
				t.Errorf("%s: the corner of the bitmap has an opacity of %d", s.name, a)
			}
		}
	}
	named := samples(t, 7, &Options{ID: "grades-1"})[0].chart
	var b bytes.Buffer
	if err := named.WriteSVG(&b, 480, 300); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `aria-labelledby="grades-1-t grades-1-d"`) {
		t.Errorf("the id is not the one given: %s", b.String()[:400])
	}
	for _, id := range []string{"1a", "-a", "a b", `a"`, "ä", "a.b", "<"} {
		if _, err := newChart(&Options{ID: id}, "", "", nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("ID %q: got %v", id, err)
		}
	}
}
