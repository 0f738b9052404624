package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/clientele-go/clientele"
)

// A State is what is known of one customer. The columns are what lists and
// dashboards ask for; Memory is what the next evaluation needs to know.
type State struct {
	Customer  int64           `json:"customer"`
	AsOf      clientele.Date  `json:"as_of"`
	Model     int64           `json:"model"` // version
	Grade     string          `json:"grade"` // empty until the first evaluation
	Segment   string          `json:"segment"`
	Score     int             `json:"score"` // digits of recency, frequency and monetary value
	Stage     string          `json:"stage"`
	Orders    float64         `json:"orders"`  // of the last year, as the next two
	Revenue   float64         `json:"revenue"` // in major units, as all amounts here
	Profit    float64         `json:"profit"`
	Existing  float64         `json:"existing"`  // profit to date
	Potential float64         `json:"potential"` // profit expected
	Influence float64         `json:"influence"` // by referrals, received less given
	Alive     float64         `json:"alive"`     // probability
	Memory    json.RawMessage `json:"-"`
	Updated   time.Time       `json:"updated"`
}

// Value is what the customer is worth in all.
func (s State) Value() float64 { return s.Existing + s.Potential + s.Influence }

const stateColumns = `s.customer, s.as_of, s.model, s.grade, s.segment, s.score, s.stage,
	s.orders, s.revenue, s.profit, s.existing, s.potential, s.influence, s.alive, s.memory, s.updated_at`

// A nullState is a State of an outer join.
type nullState struct {
	customer, asOf, model, score, updated sql.NullInt64
	grade, segment, stage, memory         sql.NullString
	orders, revenue, profit               sql.NullFloat64
	existing, potential, influence, alive sql.NullFloat64
}

func (n *nullState) dest() []any {
	return []any{
		&n.customer, &n.asOf, &n.model, &n.grade, &n.segment, &n.score, &n.stage,
		&n.orders, &n.revenue, &n.profit, &n.existing, &n.potential, &n.influence, &n.alive, &n.memory, &n.updated,
	}
}

// state returns the State, nil where there is none.
func (n *nullState) state() *State {
	if !n.customer.Valid {
		return nil
	}
	return &State{
		Customer: n.customer.Int64, AsOf: clientele.Date(n.asOf.Int64), Model: n.model.Int64,
		Grade: n.grade.String, Segment: n.segment.String, Score: int(n.score.Int64), Stage: n.stage.String,
		Orders: n.orders.Float64, Revenue: n.revenue.Float64, Profit: n.profit.Float64,
		Existing: n.existing.Float64, Potential: n.potential.Float64, Influence: n.influence.Float64,
		Alive: n.alive.Float64, Memory: json.RawMessage(n.memory.String), Updated: moment(n.updated.Int64),
	}
}

// State returns the state of a customer, or ErrNotFound.
func (t *Tx) State(ctx context.Context, customer int64) (State, error) {
	var n nullState
	if err := t.row(ctx, n.dest(), `SELECT `+stateColumns+` FROM states s WHERE s.customer = $1`, customer); err != nil {
		return State{}, err
	}
	return *n.state(), nil
}

// States returns the states of all customers, by customer.
func (t *Tx) States(ctx context.Context) ([]State, error) {
	var list []State
	err := t.rows(ctx, func(r *sql.Rows) error {
		var n nullState
		if err := r.Scan(n.dest()...); err != nil {
			return err
		}
		list = append(list, *n.state())
		return nil
	}, `SELECT `+stateColumns+` FROM states s ORDER BY s.customer`)
	return list, err
}

// PutStates writes states in the place of those that the customers have.
func (t *Tx) PutStates(ctx context.Context, states []State) error {
	put, err := t.tx.PrepareContext(ctx, `INSERT INTO states (customer, as_of, model, grade, segment, score, stage,
		orders, revenue, profit, existing, potential, influence, alive, memory, updated_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
	ON CONFLICT (customer) DO UPDATE SET as_of = excluded.as_of, model = excluded.model,
		grade = excluded.grade, segment = excluded.segment, score = excluded.score, stage = excluded.stage,
		orders = excluded.orders, revenue = excluded.revenue, profit = excluded.profit,
		existing = excluded.existing, potential = excluded.potential, influence = excluded.influence,
		alive = excluded.alive, memory = excluded.memory, updated_at = excluded.updated_at`)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = put.Close() }()
	for _, s := range states {
		_, err := put.ExecContext(ctx, s.Customer, int64(s.AsOf), s.Model, s.Grade, s.Segment, s.Score, s.Stage,
			s.Orders, s.Revenue, s.Profit, s.Existing, s.Potential, s.Influence, s.Alive, string(s.Memory), s.Updated.Unix())
		if err != nil {
			return fmt.Errorf("store: state of customer %d: %w", s.Customer, err)
		}
	}
	return nil
}
