package cluster

import (
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
		{Feature: "meangap", Low: "quickly returning", High: "slowly returning", LowZH: "复购快", HighZH: "复购慢", NounZH: "平均购买间隔"},
		{Feature: "gapsd", Low: "regular", High: "irregular", LowZH: "节奏稳定", HighZH: "节奏不定", NounZH: "间隔波动"},
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

// propose names the clusters: by the two features that set each apart most;
// where two clusters would share a name, with strengthened words, then by more
// features, and by number where that does not help either.
func (p *Profile) propose(own []Words) {
	words := make([]Words, len(p.Features))
	for j, f := range p.Features {
		words[j] = wordsFor(f, own)
	}
	for _, lang := range []clientele.Lang{clientele.English, clientele.Chinese} {
		names := make([]string, len(p.Clusters))
		for c := range names {
			names[c] = p.Clusters[c].name(words, 2, false, lang)
		}
		for count := 2; count <= max(2, len(p.Features)); count++ {
			for _, c := range repeated(names) {
				names[c] = p.Clusters[c].name(words, count, true, lang)
			}
		}
		for _, c := range repeated(names) {
			names[c] += " " + strconv.Itoa(c)
		}
		for c, name := range names {
			if lang == clientele.Chinese {
				p.Clusters[c].NameZH = name
			} else {
				p.Clusters[c].Name = name
			}
		}
	}
	p.All.Name, p.All.NameZH = "all", "全部"
}

// name joins the words of up to count features with a noticeable effect, those
// that set the cluster apart most, in the order of the features.
func (g *Group) name(words []Words, count int, strengthen bool, lang clientele.Lang) string {
	var chosen []int
	for _, j := range g.Apart[:min(count, len(g.Apart))] {
		if abs(g.Effect[j]) >= noticeable {
			chosen = append(chosen, j)
		}
	}
	slices.Sort(chosen)
	var parts []string
	for _, j := range chosen {
		part := words[j].of(g.Effect[j], lang)
		if strengthen && abs(g.Effect[j]) >= outstanding {
			if lang == clientele.Chinese {
				part = "特别" + part
			} else {
				part = "very " + part
			}
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	switch {
	case len(parts) == 0 && lang == clientele.Chinese:
		return "一般"
	case len(parts) == 0:
		return "average"
	case lang == clientele.Chinese:
		return strings.Join(parts, "、")
	}
	return strings.Join(parts, ", ")
}

// of returns the word for an effect.
func (w *Words) of(effect float64, lang clientele.Lang) string {
	switch {
	case lang == clientele.Chinese && effect < 0:
		return w.LowZH
	case lang == clientele.Chinese:
		return w.HighZH
	case effect < 0:
		return w.Low
	}
	return w.High
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
