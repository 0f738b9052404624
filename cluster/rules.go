package cluster

import (
	"math"
	"strconv"
	"strings"

	"github.com/clientele-go/clientele"
)

// A RuleList tells clusters in a few sentences over the caller's units. Each
// row meets exactly one rule.
type RuleList struct {
	Features []string `json:"features"`
	Rules    []Rule   `json:"rules"` // by cluster, larger coverage first

	// Fidelity is the share of the weight of the rows that their rule puts into
	// the cluster that they are in.
	Fidelity float64 `json:"fidelity"`
}

// A Rule says: rows that meet every condition are in the cluster.
type Rule struct {
	Cluster    int         `json:"cluster"`
	Conditions []Condition `json:"conditions"` // at most one per feature
	Rows       int         `json:"rows"`       // rows that meet the rule
	Precision  float64     `json:"precision"`  // share of their weight that is in the cluster
	Coverage   float64     `json:"coverage"`   // share of the cluster's weight that meets the rule
}

// A Condition is Low < feature ≤ High, with ±Inf where a side is open. In JSON
// an open side is left out.
type Condition struct {
	Feature   int
	Low, High float64
}

// RuleOptions are the choices of [Rules]. Nil means the zero value.
type RuleOptions struct {
	// MaxDepth is the number of comparisons that lead to a rule. Default for k
	// clusters the larger of 3 and ⌈log₂ k⌉ + 1, and up to 5 more until every
	// cluster has a rule.
	MaxDepth int

	// MinShare is the least share of the rows that a rule may stand for.
	// Default 0.01.
	MinShare float64
}

// ruleSample is the number of rows from which rules are learnt; their figures
// are counted on all.
const ruleSample = 20_000

// Rules returns a short list of rules that tells the clusters apart: a decision
// tree over the features, grown by Gini impurity. Bounds are rounded to as few
// digits as keep them between two rows. Labels are cluster numbers from 0;
// rows labelled [Noise] are left out.
//
// Cost: O(depth·d·m·log m) with m = 20,000 rows at most, and a pass over all.
//
// Errors: those of points; labels of another length or below −1, or with no row
// in a cluster; options out of range ([clientele.ErrOption]).
//
// Source: Breiman, Friedman, Olshen and Stone (1984), Classification and
// Regression Trees.
func Rules(points *Points, labels []int, opts *RuleOptions) (*RuleList, error) {
	if opts == nil {
		opts = &RuleOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	if err := checkLabels(labels, points.Len()); err != nil {
		return nil, err
	}
	if opts.MaxDepth < 0 || opts.MaxDepth > 30 || !(opts.MinShare >= 0 && opts.MinShare < 1) {
		return nil, optionError("MaxDepth is %d, MinShare is %v", opts.MaxDepth, opts.MinShare)
	}
	ids, k := compact(labels)
	if k == 0 {
		return nil, wrap(clientele.ErrEmpty)
	}
	t := newTree(points, ids, k, opts)
	var rows []int
	for _, i := range spreadRows(points.Len(), min(ruleSample, points.Len()), 0) {
		if ids[i] != Noise && points.weight(i) > 0 {
			rows = append(rows, i)
		}
	}
	list := &RuleList{Features: points.names()}
	t.collect(t.grow(rows, t.depth), nil, list)
	if opts.MaxDepth == 0 {
		list.Rules = t.deeper(rows, list.Rules)
	}
	list.count(points, labels, ids)
	list.sort()
	return list, nil
}

// Text returns the rules one by line in the given language, such as
// “2: recency ≤ 30 and monetary > 500 (94% right, covers 88%)”.
func (l *RuleList) Text(lang clientele.Lang) string {
	var b strings.Builder
	for _, r := range l.Rules {
		b.WriteString(strconv.Itoa(r.Cluster))
		if lang == clientele.Chinese {
			b.WriteString("：")
		} else {
			b.WriteString(": ")
		}
		b.WriteString(r.text(l.Features, lang))
		if lang == clientele.Chinese {
			b.WriteString("（准确率 " + percent(r.Precision) + "，覆盖 " + percent(r.Coverage) + "）\n")
		} else {
			b.WriteString(" (" + percent(r.Precision) + " right, covers " + percent(r.Coverage) + ")\n")
		}
	}
	return b.String()
}

func (r *Rule) text(features []string, lang clientele.Lang) string {
	if len(r.Conditions) == 0 {
		if lang == clientele.Chinese {
			return "全部客户"
		}
		return "everyone"
	}
	var parts []string
	for _, c := range r.Conditions {
		name := features[c.Feature]
		if w := wordsFor(name, nil); lang == clientele.Chinese && w.NounZH != "" {
			name = w.NounZH
		}
		low, high := number(c.Low), number(c.High)
		switch {
		case math.IsInf(c.Low, -1):
			parts = append(parts, name+" ≤ "+high)
		case math.IsInf(c.High, 1):
			parts = append(parts, name+" > "+low)
		default:
			parts = append(parts, low+" < "+name+" ≤ "+high)
		}
	}
	if lang == clientele.Chinese {
		return strings.Join(parts, " 且 ")
	}
	return strings.Join(parts, " and ")
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func percent(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) + "%" }

// meets reports whether a row meets every condition.
func (r *Rule) meets(row []float64) bool {
	for _, c := range r.Conditions {
		if v := row[c.Feature]; !(v > c.Low && v <= c.High) {
			return false
		}
	}
	return true
}
