package clientele

import (
	"context"
	"math/bits"

	"github.com/clientele-go/clientele/internal/parallel"
)

// join puts the customers of all parts in the order of their first rows, which
// are numbered from 0 to seqs − 1.
func join(ctx context.Context, parts []groupedPart, seqs uint32) (codes []code, start []int, list entryList, err error) {
	rank := newRanking(parts, seqs)
	codes = make([]code, rank.total)
	start = make([]int, rank.total+1)
	rareStart := make([]int, rank.total+1)
	hasCost, rares := false, 0
	for i := range parts {
		part := &parts[i]
		hasCost = hasCost || part.cost != nil
		rares += len(part.rare)
		at, rare := 0, 0
		for c, seq := range part.seq {
			row := rank.of(seq)
			codes[row] = part.codes[c]
			at += int(part.count[c])
			start[row+1] = int(part.count[c])
			for ; rare < len(part.rare) && part.rare[rare].entry < at; rare++ {
				rareStart[row+1]++
			}
		}
	}
	for row := range rank.total {
		start[row+1] += start[row]
		rareStart[row+1] += rareStart[row]
	}
	list.entries = make([]entry, start[rank.total])
	list.rare = make([]rareDay, rares)
	if hasCost {
		list.cost = make([]float64, len(list.entries))
	}
	err = parallel.For(ctx, len(parts), func(i int) {
		part := &parts[i]
		from, rare := 0, 0
		for c, seq := range part.seq {
			row := rank.of(seq)
			to := start[row]
			end := from + int(part.count[c])
			copy(list.entries[to:], part.entries[from:end])
			if part.cost != nil {
				copy(list.cost[to:], part.cost[from:end])
			}
			for at := rareStart[row]; at < rareStart[row+1]; at++ {
				list.rare[at] = part.rare[rare]
				list.rare[at].entry += to - from
				rare++
			}
			from = end
		}
		part.entryList = entryList{}
	})
	if err != nil {
		return nil, nil, entryList{}, err
	}
	return codes, start, list, nil
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
