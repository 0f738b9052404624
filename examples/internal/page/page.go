// Package page is the common look of the pages that the examples write: an
// embedded style sheet, pieces of templates, tables, figures and numbers.
//
// A page is an html/template that uses the pieces:
//
//	t, err := page.Templates().Parse(`{{template "head" .Head}}<body><main>
//	{{template "figure" .Pareto}}{{template "table" .Best}}</main></body></html>`)
//
// The pieces are “head” ([Head]), “facts” ([]Fact), “table” ([Table]),
// “figure” ([Figure]) and “figures” ([]*Figure, side by side where there is
// room). Pages need no script and nothing from outside, follow the reader's
// choice of light or dark, fit a phone, and print in light colours. What comes
// from data is escaped by html/template; see [Name] for names in sentences.
package page

import (
	"embed"
	"html/template"
	"unicode/utf8"

	"github.com/clientele-go/clientele"
)

//go:embed style.css pieces.html
var files embed.FS

// Templates returns a new set of the pieces, for a host to add its own to.
func Templates() *template.Template {
	return template.Must(template.New("pieces").ParseFS(files, "pieces.html"))
}

// A Head is the beginning of a page, up to its body.
type Head struct {
	Title string
	Lang  clientele.Lang
}

// Code returns the language as HTML names it.
func (h Head) Code() string {
	if h.Lang == clientele.Chinese {
		return "zh-CN"
	}
	return "en"
}

// Style returns the style sheet.
func (Head) Style() template.CSS {
	text, _ := files.ReadFile("style.css")
	return template.CSS(text)
}

// A Fact is one figure in large letters.
type Fact struct {
	Value string
	Label string
	Note  string // empty: none
}

// A Table scrolls inside its own box where the window is narrow.
type Table struct {
	Title   string
	Columns []Column
	Rows    [][]Cell
	More    string // what was left out; empty: nothing
}

// A Column is the head of a column.
type Column struct {
	Name   string
	Number bool // to the right
}

// A Cell is a text, with a link or a bar if there is one.
type Cell struct {
	Text string
	Link string
	Bar  *Bar
}

// Long returns whether the text takes more than one line in a table.
func (c Cell) Long() bool { return utf8.RuneCountInString(c.Text) > 28 }

// A Bar is drawn beside a number: a share of 0 to 1.
type Bar struct{ Share float64 }

// Width returns the width of the bar in percent.
func (b Bar) Width() string { return Number(100*min(max(b.Share, 0), 1), 1) }

// Texts returns cells of texts.
func Texts(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, s := range texts {
		cells[i].Text = s
	}
	return cells
}

// Left and Right return columns with the given names, texts or numbers.
func Left(names ...string) []Column { return columns(false, names) }

// Right returns columns of numbers.
func Right(names ...string) []Column { return columns(true, names) }

func columns(number bool, names []string) []Column {
	list := make([]Column, len(names))
	for i, s := range names {
		list[i] = Column{s, number}
	}
	return list
}
