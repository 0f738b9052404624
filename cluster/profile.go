package cluster

import (
	"sort"

	"github.com/clientele-go/clientele"
)

// A Profile describes clusters in the caller's units.
type Profile struct {
	Features []string `json:"features"`
	All      Group    `json:"all"` // every row
	Clusters []Group  `json:"clusters"`
	Noise    int      `json:"noise,omitempty"` // rows in no cluster
}

// A Group is what a set of rows has in common: one entry per feature in each
// column.
type Group struct {
	Rows   int     `json:"rows"`
	Weight float64 `json:"weight"` // sum of the weights; Rows without weights
	Share  float64 `json:"share"`  // of the weight of all rows

	Mean   []float64 `json:"mean"`
	Median []float64 `json:"median"`

	// Total is the share of the sum of the feature over all rows: of revenue,
	// of profit. It is 0 where that sum is not positive.
	Total []float64 `json:"total"`

	// Lift is Mean over the mean of all rows: 2 is twice the usual. It is 0
	// where the mean of all rows is not positive.
	Lift []float64 `json:"lift"`

	// Effect is Cliff's δ against the rows outside, from −1 to 1: the chance
	// that a row of the cluster has the larger value, less the chance that it
	// has the smaller one. It asks nothing of the distribution.
	Effect []float64 `json:"effect"`

	// Apart lists the features by falling |Effect|: what sets the cluster
	// apart.
	Apart []int `json:"apart"`

	// Name and NameZH are proposed names, in English and Chinese.
	Name   string `json:"name"`
	NameZH string `json:"name_zh"`
}

// Label returns the proposed name in the given language.
func (g *Group) Label(lang clientele.Lang) string {
	if lang == clientele.Chinese {
		return g.NameZH
	}
	return g.Name
}

// ProfileOptions are the choices of [Describe]. Nil means the zero value.
type ProfileOptions struct {
	// Words are the words in which names are proposed, by feature. Features
	// that are not found here are looked up in [DefaultWords], and those that
	// are not there either are called high and low.
	Words []Words
}

// Describe returns the profile of each cluster over the given features, which
// need not be those that the clusters were made from: revenue and profit belong
// here in any case. Labels are cluster numbers from 0, or [Noise].
//
// Cost: O(d·(n·log n + n·k)).
//
// Edge cases: a cluster number without rows has an empty group, of zeros; with
// one cluster every Effect is 0.
//
// Errors: those of points; labels of another length or below −1.
//
// Source: Cliff (1993), Psychological Bulletin 114(3), for δ.
func Describe(points *Points, labels []int, opts *ProfileOptions) (*Profile, error) {
	if opts == nil {
		opts = &ProfileOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	if err := checkLabels(labels, points.Len()); err != nil {
		return nil, err
	}
	k := 0
	for _, l := range labels {
		k = max(k, l+1)
	}
	p := &Profile{Features: points.names(), Clusters: make([]Group, k)}
	p.All.empty(points.D)
	for c := range p.Clusters {
		p.Clusters[c].empty(points.D)
	}
	for i, l := range labels {
		w := points.weight(i)
		p.All.Rows++
		p.All.Weight += w
		if l == Noise {
			p.Noise++
			continue
		}
		p.Clusters[l].Rows++
		p.Clusters[l].Weight += w
	}
	f := feature{value: make([]float64, points.Len()), labels: labels, weights: points.Weight}
	mute := make([]bool, points.D)
	for j := range points.D {
		for i := range f.value {
			f.value[i] = points.Data[i*points.D+j]
		}
		mute[j] = f.describe(p, j)
	}
	p.All.Share = 1
	for c := range p.Clusters {
		g := &p.Clusters[c]
		g.Share = g.Weight / p.All.Weight
		sort.SliceStable(g.Apart, func(a, b int) bool {
			return abs(g.Effect[g.Apart[a]]) > abs(g.Effect[g.Apart[b]])
		})
	}
	p.propose(opts.Words, mute)
	return p, nil
}

func (g *Group) empty(d int) {
	g.Mean, g.Median = make([]float64, d), make([]float64, d)
	g.Total, g.Lift, g.Effect = make([]float64, d), make([]float64, d), make([]float64, d)
	g.Apart = make([]int, d)
	for j := range g.Apart {
		g.Apart[j] = j
	}
}

// A feature is one column with the labels of its rows.
type feature struct {
	value   []float64
	labels  []int
	weights []float64
}

// describe fills in column j of the profile and reports whether the feature
// hardly varies.
func (f *feature) describe(p *Profile, j int) (mute bool) {
	k := len(p.Clusters)
	sums := make([]float64, k)
	all := 0.0
	for i, v := range f.value {
		v = float64(v * at(f.weights, i))
		all += v
		if l := f.labels[i]; l != Noise {
			sums[l] += v
		}
	}
	order := sortedOrder(f.value)
	effect := f.effects(order, k)
	p.All.Mean[j] = all / p.All.Weight
	p.All.Median[j] = f.median(order, -2, p.All.Weight)
	if all > 0 {
		p.All.Total[j], p.All.Lift[j] = 1, 1
	}
	for c := range p.Clusters {
		g := &p.Clusters[c]
		if g.Weight == 0 {
			continue
		}
		g.Mean[j] = sums[c] / g.Weight
		g.Median[j] = f.median(order, c, g.Weight)
		g.Effect[j] = effect[c]
		if all > 0 {
			g.Total[j] = sums[c] / all
			g.Lift[j] = g.Mean[j] / p.All.Mean[j]
		}
	}
	low, high := f.quartile(order, 0.25, p.All.Weight), f.quartile(order, 0.75, p.All.Weight)
	// A feature that is one value for most may well tell the rest from these.
	return high > low && high-low < varied*abs(p.All.Median[j])
}

// quartile returns the smallest value at which the share reached is at least p.
func (f *feature) quartile(order []int, p, mass float64) float64 {
	reached := 0.0
	for _, i := range order {
		if reached += at(f.weights, i); reached >= p*mass {
			return f.value[i]
		}
	}
	return f.value[order[len(order)-1]]
}

// median returns the weighted median of cluster c, or of all rows for −2: the
// middle of the values where the share reached is exactly a half.
func (f *feature) median(order []int, c int, mass float64) float64 {
	reached, half := 0.0, mass/2
	for o, i := range order {
		if c != -2 && f.labels[i] != c || at(f.weights, i) == 0 {
			continue
		}
		reached += at(f.weights, i)
		if reached > half {
			return f.value[i]
		}
		if reached == half {
			for _, next := range order[o+1:] {
				if (c == -2 || f.labels[next] == c) && at(f.weights, next) > 0 {
					return f.value[i] + (f.value[next]-f.value[i])/2
				}
			}
			return f.value[i]
		}
	}
	return 0
}

// effects returns Cliff's δ of each cluster against all other rows:
//
//	δ = (Σ_i w_i·(below_i − above_i)) / (W_c·(W − W_c))
//
// over the rows i of the cluster, with below_i the weight of the rows outside
// with a smaller value.
func (f *feature) effects(order []int, k int) []float64 {
	inside := make([]float64, k) // weight passed so far, by cluster
	tied := make([]float64, k)   // weight at the present value
	delta := make([]float64, k)
	passed, total := 0.0, 0.0
	mass := make([]float64, k)
	for i, l := range f.labels {
		total += at(f.weights, i)
		if l != Noise {
			mass[l] += at(f.weights, i)
		}
	}
	for from := 0; from < len(order); {
		to, here := from, 0.0
		for ; to < len(order) && f.value[order[to]] == f.value[order[from]]; to++ {
			w := at(f.weights, order[to])
			here += w
			if l := f.labels[order[to]]; l != Noise {
				tied[l] += w
			}
		}
		for _, i := range order[from:to] {
			l := f.labels[i]
			if l == Noise || tied[l] == 0 {
				continue
			}
			below := passed - inside[l]
			above := total - passed - here - (mass[l] - inside[l] - tied[l])
			delta[l] += float64(tied[l] * (below - above))
			inside[l] += tied[l]
			tied[l] = 0
		}
		passed += here
		from = to
	}
	for c := range delta {
		delta[c] = ratio(delta[c], mass[c]*(total-mass[c]))
		delta[c] = min(1, max(-1, delta[c]))
	}
	return delta
}

// ratio returns a/b, and 0 unless b is positive.
func ratio(a, b float64) float64 {
	if b > 0 {
		return a / b
	}
	return 0
}

func abs(v float64) float64 { return max(v, -v) }
