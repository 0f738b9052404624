package radix

import "math/bits"

const (
	digit     = 11 // bits of a counting pass: three make the prefix
	insertion = 32 // ranges up to this length are sorted by insertion
)

// Argsort returns the rows of values in order, ascending or descending, equal
// values in row order, and the values in that order. The number of rows must
// fit in 32 bits.
//
// The 32 highest bits in which keys can differ go with the row number into one
// word, and the words are sorted in three counting passes. Values that share
// those bits, which amounts of money up to many millions do only when they are
// equal, are sorted again by the bits below.
//
// Cost: linear, about 15 ns a row; 16 bytes a row besides the results.
func Argsort(values []float64, descending bool) (order []int, sorted []float64) {
	s := sorter{values: values, words: make([]uint64, len(values))}
	if descending {
		s.flip = ^s.flip
	}
	for row := range values {
		s.words[row] = uint64(row)
	}
	order, sorted = make([]int, len(values)), make([]float64, len(values))
	s.sort(s.words, order, sorted)
	return order, sorted
}

type sorter struct {
	values []float64
	flip   uint64   // all ones for descending order
	words  []uint64 // prefix of the key above the row
	spare  []uint64
}

// key returns the key of a word's row in the order wanted.
func (s *sorter) key(w uint64) uint64 { return key(s.values[uint32(w)]) ^ s.flip }

// sort sorts a range of words, whatever their prefixes are, stably by key, and
// writes down their rows and values.
func (s *sorter) sort(words []uint64, order []int, sorted []float64) {
	if len(words) <= insertion {
		s.insert(words)
		s.write(words, order, sorted)
		return
	}
	lo := s.key(words[0])
	hi := lo
	for _, w := range words {
		k := s.key(w)
		lo, hi = min(lo, k), max(hi, k)
	}
	if lo == hi {
		s.write(words, order, sorted)
		return
	}
	shift := max(0, bits.Len64(hi-lo)-32)
	var count [3][1 << digit]uint32
	for i, w := range words {
		prefix := (s.key(w) - lo) >> shift
		words[i] = prefix<<32 | w&0xffffffff
		count[0][prefix&(1<<digit-1)]++
		count[1][prefix>>digit&(1<<digit-1)]++
		count[2][prefix>>(2*digit)]++
	}
	if s.spare == nil {
		s.spare = make([]uint64, len(words))
	}
	s.passes(words, &count)
	s.write(words, order, sorted)
	if shift > 0 {
		s.mend(words, order, sorted)
	}
}

// write writes down the rows and values of words.
func (s *sorter) write(words []uint64, order []int, sorted []float64) {
	for at, w := range words {
		row := int(uint32(w))
		order[at], sorted[at] = row, s.values[row]
	}
}

// passes sorts words by their prefix, a digit at a time.
func (s *sorter) passes(words []uint64, count *[3][1 << digit]uint32) {
	from, to := words, s.spare[:len(words)]
	for d := range count {
		next := &count[d]
		at := 32 + d*digit
		if next[from[0]>>at&(1<<digit-1)] == uint32(len(from)) {
			continue // all words have this digit in common
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

// mend sorts again what has equal prefixes and is not in order yet.
func (s *sorter) mend(words []uint64, order []int, sorted []float64) {
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
		s.sort(words[start:end], order[start:end], sorted[start:end])
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
