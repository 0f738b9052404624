package clv

import (
	"fmt"
	"math"
	"sync"

	"github.com/clientele-go/clientele"
)

// Referrals says who brought whom, as columns of one row per referral:
// customer From[e] referred customer To[e]. Customers are rows, of the ledger
// or of whatever the values are given by. A customer may have several
// referrers, and referrals may run in circles.
//
// Every column but From and To may be nil.
type Referrals struct {
	From []int `json:"from"` // who referred
	To   []int `json:"to"`   // who was referred

	// Weight is the part of the credit for To that this referral has; the
	// weights of one To add up to 1. Nil: the referrers of one To share
	// equally.
	Weight []float64 `json:"weight,omitempty"`

	// Incremental is the part θ of To's value that would not be there without
	// a referral, from 0 to 1: 1 where To would not have come (type one), 0
	// where To would have come anyway (type two). Nil: 1.
	Incremental []float64 `json:"incremental,omitempty"`

	// Saved is the acquisition cost that was saved on To, at least 0. The
	// referral is credited with Weight × Saved of it. Nil: 0.
	Saved []float64 `json:"saved,omitempty"`

	// Day is the day of the referral. Nil: not known, and before everything.
	Day []clientele.Date `json:"day,omitempty"`
}

// ReferralOptions says which referrals count. Nil means the zero value.
type ReferralOptions struct {
	// SkipUnknown leaves out, and counts, referrals of customers that do not
	// exist. By default they are an error.
	SkipUnknown bool

	// ScaleWeights divides the weights of each customer's referrers by their
	// sum. By default weights that do not add up to 1 are an error.
	ScaleWeights bool

	// First is the day of each customer's first purchase. A referral on a
	// later day is left out and counted. Rows of customers who have not
	// purchased hold [NotYet]. Nil: not checked.
	First []clientele.Date

	// KeepLate keeps referrals later than the first purchase.
	KeepLate bool

	// AsOf is the last day whose referrals count; later ones are left out and
	// counted. Zero: all count.
	AsOf clientele.Date
}

// NotYet stands for the day of something that has not happened.
const NotYet clientele.Date = math.MaxInt32

// weightTolerance is how far the weights of one customer's referrers may be
// from adding up to 1: the rounding of shares written with ten digits.
const weightTolerance = 1e-9

// A ReferralGraph is a checked set of referrals among n customers, ordered so
// that values can be passed up it. It is immutable and safe for concurrent
// use, and serves every share, date and set of values.
type ReferralGraph struct {
	Audit ReferralAudit

	status []Edge // of each referral given

	// The customers in an order in which each comes after all it referred,
	// those in circles side by side, and the place of each in it.
	order []int32
	place []int32
	knots []knot // the circles, ascending

	// The referrals that count, grouped by the customer referred: those of the
	// customer at a place are start[place] up to and without start[place+1].
	start  []int32
	from   []int32          // who referred, a customer
	id     []int32          // number of the referral as given
	share  []float64        // Weight × Incremental
	saved  []float64        // Weight × Saved; nil when nothing was saved
	anyway []float64        // Weight × (1 − Incremental) × Saved; nil likewise
	day    []clientele.Date // nil when no day is known

	madeOnce sync.Once
	madeBy   *referrals
}

// A knot is a stretch of the order whose customers refer each other in
// circles: a strongly connected component of two or more.
type knot struct{ lo, hi int32 }

// ReferralAudit counts what a [ReferralGraph] is made of. Given is the sum of
// Kept, Self, Unknown, Duplicate, Late and Future.
type ReferralAudit struct {
	Given     int `json:"given"`
	Kept      int `json:"kept"`
	Self      int `json:"self"`      // a customer who refers itself
	Unknown   int `json:"unknown"`   // a customer that does not exist
	Duplicate int `json:"duplicate"` // the same two customers again; the first counts
	Late      int `json:"late"`      // later than the first purchase
	Future    int `json:"future"`    // later than the as-of day

	Customers int `json:"customers"`
	Referrers int `json:"referrers"`  // customers who referred at least one
	Referred  int `json:"referred"`   // customers with at least one referrer
	Shared    int `json:"shared"`     // among them those with several
	Cycles    int `json:"cycles"`     // groups of customers who refer each other in circles
	InCycles  int `json:"in_cycles"`  // customers in these groups
	LongCycle int `json:"long_cycle"` // customers of the largest group
}

// NewReferralGraph checks the referrals among customers 0 to n−1 and orders
// them. A referral that is left out is counted in the Audit; the other
// referrers of the same customer then share its weight in proportion. Time
// and memory are linear in customers and referrals.
//
// No referrals give a graph in which nobody has referred anybody.
//
// Errors name the column and the number of the referral: a row outside
// 0…n−1, a Weight that is negative or not finite or whose customer's weights
// do not add up to 1, an Incremental outside [0, 1], a Saved that is negative
// or not finite, columns of different lengths.
func NewReferralGraph(n int, r *Referrals, opts *ReferralOptions) (*ReferralGraph, error) {
	if r == nil {
		r = &Referrals{}
	}
	if opts == nil {
		opts = &ReferralOptions{}
	}
	if n < 0 || n > math.MaxInt32-1 {
		return nil, fmt.Errorf("clv: %d customers: %w", n, clientele.ErrOption)
	}
	if err := r.check(n, opts); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	g := &ReferralGraph{}
	g.Audit.Customers, g.Audit.Given = n, len(r.From)
	g.sift(n, r, opts)
	g.group(n, r)
	g.sort()
	if err := g.weigh(r, opts); err != nil {
		return nil, fmt.Errorf("clv: %w", err)
	}
	return g, nil
}

// Len returns the number of customers.
func (g *ReferralGraph) Len() int { return len(g.start) - 1 }

// Status says what became of referral e as it was given.
func (g *ReferralGraph) Status(e int) Edge {
	if e < 0 || e >= len(g.status) {
		return EdgeUnknown
	}
	return g.status[e]
}

// Cycles returns the groups of customers who refer each other in circles, the
// customers of each in ascending order.
func (g *ReferralGraph) Cycles() [][]int {
	cycles := make([][]int, len(g.knots))
	for i, k := range g.knots {
		cycles[i] = sortedRows(g.order[k.lo:k.hi])
	}
	return cycles
}

// check validates the columns without looking at more than one row at a time.
func (r *Referrals) check(n int, opts *ReferralOptions) error {
	m := len(r.From)
	if m > math.MaxInt32-1 {
		return &clientele.InputError{Column: "From", Row: -1, Reason: "more than 2³¹ − 2 referrals"}
	}
	if err := clientele.CheckLen("To", len(r.To), m); err != nil {
		return err
	}
	if r.Day != nil {
		if err := clientele.CheckLen("Day", len(r.Day), m); err != nil {
			return err
		}
	}
	if opts.First != nil {
		if err := clientele.CheckLen("First", len(opts.First), n); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		name   string
		values []float64
		max    float64
		reason string
	}{
		{"Weight", r.Weight, math.MaxFloat64, "not at least 0 and finite"},
		{"Incremental", r.Incremental, 1, "outside [0, 1]"},
		{"Saved", r.Saved, math.MaxFloat64, "not at least 0 and finite"},
	} {
		if c.values == nil {
			continue
		}
		if err := clientele.CheckLen(c.name, len(c.values), m); err != nil {
			return err
		}
		for e, v := range c.values {
			if !(v >= 0 && v <= c.max) { // false for NaN
				return &clientele.InputError{Column: c.name, Row: e, Reason: fmt.Sprintf("%v %s", v, c.reason)}
			}
		}
	}
	if opts.SkipUnknown {
		return nil
	}
	for e := range m {
		if i := r.From[e]; i < 0 || i >= n {
			return &clientele.InputError{Column: "From", Row: e, Reason: fmt.Sprintf("no customer %d among %d", i, n)}
		}
		if j := r.To[e]; j < 0 || j >= n {
			return &clientele.InputError{Column: "To", Row: e, Reason: fmt.Sprintf("no customer %d among %d", j, n)}
		}
	}
	return nil
}

// sift gives every referral its status, duplicates apart.
func (g *ReferralGraph) sift(n int, r *Referrals, opts *ReferralOptions) {
	g.status = make([]Edge, len(r.From))
	for e, i := range r.From {
		j := r.To[e]
		status, count := EdgeKept, &g.Audit.Kept
		switch {
		case i < 0 || i >= n || j < 0 || j >= n:
			status, count = EdgeUnknown, &g.Audit.Unknown
		case i == j:
			status, count = EdgeSelf, &g.Audit.Self
		case r.Day != nil && opts.AsOf != 0 && r.Day[e] > opts.AsOf:
			status, count = EdgeFuture, &g.Audit.Future
		case r.Day != nil && opts.First != nil && !opts.KeepLate && r.Day[e] > opts.First[j]:
			status, count = EdgeLate, &g.Audit.Late
		}
		g.status[e] = status
		*count++
	}
}

// group sorts the referrals that count by the customer referred, in the order
// given, and leaves out duplicates.
func (g *ReferralGraph) group(n int, r *Referrals) {
	start := make([]int32, n+1)
	for e, s := range g.status {
		if s == EdgeKept {
			start[r.To[e]+1]++
		}
	}
	for j := range n {
		start[j+1] += start[j]
	}
	g.from = make([]int32, g.Audit.Kept)
	g.id = make([]int32, g.Audit.Kept)
	next := append([]int32(nil), start[:n]...)
	for e, s := range g.status {
		if s == EdgeKept {
			k := next[r.To[e]]
			next[r.To[e]]++
			g.from[k], g.id[k] = int32(r.From[e]), int32(e)
		}
	}
	g.start = start
	if g.Audit.Referred = referred(start); g.Audit.Referred < g.Audit.Kept {
		g.dropDuplicates()
	}
	for j := range n {
		if start[j+1]-start[j] > 1 {
			g.Audit.Shared++
		}
	}
}

// referred counts the customers with at least one referrer.
func referred(start []int32) int {
	count := 0
	for j := range len(start) - 1 {
		if start[j+1] > start[j] {
			count++
		}
	}
	return count
}

// dropDuplicates closes the gaps that duplicates leave. Whose referrers are
// already seen is marked with the customer referred, so one pass is enough.
func (g *ReferralGraph) dropDuplicates() {
	seen := make([]int32, len(g.start)-1) // customer referred, plus 1
	kept := int32(0)
	lo := g.start[0]
	for j := range len(g.start) - 1 {
		hi := g.start[j+1]
		for k := lo; k < hi; k++ {
			i := g.from[k]
			if seen[i] == int32(j)+1 {
				g.status[g.id[k]] = EdgeDuplicate
				g.Audit.Duplicate++
				g.Audit.Kept--
				continue
			}
			seen[i] = int32(j) + 1
			g.from[kept], g.id[kept] = i, g.id[k]
			kept++
		}
		lo = hi
		g.start[j+1] = kept
	}
	g.from, g.id = g.from[:kept:kept], g.id[:kept:kept]
}

// weigh sets what each referral passes up: share, saved and day.
func (g *ReferralGraph) weigh(r *Referrals, opts *ReferralOptions) error {
	if r.Weight != nil && !opts.ScaleWeights {
		if err := g.checkWeights(r); err != nil {
			return err
		}
	}
	m := len(g.from)
	g.share = make([]float64, m)
	if r.Saved != nil {
		g.saved, g.anyway = make([]float64, m), make([]float64, m)
	}
	if r.Day != nil {
		g.day = make([]clientele.Date, m)
	}
	for at := range g.Len() {
		lo, hi := g.start[at], g.start[at+1]
		if lo == hi {
			continue
		}
		sum := float64(hi - lo)
		if r.Weight != nil {
			sum = 0
			for _, e := range g.id[lo:hi] {
				sum += r.Weight[e]
			}
		}
		for k := lo; k < hi; k++ {
			e := g.id[k]
			weight := 0.0
			switch {
			case r.Weight == nil:
				weight = 1 / sum
			case sum > 0:
				weight = r.Weight[e] / sum
			}
			g.share[k] = weight
			if r.Incremental != nil {
				g.share[k] = weight * r.Incremental[e]
			}
			if r.Saved != nil {
				g.saved[k] = weight * r.Saved[e]
				g.anyway[k] = (weight - g.share[k]) * r.Saved[e]
			}
			if r.Day != nil {
				g.day[k] = r.Day[e]
			}
		}
	}
	return nil
}

// checkWeights makes sure that the weights as given, whether their referrals
// count or not, add up to 1 for every customer.
func (g *ReferralGraph) checkWeights(r *Referrals) error {
	n := g.Len()
	sum := make([]float64, n)
	for e, j := range r.To {
		if j >= 0 && j < n {
			sum[j] += r.Weight[e]
		}
	}
	for e, j := range r.To {
		if j >= 0 && j < n && math.Abs(sum[j]-1) > weightTolerance {
			return &clientele.InputError{
				Column: "Weight", Row: e,
				Reason: fmt.Sprintf("the weights of the referrers of customer %d add up to %v, not 1", j, sum[j]),
			}
		}
	}
	return nil
}
