package service

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/lifecycle"
	"github.com/clientele-go/clientele/rfm"
)

// minor is the number of minor units in a major one. What is kept in cents is
// judged in dollars, so that the reasons read well.
const minor = 100

// mostOrders is how many orders a clientele.CustomerDay can stand for.
const mostOrders = 1 << 16

// ledgerOf builds a ledger of days that the database has summed up.
func ledgerOf(days iter.Seq2[store.Day, error]) (*grading.Ledger, error) {
	b := clientele.NewBuilder[int64](nil)
	for d, err := range days {
		if err != nil {
			return nil, err
		}
		day := clientele.CustomerDay[int64]{
			Customer: d.Customer, Date: d.Date, Orders: int(min(d.Orders, mostOrders)),
			Revenue: float64(d.Revenue) / minor, Refunds: float64(d.Refunds) / minor, Cost: float64(d.Cost) / minor,
		}
		if err := b.AddDay(day); err != nil {
			return nil, fmt.Errorf("customer %d: %w", d.Customer, err)
		}
		for rest := d.Orders - mostOrders; rest > 0; rest -= mostOrders {
			more := clientele.CustomerDay[int64]{Customer: d.Customer, Date: d.Date, Orders: int(min(rest, mostOrders))}
			if err := b.AddDay(more); err != nil {
				return nil, fmt.Errorf("customer %d: %w", d.Customer, err)
			}
		}
	}
	return b.Ledger(), nil
}

// stateOf returns a judgement as it is kept.
func stateOf(j grading.Judgement, model int64, at time.Time) (store.State, error) {
	memory, err := json.Marshal(j.Memory)
	if err != nil {
		return store.State{}, fmt.Errorf("customer %d: %w", j.Customer, err)
	}
	score, _ := strconv.Atoi(j.Score.String())
	return store.State{
		Customer: j.Customer, AsOf: j.AsOf, Model: model,
		Grade: gradeText(j.Grade), Segment: j.Segment, Score: score, Stage: j.Stage.String(),
		Orders: j.Orders, Revenue: j.Revenue, Profit: j.Profit,
		Existing: j.Existing, Potential: j.Potential, Influence: j.Influence, Alive: j.Alive,
		Memory: memory, Updated: at,
	}, nil
}

// judgementOf reads what stateOf has written. Due is not in it.
func judgementOf(s store.State) (grading.Judgement, error) {
	j := grading.Judgement{
		Customer: s.Customer, AsOf: s.AsOf, Grade: gradeOf(s.Grade),
		Score:   rfm.Score{R: uint8(s.Score / 100 % 10), F: uint8(s.Score / 10 % 10), M: uint8(s.Score % 10)},
		Segment: s.Segment, Stage: stageOf(s.Stage),
		Orders: s.Orders, Revenue: s.Revenue, Profit: s.Profit,
		Existing: s.Existing, Potential: s.Potential, Influence: s.Influence, Alive: s.Alive,
	}
	if err := json.Unmarshal(s.Memory, &j.Memory); err != nil {
		return j, fmt.Errorf("customer %d: memory: %w", s.Customer, err)
	}
	return j, nil
}

// gradeText is empty for a customer who has no grade yet.
func gradeText(c abc.Class) string {
	if c == 0 {
		return ""
	}
	return c.String()
}

// gradeOf returns the class of a text, unknown for one that is none.
func gradeOf(text string) (c abc.Class) {
	_ = c.UnmarshalText([]byte(text))
	return c
}

// stageOf returns the stage of a text, unknown for one that is none.
func stageOf(text string) (s lifecycle.Stage) {
	_ = s.UnmarshalText([]byte(text))
	return s
}

// The causes of events.
const (
	byOrder   = "order"
	byRegrade = "regrade"
)

// changes returns the events by which a state came to differ from the one
// before, which is the zero State for a new customer.
func changes(was, is store.State, cause string, at time.Time) []store.Event {
	var events []store.Event
	for _, f := range []struct{ kind, from, to string }{
		{"grade", was.Grade, is.Grade}, {"segment", was.Segment, is.Segment}, {"stage", was.Stage, is.Stage},
	} {
		if f.from != f.to {
			events = append(events, store.Event{
				At: at.UTC().Truncate(time.Second), Customer: is.Customer, Kind: f.kind, From: f.from, To: f.to, Cause: cause,
			})
		}
	}
	return events
}
