package cluster

import (
	"math"
	"slices"

	"github.com/clientele-go/clientele"
)

// An Agreement says how far two labelings of the same rows group them alike,
// whatever the numbers of the groups. Every figure is 1 for equal groupings.
type Agreement struct {
	Rand float64 // share of the pairs of rows on which the two agree
	ARI  float64 // Rand adjusted for chance: 0 is what chance gives

	MutualInformation float64 // in nats
	NMI               float64 // over the mean of the entropies
	AMI               float64 // NMI adjusted for chance

	// Homogeneity is 1 when each group of the second labeling lies in one group
	// of the first, Completeness when it is the other way round, and V is their
	// harmonic mean.
	Homogeneity, Completeness, V float64

	FowlkesMallows float64 // √(precision·recall) over the pairs
}

// Compare returns the agreement of two labelings, the first taken as the truth.
// Any numbers serve as labels; [Noise] is a group like any other. Cost:
// O(n + A·B·n) in the worst case for A and B groups, for AMI.
//
// Edge cases: when both put all rows into one group, or both each row into its
// own, they agree and every figure is 1, but FowlkesMallows of single rows,
// which knows no pair, is 0. A labeling with one group is fully complete.
//
// Errors: no rows ([clientele.ErrEmpty]); lengths that differ
// ([*clientele.InputError]).
//
// Source: Hubert and Arabie (1985), Journal of Classification 2, for ARI; Vinh,
// Epps and Bailey (2010), Journal of Machine Learning Research 11, for AMI, with
// the arithmetic mean; Rosenberg and Hirschberg (2007), EMNLP, for V; Fowlkes
// and Mallows (1983), Journal of the American Statistical Association 78.
func Compare(truth, labels []int) (*Agreement, error) {
	if len(truth) == 0 {
		return nil, wrap(clientele.ErrEmpty)
	}
	if err := clientele.CheckLen("labels", len(labels), len(truth)); err != nil {
		return nil, wrap(err)
	}
	t := crossTabulate(truth, labels)
	a := &Agreement{}
	t.pairs(a)
	t.information(a)
	return a, nil
}

// A crossTable counts the rows by their two labels.
type crossTable struct {
	n          float64
	rows, cols []float64 // sizes of the groups
	cells      []float64 // rows × cols
}

func crossTabulate(a, b []int) *crossTable {
	ia, ka := enumerate(a)
	ib, kb := enumerate(b)
	t := &crossTable{n: float64(len(a))}
	t.rows, t.cols = make([]float64, ka), make([]float64, kb)
	t.cells = make([]float64, ka*kb)
	for i := range a {
		t.rows[ia[i]]++
		t.cols[ib[i]]++
		t.cells[ia[i]*kb+ib[i]]++
	}
	return t
}

// enumerate renumbers labels from 0 in their order.
func enumerate(labels []int) (ids []int, k int) {
	used := slices.Clone(labels)
	slices.Sort(used)
	used = slices.Compact(used)
	ids = make([]int, len(labels))
	for i, l := range labels {
		ids[i], _ = slices.BinarySearch(used, l)
	}
	return ids, len(used)
}

// pairs fills in what is counted over pairs of rows.
func (t *crossTable) pairs(a *Agreement) {
	choose := func(values []float64) float64 {
		total := 0.0
		for _, v := range values {
			total += v * (v - 1) / 2
		}
		return total
	}
	both, first, second := choose(t.cells), choose(t.rows), choose(t.cols)
	all := t.n * (t.n - 1) / 2
	a.Rand, a.ARI = 1, 1
	if all > 0 {
		a.Rand = (all + 2*both - first - second) / all
		// As differences of counts of agreeing and differing pairs, so that
		// equal groupings give exactly 1.
		miss, extra := first-both, second-both
		if miss > 0 || extra > 0 {
			none := all - both - miss - extra
			a.ARI = 2 * (both*none - miss*extra) / ((both+miss)*(miss+none) + (both+extra)*(extra+none))
		}
	}
	if both > 0 {
		a.FowlkesMallows = math.Sqrt(both/first) * math.Sqrt(both/second)
	}
}

// information fills in what comes from entropies.
func (t *crossTable) information(a *Agreement) {
	first, second := t.entropy(t.rows), t.entropy(t.cols)
	mutual := 0.0
	for i, r := range t.rows {
		for j, c := range t.cols {
			if v := t.cells[i*len(t.cols)+j]; v > 0 {
				mutual += v / t.n * (math.Log(v) + math.Log(t.n) - math.Log(r) - math.Log(c))
			}
		}
	}
	mutual = min(max(mutual, 0), first, second)
	a.MutualInformation = mutual
	a.Homogeneity, a.Completeness, a.NMI, a.AMI = 1, 1, 1, 1
	if first > 0 {
		a.Homogeneity = mutual / first
	}
	if second > 0 {
		a.Completeness = mutual / second
	}
	if s := a.Homogeneity + a.Completeness; s > 0 {
		a.V = 2 * a.Homogeneity * a.Completeness / s
	}
	mean := (first + second) / 2
	single := len(t.rows) == int(t.n) && len(t.cols) == int(t.n)
	if mean == 0 || single {
		return
	}
	a.NMI = mutual / mean
	expected := t.expected()
	rest := mean - expected
	if tiny := 1e-15 * mean; math.Abs(rest) < tiny {
		rest = math.Copysign(tiny, rest)
	}
	a.AMI = (mutual - expected) / rest
}

func (t *crossTable) entropy(sizes []float64) float64 {
	if len(sizes) < 2 {
		return 0
	}
	h := 0.0
	for _, v := range sizes {
		h -= v / t.n * (math.Log(v) - math.Log(t.n))
	}
	return h
}

// expected returns the mutual information that chance gives for groups of these
// sizes: over all cells the sum of m/n·ln(n·m/(r·c)) with the hypergeometric
// chance of m rows in the cell.
func (t *crossTable) expected() float64 {
	logFactorial := make([]float64, int(t.n)+1)
	for i := 2; i < len(logFactorial); i++ {
		v, _ := math.Lgamma(float64(i) + 1)
		logFactorial[i] = v
	}
	f := func(v float64) float64 { return logFactorial[int(v)] }
	n, total := t.n, 0.0
	for _, r := range t.rows {
		for _, c := range t.cols {
			fixed := f(r) + f(c) + f(n-r) + f(n-c) - f(n)
			for m := max(1, r+c-n); m <= min(r, c); m++ {
				p := math.Exp(fixed - f(m) - f(r-m) - f(c-m) - f(n-r-c+m))
				total += m / n * (math.Log(n) + math.Log(m) - math.Log(r) - math.Log(c)) * p
			}
		}
	}
	return total
}
