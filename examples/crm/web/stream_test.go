package web_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele/examples/crm/store"
)

// A stream has the events from where its reader is, then those that come, and
// ends when the handler stops.
func TestStream(t *testing.T) {
	s := filled(t, 60)
	server := httptest.NewServer(s)
	defer server.Close()
	r, err := http.NewRequest(http.MethodGet, server.URL+"/events/stream?after=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", "2") // which is newer than what the address says
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	if kind := w.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatal(w.Status, kind)
	}
	got := make(chan store.Event)
	go func() {
		defer close(got)
		lines := bufio.NewScanner(w.Body)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var e store.Event
				if err := json.Unmarshal([]byte(data), &e); err != nil {
					t.Error(err)
				}
				got <- e
			}
		}
	}()
	next := func() store.Event {
		select {
		case e, ok := <-got:
			if !ok {
				t.Fatal("the stream has ended")
			}
			return e
		case <-time.After(10 * time.Second):
			t.Fatal("no event comes")
		}
		panic("not reached")
	}
	events, err := s.crm.Events(ctx, 2, 1<<20)
	if err != nil || len(events) == 0 {
		t.Fatal(events, err)
	}
	for _, want := range events {
		if e := next(); e != want {
			t.Fatalf("got %+v, want %+v", e, want)
		}
	}
	s.ask("POST", "/customers", `{"name":"Ada"}`)
	if w := s.ask("POST", "/orders", `{"customer":61,"amount":5000}`, "Idempotency-Key", "k"); w.Code != http.StatusCreated {
		t.Fatal(w.Code, w.Body)
	}
	for _, kind := range []string{"segment", "stage"} {
		if e := next(); e.Kind != kind || e.Customer != 61 || e.Cause != "order" {
			t.Errorf("%+v", e)
		}
	}
	s.Stop()
	s.Stop() // twice does no harm
	for e := range got {
		t.Errorf("after the end: %+v", e)
	}
}

// There are only so many streams at once.
func TestStreamLimit(t *testing.T) {
	s, _ := open(t)
	server := httptest.NewServer(s)
	defer server.Close()
	defer s.Stop()
	refused := 0
	for range 70 {
		w, err := http.Get(server.URL + "/events/stream")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = w.Body.Close() }()
		if w.StatusCode == http.StatusServiceUnavailable && w.Header.Get("Retry-After") != "" {
			refused++
		}
	}
	if refused != 6 {
		t.Errorf("%d of 70 streams were refused, want 6", refused)
	}
}
