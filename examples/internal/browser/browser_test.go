package browser

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serve returns the address of a page with the given body.
func serve(t *testing.T, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!DOCTYPE html><html lang=\"en\"><head><title>t</title><link rel=\"icon\" href=\"data:,\">"+
			"<style>body{font:16px sans-serif;color:#222;background:#fff}</style></head><body>%s</body></html>", body)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// Every kind of defect is found when it is planted, and nothing else is.
func TestPlanted(t *testing.T) {
	ctx, end := start(t)
	defer end()
	svg := func(inner string) string {
		return `<svg width="300" height="100" role="img"><title>t</title><desc>d</desc><rect width="300" height="100" fill="#fff"/>` + inner + `</svg>`
	}
	for _, c := range []struct {
		name, body string
		kinds      string // expected, each once, in the order of Findings
		dark       bool
	}{
		{name: "nothing", body: `<h1>Fine</h1><p>All is well.</p>` + svg(`<text x="10" y="30">one</text><text x="10" y="60">two</text>`) +
			`<figure><img alt="dot" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><figcaption>A dot.</figcaption></figure>`},
		{name: "console", body: `<script>console.error("planted", 7)</script>`, kinds: "console"},
		{name: "exception", body: `<script>throw new Error("planted")</script>`, kinds: "console"},
		{name: "missing file", body: `<script src="/nowhere.js"></script>`, kinds: "console"},
		{name: "outside", body: `<link rel="preconnect" href="https://example.org"><script>new Image().src = "http://127.0.0.1:1/dot.gif"</script>`, kinds: "console,outside request"},
		{name: "overflow", body: `<div style="width:900px;background:#eee">wide</div>`, kinds: "overflow"},
		{name: "scrolls inside", body: `<div style="overflow-x:auto"><div style="width:900px">wide</div></div>`},
		{name: "overlap", body: svg(`<text x="10" y="30">one label</text><text x="40" y="34">another</text>`), kinds: "overlap"},
		{name: "turned labels", body: svg(`<text transform="rotate(-90 20 90)" x="20" y="90">upwards</text><text x="30" y="50">beside</text>`)},
		{name: "out of the drawing", body: svg(`<text x="280" y="30">too far right</text>`), kinds: "clipped"},
		{name: "cut off", body: `<div style="width:60px;white-space:nowrap;overflow:hidden">much too long a text</div>`, kinds: "clipped"},
		{name: "pale", body: `<p style="color:#999">pale</p>`, kinds: "contrast"},
		{name: "large and pale", body: `<p style="color:#888;font-size:25px">pale</p>`},
		{name: "see-through", body: `<p style="background:rgba(0,0,0,.5)">dark on grey</p>`, kinds: "contrast"},
		{name: "pale in a drawing", body: svg(`<path d="M0 0H200V100H0Z" fill="#004488"/><text x="10" y="30" fill="#222">dark</text><text x="10" y="60" fill="#fff">white</text>`), kinds: "contrast"},
		{name: "broken word", body: `<p style="width:3em;overflow-wrap:anywhere">a reasonable word</p>`, kinds: "broken word"},
		{name: "long word", body: `<p style="width:3em;overflow-wrap:anywhere">aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa http://a.example/longer 客户 1.50</p>`},
		{name: "dark only", dark: true, body: `<style>@media (prefers-color-scheme:dark){body{background:#111}}</style><p>dark on dark</p>`, kinds: "contrast"},
		{name: "light only", body: `<style>@media (prefers-color-scheme:dark){body{background:#111}}</style><p>dark on light</p>`},
		{name: "tiny", body: svg(`<text x="10" y="30" font-size="6">tiny</text>`), kinds: "small"},
		{name: "hidden", body: `<div style="display:none;color:#fff">` + svg(`<text x="1" y="9">a</text><text x="1" y="9">b</text>`) + `</div>`},
		{name: "no title", body: `<svg width="10" height="10"><desc>d</desc></svg>`, kinds: "unnamed"},
		{name: "no description", body: `<svg width="10" height="10"><title>d</title></svg>`, kinds: "unnamed"},
		{name: "no alt", body: `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">`, kinds: "unnamed"},
		{name: "no caption", body: `<figure><p>text</p></figure>`, kinds: "unnamed"},
		{name: "label nowhere", body: `<svg width="10" height="10" aria-labelledby="x"><title>t</title><desc>d</desc></svg>`, kinds: "unnamed"},
		{name: "ids", body: `<p id="a">1</p><p id="a">2</p><p id="b">3</p>`, kinds: "duplicate id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := look(ctx, serve(t, c.body), View{Width: 500, Dark: c.dark})
			if err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for _, finding := range r.Findings() {
				kind := strings.Split(finding, ": ")[1]
				if len(kinds) == 0 || kinds[len(kinds)-1] != kind {
					kinds = append(kinds, kind)
				}
			}
			if got := strings.Join(kinds, ","); got != c.kinds {
				t.Errorf("found %q, want %q:\n%s", got, c.kinds, strings.Join(r.Findings(), "\n"))
			}
			if config, err := png.DecodeConfig(bytes.NewReader(r.PNG)); err != nil || config.Width != 500 {
				t.Errorf("the picture is %d pixels wide, want 500 (%v)", config.Width, err)
			}
		})
	}
}

// A file is opened in every view that is asked for, and each has its own width
// and colours.
func TestOpen(t *testing.T) {
	name := filepath.Join(t.TempDir(), "page.html")
	text := `<!DOCTYPE html><html lang="en"><title>t</title><style>body{margin:0;background:#fff}
@media (prefers-color-scheme:dark){body{background:#000}}
@media print{body{background:#f00}}</style><body></body></html>`
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	views := append(Views(), View{Width: 700, Print: true})
	for i, r := range Open(t, "file://"+name, views...) {
		picture, err := png.Decode(bytes.NewReader(r.PNG))
		if err != nil {
			t.Fatal(err)
		}
		want := color.RGBA{0xff, 0xff, 0xff, 0xff}
		if views[i].Dark {
			want = color.RGBA{0, 0, 0, 0xff}
		}
		if views[i].Print {
			want = color.RGBA{0xff, 0, 0, 0xff}
		}
		if got := picture.At(5, 5); color.RGBAModel.Convert(got) != want {
			t.Errorf("%v: the background is %v, want %v", r.View, got, want)
		}
		if got := picture.Bounds().Dx(); got != views[i].Width {
			t.Errorf("%v: %d pixels wide", r.View, got)
		}
		for _, finding := range r.Findings() {
			t.Error(finding)
		}
	}
}
