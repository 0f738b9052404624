package chart

import (
	"fmt"

	"github.com/clientele-go/clientele"
)

// A Theme says how charts look. The zero value is light, in English, with a
// palette that the colour-blind can tell apart.
type Theme struct {
	Lang clientele.Lang
	Dark bool

	// Palette holds the colours of categories, as “#rrggbb”; they come round
	// again when there are more categories. The default is that of Okabe and
	// Ito (2008), “Color Universal Design”, without black and with a darker
	// yellow.
	Palette []string

	// Ramp holds two or more colours from low to high, for maps and grades. The
	// default goes from pale to dark blue, or from dark to pale.
	Ramp []string

	// Family is the list of font families in the SVG. The default begins with
	// the reader's own sans serif.
	Family string

	// Font is a font file (TrueType, OpenType, or the first of a collection)
	// for PNG and for measuring text. Characters that it lacks are taken from
	// Liberation Sans, the default, which has Latin, Greek and Cyrillic. For
	// Chinese, Droid Sans Fallback is known to work; a file that
	// golang.org/x/image/font/sfnt cannot read, as WenQuanYi Micro Hei, is an
	// error. The bytes must not change afterwards.
	Font []byte
}

// A look is a theme made ready.
type look struct {
	lang  clientele.Lang
	dark  bool
	fonts string // families for SVG
	faces *faces
	words numbers

	back, ink, soft, grid, quiet rgb
	palette, ramp                []rgb
	good, bad                    rgb
}

const defaultFamily = `system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, "PingFang SC", ` +
	`"Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif`

// defaultPalettes are light and dark.
var defaultPalettes = [2][]string{
	{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a800", "#7f7f7f"},
	{"#3d9bd6", "#e69f00", "#12b886", "#d98fb8", "#8fd0f5", "#f0743e", "#e3d84a", "#a0a0a0"},
}

// defaultRamps are light and dark.
var defaultRamps = [2][]string{
	{"#e8f1f8", "#9fc8e3", "#3f8fc4", "#0a4f86"},
	{"#1e2a36", "#22557d", "#3f8fc4", "#b5dcf5"},
}

// resolve checks a theme and fills in its defaults.
func (t *Theme) resolve() (*look, error) {
	if t.Lang > clientele.Chinese {
		return nil, fmt.Errorf("chart: Lang is %d: %w", t.Lang, clientele.ErrOption)
	}
	l := &look{lang: t.Lang, dark: t.Dark, fonts: t.Family, words: numbers{t.Lang}}
	if l.fonts == "" {
		l.fonts = defaultFamily
	}
	l.fonts = clean(l.fonts)
	set := 0
	if t.Dark {
		set = 1
		l.back, l.ink, l.soft = rgb{0x15, 0x19, 0x1e}, rgb{0xec, 0xee, 0xf0}, rgb{0xb4, 0xbb, 0xc3}
		l.grid, l.quiet = rgb{0x35, 0x3d, 0x46}, rgb{0x69, 0x74, 0x80}
	} else {
		l.back, l.ink, l.soft = rgb{0xff, 0xff, 0xff}, rgb{0x1b, 0x1f, 0x24}, rgb{0x52, 0x5b, 0x66}
		l.grid, l.quiet = rgb{0xdd, 0xe2, 0xe7}, rgb{0xa3, 0xac, 0xb5}
	}
	var err error
	if l.palette, err = colours("Palette", t.Palette, defaultPalettes[set], 1); err != nil {
		return nil, err
	}
	if l.ramp, err = colours("Ramp", t.Ramp, defaultRamps[set], 2); err != nil {
		return nil, err
	}
	fixed, _ := colours("", nil, defaultPalettes[set], 1)
	l.good, l.bad = fixed[0], fixed[5]
	if l.faces, err = newFaces(t.Font); err != nil {
		return nil, err
	}
	return l, nil
}

// colours reads colours, or takes the default for none.
func colours(field string, given, otherwise []string, least int) ([]rgb, error) {
	if len(given) == 0 {
		given = otherwise
	}
	if len(given) < least {
		return nil, fmt.Errorf("chart: %s has %d colours, want at least %d: %w", field, len(given), least, clientele.ErrOption)
	}
	out := make([]rgb, len(given))
	for i, s := range given {
		var err error
		if out[i], err = parseRGB(s); err != nil {
			return nil, fmt.Errorf("chart: %s[%d]: %w", field, i, err)
		}
	}
	return out, nil
}

// category returns the colour of category i. From the second round on it is
// paler each time.
func (l *look) category(i int) rgb {
	c := l.palette[i%len(l.palette)]
	for round := i / len(l.palette); round > 0; round-- {
		c = c.mix(l.back, .4)
		if round > 3 {
			break
		}
	}
	return c
}

// heat returns the colour of a share of the ramp, from 0 to 1.
func (l *look) heat(share float64) rgb {
	share = min(1, max(0, share))
	if share != share { // NaN
		share = 0
	}
	at := share * float64(len(l.ramp)-1)
	i := min(int(at), len(l.ramp)-2)
	return l.ramp[i].mix(l.ramp[i+1], at-float64(i))
}

// ordered returns the colour of the i-th best of n.
func (l *look) ordered(i, n int) rgb {
	if n < 2 {
		return l.heat(.8)
	}
	return l.heat(.95 - .75*float64(i)/float64(n-1))
}
