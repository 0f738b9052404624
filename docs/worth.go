package main

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/chart"
	"github.com/clientele-go/clientele/clv"
)

// referralShare is the part of a customer's value that its referrers are
// credited with; like the discount it is a choice, not a finding.
const (
	referralShare = .2
	discount      = .1
)

// worth draws existing, potential and influence value.
func (a *album) worth(ctx context.Context, b *book, o *chart.Options) error {
	h, err := b.ledger.History(b.asOf, clientele.Week)
	if err != nil {
		return err
	}
	m, err := clv.FitBGNBD(ctx, h, nil)
	if err != nil {
		return err
	}
	spend, err := clv.FitGammaGamma(ctx, h, nil)
	if err != nil {
		return err
	}
	existing, err := clv.Existing(b.ledger.Timeline, b.asOf, nil)
	if err != nil {
		return err
	}
	p, err := clv.Potential(ctx, h, m, spend, &clv.PotentialOptions{
		Discount: clv.Discount{Rate: discount}, Horizon: 52,
	})
	if err != nil {
		return err
	}
	potential := make([]float64, b.ledger.Len())
	for i, row := range h.Row {
		potential[row] = p.Value[i]
	}
	g, err := clv.NewReferralGraph(b.ledger.Len(), &clv.Referrals{From: b.from, To: b.to}, nil)
	if err != nil {
		return err
	}
	v, err := g.Split(ctx, existing.Value, potential, referralShare, nil)
	if err != nil {
		return err
	}
	c, err := chart.ValueSplit(v, nil, nil, o)
	a.add("value-split", c, err)
	cuts, err := clv.FitValueCuts(v.Existing, v.Potential, nil)
	if err != nil {
		return err
	}
	c, err = chart.ValueMatrix(cuts, v, o)
	a.add("value-matrix", c, err)
	if len(b.from) == 0 {
		return a.matrix(existing.Value, potential, o)
	}
	best := 0
	for row, received := range v.Expected.Received {
		if received > v.Expected.Received[best] {
			best = row
		}
	}
	with := *o
	with.Names = func(row int) string { return b.ledger.Key(row) }
	c, err = chart.InfluenceTree(g, v.Expected, best, &with)
	a.add("influence", c, err)
	return a.matrix(existing.Value, potential, o)
}

// matrix draws the grades of existing and potential value.
func (a *album) matrix(existing, potential []float64, o *chart.Options) error {
	q, err := abc.FitQuadrants(existing, potential)
	if err != nil {
		return err
	}
	c, err := chart.GradeMatrix(q, existing, potential, nil, o)
	a.add("grade-matrix", c, err)
	return nil
}
