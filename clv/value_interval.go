package clv

import (
	"context"
	"slices"
)

// SplitUncertainty is the uncertainty of the parts of a [ValueSplit]. Existing
// value is known.
type SplitUncertainty struct {
	Potential *ValueUncertainty
	Influence *ValueUncertainty
	Total     *ValueUncertainty
}

// Uncertainty passes the uncertainty of expected profits up the graph, as
// [ReferralGraph.Split] has passed up the profits themselves: the equations
// are linear, so the derivatives take the same way. One pass for every
// parameter.
//
// Where losses are kept it holds as long as nobody's gross value changes its
// sign. Errors: an uncertainty or a split that is not of the customers of this
// graph; the end of ctx.
func (g *ReferralGraph) Uncertainty(ctx context.Context, v *ValueSplit, u *ValueUncertainty) (*SplitUncertainty, error) {
	p, err := g.linear(v.Expected)
	if err != nil {
		return nil, err
	}
	p.credit = nil
	s := &SplitUncertainty{
		Potential: &ValueUncertainty{Cov: slices.Clone(u.Cov)},
		Influence: &ValueUncertainty{Cov: slices.Clone(u.Cov)},
		Total:     &ValueUncertainty{Cov: slices.Clone(u.Cov)},
	}
	for _, own := range u.Gradient {
		if err := checkColumn("Gradient", own, g.Len()); err != nil {
			return nil, err
		}
		stations, err := p.run(ctx, own)
		if err != nil {
			return nil, err
		}
		n := g.Len()
		potential, influence, total := make([]float64, n), make([]float64, n), make([]float64, n)
		for i, st := range stations {
			potential[i], influence[i] = st.own-st.given, st.received
			total[i] = potential[i] + influence[i]
		}
		s.Potential.Gradient = append(s.Potential.Gradient, potential)
		s.Influence.Gradient = append(s.Influence.Gradient, influence)
		s.Total.Gradient = append(s.Total.Gradient, total)
	}
	return s, nil
}
