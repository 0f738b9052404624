package grading

import (
	"context"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/lifecycle"
	"github.com/clientele-go/clientele/rfm"
)

// A Judgement is what one customer is on a day.
type Judgement struct {
	Customer int64
	AsOf     clientele.Date
	Grade    abc.Class // held since the last evaluation; unknown before the first
	Due      abc.Class // what the cuts say of Profit, without hysteresis
	Score    rfm.Score
	Segment  string // ID; rfm.InactiveID without a purchase in the last year
	Stage    lifecycle.Stage

	Orders, Revenue, Profit float64 // of the year that ends on AsOf

	Existing  float64 // profit to date
	Potential float64 // profit expected in the coming year, discounted
	Influence float64 // received for referrals less given for them, of the last night
	Alive     float64 // probability that the customer will come again

	Memory Memory
}

// A Memory is what has to be kept of a customer for the next judgement.
type Memory struct {
	// Track is the customer's life up to the end of the day before AsOf: the
	// day itself may still bring orders, and a track takes a day only once.
	Track    lifecycle.Track `json:"track"`
	Standing Standing        `json:"standing"`
}

// Assess says what the customers of the ledger are on a day, by row. Before
// returns what was said of a customer the last time.
//
// The grade changes in an evaluation only: see [Models.Evaluate].
func (m *Models) Assess(ctx context.Context, ledger *Ledger, before func(int64) (Judgement, bool), asOf clientele.Date) ([]Judgement, error) {
	out := make([]Judgement, ledger.Len())
	tracks := make([]lifecycle.Track, ledger.Len())
	for row, id := range ledger.All() {
		was, _ := before(id)
		out[row] = Judgement{
			Customer: id, AsOf: asOf, Grade: was.Grade, Influence: was.Influence,
			Memory: Memory{Standing: was.Memory.Standing},
		}
		tracks[row] = was.Memory.Track
	}
	for _, step := range []func() error{
		func() error { return m.score(ledger, asOf, out) },
		func() error { return m.follow(ctx, ledger, tracks, asOf, out) },
		func() error { return m.value(ctx, ledger, asOf, out) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// score fills in what the table of the year says.
func (m *Models) score(ledger *Ledger, asOf clientele.Date, out []Judgement) error {
	year, err := tableOfYear(ledger, asOf)
	if err != nil {
		return err
	}
	scores, err := m.Scores.Score(year)
	if err != nil {
		return err
	}
	segments, err := m.Segments.Assign(scores)
	if err != nil {
		return err
	}
	due, err := m.Grades.Assign(nil, year.Profit, year.Frequency)
	if err != nil {
		return err
	}
	for row := range out {
		j := &out[row]
		j.Score = rfm.Score{R: scores.R[row], F: scores.F[row], M: scores.M[row]}
		j.Segment, j.Due = segments.Segment(row).ID, due[row]
		j.Orders, j.Revenue, j.Profit = year.Frequency[row], year.Monetary[row], year.Profit[row]
	}
	return nil
}

// tracker follows the stages of customers by the frozen rhythm.
func (m *Models) tracker() *lifecycle.Tracker {
	return &lifecycle.Tracker{Detector: m.detector()}
}

func (m *Models) detector() *lifecycle.ByRhythm { return &lifecycle.ByRhythm{Rhythm: m.Rhythm} }

// follow fills in the stage and the track. The track is closed at the end of
// the day before; from there a copy goes on to the end of the day itself as it
// looks now.
func (m *Models) follow(ctx context.Context, ledger *Ledger, tracks []lifecycle.Track, asOf clientele.Date, out []Judgement) error {
	tracker := m.tracker()
	closed, _, err := tracker.Follow(ctx, ledger.Timeline, tracks, (asOf - 1).Time())
	if err != nil {
		return err
	}
	now, _, err := tracker.Follow(ctx, ledger.Timeline, closed, asOf.Time())
	if err != nil {
		return err
	}
	for row := range out {
		out[row].Memory.Track, out[row].Stage = closed[row], now[row].Stage()
	}
	return nil
}
