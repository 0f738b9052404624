package clientele

import "math/bits"

// join puts the customers of all parts in the order of their first rows, which
// are numbered from 0 to seqs − 1. The entries stay where the parts have put
// them in the array that they share.
func join(parts []groupedPart, all []entry, seqs uint32) (codes []code, t *Timeline) {
	rank := newRanking(parts, seqs)
	codes = make([]code, rank.total)
	t = &Timeline{spans: make([]span, rank.total), entries: all}
	rares := 0
	for i := range parts {
		rares += len(parts[i].rare)
	}
	t.rare = make([]rareDay, 0, rares)
	for i := range parts {
		p := &parts[i]
		begin := p.begin
		for c, seq := range p.seq {
			row := rank.of(seq)
			codes[row] = p.codes[c]
			t.spans[row] = newSpan(begin, int(p.count[c]))
			begin += int(p.count[c])
		}
		t.takeRare(p)
		t.takeCost(p)
	}
	return codes, t
}

// takeRare appends the rare days of a part.
func (t *Timeline) takeRare(p *groupedPart) {
	for _, r := range p.rare {
		r.entry += p.begin
		t.entries[r.entry].orders = isRare | uint32(len(t.rare))
		t.rare = append(t.rare, r)
	}
}

// takeCost copies the costs of a part.
func (t *Timeline) takeCost(p *groupedPart) {
	if p.cost == nil {
		return
	}
	if t.cost == nil {
		t.cost = make([]float64, len(t.entries))
	}
	copy(t.cost[p.begin:], p.cost)
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
