package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
	web "github.com/clientele-go/clientele/examples/internal/page"
)

// A paper is what report.html says: sentences, tables and figures in the order
// of the decisions, in one language.
type paper struct {
	Head     web.Head
	Lead     string
	Contents string // name of the table of contents
	Facts    []web.Fact
	Sections []section
	Foot     string
}

// A section is about one question.
type section struct {
	ID, Title string
	Parts     []part
}

// A part of a section: what is there, in this order.
type part struct {
	Title    string
	Text     []string
	Steps    []string // numbered
	Points   []string // not numbered
	Warnings []string
	Table    *web.Table
	Figures  []*web.Figure
	Notes    []string // in small print
}

// An author writes a paper about a result.
type author struct {
	*result
	lang  clientele.Lang
	cents bool // whether amounts of money show them
	check *tryout
	ahead *clv.Interval // profit to be expected of all; nil where the fits do not know their errors
}

// newAuthor returns one who writes in the language asked for.
func newAuthor(r *result) *author {
	return &author{result: r, lang: r.cfg.lang, cents: math.Abs(r.revenue) < 10_000}
}

//go:embed paper.html
var paperHTML string

// writePaper writes report.html. What it says depends on the result and the
// language alone.
func writePaper(ctx context.Context, w io.Writer, r *result) error {
	p, err := compose(ctx, r)
	if err != nil {
		return err
	}
	t, err := web.Templates().New("paper").Parse(paperHTML)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := t.Execute(&page, p); err != nil {
		return err
	}
	_, err = w.Write(page.Bytes())
	return err
}

// compose writes the sections. Without buyers there is one, about the data.
func compose(ctx context.Context, r *result) (*paper, error) {
	a := newAuthor(r)
	p := &paper{
		Head:     web.Head{Title: a.in("Customers of ", "客户分析报告：") + a.source(), Lang: a.lang},
		Lead:     a.lead(),
		Contents: a.in("Contents", "目录"),
		Foot: a.in("Computed by the clientele library from the transactions alone. The same transactions give the same report.",
			"由 clientele 库仅根据交易记录计算；同样的交易得到同样的报告。"),
	}
	if r.buyers == 0 {
		p.Sections = []section{a.data()}
		return p, nil
	}
	var err error
	if a.check, err = tryForecast(ctx, r); err != nil {
		return nil, err
	}
	if a.ahead, err = a.expected(ctx); err != nil {
		return nil, err
	}
	p.Facts = a.facts()
	for _, write := range []func(context.Context) (section, error){
		a.short, a.graded, a.segmented, a.staged, a.valued, a.clustered, a.modelled, a.shared, a.alerted,
	} {
		s, err := write(ctx)
		if err != nil {
			return nil, err
		}
		p.Sections = append(p.Sections, s)
	}
	return p, nil
}

// in chooses between the languages.
func (a *author) in(english, chinese string) string {
	if a.lang == clientele.Chinese {
		return chinese
	}
	return english
}

// sayf is in for formats. The Chinese format may number its arguments.
func (a *author) sayf(english, chinese string, args ...any) string {
	return fmt.Sprintf(a.in(english, chinese), args...)
}

// source names the books.
func (a *author) source() string {
	if a.csv == nil {
		return a.in(a.name, fmt.Sprintf("模拟商店（种子 %d）", shopSeed))
	}
	return web.Name(a.name)
}

// money writes an amount.
func (a *author) money(v float64) string {
	if a.cents {
		return web.Number(v, 2)
	}
	return web.Number(v, 0)
}

// measure is the name of what customers are graded by.
func (a *author) measure() string {
	if a.costs {
		return a.in("profit", "利润")
	}
	return a.in("revenue", "收入")
}

// several writes a number with its noun.
func (a *author) several(n int, one, many, chinese string) string {
	if a.lang == clientele.Chinese {
		return web.Count(n) + " " + chinese
	}
	return web.Counted(n, one, many)
}

func (a *author) customers(n int) string { return a.several(n, "customer", "customers", "位客户") }

// refunds says how many refunds there are.
func (a *author) refunds() string {
	n := a.table.Audit.Refunds
	if n == 0 {
		return a.in("no refunds", "无退款")
	}
	return a.several(n, "refund", "refunds", "笔退款")
}

// verb returns the form of an English verb that goes with n.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// units writes a time in the unit of the models.
func (a *author) units(n float64) string {
	unit := a.cfg.unit.String()
	return a.several(int(math.Round(n)), unit, unit+"s", a.unit())
}

// unit names the unit of the models.
func (a *author) unit() string {
	switch a.cfg.unit {
	case clientele.Day:
		return a.in("day", "天")
	case clientele.Month:
		return a.in("month", "个月")
	default:
		return a.in("week", "周")
	}
}

// day writes a day.
func (a *author) day(d clientele.Date) string { return web.Day(d, a.lang) }

// key returns the name of the customer in a row.
func (a *author) key(row int) string { return web.Name(a.ledger.Key(row)) }

// names lists the first customers by name.
func (a *author) names(rows []int) string {
	var out []string
	for _, row := range rows {
		out = append(out, a.key(row))
	}
	return strings.Join(out, a.in(", ", "、"))
}

// options returns those of a chart of the values customers are graded by.
func (a *author) options() chart.Options {
	return chart.Options{Measure: a.measure(), Unit: a.cfg.currency, Names: a.key, Theme: chart.Theme{Lang: a.lang}}
}

// A gallery draws figures one after the other. A chart that has nothing to
// show is left out; the first error of another kind stays.
type gallery struct {
	opts    chart.Options
	figures []*web.Figure
	err     error
}

func (g *gallery) draw(id string, shape web.Shape, draw func(*chart.Options) (*chart.Chart, error)) {
	if g.err != nil {
		return
	}
	f, err := web.Draw(id, shape, g.opts, draw)
	switch {
	case errors.Is(err, clientele.ErrEmpty):
	case err != nil:
		g.err = err
	default:
		g.figures = append(g.figures, f)
	}
}

// caption replaces the caption of the figure drawn last.
func (g *gallery) caption(id, text string) {
	if n := len(g.figures); n > 0 && g.figures[n-1].ID == id {
		g.figures[n-1].Caption = text
	}
}

// rest says how many rows a table leaves out.
func (a *author) rest(shown, all int, where string) string {
	if shown >= all {
		return ""
	}
	return a.sayf("%s more not shown%s.", "另有 %s 位未列出%s。", web.Count(all-shown), where)
}

// barred returns a cell with a share and its bar.
func barred(share float64) web.Cell {
	return web.Cell{Text: web.Percent(share), Bar: &web.Bar{Share: share}}
}
