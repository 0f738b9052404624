package rfm

// DefaultSegments returns the segment table of this package, for three axes
// of five scores. It is a partition: each of the 125 combinations has exactly
// one rule, no rule is idle, and a better score never gives a segment further
// down the list. Lint finds nothing; the test proves it.
//
// Recency decides whether customers are active (4–5), slipping (3) or gone
// quiet (1–2); frequency and monetary value, each high (4–5) or not, decide
// what they are worth. New and promising customers reach to frequency 2,
// because that is where one-time buyers stand under [MidRank] as long as they
// are not more than four in five.
func DefaultSegments() *SegmentTable {
	high, low := Range{4, 5}, Range{1, 3}
	active, slipping, quiet := Range{4, 5}, Range{3, 3}, Range{1, 2}
	return &SegmentTable{
		Name: "clientele",
		Axes: axes(5, RecencyAxis, FrequencyAxis, MonetaryAxis),
		Segments: []Segment{
			{"champions", Text{"Champions", "冠军客户"}, Text{"Reward them, give them a named contact and first access; ask for referrals.", "给予奖励、专属客户经理和优先体验，邀请其推荐新客户。"}},
			{"loyal", Text{"Loyal", "忠诚客户"}, Text{"Offer more of the range and a loyalty programme; keep service steady.", "推荐更多品类和忠诚计划，保持稳定的服务。"}},
			{"big-spenders", Text{"Big spenders", "大额客户"}, Text{"Give a reason to come back soon: related products, service, priority.", "用关联产品、服务和优先权促使其更常光顾。"}},
			{"potential-loyal", Text{"Potential loyal", "潜在忠诚客户"}, Text{"Recommend what similar customers bought next; invite to the programme.", "推荐相似客户的后续购买，邀请加入会员计划。"}},
			{"new", Text{"New", "新客户"}, Text{"Welcome them, help with the first purchase and lead to the second.", "欢迎并协助首次使用，引导第二次购买。"}},
			{"promising", Text{"Promising", "有希望的客户"}, Text{"Remind while the first purchase is fresh; a small offer.", "趁首购印象仍在时提醒，并给予小额优惠。"}},
			{"need-attention", Text{"Need attention", "需关注客户"}, Text{"Limited offer based on what they bought; ask what was missing.", "根据购买记录提供限时优惠，了解未满足的需求。"}},
			{"about-to-sleep", Text{"About to sleep", "即将沉睡客户"}, Text{"Automatic reminder with popular products; no expensive contact.", "自动提醒并展示热门产品，不做高成本接触。"}},
			{"cannot-lose", Text{"Cannot lose", "不能流失客户"}, Text{"Call in person, find out why, make a personal offer.", "专人致电了解原因，给出个性化方案。"}},
			{"at-risk", Text{"At risk", "流失风险客户"}, Text{"Personal win-back message with a relevant offer.", "发送个性化挽回信息和相关优惠。"}},
			{"hibernating", Text{"Hibernating", "休眠客户"}, Text{"Low-cost newsletter at seasonal occasions.", "在节庆时以低成本方式触达。"}},
			{"lost", Text{"Lost", "流失客户"}, Text{"Stop spending on them; keep them reachable by self-service.", "停止投入，仅保留自助渠道。"}},
		},
		Rules: []Rule{
			{Segment: "champions", Box: []Range{active, high, high}},
			{Segment: "loyal", Box: []Range{active, high, low}},
			{Segment: "loyal", Box: []Range{slipping, high, high}},
			{Segment: "big-spenders", Box: []Range{active, low, high}},
			{Segment: "potential-loyal", Box: []Range{active, {3, 3}, low}},
			{Segment: "new", Box: []Range{{5, 5}, {1, 2}, low}},
			{Segment: "promising", Box: []Range{{4, 4}, {1, 2}, low}},
			{Segment: "need-attention", Box: []Range{slipping, high, low}},
			{Segment: "need-attention", Box: []Range{slipping, low, high}},
			{Segment: "about-to-sleep", Box: []Range{slipping, low, low}},
			{Segment: "cannot-lose", Box: []Range{quiet, high, high}},
			{Segment: "at-risk", Box: []Range{quiet, high, low}},
			{Segment: "at-risk", Box: []Range{quiet, low, high}},
			{Segment: "hibernating", Box: []Range{{2, 2}, low, low}},
			{Segment: "lost", Box: []Range{{1, 1}, low, low}},
		},
	}
}

// axes returns table axes with the scores 1 to high.
func axes(high uint8, names ...string) []TableAxis {
	out := make([]TableAxis, len(names))
	for i, name := range names {
		out[i] = TableAxis{Of: []string{name}, Low: 1, High: high}
	}
	return out
}
