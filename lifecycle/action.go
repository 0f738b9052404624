package lifecycle

import "github.com/clientele-go/clientele"

// An Action is what a stage calls for, in words for those who act.
type Action struct {
	Stage Stage    `json:"stage"`
	Goal  string   `json:"goal"`
	Steps []string `json:"steps"`
}

// DefaultActions returns what each of the six stages calls for, in the order of
// a life. The slice is the caller's to change, or to replace by its own.
func DefaultActions(lang clientele.Lang) []Action {
	if lang == clientele.Chinese {
		return []Action{
			{Prospect, "转化", []string{"明确首购理由", "降低首购门槛", "记录来源渠道"}},
			{Acquisition, "促成第二次购买", []string{"欢迎与使用指导", "在通常间隔内提醒复购", "了解需求"}},
			{Growth, "培养为高价值客户", []string{"推荐更高一级的产品或服务", "建立购买习惯", "展示升级后的权益"}},
			{Maturity, "保持忠诚，交叉销售", []string{"交叉销售", "忠诚奖励", "优先服务"}},
			{Decline, "挽留", []string{"查明原因", "由专人联系高价值客户", "在沉默加深前提供有针对性的优惠"}},
			{Departed, "赢回或停止投入", []string{"只对高价值客户尝试赢回", "询问离开原因", "停止常规营销支出"}},
		}
	}
	return []Action{
		{Prospect, "convert", []string{"give a reason for the first purchase", "make the first purchase easy", "note the channel"}},
		{Acquisition, "bring about the second purchase", []string{"welcome and guide", "remind within the usual gap", "learn what is needed"}},
		{Growth, "raise to a high-value customer", []string{"offer the next better product or service", "build the habit", "show what the next tier brings"}},
		{Maturity, "keep loyal, sell across", []string{"cross-sell", "reward loyalty", "serve first"}},
		{Decline, "hold", []string{"find out why", "call high-value customers in person", "make a fitting offer before the silence grows"}},
		{Departed, "win back, or stop spending", []string{"try to win back high-value customers only", "ask why they left", "end regular marketing"}},
	}
}
