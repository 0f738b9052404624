package clientele

import "github.com/clientele-go/clientele/internal/enum"

// A Lang is the language of labels and reasons. The zero value is English.
type Lang uint8

// The languages that labels and reasons come in.
const (
	English Lang = iota
	Chinese
)

var langNames = []string{"en", "zh"}

// String returns “en” or “zh”.
func (l Lang) String() string { return enum.Name("language", langNames, l) }

// MarshalText writes “en” or “zh”.
func (l Lang) MarshalText() ([]byte, error) { return enum.Text("language", langNames, l) }

// UnmarshalText reads what MarshalText writes.
func (l *Lang) UnmarshalText(text []byte) error {
	return enum.Parse("language", langNames, l, text)
}
