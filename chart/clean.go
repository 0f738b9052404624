package chart

import (
	"strings"
	"unicode"
)

// Numbers of characters of a text that are looked at.
const (
	longest     = 400  // of a name or a title
	longestText = 4000 // of a description, which is made of clean parts
)

// clean returns a text as it can stand in a chart: characters that XML does
// not have, control characters, and those that turn the direction of writing
// are replaced or left out, white space is one space, and what is longer than
// any chart is cut.
func clean(s string) string { return cleanTo(s, longest) }

// cleanTo is clean with at most the given number of characters.
func cleanTo(s string, most int) string {
	var b strings.Builder
	count, space := 0, false
	for _, r := range s { // invalid UTF-8 comes as U+FFFD
		if count == most {
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
