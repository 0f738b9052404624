package grading

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/lifecycle"
)

// Reasons say in words why a customer is what it is, each a few lines.
type Reasons struct {
	Grade   string `json:"grade"`
	Segment string `json:"segment"`
	Stage   string `json:"stage"`
}

// Explain returns the reasons for the one customer of a ledger, by the models
// and the memory that its judgement was made with.
func (m *Models) Explain(ctx context.Context, ledger *Ledger, memory Memory, asOf clientele.Date, lang clientele.Lang) (*Reasons, error) {
	year, err := tableOfYear(ledger, asOf)
	if err != nil || year.Len() == 0 {
		return &Reasons{}, err
	}
	r := &Reasons{}
	if year.Frequency[0] > 0 {
		r.Grade = m.Grades.Explain(year.Profit[0], lang)
	}
	why, err := m.Scores.Why(year, 0, &m.Segments)
	if err != nil {
		return nil, err
	}
	r.Segment = why.Text(lang)

	now, _, err := m.tracker().Follow(ctx, ledger.Timeline, []lifecycle.Track{memory.Track}, asOf.Time())
	if err != nil {
		return nil, err
	}
	// The tracker may hold a stage for a while that the evidence of the day
	// alone would not give: what it holds is told, with that evidence.
	a := m.detector().Assess(&now[0].Profile, asOf)
	a.Stage, a.Reason, a.Since = now[0].Stage(), now[0].Reason, now[0].Since
	r.Stage = a.Why(lang)
	return r, nil
}

// Gap returns how far a customer's profit is from the next better and the next
// worse grade.
func (m *Models) Gap(j Judgement) abc.Gap { return m.Grades.Gap(j.Profit) }

// SegmentLabel returns the name of a segment in a language.
func (m *Models) SegmentLabel(id string, lang clientele.Lang) string {
	if s, ok := m.Segments.Segment(id); ok {
		return s.Label.In(lang)
	}
	return id
}

// Alerts are the customers to look at now, those with the most at risk first.
// The value of a customer is its potential.
func (m *Models) Alerts(ctx context.Context, ledger *Ledger, asOf clientele.Date, all []Judgement) ([]lifecycle.Alert, error) {
	now, err := lifecycle.Detect(ctx, ledger.Timeline, asOf.Time(), m.detector(), nil)
	if err != nil {
		return nil, err
	}
	potential := make([]float64, now.Len())
	for i, row := range now.Row {
		potential[i] = all[row].Potential
	}
	return lifecycle.Alerts(now, potential, nil)
}
