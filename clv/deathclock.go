package clv

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/clientele-go/clientele/internal/quad"
)

// A clock is the times at which the customers of a sample were last seen to
// buy or to be observed. Times that are whole days have few values, however
// many customers there are, and the integrals over the time of death then run
// over the same stretches for all of them.
type clock struct {
	time    []float64 // distinct, ascending
	last, t []int32   // the place of a row's t_x and T in time
	usual   float64   // most rows have at most so many purchases
}

// newClock returns the clock of a sample, or nil where the times differ so
// much that it would save nothing.
func newClock(s *sample) *clock {
	rows := len(s.x)
	c := &clock{last: make([]int32, rows), t: make([]int32, rows)}
	size := 1 << bits.Len(uint(64+rows))
	places := make([]int32, size) // a hash table: 1 + place in time
	place := func(v float64) int32 {
		at := hashRow(slot{x: v}) & uint64(size-1)
		for places[at] != 0 {
			if c.time[places[at]-1] == v {
				return places[at] - 1
			}
			at = (at + 1) & uint64(size-1)
		}
		c.time = append(c.time, v)
		places[at] = int32(len(c.time))
		return places[at] - 1
	}
	for i := range rows {
		c.last[i], c.t[i] = place(s.last[i]), place(s.t[i])
		if len(c.time) > 64+rows/4 {
			return nil
		}
	}
	order := make([]int32, len(c.time))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(c.time[a], c.time[b]) })
	rank := make([]int32, len(order))
	for i, at := range order {
		rank[at] = int32(i)
	}
	for i := range rows {
		c.last[i], c.t[i] = rank[c.last[i]], rank[c.t[i]]
	}
	slices.Sort(c.time)
	c.usual = s.x[rows-1-rows/20]
	return c
}

// A deathGrid holds the integrals over the time of death, one for each
// stretch between neighbouring times of a clock:
//
//	∫ E(u)·h(u)·φ_k(u) du,   E(u) = (α+u)⁻ᴿ·S(u)
//
// where S is the survivor function, h the rate of dying and φ_k, k = 0 … width−1,
// are what the derivatives of the likelihood are made of. Nothing but E depends
// on x, and only through R = r + x, so that the nodes serve every x.
type deathGrid struct {
	width  int
	lnRate []float64 // ln(1+time/α)
	lnTime []float64 // ln(α+time)
	lnLife []float64 // −ln S(time)
	cell   []int32   // the first node of every stretch, and the end
	dRate  []float64 // by node: ln(1+u/α), since the beginning of the stretch
	dLife  []float64 // by node: −ln S(u), since the beginning of the stretch
	weight []float64 // by node: of the integral, with h
	basis  []float64 // by node: φ_0 … φ_{width−1}
	most   float64   // the largest R that the grid is exact enough for
}

// cellRules are Gauss–Legendre rules for short stretches, each with the
// longest panel, as a part of its distance from the nearest singularity on the
// left, and the largest fall of ln E along it, that leave an error below 1e-13
// in the likelihood; see TestDeathGridRules.
var cellRules = [...]struct {
	length, fall float64
	rule         quad.Rule
}{
	{4e-4, 0.002, quad.Legendre(2)},
	{0.008, 0.03, quad.Legendre(3)},
	{0.035, 0.17, quad.Legendre(4)},
	{0.09, 0.4, quad.Legendre(5)},
	{0.18, 0.8, quad.Legendre(6)},
	{0.4, 1.8, quad.Legendre(8)},
	{0.7, 3.2, quad.Legendre(10)},
	{1.05, 5, quad.Legendre(12)},
	{1.5, 12, quad.Legendre(16)},
}

// cellRule returns the smallest of the cellRules for a panel of the given
// length and fall, or −1 for a panel that is too long.
func cellRule(length, fall float64) int {
	for i := range cellRules {
		if r := &cellRules[i]; length <= r.length && fall <= r.fall {
			return i
		}
	}
	return -1
}

// A mortality is the survivor function of a model.
type mortality interface {
	// width is the number of φ.
	width() int

	// gap returns the distance from u to the nearest singularity on its left.
	gap(u float64) float64

	// falls returns the rate at which −ln S grows, at most, between two times.
	falls(from, to float64) float64

	// since returns −ln S(to) + ln S(from).
	since(from, to float64) float64

	// at returns h(u) and sets the φ.
	at(u float64, phi []float64) float64
}

// build fills the grid for rates of shape r and scale alpha. It uses the
// memory of the grid it is called on.
func (g *deathGrid) build(c *clock, r, alpha float64, m mortality) {
	g.width = m.width()
	g.lnRate, g.lnTime, g.lnLife, g.cell = g.lnRate[:0], g.lnTime[:0], g.lnLife[:0], g.cell[:0]
	g.dRate, g.dLife, g.weight, g.basis = g.dRate[:0], g.dLife[:0], g.weight[:0], g.basis[:0]
	// Differences of lnRate are good to 1e-16 of it: R times that may not show.
	g.most = 1e4 / math.Log1p(c.time[len(c.time)-1]/alpha)
	usual := r + c.usual
	for i, from := range c.time {
		g.lnRate = append(g.lnRate, math.Log1p(from/alpha))
		g.lnTime = append(g.lnTime, math.Log(alpha+from))
		g.lnLife = append(g.lnLife, m.since(0, from))
		g.cell = append(g.cell, int32(len(g.weight)))
		if i+1 < len(c.time) {
			g.stretch(from, c.time[i+1], alpha, usual, m)
		}
	}
}

// stretch adds the nodes from one time to the next, in as many panels as
// the singularities and the fall ask for.
func (g *deathGrid) stretch(from, to, alpha, usual float64, m mortality) {
	longest := &cellRules[len(cellRules)-1]
	lo := from
	for panel := 0; lo < to; panel++ {
		if panel == 64 {
			g.most = -1 // without the grid, then
			return
		}
		w, gap := to-lo, m.gap(lo)
		w = math.Min(w, longest.length*gap)
		buy, die := w/(alpha+lo), w*m.falls(lo, lo+w)
		for usual*buy+die > longest.fall {
			w /= 2
			buy, die = w/(alpha+lo), w*m.falls(lo, lo+w)
		}
		rule := longest
		for i := range cellRules {
			if r := &cellRules[i]; w <= r.length*gap && usual*buy+die <= r.fall {
				rule = r
				break
			}
		}
		g.most = math.Min(g.most, (rule.fall-die)/buy)
		for i, node := range rule.rule.Node {
			u := lo + w*node
			at := len(g.basis)
			g.basis = slices.Grow(g.basis, g.width)[:at+g.width]
			h := m.at(u, g.basis[at:])
			g.dRate = append(g.dRate, math.Log1p((u-from)/(alpha+from)))
			g.dLife = append(g.dLife, m.since(from, u))
			g.weight = append(g.weight, w*rule.rule.Weight[i]*h)
		}
		if lo+w == lo {
			g.most = -1
			return
		}
		lo += w
	}
}

// tails sets q, width numbers for every time from lo to hi, to the integrals
// from that time to the time hi, in units of E(time).
func (g *deathGrid) tails(R float64, lo, hi int, q []float64) {
	width := g.width
	clear(q[hi*width : (hi+1)*width])
	for i := hi - 1; i >= lo; i-- {
		now := q[i*width : (i+1)*width]
		ratio := exp(-R*(g.lnRate[i+1]-g.lnRate[i]) - (g.lnLife[i+1] - g.lnLife[i]))
		for k, v := range q[(i+1)*width : (i+2)*width] {
			now[k] = ratio * v
		}
		for n := int(g.cell[i]); n < int(g.cell[i+1]); n++ {
			w := g.weight[n] * exp(-R*g.dRate[n]-g.dLife[n])
			for k, phi := range g.basis[n*width : (n+1)*width] {
				now[k] += w * phi
			}
		}
	}
}

// dead sets sum to the integrals from t_x to T of a row, in units of E(t_x),
// from the tails, and returns E(T)/E(t_x). What the difference loses in
// rounding is small against the likelihood of being alive, which the integral
// beyond T cannot exceed.
func (g *deathGrid) dead(R float64, last, t int, q, sum []float64) (alive float64) {
	alive = exp(-R*(g.lnRate[t]-g.lnRate[last]) - (g.lnLife[t] - g.lnLife[last]))
	from, to := q[last*g.width:(last+1)*g.width], q[t*g.width:(t+1)*g.width]
	for k := range sum {
		sum[k] = from[k] - alive*to[k]
	}
	return alive
}

// A gridKernel is a kernel whose likelihood is an integral over the time of
// death.
type gridKernel interface {
	kernel
	mortality(p *params) mortality

	// gridRows adds the rows from lo to hi, which have one x, by the tails q of
	// the grid; it is what rows does, with the sums over the nodes expanded.
	gridRows(p *params, s *sample, c *clock, g *deathGrid, lo, hi int, q []float64, d *derivs)
}

// gridWorth is the number of nodes that a grid may have for every row that it
// serves: what a row costs without the grid over what a node costs.
const gridWorth = 50

// gridRowsOf adds the rows from lo to hi, x by x, with the grid where it is
// worth it.
func gridRowsOf(k gridKernel, p *params, s *sample, c *clock, g *deathGrid, lo, hi int, d *derivs) {
	var q []float64
	for lo < hi {
		x, end := s.x[lo], lo
		from, to := c.last[lo], c.t[lo]
		for ; end < hi && s.x[end] == x; end++ {
			from, to = min(from, c.last[end]), max(to, c.t[end])
		}
		R := p[0] + x
		if R <= g.most && int(g.cell[to]-g.cell[from]) <= gridWorth*(end-lo) {
			if q == nil {
				q = make([]float64, len(c.time)*g.width)
			}
			g.tails(R, int(from), int(to), q)
			k.gridRows(p, s, c, g, lo, end, q, d)
		} else {
			k.rows(p, s, lo, end, d)
		}
		lo = end
	}
}
