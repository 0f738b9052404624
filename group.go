package clientele

import (
	"context"
	"slices"
	"sync"

	"github.com/clientele-go/clientele/internal/dd"
	"github.com/clientele-go/clientele/internal/parallel"
)

// Grouping turns rows in the order in which they came into entries by customer
// and day. A random access to memory costs more than everything else that is
// done with a row, so the rows are first parted by the hash of the customer
// into pieces that fit a core's own cache (see pile), and each piece is then
// grouped for itself. Which piece a customer falls into, and which core works
// on it, does not show: at the end customers are put in the order of their
// first row (see join), and the rows of one customer and day never change
// their order.

// group returns the customers of the pile in the order of their first row, and
// the ledger of their entries.
func group(ctx context.Context, p *pile) ([]code, *Timeline, error) {
	piled := p.parts()
	parts := make([]groupedPart, len(piled))
	rows := 0
	for i, hands := range piled {
		parts[i].begin = rows
		for _, h := range hands {
			rows += len(h.rows)
		}
		parts[i].rows = rows - parts[i].begin
	}
	// There are at most as many entries as rows, so every part knows where to
	// put its own.
	all := make([]entry, rows)
	pool := sync.Pool{New: func() any { return new(grouper) }}
	err := parallel.For(ctx, len(parts), func(i int) {
		g := pool.Get().(*grouper)
		part := &parts[i]
		part.entries = all[part.begin:part.begin:min(part.begin+part.rows, len(all))]
		g.group(piled[i], p.first, p.last, part)
		pool.Put(g)
	})
	if err != nil {
		return nil, nil, err
	}
	all = closeGaps(parts, all)
	codes, t := join(parts, all, p.seq)
	t.first, t.last = p.first, p.last
	return codes, t, nil
}

// closeGaps moves the entries together where many rows have become few
// entries.
func closeGaps(parts []groupedPart, all []entry) []entry {
	n := 0
	for i := range parts {
		n += len(parts[i].entries)
	}
	if n > len(all)-len(all)/8 {
		return all
	}
	closed := make([]entry, 0, n)
	for i := range parts {
		parts[i].begin = len(closed)
		closed = append(closed, parts[i].entries...)
	}
	return closed
}

// A groupedPart is what one part of a pile became.
type groupedPart struct {
	entryList
	begin int // where the entries begin among those of all parts
	rows  int
	codes []code
	seq   []uint32 // number of the customer's first row
	count []uint32 // entries of the customer
}

// A grouper has the work space for one part after another.
type grouper struct {
	slots  []uint32 // hash table: local customer + 1, or 0
	local  []uint32 // by row: local customer
	facts  []fact   // the rows by day
	sorted []fact   // the same by customer
	ends   []uint32 // rows of each customer, then where they end
	days   []uint32 // rows of each day, then where the next goes; none for too many days
}

// A fact is a row with the local number of its customer.
type fact struct {
	amount  float64
	dayKind dayKind
	local   uint32
}

// group groups the rows of one part.
func (g *grouper) group(hands []hand, first, last Date, out *groupedPart) {
	g.days = g.days[:0]
	if span := int(last) - int(first) + 1; span <= 4096+4*out.rows {
		g.days = slices.Grow(g.days, span)[:span]
		clear(g.days)
	}
	g.number(hands, first, out)
	g.sortByDay(hands, first)
	g.sortByCustomer()
	out.count = make([]uint32, len(out.codes))
	begin := uint32(0)
	for c, end := range g.ends {
		before := len(out.entries)
		emit(g.sorted[begin:end], &out.entryList)
		out.count[c] = uint32(len(out.entries) - before)
		begin = end
	}
}

// number gives every customer of the part a local number, in the order of
// first appearance, and counts the rows of each and of each day.
func (g *grouper) number(hands []hand, first Date, out *groupedPart) {
	g.local = slices.Grow(g.local[:0], out.rows)[:out.rows]
	g.ends = g.ends[:0]
	if len(g.slots) == 0 {
		g.slots = make([]uint32, 4096)
	} else {
		clear(g.slots)
	}
	days, rest := g.days, g.local
	for _, h := range hands {
		slots, codes, ends, locals := g.slots, out.codes, g.ends, rest[:len(h.rows)]
		for j := range locals {
			r := &h.rows[j]
			c := h.code(j)
			slot := c.a & uint64(len(slots)-1)
			local := slots[slot]
			for local != 0 && codes[local-1] != c {
				slot = (slot + 1) & uint64(len(slots)-1)
				local = slots[slot]
			}
			if local == 0 {
				out.codes = append(codes, c)
				out.seq = append(out.seq, r.seq)
				g.ends = append(ends, 0)
				local = uint32(len(out.codes))
				slots[slot] = local
				if 3*len(out.codes) > len(slots) {
					g.grow(out.codes)
				}
				slots, codes, ends = g.slots, out.codes, g.ends
			}
			locals[j] = local - 1
			ends[local-1]++
			if len(days) > 0 {
				days[r.dayKind.date()-first]++
			}
		}
		rest = rest[len(h.rows):]
	}
}

// grow doubles the hash table.
func (g *grouper) grow(codes []code) {
	g.slots = make([]uint32, 2*len(g.slots))
	mask := uint64(len(g.slots) - 1)
	for i := range codes {
		slot := codes[i].a & mask
		for g.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		g.slots[slot] = uint32(i + 1)
	}
}

// sortByDay makes facts of the rows and sorts them by day, keeping the order
// within a day: by counting, where the days are not far more than the rows.
func (g *grouper) sortByDay(hands []hand, first Date) {
	g.facts = slices.Grow(g.facts[:0], len(g.local))[:len(g.local)]
	startsOf(g.days)
	facts, days := g.facts, g.days
	i := uint32(0)
	for _, h := range hands {
		locals := g.local[i:][:len(h.rows)]
		for j, local := range locals {
			r := &h.rows[j]
			at := i
			if len(days) > 0 {
				next := &days[r.dayKind.date()-first]
				at = *next
				*next = at + 1
			}
			facts[at] = fact{r.amount, r.dayKind, local}
			i++
		}
	}
	if len(days) == 0 {
		slices.SortStableFunc(g.facts, func(a, b fact) int { return int(a.dayKind.date()) - int(b.dayKind.date()) })
	}
}

// sortByCustomer sorts the facts by customer, keeping the order within one;
// ends then holds where the facts of each customer end.
func (g *grouper) sortByCustomer() {
	startsOf(g.ends)
	g.sorted = slices.Grow(g.sorted[:0], len(g.facts))[:len(g.facts)]
	sorted, ends := g.sorted, g.ends
	for _, f := range g.facts {
		at := ends[f.local]
		ends[f.local] = at + 1
		sorted[at] = f
	}
}

// emit appends the entries of one customer, whose facts are in the order of
// their days.
func emit(facts []fact, list *entryList) {
	for i := 0; i < len(facts); {
		f := &facts[i]
		day := f.dayKind &^ 0xff
		alone := i+1 == len(facts) || facts[i+1].dayKind&^0xff != day
		if alone && f.dayKind.kind() == kindOrder && f.amount != 0 && list.cost == nil {
			list.entries = append(list.entries, entry{f.dayKind.date(), 1, f.amount})
			i++
			continue
		}
		i += emitDay(facts[i:], list)
	}
}

// emitDay appends the entry of the first day and returns how many facts it
// took.
func emitDay(facts []fact, list *entryList) int {
	e := fullEntry{date: facts[0].dayKind.date()}
	var revenue, refunded, cost dd.Accumulator
	n := 0
	for ; n < len(facts) && facts[n].dayKind.date() == e.date; n++ {
		amount := facts[n].amount
		switch facts[n].dayKind.kind() {
		case kindOrder:
			e.orders++
			revenue.Add(amount)
			if amount == 0 {
				e.zeros++
			}
		case kindRefund:
			e.refunds++
			refunded.Add(amount)
		case kindCost:
			cost.Add(amount)
		case kindOrders:
			e.orders += uint32(amount)
		case kindRevenue:
			revenue.Add(amount)
		}
	}
	e.revenue, e.refunded, e.cost = revenue.Sum(), refunded.Sum(), cost.Sum()
	list.add(&e)
	return n
}
