package main

import (
	"errors"
	"time"

	"github.com/clientele-go/clientele"
	web "github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/rfm"
)

// A segmentation is who is in which RFM segment, and what the scores are worth.
type segmentation struct {
	model  *rfm.Model
	scores *rfm.Scores
	by     *rfm.Assignment
	groups []rfm.Group   // one for each segment
	trial  *rfm.Validity // of the scores of a quarter ago; nil when nobody had bought by then
}

// segment scores the customers from 1 to 5 on recency, frequency and monetary
// value, puts them into the default segments, and tries the scores of a quarter
// ago on what the customers have done since.
func segment(ledger *clientele.Ledger[string], t *clientele.Table, asOf time.Time) (*segmentation, error) {
	s := &segmentation{}
	var err error
	if s.model, err = rfm.Fit(t, nil); err != nil {
		return nil, err
	}
	if s.scores, err = s.model.Score(t); err != nil {
		return nil, err
	}
	if s.by, err = rfm.DefaultSegments().Assign(s.scores); err != nil {
		return nil, err
	}
	if s.groups, err = rfm.BySegment(t, s.by); err != nil {
		return nil, err
	}
	s.trial, err = rfm.Holdout(ledger.Timeline, asOf.AddDate(0, 0, -quarter), asOf, nil)
	if err != nil && !errors.Is(err, clientele.ErrEmpty) {
		return nil, err
	}
	return s, nil
}

// showSegments prints a line per segment that has customers.
func showSegments(p *page, r *result) error {
	p.section(p.in("RFM segments", "RFM 细分"), "%s", p.in("recency, frequency and monetary value scored 1 to 5", "最近购买时间、购买频率和金额各评 1 至 5 分"))
	var rows [][]string
	for i, segment := range r.segments.by.Segments {
		g := r.segments.groups[i]
		if g.Customers == 0 {
			continue
		}
		rows = append(rows, []string{
			segment.Label.In(p.lang), count(g.Customers), p.money(g.Revenue), share(g.RevenueShare, 1),
			count(g.Recency), count(g.Frequency), p.money(g.Monetary), firstClause(segment.Treatment.In(p.lang)),
		})
	}
	p.table([]string{
		p.in("<segment", "<细分"), p.in("customers", "客户数"), p.in("revenue", "收入"), p.in("share", "占比"),
		p.in("days since", "距今天数"), p.in("orders", "订单数"), p.in("each", "人均"), p.in("<what to do", "<建议"),
	}, rows)
	if v := r.segments.trial; v != nil && v.Responders > 0 {
		best := v.Lift[0]
		p.say("scored %d days ago, %s of those with the best scores bought since, and %s of all; AUC %s",
			"%d 天前得分最高的客户中 %s 此后购买，全体为 %s；AUC %s",
			quarter, share(best.Rate, 1), share(v.Rate, 1), web.Number(v.AUC, 2))
	}
	return nil
}

// A segmentSummary is a segment in summary.json.
type segmentSummary struct {
	Segment   string  `json:"segment"`
	Customers int     `json:"customers"`
	Value     float64 `json:"value"`
}

func summariseSegments(r *result) []segmentSummary {
	out := []segmentSummary{}
	for _, g := range r.segments.groups {
		out = append(out, segmentSummary{g.ID, g.Customers, g.Revenue})
	}
	return out
}
