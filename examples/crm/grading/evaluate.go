package grading

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/rfm"
)

// A Standing is the grade that a customer holds, with what the next evaluation
// needs to know. It keeps the one before as well, so that an evaluation can be
// done again on the same day: after a crash, or with other models.
type Standing struct {
	AsOf   clientele.Date `json:"as_of"` // day of the last evaluation
	Now    Held           `json:"now"`
	Before Held           `json:"before"`
}

// Held is a row of [abc.Standings].
type Held struct {
	Class  abc.Class `json:"class,omitzero"`
	Held   int       `json:"held"`
	Streak int       `json:"streak"`
	Toward abc.Class `json:"toward,omitzero"`
}

// policy says how readily grades change: a tenth beyond the cut at once, but
// at least 5 of the currency, or three nights in a row.
var policy = abc.Policy{Band: .10, Margin: 5, Confirm: 3}

// Evaluate gives the customers their grades for a day, by the profit of the
// year up to the end of the day before: a day that is over, so that it does
// not matter when in the day the evaluation is done, or whether it is done
// twice. Customers who had not purchased by then have no grade yet.
//
// The judgements are those of Assess for the same ledger and day.
func (m *Models) Evaluate(ledger *Ledger, asOf clientele.Date, all []Judgement) error {
	year, err := tableOfYear(ledger, asOf-1)
	if err != nil {
		return err
	}
	var before abc.Standings
	for i := range all {
		s := &all[i].Memory.Standing
		if s.AsOf != asOf {
			s.AsOf, s.Before = asOf, s.Now
		}
		before.Class = append(before.Class, s.Before.Class)
		before.Held = append(before.Held, s.Before.Held)
		before.Streak = append(before.Streak, s.Before.Streak)
		before.Toward = append(before.Toward, s.Before.Toward)
	}
	now, err := m.Grades.Regrade(&before, year.Profit, year.Frequency, &policy)
	if err != nil {
		return err
	}
	for i := range all {
		s := &all[i].Memory.Standing
		s.Now = Held{now.Class[i], now.Held[i], now.Streak[i], now.Toward[i]}
		if year.Tenure[i] < 0 { // no purchase yet: not inactive, but new
			s.Now = Held{}
		}
		all[i].Grade = s.Now.Class
	}
	return nil
}

// A Drift says whether the models still fit the customers.
type Drift struct {
	Grades abc.DriftLevel `json:"grades"`
	Scores rfm.Advice     `json:"scores"`

	GradesPSI float64 `json:"grades_psi"`
	ScoresPSI float64 `json:"scores_psi"` // the largest of the three
}

// Refit reports whether new models should be fitted.
func (d *Drift) Refit() bool { return d.Grades == abc.Moved || d.Scores == rfm.AdviceRefit }

// Drift compares the customers at the end of a day with those that the models
// were fitted to.
func (m *Models) Drift(ledger *Ledger, asOf clientele.Date) (*Drift, error) {
	year, err := tableOfYear(ledger, asOf)
	if err != nil {
		return nil, err
	}
	classes, err := m.Grades.Assign(nil, year.Profit, year.Frequency)
	if err != nil {
		return nil, err
	}
	grades, err := m.Grades.Drift(classes)
	if err != nil {
		return nil, err
	}
	scored, err := m.Scores.Score(year)
	if err != nil {
		return nil, err
	}
	scores, err := m.Scores.Drift(scored)
	if err != nil {
		return nil, err
	}
	d := &Drift{Grades: grades.Level, Scores: scores.Advice, GradesPSI: grades.PSI}
	for _, axis := range scores.Axes {
		d.ScoresPSI = max(d.ScoresPSI, axis.PSI)
	}
	return d, nil
}
