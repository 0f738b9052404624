package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-go/clientele/examples/crm/store"
)

// The test binary is also the program, for tests that have to kill it.
func TestMain(m *testing.M) {
	if os.Getenv("CRM_CHILD") != "" {
		os.Args = append([]string{"crm"}, os.Args[1:]...)
		start := time.Now()
		now := func() time.Time { return noon.Add(time.Since(start)) } // never at midnight
		childMain(now)
		return
	}
	os.Exit(m.Run())
}

// noon is when the tests take place.
var noon = time.Date(2025, time.December, 31, 12, 0, 0, 0, time.UTC)

// A lines is a writer that passes on the address that a program listens on.
type lines struct {
	sync.Mutex
	all     bytes.Buffer
	address chan string
}

func newLines() *lines { return &lines{address: make(chan string, 1)} }

func (l *lines) Write(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	l.all.Write(b)
	if _, rest, ok := strings.Cut(string(b), "url="); ok {
		l.address <- strings.TrimSpace(rest)
	}
	return len(b), nil
}

func (l *lines) String() string {
	l.Lock()
	defer l.Unlock()
	return l.all.String()
}

// The program fills an empty database, answers, and stops when asked to, with
// a stream open.
func TestDemo(t *testing.T) {
	db := filepath.Join(t.TempDir(), "demo.db")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log := newLines()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"-db", db, "-demo", "-listen", "127.0.0.1:0"}, log, func() time.Time { return noon })
	}()
	var url string
	select {
	case url = <-log.address:
	case err := <-done:
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/": "Customer relations", "/?lang=zh": "客户关系", "/customers?q=C0047": "C0047", "/customers/1": "C0001",
		"/api/overview": `"customers":2000`, "/healthz": `"ok"`,
	} {
		if body := fetch(t, url+path); !strings.Contains(body, want) || strings.Contains(body, "NaN") {
			t.Errorf("%s: no %s in\n%.2000s", path, want, body)
		}
	}
	stream, err := http.Get(url + "/events/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }()
	if line, err := bufio.NewReader(stream.Body).ReadString('\n'); err != nil || line != "id: 1\n" {
		t.Errorf("stream: %q %v", line, err)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the program does not stop")
	}
	if _, err := io.Copy(io.Discard, stream.Body); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
	if s := log.String(); strings.Contains(s, "level=ERROR") || strings.Contains(s, "level=WARN") {
		t.Error(s)
	}
	// Filled once and not twice; and graded once more from the command line.
	quiet := context.Background()
	for _, args := range [][]string{{"-demo", "-regrade-once"}, {"-regrade-once", "-refit"}} {
		if err := run(quiet, append(args, "-db", db), io.Discard, func() time.Time { return noon }); err != nil {
			t.Error(err)
		}
	}
	books, err := store.Open(quiet, db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = books.Close() }()
	err = books.View(quiet, func(tx *store.Tx) error {
		stamp, err := tx.Stamp(quiet)
		if stamp.Customers != 2000 || stamp.Regrades != int64(len(nights))+2 {
			t.Errorf("%+v", stamp)
		}
		version, _ := tx.ModelVersion(quiet)
		if version != 2 {
			t.Errorf("models of version %d", version)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A program that cannot listen says so and ends.
func TestPortTaken(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	args := []string{"-db", filepath.Join(t.TempDir(), "x.db"), "-listen", taken.Addr().String()}
	if err := run(t.Context(), args, io.Discard, func() time.Time { return noon }); err == nil {
		t.Error("no error")
	}
}

func TestExposed(t *testing.T) {
	for ip, want := range map[string]bool{"127.0.0.1": false, "127.8.8.8": false, "::1": false, "0.0.0.0": true, "::": true, "192.168.0.7": true} {
		if got := exposed(&net.TCPAddr{IP: net.ParseIP(ip), Port: 80}); got != want {
			t.Errorf("%s: %v", ip, got)
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("%s: %s %v", url, r.Status, err)
	}
	return string(b)
}

// The night shift works at the start and then at the same hour of every day.
func TestNightly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		start := time.Now().UTC()
		var worked []string
		go nightly(ctx, time.Now, 2, func(context.Context) {
			worked = append(worked, time.Now().UTC().Sub(start).String())
			time.Sleep(7 * time.Minute)
		})
		time.Sleep(52 * time.Hour)
		stop()
		synctest.Wait()
		// A bubble begins at midnight.
		if got, want := fmt.Sprint(worked), "[0s 2h0m0s 26h0m0s 50h0m0s]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestFlags(t *testing.T) {
	for _, args := range []string{
		"file.db", "-hour 24", "-hour -1", "-refit", "-regrade-once", "-host a:80", "-host x/y", "-listen", "-no",
	} {
		_, err := parse(strings.Fields(args), io.Discard)
		if err == nil || errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: %v", args, err)
		}
	}
	cfg, err := parse(strings.Fields("-db postgres:///x -host crm.example -listen :80 -hour 3"), io.Discard)
	if err != nil || len(cfg.hosts) != 4 || cfg.hour != 3 {
		t.Errorf("%+v %v", cfg, err)
	}
}
