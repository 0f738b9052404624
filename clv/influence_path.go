package clv

import (
	"container/heap"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/clientele-go/clientele"
)

// A ReferralPath is one way on which value has come up to a customer.
type ReferralPath struct {
	Rows  []int   `json:"rows"`  // from the customer down to the source
	Part  float64 `json:"part"`  // of the source's own value that comes up this way
	Value float64 `json:"value"` // Part · own, and the costs saved by the last referral
}

// pathSteps bounds the search of TopPaths.
const pathSteps = 1 << 20

// TopPaths returns the most valuable paths by which value has come up to a
// customer, at most count, the largest amounts first. In a circle a path may
// go round several times.
//
// The search takes paths in the order of what could come up on them and ends
// when nothing better can follow; a customer with more than a million
// worthwhile paths gets the best of the first million.
func (g *ReferralGraph) TopPaths(f *Flow, row, count int) ([]ReferralPath, error) {
	p, err := g.linear(f)
	if err != nil {
		return nil, err
	}
	if err := g.checkRow(row); err != nil {
		return nil, err
	}
	if count < 1 {
		return nil, fmt.Errorf("clv: %d paths: %w", count, clientele.ErrOption)
	}
	// What a referral moves of its customer's own value alone. No path can
	// bring more than its part, without the last referral, of the most.
	gain := func(k, j int32) float64 {
		v := p.passedUp(k) * f.Own[j]
		if p.credit != nil {
			v += p.credit[k]
		}
		return v
	}
	most := 0.0
	for _, at := range g.below(row).places {
		for k := g.start[at]; k < g.start[at+1]; k++ {
			most = max(most, math.Abs(gain(k, g.order[at])))
		}
	}
	made := g.made()
	open := &pathHeap{{row: int32(row), part: 1}}
	var best []ReferralPath
	for steps := 0; open.Len() > 0 && steps < pathSteps; steps++ {
		step := heap.Pop(open).(*pathStep)
		if len(best) == count && step.part*most <= math.Abs(best[count-1].Value) {
			break
		}
		for at := made.start[step.row]; at < made.start[step.row+1]; at++ {
			k, j := made.edge[at], made.to[at]
			next := &pathStep{row: j, part: step.part * p.passedUp(k), up: step}
			if value := step.part * gain(k, j); value != 0 {
				best = insertPath(best, count, next, value)
			}
			if next.part > 0 {
				heap.Push(open, next)
			}
		}
	}
	return best, nil
}

// A pathStep is the end of a path.
type pathStep struct {
	row  int32
	part float64
	up   *pathStep
}

// rows returns the path from its top.
func (s *pathStep) rows() []int {
	var rows []int
	for ; s != nil; s = s.up {
		rows = append(rows, int(s.row))
	}
	slices.Reverse(rows)
	return rows
}

// insertPath puts a path among the best, if it is one of them.
func insertPath(best []ReferralPath, count int, s *pathStep, value float64) []ReferralPath {
	if len(best) == count && math.Abs(value) <= math.Abs(best[count-1].Value) {
		return best
	}
	at := sort.Search(len(best), func(i int) bool { return math.Abs(best[i].Value) < math.Abs(value) })
	best = slices.Insert(best, at, ReferralPath{Rows: s.rows(), Part: s.part, Value: value})
	return best[:min(count, len(best))]
}

// A pathHeap has the path with the largest part on top.
type pathHeap []*pathStep

func (h pathHeap) Len() int           { return len(h) }
func (h pathHeap) Less(i, j int) bool { return h[i].part > h[j].part }
func (h pathHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *pathHeap) Push(x any)        { *h = append(*h, x.(*pathStep)) }
func (h *pathHeap) Pop() any {
	old := *h
	s := old[len(old)-1]
	*h = old[:len(old)-1]
	return s
}
