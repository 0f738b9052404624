package web

import (
	"net/http"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/abc"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
)

// An orderBody is the body of POST /orders. Pointers tell what is missing from
// what is 0.
type orderBody struct {
	Customer *int64    `json:"customer"`
	Amount   *int64    `json:"amount"`
	Cost     int64     `json:"cost"`
	At       time.Time `json:"at"`
}

// postOrder takes an order and returns what it has made of the customer: 201,
// or 200 for an order that was there already.
func (h *Handler) postOrder(w http.ResponseWriter, r *http.Request) error {
	var body orderBody
	if err := decode(w, r, &body); err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		value *int64
	}{{"customer", body.Customer}, {"amount", body.Amount}} {
		if f.value == nil {
			return &service.FieldError{Field: f.name, Reason: "missing"}
		}
	}
	receipt, err := h.service.Post(r.Context(), service.NewOrder{
		Request: r.Header.Get("Idempotency-Key"), Customer: *body.Customer, At: body.At, Amount: *body.Amount, Cost: body.Cost,
	})
	if err != nil {
		return err
	}
	if !receipt.Fresh {
		return reply(w, http.StatusOK, receipt)
	}
	return reply(w, http.StatusCreated, receipt)
}

// A customerBody is the body of POST /customers.
type customerBody struct {
	Name     string `json:"name"`
	Channel  string `json:"channel"`
	Referrer int64  `json:"referrer"`
}

func (h *Handler) postCustomer(w http.ResponseWriter, r *http.Request) error {
	var body customerBody
	if err := decode(w, r, &body); err != nil {
		return err
	}
	c, err := h.service.AddCustomer(r.Context(), body.Name, body.Channel, body.Referrer)
	if err != nil {
		return err
	}
	return reply(w, http.StatusCreated, c)
}

// longest is how long a re-grading may take, in the place of the server's
// timeout.
const longest = 10 * time.Minute

func (h *Handler) postRegrade(w http.ResponseWriter, r *http.Request) error {
	refit, err := number(r, "refit", 0, 1, 0)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longest))
	report, err := h.service.Regrade(r.Context(), refit == 1)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, report)
}

// An overviewBody is the answer of GET /api/overview.
type overviewBody struct {
	Customers int                     `json:"customers"`
	AsOf      clientele.Date          `json:"as_of"`
	Model     int64                   `json:"model"`
	Grades    []service.Group         `json:"grades"`
	Segments  []service.Group         `json:"segments"`
	Stages    []service.Group         `json:"stages"`
	AtRisk    float64                 `json:"at_risk"`
	Alerts    []service.Alert         `json:"alerts"`
	Regrades  []service.RegradeReport `json:"regrades"`
}

func (h *Handler) getOverview(w http.ResponseWriter, r *http.Request) error {
	o, err := h.service.Overview(r.Context())
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, overviewBody{
		o.Customers, o.AsOf, o.Version, o.ByGrade, o.BySegment, o.ByStage, o.AtRisk, o.Alerts, o.Regrades,
	})
}

// A listBody is the answer of GET /api/customers.
type listBody struct {
	Total     int            `json:"total"`
	Customers []store.Listed `json:"customers"`
}

// lastPage bounds how far a list can be turned over: to go through all
// customers is what the events are for.
const lastPage = 10_000

func (h *Handler) getCustomers(w http.ResponseWriter, r *http.Request) error {
	page, err := number(r, "page", 1, lastPage, 1)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 1, 500, 50)
	if err != nil {
		return err
	}
	list, total, err := h.service.List(r.Context(), filterOf(r), int((page-1)*limit), int(limit))
	if err != nil {
		return err
	}
	if list == nil {
		list = []store.Listed{}
	}
	return reply(w, http.StatusOK, listBody{total, list})
}

// filterOf reads what customers a request asks for.
func filterOf(r *http.Request) store.Filter {
	q := r.URL.Query()
	text := func(name string) string {
		s := q.Get(name)
		return s[:min(len(s), 100)]
	}
	return store.Filter{Name: text("q"), Grade: text("grade"), Segment: text("segment"), Stage: text("stage")}
}

// A profileBody is the answer of GET /api/customers/{id}.
type profileBody struct {
	store.Customer
	State   *store.State     `json:"state"`
	Due     abc.Class        `json:"due,omitzero"`
	Gap     *abc.Gap         `json:"gap,omitempty"`
	Reasons *grading.Reasons `json:"reasons,omitempty"`
	Orders  []store.Order    `json:"orders"`
	Events  []store.Event    `json:"events"`
}

func (h *Handler) getCustomer(w http.ResponseWriter, r *http.Request) error {
	id, err := customerID(r)
	if err != nil {
		return err
	}
	p, err := h.service.Profile(r.Context(), id, langOf(r))
	if err != nil {
		return err
	}
	body := profileBody{Customer: p.Customer, State: p.State, Due: p.Due, Reasons: p.Reasons, Orders: p.Orders, Events: p.Events}
	if p.State != nil {
		body.Gap = &p.Gap
	}
	return reply(w, http.StatusOK, body)
}

// healthy answers when the database does.
func (h *Handler) healthy(w http.ResponseWriter, r *http.Request) error {
	if _, err := h.service.Events(r.Context(), 0, 1); err != nil {
		return err
	}
	return reply(w, http.StatusOK, map[string]string{"status": "ok"})
}
