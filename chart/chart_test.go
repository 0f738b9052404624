package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/clientele-go/clientele"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noNumber = regexp.MustCompile(`NaN|Inf\b|∞`)

// themes are the looks in which every chart is tried.
var themes = map[string]Theme{
	"light":   {},
	"dark":    {Dark: true},
	"chinese": {Lang: clientele.Chinese},
}

// TestStructure compares what each chart says and of how many marks of which
// colour it is made with the golden files; places are free to move.
func TestStructure(t *testing.T) {
	for _, lang := range []clientele.Lang{clientele.English, clientele.Chinese} {
		for _, s := range samples(t, 400, &Options{Theme: Theme{Lang: lang}}) {
			var b bytes.Buffer
			if err := s.chart.WriteSVG(&b, 900, 560); err != nil {
				t.Fatal(err)
			}
			got := outline(t, b.Bytes())
			file := filepath.Join("testdata", "golden", s.name+"."+lang.String()+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: structure differs from %s; run go test -update and look at the difference", s.name, file)
			}
		}
	}
}

// outline lists the texts of an SVG and counts its shapes by colour.
func outline(t *testing.T, svg []byte) string {
	t.Helper()
	var out strings.Builder
	d := xml.NewDecoder(bytes.NewReader(svg))
	var last string
	run := 0
	flush := func() {
		if run > 0 {
			fmt.Fprintf(&out, "%s ×%d\n", last, run)
		}
		last, run = "", 0
	}
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if token.Name.Local != "path" && token.Name.Local != "circle" {
				continue
			}
			var kind strings.Builder
			kind.WriteString(token.Name.Local)
			for _, a := range token.Attr {
				if a.Name.Local == "fill" || a.Name.Local == "stroke" {
					kind.WriteString(" " + a.Name.Local + "=" + a.Value)
				}
			}
			if kind.String() != last {
				flush()
			}
			last = kind.String()
			run++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if s := strings.TrimSpace(string(token)); s != "" {
				flush()
				fmt.Fprintf(&out, "%d %s\n", depth, s)
			}
		}
	}
	flush()
	return out.String()
}

// TestLayout looks at every chart in every look and size: all texts lie inside
// the picture, none covers another, and the numbers are numbers.
func TestLayout(t *testing.T) {
	sizes := [][2]int{{MinWidth, MinHeight}, {480, 300}, {480, 480}, {900, 560}, {1600, 900}, {400, 1200}}
	for name, theme := range themes {
		for _, n := range []int{1, 2, 7, 400} {
			if n < 7 && testing.Short() {
				continue
			}
			for _, s := range samples(t, n, &Options{Measure: "Revenue", Unit: "US$", Theme: theme}) {
				for _, size := range sizes {
					c, err := s.chart.layout(size[0], size[1])
					if err != nil {
						t.Fatal(err)
					}
					for _, fault := range faults(c) {
						t.Errorf("%s, %s, %d customers, %v: %s", s.name, name, n, size, fault)
					}
				}
			}
		}
	}
}

// faults lists texts that leave the picture or cover each other.
func faults(c *canvas) []string {
	var out []string
	var boxes []box
	var texts []string
	for i := range c.marks {
		m := &c.marks[i]
		if m.path != nil || m.text == "" {
			continue
		}
		w := c.width(m.text, m.size, m.bold)
		b := box{m.x, m.y - m.size*.72, w, m.size * .74}
		switch m.anchor {
		case start:
		case middle:
			b.x -= w / 2
		case end:
			b.x -= w
		}
		if m.turned {
			b = box{m.x - m.size*.72, m.y - w, m.size * .74, w}
		}
		if noNumber.MatchString(m.text) {
			out = append(out, fmt.Sprintf("says %q", m.text))
		}
		if b.x < -1 || b.right() > c.w+1 || b.y < -1 || b.bottom() > c.h+1 {
			out = append(out, fmt.Sprintf("%q leaves the picture: %v", m.text, b))
		}
		for j, o := range boxes {
			if b.x+1 < o.right() && o.x+1 < b.right() && b.y+1 < o.bottom() && o.y+1 < b.bottom() {
				out = append(out, fmt.Sprintf("%q covers %q", m.text, texts[j]))
			}
		}
		boxes, texts = append(boxes, b), append(texts, m.text)
	}
	return out
}

// TestSVG checks what holds for every SVG.
func TestSVG(t *testing.T) {
	hostile := "</title><script>alert('x')</script> & \"q\" \x00\x07\u202e" + strings.Repeat("très long ", 60)
	o := &Options{
		Title: hostile, Measure: hostile, Unit: hostile,
		Names: func(int) string { return hostile },
		Theme: Theme{Family: hostile},
	}

	for _, s := range samples(t, 400, o) {
		var a, b bytes.Buffer
		if err := s.chart.WriteSVG(&a, 900, 560); err != nil {
			t.Fatal(err)
		}
		if err := s.chart.WriteSVG(&b, 900, 560); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: two writings differ", s.name)
		}
		text := a.String()
		if strings.Contains(text, "<script") || noNumber.MatchString(text) {
			t.Errorf("%s: a script or no number", s.name)
		}
		for _, want := range []string{"<title id=", "<desc id=", `role="img"`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s", s.name, want)
			}
		}
		for _, no := range []string{"http://", "https://", "href", "url("} {
			if strings.Contains(strings.Replace(text, `xmlns="http://www.w3.org/2000/svg"`, "", 1), no) {
				t.Errorf("%s: refers to something outside: %s", s.name, no)
			}
		}
		outline(t, a.Bytes())
		if s.chart.Description() == "" || s.chart.Title() == "" {
			t.Errorf("%s: no description or title", s.name)
		}
	}
}

// TestConcurrent writes one chart from several goroutines at once.
func TestConcurrent(t *testing.T) {
	for _, s := range samples(t, 30, nil) {
		var want bytes.Buffer
		if err := s.chart.WriteSVG(&want, 480, 300); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				var got bytes.Buffer
				if err := s.chart.WriteSVG(&got, 480, 300); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
					t.Errorf("%s: another picture, or %v", s.name, err)
				}
				if err := s.chart.WritePNG(io.Discard, MinWidth, MinHeight); err != nil {
					t.Errorf("%s: %v", s.name, err)
				}
			})
		}
		wg.Wait()
	}
}

// TestPNG draws every chart as a bitmap of the size asked for.
func TestPNG(t *testing.T) {
	for _, s := range samples(t, 400, nil) {
		var b bytes.Buffer
		if err := s.chart.WritePNG(&b, 480, 300); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		image, err := png.Decode(&b)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if got := image.Bounds().Size(); got.X != 480 || got.Y != 300 {
			t.Errorf("%s: size %v", s.name, got)
		}
	}
}

// TestMany draws 100,000 customers into files of a sensible size: what is drawn
// one by one is thinned out.
func TestMany(t *testing.T) {
	for _, s := range samples(t, 100_000, nil) {
		var b bytes.Buffer
		if err := s.chart.WriteSVG(&b, 900, 560); err != nil {
			t.Fatal(err)
		}
		if b.Len() > 350_000 {
			t.Errorf("%s: %d bytes", s.name, b.Len())
		}
		t.Logf("%s: %d bytes", s.name, b.Len())
	}
}

func TestErrors(t *testing.T) {
	c := samples(t, 7, nil)[0].chart
	for _, size := range [][2]int{{0, 0}, {-1, 300}, {100, 100}, {480, MaxSize + 1}, {1 << 30, 1 << 30}} {
		if err := c.WriteSVG(io.Discard, size[0], size[1]); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("size %v: got %v", size, err)
		}
	}
	for _, theme := range []Theme{
		{Lang: 7},
		{Palette: []string{"red"}},
		{Palette: []string{"#12345g"}},
		{Ramp: []string{"#000000"}},
		{Font: []byte("no font at all")},
	} {
		if _, err := newChart(&Options{Theme: theme}, "", "", nil); !errors.Is(err, clientele.ErrOption) {
			t.Errorf("theme %+v: got %v", theme, err)
		}
	}
	zh := samples(t, 7, &Options{Theme: Theme{Lang: clientele.Chinese}})[0].chart
	if err := zh.WritePNG(io.Discard, 480, 300); !errors.Is(err, clientele.ErrOption) {
		t.Errorf("Chinese without a font: got %v", err)
	}
	if err := zh.WriteSVG(io.Discard, 480, 300); err != nil {
		t.Errorf("Chinese in SVG: got %v", err)
	}
}
