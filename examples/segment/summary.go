package main

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/clientele-go/clientele"
)

// A summary is what summary.json holds.
type summary struct {
	AsOf         clientele.Date          `json:"as_of"`
	Customers    int                     `json:"customers"`
	Transactions int                     `json:"transactions"`
	Audit        auditSummary            `json:"audit"`
	Grades       []gradeSummary          `json:"grades"`
	Segments     []segmentSummary        `json:"segments"`
	Models       map[string]modelSummary `json:"models"`
	Values       valueSummary            `json:"values"`
	Stages       []stageSummary          `json:"stages"`
	Movement     *movementSummary        `json:"movement"`
	Outlook      []outlookSummary        `json:"outlook"`
	Clusters     []clusterSummary        `json:"clusters"`
	ToDo         *todoSummary            `json:"to_do"`
}

// An auditSummary says what was counted and what was left out.
type auditSummary struct {
	First       clientele.Date `json:"first"`
	Last        clientele.Date `json:"last"`
	Orders      int            `json:"orders"`
	Refunds     int            `json:"refunds"`
	ZeroAmounts int            `json:"zero_amounts"`
	AfterAsOf   int            `json:"after_as_of"`
	NoPurchase  int            `json:"no_purchase"`
	Notes       []string       `json:"notes,omitempty"`
}

// summarise gathers the parts. Without buyers they are empty.
func summarise(r *result) (*summary, error) {
	a, english := r.table.Audit, &author{result: r}
	s := &summary{
		AsOf:         r.asOf,
		Customers:    r.buyers,
		Transactions: a.Rows,
		Audit: auditSummary{
			First: a.First, Last: a.Last, Orders: a.Orders, Refunds: a.Refunds,
			ZeroAmounts: a.ZeroAmounts, AfterAsOf: a.AfterAsOf, NoPurchase: a.NoPurchase,
			Notes: english.read(),
		},
		Grades:   []gradeSummary{},
		Segments: []segmentSummary{},
		Models:   map[string]modelSummary{},
		Stages:   []stageSummary{},
		Outlook:  []outlookSummary{},
		Clusters: []clusterSummary{},
	}
	if r.buyers == 0 {
		return s, nil
	}
	s.Grades = summariseGrades(r)
	s.Segments = summariseSegments(r)
	var err error
	if s.Models, err = summariseModels(r.forecast); err != nil {
		return nil, err
	}
	s.Audit.Notes = slices.Concat(s.Audit.Notes, english.misreferred(), r.forecast.notes)
	s.Values = summariseValues(r.worth)
	s.Stages = summariseStages(r.course)
	s.Movement = summariseMovement(r.course.movement)
	s.Outlook = summariseOutlook(r.course.outlook)
	s.Clusters = summariseClusters(r.grouping, r.ledger)
	s.ToDo = summariseTodo(r)
	return s, nil
}

// writeJSON writes the summary, indented.
func writeJSON(w io.Writer, r *result) error {
	s, err := summarise(r)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}
