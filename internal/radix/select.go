package radix

import (
	"math"
	"slices"
)

// An Order is an order statistic and its place among the values.
type Order struct {
	Value  float64
	Less   int // values below Value
	AtMost int // values not above Value; ties = AtMost − Less
}

// Select appends to dst the order statistics of values at the given ranks,
// counted from 0, which may come in any order and repeat. Every rank must be
// at least 0 and below len(values).
//
// Cost: three passes over values, whatever the number of
// ranks; memory for the values that share a bin of the histogram with one of
// the results.
func Select(values []float64, ranks []int, dst []float64) []float64 {
	for _, o := range SelectOrders(values, ranks, nil) {
		dst = append(dst, o.Value)
	}
	return dst
}

// SelectOrders is [Select] with the counts below and up to each result.
func SelectOrders(values []float64, ranks []int, dst []Order) []Order {
	base := len(dst)
	dst = append(dst, make([]Order, len(ranks))...)
	targets := make([]target, len(ranks))
	for i, r := range ranks {
		targets[i] = target{rank: r, out: &dst[base+i]}
	}
	slices.SortFunc(targets, func(a, b target) int { return a.rank - b.rank })
	if len(targets) > 0 {
		new(selector).find(values, 0, targets)
	}
	return dst
}

// target is a rank that is looked for and the place where its result goes.
type target struct {
	rank int
	out  *Order
}

const (
	bins  = 1 << 12 // two histograms of this size stay in the first-level cache
	small = 256     // so few values are sorted
)

type selector struct {
	count [2][bins]uint32
	group [bins]uint16 // 1 + the group of targets that a bin belongs to, 0 for none
}

// group is a bin that holds the results of some targets.
type group struct {
	bin     int
	base    int // values in the bins before
	targets []target
	values  []float64
}

// find resolves the targets, in ascending order of rank, among values, which
// come after base values that are smaller than all of them.
func (s *selector) find(values []float64, base int, targets []target) {
	if len(values) <= small {
		findSorted(values, base, targets)
		return
	}
	if lo, ok := s.countWhole(values); ok {
		s.findWhole(lo, base, targets)
		return
	}
	lo, hi := bounds(values)
	if lo == hi {
		for _, t := range targets {
			*t.out = Order{lo, base, base + len(values)}
		}
		return
	}
	scale := newScale(values, lo, hi)
	s.histogram(values, scale)
	for _, g := range s.gather(values, scale, s.groups(base, targets)) {
		s.find(g.values, g.base, g.targets)
	}
}

// countWhole counts whole numbers that are not far apart, as days and orders
// are: bin i holds those of lo + i, and nothing needs to be gathered. It
// reports whether all values are such numbers. The range is guessed from a
// sample, with room below it.
func (s *selector) countWhole(values []float64) (lo float64, ok bool) {
	least, most := values[0], values[0]
	for i := 0; i < len(values); i += len(values)/64 + 1 { // money shows here
		v := values[i]
		if math.Trunc(v) != v {
			return 0, false
		}
		least, most = min(least, v), max(most, v)
	}
	lo = least - bins/4
	if most-lo >= bins || math.Abs(lo) > 1<<50 {
		return 0, false
	}
	clear(s.count[0][:])
	clear(s.count[1][:])
	var odd uint64
	n := len(values) &^ 1
	for i := 0; i < n; i += 2 {
		v, w := values[i], values[i+1]
		x, y := int64(v-lo), int64(w-lo)
		odd |= math.Float64bits(v-(lo+float64(x))) | math.Float64bits(w-(lo+float64(y))) | uint64(x|y)&^(bins-1)
		s.count[0][x&(bins-1)]++
		s.count[1][y&(bins-1)]++
	}
	if n < len(values) {
		v := values[n]
		x := int64(v - lo)
		odd |= math.Float64bits(v-(lo+float64(x))) | uint64(x)&^(bins-1)
		s.count[0][x&(bins-1)]++
	}
	return lo, odd == 0
}

// findWhole resolves the targets by the counts of countWhole.
func (s *selector) findWhole(lo float64, base int, targets []target) {
	below := base
	for bin := 0; bin < bins && len(targets) > 0; bin++ {
		atMost := below + int(s.count[0][bin]+s.count[1][bin])
		for len(targets) > 0 && targets[0].rank < atMost {
			*targets[0].out = Order{lo + float64(bin), below, atMost}
			targets = targets[1:]
		}
		below = atMost
	}
}

// histogram counts the values of every bin. Neighbours go to different
// histograms, because runs of equal values would wait for one counter.
func (s *selector) histogram(values []float64, scale scale) {
	clear(s.count[0][:])
	clear(s.count[1][:])
	n := len(values) &^ 1
	for i := 0; i < n; i += 2 {
		s.count[0][scale.bin(values[i])]++
		s.count[1][scale.bin(values[i+1])]++
	}
	if n < len(values) {
		s.count[0][scale.bin(values[n])]++
	}
}

// groups finds the bins in which the targets lie.
func (s *selector) groups(base int, targets []target) []group {
	clear(s.group[:])
	var groups []group
	below := base
	for bin := 0; bin < bins && len(targets) > 0; bin++ {
		n := int(s.count[0][bin] + s.count[1][bin])
		hit := 0
		for hit < len(targets) && targets[hit].rank < below+n {
			hit++
		}
		if hit > 0 {
			groups = append(groups, group{bin, below, targets[:hit], make([]float64, 0, n)})
			s.group[bin] = uint16(len(groups))
			targets = targets[hit:]
		}
		below += n
	}
	return groups
}

// gather copies the values of the groups' bins.
func (s *selector) gather(values []float64, scale scale, groups []group) []group {
	for _, v := range values {
		if g := s.group[scale.bin(v)]; g != 0 {
			to := &groups[g-1]
			to.values = append(to.values, v)
		}
	}
	return groups
}

// scale maps values to bins, weakly ascending: linear from the smallest value
// lo to lo + knee, and logarithmic above, so that neither many values near
// the smallest nor a few giants crowd a bin.
type scale struct {
	lo, knee float64
	zero     uint64 // bits of knee
	shift    uint
}

func newScale(values []float64, lo, hi float64) scale {
	s := scale{lo: lo, knee: knee(values, lo, hi)}
	s.zero = math.Float64bits(s.knee)
	for span := math.Float64bits(hi-lo+s.knee) - s.zero; span>>s.shift >= bins; {
		s.shift++
	}
	return s
}

// bin returns the bin of a value. The mask only tells the compiler what
// newScale ensures.
func (s scale) bin(v float64) int {
	return int((math.Float64bits(v-s.lo+s.knee)-s.zero)>>(s.shift&63)) & (bins - 1)
}

// knee returns where the scale bends: the distance from the smallest value to
// the median of a sample, or to another value where the two are one.
func knee(values []float64, lo, hi float64) float64 {
	const size = 63
	var sample [size]float64
	step := len(values) / size
	for i := range sample {
		sample[i] = values[i*step]
	}
	slices.Sort(sample[:])
	for _, v := range sample[size/2:] {
		if d := v - lo; d > 0 && !math.IsInf(d, 1) {
			return d
		}
	}
	return min(hi-lo, math.MaxFloat64)
}

// bounds returns the smallest and the largest of one or more values.
func bounds(values []float64) (lo, hi float64) {
	lo, hi = values[0], values[0]
	for _, v := range values {
		if v < lo {
			lo = v
		}
		if v > hi {
			hi = v
		}
	}
	return lo, hi
}

func findSorted(values []float64, base int, targets []target) {
	var room [small]float64
	sorted := room[:copy(room[:], values)]
	slices.Sort(sorted)
	for _, t := range targets {
		v := sorted[t.rank-base]
		less, _ := slices.BinarySearch(sorted, v)
		atMost := less
		for atMost < len(sorted) && sorted[atMost] == v {
			atMost++
		}
		*t.out = Order{v, base + less, base + atMost}
	}
}
