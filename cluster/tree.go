package cluster

import (
	"math"
	"sort"
)

// A tree grows by splitting rows at the bound that leaves the least impurity.
type tree struct {
	points *Points
	ids    []int // cluster of each row, from 0
	k      int
	depth  int
	least  float64 // weight that a leaf must have
}

// A node is a leaf of one cluster, or splits at feature ≤ bound.
type node struct {
	cluster   int
	feature   int
	bound     float64
	low, high *node
}

func newTree(points *Points, ids []int, k int, opts *RuleOptions) *tree {
	t := &tree{points: points, ids: ids, k: k, depth: opts.MaxDepth}
	if t.depth == 0 {
		t.depth = max(3, int(math.Ceil(math.Log2(float64(k))))+1)
	}
	share := opts.MinShare
	if share == 0 {
		share = 0.01
	}
	for i, id := range ids {
		if id != Noise {
			t.least += share * points.weight(i)
		}
	}
	t.least *= min(1, float64(ruleSample)/float64(len(ids)))
	return t
}

// deeper returns the rules of the first of a few deeper trees that has one for
// every cluster, or for more of them than the rules given.
func (t *tree) deeper(rows []int, rules []Rule) []Rule {
	most := told(rules)
	for depth := t.depth + 1; depth <= t.depth+5 && most < t.k; depth++ {
		var list RuleList
		t.collect(t.grow(rows, depth), nil, &list)
		if n := told(list.Rules); n > most {
			rules, most = list.Rules, n
		}
	}
	return rules
}

// told returns how many clusters have a rule.
func told(rules []Rule) int {
	seen := map[int]bool{}
	for _, r := range rules {
		seen[r.Cluster] = true
	}
	return len(seen)
}

// grow returns the tree of the rows with at most depth splits to a leaf.
func (t *tree) grow(rows []int, depth int) *node {
	counts := make([]float64, t.k)
	for _, i := range rows {
		counts[t.ids[i]] += t.points.weight(i)
	}
	leaf := &node{}
	for c, v := range counts {
		if v > counts[leaf.cluster] {
			leaf.cluster = c
		}
	}
	total := sum(counts)
	if depth == 0 || counts[leaf.cluster] == total {
		return leaf
	}
	feature, bound, gain := t.split(rows, counts, total)
	if !(gain > 1e-9) {
		return leaf
	}
	var low, high []int
	for _, i := range rows {
		if t.points.Data[i*t.points.D+feature] <= bound {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	n := &node{feature: feature, bound: bound, low: t.grow(low, depth-1), high: t.grow(high, depth-1)}
	if n.low.low == nil && n.high.low == nil && n.low.cluster == n.high.cluster {
		return n.low // both sides say the same
	}
	return n
}

// split returns the bound with the largest gain, relative to the weight.
func (t *tree) split(rows []int, counts []float64, total float64) (feature int, bound, gain float64) {
	parent := squares(counts) / total
	order := make([]int, len(rows))
	below, above := make([]float64, t.k), make([]float64, t.k)
	for j := range t.points.D {
		value := func(i int) float64 { return t.points.Data[i*t.points.D+j] }
		copy(order, rows)
		sort.SliceStable(order, func(a, b int) bool { return value(order[a]) < value(order[b]) })
		clear(below)
		copy(above, counts)
		passed, low, high := 0.0, 0.0, squares(counts)
		for o := 0; o+1 < len(order); o++ {
			c, w := t.ids[order[o]], t.points.weight(order[o])
			low += w * (2*below[c] + w)
			high -= w * (2*above[c] - w)
			below[c] += w
			above[c] -= w
			passed += w
			here, next := value(order[o]), value(order[o+1])
			if !apartEnough(here, next) || passed < t.least || total-passed < t.least {
				continue
			}
			// What is left of the impurity is the weight less these squares.
			if g := (low/passed + high/(total-passed) - parent) / total; g > gain+1e-12 {
				feature, bound, gain = j, shortest(here, next), g
			}
		}
	}
	return feature, bound, gain
}

// apartEnough reports whether two values differ by more than sums of money
// differ by rounding.
func apartEnough(a, b float64) bool {
	return b-a > 1e-9*max(math.Abs(a), math.Abs(b))
}

func squares(counts []float64) float64 {
	total := 0.0
	for _, v := range counts {
		total += v * v
	}
	return total
}

// shortest returns the number with the fewest digits in [a, b), as near the
// middle as these digits allow: 3 between 3 and 4 orders.
func shortest(a, b float64) float64 {
	middle := a + (b-a)/2
	for digits := 1; digits < 17; digits++ {
		for _, round := range []func(float64) float64{math.Round, math.Floor} {
			if v := roundTo(middle, digits, round); v >= a && v < b {
				return v
			}
		}
	}
	return a
}

// roundTo rounds to a number of significant decimal digits.
func roundTo(v float64, digits int, round func(float64) float64) float64 {
	if v == 0 {
		return 0
	}
	shift := digits - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	if shift >= 0 && shift < 300 {
		p := math.Pow(10, float64(shift))
		return round(v*p) / p
	}
	p := math.Pow(10, float64(-shift))
	return round(v/p) * p
}

// collect turns the leaves into rules.
func (t *tree) collect(n *node, path []Condition, list *RuleList) {
	if n.low == nil {
		list.Rules = append(list.Rules, Rule{Cluster: n.cluster, Conditions: path})
		return
	}
	t.collect(n.low, narrowed(path, n.feature, math.Inf(-1), n.bound), list)
	t.collect(n.high, narrowed(path, n.feature, n.bound, math.Inf(1)), list)
}

// narrowed returns the conditions with one feature further bounded, features in
// their order.
func narrowed(path []Condition, feature int, low, high float64) []Condition {
	var out []Condition
	placed := false
	for _, c := range path {
		if c.Feature == feature {
			c.Low, c.High = max(c.Low, low), min(c.High, high)
			placed = true
		}
		if c.Feature > feature && !placed {
			out = append(out, Condition{feature, low, high})
			placed = true
		}
		out = append(out, c)
	}
	if !placed {
		out = append(out, Condition{feature, low, high})
	}
	return out
}

// count fills in the figures of the rules on all rows, and turns the numbers of
// the clusters back into the caller's.
func (l *RuleList) count(points *Points, labels, ids []int) {
	number := map[int]int{}
	mass := map[int]float64{}
	right := make([]float64, len(l.Rules))
	met := make([]float64, len(l.Rules))
	total := 0.0
	for i, id := range ids {
		if id == Noise {
			continue
		}
		w := points.weight(i)
		number[id] = labels[i]
		mass[id] += w
		total += w
		for r := range l.Rules {
			if !l.Rules[r].meets(points.Row(i)) {
				continue
			}
			l.Rules[r].Rows++
			met[r] += w
			if l.Rules[r].Cluster == id {
				right[r] += w
				l.Fidelity += w
			}
			break
		}
	}
	l.Fidelity = ratio(l.Fidelity, total)
	for r := range l.Rules {
		c := l.Rules[r].Cluster
		l.Rules[r].Precision = ratio(right[r], met[r])
		l.Rules[r].Coverage = ratio(right[r], mass[c])
		l.Rules[r].Cluster = number[c]
	}
}

// sort orders the rules by cluster, larger coverage first.
func (l *RuleList) sort() {
	sort.SliceStable(l.Rules, func(a, b int) bool {
		p, q := l.Rules[a], l.Rules[b]
		if p.Cluster != q.Cluster {
			return p.Cluster < q.Cluster
		}
		return p.Coverage > q.Coverage
	})
}
