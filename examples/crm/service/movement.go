package service

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/lifecycle"
)

// regradesShown is how many reports of re-gradings an Overview has.
const regradesShown = 60

// move finds out how customers have moved since the last re-grading of an
// earlier day. What they were then is what they are now, with the events since
// then undone: the log is the history.
func (o *Overview) move(ctx context.Context, tx *store.Tx) error {
	regrades, err := tx.Regrades(ctx, regradesShown)
	if err != nil || len(regrades) == 0 {
		return err
	}
	o.AsOf = regrades[0].AsOf
	for _, g := range regrades {
		var r RegradeReport
		if err := json.Unmarshal(g.Report, &r); err != nil {
			return err
		}
		o.Regrades = append(o.Regrades, r)
	}
	to := o.AsOf
	for _, state := range o.States {
		to = max(to, state.AsOf)
	}
	for _, then := range regrades {
		if then.AsOf >= o.AsOf {
			continue
		}
		if o.Grades, err = moved(ctx, tx, o, then, to, "grade",
			func(s store.State) string { return s.Grade }, gradeOf); err != nil {
			return err
		}
		o.Stages, err = moved(ctx, tx, o, then, to, "stage",
			func(s store.State) string { return s.Stage }, stageOf)
		return err
	}
	return nil
}

// moved returns the movement of one kind of label.
func moved[L abc.Class | lifecycle.Stage](ctx context.Context, tx *store.Tx, o *Overview, then store.Regrade,
	to clientele.Date, kind string, label func(store.State) string, parse func(string) L,
) (*lifecycle.Movement[L], error) {
	events, err := tx.EventsAfter(ctx, then.LastEvent, kind)
	if err != nil {
		return nil, err
	}
	was := map[int64]string{} // by customer, where it differs
	for _, e := range slices.Backward(events) {
		was[e.Customer] = e.From
	}
	first := lifecycle.Labelling[L]{AsOf: then.AsOf}
	last := lifecycle.Labelling[L]{AsOf: to}
	add := func(l *lifecycle.Labelling[L], row int, text string, value float64) {
		if text != "" { // not there, or not yet graded
			l.Row, l.Label, l.Value = append(l.Row, row), append(l.Label, parse(text)), append(l.Value, value)
		}
	}
	for row, state := range o.States {
		is := label(state)
		before, changed := was[state.Customer]
		if !changed {
			before = is
		}
		add(&first, row, before, state.Value())
		add(&last, row, is, state.Value())
	}
	var labels []L
	for c := L(1); c <= L(abc.Inactive); c++ { // in the order of either kind
		for _, l := range [][]L{first.Label, last.Label} {
			if slices.Contains(l, c) {
				labels = append(labels, c)
				break
			}
		}
	}
	return lifecycle.Move(first, last, &lifecycle.MoveOptions[L]{Labels: labels})
}
