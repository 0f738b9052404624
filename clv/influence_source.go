package clv

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/clientele-go/clientele"
)

// referrals holds the referrals that each customer made.
type referrals struct {
	start []int32
	edge  []int32 // as in the graph
	to    []int32 // who was referred
}

// made returns the referrals by who made them. The first call puts them in
// order, O(customers + referrals).
func (g *ReferralGraph) made() *referrals {
	g.madeOnce.Do(func() {
		n := g.Len()
		m := &referrals{
			start: make([]int32, n+1),
			edge:  make([]int32, len(g.from)),
			to:    make([]int32, len(g.from)),
		}
		for _, i := range g.from {
			m.start[i+1]++
		}
		for i := range n {
			m.start[i+1] += m.start[i]
		}
		next := slices.Clone(m.start[:n])
		for at, j := range g.order {
			for k := g.start[at]; k < g.start[at+1]; k++ {
				at := next[g.from[k]]
				next[g.from[k]]++
				m.edge[at], m.to[at] = k, j
			}
		}
		g.madeBy = m
	})
	return g.madeBy
}

// A Source is a customer whose value has come up to another.
type Source struct {
	Row   int     `json:"row"`
	Depth int     `json:"depth"` // fewest referrals between the two
	Part  float64 `json:"part"`  // of the source's own value, over all paths
	Value float64 `json:"value"` // Part · own, and saved costs
}

// Sources says from whom a customer has received what: everyone the customer
// referred, directly or through others, the largest amounts first, of equal
// ones the lower row. The values add up to Received of the customer. In a
// circle a customer is also a source of itself, with what comes back.
//
// Part is the element of (I − A)⁻¹ for the two customers. O(n) to check the
// flow and O(k log k) for the k customers below; a circle among them is gone
// round until nothing changes.
func (g *ReferralGraph) Sources(f *Flow, row int) ([]Source, error) {
	p, err := g.linear(f)
	if err != nil {
		return nil, err
	}
	if err := g.checkRow(row); err != nil {
		return nil, err
	}
	t := g.below(row)
	part := t.weights(func(k int32) float64 { return p.passedUp(k) }, false)
	var sources []Source
	for m, at := range t.places {
		j := g.order[at]
		s := Source{Row: int(j), Depth: t.depth[m], Part: part[m]}
		if s.Row == row {
			s.Part-- // what the customer has anyway
		}
		s.Value = s.Part * f.Own[j]
		if p.credit != nil {
			for k := g.start[at]; k < g.start[at+1]; k++ {
				if i, ok := t.local[g.from[k]]; ok {
					s.Value += part[i] * p.credit[k]
				}
			}
		}
		if s.Part != 0 || s.Value != 0 {
			sources = append(sources, s)
		}
	}
	slices.SortFunc(sources, func(a, b Source) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)), cmp.Compare(a.Row, b.Row))
	})
	return sources, nil
}

func (g *ReferralGraph) checkRow(row int) error {
	if row < 0 || row >= g.Len() {
		return fmt.Errorf("clv: no customer %d among %d: %w", row, g.Len(), clientele.ErrOption)
	}
	return nil
}

// A descent is a customer and everyone below, referrers before the referred.
type descent struct {
	g      *ReferralGraph
	places []int32       // descending
	depth  []int         // fewest referrals from the top; of the top around a circle, or 0
	local  map[int32]int // customer to index
	top    int           // index of the customer
}

// below finds everyone below a customer, breadth first.
func (g *ReferralGraph) below(row int) *descent {
	made := g.made()
	t := &descent{g: g, local: map[int32]int{int32(row): 0}}
	queue := []int32{int32(row)}
	depth := map[int32]int{int32(row): 0}
	for q := 0; q < len(queue); q++ {
		i := queue[q]
		for _, j := range made.to[made.start[i]:made.start[i+1]] {
			if _, ok := t.local[j]; !ok {
				t.local[j] = len(queue)
				depth[j] = depth[i] + 1
				queue = append(queue, j)
			} else if int(j) == row && depth[j] == 0 {
				depth[j] = depth[i] + 1
			}
		}
	}
	for _, j := range queue {
		t.places = append(t.places, g.place[j])
	}
	slices.SortFunc(t.places, func(a, b int32) int { return cmp.Compare(b, a) })
	t.depth = make([]int, len(queue))
	for m, at := range t.places {
		j := g.order[at]
		t.local[j], t.depth[m] = m, depth[j]
	}
	t.top = t.local[int32(row)]
	return t
}

// weights returns how much of the top customer everyone below depends on it
// for: c_top = 1 and c_j = Σ_k w(k)·c_from(k) over the referrals k of j. If the
// top is fixed, what comes back to it round a circle is left out.
func (t *descent) weights(w func(k int32) float64, fixed bool) []float64 {
	g := t.g
	c := make([]float64, len(t.places))
	pull := func(m int) float64 {
		if m == t.top && fixed {
			return 1
		}
		sum := 0.0
		if m == t.top {
			sum = 1
		}
		at := t.places[m]
		for k := g.start[at]; k < g.start[at+1]; k++ {
			if i, ok := t.local[g.from[k]]; ok {
				sum += w(k) * c[i]
			}
		}
		return sum
	}
	for m := 0; m < len(t.places); {
		hi := m + 1
		if k := g.knotOf(t.places[m]); k >= 0 {
			for hi < len(t.places) && t.places[hi] >= g.knots[k].lo {
				hi++
			}
		}
		// Gauss–Seidel round the circle; c only grows towards its limit.
		for round := 0; ; round++ {
			change, size := 0.0, 0.0
			for i := m; i < hi; i++ {
				before := c[i]
				c[i] = pull(i)
				change += math.Abs(c[i] - before)
				size += math.Abs(c[i])
			}
			if hi-m == 1 || change <= sweepTolerance*size || round == weightRounds {
				break
			}
		}
		m = hi
	}
	return c
}

// weightRounds bounds the rounds of a circle that hardly loses anything.
const weightRounds = 100_000

// knotOf returns the knot that a place is in, or −1.
func (g *ReferralGraph) knotOf(place int32) int {
	k := sort.Search(len(g.knots), func(k int) bool { return g.knots[k].hi > place })
	if k < len(g.knots) && g.knots[k].lo <= place {
		return k
	}
	return -1
}
