package lifecycle

import (
	"fmt"
	"math"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Reason is why a customer is in its stage. The zero value is unknown.
type Reason uint8

// The reasons.
const (
	NoReason      Reason = iota
	NoPurchase           // prospect: no purchase yet
	FirstPurchase        // acquisition: one purchase so far
	Young                // acquisition: less than one usual gap since the first purchase
	Building             // growth: few purchases so far
	BuysMore             // growth: recent gaps are shorter
	SpendsMore           // growth: recent purchase days bring more
	Steady               // maturity
	Silent               // decline: silence is long for the customer's own rhythm
	BuysLess             // decline: recent gaps are longer
	SpendsLess           // decline: recent purchase days bring less
	Gone                 // departed: probably no longer a customer
	Closed               // departed: closed by the caller
	ByRule               // any stage: a fixed rule
	HiddenState          // any stage: the likeliest hidden state
)

var reasonNames = []string{
	"unknown", "no purchase", "first purchase", "young", "building", "buys more",
	"spends more", "steady", "silent", "buys less", "spends less", "gone",
	"closed", "rule", "hidden state",
}

var reasonChinese = []string{
	"未知", "尚未购买", "首次购买", "刚刚开始", "正在建立习惯", "购买变频繁",
	"消费额上升", "稳定购买", "沉默过久", "购买变少", "消费额下降", "很可能已流失",
	"已关闭", "固定规则", "隐含状态",
}

// String returns the stable name, such as “buys less”.
func (r Reason) String() string { return enum.Name("reason", reasonNames, r) }

// MarshalText writes the stable name.
func (r Reason) MarshalText() ([]byte, error) { return enum.Text("reason", reasonNames, r) }

// UnmarshalText reads what MarshalText writes.
func (r *Reason) UnmarshalText(text []byte) error { return enum.Parse("reason", reasonNames, r, text) }

// Label returns the reason in a few words of a language.
func (r Reason) Label(lang clientele.Lang) string { return label(reasonNames, reasonChinese, r, lang) }

// Why returns the reason in words, with the figures that it rests on.
func (a Assessment) Why(lang clientele.Lang) string {
	e := a.Evidence
	zh := lang == clientele.Chinese
	pick := func(english, chinese string) string {
		if zh {
			return chinese
		}
		return english
	}
	percent := func(logRatio float64) float64 { return 100 * math.Abs(math.Expm1(logRatio)) }
	switch a.Reason {
	case Young:
		return fmt.Sprintf(pick("%d purchases so far, less than one usual gap of %.0f days since the first",
			"已购买 %d 次，距首次购买不到一个通常间隔（%.0f 天）"), e.Purchases, e.Cadence)
	case Building:
		return fmt.Sprintf(pick("%d purchases so far, usual gap %.0f days",
			"已购买 %d 次，通常间隔 %.0f 天"), e.Purchases, e.Cadence)
	case BuysMore:
		return fmt.Sprintf(pick("buys %.0f%% more often than before (by chance: %.2g)",
			"购买频率比以前高 %.0f%%（偶然概率 %.2g）"), percent(e.RateTrend), e.RateP)
	case BuysLess:
		return fmt.Sprintf(pick("buys %.0f%% less often than before (by chance: %.2g)",
			"购买频率比以前低 %.0f%%（偶然概率 %.2g）"), percent(e.RateTrend), e.RateP)
	case SpendsMore:
		return fmt.Sprintf(pick("spends %.0f%% more per purchase than before (by chance: %.2g)",
			"每次消费比以前多 %.0f%%（偶然概率 %.2g）"), percent(e.SpendTrend), e.SpendP)
	case SpendsLess:
		return fmt.Sprintf(pick("spends %.0f%% less per purchase than before (by chance: %.2g)",
			"每次消费比以前少 %.0f%%（偶然概率 %.2g）"), percent(e.SpendTrend), e.SpendP)
	case Steady:
		return fmt.Sprintf(pick("%d purchases in a steady rhythm of %.0f days, the last %.0f days ago",
			"共购买 %d 次，稳定间隔 %.0f 天，上次购买在 %.0f 天前"), e.Purchases, e.Cadence, e.Silence)
	case Silent:
		return fmt.Sprintf(pick("silent for %.0f days against a usual gap of %.0f (by chance: %.2g)",
			"已沉默 %.0f 天，通常间隔 %.0f 天（偶然概率 %.2g）"), e.Silence, e.Cadence, e.Overdue)
	case Gone:
		return fmt.Sprintf(pick("silent for %.0f days against a usual gap of %.0f, still a customer with probability %.2g",
			"已沉默 %.0f 天，通常间隔 %.0f 天，仍为客户的概率 %.2g"), e.Silence, e.Cadence, e.Alive)
	case ByRule, HiddenState:
		return fmt.Sprintf(pick("%s: %d purchases, the last %.0f days ago",
			"%s：购买 %d 次，上次购买在 %.0f 天前"), a.Reason.Label(lang), e.Purchases, e.Silence)
	case NoReason, NoPurchase, FirstPurchase, Closed:
	}
	return a.Reason.Label(lang)
}
