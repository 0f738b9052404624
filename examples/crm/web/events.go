package web

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/clientele-go/clientele/examples/crm/store"
)

// mostEvents is the largest page of events.
const mostEvents = 1000

// An eventsBody is the answer of GET /events. Whoever asks again with after =
// last misses nothing and gets nothing twice.
type eventsBody struct {
	Events []store.Event `json:"events"`
	Last   int64         `json:"last"`
}

func (h *Handler) getEvents(w http.ResponseWriter, r *http.Request) error {
	after, err := number(r, "after", 0, math.MaxInt64, 0)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 1, mostEvents, 100)
	if err != nil {
		return err
	}
	events, err := h.service.Events(r.Context(), after, int(limit))
	if err != nil {
		return err
	}
	body := eventsBody{events, after}
	if n := len(events); n > 0 {
		body.Last = events[n-1].Seq
	}
	return reply(w, http.StatusOK, body)
}

// The bounds of streams: how many there are at once, how long one lasts before
// its client has to come again, how often it looks at the database although
// nobody has rung (another process may have written), and how long a client
// may take to read.
const (
	mostStreams  = 64
	streamLasts  = 15 * time.Minute
	streamLooks  = 10 * time.Second
	streamWrites = 10 * time.Second
)

// streamEvents sends events as they come, as server-sent events: first those
// after the number that the client gives, in Last-Event-ID as browsers do when
// they come again, or as ?after=.
func (h *Handler) streamEvents(w http.ResponseWriter, r *http.Request) error {
	after, err := number(r, "after", 0, math.MaxInt64, 0)
	if err != nil {
		return err
	}
	if after, err = parseNumber(r.Header.Get("Last-Event-ID"), "Last-Event-ID", 0, math.MaxInt64, after); err != nil {
		return err
	}
	select {
	case h.streams <- struct{}{}:
		defer func() { <-h.streams }()
	default:
		w.Header().Set("Retry-After", "30")
		return &problem{Status: http.StatusServiceUnavailable, Detail: "too many streams"}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	end := time.NewTimer(streamLasts)
	defer end.Stop()
	look := time.NewTicker(streamLooks)
	defer look.Stop()
	for {
		rung := h.service.Rung() // before looking, so that nothing comes between
		events, err := h.service.Events(r.Context(), after, mostEvents)
		if err != nil {
			h.log.Error("stream ended", "error", err)
			return nil // the answer has begun: all that can be done is to end it
		}
		if err := send(w, events); err != nil {
			return nil // the client has gone
		}
		if n := len(events); n > 0 {
			after = events[n-1].Seq
			continue
		}
		select {
		case <-rung:
		case <-look.C:
		case <-end.C:
			return nil
		case <-h.stopped:
			return nil
		case <-r.Context().Done():
			return nil
		}
	}
}

// send writes events, or a comment that keeps the connection, and flushes.
func send(w http.ResponseWriter, events []store.Event) error {
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Now().Add(streamWrites)); err != nil {
		return err
	}
	if len(events) == 0 {
		if _, err := fmt.Fprint(w, ": here\n\n"); err != nil {
			return err
		}
	}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Kind, data); err != nil {
			return err
		}
	}
	return c.Flush()
}
