package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	web "github.com/clientele-go/clientele/examples/internal/page"
)

// A page lays out the report. Its writer keeps the first error for flush.
type page struct {
	w     *bufio.Writer
	cents bool // whether amounts of money show them
}

func newPage(w io.Writer, cents bool) *page { return &page{bufio.NewWriter(w), cents} }

func (p *page) flush() error { return p.w.Flush() }

// section begins a part of the report: its title, and a remark beside it.
func (p *page) section(title, remark string, args ...any) {
	fmt.Fprintf(p.w, "\n%s", strings.ToUpper(title))
	if remark != "" {
		fmt.Fprintf(p.w, "  %s", fmt.Sprintf(remark, args...))
	}
	fmt.Fprintln(p.w)
}

// line prints an indented line.
func (p *page) line(format string, args ...any) {
	fmt.Fprintf(p.w, "  "+format+"\n", args...)
}

// table prints rows under a head, each column as wide as its widest cell. A
// column whose head begins with “<” is aligned to the left, the others to the
// right.
func (p *page) table(head []string, rows [][]string) {
	width := make([]int, len(head))
	left := make([]bool, len(head))
	names := make([]string, len(head))
	for j, h := range head {
		names[j], left[j] = strings.CutPrefix(h, "<")
	}
	for _, row := range append([][]string{names}, rows...) {
		for j, cell := range row {
			width[j] = max(width[j], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range append([][]string{names}, rows...) {
		var b strings.Builder
		for j, cell := range row {
			pad := strings.Repeat(" ", width[j]-utf8.RuneCountInString(cell))
			if left[j] {
				b.WriteString("  " + cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		fmt.Fprintln(p.w, strings.TrimRight(b.String(), " "))
	}
}

// bar draws a share of 0 to 1 as a bar of at most 24 characters.
func bar(share float64) string {
	const eighths = " ▏▎▍▌▋▊▉"
	n := int(math.Round(min(max(share, 0), 1) * 24 * 8))
	s := strings.Repeat("█", n/8)
	if n%8 > 0 {
		s += string([]rune(eighths)[n%8])
	}
	return s
}

// count writes a whole number with thousands apart: 12,345.
func count[N ~int | ~int64 | ~float64](n N) string { return web.Number(float64(n), 0) }

// cell writes a number of a matrix, in which nothing is to be seen at once.
func cell(n int) string {
	if n == 0 {
		return "·"
	}
	return count(n)
}

// counted writes a number with its noun: 1 order, 2 orders.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}

// money writes an amount.
func (p *page) money(v float64) string {
	if p.cents {
		return web.Number(v, 2)
	}
	return web.Number(v, 0)
}

// share writes 0.1234 as 12.3 %, and nothing of nothing as a dash.
func share(part, whole float64) string {
	if whole == 0 {
		return "–"
	}
	return web.Number(100*part/whole, 1) + " %"
}

// firstClause returns a text up to its first semicolon or full stop.
func firstClause(text string) string {
	if i := strings.IndexAny(text, ";."); i >= 0 {
		return text[:i]
	}
	return text
}
