package clientele

import "iter"

// A code stands for a customer key: it is equal for equal keys and different
// for different ones (see coder).
type code struct{ a, b uint64 }

// hash mixes the bits of the code (the finaliser of MurmurHash3, Appleby 2011).
func (c code) hash() uint64 {
	h := c.a ^ c.b*0x9e3779b97f4a7c15
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

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

// A row is one fact about one customer on one day. The rows of one transaction
// have the same number.
type row struct {
	code    code
	amount  float64
	seq     uint32
	dayKind dayKind
}

// maxSeq is the number of transactions that a pile numbers before it has to be
// grouped.
const maxSeq = 1 << 30

const (
	flatRows  = 1 << 16 // a pile of fewer rows is not parted
	partBits  = 10
	blockRows = 128
	slabRows  = 64 * blockRows
)

// A pile is a heap of rows that wait for being grouped. A small pile is one
// list; a large one is parted by the hash of the customer.
type pile struct {
	flat   []row
	strewn []*strewer // in the order of the rows
	seq    uint32     // number of the next transaction
}

// A strewer deals rows out to the parts, in blocks, so that no row is moved
// twice.
type strewer struct {
	parts [1 << partBits]strewnPart
	slab  []row // room for further blocks
}

type strewnPart struct {
	blocks [][]row // full, but for the last
}

// add deals a row out.
func (s *strewer) add(r row) {
	p := &s.parts[r.code.hash()>>(64-partBits)]
	last := len(p.blocks) - 1
	if last < 0 || len(p.blocks[last]) == blockRows {
		if len(s.slab) == 0 {
			s.slab = make([]row, slabRows)
		}
		p.blocks = append(p.blocks, s.slab[:0:blockRows])
		s.slab = s.slab[blockRows:]
		last++
	}
	p.blocks[last] = append(p.blocks[last], r)
}

// addTransaction puts a transaction on the pile and numbers it.
func (p *pile) addTransaction(c code, day Date, amount, cost float64) {
	r := row{code: c, amount: amount, seq: p.seq, dayKind: newDayKind(day, kindOrder)}
	if amount < 0 {
		r.amount, r.dayKind = -amount, newDayKind(day, kindRefund)
	}
	p.add(r)
	if cost != 0 {
		p.add(row{code: c, amount: cost, seq: p.seq, dayKind: newDayKind(day, kindCost)})
	}
	p.seq++
}

// addDay puts the sums of a day on the pile and numbers them as one
// transaction.
func (p *pile) addDay(c code, day Date, orders int, revenue, refunds, cost float64) {
	put := func(k kind, amount float64) {
		p.add(row{code: c, amount: amount, seq: p.seq, dayKind: newDayKind(day, k)})
	}
	if orders == 1 && revenue >= 0 {
		put(kindOrder, revenue)
		revenue = 0
	} else {
		put(kindOrders, float64(orders))
	}
	if revenue > 0 {
		put(kindRevenue, revenue)
	} else if revenue < 0 {
		put(kindRefund, -revenue)
	}
	if refunds > 0 {
		put(kindRefund, refunds)
	}
	if cost != 0 {
		put(kindCost, cost)
	}
	p.seq++
}

// add puts a row on the pile.
func (p *pile) add(r row) {
	if len(p.strewn) > 0 {
		p.strewn[len(p.strewn)-1].add(r)
		return
	}
	p.flat = append(p.flat, r)
	if len(p.flat) >= flatRows {
		p.part()
	}
}

// part parts a pile that has been one list.
func (p *pile) part() {
	if len(p.strewn) > 0 {
		return
	}
	s := new(strewer)
	for _, r := range p.flat {
		s.add(r)
	}
	p.flat = nil
	p.strewn = append(p.strewn, s)
}

// parts returns the number of parts.
func (p *pile) parts() int {
	if len(p.strewn) > 0 {
		return 1 << partBits
	}
	return 1
}

// len returns the number of rows of a part.
func (p *pile) len(part int) int {
	n := 0
	for rows := range p.blocks(part) {
		n += len(rows)
	}
	return n
}

// blocks returns the rows of a part in the order in which they came.
func (p *pile) blocks(part int) iter.Seq[[]row] {
	return func(yield func([]row) bool) {
		if len(p.strewn) == 0 {
			yield(p.flat)
			return
		}
		for _, s := range p.strewn {
			for _, rows := range s.parts[part].blocks {
				if !yield(rows) {
					return
				}
			}
		}
	}
}
