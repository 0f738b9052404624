package clv

import "math"

// A Removal is what the firm would be without if one customer had never come.
type Removal struct {
	Row       int     `json:"row"`
	Own       float64 `json:"own"`       // the customer's own value
	Referred  float64 `json:"referred"`  // value of those who would not have come either
	Saved     float64 `json:"saved"`     // costs of winning those who would have come anyway
	Total     float64 `json:"total"`     // Own + Referred + Saved
	Customers float64 `json:"customers"` // how many others would not have come
}

// Removal returns what would be lost if a customer had never come. With ℓ_j
// the part of customer j that would not be there,
//
//	ℓ_row = 1,  ℓ_j = Σ_i w_ij·θ_ij·ℓ_i
//	Total = Σ_j ℓ_j·own_j + Σ_ij w_ij·(1 − θ_ij)·s_ij·ℓ_i
//
// so a referral of type one (θ = 1) takes its customer along and one of type
// two (θ = 0) costs the acquisition that it has saved. There is no share in
// it: it answers what depends on the customer, not what the customer is
// credited with, and the removals of all customers add up to more than the
// firm has. A circle is gone round until nothing changes.
//
// Own is the value of each customer by itself, such as existing + potential.
// Errors: an own that is not finite or not one per customer; an unknown row.
func (g *ReferralGraph) Removal(own []float64, row int) (*Removal, error) {
	if err := checkColumn("own", own, g.Len()); err != nil {
		return nil, err
	}
	if err := g.checkRow(row); err != nil {
		return nil, err
	}
	t := g.below(row)
	lost := t.weights(func(k int32) float64 { return g.share[k] }, true)
	r := &Removal{Row: row, Own: own[row]}
	for m, at := range t.places {
		if m == t.top {
			continue
		}
		j := g.order[at]
		r.Referred += lost[m] * own[j]
		r.Customers += lost[m]
		if g.saved == nil {
			continue
		}
		for k := g.start[at]; k < g.start[at+1]; k++ {
			if i, ok := t.local[g.from[k]]; ok {
				r.Saved += lost[i] * g.anyway[k]
			}
		}
	}
	r.Total = r.Own + r.Referred + r.Saved
	return r, checkSize("own", math.Abs(r.Own)+math.Abs(r.Referred)+r.Saved)
}
