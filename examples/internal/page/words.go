package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/clientele-go/clientele"
)

// Count writes a whole number with thousands apart: 12,345.
func Count[N ~int | ~int64 | ~float64](n N) string { return Number(float64(n), 0) }

// Number writes v with a fixed number of decimals, thousands apart, and a
// proper minus sign.
func Number(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	if rest != "" {
		rest = "." + rest
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if v < 0 && strings.Trim(s, "0.") != "" {
		whole = "−" + whole
	}
	return whole + rest
}

// Percent writes 0.1234 as 12.3%, 1 as 100%, and little as <0.1%.
func Percent(share float64) string {
	p := 100 * share
	switch a := math.Abs(p); {
	case a > 0 && a < 0.05:
		return "<0.1%"
	case a >= 99.95 && a < 100: // 100% is said of all alone
		return ">99.9%"
	case a == math.Round(a):
		return Number(p, 0) + "%"
	default:
		return Number(p, 1) + "%"
	}
}

// Share writes part of whole as Percent does, and a part of nothing as a dash.
func Share(part, whole float64) string {
	if whole == 0 {
		return "–"
	}
	return Percent(part / whole)
}

// Counted writes a number with its English noun: 1 order, 2 orders, 2 boxes.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Day writes a day: 31 Dec 2025, or 2025年12月31日.
func Day(d clientele.Date, lang clientele.Lang) string {
	t := d.Time()
	if lang == clientele.Chinese {
		return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
	}
	return t.Format("2 Jan 2006")
}

// longestName is how many characters of a name are shown.
const longestName = 60

// Name returns a name from data as it can stand in a sentence or a cell: on
// one line, cut when very long, without characters that turn the direction of
// writing, and kept apart from its surroundings where it runs from right to
// left. An empty name is a dash.
func Name(s string) string {
	var b strings.Builder
	length, leftward := 0, false
	for _, r := range strings.Join(strings.Fields(s), " ") {
		switch {
		case turns(r):
			continue
		case unicode.IsControl(r):
			r = '\ufffd'
		}
		if length == longestName {
			b.WriteRune('…')
			break
		}
		leftward = leftward || runsLeft(r)
		b.WriteRune(r)
		length++
	}
	switch {
	case length == 0:
		return "–"
	case leftward:
		return "\u2068" + b.String() + "\u2069"
	default:
		return b.String()
	}
}

// turns returns whether a character turns the direction of writing.
func turns(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// runsLeft returns whether a character is of a script from right to left.
func runsLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}
