package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele"
)

// AlertQuality says how good alerts would have been: they are raised on past
// days with what was known then, and compared with what came. At stake are the
// customers who on the first of these days, or the first after their first
// purchase, were neither departed nor under an alert, and those who purchased
// later: what had begun before cannot be called early.
type AlertQuality struct {
	Alerts int // first alerts after a purchase, on the days given
	Hits   int // among them those after which no purchase came until the end
	Lost   int // customers at stake who made no purchase after the last day given
	Caught int // among the lost those with an alert that was a hit

	Precision float64 // Hits / Alerts; 0 without alerts
	Recall    float64 // Caught / Lost; 0 without lost customers

	// Lead is the median number of days from a hit to the day on which the
	// detector calls the customer departed, or to the end if it never does:
	// the time there is to act. Delay is the median number of days from the last
	// purchase to the hit.
	Lead, Delay float64
}

// MeasureAlerts measures alerts of all kinds but returns, every customer taken
// for one of high value, raised by the detector on the given days. The days
// after the last one, up to and with end, are held out: nothing but the truth
// is read from them. Whoever makes no purchase in them is lost, so they should
// be long against the usual gap.
//
// Errors: [clientele.ErrOption] without a detector or days, for days that do
// not ascend, or an end that is not after them.
func MeasureAlerts(ctx context.Context, t *clientele.Timeline, days []time.Time, end time.Time, d Detector, opts *AlertOptions) (*AlertQuality, error) {
	o, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	if d == nil || len(days) == 0 {
		return nil, fmt.Errorf("lifecycle: no detector or no days: %w", clientele.ErrOption)
	}
	if err := checkDetector(d); err != nil {
		return nil, err
	}
	m := alertMeasure{detector: d, opts: o, end: clientele.DateOf(end)}
	for j, at := range days {
		m.days = append(m.days, clientele.DateOf(at))
		if at.IsZero() || j > 0 && m.days[j] <= m.days[j-1] {
			return nil, fmt.Errorf("lifecycle: day %d, %v, is zero or not after the one before: %w", j, at, clientele.ErrOption)
		}
	}
	if m.end <= m.days[len(m.days)-1] {
		return nil, fmt.Errorf("lifecycle: the end, %v, is not after the last day: %w", m.end, clientele.ErrOption)
	}
	for row := range t.Len() {
		if row%rowChunk == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("lifecycle: %w", ctx.Err())
		}
		m.customer(t, row)
	}
	return m.result(), nil
}

// An alertMeasure adds up one customer after another.
type alertMeasure struct {
	detector Detector
	opts     AlertOptions
	days     []clientele.Date
	end      clientele.Date

	quality     AlertQuality
	lead, delay []float64
}

// customer replays one customer.
func (m *alertMeasure) customer(t *clientele.Timeline, row int) {
	var p Profile
	var alert, departed clientele.Date // of the silence that is on; 0 for none
	seen, staked, next := false, false, 0
	last := m.days[len(m.days)-1]
	assess := func(until clientele.Date) {
		for ; next < len(m.days) && m.days[next] < until; next++ {
			if p.Purchases == 0 {
				continue
			}
			at := m.days[next]
			a := m.detector.Assess(&p, at)
			kind := m.opts.kind(a, &p, at, true)
			quiet := kind == NoAlert || kind == Reactivation
			if !seen {
				seen, staked = true, quiet && a.Stage != Departed
			}
			if a.Stage == Departed && departed == 0 {
				departed = at
			}
			if staked && !quiet && alert == 0 && departed == 0 {
				alert = at
				m.quality.Alerts++
			}
		}
	}
	heldOut := false
	for day := range t.Days(row) {
		if day.Date > m.end {
			break
		}
		if !day.IsPurchase() {
			continue
		}
		assess(min(day.Date, last+1))
		if day.Date > last {
			heldOut = true
			break
		}
		alert, departed = 0, 0
		staked = seen || staked
		m.detector.Observe(&p, day)
	}
	assess(last + 1)
	if heldOut || !staked {
		return
	}
	m.quality.Lost++
	if alert == 0 {
		return
	}
	m.quality.Caught++
	m.quality.Hits++
	if departed == 0 {
		departed = m.end
	}
	m.lead = append(m.lead, float64(departed-alert))
	m.delay = append(m.delay, float64(alert-p.Last))
}

// result completes the quality.
func (m *alertMeasure) result() *AlertQuality {
	q := m.quality
	if q.Alerts > 0 {
		q.Precision = float64(q.Hits) / float64(q.Alerts)
	}
	if q.Lost > 0 {
		q.Recall = float64(q.Caught) / float64(q.Lost)
	}
	q.Lead, q.Delay = middle(m.lead), middle(m.delay)
	return &q
}

// middle returns the median, and 0 of nothing.
func middle(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
