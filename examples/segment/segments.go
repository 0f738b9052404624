package main

import (
	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/rfm"
)

// A segmentation is who is in which RFM segment, and why.
type segmentation struct {
	model  *rfm.Model
	scores *rfm.Scores
	by     *rfm.Assignment
	sums   []segmentSum // of each segment
}

type segmentSum struct {
	customers          int
	value              float64
	recency, frequency float64 // sums, for the means
}

// segment scores the customers from 1 to 5 on recency, frequency and monetary
// value, and puts them into the default segments.
func segment(t *clientele.Table) (*segmentation, error) {
	model, err := rfm.Fit(t, nil)
	if err != nil {
		return nil, err
	}
	scores, err := model.Score(t)
	if err != nil {
		return nil, err
	}
	by, err := rfm.DefaultSegments().Assign(scores)
	if err != nil {
		return nil, err
	}
	s := &segmentation{model: model, scores: scores, by: by, sums: make([]segmentSum, len(by.Segments))}
	for row, at := range by.By {
		if at == 0 {
			continue
		}
		sum := &s.sums[at-1]
		sum.customers++
		sum.value += t.Monetary[row]
		sum.recency += t.Recency[row]
		sum.frequency += t.Frequency[row]
	}
	return s, nil
}

// showSegments prints a line per segment that has customers.
func showSegments(p *page, r *result) {
	p.section("RFM segments", "recency, frequency and monetary value scored 1 to 5")
	var rows [][]string
	for i, segment := range r.segments.by.Segments {
		s := r.segments.sums[i]
		if s.customers == 0 {
			continue
		}
		n := float64(s.customers)
		rows = append(rows, []string{
			segment.Label.English, count(s.customers), p.money(s.value), share(s.value, r.revenue),
			count(s.recency / n), number(s.frequency/n, 1), firstClause(segment.Treatment.English),
		})
	}
	p.table([]string{"<segment", "customers", "revenue", "share", "days since", "orders", "<what to do"}, rows)
}

// A segmentSummary is a segment in summary.json.
type segmentSummary struct {
	Segment   string  `json:"segment"`
	Customers int     `json:"customers"`
	Value     float64 `json:"value"`
}

func summariseSegments(r *result) []segmentSummary {
	out := []segmentSummary{}
	for i, segment := range r.segments.by.Segments {
		s := r.segments.sums[i]
		out = append(out, segmentSummary{segment.ID, s.customers, s.value})
	}
	return out
}
