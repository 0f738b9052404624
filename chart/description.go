package chart

import (
	"strings"
	"unicode/utf8"

	"github.com/clientele-go/clientele"
)

// listRoom is how many characters of a description a list of groups may fill:
// twenty segments with their shares, some ten lines on a page.
const listRoom = 1000

// A description collects sentences.
type description struct {
	o    *Options
	text strings.Builder
	used int // characters of the list
	left int // entries that it had no room for
}

// add adds a sentence, with a capital at its beginning.
func (d *description) add(english, chinese string, args ...any) {
	d.write(d.o.sayf(english, chinese, args...))
}

// entry adds a sentence of a list, or counts it where the list is long enough.
// The first one is always there.
func (d *description) entry(english, chinese string, args ...any) {
	s := d.o.sayf(english, chinese, args...)
	n := utf8.RuneCountInString(s)
	if d.left > 0 || d.used > 0 && d.used+n > listRoom {
		d.left++
		return
	}
	d.used += n
	d.write(s)
}

func (d *description) write(s string) {
	if d.o.Theme.Lang == clientele.Chinese {
		d.text.WriteString(s)
		return
	}
	if d.text.Len() > 0 {
		d.text.WriteByte(' ')
	}
	d.text.WriteString(upper(s))
}

// String returns the sentences, and how many entries are missing.
func (d *description) String() string {
	if d.left > 0 {
		d.write(d.o.more(d.left))
		d.left = 0
	}
	return d.text.String()
}

// more says how many entries are left out.
func (o *Options) more(n int) string {
	if n == 1 {
		return o.say("1 more is not shown.", "另有 1 项未显示。")
	}
	return o.sayf("%s more are not shown.", "另有 %s 项未显示。", o.numbers().count(n))
}
