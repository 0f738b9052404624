package clv

import (
	"context"
	"fmt"

	"github.com/clientele-go/clientele"
)

// Depths is what customers receive, taken apart by how many referrals it has
// come up: from those they referred (depth 1), from those whom these referred
// (depth 2) and so on. The columns and Beyond add up to Flow.Received.
type Depths struct {
	Received [][]float64 `json:"received"` // Received[d−1][i] of customer i from depth d
	Beyond   []float64   `json:"beyond"`   // from all greater depths
}

// ByDepth takes a flow of this graph apart into the given number of depths, at
// least 1. With A the part of each value that is passed up and s the saved
// costs,
//
//	R = Σ_d R⁽ᵈ⁾,  R⁽¹⁾ = A·own + w·s,  R⁽ᵈ⁺¹⁾ = A·R⁽ᵈ⁾
//
// Where losses are kept, customers with a loss pass up nothing of what they
// have received either. O(depths · referrals).
func (g *ReferralGraph) ByDepth(ctx context.Context, f *Flow, depths int) (*Depths, error) {
	p, err := g.linear(f)
	if err != nil {
		return nil, err
	}
	if depths < 1 {
		return nil, fmt.Errorf("clv: %d depths: %w", depths, clientele.ErrOption)
	}
	d := &Depths{Beyond: append([]float64(nil), f.Received...)}
	below := f.Own
	for depth := range depths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		received := make([]float64, g.Len())
		for at, j := range g.order {
			for k := g.start[at]; k < g.start[at+1]; k++ {
				moved := p.passedUp(k) * below[j]
				if depth == 0 && p.credit != nil {
					moved += p.credit[k]
				}
				received[g.from[k]] += moved
			}
		}
		for i, r := range received {
			d.Beyond[i] -= r
		}
		d.Received = append(d.Received, received)
		below = received
	}
	return d, nil
}

// linear returns the passage that a flow has taken, with the referrals of
// customers who kept a loss shut, so that it is linear.
func (g *ReferralGraph) linear(f *Flow) (*passage, error) {
	if f == nil {
		return nil, fmt.Errorf("clv: no flow: %w", clientele.ErrOption)
	}
	if f.Dated {
		return nil, fmt.Errorf("clv: a dated flow cannot be taken apart: %w", clientele.ErrOption)
	}
	if err := checkShare(f.Share); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name   string
		values []float64
	}{{"Own", f.Own}, {"Received", f.Received}, {"Given", f.Given}} {
		if err := checkColumn(c.name, c.values, g.Len()); err != nil {
			return nil, err
		}
	}
	p := g.passage(f.Share, &FlowOptions{LeaveSaved: f.LeaveSaved})
	if f.KeepLosses {
		p.shut = make([]bool, len(g.from))
		for at, j := range g.order {
			for k := g.start[at]; k < g.start[at+1]; k++ {
				p.shut[k] = f.Gross(int(j)) < 0
			}
		}
	}
	return p, nil
}
