package clientele

import "iter"

// A code stands for a customer key: it is equal for equal keys and different
// for different ones (see coder). Keys of up to 8 bytes leave b at 0.
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
	smallPile = 1 << 15 // a pile of fewer rows is not parted
	partBits  = 8
	blockRows = 128
	slabRows  = 64 * blockRows
)

// A pile is a heap of rows that wait for being grouped, parted by the hash of
// the customer. A small pile has a single part.
type pile struct {
	wide     bool // codes have a half b
	strewers []*strewer
	seq      uint32 // number of the next transaction
	first    Date   // bounds of the days, where there are rows
	last     Date
}

// newPile returns an empty pile that will hold about n rows.
func newPile(wide bool, n int) *pile {
	p := &pile{wide: wide, first: maxDate, last: minDate}
	if n >= smallPile {
		p.strewers = []*strewer{newStrewer(wide, partBits)}
	} else {
		p.strewers = []*strewer{newStrewer(wide, 0)}
	}
	return p
}

// A strewer deals rows out to the parts, in blocks, so that no row is moved
// twice.
type strewer struct {
	shift uint
	parts []part
	wide  bool
	slab  []row // room for further blocks
	high  []uint64
	rows  int
}

// A part has full blocks and one that is being filled.
type part struct {
	rows *[blockRows]row
	high *[blockRows]uint64
	n    int // rows in the last block
	full []block
}

// A block has some rows and, in a wide pile, the halves b of their codes.
type block struct {
	rows []row
	high []uint64
}

func newStrewer(wide bool, bits uint) *strewer {
	s := &strewer{shift: 64 - bits, parts: make([]part, 1<<bits), wide: wide}
	for i := range s.parts {
		s.parts[i].n = blockRows // full: the first row gets a block
	}
	return s
}

// add deals a row out.
func (s *strewer) add(b uint64, r row) {
	p := &s.parts[code{r.a, b}.hash()>>s.shift]
	if p.n >= blockRows {
		s.extend(p)
	}
	p.rows[p.n] = r
	if p.high != nil {
		p.high[p.n] = b
	}
	p.n++
}

// extend gives a part a further block.
func (s *strewer) extend(p *part) {
	if p.rows != nil {
		p.full = append(p.full, p.last())
	}
	if len(s.slab) == 0 {
		n := slabRows
		if len(s.parts) == 1 {
			n = min(slabRows, max(blockRows, s.rows/2/blockRows*blockRows))
		}
		s.slab = make([]row, n)
		if s.wide {
			s.high = make([]uint64, n)
		}
	}
	p.rows, s.slab = (*[blockRows]row)(s.slab), s.slab[blockRows:]
	if s.wide {
		p.high, s.high = (*[blockRows]uint64)(s.high), s.high[blockRows:]
	}
	p.n = 0
	s.rows += blockRows
}

// last returns the block that is being filled.
func (p *part) last() block {
	b := block{rows: p.rows[:p.n]}
	if p.high != nil {
		b.high = p.high[:p.n]
	}
	return b
}

// blocks returns the blocks of one part in the order in which they came.
func (s *strewer) blocks(i int) iter.Seq[block] {
	return func(yield func(block) bool) {
		p := &s.parts[i]
		for _, b := range p.full {
			if !yield(b) {
				return
			}
		}
		if p.rows != nil {
			yield(p.last())
		}
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
	s := p.strewers[len(p.strewers)-1]
	s.add(c.b, row{c.a, amount, p.seq, newDayKind(day, k)})
	if s.shift == 64 && s.rows > smallPile {
		p.part()
	}
}

// part parts a pile that has been one part.
func (p *pile) part() {
	small := p.strewers[0]
	if small.shift != 64 {
		return
	}
	s := newStrewer(p.wide, partBits)
	for b := range small.blocks(0) {
		for i, r := range b.rows {
			high := uint64(0)
			if b.high != nil {
				high = b.high[i]
			}
			s.add(high, r)
		}
	}
	p.strewers[0] = s
}

// parts returns the number of parts.
func (p *pile) parts() int { return len(p.strewers[0].parts) }

// len returns the number of rows of a part.
func (p *pile) len(i int) int {
	n := 0
	for b := range p.blocks(i) {
		n += len(b.rows)
	}
	return n
}

// blocks returns the blocks of a part in the order in which they came.
func (p *pile) blocks(i int) iter.Seq[block] {
	return func(yield func(block) bool) {
		for _, s := range p.strewers {
			for b := range s.blocks(i) {
				if !yield(b) {
					return
				}
			}
		}
	}
}
