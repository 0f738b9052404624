package clv

import "slices"

// sort puts the customers in the order in which values are passed up: each
// after all it referred. Customers in circles cannot be put so; each strongly
// connected group of them becomes one knot of the order.
//
// What hangs below the circles, all of it in a forest, is peeled off leaf by
// leaf; only the rest needs Tarjan's algorithm.
func (g *ReferralGraph) sort() {
	n := g.Len()
	pending := make([]int32, n) // referred customers not yet in the order
	for _, i := range g.from {
		pending[i]++
	}
	for _, p := range pending {
		if p > 0 {
			g.Audit.Referrers++
		}
	}
	g.order = make([]int32, 0, n)
	g.peel(pending)
	if len(g.order) < n {
		g.tarjan(pending)
	}
	for _, k := range g.knots {
		size := int(k.hi - k.lo)
		g.Audit.Cycles++
		g.Audit.InCycles += size
		g.Audit.LongCycle = max(g.Audit.LongCycle, size)
	}
	g.relocate()
}

// ordered marks in pending a customer that has its place in the order.
const ordered = -1

// peel puts a customer in the order as soon as all it referred are in it. The
// order is its own queue.
func (g *ReferralGraph) peel(pending []int32) {
	for j, p := range pending {
		if p == 0 {
			g.order = append(g.order, int32(j))
		}
	}
	for at := 0; at < len(g.order); at++ {
		j := g.order[at]
		pending[j] = ordered
		for _, i := range g.from[g.start[j]:g.start[j+1]] {
			if pending[i]--; pending[i] == 0 {
				g.order = append(g.order, i)
			}
		}
	}
}

// relocate turns the referrals from being grouped by customer to being grouped
// by place, so that passing values up reads them one after another.
func (g *ReferralGraph) relocate() {
	n := g.Len()
	start := make([]int32, n+1)
	from := make([]int32, 0, len(g.from))
	var id []int32
	if g.id != nil {
		id = make([]int32, 0, len(g.id))
	}
	g.place = make([]int32, n)
	for at, j := range g.order {
		g.place[j] = int32(at)
		lo, hi := g.start[j], g.start[j+1]
		from = append(from, g.from[lo:hi]...)
		if g.id != nil {
			id = append(id, g.id[lo:hi]...)
		}
		start[at+1] = int32(len(from))
	}
	g.start, g.from = start, from
	if g.id != nil {
		g.id = id
	}
}

// tarjan orders what peel has left: the strongly connected components of the
// graph whose arrows run from the referred to the referrer. They come out
// referrers first and are put into the order from its end.
//
// Source: Tarjan (1972), SIAM Journal on Computing 1(2), without recursion.
func (g *ReferralGraph) tarjan(pending []int32) {
	n := g.Len()
	place := int32(n) // components are written downwards from here
	g.order = g.order[:n]
	index := make([]int32, n) // 1-based order of discovery, 0 unseen
	low := make([]int32, n)
	onStack := make([]bool, n)
	var stack []int32
	type frame struct{ node, edge int32 }
	var path []frame
	next := int32(1)

	enter := func(j int32) {
		index[j], low[j] = next, next
		next++
		stack = append(stack, j)
		onStack[j] = true
		path = append(path, frame{j, g.start[j]})
	}
	for root := range n {
		if pending[root] == ordered || index[root] != 0 {
			continue
		}
		enter(int32(root))
		for len(path) > 0 {
			top := &path[len(path)-1]
			j := top.node
			if top.edge < g.start[j+1] {
				i := g.from[top.edge]
				top.edge++
				if index[i] == 0 {
					enter(i)
				} else if onStack[i] {
					low[j] = min(low[j], index[i])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1].node
				low[up] = min(low[up], low[j])
			}
			if low[j] != index[j] {
				continue
			}
			hi := place
			for {
				i := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				onStack[i] = false
				place--
				g.order[place] = i
				if i == j {
					break
				}
			}
			if hi-place > 1 {
				g.knots = append(g.knots, knot{place, hi})
			}
		}
	}
	slices.Reverse(g.knots)
}

// sortedRows returns rows as ints in ascending order.
func sortedRows(rows []int32) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = int(r)
	}
	slices.Sort(out)
	return out
}
