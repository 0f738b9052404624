package web

import "github.com/clientele-go/clientele"

// say returns a text of the pages in a language. Texts are written in English
// where they are used; this is their Chinese.
func say(lang clientele.Lang, english string) string {
	if lang == clientele.Chinese {
		if text, ok := chinese[english]; ok {
			return text
		}
	}
	return english
}

var chinese = map[string]string{
	"more, if nobody else departs":            "若无人再离开可多得",
	"in the last re-grading":                  "最近一次重新评级",
	"From grade to grade":                     "等级变动",
	"From stage to stage":                     "阶段变动",
	"existing, potential and influence value": "既成价值、潜在价值与影响价值",

	"Customers": "客户", "Customer": "客户", "Overview": "总览", "Events (JSON)": "事件 (JSON)", "Search": "搜索", "Name": "姓名",
	"Customer relations": "客户关系",
	"As of":              "截至", "every amount is in the shop's currency": "金额均为商店货币",

	"Grade": "等级", "Grades": "等级", "Segment": "细分", "Segments": "细分", "Stage": "阶段",
	"Profit": "利润", "Profit in a year": "一年利润", "Share": "占比", "Value": "价值", "At risk": "风险价值",
	"Revenue": "收入", "Orders": "订单", "Cost": "成本", "Amount": "金额", "Day": "日期", "Why": "原因", "What": "类型",
	"Score": "得分", "Channel": "渠道", "Referred by": "推荐人", "Alive": "存活概率",
	"From": "从", "To": "到", "Cause": "起因", "order": "订单", "regrade": "重新评级",

	"Value of all customers":         "全部客户价值",
	"Expected in a year":             "一年预期利润",
	"Value at risk":                  "风险价值",
	"Alerts":                         "预警",
	"Look at these customers now":    "请立即关注这些客户",
	"those with the most at risk":    "风险价值最高者",
	"Since the re-grading of":        "自上次重新评级以来",
	"rose":                           "上升",
	"fell":                           "下降",
	"stayed":                         "不变",
	"Movement between grades":        "等级变动",
	"Grades by stage":                "等级与阶段",
	"new":                            "新客户",
	"no order yet":                   "尚无订单",
	"Models":                         "模型",
	"Re-gradings":                    "重新评级记录",
	"Changes":                        "变动",
	"New models":                     "新模型",
	"Drift of grades":                "等级漂移",
	"Drift of scores":                "得分漂移",
	"Version":                        "版本",
	"fitted on":                      "拟合于",
	"to the books up to":             "数据截至",
	"first models":                   "首个模型",
	"asked for":                      "按要求",
	"the customers have drifted":     "客户已漂移",
	"existing + potential":           "既成 + 潜在",
	"profit, discounted":             "利润（折现）",
	"There is nothing here yet.":     "这里还没有数据。",
	"Nobody has been graded yet.":    "尚未对任何客户评级。",
	"Nobody fits.":                   "没有符合条件的客户。",
	"any grade":                      "任何等级",
	"any segment":                    "任何细分",
	"any stage":                      "任何阶段",
	"Previous":                       "上一页",
	"Next":                           "下一页",
	"Page":                           "页",
	"What this customer is, and why": "客户现状及原因",
	"held":                           "当前",
	"by the figures of today":        "按今日数据",
	"graded tonight":                 "今晚评级",
	"since":                          "自",
	"Latest orders":                  "最近订单",
	"What has changed":               "变动记录",
	"will come again":                "会再次购买",
	"recency, frequency, money":      "最近、频率、金额",
	"existing":                       "现有",
	"This customer":                  "该客户",
	"Mean of the grade":              "同等级平均",
	"Mean of all":                    "全部平均",
	"This customer among others":     "与其他客户比较",
	"Something is wrong":             "出错了",
	"Back to the overview":           "返回总览",
	"Fill an empty database with the simulated shop: start the program with": "要用模拟商店填充空数据库，请这样启动程序：",
	"Grades are given on the night after the first day with an order.":       "首个有订单之日的次日凌晨进行评级。",
	"of": "/",
}
