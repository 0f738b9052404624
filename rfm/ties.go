package rfm

import (
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// Ties says which score a value gets that sits exactly on a cut, or on
// several cuts at once because many customers share it. Equal values have
// equal scores in any case.
type Ties uint8

// The rules for ties.
const (
	TiesMiddle Ties = iota // the middle of the scores that meet there, the better of two
	TiesUp                 // the best of them: bins closed on their worse side
	TiesDown               // the worst of them: bins closed on their better side
)

var tiesNames = []string{"middle", "up", "down"}

// String returns “middle”, “up” or “down”.
func (t Ties) String() string { return enum.Name("ties", tiesNames, t) }

// MarshalText writes “middle”, “up” or “down”.
func (t Ties) MarshalText() ([]byte, error) { return enum.Text("ties", tiesNames, t) }

// UnmarshalText reads what MarshalText writes.
func (t *Ties) UnmarshalText(text []byte) error { return enum.Parse("ties", tiesNames, t, text) }

func (t Ties) check() error {
	if _, err := t.MarshalText(); err != nil {
		return fmt.Errorf("%w: %w", err, clientele.ErrOption)
	}
	return nil
}

// settle makes cuts of the places where they lie, the easiest first. Of cuts
// that coincide, the first half count as passed by the value itself, all of
// them or none, as the rule has it.
func (t Ties) settle(at []float64) []Cut {
	cuts := make([]Cut, len(at))
	for i := 0; i < len(at); {
		end := i + 1
		for end < len(at) && at[end] == at[i] {
			end++
		}
		passed := i
		switch t {
		case TiesMiddle:
			passed = i + (end-i+1)/2
		case TiesUp:
			passed = end
		case TiesDown:
		}
		for ; i < end; i++ {
			cuts[i] = Cut{At: at[i], Strict: i >= passed}
		}
	}
	return cuts
}
