package clientele

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"sync"

	"github.com/clientele-go/clientele/internal/parallel"
)

// Grouping turns rows in the order in which they came into entries by customer
// and day. A random access to memory costs more than everything else that is
// done with a row, so the rows are first parted by the hash of the customer
// into pieces that fit a core's own cache (see pile), and each piece is then
// grouped for itself. Which piece a customer falls into, and which core works
// on it, does not show: at the end customers are put in the order of their
// first row, and the rows of one customer never change their order.

// group returns the customers of the pile in the order of their first row, and
// their entries.
func group(ctx context.Context, p *pile) (codes []code, start []int, es entries, err error) {
	parts := make([]groupedPart, p.parts())
	pool := sync.Pool{New: func() any { return new(grouper) }}
	err = parallel.For(ctx, len(parts), func(i int) {
		g := pool.Get().(*grouper)
		parts[i] = g.group(p, i)
		pool.Put(g)
	})
	if err != nil {
		return nil, nil, entries{}, err
	}
	codes, start, es, err = join(ctx, parts, p.seq)
	return codes, start, es, err
}

// A groupedPart is what one part of a pile became.
type groupedPart struct {
	entries
	codes []code
	seq   []uint32 // number of the customer's first row
	count []uint32 // entries of the customer
}

// A grouper has the work space for one part after another.
type grouper struct {
	slots   []uint32 // hash table: local customer + 1, or 0
	rowOf   []uint32 // local customer of each row
	next    []uint32 // rows of each customer, then where its next row goes
	ordered []event  // rows by customer
}

// An event is a row without its customer.
type event struct {
	amount  float64
	dayKind dayKind
}

// group groups the rows of one part.
func (g *grouper) group(p *pile, part int) groupedPart {
	n := p.len(part)
	out := groupedPart{entries: newEntries(n)}
	if n == 0 {
		return out
	}
	g.number(p, part, n, &out)
	g.order(p, part, n)
	out.count = make([]uint32, len(out.codes))
	begin := uint32(0)
	for c := range out.codes {
		end := g.next[c]
		before := len(out.date)
		g.emit(g.ordered[begin:end], &out.entries)
		out.count[c] = uint32(len(out.date) - before)
		begin = end
	}
	return out
}

// number gives every customer of the part a local number, in the order of
// first appearance, and counts the rows of each.
func (g *grouper) number(p *pile, part, n int, out *groupedPart) {
	g.rowOf = slices.Grow(g.rowOf[:0], n)
	g.next = g.next[:0]
	if len(g.slots) == 0 {
		g.slots = make([]uint32, 1024)
	} else {
		clear(g.slots)
	}
	mask := uint64(len(g.slots) - 1)
	for rows := range p.blocks(part) {
		for i := range rows {
			r := &rows[i]
			slot := r.code.hash() & mask
			var local uint32
			for {
				local = g.slots[slot]
				if local == 0 || out.codes[local-1] == r.code {
					break
				}
				slot = (slot + 1) & mask
			}
			if local == 0 {
				out.codes = append(out.codes, r.code)
				out.seq = append(out.seq, r.seq)
				g.next = append(g.next, 0)
				local = uint32(len(out.codes))
				g.slots[slot] = local
				if 2*len(out.codes) > len(g.slots) {
					g.grow(out.codes)
					mask = uint64(len(g.slots) - 1)
				}
			}
			g.rowOf = append(g.rowOf, local-1)
			g.next[local-1]++
		}
	}
}

// grow doubles the hash table.
func (g *grouper) grow(codes []code) {
	g.slots = make([]uint32, 2*len(g.slots))
	mask := uint64(len(g.slots) - 1)
	for i := range codes {
		slot := codes[i].hash() & mask
		for g.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		g.slots[slot] = uint32(i + 1)
	}
}

// order puts the rows of the part in the order of their customers; next then
// holds the end of each customer's rows.
func (g *grouper) order(p *pile, part, n int) {
	sum := uint32(0)
	for c, count := range g.next {
		g.next[c] = sum
		sum += count
	}
	g.ordered = slices.Grow(g.ordered[:0], n)[:n]
	i := 0
	for rows := range p.blocks(part) {
		for j := range rows {
			c := g.rowOf[i]
			g.ordered[g.next[c]] = event{rows[j].amount, rows[j].dayKind}
			g.next[c]++
			i++
		}
	}
}

// emit appends the entries of one customer.
func (g *grouper) emit(events []event, es *entries) {
	sortByDay(events)
	for i := 0; i < len(events); {
		var e entrySums
		e.date = events[i].dayKind.date()
		for ; i < len(events) && events[i].dayKind.date() == e.date; i++ {
			events[i].addTo(&e)
		}
		es.add(e)
	}
}

// addTo adds what the event says to the entry of its day.
func (ev *event) addTo(e *entrySums) {
	switch ev.dayKind.kind() {
	case kindOrder:
		e.orders++
		e.revenue = e.revenue.Add(ev.amount)
		if ev.amount == 0 {
			e.zeros++
		}
	case kindRefund:
		e.refunds++
		e.refunded = e.refunded.Add(ev.amount)
	case kindCost:
		e.cost = e.cost.Add(ev.amount)
	case kindOrders:
		e.orders += uint32(ev.amount)
	case kindRevenue:
		e.revenue = e.revenue.Add(ev.amount)
	}
}

// sortByDay sorts by day and keeps the order within a day.
func sortByDay(events []event) {
	if len(events) > 48 {
		slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.dayKind.date(), b.dayKind.date()) })
		return
	}
	for i := 1; i < len(events); i++ {
		ev := events[i]
		day := ev.dayKind.date()
		j := i
		for ; j > 0 && events[j-1].dayKind.date() > day; j-- {
			events[j] = events[j-1]
		}
		events[j] = ev
	}
}

// join puts the customers of all parts in the order of their first rows, which
// are numbered from 0 to seqs − 1.
func join(ctx context.Context, parts []groupedPart, seqs uint32) (codes []code, start []int, es entries, err error) {
	rank := newRanking(parts, seqs)
	codes = make([]code, rank.total)
	start = make([]int, rank.total+1)
	hasCost := false
	for i := range parts {
		part := &parts[i]
		hasCost = hasCost || part.cost != nil
		for c, seq := range part.seq {
			row := rank.of(seq)
			codes[row] = part.codes[c]
			start[row+1] = int(part.count[c])
		}
	}
	for row := range rank.total {
		start[row+1] += start[row]
	}
	n := start[rank.total]
	es.date, es.orders, es.revenue = make([]Date, n), make([]uint32, n), make([]float64, n)
	if hasCost {
		es.cost = make([]float64, n)
	}
	err = parallel.For(ctx, len(parts), func(i int) {
		part := &parts[i]
		from, rare := 0, 0
		for c, seq := range part.seq {
			to := start[rank.of(seq)]
			end := from + int(part.count[c])
			copy(es.date[to:], part.date[from:end])
			copy(es.orders[to:], part.orders[from:end])
			copy(es.revenue[to:], part.revenue[from:end])
			if part.cost != nil {
				copy(es.cost[to:], part.cost[from:end])
			}
			for ; rare < len(part.rare) && part.rare[rare].entry < end; rare++ {
				part.rare[rare].entry += to - from
			}
			from = end
		}
	})
	if err != nil {
		return nil, nil, entries{}, err
	}
	for i := range parts {
		es.rare = append(es.rare, parts[i].rare...)
	}
	slices.SortFunc(es.rare, func(a, b rareDay) int { return cmp.Compare(a.entry, b.entry) })
	return codes, start, es, nil
}

// A ranking tells how many customers have a first row before a given one. It
// is a set of bits, one per row, with the count of the bits before each word.
type ranking struct {
	words  []uint64
	before []uint32
	total  int
}

func newRanking(parts []groupedPart, seqs uint32) *ranking {
	r := &ranking{words: make([]uint64, seqs/64+1)}
	r.before = make([]uint32, len(r.words))
	for i := range parts {
		for _, seq := range parts[i].seq {
			r.words[seq/64] |= 1 << (seq % 64)
		}
	}
	for w, word := range r.words {
		r.before[w] = uint32(r.total)
		r.total += bits.OnesCount64(word)
	}
	return r
}

// of returns the rank of a first row.
func (r *ranking) of(seq uint32) int {
	w := seq / 64
	return int(r.before[w]) + bits.OnesCount64(r.words[w]&(1<<(seq%64)-1))
}
