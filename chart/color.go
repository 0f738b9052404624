package chart

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"github.com/clientele-go/clientele"
)

// An rgb is an opaque colour.
type rgb struct{ r, g, b uint8 }

// parseRGB reads “#rrggbb”.
func parseRGB(s string) (rgb, error) {
	if len(s) == 7 && s[0] == '#' {
		if v, err := strconv.ParseUint(s[1:], 16, 32); err == nil {
			return rgb{uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
		}
	}
	return rgb{}, fmt.Errorf("colour %q is not #rrggbb: %w", s, clientele.ErrOption)
}

// String returns “#rrggbb”.
func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }

// mix returns the colour that lies the given share of the way to another.
func (c rgb) mix(to rgb, share float64) rgb {
	part := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + share*(float64(b)-float64(a)))) }
	return rgb{part(c.r, to.r), part(c.g, to.g), part(c.b, to.b)}
}

// luminance returns the relative luminance of WCAG 2, from 0 to 1.
func (c rgb) luminance() float64 {
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*lin(c.r) + .7152*lin(c.g) + .0722*lin(c.b)
}

// contrast returns the contrast ratio of WCAG 2, from 1 to 21.
func (c rgb) contrast(to rgb) float64 {
	a, b := c.luminance()+.05, to.luminance()+.05
	return max(a/b, b/a)
}

// inkOn returns black or white, whichever is easier to read on the colour. The
// contrast is at least 4.58, the root of 21.
func inkOn(back rgb) rgb {
	black, white := rgb{}, rgb{0xff, 0xff, 0xff}
	if back.contrast(white) >= back.contrast(black) {
		return white
	}
	return black
}

// over returns the colour as one of package color, with an opacity.
func (c rgb) over(opacity float64) color.Color {
	return color.NRGBA{c.r, c.g, c.b, uint8(math.Round(255 * min(1, max(0, opacity))))}
}
