package main

import (
	"io"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/rfm"
)

// explain prints how one customer came to grade, segment, stage, value and
// cluster. The words are the library's.
func explain(w io.Writer, r *result, customer string) error {
	row, _ := r.ledger.Row(customer)
	p := newPage(w, true)
	t := r.table
	p.line("CUSTOMER %s as of %v", customer, r.asOf)
	p.line("%s, revenue %s, profit %s", counted(int(t.Frequency[row]), "order"), p.money(t.Monetary[row]), p.money(t.Profit[row]))
	if t.Frequency[row] == 0 {
		p.line("no purchase yet, so there is nothing to explain")
		return p.flush()
	}
	p.section("Grade", "%s", r.grades.Class[row].Label(clientele.English))
	p.text(r.grades.Cuts.Explain(t.Profit[row], clientele.English))

	why, err := r.segments.model.Why(t, row, rfm.DefaultSegments())
	if err != nil {
		return err
	}
	p.section("RFM segment", "%s", why.Segment.Label.English)
	p.text(why.Text(clientele.English))

	for i, at := range r.course.now.Row {
		if at == row {
			a := r.course.now.Assessment(i)
			p.section("Stage", "%s since %v", a.Stage.Label(clientele.English), a.Since)
			p.text(a.Why(clientele.English))
		}
	}
	opts := &clv.ExplainOptions{Cuts: &r.worth.cuts}
	if r.forecast.chosen != nil {
		opts.Alive = r.forecast.pAlive
		p.section("Purchases", "%s expected within %s %ss", number(r.forecast.expected[row], 2), number(r.cfg.horizon, 0), r.cfg.unit)
	}
	value, err := r.worth.graph.Explain(r.worth.split, row, opts)
	if err != nil {
		return err
	}
	p.section("Value", "")
	p.text(value.Text(clientele.English, r.ledger.Key))

	c := r.grouping.of[row]
	p.section("Cluster", "%d: %s", c, r.grouping.profile.Clusters[c].Name)
	return p.flush()
}

// text prints the lines of a text, indented.
func (p *page) text(s string) {
	for line := range strings.Lines(s) {
		p.line("%s", strings.TrimRight(line, "\n"))
	}
}
