package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/service"
	"github.com/clientele-go/clientele/examples/crm/store"
	"github.com/clientele-go/clientele/examples/crm/store/storetest"
	"github.com/clientele-go/clientele/examples/crm/web"
	"github.com/clientele-go/clientele/examples/shop"
)

var ctx = context.Background()

// noon is when the tests take place.
var noon = time.Date(2025, time.December, 31, 12, 0, 0, 0, time.UTC)

// A site is a handler over a database of its own.
type site struct {
	*web.Handler
	crm *service.Service
	at  time.Time
}

// open returns an empty site.
func open(t *testing.T) (*site, *store.Store) {
	books, _ := storetest.SQLite(t)
	s := &site{at: noon}
	log := slog.New(slog.DiscardHandler)
	s.crm = service.New(books, func() time.Time { return s.at }, log)
	s.Handler = web.New(s.crm, &web.Options{Hosts: []string{"example.com", "127.0.0.1"}, Log: log})
	return s, books
}

// Names that would do harm if they were not shown as names.
var hostile = []string{
	`<script>alert("x")</script>`, `"><img src=x onerror=alert(1)>`, `'); DROP TABLE customers; --`,
	strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 5), "\u202egnorw yaw", "عميل", "李雷", "{{.}}",
}

// filled returns a site with the first customers of the simulated shop, graded
// on three nights.
func filled(t *testing.T, customers int) *site {
	t.Helper()
	s, books := open(t)
	err := books.UpdateAll(ctx, func(tx *store.Tx) error {
		ids := map[string]int64{}
		for i, r := range shop.Open(1) {
			id, ok := ids[r.Customer]
			if !ok {
				if len(ids) == customers {
					continue
				}
				name := r.Customer
				if len(ids) < len(hostile) {
					name = hostile[len(ids)]
				}
				var err error
				id, err = tx.AddCustomer(ctx, store.Customer{Name: name, Channel: "<b>fair</b>", Referrer: ids[r.Referrer], Created: r.Date})
				if err != nil {
					return err
				}
				ids[r.Customer] = id
			}
			_, _, err := tx.AddOrder(ctx, store.Order{
				Request: fmt.Sprint(i), Customer: id, At: r.Date, Day: clientele.DateOf(r.Date),
				Amount: int64(math.Round(r.Amount * 100)), Cost: int64(math.Round(r.Cost * 100)),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, ago := range []int{30, 14, 0} {
		s.at = noon.AddDate(0, 0, -ago)
		if _, err := s.crm.Regrade(ctx, false); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// ask sends a request to the handler.
func (s *site) ask(method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func text(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
