package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/clv"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/internal/page"
	"github.com/clientele-go/clientele/lifecycle"
)

// perPage is how many customers a page of the list shows.
const perPage = 50

// A choice is an entry of a select box.
type choice struct {
	ID, Label string
	Chosen    bool
}

// customers shows the list of customers.
func (h *Handler) customers(w http.ResponseWriter, r *http.Request) error {
	at, err := number(r, "page", 1, lastPage, 1)
	if err != nil {
		return err
	}
	f := filterOf(r)
	list, total, err := h.service.List(r.Context(), f, int(at-1)*perPage, perPage)
	if err != nil {
		return err
	}
	o, err := h.service.Overview(r.Context())
	if err != nil {
		return err
	}
	s := newSheet(r, say(langOf(r), "Customers"))
	data := struct {
		sheet
		Filter                   store.Filter
		Asked                    string // language in the address
		Grades, Segments, Stages []choice
		Table                    page.Table
		Total, Page              string
		Previous, Next           string
	}{sheet: s, Filter: f, Asked: s.lang, Total: page.Count(total), Page: page.Count(at)}
	data.Grades, data.Segments, data.Stages = s.choices(o, f)
	data.Table = s.people(list, o)
	turn := func(to int64) string {
		return s.Link("/customers", "q", f.Name, "grade", f.Grade, "segment", f.Segment, "stage", f.Stage, "page", fmt.Sprint(to))
	}
	if at > 1 {
		data.Previous = turn(at - 1)
	}
	if int(at)*perPage < total && at < lastPage {
		data.Next = turn(at + 1)
	}
	return h.show(w, http.StatusOK, "customers", data)
}

// choices are the entries of the select boxes of the list.
func (s sheet) choices(o *service.Overview, f store.Filter) (grades, segments, stages []choice) {
	for _, g := range o.ByGrade {
		if g.ID != "" {
			grades = append(grades, choice{g.ID, s.gradeLabel(g.ID), g.ID == f.Grade})
		}
	}
	for _, g := range o.BySegment {
		segments = append(segments, choice{g.ID, s.segmentLabel(o.Models, g.ID), g.ID == f.Segment})
	}
	for _, stage := range lifecycle.Stages() {
		stages = append(stages, choice{stage.String(), stage.Label(s.Lang), stage.String() == f.Stage})
	}
	return grades, segments, stages
}

// people is the table of a list of customers.
func (s sheet) people(list []store.Listed, o *service.Overview) page.Table {
	t := page.Table{
		Title: s.Say("Customers"),
		Columns: append(page.Left(s.Say("Name"), s.Say("Grade"), s.Say("Segment"), s.Say("Stage")),
			page.Right(s.Say("Score"), s.Say("Profit in a year"), s.Say("Value"), s.Say("Alive"))...),
	}
	for _, c := range list {
		name := page.Cell{Text: page.Name(c.Name), Link: s.Link(fmt.Sprint("/customers/", c.ID))}
		if c.State == nil || o.Models == nil {
			t.Rows = append(t.Rows, append([]page.Cell{name}, page.Texts("–", "–", s.Say("no order yet"), "–", "–", "–", "–")...))
			continue
		}
		x := c.State
		t.Rows = append(t.Rows, append([]page.Cell{name}, page.Texts(
			s.gradeLabel(x.Grade), s.segmentLabel(o.Models, x.Segment), s.stageLabel(x.Stage), fmt.Sprint(x.Score),
			money(x.Profit), money(x.Value()), page.Percent(x.Alive))...))
	}
	return t
}

// A reason is a part of what a customer is, with the reasons line by line.
type reason struct {
	Title string
	Lines []string
}

// customer shows one customer.
func (h *Handler) customer(w http.ResponseWriter, r *http.Request) error {
	id, err := customerID(r)
	if err != nil {
		return err
	}
	s := newSheet(r, "")
	p, err := h.service.Profile(r.Context(), id, s.Lang)
	if err != nil {
		return err
	}
	o, err := h.service.Overview(r.Context())
	if err != nil {
		return err
	}
	s.Head.Title = page.Name(p.Name)
	data := struct {
		sheet
		Channel, Since string
		Referrer, By   string
		Facts          []page.Fact
		Reasons        []reason
		Figures        []*page.Figure
		Orders, Log    page.Table
	}{sheet: s, Channel: p.Channel, Since: page.Day(clientDay(p), s.Lang)}
	if p.Referrer != 0 {
		data.Referrer, data.By = page.Name(o.Names[p.Referrer]), s.Link(fmt.Sprint("/customers/", p.Referrer))
	}
	if p.State != nil {
		data.Facts = s.portrait(o, p)
		data.Reasons = s.reasons(o, p)
		data.Figures = gallery{h.log, s.Lang}.portrait(o, p)
	}
	data.Orders, data.Log = s.orders(p), s.events(p)
	return h.show(w, http.StatusOK, "customer", data)
}

// portrait are the figures of a customer. Its value is the one that the reasons
// below divide: with the influence of now, not of the last night.
func (s sheet) portrait(o *service.Overview, p *service.Profile) []page.Fact {
	x := p.State
	value, existing := x.Value(), x.Existing
	if row, ok := o.Network.Row[p.ID]; ok {
		value, existing = o.Network.Split.Total[row], o.Network.Split.Existing[row]
	}
	due := s.Say("held")
	switch {
	case x.Grade == "":
		due = s.Say("graded tonight")
	case p.Due != classOf(x.Grade):
		due = s.Say("by the figures of today") + ": " + p.Due.Label(s.Lang)
	}
	return []page.Fact{
		{Value: s.gradeLabel(x.Grade), Label: s.Say("Grade"), Note: due},
		{Value: s.segmentLabel(p.Models, x.Segment), Label: s.Say("Segment"), Note: fmt.Sprintf("%d: %s", x.Score, s.Say("recency, frequency, money"))},
		{Value: s.stageLabel(x.Stage), Label: s.Say("Stage")},
		{Value: page.Percent(x.Alive), Label: s.Say("Alive"), Note: s.Say("will come again")},
		{Value: money(x.Profit), Label: s.Say("Profit in a year")},
		{Value: money(value), Label: s.Say("Value"), Note: s.Say("existing") + " " + money(existing)},
	}
}

// reasons say why a customer is what it is, in the words of the library.
func (s sheet) reasons(o *service.Overview, p *service.Profile) []reason {
	var list []reason
	add := func(title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			list = append(list, reason{s.Say(title), strings.Split(text, "\n")})
		}
	}
	add("Grade", p.Reasons.Grade)
	add("Segment", p.Reasons.Segment)
	add("Stage", p.Reasons.Stage)
	if row, ok := o.Network.Row[p.ID]; ok {
		alive := make([]float64, len(o.States))
		for i, state := range o.States {
			alive[i] = state.Alive
		}
		why, err := o.Network.Graph.Explain(o.Network.Split, row, &clv.ExplainOptions{Cuts: &o.Models.Economics.Cuts, Alive: alive})
		if err == nil {
			add("Value", why.Text(s.Lang, func(row int) string { return page.Name(o.Names[o.Network.IDs[row]]) }))
		}
	}
	return list
}

func (s sheet) orders(p *service.Profile) page.Table {
	t := page.Table{
		Title:   s.Say("Latest orders"),
		Columns: append(page.Left(s.Say("Day")), page.Right(s.Say("Amount"), s.Say("Cost"))...),
	}
	for _, o := range p.Orders {
		t.Rows = append(t.Rows, page.Texts(page.Day(o.Day, s.Lang), page.Number(float64(o.Amount)/100, 2), page.Number(float64(o.Cost)/100, 2)))
	}
	return t
}

func (s sheet) events(p *service.Profile) page.Table {
	t := page.Table{
		Title:   s.Say("What has changed"),
		Columns: page.Left(s.Say("Day"), s.Say("What"), s.Say("From"), s.Say("To"), s.Say("Cause")),
	}
	for _, e := range p.Events {
		kind := map[string]string{"grade": "Grade", "segment": "Segment", "stage": "Stage"}[e.Kind]
		t.Rows = append(t.Rows, page.Texts(page.Day(dayOf(e), s.Lang), s.Say(kind),
			s.label(p.Models, e.Kind, e.From), s.label(p.Models, e.Kind, e.To), s.Say(e.Cause)))
	}
	return t
}

func dayOf(e store.Event) clientele.Date { return clientele.DateOf(e.At.UTC()) }

func clientDay(p *service.Profile) clientele.Date { return clientele.DateOf(p.Created.UTC()) }
