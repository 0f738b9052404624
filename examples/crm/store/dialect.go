package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // registers “pgx”
	_ "modernc.org/sqlite"             // registers “sqlite”
)

// A dialect holds the words in which the two databases differ. Parameters are
// $1, $2 in both.
type dialect struct {
	id        string // column that numbers its rows
	forUpdate string // end of a query that locks the row it finds

	// Statements to run first in a transaction, or before a step of it; empty
	// where nothing needs to be done.
	lockShared string // keeps lockAll waiting
	lockAll    string // waits until no other transaction writes, and keeps them out
	lockEvents string // makes numbers of events become visible in their order
}

// SQLite has one writer at a time, so nothing needs a lock of its own.
var sqlite = dialect{id: "INTEGER PRIMARY KEY AUTOINCREMENT"}

// PostgreSQL has many writers. The number is an arbitrary one of this program.
var postgres = dialect{
	id:         "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
	forUpdate:  " FOR UPDATE",
	lockShared: "SELECT pg_advisory_xact_lock_shared(20260101, 1)",
	lockAll:    "SELECT pg_advisory_xact_lock(20260101, 1)",
	lockEvents: "SELECT pg_advisory_xact_lock(20260101, 2)",
}

// connect opens the two pools: one to read with and one to write with. They
// are the same for PostgreSQL. For SQLite the second has a single connection,
// so that writers queue up in this program, in order and within their context,
// and not by trying again at the file.
func connect(ctx context.Context, dsn string) (*Store, error) {
	s := &Store{dialect: sqlite}
	var err error
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		s.dialect = postgres
		if s.read, err = sql.Open("pgx", dsn); err != nil {
			return nil, err
		}
		s.read.SetMaxOpenConns(16)
		s.write = s.read
	} else {
		file := sqliteFile(dsn)
		if s.read, err = sql.Open("sqlite", file+"&_pragma=query_only(1)"); err != nil {
			return nil, err
		}
		s.read.SetMaxOpenConns(4)
		if s.write, err = sql.Open("sqlite", file+"&_pragma=journal_mode(WAL)&_txlock=immediate"); err != nil {
			return nil, err
		}
		s.write.SetMaxOpenConns(1)
	}
	// The writer first: it makes the file.
	for _, db := range []*sql.DB{s.write, s.read} {
		if err := db.PingContext(ctx); err != nil {
			_ = s.Close()
			return nil, fmt.Errorf("store: %w", err)
		}
	}
	return s, nil
}

// sqliteFile returns the DSN of a file, whatever characters its name has.
// What has been committed survives a crash of the machine (synchronous FULL).
func sqliteFile(name string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: name}).EscapedPath()}
	return u.String() + "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
}
