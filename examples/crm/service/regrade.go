package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/lifecycle"
)

// A RegradeReport says what a re-grading has done.
type RegradeReport struct {
	AsOf      clientele.Date `json:"as_of"`
	Model     int64          `json:"model"`           // version used
	Refit     string         `json:"refit,omitempty"` // why new models were fitted
	Drift     *grading.Drift `json:"drift,omitempty"` // of the models before
	Customers int            `json:"customers"`
	Changes   map[string]int `json:"changes"` // events by kind
	Alerts    int            `json:"alerts"`
	Seconds   float64        `json:"seconds"`
}

// Regrade judges all customers anew, as of today, by the models there are. New
// ones are fitted where there are none, when refit asks for them, and when the
// customers have drifted too far from those that the models know.
//
// It may be done at any time of the day and more than once: grades are
// evaluated for the end of yesterday, once a day. All of it is one
// transaction, and orders wait until it is over.
//
// Errors: ErrTooEarly.
func (s *Service) Regrade(ctx context.Context, refit bool) (*RegradeReport, error) {
	var r *RegradeReport
	start := time.Now()
	err := s.store.UpdateAll(ctx, func(tx *store.Tx) error {
		n, err := s.night(ctx, tx)
		if err != nil {
			return err
		}
		if err := n.choose(ctx, tx, refit); err != nil {
			return err
		}
		if err := n.judge(ctx, tx); err != nil {
			return err
		}
		r = n.report
		r.Seconds = time.Since(start).Seconds()
		return n.write(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	s.bell.ring()
	s.log.Info("regraded", "as_of", r.AsOf, "model", r.Model, "refit", r.Refit,
		"customers", r.Customers, "changes", r.Changes, "seconds", r.Seconds)
	return r, nil
}

// A night is a re-grading at work.
type night struct {
	now    time.Time
	asOf   clientele.Date
	ledger *grading.Ledger
	states map[int64]store.State
	before map[int64]grading.Judgement
	first  bool // no models before
	models *versioned

	after  []store.State
	events []store.Event
	alerts []store.Alert
	report *RegradeReport
}

// night reads all that a re-grading starts from.
func (s *Service) night(ctx context.Context, tx *store.Tx) (*night, error) {
	n := &night{
		now: s.now().UTC().Truncate(time.Second), asOf: s.today(),
		states: map[int64]store.State{}, before: map[int64]grading.Judgement{},
	}
	var err error
	if n.models, err = s.modelsOf(ctx, tx); err != nil {
		return nil, err
	}
	n.first = n.models == nil
	list, err := tx.States(ctx)
	if err != nil {
		return nil, err
	}
	for _, state := range list {
		j, err := judgementOf(state)
		if err != nil {
			return nil, err
		}
		n.states[state.Customer], n.before[state.Customer] = state, j
		n.asOf = max(n.asOf, state.AsOf) // a clock that was set back
	}
	if n.ledger, err = ledgerOf(tx.Days(ctx, n.asOf)); err != nil {
		return nil, err
	}
	n.report = &RegradeReport{AsOf: n.asOf, Changes: map[string]int{}}
	return n, nil
}

// choose decides by which models to judge.
func (n *night) choose(ctx context.Context, tx *store.Tx, refit bool) error {
	closed := n.asOf - 1
	switch {
	case n.first:
		n.report.Refit = "first models"
	default:
		drift, err := n.models.Drift(n.ledger, closed)
		if err != nil && !errors.Is(err, clientele.ErrEmpty) { // empty: nobody bought for a year
			return err
		}
		n.report.Drift, n.report.Model = drift, n.models.version
		switch {
		case refit:
			n.report.Refit = "asked for"
		case drift != nil && drift.Refit():
			n.report.Refit = "the customers have drifted"
		default:
			return nil
		}
	}
	fitted, err := grading.Fit(ctx, n.ledger, closed)
	if errors.Is(err, clientele.ErrEmpty) {
		return ErrTooEarly
	}
	if err != nil {
		return err
	}
	body, err := fitted.Encode()
	if err != nil {
		return err
	}
	n.report.Model++
	// A track belongs to the rhythm that it was followed with.
	for id, j := range n.before {
		j.Memory.Track = lifecycle.Track{}
		n.before[id] = j
	}
	n.models = &versioned{n.report.Model, n.now, fitted}
	return tx.AddModels(ctx, store.Models{Version: n.report.Model, AsOf: closed, Fitted: n.now, Body: body})
}

// judge judges all customers.
func (n *night) judge(ctx context.Context, tx *store.Tx) error {
	recall := func(id int64) (grading.Judgement, bool) { j, ok := n.before[id]; return j, ok }
	all, err := n.models.Assess(ctx, n.ledger, recall, n.asOf)
	if err != nil {
		return err
	}
	if err := n.models.Evaluate(n.ledger, n.asOf, all); err != nil {
		return err
	}
	referrers, err := tx.Referrers(ctx)
	if err != nil {
		return err
	}
	if err := grading.Connect(ctx, all, referrers); err != nil {
		return err
	}
	for _, j := range all {
		is, err := stateOf(j, n.models.version, n.now)
		if err != nil {
			return err
		}
		n.after = append(n.after, is)
		if !n.first { // when everybody is new nothing has changed
			n.events = append(n.events, changes(n.states[j.Customer], is, byRegrade, n.now)...)
		}
	}
	alerts, err := n.models.Alerts(ctx, n.ledger, n.asOf, all)
	if err != nil {
		return err
	}
	for _, a := range alerts {
		body, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("alert: %w", err)
		}
		n.alerts = append(n.alerts, store.Alert{Customer: n.ledger.Key(a.Row), AtRisk: a.AtRisk, Body: body})
	}
	n.report.Customers, n.report.Alerts = len(all), len(alerts)
	for _, e := range n.events {
		n.report.Changes[e.Kind]++
	}
	return nil
}

// write writes what has come of it.
func (n *night) write(ctx context.Context, tx *store.Tx) error {
	if err := tx.PutStates(ctx, n.after); err != nil {
		return err
	}
	if err := tx.AddEvents(ctx, n.events); err != nil {
		return err
	}
	if err := tx.PutAlerts(ctx, n.alerts); err != nil {
		return err
	}
	last, err := tx.LastEvent(ctx)
	if err != nil {
		return err
	}
	report, err := json.Marshal(n.report)
	if err != nil {
		return err
	}
	return tx.AddRegrade(ctx, store.Regrade{AsOf: n.asOf, At: n.now, LastEvent: last, Report: report})
}

// RegradeOnce is Regrade, unless it has been done today already; it then
// returns nil.
func (s *Service) RegradeOnce(ctx context.Context) (*RegradeReport, error) {
	var done bool
	err := s.store.View(ctx, func(tx *store.Tx) error {
		last, err := tx.Regrades(ctx, 1)
		done = len(last) > 0 && last[0].AsOf >= s.today()
		return err
	})
	if err != nil || done {
		return nil, err
	}
	return s.Regrade(ctx, false)
}
