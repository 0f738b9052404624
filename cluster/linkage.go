package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/enum"
)

// A Linkage says how far apart two clusters are when clusters are merged step
// by step.
type Linkage uint8

const (
	// Ward is √(2·a·b/(a + b)) times the distance of the means, for clusters of
	// weights a and b: each merge costs the least inertia. It is the default.
	Ward Linkage = iota

	// Complete is the largest distance of two rows.
	Complete

	// Average is the mean distance of two rows.
	Average

	// Single is the smallest distance of two rows.
	Single
)

var linkageNames = []string{"ward", "complete", "average", "single"}

// String returns the name of the linkage, such as “ward”.
func (l Linkage) String() string { return enum.Name("linkage", linkageNames, l) }

// MarshalText writes the name of the linkage.
func (l Linkage) MarshalText() ([]byte, error) { return enum.Text("linkage", linkageNames, l) }

// UnmarshalText reads what MarshalText writes.
func (l *Linkage) UnmarshalText(text []byte) error {
	return enum.Parse("linkage", linkageNames, l, text)
}

// A Hierarchy is the tree of clusters that come from merging the two nearest
// again and again.
type Hierarchy struct {
	Linkage Linkage `json:"linkage"`
	Leaves  int     `json:"leaves"`

	// Leaf is the leaf of each row: the row itself, or its micro-cluster. Nil
	// means that row i is leaf i.
	Leaf []int `json:"leaf,omitempty"`

	// Merges are in ascending order of height; merge i makes cluster Leaves + i.
	Merges []Merge `json:"merges"`
}

// A Merge joins clusters A < B at a height, the distance between them. Below
// Leaves they are leaves, from there on merges.
type Merge struct {
	A      int     `json:"a"`
	B      int     `json:"b"`
	Height float64 `json:"height"`
}

// HierarchyOptions are the choices of [FitHierarchy]. Nil means the zero value.
type HierarchyOptions struct {
	Linkage Linkage // default Ward
	Scales  []Scale // as in [Options]

	// Micro is the number of k-means clusters that take the place of the rows
	// when there are more than MaxRows. Default 2,000.
	Micro int

	// MaxRows is the largest number of rows that are merged one by one. Default
	// 20,000. Complete and average linkage take 4·n² bytes of memory.
	MaxRows int

	// Seed is for the micro-clusters.
	Seed uint64
}

// FitHierarchy merges rows into a tree of clusters. It takes O(n²·d) time and,
// for Ward and Single, O(n·d) memory. More than MaxRows rows are first put into
// micro-clusters by k-means, which are then merged with their weights.
//
// Edge cases: equal rows merge at height 0; among equally near clusters those
// with the lower numbers merge first; a single row is a tree without merges.
// Rows of weight 0 are an error for Ward and Average.
//
// Errors: those of [FitKMeans] for points; options out of range
// ([clientele.ErrOption]); the error of ctx.
//
// Source: Ward (1963), Journal of the American Statistical Association 58;
// Murtagh (1983), The Computer Journal 26(4), for the chain of nearest
// neighbours; Prim (1957), Bell System Technical Journal 36, for Single.
func FitHierarchy(ctx context.Context, points *Points, opts *HierarchyOptions) (*Hierarchy, error) {
	if opts == nil {
		opts = &HierarchyOptions{}
	}
	if err := points.check(Refuse); err != nil {
		return nil, err
	}
	micro, most := opts.Micro, opts.MaxRows
	if micro == 0 {
		micro = 2000
	}
	if most == 0 {
		most = 20_000
	}
	if int(opts.Linkage) >= len(linkageNames) || micro < 1 || micro > maxClusters || most < 1 {
		return nil, optionError("%v linkage, Micro is %d, MaxRows is %d", opts.Linkage, opts.Micro, opts.MaxRows)
	}
	for i := range points.Weight {
		if points.Weight[i] == 0 && (opts.Linkage == Ward || opts.Linkage == Average) {
			return nil, inputError("Weight", i, "0, which linkage cannot place")
		}
	}
	scaler, err := fitScaler(ctx, points, opts.Scales)
	if err != nil {
		return nil, err
	}
	x, err := scaler.apply(ctx, nil, points)
	if err != nil {
		return nil, err
	}
	h := &Hierarchy{Linkage: opts.Linkage, Leaves: points.Len()}
	weights := points.Weight
	if h.Leaves > most {
		o := &Options{Scales: []Scale{Raw}, Seed: opts.Seed, Restarts: 1, Candidates: 1, MaxIterations: 20}
		m, err := FitKMeans(ctx, &Points{D: points.D, Data: x, Weight: weights}, micro, o)
		if m == nil {
			return nil, err
		}
		x, weights, h.Leaf, h.Leaves = m.Centers, m.Weight, m.Labels, m.Clusters()
	}
	merges, err := mergeAll(ctx, x, weights, points.D, opts.Linkage)
	if err != nil {
		return nil, err
	}
	h.Merges = inOrder(merges, h.Leaves)
	return h, nil
}

func mergeAll(ctx context.Context, x, weights []float64, d int, linkage Linkage) ([]Merge, error) {
	switch linkage {
	case Ward:
		return wardChain(ctx, x, weights, d)
	case Single:
		return spanningTree(ctx, x, d)
	default:
		return matrixChain(ctx, x, weights, d, linkage)
	}
}

// inOrder sorts merges of leaves, which stand for the clusters they are in, by
// height and numbers the clusters that arise.
func inOrder(merges []Merge, leaves int) []Merge {
	slices.SortStableFunc(merges, func(a, b Merge) int { return cmp.Compare(a.Height, b.Height) })
	top := newUnion(leaves)
	number := make([]int, leaves)
	for i := range number {
		number[i] = i
	}
	for i, m := range merges {
		a, b := top.find(m.A), top.find(m.B)
		c, e := number[a], number[b]
		merges[i].A, merges[i].B = min(c, e), max(c, e)
		number[top.join(a, b)] = leaves + i
	}
	return merges
}

// Cut returns the labels of the rows when the tree is cut into k clusters,
// numbered in the order of their first rows.
//
// Errors: k below 1 or above the number of leaves ([clientele.ErrOption]).
func (h *Hierarchy) Cut(k int) ([]int, error) {
	if k < 1 || k > h.Leaves {
		return nil, optionError("k is %d of %d leaves", k, h.Leaves)
	}
	return h.labels(h.Leaves - k)
}

// CutAt returns the labels of the rows when no merge above the given height is
// made, numbered in the order of their first rows.
func (h *Hierarchy) CutAt(height float64) ([]int, error) {
	made := sort.Search(len(h.Merges), func(i int) bool { return !(h.Merges[i].Height <= height) })
	return h.labels(made)
}

// labels returns the labels after some of the merges.
func (h *Hierarchy) labels(made int) ([]int, error) {
	if h.Leaves < 1 || len(h.Merges) != h.Leaves-1 {
		return nil, fmt.Errorf("cluster: hierarchy: %w", clientele.ErrEmpty)
	}
	parent := make([]int, h.Leaves+made)
	for i := range parent {
		parent[i] = i
	}
	for i, m := range h.Merges[:made] {
		parent[m.A], parent[m.B] = h.Leaves+i, h.Leaves+i
	}
	for c := len(parent) - 1; c >= 0; c-- {
		parent[c] = parent[parent[c]]
	}
	number := make(map[int]int)
	rows := h.Leaves
	if h.Leaf != nil {
		rows = len(h.Leaf)
	}
	out := make([]int, rows)
	for i := range out {
		leaf := i
		if h.Leaf != nil {
			leaf = h.Leaf[i]
		}
		top := parent[leaf]
		if _, ok := number[top]; !ok {
			number[top] = len(number)
		}
		out[i] = number[top]
	}
	return out, nil
}

// validate is for a hierarchy that was read from a file.
func (h *Hierarchy) validate() error {
	if int(h.Linkage) >= len(linkageNames) || h.Leaves < 1 || len(h.Merges) != h.Leaves-1 {
		return inputError("merges", -1, "not one less than leaves")
	}
	used := make([]bool, h.Leaves+len(h.Merges))
	last := 0.0
	for i, m := range h.Merges {
		if m.A < 0 || m.A >= m.B || m.B >= h.Leaves+i || used[m.A] || used[m.B] || !(m.Height >= last) || math.IsInf(m.Height, 0) {
			return inputError("merges", i, "not a merge")
		}
		used[m.A], used[m.B], last = true, true, m.Height
	}
	for i, l := range h.Leaf {
		if l < 0 || l >= h.Leaves {
			return inputError("leaf", i, "no such leaf")
		}
	}
	return nil
}
