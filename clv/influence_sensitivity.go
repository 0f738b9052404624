package clv

import "context"

// A ShareSensitivity says by how much the value of each customer changes for
// each unit that the share is raised: the derivatives of the columns of a
// [ValueSplit] by its share. Each adds up to what it does for the firm:
// nothing, except that Potential and Influence have opposite sums.
type ShareSensitivity struct {
	Existing  []float64 `json:"existing"`
	Potential []float64 `json:"potential"`
	Influence []float64 `json:"influence"`
	Total     []float64 `json:"total"`
}

// Sensitivity returns the exact derivatives of a split of this graph by its
// share a. With B = w·θ, so that A = a·B, and W the gross values,
//
//	dW/da = (I − A)⁻¹·B·W
//	dR/da = B·W + A·dW/da
//	dG_j/da = Σ_i B_ij·(W_j + a·dW_j/da)
//
// Where losses are kept it holds for shares near a, as long as nobody's gross
// value changes its sign. Cost as for [ReferralGraph.Split].
func (g *ReferralGraph) Sensitivity(ctx context.Context, v *ValueSplit) (*ShareSensitivity, error) {
	received, given := [2][]float64{}, [2][]float64{}
	for i, f := range []*Flow{v.Realised, v.Expected} {
		var err error
		if received[i], given[i], err = g.sensitivity(ctx, f); err != nil {
			return nil, err
		}
	}
	n := g.Len()
	s := &ShareSensitivity{
		Existing: make([]float64, n), Potential: make([]float64, n),
		Influence: received[1], Total: make([]float64, n),
	}
	for i := range n {
		s.Existing[i] = received[0][i] - given[0][i]
		s.Potential[i] = -given[1][i]
		s.Total[i] = s.Existing[i] + s.Potential[i] + s.Influence[i]
	}
	return s, nil
}

// sensitivity returns the derivatives of Received and Given of a flow.
func (g *ReferralGraph) sensitivity(ctx context.Context, f *Flow) (received, given []float64, err error) {
	p, err := g.linear(f)
	if err != nil {
		return nil, nil, err
	}
	n := g.Len()
	bw, owed := make([]float64, n), make([]float64, n) // B·W, and Σ_i B_ij·W_j
	for at, j := range g.order {
		w := f.Gross(int(j))
		for k := g.start[at]; k < g.start[at+1]; k++ {
			if p.shut != nil && p.shut[k] {
				continue
			}
			bw[g.from[k]] += g.share[k] * w
			owed[j] += g.share[k] * w
		}
	}
	p.credit = nil
	stations, err := p.run(ctx, bw)
	if err != nil {
		return nil, nil, err
	}
	received, given = bw, owed
	for i, s := range stations {
		received[i] += s.received
		given[i] += s.given
	}
	return received, given, nil
}
