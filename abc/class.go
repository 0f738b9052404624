package abc

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Class is the grade of a customer. A smaller class is a better one: A is
// before B, [Loss] comes after every grade and [Inactive] last. The zero
// Class is unknown.
type Class uint8

// The classes. A rule with more than four of them goes on to Z, which is
// class 26.
const (
	A Class = iota + 1
	B
	C
	D

	// Loss is the class of customers whose value is below 0.
	Loss Class = MaxClasses + 1

	// Inactive is the class of customers without activity.
	Inactive Class = MaxClasses + 2
)

// MaxClasses is the largest number of classes that a rule can have.
const MaxClasses = 26

var classNames = []string{
	"unknown",
	"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
	"n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
	"loss", "inactive",
}

// String returns “a” to “z”, “loss” or “inactive”.
func (c Class) String() string { return enum.Name("class", classNames, c) }

// MarshalText writes “a” to “z”, “loss” or “inactive”.
func (c Class) MarshalText() ([]byte, error) { return enum.Text("class", classNames, c) }

// UnmarshalText reads what MarshalText writes.
func (c *Class) UnmarshalText(text []byte) error {
	return enum.Parse("class", classNames, c, text)
}

// IsGrade reports whether the class is one of A to Z.
func (c Class) IsGrade() bool { return c >= A && c <= MaxClasses }

// Label returns the class for a reader: “A” or “A类”, “Loss” or “亏损”.
func (c Class) Label(lang clientele.Lang) string {
	chinese := lang == clientele.Chinese
	switch {
	case c.IsGrade():
		letter := string(rune('A' + c - A))
		if chinese {
			return letter + "类"
		}
		return letter
	case c == Loss && chinese:
		return "亏损"
	case c == Loss:
		return "Loss"
	case c == Inactive && chinese:
		return "未活跃"
	case c == Inactive:
		return "Inactive"
	case chinese:
		return "未知"
	default:
		return "Unknown"
	}
}
