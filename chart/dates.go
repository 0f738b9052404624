package chart

import (
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
)

// day writes a date: “31 Dec 2024”, or “2024-12-31” in Chinese.
func (o *Options) day(d clientele.Date) string {
	if o.Theme.Lang == clientele.Chinese {
		return d.String()
	}
	return d.Time().Format("2 Jan 2006")
}

// calendar returns a scale of days with ticks at the beginnings of months,
// quarters or years, about as many as asked for.
func calendar(first, last clientele.Date, count int, o *Options) *scale {
	s := &scale{low: float64(first), high: float64(last)}
	a, b := first.Time(), last.Time()
	months := (b.Year()-a.Year())*12 + int(b.Month()-a.Month())
	if months < 2 || count < 2 {
		s.ticks = []tick{{s.low, o.day(first)}}
		if last > first && count > 2 {
			s.ticks = append(s.ticks, tick{s.high, o.day(last)})
		}
		return s
	}
	every := 12 * (months/(12*count) + 1)
	for _, m := range []int{1, 2, 3, 6, 12} {
		if months/m <= count {
			every = m
			break
		}
	}
	for k := range 10_000 {
		t := time.Date(a.Year(), time.Month(1+k*every), 1, 0, 0, 0, 0, time.UTC)
		d := clientele.DateOf(t)
		if d > last {
			break
		}
		if d < first {
			continue
		}
		text := t.Format("Jan 2006")
		if o.Theme.Lang == clientele.Chinese {
			text = t.Format("2006-01")
		}
		if every%12 == 0 {
			text = fmt.Sprint(t.Year())
		}
		s.ticks = append(s.ticks, tick{float64(d), text})
	}
	return s
}
