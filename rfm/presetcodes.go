package rfm

// KlaviyoSegments returns the six groups of Klaviyo on three axes of three
// scores. It is a partition; from 221 to 231 a better frequency gives a worse
// group.
//
// Source: Klaviyo help centre, “Understanding the RFM report”.
func KlaviyoSegments() *SegmentTable {
	return &SegmentTable{
		Name: "klaviyo",
		Axes: axes(3, RecencyAxis, FrequencyAxis, MonetaryAxis),
		Segments: []Segment{
			{ID: "champions", Label: Text{"Champions", "冠军客户"}},
			{ID: "loyal", Label: Text{"Loyal", "忠诚客户"}},
			{ID: "recent", Label: Text{"Recent", "近期客户"}},
			{ID: "need-attention", Label: Text{"Needs attention", "需关注客户"}},
			{ID: "at-risk", Label: Text{"At risk", "流失风险客户"}},
			{ID: "inactive-customer", Label: Text{"Inactive", "不活跃客户"}},
		},
		Rules: []Rule{
			{Segment: "champions", Codes: []string{"333", "332", "323"}},
			{Segment: "loyal", Codes: []string{"321", "322", "331", "232", "233"}},
			{Segment: "recent", Codes: []string{"312", "313", "311", "222", "223"}},
			{Segment: "need-attention", Codes: []string{"213", "221", "123", "132", "133"}},
			{Segment: "at-risk", Codes: []string{"231", "212", "122", "131", "211"}},
			{Segment: "inactive-customer", Codes: []string{"111", "112", "113", "121"}},
		},
	}
}

// PyMCSegments returns the five segments of pymc-marketing's rfm_segments on
// three axes of four scores, where monetary value is the mean per order. 18
// of 64 combinations fall to “other”.
//
// Source: pymc-marketing, pymc_marketing.clv.utils.rfm_segments.
func PyMCSegments() *SegmentTable {
	return &SegmentTable{
		Name: "pymc-marketing",
		Axes: axes(4, RecencyAxis, FrequencyAxis, MonetaryAxis),
		Segments: []Segment{
			{ID: "premium", Label: Text{"Premium Customer", "优质客户"}},
			{ID: "repeat", Label: Text{"Repeat Customer", "复购客户"}},
			{ID: "top-spender", Label: Text{"Top Spender", "高消费客户"}},
			{ID: "at-risk", Label: Text{"At Risk Customer", "流失风险客户"}},
			{ID: "inactive-customer", Label: Text{"Inactive Customer", "不活跃客户"}},
			{ID: "other", Label: Text{"Other", "其他客户"}},
		},
		Rules: []Rule{
			{Segment: "premium", Codes: []string{"334", "443", "444", "344", "434", "433", "343", "333"}},
			{Segment: "repeat", Codes: []string{"244", "234", "232", "332", "143", "233", "243"}},
			{Segment: "top-spender", Codes: []string{
				"424", "414", "144", "314", "324", "124", "224", "423", "413", "133", "323", "313", "134",
			}},
			{Segment: "at-risk", Codes: []string{
				"422", "223", "212", "122", "222", "132", "322", "312", "412", "123", "214",
			}},
			{Segment: "inactive-customer", Codes: []string{"411", "111", "113", "114", "112", "211", "311"}},
		},
		Else: "other",
	}
}

// ChineseEight returns the eight customer types 重要价值客户 to 一般挽留客户 on
// three axes of two scores, high and low against the mean: score them with
// [MeanSplit].
//
// The names go by recency, frequency and monetary value in that order;
// publications differ in which of the types with one low score they call 保持
// and 挽留, and this is the reading in which 保持, to hold, is a good customer
// who has been away.
func ChineseEight() *SegmentTable {
	return &SegmentTable{
		Name: "chinese-eight",
		Axes: axes(2, RecencyAxis, FrequencyAxis, MonetaryAxis),
		Segments: []Segment{
			{ID: "important-value", Label: Text{"Important: value", "重要价值客户"}},
			{ID: "important-keep", Label: Text{"Important: keep", "重要保持客户"}},
			{ID: "important-develop", Label: Text{"Important: develop", "重要发展客户"}},
			{ID: "important-win-back", Label: Text{"Important: win back", "重要挽留客户"}},
			{ID: "general-value", Label: Text{"General: value", "一般价值客户"}},
			{ID: "general-keep", Label: Text{"General: keep", "一般保持客户"}},
			{ID: "general-develop", Label: Text{"General: develop", "一般发展客户"}},
			{ID: "general-win-back", Label: Text{"General: win back", "一般挽留客户"}},
		},
		Rules: []Rule{
			{Segment: "important-value", Codes: []string{"222"}},
			{Segment: "important-keep", Codes: []string{"122"}},
			{Segment: "important-develop", Codes: []string{"212"}},
			{Segment: "important-win-back", Codes: []string{"112"}},
			{Segment: "general-value", Codes: []string{"221"}},
			{Segment: "general-keep", Codes: []string{"121"}},
			{Segment: "general-develop", Codes: []string{"211"}},
			{Segment: "general-win-back", Codes: []string{"111"}},
		},
	}
}
