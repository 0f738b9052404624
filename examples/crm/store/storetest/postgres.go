package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers “pgx”
)

// A server is a PostgreSQL of the test's own: in a folder that goes away with
// it, reached by a socket in that folder and not from the network.
type server struct {
	folder string
	count  atomic.Int64
}

// startPostgres initialises and starts a server, and stops it at the end of
// the test. The test is skipped where PostgreSQL is not installed.
func startPostgres(t *testing.T) *server {
	t.Helper()
	initdb, postgres := program("initdb"), program("postgres")
	if initdb == "" || postgres == "" {
		t.Skip("PostgreSQL is not installed")
	}
	// Not t.TempDir: the path of a socket must be short.
	folder, err := os.MkdirTemp("", "crm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	as, err := owner(folder)
	if err != nil {
		t.Skipf("PostgreSQL does not run as root, and %v", err)
	}
	data := filepath.Join(folder, "data")
	//nolint:gosec // the programs are those found above
	setup := exec.Command(initdb, "-D", data, "-U", "crm", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	setup.SysProcAttr, setup.Dir = as, folder
	if out, err := setup.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	var log bytes.Buffer
	//nolint:gosec // as above
	run := exec.Command(postgres, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60")
	run.SysProcAttr, run.Dir, run.Stdout, run.Stderr = as, folder, &log, &log
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Signal(os.Interrupt) // which is a fast shutdown
		late := time.AfterFunc(10*time.Second, func() { _ = run.Process.Kill() })
		_ = run.Wait()
		late.Stop()
		if t.Failed() {
			t.Logf("PostgreSQL:\n%s", log.Bytes())
		}
	})
	s := &server{folder: folder}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if err = s.exec("SELECT 1"); err == nil {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("PostgreSQL does not answer: %v\n%s", err, log.Bytes())
		}
	}
}

// program returns the path of a program of PostgreSQL, empty if there is none.
func program(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

func (s *server) dsn(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.folder}, "user": {"crm"}}.Encode()
}

func (s *server) exec(query string) error {
	db, err := sql.Open("pgx", s.dsn("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	_, err = db.ExecContext(ctx, query)
	return err
}

// database makes an empty database and returns its DSN.
func (s *server) database(t *testing.T) string {
	t.Helper()
	name := fmt.Sprintf("books%d", s.count.Add(1))
	if err := s.exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return s.dsn(name)
}
