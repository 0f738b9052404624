package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
)

// numbers writes numbers for people, in a language.
type numbers struct{ lang clientele.Lang }

// count writes a whole number with separators: 12,345.
func (numbers) count(n int) string { return separate(strconv.Itoa(n)) }

// fixed writes a number with the given number of decimals and separators.
func (numbers) fixed(v float64, decimals int) string {
	if v == 0 || math.IsNaN(v) {
		v = 0
	}
	s := separate(strconv.FormatFloat(v, 'f', decimals, 64))
	if strings.Trim(s, "-0.,") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// percent writes a share: 12.3%, 100%.
func (n numbers) percent(share float64) string {
	p := 100 * share
	switch a := math.Abs(p); {
	case a == 0, a >= 99.95, a >= 9.95 && a == math.Round(a):
		return n.fixed(p, 0) + "%"
	case a < .05:
		return n.small(p, "0.1") + "%"
	default:
		return strings.Replace(n.fixed(p, 1)+"%", ".0%", "%", 1)
	}
}

// small writes a number that rounds to nothing.
func (numbers) small(v float64, bound string) string {
	if v < 0 {
		return "−<" + bound
	}
	return "<" + bound
}

// A step is a thousand or ten thousand times another, with the sign that is
// written for it.
type step struct {
	size float64
	sign string
}

var (
	englishSteps = []step{{1e12, "tn"}, {1e9, "bn"}, {1e6, "M"}}
	chineseSteps = []step{{1e12, "万亿"}, {1e8, "亿"}, {1e4, "万"}}
)

// stepFor returns the step in which numbers up to a size are written: none
// below a million, or in Chinese below a hundred thousand.
func (n numbers) stepFor(size float64) step {
	steps, least := englishSteps, 1e6
	if n.lang == clientele.Chinese {
		steps, least = chineseSteps, 1e5
	}
	size = math.Abs(size)
	if size >= least {
		for _, s := range steps {
			if size >= s.size {
				return s
			}
		}
	}
	return step{1, ""}
}

// amount writes a value with three to five digits: 0.25, 12.5, 1,234, 1.25M,
// 1.25e−09.
func (n numbers) amount(v float64) string {
	if a := math.Abs(v); a >= 1e15 || v != 0 && a < 1e-8 {
		return strings.ReplaceAll(strconv.FormatFloat(v, 'e', 2, 64), "-", "−")
	}
	s := n.stepFor(v)
	x := v / s.size
	decimals := 0
	switch a := math.Abs(x); {
	case a == math.Trunc(a):
	case s.sign != "" && a < 10:
		decimals = 2
	case s.sign != "" && a < 100:
		decimals = 1
	case a < 1:
		decimals = 2
		if a < .095 {
			decimals = min(8, 1-int(math.Floor(math.Log10(a))))
		}
	case a < 100:
		decimals = 1
	}
	return n.fixed(x, decimals) + s.sign
}

// tick writes a tick of an axis whose ticks are step apart and reach up to
// size.
func (n numbers) tick(v, apart, size float64) string {
	if size >= 1e15 || apart > 0 && apart < 1e-8 {
		if v == 0 {
			return "0"
		}
		return strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−")
	}
	s := n.stepFor(size)
	x, apart := v/s.size, apart/s.size
	decimals := 0
	for decimals < 8 && math.Abs(apart-math.Round(apart)) > 1e-6*apart {
		apart *= 10
		decimals++
	}
	if x == 0 {
		return "0"
	}
	return n.fixed(x, decimals) + s.sign
}

// separate puts a comma before every third digit of a decimal number.
func separate(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if fraction != "" {
		fraction = "." + fraction
	}
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	return sign + b.String() + fraction
}
