package chart

import (
	"strings"
	"unicode"
)

// longest is the number of characters of a text that are looked at.
const longest = 400

// clean returns a text as it can stand in a chart: characters that XML does
// not have, control characters, and those that turn the direction of writing
// are replaced or left out, white space is one space, and what is longer than
// any chart is cut.
func clean(s string) string {
	var b strings.Builder
	count, space := 0, false
	for _, r := range s { // invalid UTF-8 comes as U+FFFD
		if count == longest {
			b.WriteRune('…')
			break
		}
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			continue
		case unicode.IsControl(r), r == 0xFFFE, r == 0xFFFF:
			r = '�'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		count++
	}
	return b.String()
}
