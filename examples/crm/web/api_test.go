package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Every bad request is refused with the status and the field that are at fault.
func TestBadRequests(t *testing.T) {
	s, _ := open(t)
	if w := s.ask("POST", "/customers", `{"name":"Ada"}`); w.Code != http.StatusCreated {
		t.Fatal(w.Code, w.Body)
	}
	good := `{"customer":1,"amount":1200}`
	key := []string{"Idempotency-Key", "k"}
	for _, c := range []struct {
		name, method, target, body string
		header                     []string
		status                     int
		field                      string
	}{
		{"no key", "POST", "/orders", good, nil, 400, "Idempotency-Key"},
		{"key of spaces", "POST", "/orders", good, []string{"Idempotency-Key", "a b"}, 400, "Idempotency-Key"},
		{"empty", "POST", "/orders", ``, key, 400, ""},
		{"no JSON", "POST", "/orders", `amount=5`, key, 400, ""},
		{"form", "POST", "/orders", good, append(key, "Content-Type", "application/x-www-form-urlencoded"), 415, ""},
		{"array", "POST", "/orders", `[]`, key, 400, ""},
		{"two objects", "POST", "/orders", good + good, key, 400, ""},
		{"NaN", "POST", "/orders", `{"customer":1,"amount":NaN}`, key, 400, ""},
		{"infinite", "POST", "/orders", `{"customer":1,"amount":1e999}`, key, 400, "amount"},
		{"fraction", "POST", "/orders", `{"customer":1,"amount":1.5}`, key, 400, "amount"},
		{"text", "POST", "/orders", `{"customer":1,"amount":"12"}`, key, 400, "amount"},
		{"beyond 64 bits", "POST", "/orders", `{"customer":1,"amount":99999999999999999999}`, key, 400, "amount"},
		{"beyond the limit", "POST", "/orders", `{"customer":1,"amount":1000000000001}`, key, 400, "amount"},
		{"cost", "POST", "/orders", `{"customer":1,"amount":1,"cost":true}`, key, 400, "cost"},
		{"no amount", "POST", "/orders", `{"customer":1}`, key, 400, "amount"},
		{"null amount", "POST", "/orders", `{"customer":1,"amount":null}`, key, 400, "amount"},
		{"no customer", "POST", "/orders", `{"amount":1}`, key, 400, "customer"},
		{"negative customer", "POST", "/orders", `{"customer":-1,"amount":1}`, key, 400, "customer"},
		{"stranger", "POST", "/orders", `{"customer":77,"amount":1}`, key, 404, "customer"},
		{"unknown field", "POST", "/orders", `{"customer":1,"amount":1,"admin":true}`, key, 400, "admin"},
		{"no time", "POST", "/orders", `{"customer":1,"amount":1,"at":"yesterday"}`, key, 400, ""},
		{"future", "POST", "/orders", `{"customer":1,"amount":1,"at":"2030-01-01T00:00:00Z"}`, key, 400, "at"},
		{"long ago", "POST", "/orders", `{"customer":1,"amount":1,"at":"0001-01-01T00:00:01Z"}`, key, 400, "at"},
		{"large", "POST", "/orders", `{"customer":1,"amount":1,"at":"` + strings.Repeat(" ", 1<<15) + `"}`, key, 413, ""},
		{"deep", "POST", "/orders", strings.Repeat(`{"a":`, 3000), key, 400, ""},
		{"no name", "POST", "/customers", `{"name":" "}`, nil, 400, "name"},
		{"control characters", "POST", "/customers", `{"name":"a\u0000b"}`, nil, 400, "name"},
		{"long name", "POST", "/customers", `{"name":"` + strings.Repeat("é", 101) + `"}`, nil, 400, "name"},
		{"referrer", "POST", "/customers", `{"name":"Bo","referrer":5}`, nil, 400, "referrer"},
		{"too early", "POST", "/regrade", ``, nil, 409, ""},
		{"refit", "POST", "/regrade?refit=yes", ``, nil, 400, "refit"},
		{"after", "GET", "/events?after=-1", ``, nil, 400, "after"},
		{"after text", "GET", "/events?after=1%3BDROP", ``, nil, 400, "after"},
		{"query", "GET", "/events?after=1;limit=2", ``, nil, 400, ""},
		{"limit", "GET", "/events?limit=1001", ``, nil, 400, "limit"},
		{"last event", "GET", "/events/stream", ``, []string{"Last-Event-ID", "x"}, 400, "Last-Event-ID"},
		{"page 0", "GET", "/api/customers?page=0", ``, nil, 400, "page"},
		{"page", "GET", "/customers?page=1e9", ``, nil, 400, "page"},
		{"huge limit", "GET", "/api/customers?limit=99999999999999999999", ``, nil, 400, "limit"},
		{"nobody", "GET", "/api/customers/77", ``, nil, 404, "customer"},
		{"no number", "GET", "/api/customers/1%27--", ``, nil, 404, "customer"},
		{"path", "GET", "/customers/..%2f..%2fetc", ``, nil, 404, "customer"},
		{"nothing", "GET", "/nothing", ``, nil, 404, ""},
		{"method", "DELETE", "/orders", ``, nil, 405, ""},
		{"get", "GET", "/regrade", ``, nil, 405, ""},
		{"another site", "POST", "/orders", good, append(key, "Sec-Fetch-Site", "cross-site"), 403, ""},
		{"another origin", "POST", "/regrade", ``, []string{"Origin", "https://evil.example"}, 403, ""},
	} {
		w := s.ask(c.method, c.target, c.body, c.header...)
		var p struct {
			Type, Title, Detail, Field string
			Status                     int
		}
		err := json.Unmarshal(w.Body.Bytes(), &p)
		if err != nil || w.Code != c.status || p.Status != c.status || p.Field != c.field || p.Title != http.StatusText(c.status) ||
			w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s, want %d %q", c.name, w.Code, w.Body, c.status, c.field)
		}
	}
	w := s.ask("GET", "/api/customers/1", "")
	if !strings.Contains(w.Body.String(), `"orders":[]`) || !strings.Contains(w.Body.String(), `"state":null`) {
		t.Errorf("something was written: %s", w.Body)
	}
	// The same in words for people, and with the methods that there are.
	w = s.ask("GET", "/customers/77", "", "Accept", "text/html")
	if w.Code != 404 || !strings.Contains(w.Body.String(), "there is no such customer") || !strings.Contains(w.Body.String(), "<h1>404") {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
	if allow := s.ask("DELETE", "/customers", "").Header().Get("Allow"); allow != "GET, HEAD, POST" {
		t.Errorf("Allow: %s", allow)
	}
}

// An order answers what it made of the customer; sent again it is the same one.
func TestOrder(t *testing.T) {
	s := filled(t, 120)
	events := func() (list []map[string]any) {
		var body struct {
			Events []map[string]any
			Last   int64
		}
		for after := int64(0); ; after = body.Last {
			w := s.ask("GET", fmt.Sprint("/events?limit=50&after=", after), "")
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
				t.Fatal(err)
			}
			if len(body.Events) == 0 {
				return list
			}
			list = append(list, body.Events...)
		}
	}
	before := len(events())
	w := s.ask("POST", "/customers", `{"name":"Zoë","channel":"fair","referrer":1}`)
	var c struct{ ID int64 }
	if err := json.Unmarshal(w.Body.Bytes(), &c); err != nil || w.Code != 201 {
		t.Fatal(w.Code, w.Body)
	}
	type receipt struct {
		Order   struct{ ID, Amount int64 }
		State   struct{ Segment, Stage, Grade string }
		Due     string
		Changes []struct{ Kind, From, To string }
	}
	post := func(status int, body string) (r receipt) {
		t.Helper()
		w := s.ask("POST", "/orders", body, "Idempotency-Key", "k1")
		if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || w.Code != status {
			t.Fatalf("%d %s, want %d", w.Code, w.Body, status)
		}
		return r
	}
	body := fmt.Sprintf(`{"customer":%d,"amount":250000,"cost":90000}`, c.ID)
	first := post(201, body)
	if first.State.Stage != "acquisition" || first.State.Grade != "" || first.Due != "a" || len(first.Changes) != 2 {
		t.Errorf("%+v", first)
	}
	if again := post(200, body); again.Order != first.Order || again.State != first.State || len(again.Changes) != 0 {
		t.Errorf("again %+v", again)
	}
	post(409, strings.Replace(body, "250000", "250001", 1))
	if got := len(events()); got != before+2 {
		t.Errorf("%d events more, want 2", got-before)
	}
	// A regrade by hand is one transaction, too.
	if w := s.ask("POST", "/regrade?refit=1", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"refit":"asked for"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// What browsers are told for safety, and who may call the service by what name.
func TestSafety(t *testing.T) {
	s, _ := open(t)
	for _, target := range []string{"/", "/customers", "/events", "/nothing"} {
		w := s.ask("GET", target, "", "Accept", "text/html")
		for name, want := range map[string]string{
			"Content-Security-Policy":      "default-src 'none'",
			"X-Content-Type-Options":       "nosniff",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
		} {
			if got := w.Header().Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s: %q", target, name, got)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "script") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", target, csp)
		}
	}
	for host, ok := range map[string]bool{
		"example.com": true, "EXAMPLE.com:8080": true, "127.0.0.1:8080": true, "evil.example": false, "example.com.evil.example": false, "": false,
	} {
		if w := s.ask("GET", "http://"+host+"/healthz", ""); (w.Code == 200) != ok && host != "" {
			t.Errorf("%s: %d", host, w.Code)
		}
	}
}
