package clientele

import "slices"

// A kind says what the amount of a row means.
type kind uint8

const (
	kindOrder   kind = iota // an order of that amount
	kindRefund              // a refund; the amount is positive
	kindCost                // a cost
	kindOrders              // a number of orders, their revenue in a row of its own
	kindRevenue             // revenue of orders counted in a row of their own
)

// A dayKind holds a day in its upper 24 bits and a kind in its lower 8.
type dayKind int32

func newDayKind(d Date, k kind) dayKind { return dayKind(int32(d)<<8 | int32(k)) }

func (d dayKind) date() Date { return Date(d >> 8) }
func (d dayKind) kind() kind { return kind(d & 0xff) }

// A row is one fact about one customer on one day: the half a of the
// customer's code, and the number of the transaction, which several rows may
// share. The half b of the codes is kept beside the rows, where it is used.
type row struct {
	a       uint64
	amount  float64
	seq     uint32
	dayKind dayKind
}

// maxSeq is the number of transactions that a pile numbers before it has to be
// grouped.
const maxSeq = 1 << 30

const (
	handRows  = 1 << 16 // rows that are dealt out at once: enough for pieces of some cache lines
	partBits  = 10
	partCount = 1 << partBits
	partRows  = 1 << 13 // rows of a part that fit a core's own cache
)

// A pile is a heap of rows that wait for being grouped. Rows are collected in
// a hand; a full hand is dealt out to the parts by the hash of the customer.
type pile struct {
	hand  hand
	dealt []deal
	wide  bool   // codes have a half b
	seq   uint32 // number of the next transaction
	first Date   // bounds of the days, where there are rows
	last  Date

	part []uint16          // by row of the hand
	size [partCount]uint32 // rows of the hand by part
}

// newPile returns an empty pile.
func newPile(wide bool) *pile { return &pile{wide: wide, first: maxDate, last: minDate} }

// A hand has rows in some order and, in a wide pile, the halves b of their
// codes.
type hand struct {
	rows []row
	high []uint64
}

// slice returns some of the rows.
func (h hand) slice(lo, hi uint32) hand {
	h.rows = h.rows[lo:hi]
	if h.high != nil {
		h.high = h.high[lo:hi]
	}
	return h
}

// code returns the code of a row.
func (h *hand) code(i int) code {
	c := code{a: h.rows[i].a}
	if h.high != nil {
		c.b = h.high[i]
	}
	return c
}

// A deal is a hand in the order of the parts.
type deal struct {
	hand
	start []uint32 // rows of part i: start[i] up to and without start[i+1]
}

// deal deals out the hand.
func (p *pile) deal() {
	n := len(p.hand.rows)
	if n == 0 {
		return
	}
	d := deal{hand: hand{rows: make([]row, n)}, start: make([]uint32, partCount+1)}
	if p.wide {
		d.high = make([]uint64, n)
	}
	copy(d.start, p.size[:])
	startsOf(d.start)
	next := &p.size
	copy(next[:], d.start)
	rows := p.hand.rows[:len(p.part)]
	for i, part := range p.part {
		at := next[part%partCount]
		next[part%partCount] = at + 1
		d.rows[at] = rows[i]
		if p.wide {
			d.high[at] = p.hand.high[i]
		}
	}
	p.dealt = append(p.dealt, d)
	p.hand.rows, p.hand.high, p.part = p.hand.rows[:0], p.hand.high[:0], p.part[:0]
	clear(p.size[:])
}

// part returns the part that the customer belongs to.
func (c code) part() uint16 { return uint16(c.a >> (64 - partBits)) }

// startsOf turns counts into the sums of the counts before each.
func startsOf(counts []uint32) {
	sum := uint32(0)
	for i, n := range counts {
		counts[i] = sum
		sum += n
	}
}

// addTransaction puts a transaction on the pile and numbers it.
func (p *pile) addTransaction(c code, day Date, amount, cost float64) {
	k := kindOrder
	if amount < 0 {
		k, amount = kindRefund, -amount
	}
	p.put(c, day, k, amount)
	if cost != 0 {
		p.put(c, day, kindCost, cost)
	}
	p.seq++
}

// A batch is a piece of a batch of transactions.
type batch struct {
	codes  []code
	days   []Date
	amount []float64
	cost   []float64 // nil for none
}

const batchRows = 256

// addBatch puts at most batchRows transactions on the pile, with dropZero but
// those of amount 0, whose number it returns. It does what addTransaction does.
func (p *pile) addBatch(b batch, dropZero bool) (zeroes int) {
	n := len(p.hand.rows)
	if n+2*batchRows > handRows {
		p.deal()
		n = 0
	}
	p.hand.rows, p.part = slices.Grow(p.hand.rows, 2*batchRows), slices.Grow(p.part, 2*batchRows)
	rows, parts := p.hand.rows[:n+2*len(b.codes)], p.part[:n+2*len(b.codes)]
	if p.wide {
		p.hand.high = slices.Grow(p.hand.high, 2*batchRows)
	}
	for i, c := range b.codes {
		amount, k := b.amount[i], kindOrder
		if amount == 0 && dropZero {
			zeroes++
			continue
		}
		if amount < 0 {
			amount, k = -amount, kindRefund
		}
		day, part := b.days[i], c.part()
		p.first, p.last = min(p.first, day), max(p.last, day)
		rows[n], parts[n] = row{c.a, amount, p.seq, newDayKind(day, k)}, part
		p.size[part]++
		n++
		if p.wide {
			p.hand.high = append(p.hand.high, c.b)
		}
		if b.cost != nil && b.cost[i] != 0 {
			rows[n], parts[n] = row{c.a, b.cost[i], p.seq, newDayKind(day, kindCost)}, part
			p.size[part]++
			n++
			if p.wide {
				p.hand.high = append(p.hand.high, c.b)
			}
		}
		p.seq++
	}
	p.hand.rows, p.part = rows[:n], parts[:n]
	return zeroes
}

// addDay puts the sums of a day on the pile and numbers them as one
// transaction.
func (p *pile) addDay(c code, day Date, orders int, revenue, refunds, cost float64) {
	if orders == 1 && revenue >= 0 {
		p.put(c, day, kindOrder, revenue)
		revenue = 0
	} else {
		p.put(c, day, kindOrders, float64(orders))
	}
	if revenue > 0 {
		p.put(c, day, kindRevenue, revenue)
	} else if revenue < 0 {
		p.put(c, day, kindRefund, -revenue)
	}
	if refunds > 0 {
		p.put(c, day, kindRefund, refunds)
	}
	if cost != 0 {
		p.put(c, day, kindCost, cost)
	}
	p.seq++
}

// put puts a row on the pile.
func (p *pile) put(c code, day Date, k kind, amount float64) {
	p.first, p.last = min(p.first, day), max(p.last, day)
	part := c.part()
	p.hand.rows, p.part = append(p.hand.rows, row{c.a, amount, p.seq, newDayKind(day, k)}), append(p.part, part)
	p.size[part]++
	if p.wide {
		p.hand.high = append(p.hand.high, c.b)
	}
	if len(p.hand.rows) >= handRows {
		p.deal()
	}
}

// parts returns the rows of each part, hand by hand in the order in which they
// came: all rows in a single part where nothing has been dealt out, and
// neighbours together as long as they fit the cache.
func (p *pile) parts() [][]hand {
	if len(p.dealt) == 0 {
		return [][]hand{{p.hand}}
	}
	p.deal()
	rows := 0
	for i := range p.dealt {
		rows += len(p.dealt[i].rows)
	}
	step := uint32(partCount)
	for step > 1 && rows/(partCount/int(step)) > partRows {
		step /= 2
	}
	parts := make([][]hand, 0, partCount/step)
	for first := uint32(0); first < partCount; first += step {
		hands := make([]hand, len(p.dealt))
		for j := range p.dealt {
			d := &p.dealt[j]
			hands[j] = d.slice(d.start[first], d.start[first+step])
		}
		parts = append(parts, hands)
	}
	return parts
}
