package rfm

import (
	"fmt"
	"strings"

	"github.com/clientele-go/clientele"
)

// axisLabel returns the name of an axis for people. Axes other than the three
// keep their own.
func axisLabel(name string, lang clientele.Lang) string {
	if lang != clientele.Chinese {
		return name
	}
	switch name {
	case RecencyAxis:
		return "最近消费间隔"
	case FrequencyAxis:
		return "消费频次"
	case MonetaryAxis:
		return "消费金额"
	default:
		return name
	}
}

// text returns the cut as a condition, such as “≤ 30”.
func (c Cut) text(lower bool) string {
	sign := "≥"
	switch {
	case lower && c.Strict:
		sign = "<"
	case lower:
		sign = "≤"
	case c.Strict:
		sign = ">"
	}
	return fmt.Sprintf("%s %.6g", sign, c.At)
}

// missedText says what is missing for the next score.
func (a *AxisWhy) missedText(zh bool) string {
	cut := a.Missed.text(a.Lower)
	switch {
	case a.Lacks == 0 && zh:
		return fmt.Sprintf("；稍有改善即达到 %s，可得 %d 分", cut, a.Next)
	case a.Lacks == 0:
		return fmt.Sprintf("; any improvement passes %s for %d", cut, a.Next)
	case zh:
		return fmt.Sprintf("；还差 %.6g 达到 %s，可得 %d 分", a.Lacks, cut, a.Next)
	default:
		return fmt.Sprintf("; %.6g short of %s for %d", a.Lacks, cut, a.Next)
	}
}

// Text returns the explanation in a few lines for people: the segment, one
// line for each axis, and one for each move. Machines read the fields.
func (w *Why) Text(lang clientele.Lang) string {
	zh := lang == clientele.Chinese
	var b strings.Builder
	if w.Inactive {
		return w.Segment.Label.In(lang) + "\n"
	}
	fmt.Fprintf(&b, "%s (%s)\n", w.Segment.Label.In(lang), w.Code)
	for _, a := range w.Axes {
		format := "%s %.6g: score %d of %d"
		if zh {
			format = "%s %.6g：%d 分（满分 %d）"
		}
		fmt.Fprintf(&b, format, axisLabel(a.Axis, lang), a.Value, a.Score, a.Levels)
		if a.Passed != nil {
			format = "; passed %s"
			if zh {
				format = "；已达到 %s"
			}
			fmt.Fprintf(&b, format, a.Passed.text(a.Lower))
		}
		if a.Missed != nil {
			b.WriteString(a.missedText(zh))
		}
		b.WriteByte('\n')
	}
	for _, m := range w.Moves {
		format := "→ %s with %s %s\n"
		if zh {
			format = "→ %s：%s %s\n"
		}
		lower := false
		for _, a := range w.Axes {
			lower = lower || a.Axis == m.Axis && a.Lower
		}
		fmt.Fprintf(&b, format, m.Segment.Label.In(lang), axisLabel(m.Axis, lang), m.Cut.text(lower))
	}
	return b.String()
}
