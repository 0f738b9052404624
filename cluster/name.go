package cluster

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
)

// Words say what customers are called for a feature that is low or high among
// them, in English and Chinese.
type Words struct {
	Feature       string
	Low, High     string
	LowZH, HighZH string
	Noun, NounZH  string // the feature itself, for rules; Feature when empty

	// Zero and ZeroZH take the place of Low for a cluster whose median is 0,
	// where 0 stands for nothing to measure. Low when empty.
	Zero, ZeroZH string
}

// DefaultWords returns the words for the columns of a [clientele.Table]. Names
// of features are compared without regard to case.
func DefaultWords() []Words {
	return []Words{
		{Feature: "recency", Low: "recent", High: "long absent", LowZH: "近期活跃", HighZH: "久未购买", NounZH: "距上次购买天数"},
		{Feature: "tenure", Low: "new", High: "long-standing", LowZH: "新客", HighZH: "老客", NounZH: "客龄天数"},
		{Feature: "frequency", Low: "rare", High: "frequent", LowZH: "低频", HighZH: "高频", NounZH: "订单数"},
		{Feature: "days", Low: "rare", High: "frequent", LowZH: "低频", HighZH: "高频", NounZH: "购买天数"},
		{Feature: "monetary", Low: "low-spending", High: "high-spending", LowZH: "低消费", HighZH: "高消费", NounZH: "消费额"},
		{Feature: "revenue", Low: "low-revenue", High: "high-revenue", LowZH: "低收入贡献", HighZH: "高收入贡献", NounZH: "收入"},
		{Feature: "profit", Low: "low-profit", High: "high-profit", LowZH: "低利润", HighZH: "高利润", NounZH: "利润"},
		{Feature: "cost", Low: "low-cost", High: "costly", LowZH: "低成本", HighZH: "高成本", NounZH: "成本"},
		{Feature: "meangap", Low: "quickly returning", High: "slowly returning", LowZH: "复购快", HighZH: "复购慢", NounZH: "平均购买间隔", Zero: "one-time", ZeroZH: "单次购买"},
		{Feature: "gapsd", Low: "regular", High: "irregular", LowZH: "节奏稳定", HighZH: "节奏不定", NounZH: "间隔波动", Zero: "without rhythm yet", ZeroZH: "尚无节奏"},
		{Feature: "largest", Low: "small-basket", High: "big-basket", LowZH: "小单", HighZH: "大单", NounZH: "最大单日额"},
		{Feature: "refunds", Low: "rarely refunding", High: "often refunding", LowZH: "少退款", HighZH: "多退款", NounZH: "退款额"},
	}
}

// wordsFor returns the words of a feature: the caller's, the default ones, or
// “high x” and “low x”.
func wordsFor(name string, own []Words) Words {
	for _, w := range slices.Concat(own, DefaultWords()) {
		if strings.EqualFold(w.Feature, name) {
			return w
		}
	}
	return Words{Feature: name, Low: "low " + name, High: "high " + name, LowZH: name + "偏低", HighZH: name + "偏高"}
}

// noticeable is the |Cliff's δ| from which a feature is worth a word in a name:
// a medium effect.
//
// Source: Romano, Kromrey, Coraggio and Skowronek (2006), Florida Association
// of Institutional Research, table of thresholds .147, .33 and .474.
const noticeable = 0.33

// outstanding is the |Cliff's δ| from which a word is strengthened where two
// clusters would share a name: 19 of 20 comparisons go one way.
const outstanding = 0.9

// varied is the distance of the quartiles over the median from which a feature
// varies enough to be worth a word: of customers who all came in one season,
// none is new.
const varied = 0.1

// A naming holds what names are made of.
type naming struct {
	words []Words
	mute  []bool // features that hardly vary
	lang  clientele.Lang
}

// propose names the clusters: by the two features that set each apart most;
// where clusters would share a name, with strengthened words, then by more
// features, then by the median that tells them apart, and by number where that
// does not help either.
func (p *Profile) propose(own []Words, mute []bool) {
	n := naming{words: make([]Words, len(p.Features)), mute: mute}
	for j, f := range p.Features {
		n.words[j] = wordsFor(f, own)
	}
	for _, n.lang = range []clientele.Lang{clientele.English, clientele.Chinese} {
		names := make([]string, len(p.Clusters))
		for c := range names {
			names[c] = n.name(&p.Clusters[c], 2, false)
		}
		for count := 2; count <= max(2, len(p.Features)); count++ {
			for _, c := range repeated(names) {
				names[c] = n.name(&p.Clusters[c], count, true)
			}
		}
		n.addMedians(names, p.Clusters)
		for _, c := range repeated(names) {
			names[c] += " " + strconv.Itoa(c)
		}
		for c, name := range names {
			if n.lang == clientele.Chinese {
				p.Clusters[c].NameZH = name
			} else {
				p.Clusters[c].Name = name
			}
		}
	}
	p.All.Name, p.All.NameZH = "all", "全部"
}

// name joins up to count words of features with a noticeable effect, those that
// set the cluster apart most, in the order of the features. A word that is said
// already, or the contrary of one, is left out.
func (n *naming) name(g *Group, count int, strengthen bool) string {
	chosen, said := map[int]string{}, map[string]bool{}
	strong := false
	for _, j := range g.Apart {
		if n.mute[j] || abs(g.Effect[j]) < noticeable || len(chosen) == count {
			continue
		}
		word, contrary := n.word(j, g.Effect[j] < 0, g.Median[j] == 0), n.word(j, g.Effect[j] > 0, false)
		if said[word] {
			continue
		}
		said[word], said[contrary] = true, true
		if strengthen && abs(g.Effect[j]) >= outstanding {
			strong = true
			if n.lang != clientele.Chinese {
				word = "very " + word
			}
		}
		chosen[j] = word
	}
	var parts []string
	for j := range n.words {
		if word, ok := chosen[j]; ok {
			parts = append(parts, word)
		}
	}
	switch {
	case len(parts) == 0 && n.lang == clientele.Chinese:
		return "一般"
	case len(parts) == 0:
		return "average"
	case strong && n.lang == clientele.Chinese:
		return strings.Join(parts, "、") + "（突出）"
	case n.lang == clientele.Chinese:
		return strings.Join(parts, "、")
	}
	return strings.Join(parts, ", ")
}

// word returns the word for a feature that is low or high.
func (n *naming) word(j int, low, zero bool) string {
	w := &n.words[j]
	switch {
	case n.lang == clientele.Chinese && low && zero && w.ZeroZH != "":
		return w.ZeroZH
	case n.lang == clientele.Chinese && low:
		return w.LowZH
	case n.lang == clientele.Chinese:
		return w.HighZH
	case low && zero && w.Zero != "":
		return w.Zero
	case low:
		return w.Low
	}
	return w.High
}

// addMedians tells clusters of one name apart by the median of the feature whose
// effects differ most among them, in as few digits as do so.
func (n *naming) addMedians(names []string, groups []Group) {
	places := repeated(names)
	for len(places) > 0 {
		var same, rest []int
		for _, c := range places {
			if names[c] == names[places[0]] {
				same = append(same, c)
			} else {
				rest = append(rest, c)
			}
		}
		for i, name := range n.toldApart(same, names, groups) {
			names[same[i]] = name
		}
		places = rest
	}
}

// toldApart returns the names of some clusters with their medians, nil where no
// median differs.
func (n *naming) toldApart(same []int, names []string, groups []Group) []string {
	feature, widest := -1, 0.0
	for j := range n.words {
		low, high := 1.0, -1.0
		for _, c := range same {
			low, high = min(low, groups[c].Effect[j]), max(high, groups[c].Effect[j])
		}
		if high-low > widest {
			feature, widest = j, high-low
		}
	}
	if feature < 0 {
		return nil
	}
	for digits := 2; digits <= 6; digits++ {
		var told []string
		for _, c := range same {
			told = append(told, names[c]+n.about(feature, groups[c].Median[feature], digits))
		}
		if len(repeated(told)) == 0 {
			return told
		}
	}
	return nil
}

// about words a median, such as “ (frequency about 12)”.
func (n *naming) about(j int, median float64, digits int) string {
	w := &n.words[j]
	figure := number(roundTo(median, digits, math.Round))
	if n.lang == clientele.Chinese {
		return "（" + cmp.Or(w.NounZH, w.Feature) + "约 " + figure + "）"
	}
	return " (" + cmp.Or(w.Noun, w.Feature) + " about " + figure + ")"
}

// repeated returns the places of names that occur more than once.
func repeated(names []string) []int {
	count := map[string]int{}
	for _, n := range names {
		count[n]++
	}
	var places []int
	for c, n := range names {
		if count[n] > 1 {
			places = append(places, c)
		}
	}
	return places
}
