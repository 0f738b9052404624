package web

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/internal/page"
)

// A dashboard is the page about all customers.
type dashboard struct {
	sheet
	*service.Overview
	Day       string
	Facts     []page.Fact
	Movement  string
	Moved     []*page.Figure
	Urgent    page.Table
	ByGrade   page.Table
	Cross     page.Table
	Curves    []*page.Figure
	BySegment page.Table
	Scores    []*page.Figure
	Worth     []*page.Figure
	Model     string
	History   page.Table
}

// A cache keeps the last dashboard of each language: its charts take longer to
// draw than everything else.
type cache struct {
	sync.Mutex
	stamp store.Stamp
	by    map[string]*dashboard
}

func (h *Handler) dashboard(w http.ResponseWriter, r *http.Request) error {
	o, err := h.service.Overview(r.Context())
	if err != nil {
		return err
	}
	s := newSheet(r, say(langOf(r), "Customer relations"))
	if o.Models == nil {
		return h.show(w, http.StatusOK, "empty", struct {
			sheet
			*service.Overview
		}{s, o})
	}
	key := s.Lang.String() + s.lang
	if len(key) > 20 { // whatever else was asked for
		key = s.Lang.String()
	}
	h.cache.Lock()
	defer h.cache.Unlock() // so that no two draw the same
	if h.cache.stamp != o.Stamp || h.cache.by == nil {
		h.cache.stamp, h.cache.by = o.Stamp, map[string]*dashboard{}
	}
	d := h.cache.by[key]
	if d == nil {
		d = h.newDashboard(s, o)
		if len(h.cache.by) < 8 {
			h.cache.by[key] = d
		}
	}
	return h.show(w, http.StatusOK, "dashboard", d)
}

func (h *Handler) newDashboard(s sheet, o *service.Overview) *dashboard {
	d := &dashboard{sheet: s, Overview: o, Day: page.Day(o.AsOf, s.Lang)}
	d.facts()
	d.movement()
	d.urgent()
	d.grades()
	d.segments()
	d.models()
	g := gallery{h.log, s.Lang}
	d.Moved = g.movement(o)
	d.Curves = g.curves(o)
	d.Scores = g.scores(o)
	d.Worth = g.worth(o)
	return d
}

func (d *dashboard) facts() {
	var value, potential float64
	for _, s := range d.States {
		value += s.Existing + s.Potential // influence adds up to 0
		potential += s.Potential
	}
	changes := 0
	if len(d.Regrades) > 0 {
		for _, n := range d.Regrades[0].Changes {
			changes += n
		}
	}
	d.Facts = []page.Fact{
		{Value: page.Count(d.Customers), Label: d.Say("Customers")},
		{Value: money(value), Label: d.Say("Value of all customers"), Note: d.Say("existing + potential")},
		{Value: money(potential), Label: d.Say("Expected in a year"), Note: d.Say("profit, discounted")},
		{Value: money(d.AtRisk), Label: d.Say("Value at risk"), Note: d.Say("more, if nobody else departs")},
		{Value: page.Count(d.AlertCount), Label: d.Say("Alerts")},
		{Value: page.Count(changes), Label: d.Say("Changes"), Note: d.Say("in the last re-grading")},
	}
}

// movement says how many customers rose and fell between grades.
func (d *dashboard) movement() {
	if d.Grades == nil {
		return
	}
	rank := make([]float64, len(d.Grades.Labels))
	for i, class := range d.Grades.Labels {
		rank[i] = -float64(class)
	}
	up, down, same, err := d.Grades.Direction(rank)
	if err != nil {
		return
	}
	d.Movement = fmt.Sprintf("%s %s: %s %s, %s %s, %s %s.", d.Say("Since the re-grading of"), page.Day(d.Grades.From, d.Lang),
		page.Count(up), d.Say("rose"), page.Count(down), d.Say("fell"), page.Count(same), d.Say("stayed"))
}

func (d *dashboard) urgent() {
	d.Urgent = page.Table{
		Title:   d.Say("Look at these customers now"),
		Columns: append(append(page.Left(d.Say("Customer"), d.Say("What")), page.Right(d.Say("At risk"))...), page.Left(d.Say("Why"))...),
	}
	for _, a := range d.Alerts {
		d.Urgent.Rows = append(d.Urgent.Rows, []page.Cell{
			{Text: page.Name(a.Name), Link: d.Link(fmt.Sprint("/customers/", a.Customer))},
			{Text: a.Alert.Kind.Label(d.Lang)},
			{Text: money(a.Alert.AtRisk)},
			{Text: a.Alert.Why.Why(d.Lang)},
		})
	}
	if more := d.AlertCount - len(d.Alerts); more > 0 {
		d.Urgent.More = fmt.Sprintf("%s: %d %s %s", d.Say("those with the most at risk"), len(d.Alerts), d.Say("of"), page.Count(d.AlertCount))
	}
}

func (d *dashboard) grades() {
	d.ByGrade = d.groups("Grades", "grade", d.Overview.ByGrade, d.gradeLabel)
	d.Cross = page.Table{Title: d.Say("Grades by stage"), Columns: page.Left(d.Say("Grade"))}
	for _, stage := range d.Matrix.Y {
		d.Cross.Columns = append(d.Cross.Columns, page.Right(stage.Label(d.Lang))...)
	}
	for _, class := range d.Matrix.X {
		id := ""
		if class != 0 {
			id = class.String()
		}
		row := []page.Cell{{Text: d.gradeLabel(id)}}
		for _, stage := range d.Matrix.Y {
			n := d.Matrix.Count[d.Matrix.At(class, stage)]
			c := page.Cell{Text: "·"}
			if n > 0 {
				c.Text = page.Count(n)
				if class != 0 {
					c.Link = d.Link("/customers", "grade", id, "stage", stage.String())
				}
			}
			row = append(row, c)
		}
		d.Cross.Rows = append(d.Cross.Rows, row)
	}
}

func (d *dashboard) segments() {
	d.BySegment = d.groups("Segments", "segment", d.Overview.BySegment, func(id string) string { return d.segmentLabel(d.Models, id) })
}

// groups is the table of the customers by what they are.
func (d *dashboard) groups(title, field string, groups []service.Group, label func(string) string) page.Table {
	t := page.Table{
		Title:   d.Say(title),
		Columns: append(page.Left(d.Say(title)), page.Right(d.Say("Customers"), d.Say("Profit in a year"), d.Say("Share"), d.Say("Value"), d.Say("At risk"))...),
	}
	var profit float64
	for _, g := range groups {
		profit += max(g.Profit, 0)
	}
	for _, g := range groups {
		link := d.Link("/customers", field, g.ID)
		if g.ID == "" {
			link = ""
		}
		t.Rows = append(t.Rows, []page.Cell{
			{Text: label(g.ID), Link: link},
			{Text: page.Count(g.Customers)},
			{Text: money(g.Profit)},
			{Text: page.Share(g.Profit, profit), Bar: &page.Bar{Share: g.Profit / max(profit, 1)}},
			{Text: money(g.Value)},
			{Text: money(g.AtRisk)},
		})
	}
	return t
}

// models says by which models customers are judged, and what the nights did.
func (d *dashboard) models() {
	d.Model = fmt.Sprintf("%s %d, %s %s, %s %s.", d.Say("Version"), d.Version,
		d.Say("fitted on"), page.Day(clientele.DateOf(d.Fitted), d.Lang), d.Say("to the books up to"), page.Day(d.Models.AsOf, d.Lang))
	d.History = page.Table{
		Title: d.Say("Re-gradings"),
		Columns: append(append(page.Left(d.Say("Day")), page.Right(d.Say("Customers"), d.Say("Changes"), d.Say("Alerts"))...),
			page.Left(d.Say("Drift of grades"), d.Say("Drift of scores"), d.Say("New models"))...),
	}
	for _, r := range d.Regrades[:min(len(d.Regrades), 10)] {
		changes := 0
		for _, n := range r.Changes {
			changes += n
		}
		grades, scores, refit := "–", "–", "–"
		if r.Drift != nil {
			grades, scores = drift(r.Drift.Grades.String(), r.Drift.GradesPSI), drift(r.Drift.Scores.String(), r.Drift.ScoresPSI)
		}
		if r.Refit != "" {
			refit = d.Say(r.Refit)
		}
		d.History.Rows = append(d.History.Rows, []page.Cell{
			{Text: page.Day(r.AsOf, d.Lang)},
			{Text: page.Count(r.Customers)},
			{Text: page.Count(changes)},
			{Text: page.Count(r.Alerts)},
			{Text: grades},
			{Text: scores},
			{Text: refit},
		})
	}
}

func drift(level string, psi float64) string {
	return strings.ToUpper(level[:1]) + level[1:] + " (" + page.Number(psi, 3) + ")"
}

// classOf returns the class of a text, unknown for one that is none.
func classOf(text string) (c abc.Class) {
	_ = c.UnmarshalText([]byte(text))
	return c
}
