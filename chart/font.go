package chart

import (
	"fmt"
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"

	"github.com/clientele-go/clientele"
)

// faces are the fonts of a chart, in the order in which a character is looked
// for. They are read only.
type faces struct {
	plain, bold []*opentype.Font
}

// newFaces reads a font file, or takes Liberation Sans for none.
func newFaces(file []byte) (*faces, error) {
	plain, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("chart: Liberation Sans: %w", err)
	}
	bold, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		return nil, fmt.Errorf("chart: Liberation Sans Bold: %w", err)
	}
	f := &faces{plain: []*opentype.Font{plain}, bold: []*opentype.Font{bold}}
	if len(file) == 0 {
		return f, nil
	}
	given, err := firstFont(file)
	if err != nil {
		return nil, fmt.Errorf("chart: Font: %w: %w", err, clientele.ErrOption)
	}
	f.plain = []*opentype.Font{given, plain}
	f.bold = []*opentype.Font{given, bold}
	return f, nil
}

// firstFont reads the first font of a file and tries it out.
func firstFont(file []byte) (_ *opentype.Font, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("unusable font: %v", r)
		}
	}()
	all, err := opentype.ParseCollection(file)
	if err != nil {
		return nil, err
	}
	first, err := all.Font(0)
	if err != nil {
		return nil, err
	}
	if first.UnitsPerEm() <= 0 {
		return nil, fmt.Errorf("%d units per em", first.UnitsPerEm())
	}
	f := font.Face{Font: font.Font{Size: 10}, Face: first}
	_, _ = f.Extents(), f.Width("Ag 0")
	return first, nil
}

// has reports whether a font has the character.
func (f *faces) has(r rune) bool {
	var buf sfnt.Buffer
	for _, face := range f.plain {
		if i, err := face.GlyphIndex(&buf, r); err == nil && i != 0 {
			return true
		}
	}
	return false
}

// A run is a piece of text in one font.
type run struct {
	face *opentype.Font
	text string
}

// runs cuts a text into pieces by the first font that has the characters, and
// between two ones: Liberation Sans has them moved together, which browsers do
// not follow and which blurs small numbers.
func (f *faces) runs(s string, bold bool) []run {
	list := f.plain
	if bold {
		list = f.bold
	}
	if len(list) == 1 && !strings.Contains(s, "11") {
		return []run{{list[0], s}}
	}
	var (
		out  []run
		buf  sfnt.Buffer
		from int
		last *opentype.Font

		before rune
	)
	for at, r := range s {
		face := list[0]
		for _, candidate := range list {
			if i, err := candidate.GlyphIndex(&buf, r); err == nil && i != 0 {
				face = candidate
				break
			}
		}
		if last != nil && (face != last || r == '1' && before == '1') {
			out = append(out, run{last, s[from:at]})
			from = at
		}
		last, before = face, r
	}
	if last != nil {
		out = append(out, run{last, s[from:]})
	}
	return out
}

// width returns the width of a text. Characters that no font has and that are
// as wide as high, such as Chinese ones, count as that: a browser has them.
func (f *faces) width(s string, size float64, bold bool) float64 {
	total := 0.0
	for _, r := range f.runs(s, bold) {
		var narrow []rune
		for _, c := range r.text {
			if isWide(c) && !hasGlyph(r.face, c) {
				total += size
				continue
			}
			narrow = append(narrow, c)
		}
		face := font.Face{Font: font.Font{Size: font.Length(size)}, Face: r.face}
		total += safeWidth(face, string(narrow), size)
	}
	return total
}

// safeWidth measures a text; where the font does not tell, it is an estimate.
func safeWidth(face font.Face, s string, size float64) (w float64) {
	defer func() {
		if recover() != nil {
			w = size * float64(len(s))
		}
	}()
	return face.Width(s).Points()
}

func hasGlyph(f *opentype.Font, r rune) bool {
	var buf sfnt.Buffer
	i, err := f.GlyphIndex(&buf, r)
	return err == nil && i != 0
}

// isWide reports whether a character is as wide as high, roughly as in
// Unicode's East Asian Width.
func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFF60 ||
		r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x1F300 && r <= 0x1FAFF || r >= 0x20000 && r <= 0x3FFFD)
}
