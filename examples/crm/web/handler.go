package web

import (
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/clientele-go/clientele/examples/crm/service"
)

// A Handler serves the CRM. Stop ends its streams, which would otherwise keep
// a server from shutting down.
type Handler struct {
	http.Handler

	service *service.Service
	log     *slog.Logger
	pages   *template.Template
	cache   cache
	streams chan struct{} // a place for each stream
	stopped chan struct{}
	stop    sync.Once
}

// Options say how to serve. Nil means the zero value.
type Options struct {
	// Hosts are the names by which the service may be called. The default are
	// those of this machine alone; “*” allows any. Without the check a page
	// anywhere could point a name of its own at this machine, and read.
	Hosts []string

	Log *slog.Logger // default: none
}

// New returns a handler for a service.
func New(s *service.Service, opts *Options) *Handler {
	if opts == nil {
		opts = &Options{}
	}
	h := &Handler{
		service: s, log: opts.Log, pages: parsePages(),
		streams: make(chan struct{}, mostStreams), stopped: make(chan struct{}),
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /{$}":            h.dashboard,
		"GET /customers":      h.customers,
		"GET /customers/{id}": h.customer,

		"POST /orders":    h.postOrder,
		"POST /customers": h.postCustomer,
		"POST /regrade":   h.postRegrade,

		"GET /events":             h.getEvents,
		"GET /events/stream":      h.streamEvents,
		"GET /api/overview":       h.getOverview,
		"GET /api/customers":      h.getCustomers,
		"GET /api/customers/{id}": h.getCustomer,
		"GET /healthz":            h.healthy,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				h.fail(w, r, err)
			}
		})
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.fail(w, r, &problem{Status: http.StatusForbidden, Detail: "a request from another site"})
	}))
	h.Handler = guard(opts.Hosts, h.fail, cross.Handler(h.routed(mux)))
	return h
}

// Stop ends the streams.
func (h *Handler) Stop() { h.stop.Do(func() { close(h.stopped) }) }

// routed serves by the mux, but has what no route is there for said as every
// other error.
func (h *Handler) routed(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		var reply statusOnly
		mux.ServeHTTP(&reply, r)
		if allow := reply.Header().Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
		}
		h.fail(w, r, &problem{Status: reply.status})
	})
}

// A statusOnly is a ResponseWriter that keeps the status and the header.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header {
	if s.header == nil {
		s.header = http.Header{}
	}
	return s.header
}

func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }

// The policy of what a page may load: nothing but the style that is in it. The
// pages have no script.
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard refuses names that are not ours, and sets the headers that browsers
// want for safety.
func guard(hosts []string, fail func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store") // these are data of customers
		if !ours(hosts, r.Host) {
			fail(w, r, &problem{Status: http.StatusMisdirectedRequest, Detail: "not a name of this service"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ours reports whether a Host is one of the names, with any port.
func ours(hosts []string, host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if len(hosts) == 0 {
		ip := net.ParseIP(host)
		return host == "localhost" || ip != nil && ip.IsLoopback()
	}
	for _, h := range hosts {
		if h == "*" || strings.EqualFold(h, host) {
			return true
		}
	}
	return false
}
