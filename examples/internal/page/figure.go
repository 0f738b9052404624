package page

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/chart"
)

// A Figure is a chart in a page: drawn once for narrow windows and once for
// wide ones, each in colours for light and for dark.
type Figure struct {
	ID           string
	Title        string // as in the drawing
	Caption      string
	Full         bool // as wide as the page
	Narrow, Wide template.HTML
}

// A Shape says how large a figure is drawn. Half ones stand side by side where
// there is room.
type Shape struct {
	Full   bool
	Height int // of the wide drawing, in pixels; 0 is 420
	Narrow int // height of the narrow drawing; 0 is 340
}

// Widths of the drawings, in pixels.
const (
	narrowWidth = 360
	halfWidth   = 580
	fullWidth   = 900
)

// Draw makes a figure. The function is called for the light colours and for
// the dark ones, with options that say which. The id is one word that no other
// figure of the page has.
//
// Errors: those of the function and of writing the chart.
func Draw(id string, s Shape, opts chart.Options, draw func(*chart.Options) (*chart.Chart, error)) (*Figure, error) {
	opts.Theme.Dark = false
	light, err := draw(&opts)
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", id, err)
	}
	night := opts
	night.Theme.Dark = true
	dark, err := draw(&night)
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", id, err)
	}
	f := &Figure{ID: id, Title: light.Title(), Caption: light.Description(), Full: s.Full}
	width := halfWidth
	if s.Full {
		width = fullWidth
	}
	if s.Height == 0 {
		s.Height = 420
	}
	if s.Narrow == 0 {
		s.Narrow = 340
	}
	if f.Narrow, err = inline(id+"-n", light, dark, narrowWidth, s.Narrow); err != nil {
		return nil, err
	}
	f.Wide, err = inline(id+"-w", light, dark, width, s.Height)
	return f, err
}

// inline returns a drawing in both colours, with ids of its own.
func inline(id string, light, dark *chart.Chart, width, height int) (template.HTML, error) {
	var day, night bytes.Buffer
	if err := light.WriteSVG(&day, width, height); err != nil {
		return "", err
	}
	if err := dark.WriteSVG(&night, width, height); err != nil {
		return "", err
	}
	// The chart escapes its texts: see the tests of package chart.
	return template.HTML(twoTone(named(day.String(), id), named(night.String(), id))), nil
}

var labelled = regexp.MustCompile(`aria-labelledby="([\w-]+)-t [\w-]+-d"`)

// named gives the title and the description of a drawing ids that begin with
// the one given.
func named(svg, id string) string {
	at := labelled.FindStringSubmatch(svg)
	if at == nil {
		return svg
	}
	for _, part := range []string{"-t", "-d"} {
		svg = strings.Replace(svg, ` id="`+at[1]+part+`"`, ` id="`+id+part+`"`, 1)
	}
	return strings.Replace(svg, at[0], fmt.Sprintf(`aria-labelledby="%s-t %[1]s-d"`, id), 1)
}

// Colours stand in attributes alone: quotes in texts are escaped.
var coloured = regexp.MustCompile(`(fill|stroke)="#([0-9a-f]{6})"`)

// twoTone makes one drawing of two that differ in nothing but the colours.
// Each colour becomes a variable that is the light one unless the reader has
// chosen dark. Drawings that differ in more stay light.
func twoTone(light, dark string) string {
	if coloured.ReplaceAllString(light, "") != coloured.ReplaceAllString(dark, "") {
		return light
	}
	shades := coloured.FindAllStringSubmatch(dark, -1)
	used := map[string]string{}
	var rules []string
	n := -1
	both := coloured.ReplaceAllStringFunc(light, func(s string) string {
		n++
		part := coloured.FindStringSubmatch(s)
		day, night := part[2], shades[n][2]
		if day == night {
			return s
		}
		name := "--c" + day + "-" + night
		if used[name] == "" {
			used[name] = night
			rules = append(rules, name+":#"+night)
		}
		return fmt.Sprintf(`%s="var(%s,#%s)"`, part[1], name, day)
	})
	slices.Sort(rules)
	style := "<style>@media screen and (prefers-color-scheme:dark){:root{" + strings.Join(rules, ";") + "}}</style>\n"
	at := strings.Index(both, "</desc>") + len("</desc>")
	return both[:at] + style + both[at:]
}
