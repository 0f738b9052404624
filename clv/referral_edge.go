package clv

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// An Edge says what became of a referral.
type Edge uint8

// What becomes of a referral.
const (
	EdgeUnknown   Edge = iota // a customer that does not exist
	EdgeKept                  // it counts
	EdgeSelf                  // a customer who refers itself
	EdgeDuplicate             // the same two customers as in an earlier referral
	EdgeLate                  // later than the first purchase of the customer referred
	EdgeFuture                // later than the as-of day
)

var (
	edgeNames  = []string{"unknown", "kept", "self", "duplicate", "late", "future"}
	edgeLabels = [2][]string{
		{"unknown customer", "counted", "of oneself", "duplicate", "after the first purchase", "after the as-of day"},
		{"客户不存在", "计入", "自我推荐", "重复", "晚于首次购买", "晚于截止日"},
	}
)

// String returns “unknown”, “kept”, “self”, “duplicate”, “late” or “future”.
func (e Edge) String() string { return enum.Name("edge", edgeNames, e) }

// Label returns the reason in a language.
func (e Edge) Label(lang clientele.Lang) string { return label("edge", edgeLabels, lang, e) }

// MarshalText writes what String returns.
func (e Edge) MarshalText() ([]byte, error) { return enum.Text("edge", edgeNames, e) }

// UnmarshalText reads what MarshalText writes.
func (e *Edge) UnmarshalText(text []byte) error { return enum.Parse("edge", edgeNames, e, text) }
