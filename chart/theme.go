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

	// Transparent leaves the background out, for a page that has its own: a
	// light one, or with Dark a dark one.
	Transparent bool

	// Palette holds the colours of categories, as “#rrggbb”; they come round
	// again when there are more categories. The default has the hues of Okabe
	// and Ito (2008), “Color Universal Design”, with a contrast of at least 3 to
	// the background and lightnesses that the colour-blind can tell apart.
	Palette []string

	// Ramp holds two or more colours from low to high, for maps and grades. The
	// default goes from pale to dark blue, or from dark to pale.
	Ramp []string

	// Family is the list of font families in the SVG. The default begins with
	// those that are as wide as Liberation Sans, by which texts are measured.
	Family string

	// Font is a font file (TrueType, OpenType, or the first of a collection)
	// for PNG and for measuring text. Characters that it lacks are taken from
	// Liberation Sans, the default, which has Latin, Greek and Cyrillic. For
	// Chinese, Noto Sans CJK and Droid Sans Fallback are known to work; a file
	// that golang.org/x/image/font/sfnt cannot read, as WenQuanYi Micro Hei, is
	// an error. The bytes must not change afterwards.
	Font []byte
}

// A look is a theme made ready.
type look struct {
	lang  clientele.Lang
	dark  bool
	clear bool   // no background
	fonts string // families for SVG
	faces *faces
	words numbers

	back, ink, soft, grid, quiet rgb
	palette, ramp                []rgb
	good, bad                    rgb
	palest                       float64 // share of the ramp; see standsOut
}

const defaultFamily = `Arial, Helvetica, "Liberation Sans", Arimo, "PingFang SC", ` +
	`"Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif`

// defaultPalettes are light and dark. They were found by a search that kept to
// the hues and the contrast and moved the two colours that are the hardest to
// tell apart, to anyone, away from each other; see TestColourBlind.
var defaultPalettes = [2][]string{
	{"#31487d", "#bc8a00", "#066f65", "#af51ad", "#4092f6", "#793807", "#6a730b", "#8d8f8a"},
	{"#5588f3", "#d27c00", "#46ccb1", "#895986", "#9de9ff", "#bc3c28", "#e2bf2d", "#888f87"},
}

// defaultRamps are light and dark.
var defaultRamps = [2][]string{
	{"#e8f1f8", "#a8cde6", "#4a97cb", "#155e9b", "#06294a"},
	{"#1e2a36", "#22557d", "#3f8fc4", "#b5dcf5"},
}

// resolve checks a theme and fills in its defaults.
func (t *Theme) resolve() (*look, error) {
	if t.Lang > clientele.Chinese {
		return nil, fmt.Errorf("chart: Lang is %d: %w", t.Lang, clientele.ErrOption)
	}
	l := &look{lang: t.Lang, dark: t.Dark, clear: t.Transparent, fonts: t.Family, words: numbers{t.Lang}}
	if l.fonts == "" {
		l.fonts = defaultFamily
	}
	l.fonts = clean(l.fonts)
	set := 0
	if t.Dark {
		set = 1
		l.back, l.ink, l.soft = rgb{0x15, 0x19, 0x1e}, rgb{0xec, 0xee, 0xf0}, rgb{0xb4, 0xbb, 0xc3}
		l.grid, l.quiet = rgb{0x35, 0x3d, 0x46}, rgb{0x74, 0x80, 0x8c}
		l.good, l.bad = rgb{0x4f, 0xa3, 0xe3}, rgb{0xf0, 0x74, 0x3e}
	} else {
		l.back, l.ink, l.soft = rgb{0xff, 0xff, 0xff}, rgb{0x1b, 0x1f, 0x24}, rgb{0x52, 0x5b, 0x66}
		l.grid, l.quiet = rgb{0xdd, 0xe2, 0xe7}, rgb{0x86, 0x8f, 0x99}
		l.good, l.bad = rgb{0x1f, 0x6f, 0xb2}, rgb{0xc4, 0x42, 0x0a}
	}
	var err error
	if l.palette, err = colours("Palette", t.Palette, defaultPalettes[set], 1); err != nil {
		return nil, err
	}
	if l.ramp, err = colours("Ramp", t.Ramp, defaultRamps[set], 2); err != nil {
		return nil, err
	}
	l.palest = l.standsOut()
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

// category returns the colour of category i. In the second round it is paler,
// or nearer to the ink where it would pale too much; from then on nearer to the
// ink each time.
func (l *look) category(i int) rgb {
	c := l.palette[i%len(l.palette)]
	for round := range min(3, i/len(l.palette)) {
		pale := c.mix(l.back, .4)
		if round == 0 && pale.contrast(l.back) >= leastContrast {
			c = pale
		} else {
			c = c.mix(l.ink, .45)
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

// ordered returns the colour of the i-th best of n: the strong end of the ramp
// for the best, and for the last the palest part that still stands out from the
// background.
func (l *look) ordered(i, n int) rgb {
	if n < 2 {
		return l.heat(.8)
	}
	return l.heat(1 - (1-l.palest)*float64(i)/float64(n-1))
}

// standsOut returns the least share of the ramp from which on its colours have
// the contrast of 3 to the background that marks need, or a fifth where they
// never do.
func (l *look) standsOut() float64 {
	const steps = 100
	for k := steps; k >= 0; k-- {
		if l.heat(float64(k)/steps).contrast(l.back) < leastContrast {
			if k >= steps-steps/5 {
				break
			}
			return float64(k+1) / steps
		}
	}
	return .2
}

// leastContrast is what WCAG 2.1, success criterion 1.4.11, asks of marks.
const leastContrast = 3
