package chart

import (
	"fmt"
	"io"

	"github.com/clientele-go/clientele"
)

// A Chart is a picture of a result, ready to be written in any size. It keeps
// what it draws, not the result it was made from, and is safe for concurrent
// use.
type Chart struct {
	title string
	about string
	id    string
	theme *look
	draw  func(c *canvas, area box)
}

// Options say how a chart is labelled and looks. Nil means the zero value.
type Options struct {
	// Title is the heading. Each chart has a default one.
	Title string

	// Measure names the values drawn, such as “revenue”, as it stands in the
	// middle of a sentence. The default is “value”.
	Measure string

	// Unit is the unit of the values, such as “US$”, shown behind the measure.
	// The default is none.
	Unit string

	// Names gives the name of a customer by row, for charts that show single
	// customers. The default is “#17”.
	Names func(row int) string

	// ID begins the ids of the title and the description in the SVG. It needs
	// to be set where the same picture stands twice in one page. The default
	// differs between pictures.
	ID string

	Theme Theme
}

// Limits of the size of a chart in pixels.
const (
	MinWidth  = 240
	MinHeight = 160
	MaxSize   = 10_000 // of a side
)

// newChart returns a chart with the title given, unless the options have one.
func newChart(opts *Options, title, about string, draw func(c *canvas, area box)) (*Chart, error) {
	th, err := opts.Theme.resolve()
	if err != nil {
		return nil, err
	}
	if opts.Title != "" {
		title = opts.Title
	}
	if !isID(opts.ID) {
		return nil, fmt.Errorf("chart: ID %q is not made of letters, digits, - and _, a letter first: %w", opts.ID, clientele.ErrOption)
	}
	return &Chart{title: clean(title), about: cleanTo(about, longestText), id: opts.ID, theme: th, draw: draw}, nil
}

// isID reports whether a text can begin an id in any page.
func isID(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '-' || r == '_')) {
			return false
		}
	}
	return true
}

// orDefault returns options that are not nil.
func orDefault(opts *Options) *Options {
	if opts == nil {
		return &Options{}
	}
	return opts
}

// measure returns the name of the values with their unit.
func (o *Options) measure() string {
	name := o.Measure
	if name == "" {
		name = o.say("value", "价值")
	}
	return withUnit(clean(name), o.Unit)
}

// worth writes a value with its unit, as it stands in a sentence.
func (o *Options) worth(v float64) string {
	s := o.numbers().amount(v)
	if unit := clean(o.Unit); unit != "" {
		s += " " + unit
	}
	return s
}

// say chooses between two languages.
func (o *Options) say(english, chinese string) string {
	if o.Theme.Lang == clientele.Chinese {
		return chinese
	}
	return english
}

// sayf is say for formats.
func (o *Options) sayf(english, chinese string, args ...any) string {
	return fmt.Sprintf(o.say(english, chinese), args...)
}

// pair returns a name with what is said of it.
func (o *Options) pair(name, text string) string { return name + o.say(": ", "：") + text }

// name returns the name of a customer.
func (o *Options) name(row int) string {
	if o.Names == nil {
		return fmt.Sprintf("#%d", row)
	}
	return clean(o.Names(row))
}

// people returns “1 customer” or “12 customers”.
func (o *Options) people(n int) string { return o.several(n, "customer", "位客户") }

// several returns a number with a noun; the Chinese one begins with its
// measure word.
func (o *Options) several(n int, english, chinese string) string {
	s := o.numbers().count(n)
	switch {
	case o.Theme.Lang == clientele.Chinese:
		return s + " " + chinese
	case n == 1:
		return s + " " + english
	default:
		return s + " " + english + "s"
	}
}

// numbers returns the way of writing numbers.
func (o *Options) numbers() numbers { return numbers{o.Theme.Lang} }

// Title returns the heading of the chart.
func (c *Chart) Title() string { return c.title }

// Description returns what the chart shows, in a few sentences with the main
// figures: for those who cannot see it, and as a caption.
func (c *Chart) Description() string { return c.about }

// layout draws the chart on a canvas of the given size.
func (c *Chart) layout(width, height int) (*canvas, error) {
	if width < MinWidth || height < MinHeight || width > MaxSize || height > MaxSize {
		return nil, fmt.Errorf("chart: size %d × %d outside %d × %d to %d × %[5]d: %w",
			width, height, MinWidth, MinHeight, MaxSize, clientele.ErrOption)
	}
	cv := newCanvas(float64(width), float64(height), c.theme)
	area := cv.heading(c.title)
	c.draw(cv, area)
	return cv, nil
}

// WriteSVG writes the chart as a scalable picture of the given size in pixels,
// complete and without references to anything outside. It can be a file of its
// own or stand inside a page, as many as one likes: it has no style sheet and
// no ids but those of its title and description. In a page, the rule
//
//	svg { max-width: 100%; height: auto }
//
// lets it shrink with the column that it stands in. Sizes of text follow the
// size asked for, so that a telephone is served better with a width of 400.
//
// Errors: a size outside [MinWidth] × [MinHeight] to [MaxSize] a side; those
// of w.
func (c *Chart) WriteSVG(w io.Writer, width, height int) error {
	cv, err := c.layout(width, height)
	if err != nil {
		return err
	}
	return cv.writeSVG(w, c.title, c.about, c.id)
}

// WritePNG writes the chart as a bitmap of the given size in pixels.
//
// Characters that the font lacks appear as empty boxes. A chart in Chinese
// needs a font that has Chinese: without one it is an [clientele.ErrOption].
//
// Other errors: a size outside [MinWidth] × [MinHeight] to [MaxSize] a side; a
// font that cannot be drawn; those of w.
func (c *Chart) WritePNG(w io.Writer, width, height int) error {
	cv, err := c.layout(width, height)
	if err != nil {
		return err
	}
	if c.theme.lang == clientele.Chinese && !c.theme.faces.has('客') {
		return fmt.Errorf("chart: the font has no Chinese; give one in Theme.Font: %w", clientele.ErrOption)
	}
	return cv.writePNG(w)
}

// atMost returns an error where there is more than can be drawn.
func atMost(what string, n, limit int) error {
	if n <= limit {
		return nil
	}
	return fmt.Errorf("chart: %d %s, at most %d can be drawn: %w", n, what, limit, clientele.ErrOption)
}

// withUnit returns “name (unit)”.
func withUnit(name, unit string) string {
	if unit = clean(unit); unit == "" {
		return name
	}
	return name + " (" + unit + ")"
}
