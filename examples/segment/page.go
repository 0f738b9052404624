package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"

	web "github.com/clientele-go/clientele/examples/internal/page"
)

// A page lays out the report in the words of an author. Its writer keeps the
// first error for flush.
type page struct {
	*author
	w *bufio.Writer
}

func newPage(w io.Writer, a *author) *page { return &page{a, bufio.NewWriter(w)} }

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

// say is line in the language of the author.
func (p *page) say(english, chinese string, args ...any) {
	p.line("%s", p.sayf(english, chinese, args...))
}

// lines prints texts, one a line.
func (p *page) lines(texts []string) {
	for _, s := range texts {
		p.line("%s", s)
	}
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
			width[j] = max(width[j], columnsOf(cell))
		}
	}
	for _, row := range append([][]string{names}, rows...) {
		var b strings.Builder
		for j, cell := range row {
			pad := strings.Repeat(" ", width[j]-columnsOf(cell))
			if left[j] {
				b.WriteString("  " + cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		fmt.Fprintln(p.w, strings.TrimRight(b.String(), " "))
	}
}

// columnsOf returns how many columns of a terminal a text takes: two for a
// Chinese character.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		if n++; unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60 {
			n++
		}
	}
	return n
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

// share writes 0.1234 as 12.3%, and nothing of nothing as a dash.
func share(part, whole float64) string {
	if whole == 0 {
		return "–"
	}
	return web.Number(100*part/whole, 1) + "%"
}

// firstClause returns a text up to its first semicolon or full stop, or the
// first comma of a Chinese one, whose clauses are as long.
func firstClause(text string) string {
	if i := strings.IndexAny(text, ";.，；。"); i >= 0 {
		return text[:i]
	}
	return text
}
