package service

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/lifecycle"
)

// An Overview is what there is to say of all customers at once. It is not to
// be changed.
type Overview struct {
	Stamp     store.Stamp
	Customers int            // those without an order included
	AsOf      clientele.Date // of the last re-grading
	Version   int64          // of the models
	Fitted    time.Time
	Models    *grading.Models // nil before the first re-grading; then nothing below is set

	Regrades []RegradeReport // the latest first
	States   []store.State   // by customer
	Names    map[int64]string
	Network  *grading.Network // row i belongs to States[i]

	ByGrade, BySegment, ByStage []Group
	Matrix                      *abc.Matrix[abc.Class, lifecycle.Stage]
	Alerts                      []Alert
	AlertCount                  int
	AtRisk                      float64 // of those who have not departed: see clv.ValueAtRisk

	// Movements since the last re-grading of an earlier day; nil without one.
	Grades *lifecycle.Movement[abc.Class]
	Stages *lifecycle.Movement[lifecycle.Stage]
}

// A Group is the customers with one grade, segment or stage.
type Group struct {
	ID        string  `json:"id"`
	Customers int     `json:"customers"`
	Profit    float64 `json:"profit"` // of a year
	Value     float64 `json:"value"`
	AtRisk    float64 `json:"at_risk"`
}

// An Alert is a customer to look at now.
type Alert struct {
	Customer int64           `json:"customer"`
	Name     string          `json:"name"`
	Alert    lifecycle.Alert `json:"alert"`
}

// alertsShown is how many alerts an Overview has, those with the most at risk.
const alertsShown = 20

// Overview returns what there is to say of all customers. It reads them all,
// but only when something has changed since the last time.
func (s *Service) Overview(ctx context.Context) (*Overview, error) {
	var o *Overview
	err := s.store.View(ctx, func(tx *store.Tx) error {
		stamp, err := tx.Stamp(ctx)
		if err != nil {
			return err
		}
		s.mu.Lock()
		known := s.whole
		s.mu.Unlock()
		if known != nil && known.Stamp == stamp {
			o = known
			return nil
		}
		o = &Overview{Stamp: stamp}
		return s.overview(ctx, tx, o)
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.whole = o
	s.mu.Unlock()
	return o, nil
}

func (s *Service) overview(ctx context.Context, tx *store.Tx, o *Overview) error {
	var err error
	if o.Names, err = tx.Names(ctx); err != nil {
		return err
	}
	o.Customers = len(o.Names)
	models, err := s.modelsOf(ctx, tx)
	if err != nil || models == nil {
		return err
	}
	o.Models, o.Version, o.Fitted = models.Models, models.version, models.fitted
	if o.States, err = tx.States(ctx); err != nil {
		return err
	}
	if err := o.connect(ctx, tx); err != nil {
		return err
	}
	if err := o.group(); err != nil {
		return err
	}
	if err := o.move(ctx, tx); err != nil {
		return err
	}
	alerts, err := tx.Alerts(ctx, 1<<30)
	if err != nil {
		return err
	}
	o.AlertCount = len(alerts)
	for _, a := range alerts[:min(len(alerts), alertsShown)] {
		shown := Alert{Customer: a.Customer, Name: o.Names[a.Customer]}
		if err := json.Unmarshal(a.Body, &shown.Alert); err != nil {
			return err
		}
		o.Alerts = append(o.Alerts, shown)
	}
	return nil
}

// connect passes value on along referrals, with the values of this moment.
func (o *Overview) connect(ctx context.Context, tx *store.Tx) error {
	referrers, err := tx.Referrers(ctx)
	if err != nil {
		return err
	}
	ids := make([]int64, len(o.States))
	existing, potential := make([]float64, len(ids)), make([]float64, len(ids))
	for i, state := range o.States {
		ids[i], existing[i], potential[i] = state.Customer, state.Existing, state.Potential
	}
	o.Network, err = grading.NewNetwork(ctx, ids, existing, potential, referrers)
	return err
}

// group counts the customers by what they are.
func (o *Overview) group() error {
	grades, segments, stages := map[string]*Group{}, map[string]*Group{}, map[string]*Group{}
	var classes []abc.Class
	var lives []lifecycle.Stage
	var potential, alive []float64
	for _, state := range o.States {
		at := state.Potential
		if stageOf(state.Stage) == lifecycle.Departed {
			at = 0 // not at risk, but lost
		}
		potential, alive = append(potential, at), append(alive, state.Alive)
	}
	risk, err := clv.ValueAtRisk(potential, alive)
	if err != nil {
		return err
	}
	for i, state := range o.States {
		o.AtRisk += risk[i]
		for _, in := range []struct {
			groups map[string]*Group
			id     string
		}{{grades, state.Grade}, {segments, state.Segment}, {stages, state.Stage}} {
			g := in.groups[in.id]
			if g == nil {
				g = &Group{ID: in.id}
				in.groups[in.id] = g
			}
			g.Customers++
			g.Profit += state.Profit
			g.Value += state.Value()
			g.AtRisk += risk[i]
		}
		classes, lives = append(classes, gradeOf(state.Grade)), append(lives, stageOf(state.Stage))
	}
	o.ByGrade = inOrder(grades, func(id string) int { return int(gradeOf(id)) })
	o.ByStage = inOrder(stages, func(id string) int { return int(stageOf(id)) })
	o.BySegment = inOrder(segments, func(id string) int {
		for i, segment := range o.Models.Segments.Segments {
			if segment.ID == id {
				return i
			}
		}
		return len(o.Models.Segments.Segments) // the inactive come last
	})
	o.Matrix, err = abc.Cross(classes, lives, nil, nil, nil)
	return err
}

// inOrder returns the groups in the order of a rank.
func inOrder(groups map[string]*Group, rank func(string) int) []Group {
	list := []Group{}
	for _, g := range groups {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b Group) int { return cmp.Or(cmp.Compare(rank(a.ID), rank(b.ID)), cmp.Compare(a.ID, b.ID)) })
	return list
}
