package radix

import (
	"context"
	"math/bits"

	"github.com/clientele-go/clientele/internal/parallel"
)

const (
	insertion = 32      // ranges up to this length are sorted by insertion
	cached    = 1 << 13 // ranges longer than this are spread before they are sorted
	spreadTo  = 1 << 11 // buckets of a spread range
)

// Argsort returns the rows of values in order, ascending or descending, equal
// values in row order, and the values in that order. The number of rows must
// fit in 32 bits.
//
// The 32 highest bits in which keys can differ go with the row number into one
// word. Words are spread by the highest eleven of these bits into buckets that
// fit the cache, and the buckets, on all cores, sorted by the others in three
// counting passes. Values that share all 32 bits, which amounts of money up to
// many millions do only when they are equal, are sorted again by the bits
// below.
//
// Cost: linear; 16 bytes a row besides the results.
func Argsort(values []float64, descending bool) (order []int, sorted []float64) {
	n := len(values)
	s := sorter{values: values}
	if descending {
		s.flip = ^s.flip
	}
	words, spare := make([]uint64, n), make([]uint64, n)
	order, sorted = make([]int, n), make([]float64, n)
	lo, hi := ^uint64(0), uint64(0)
	for _, v := range values {
		k := key(v) ^ s.flip
		lo, hi = min(lo, k), max(hi, k)
	}
	shift := prefixShift(lo, hi)
	for row, v := range values {
		words[row] = (key(v)^s.flip-lo)>>shift<<32 | uint64(row)
	}
	s.arrange(words, spare, lo, hi, order, sorted)
	return order, sorted
}

// prefixShift returns how many bits the difference of keys from lo to hi has
// below the 32 of a prefix.
func prefixShift(lo, hi uint64) int {
	if hi <= lo {
		return 0
	}
	return max(0, bits.Len64(hi-lo)-32)
}

// A sorter sorts words: the prefix of a key above the row that has it.
type sorter struct {
	values []float64
	flip   uint64 // all ones for descending order
}

// key returns the key of a word's row in the order wanted.
func (s *sorter) key(w uint64) uint64 { return key(s.values[uint32(w)]) ^ s.flip }

// again sorts a range of words by new prefixes, those of a smaller range of
// keys.
func (s *sorter) again(words, spare []uint64, order []int, sorted []float64) {
	lo := s.key(words[0])
	hi := lo
	for _, w := range words {
		k := s.key(w)
		lo, hi = min(lo, k), max(hi, k)
	}
	shift := prefixShift(lo, hi)
	for i, w := range words {
		words[i] = (s.key(w)-lo)>>shift<<32 | w&0xffffffff
	}
	s.arrange(words, spare, lo, hi, order, sorted)
}

// arrange sorts words whose prefixes are those of the keys from lo to hi,
// stably by key, and writes down their rows and values.
func (s *sorter) arrange(words, spare []uint64, lo, hi uint64, order []int, sorted []float64) {
	if len(words) <= insertion {
		s.insert(words)
		s.write(words, order, sorted)
		return
	}
	shift := prefixShift(lo, hi)
	if width := bits.Len64(hi-lo) - shift; len(words) > cached {
		s.spread(words, spare, width, order, sorted)
	} else {
		s.passes(words, spare, width)
		s.write(words, order, sorted)
	}
	if shift > 0 {
		s.mend(words, spare, order, sorted)
	}
}

// spread sorts words with prefixes of the given width by their highest bits,
// and then each bucket by the others.
func (s *sorter) spread(words, spare []uint64, width int, order []int, sorted []float64) {
	at := 32 + max(0, width-bits.Len(spreadTo-1))
	var end [spreadTo]int
	for _, w := range words {
		end[w>>at]++
	}
	sum := 0
	next := end
	for i, n := range end {
		next[i] = sum
		sum += n
		end[i] = sum
	}
	for _, w := range words {
		i := w >> at
		spare[next[i]] = w
		next[i]++
	}
	// The context never ends, and buckets do not touch each other.
	_ = parallel.For(context.Background(), spreadTo, func(i int) {
		from := 0
		if i > 0 {
			from = end[i-1]
		}
		to := end[i]
		copy(words[from:to], spare[from:to])
		s.passes(words[from:to], spare[from:to], at-32)
		s.write(words[from:to], order[from:to], sorted[from:to])
	})
}

// passes sorts words by the lowest bits of their prefix, seven at a time, with
// spare as room.
func (s *sorter) passes(words, spare []uint64, width int) {
	const digit = 7
	if len(words) <= 1 {
		return
	}
	from, to := words, spare
	for at := 32; at < 32+width; at += digit {
		var next [1 << digit]uint32
		for _, w := range from {
			next[w>>at&(1<<digit-1)]++
		}
		if next[from[0]>>at&(1<<digit-1)] == uint32(len(from)) {
			continue // all words have these bits in common
		}
		sum := uint32(0)
		for i, n := range next {
			next[i] = sum
			sum += n
		}
		for _, w := range from {
			i := w >> at & (1<<digit - 1)
			to[next[i]] = w
			next[i]++
		}
		from, to = to, from
	}
	if &from[0] != &words[0] {
		copy(words, from)
	}
}

// write writes down the rows and values of words.
func (s *sorter) write(words []uint64, order []int, sorted []float64) {
	for at, w := range words {
		row := int(uint32(w))
		order[at], sorted[at] = row, s.values[row]
	}
}

// mend sorts again what has equal prefixes and is not in order yet.
func (s *sorter) mend(words, spare []uint64, order []int, sorted []float64) {
	for at := 1; at < len(words); at++ {
		if sorted[at] == sorted[at-1] || (sorted[at] > sorted[at-1]) == (s.flip == 0) {
			continue
		}
		start, end := at-1, at+1
		for start > 0 && words[start-1]>>32 == words[at]>>32 {
			start--
		}
		for end < len(words) && words[end]>>32 == words[at]>>32 {
			end++
		}
		s.again(words[start:end], spare[start:end], order[start:end], sorted[start:end])
		at = end
	}
}

// insert sorts a short range by insertion.
func (s *sorter) insert(words []uint64) {
	for i := 1; i < len(words); i++ {
		w, k := words[i], s.key(words[i])
		j := i
		for ; j > 0 && s.key(words[j-1]) > k; j-- {
			words[j] = words[j-1]
		}
		words[j] = w
	}
}
