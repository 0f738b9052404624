package chart

import (
	"math"
	"testing"
)

// TestWidth compares the widths of texts with those that a browser measures
// (getComputedTextLength of Chromium 156 in Arial, for which the system had
// Liberation Sans 1.07.4 and, for Chinese, Noto Sans CJK SC).
func TestWidth(t *testing.T) {
	l, err := (&Theme{}).resolve()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		size float64
		bold bool
		want float64
	}{
		{"0.4M", 15.74, false, 34.98},
		{"11.9%", 17.49, false, 49.58},
		{"111", 17.49, false, 29.19},
		{"−100", 15.74, false, 35.45},
		{"ø 1,978", 17.49, false, 59.30},
		{"Σ 885,436", 17.49, false, 78.88},
		{"Hibernating", 17.49, false, 89.42},
		{"Cannot lose (8)", 16.09, false, 109.94},
		{"share of customers, the most valuable first", 15.74, false, 295.59},
		{"Customer grading matrix", 21.86, true, 259.94},
		{"Purchases expected in the next 52 weeks", 21.86, true, 428.91},
		{"Whale curve: who earns the profit and who consumes it", 21.86, true, 579.36},
		{"Σ 收入 (US$)", 15.74, false, 91.03},
		{"757 位客户", 17.44, false, 86.27},
		{"客户分级矩阵图", 21.86, true, 153.03},
		{"A类：客户 5%，收入 26.3%", 16.09, false, 201.05},
		{"2,987 位客户：既成 74,653，潜在 25,028", 16.09, false, 296.70},
	} {
		if got := l.faces.width(c.text, c.size, c.bold); math.Abs(got/c.want-1) > .005 {
			t.Errorf("%q: %.2f wide, a browser has %.2f", c.text, got, c.want)
		}
	}
}
