package grading

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/lifecycle"
	"github.com/clientele-go/clientele/rfm"
)

// A Ledger holds the days of customers, by the number of the customer.
type Ledger = clientele.Ledger[int64]

// Models are what is fitted, frozen together. They are plain values: grading
// by them looks at no other customer.
type Models struct {
	AsOf clientele.Date // last day looked at

	Grades    abc.Cuts         // of the profit of a year
	Scores    rfm.Model        // of a year
	Segments  rfm.SegmentTable // by the scores
	Rhythm    lifecycle.Rhythm // in which customers buy
	Purchases clv.MBGNBD       // to be expected, in weeks
	Spend     Spend            // of a purchase to be expected
	Economics Economics
}

// Year is the length in days of the window that grades and scores look at.
const Year = 365

// Economics turns purchases into profit, and divides customers by value.
type Economics struct {
	Margin float64       `json:"margin"` // profit per unit ordered; refunds are in it
	Cuts   clv.ValueCuts `json:"cuts"`   // of the value matrix
	Notes  []string      `json:"notes"`  // what the fits warn of
}

// Spend is a model of the spend of a purchase: a gamma-gamma model or, where
// too few customers came back to fit one, the mean of all purchases.
type Spend struct {
	Model *clv.GammaGamma `json:"gamma_gamma,omitempty"`
	Mean  clv.FixedSpend  `json:"mean"`
}

// ExpectedSpend implements [clv.SpendModel].
func (s Spend) ExpectedSpend(x, mean float64) (float64, error) {
	if s.Model != nil {
		return s.Model.ExpectedSpend(x, mean)
	}
	return s.Mean.ExpectedSpend(x, mean)
}

// Fit fits models to the ledger up to the end of a day. The error is
// [clientele.ErrEmpty] when nobody has purchased by then.
func Fit(ctx context.Context, ledger *Ledger, asOf clientele.Date) (*Models, error) {
	m := &Models{AsOf: asOf, Segments: *rfm.DefaultSegments()}
	year, err := tableOfYear(ledger, asOf)
	if err != nil {
		return nil, err
	}
	cuts, err := abc.Fit(year.Profit, &abc.Options{Activity: year.Frequency})
	if err != nil {
		return nil, err
	}
	m.Grades = *cuts
	scores, err := rfm.Fit(year, nil)
	if err != nil {
		return nil, err
	}
	m.Scores = *scores
	rhythm, err := lifecycle.FitRhythm(ctx, ledger.Timeline, asOf.Time(), nil)
	if err = m.note("rhythm", err); err != nil {
		return nil, err
	}
	m.Rhythm = *rhythm
	if err := m.fitValue(ctx, ledger, asOf); err != nil {
		return nil, err
	}
	return m, nil
}

// note keeps the warning that a fit has not converged, which comes with a
// model that can be used, and returns any other error.
func (m *Models) note(name string, err error) error {
	if errors.Is(err, clientele.ErrNotConverged) {
		m.Economics.Notes = append(m.Economics.Notes, name+": "+err.Error())
		return nil
	}
	return err
}

// fitValue fits what the value of customers rests on.
func (m *Models) fitValue(ctx context.Context, ledger *Ledger, asOf clientele.Date) error {
	history, err := ledger.History(asOf.Time(), clientele.Week)
	if err != nil {
		return err
	}
	if err := m.fitPurchases(ctx, ledger, history); err != nil {
		return err
	}
	all, err := ledger.Table(asOf.Time(), nil)
	if err != nil {
		return err
	}
	var profit, ordered, days float64
	for i := range all.Profit {
		profit += all.Profit[i]
		ordered += all.Monetary[i] + all.Refunds[i]
		days += all.Days[i]
	}
	if ordered > 0 {
		m.Economics.Margin = profit / ordered
	}
	m.Spend.Mean = clv.FixedSpend(ordered / max(days, 1))
	spend, err := clv.FitGammaGamma(ctx, history, nil)
	switch {
	case errors.Is(err, clientele.ErrEmpty): // nobody came back: the mean has to do
	case m.note("spend", err) != nil:
		return err
	case spend.Q > 1: // else there is no mean to expect of a new customer
		m.Spend.Model = spend
	}
	worth, err := m.worth(ctx, ledger, asOf)
	if err != nil {
		return err
	}
	m.Economics.Cuts, err = clv.FitValueCuts(worth.existing, worth.potential, nil)
	return err
}

// fitPurchases fits the purchase model. Of a handful of customers who are all
// alike there is nothing to learn: the rhythm, which rests on a prior as well,
// then stands in. With a shape of 1 it is the same model, with days for weeks.
func (m *Models) fitPurchases(ctx context.Context, ledger *Ledger, history *clientele.History) error {
	purchases, err := clv.FitMBGNBD(ctx, history, nil)
	if errors.Is(err, clientele.ErrEmpty) {
		r, err := lifecycle.FitRhythm(ctx, ledger.Timeline, history.AsOf.Time(), &lifecycle.RhythmSettings{Shape: 1})
		if err = m.note("purchases", err); err != nil {
			return err
		}
		m.Purchases = clv.MBGNBD{R: r.R, Alpha: r.Alpha / clientele.Week.Days(), A: r.A, B: r.B}
		m.Economics.Notes = append(m.Economics.Notes, r.Fit.Warnings...)
		return nil
	}
	if err = m.note("purchases", err); err != nil {
		return err
	}
	m.Purchases = *purchases
	m.Economics.Notes = append(m.Economics.Notes, purchases.Fit.Warnings...)
	return nil
}

// Encode returns the models as JSON by name, to be kept in a database.
func (m *Models) Encode() (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for name, part := range m.parts() {
		body, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("grading: %s: %w", name, err)
		}
		out[name] = body
	}
	return out, nil
}

// Decode reads what Encode has written, or an earlier release has.
func Decode(asOf clientele.Date, bodies map[string]json.RawMessage) (*Models, error) {
	m := &Models{AsOf: asOf}
	for name, part := range m.parts() {
		body, ok := bodies[name]
		if !ok {
			return nil, fmt.Errorf("grading: no model %q", name)
		}
		if err := json.Unmarshal(body, part); err != nil {
			return nil, fmt.Errorf("grading: %s: %w", name, err)
		}
	}
	return m, nil
}

// parts are the models by the name under which they are kept.
func (m *Models) parts() map[string]any {
	return map[string]any{
		"grades": &m.Grades, "scores": &m.Scores, "segments": &m.Segments, "rhythm": &m.Rhythm,
		"purchases": &m.Purchases, "spend": &m.Spend, "economics": &m.Economics,
	}
}

// tableOfYear is the table of everybody's year that ends with a day.
func tableOfYear(ledger *Ledger, asOf clientele.Date) (*clientele.Table, error) {
	return ledger.Table(asOf.Time(), &clientele.TableOptions{
		From: (asOf - Year + 1).Time(),
		Keep: clientele.KeepAll,
	})
}
