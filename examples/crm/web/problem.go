package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/service"
)

// A problem is an error as a client is told of it.
//
// Source: RFC 9457, Problem Details for HTTP APIs.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Field  string `json:"field,omitempty"` // of the request
}

func (p *problem) Error() string { return p.Title + ": " + p.Detail }

// problemOf finds out what a client may be told of an error. What is nobody's
// business but ours becomes a plain 500.
func problemOf(err error) *problem {
	var p *problem
	var field *service.FieldError
	var input *clientele.InputError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &field):
		return &problem{Status: http.StatusBadRequest, Field: field.Field, Detail: field.Reason}
	case errors.As(err, &large):
		return &problem{Status: http.StatusRequestEntityTooLarge, Detail: "the body is too large"}
	case errors.Is(err, service.ErrNotFound):
		return &problem{Status: http.StatusNotFound, Field: "customer", Detail: "there is no such customer"}
	case errors.Is(err, service.ErrConflict):
		return &problem{Status: http.StatusConflict, Field: "Idempotency-Key", Detail: err.Error()}
	case errors.Is(err, service.ErrTooEarly):
		return &problem{Status: http.StatusConflict, Detail: err.Error()}
	case errors.As(err, &input):
		return &problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	default:
		return &problem{Status: http.StatusInternalServerError}
	}
}

// fail tells a client of an error: programs as JSON, people as a page.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // nobody is there to be told
	}
	p := *problemOf(err)
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	if p.Status >= 500 {
		h.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	if r.Method != http.MethodPost && strings.Contains(r.Header.Get("Accept"), "text/html") {
		h.failPage(w, r, &p)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// reply answers in JSON.
func reply(w http.ResponseWriter, status int, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n'))
	return nil
}
