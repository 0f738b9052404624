package rfm

// Published tables of segments, as they were published: with their gaps,
// overlaps and rules that are never reached, which Lint lists. Segments stand
// in the order of the publication. [DefaultSegments] has none of these faults.

// RSegments returns the example table of R's rfm 0.3: ordered boxes on three
// axes of five scores. It leaves 10 of 125 combinations to “others”, and 58
// fit more than one rule. [RCompatible] gives the scores to go with it.
//
// Source: R package rfm 0.3.0, help page rfm_segment.
func RSegments() *SegmentTable {
	return &SegmentTable{
		Name: "r-rfm-0.3",
		Axes: axes(5, RecencyAxis, FrequencyAxis, MonetaryAxis),
		Segments: []Segment{
			{ID: "champions", Label: Text{"Champions", "冠军客户"}},
			{ID: "potential-loyalist", Label: Text{"Potential Loyalist", "潜在忠诚客户"}},
			{ID: "loyal", Label: Text{"Loyal Customers", "忠诚客户"}},
			{ID: "promising", Label: Text{"Promising", "有希望的客户"}},
			{ID: "new", Label: Text{"New Customers", "新客户"}},
			{ID: "cannot-lose", Label: Text{"Can't Lose Them", "不能流失客户"}},
			{ID: "at-risk", Label: Text{"At Risk", "流失风险客户"}},
			{ID: "need-attention", Label: Text{"Need Attention", "需关注客户"}},
			{ID: "about-to-sleep", Label: Text{"About To Sleep", "即将沉睡客户"}},
			{ID: "lost", Label: Text{"Lost", "流失客户"}},
			{ID: "others", Label: Text{"Others", "其他客户"}},
		},
		Rules: []Rule{
			{Segment: "champions", Box: []Range{{5, 5}, {5, 5}, {5, 5}}},
			{Segment: "potential-loyalist", Box: []Range{{3, 5}, {3, 5}, {2, 5}}},
			{Segment: "loyal", Box: []Range{{2, 4}, {2, 4}, {2, 4}}},
			{Segment: "promising", Box: []Range{{3, 4}, {1, 3}, {3, 5}}},
			{Segment: "new", Box: []Range{{4, 5}, {1, 3}, {1, 5}}},
			{Segment: "cannot-lose", Box: []Range{{1, 2}, {3, 4}, {4, 5}}},
			{Segment: "at-risk", Box: []Range{{1, 2}, {2, 5}, {4, 5}}},
			{Segment: "need-attention", Box: []Range{{1, 3}, {3, 5}, {3, 5}}},
			{Segment: "about-to-sleep", Box: []Range{{2, 3}, {1, 3}, {1, 4}}},
			{Segment: "lost", Box: []Range{{1, 1}, {1, 5}, {1, 5}}},
		},
		Else: "others",
	}
}

// RSegments02 returns the example table of R's rfm 0.2. It leaves 36 of 125
// combinations to “others”, and three of its segments are never reached.
//
// Source: R package rfm 0.2.2, help page rfm_segment.
func RSegments02() *SegmentTable {
	return &SegmentTable{
		Name: "r-rfm-0.2",
		Axes: axes(5, RecencyAxis, FrequencyAxis, MonetaryAxis),
		Segments: []Segment{
			{ID: "champions", Label: Text{"Champions", "冠军客户"}},
			{ID: "loyal", Label: Text{"Loyal Customers", "忠诚客户"}},
			{ID: "potential-loyalist", Label: Text{"Potential Loyalist", "潜在忠诚客户"}},
			{ID: "new", Label: Text{"New Customers", "新客户"}},
			{ID: "promising", Label: Text{"Promising", "有希望的客户"}},
			{ID: "need-attention", Label: Text{"Need Attention", "需关注客户"}},
			{ID: "about-to-sleep", Label: Text{"About To Sleep", "即将沉睡客户"}},
			{ID: "at-risk", Label: Text{"At Risk", "流失风险客户"}},
			{ID: "cannot-lose", Label: Text{"Can't Lose Them", "不能流失客户"}},
			{ID: "lost", Label: Text{"Lost", "流失客户"}},
			{ID: "others", Label: Text{"Others", "其他客户"}},
		},
		Rules: []Rule{
			{Segment: "champions", Box: []Range{{4, 5}, {4, 5}, {4, 5}}},
			{Segment: "loyal", Box: []Range{{2, 5}, {3, 5}, {3, 5}}},
			{Segment: "potential-loyalist", Box: []Range{{3, 5}, {1, 3}, {1, 3}}},
			{Segment: "new", Box: []Range{{4, 5}, {1, 1}, {1, 1}}},
			{Segment: "promising", Box: []Range{{3, 4}, {1, 1}, {1, 1}}},
			{Segment: "need-attention", Box: []Range{{2, 3}, {2, 3}, {2, 3}}},
			{Segment: "about-to-sleep", Box: []Range{{2, 3}, {1, 2}, {1, 2}}},
			{Segment: "at-risk", Box: []Range{{1, 2}, {2, 5}, {2, 5}}},
			{Segment: "cannot-lose", Box: []Range{{1, 1}, {4, 5}, {4, 5}}},
			{Segment: "lost", Box: []Range{{1, 2}, {1, 2}, {1, 2}}},
		},
		Else: "others",
	}
}

// PutlerSegments returns the eleven segments of Putler on two axes: recency,
// and the mean of frequency and monetary value. Its ranges count from 0;
// scores of this package begin with 1, so the table is cut there. Four of its
// segments are never reached.
//
// Source: Putler (2023), “RFM analysis for successful customer segmentation”.
func PutlerSegments() *SegmentTable {
	return &SegmentTable{
		Name: "putler",
		Axes: []TableAxis{
			{Of: []string{RecencyAxis}, Low: 1, High: 5},
			{Of: []string{FrequencyAxis, MonetaryAxis}, Low: 1, High: 5},
		},
		Segments: []Segment{
			{ID: "champions", Label: Text{"Champions", "冠军客户"}},
			{ID: "loyal", Label: Text{"Loyal Customers", "忠诚客户"}},
			{ID: "potential-loyalist", Label: Text{"Potential Loyalist", "潜在忠诚客户"}},
			{ID: "new", Label: Text{"Recent Customers", "新客户"}},
			{ID: "promising", Label: Text{"Promising", "有希望的客户"}},
			{ID: "need-attention", Label: Text{"Customers Needing Attention", "需关注客户"}},
			{ID: "about-to-sleep", Label: Text{"About To Sleep", "即将沉睡客户"}},
			{ID: "at-risk", Label: Text{"At Risk", "流失风险客户"}},
			{ID: "cannot-lose", Label: Text{"Can't Lose Them", "不能流失客户"}},
			{ID: "hibernating", Label: Text{"Hibernating", "休眠客户"}},
			{ID: "lost", Label: Text{"Lost", "流失客户"}},
		},
		Rules: []Rule{
			{Segment: "champions", Box: []Range{{4, 5}, {4, 5}}},
			{Segment: "loyal", Box: []Range{{2, 5}, {3, 5}}},
			{Segment: "potential-loyalist", Box: []Range{{3, 5}, {1, 3}}},
			{Segment: "new", Box: []Range{{4, 5}, {1, 1}}},
			{Segment: "promising", Box: []Range{{3, 4}, {1, 1}}},
			{Segment: "need-attention", Box: []Range{{2, 3}, {2, 3}}},
			{Segment: "about-to-sleep", Box: []Range{{2, 3}, {1, 2}}},
			{Segment: "at-risk", Box: []Range{{1, 2}, {2, 5}}},
			{Segment: "cannot-lose", Box: []Range{{1, 1}, {4, 5}}},
			{Segment: "hibernating", Box: []Range{{1, 2}, {1, 2}}},
			{Segment: "lost", Box: []Range{{1, 2}, {1, 2}}},
		},
	}
}

// RFSegments returns the map of ten segments on recency and frequency that is
// passed from one Python notebook to the next as a table of regular
// expressions. It is a partition without findings.
func RFSegments() *SegmentTable {
	return &SegmentTable{
		Name: "rf-map",
		Axes: axes(5, RecencyAxis, FrequencyAxis),
		Segments: []Segment{
			{ID: "champions", Label: Text{"Champions", "冠军客户"}},
			{ID: "loyal", Label: Text{"Loyal Customers", "忠诚客户"}},
			{ID: "potential-loyalist", Label: Text{"Potential Loyalists", "潜在忠诚客户"}},
			{ID: "new", Label: Text{"New Customers", "新客户"}},
			{ID: "promising", Label: Text{"Promising", "有希望的客户"}},
			{ID: "need-attention", Label: Text{"Need Attention", "需关注客户"}},
			{ID: "about-to-sleep", Label: Text{"About to Sleep", "即将沉睡客户"}},
			{ID: "cannot-lose", Label: Text{"Can't Lose", "不能流失客户"}},
			{ID: "at-risk", Label: Text{"At Risk", "流失风险客户"}},
			{ID: "hibernating", Label: Text{"Hibernating", "休眠客户"}},
		},
		Rules: []Rule{
			{Segment: "hibernating", Box: []Range{{1, 2}, {1, 2}}},
			{Segment: "at-risk", Box: []Range{{1, 2}, {3, 4}}},
			{Segment: "cannot-lose", Box: []Range{{1, 2}, {5, 5}}},
			{Segment: "about-to-sleep", Box: []Range{{3, 3}, {1, 2}}},
			{Segment: "need-attention", Box: []Range{{3, 3}, {3, 3}}},
			{Segment: "loyal", Box: []Range{{3, 4}, {4, 5}}},
			{Segment: "promising", Box: []Range{{4, 4}, {1, 1}}},
			{Segment: "new", Box: []Range{{5, 5}, {1, 1}}},
			{Segment: "potential-loyalist", Box: []Range{{4, 5}, {2, 3}}},
			{Segment: "champions", Box: []Range{{5, 5}, {4, 5}}},
		},
	}
}
