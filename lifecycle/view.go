package lifecycle

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Phase is what a company does about a customer: acquire, keep or win back.
// The zero value is unknown.
type Phase uint8

// The phases.
const (
	NoPhase Phase = iota
	Acquire       // prospect, acquisition
	Keep          // growth, maturity
	WinBack       // decline, departed
)

var (
	phaseNames   = []string{"unknown", "acquire", "keep", "win-back"}
	phaseChinese = []string{"未知", "获取", "维护", "挽留"}
)

// Phase returns the phase that the stage belongs to.
func (s Stage) Phase() Phase {
	switch s {
	case Prospect, Acquisition:
		return Acquire
	case Growth, Maturity:
		return Keep
	case Decline, Departed:
		return WinBack
	case Unknown:
	}
	return NoPhase
}

// String returns the stable name, such as “win-back”.
func (p Phase) String() string { return enum.Name("phase", phaseNames, p) }

// MarshalText writes the stable name.
func (p Phase) MarshalText() ([]byte, error) { return enum.Text("phase", phaseNames, p) }

// UnmarshalText reads what MarshalText writes.
func (p *Phase) UnmarshalText(text []byte) error { return enum.Parse("phase", phaseNames, p, text) }

// Label returns the name of the phase in a language.
func (p Phase) Label(lang clientele.Lang) string { return label(phaseNames, phaseChinese, p, lang) }

// A Loyalty is the coarse view loyal, ordinary, lost. The zero value is
// unknown; prospects are unknown.
type Loyalty uint8

// The loyalties.
const (
	NoLoyalty Loyalty = iota
	Loyal             // maturity
	Ordinary          // acquisition, growth, decline
	Lost              // departed
)

var (
	loyaltyNames   = []string{"unknown", "loyal", "ordinary", "lost"}
	loyaltyChinese = []string{"未知", "忠诚客户", "普通客户", "流失客户"}
)

// Loyalty returns the coarse view of the stage.
func (s Stage) Loyalty() Loyalty {
	switch s {
	case Maturity:
		return Loyal
	case Acquisition, Growth, Decline:
		return Ordinary
	case Departed:
		return Lost
	case Unknown, Prospect:
	}
	return NoLoyalty
}

// String returns the stable name, such as “loyal”.
func (l Loyalty) String() string { return enum.Name("loyalty", loyaltyNames, l) }

// MarshalText writes the stable name.
func (l Loyalty) MarshalText() ([]byte, error) { return enum.Text("loyalty", loyaltyNames, l) }

// UnmarshalText reads what MarshalText writes.
func (l *Loyalty) UnmarshalText(text []byte) error {
	return enum.Parse("loyalty", loyaltyNames, l, text)
}

// Label returns the name of the loyalty in a language.
func (l Loyalty) Label(lang clientele.Lang) string {
	return label(loyaltyNames, loyaltyChinese, l, lang)
}

// A Standing is the view new, old, returning of the customers of a window of
// time. The zero value is unknown: no purchase up to its last day.
type Standing uint8

// The standings.
const (
	NoStanding Standing = iota
	New                 // first purchase in the window
	Old                 // first purchase before the window
	Returning           // as Old, and in the window came back from a break
)

var (
	standingNames   = []string{"unknown", "new", "old", "returning"}
	standingChinese = []string{"未知", "新客户", "老客户", "回流客户"}
)

// Standing returns the view of a customer for the window that begins on from
// and ends on the day of the profile. A break is a gap after which the detector
// that made the profile had called the customer departed.
func (p *Profile) Standing(from clientele.Date) Standing {
	switch {
	case p.Purchases == 0:
		return NoStanding
	case p.First >= from:
		return New
	case p.Breaks > 0 && p.Back >= from:
		return Returning
	default:
		return Old
	}
}

// String returns the stable name, such as “returning”.
func (s Standing) String() string { return enum.Name("standing", standingNames, s) }

// MarshalText writes the stable name.
func (s Standing) MarshalText() ([]byte, error) { return enum.Text("standing", standingNames, s) }

// UnmarshalText reads what MarshalText writes.
func (s *Standing) UnmarshalText(text []byte) error {
	return enum.Parse("standing", standingNames, s, text)
}

// Label returns the name of the standing in a language.
func (s Standing) Label(lang clientele.Lang) string {
	return label(standingNames, standingChinese, s, lang)
}
