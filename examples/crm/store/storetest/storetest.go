// Package storetest opens databases for tests: SQLite always, PostgreSQL where
// it is installed.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/clientele-go/clientele/examples/crm/store"
)

// Each runs a test over every kind of database there is. Open returns an empty
// one each time, with its DSN; it is closed at the end of the test.
func Each(t *testing.T, test func(t *testing.T, open func(*testing.T) (*store.Store, string))) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, SQLite)
	})
	t.Run("postgres", func(t *testing.T) {
		server := startPostgres(t)
		test(t, func(t *testing.T) (*store.Store, string) { return Open(t, server.database(t)) })
	})
}

// SQLite opens an empty database in a folder of the test.
func SQLite(t *testing.T) (*store.Store, string) {
	// The name is one that a DSN built by hand would trip over.
	return Open(t, filepath.Join(t.TempDir(), "100% of the books? #1.db"))
}

// Open opens a database, and closes it at the end of the test.
func Open(t *testing.T, dsn string) (*store.Store, string) {
	t.Helper()
	s, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, dsn
}
