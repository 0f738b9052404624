package lifecycle

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Stage is where a customer stands in its life. The zero value is unknown.
type Stage uint8

// The stages, in the order of a life.
const (
	Unknown     Stage = iota
	Prospect          // known, no purchase yet
	Acquisition       // has begun: one purchase, or not yet a usual gap old
	Growth            // builds up: few purchases, or buys or spends more than before
	Maturity          // buys in its own steady rhythm
	Decline           // overdue by its own rhythm, or buys or spends less than before
	Departed          // most likely gone, or closed
)

// Stages returns the six stages in the order of a life, without [Unknown].
func Stages() []Stage {
	return []Stage{Prospect, Acquisition, Growth, Maturity, Decline, Departed}
}

var (
	stageNames   = []string{"unknown", "prospect", "acquisition", "growth", "maturity", "decline", "departed"}
	stageChinese = []string{"未知", "潜在客户", "获取期", "提升期", "成熟期", "衰退期", "离开期"}
)

// String returns the stable name, such as “growth”.
func (s Stage) String() string { return enum.Name("stage", stageNames, s) }

// MarshalText writes the stable name.
func (s Stage) MarshalText() ([]byte, error) { return enum.Text("stage", stageNames, s) }

// UnmarshalText reads what MarshalText writes.
func (s *Stage) UnmarshalText(text []byte) error { return enum.Parse("stage", stageNames, s, text) }

// Label returns the name of the stage in a language.
func (s Stage) Label(lang clientele.Lang) string { return label(stageNames, stageChinese, s, lang) }

// label returns the name of v in a language: the stable name is the English
// one.
func label[T ~uint8](english, chinese []string, v T, lang clientele.Lang) string {
	if lang == clientele.Chinese && int(v) < len(chinese) {
		return chinese[v]
	}
	return enum.Name("value", english, v)
}
