package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/clientele-go/clientele/examples/crm/service"
)

// A child is the program in a process of its own.
type child struct {
	dsn string

	mu      sync.Mutex
	cmd     *exec.Cmd
	log     *lines
	address string
}

// childMain is the main function of the process.
func childMain(now func() time.Time) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr, now); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// start starts the process and waits until it listens.
func (c *child) start(t *testing.T) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = newLines()
	//nolint:gosec // the program is the test itself
	c.cmd = exec.Command(os.Args[0], "-db", c.dsn, "-listen", "127.0.0.1:0")
	c.cmd.Env = append(os.Environ(), "CRM_CHILD=1")
	c.cmd.Stderr = c.log
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	process := c.cmd.Process
	t.Cleanup(func() { _ = process.Kill() })
	select {
	case c.address = <-c.log.address:
	case <-time.After(30 * time.Second):
		t.Fatalf("the program does not start:\n%s", c.log)
	}
}

// kill ends the process as a crash would: with SIGKILL.
func (c *child) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// stop ends the process as an operator would.
func (c *child) stop(t *testing.T) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the program ended with %v\n%s", err, c.log)
	}
	if s := c.log.String(); strings.Contains(s, "level=ERROR") {
		t.Error(s)
	}
}

var client = &http.Client{Timeout: 20 * time.Second}

// ask sends a request to the process that is there now.
func (c *child) ask(method, path, body string, header map[string]string) (int, string) {
	c.mu.Lock()
	address := c.address
	c.mu.Unlock()
	r, err := http.NewRequest(method, address+path, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w, err := client.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = w.Body.Close() }()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		return 0, err.Error()
	}
	return w.StatusCode, string(b)
}

// post sends an order until it is answered.
func (c *child) post(o service.NewOrder) error {
	body := fmt.Sprintf(`{"customer":%d,"amount":%d,"cost":%d}`, o.Customer, o.Amount, o.Cost)
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		status, answer := c.ask(http.MethodPost, "/orders", body, map[string]string{
			"Content-Type": "application/json", "Idempotency-Key": o.Request,
		})
		switch {
		case status == http.StatusCreated || status == http.StatusOK:
			return nil
		case status != 0:
			return fmt.Errorf("%s: %d %s", o.Request, status, answer)
		case time.Now().After(end):
			return fmt.Errorf("%s is not answered: %s", o.Request, answer)
		}
	}
}
