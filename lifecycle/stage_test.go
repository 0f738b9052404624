package lifecycle

import (
	"encoding/json"
	"testing"

	"github.com/clientele-go/clientele"
)

func TestStageTexts(t *testing.T) {
	for s := Unknown; s <= Departed; s++ {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Stage
		if err := json.Unmarshal(data, &back); err != nil || back != s {
			t.Errorf("%s read as %v, %v", data, back, err)
		}
	}
	if got, want := Growth.String()+Growth.Label(clientele.Chinese)+Growth.Label(clientele.English), "growth提升期growth"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := json.Marshal(Stage(99)); err == nil {
		t.Error("a stage that does not exist was written")
	}
	if got := Stage(99).Label(clientele.Chinese); got == "" {
		t.Error("no text for a stage that does not exist")
	}
	if len(reasonNames) != len(reasonChinese) || len(reasonNames) != int(HiddenState)+1 {
		t.Error("a reason lacks a text")
	}
	if len(stageNames) != len(stageChinese) {
		t.Error("a stage lacks a text")
	}
}

func TestViews(t *testing.T) {
	tests := []struct {
		stage   Stage
		phase   Phase
		loyalty Loyalty
	}{
		{Unknown, NoPhase, NoLoyalty},
		{Prospect, Acquire, NoLoyalty},
		{Acquisition, Acquire, Ordinary},
		{Growth, Keep, Ordinary},
		{Maturity, Keep, Loyal},
		{Decline, WinBack, Ordinary},
		{Departed, WinBack, Lost},
	}
	for _, tt := range tests {
		if got := tt.stage.Phase(); got != tt.phase {
			t.Errorf("%v: phase %v, want %v", tt.stage, got, tt.phase)
		}
		if got := tt.stage.Loyalty(); got != tt.loyalty {
			t.Errorf("%v: loyalty %v, want %v", tt.stage, got, tt.loyalty)
		}
	}
	if got, want := WinBack.Label(clientele.Chinese)+Lost.Label(clientele.Chinese)+Returning.Label(clientele.Chinese), "挽留流失客户回流客户"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The texts are what a user reads: they are fixed here.
func TestWhy(t *testing.T) {
	e := Evidence{
		Purchases: 12, Silence: 41, Cadence: 9.6, Overdue: 0.012, Alive: 0.31,
		RateTrend: -0.693, RateP: 0.004, SpendTrend: 0.405, SpendP: 0.0031,
	}
	tests := []struct {
		reason Reason
		en, zh string
	}{
		{NoPurchase, "no purchase", "尚未购买"},
		{Young, "12 purchases so far, less than one usual gap of 10 days since the first", "已购买 12 次，距首次购买不到一个通常间隔（10 天）"},
		{Silent, "silent for 41 days against a usual gap of 10 (by chance: 0.012)", "已沉默 41 天，通常间隔 10 天（偶然概率 0.012）"},
		{Gone, "silent for 41 days against a usual gap of 10, still a customer with probability 0.31", "已沉默 41 天，通常间隔 10 天，仍为客户的概率 0.31"},
		{BuysLess, "buys 50% less often than before (by chance: 0.004)", "购买频率比以前低 50%（偶然概率 0.004）"},
		{SpendsMore, "spends 50% more per purchase than before (by chance: 0.0031)", "每次消费比以前多 50%（偶然概率 0.0031）"},
		{Steady, "12 purchases in a steady rhythm of 10 days, the last 41 days ago", "共购买 12 次，稳定间隔 10 天，上次购买在 41 天前"},
		{ByRule, "rule: 12 purchases, the last 41 days ago", "固定规则：购买 12 次，上次购买在 41 天前"},
	}
	for _, tt := range tests {
		a := Assessment{Reason: tt.reason, Evidence: e}
		if got := a.Why(clientele.English); got != tt.en {
			t.Errorf("%v: got %q, want %q", tt.reason, got, tt.en)
		}
		if got := a.Why(clientele.Chinese); got != tt.zh {
			t.Errorf("%v: got %q, want %q", tt.reason, got, tt.zh)
		}
	}
}
