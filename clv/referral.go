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
	if r.Weight == nil && r.Incremental == nil && r.Saved == nil && r.Day == nil {
		g.id = nil
	}
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
