package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrNotFound says that there is no such row.
var ErrNotFound = errors.New("not found")

// A Store is a database of this program. It is safe for concurrent use.
type Store struct {
	dialect
	read, write *sql.DB
}

// Open opens the database and brings its schema up to date. A DSN that begins
// with postgres:// is PostgreSQL's; anything else names a file of SQLite, made
// when it is not there.
func Open(ctx context.Context, dsn string) (*Store, error) {
	s, err := connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Close waits for the running transactions and closes the database.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != nil && s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// A Tx is a transaction: its methods see one state of the database, and what
// they write is there for others together or not at all.
type Tx struct {
	tx *sql.Tx
	dialect
	prepared map[string]*sql.Stmt // nil for a query seen once
}

// View calls fn with one consistent state of the database, to read only.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.do(ctx, s.read, "", &sql.TxOptions{ReadOnly: true, Isolation: s.snapshot()}, fn)
}

// Update calls fn in a transaction that writes something about one customer.
// If fn returns an error nothing is written.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	return s.do(ctx, s.write, s.lockShared, nil, fn)
}

// UpdateAll calls fn in a transaction in which nobody else writes.
func (s *Store) UpdateAll(ctx context.Context, fn func(*Tx) error) error {
	return s.do(ctx, s.write, s.lockAll, nil, fn)
}

func (s *Store) do(ctx context.Context, db *sql.DB, lock string, opts *sql.TxOptions, fn func(*Tx) error) error {
	tx, err := db.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if lock != "" {
		if _, err := tx.ExecContext(ctx, lock); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	if err := fn(&Tx{tx, s.dialect, map[string]*sql.Stmt{}}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// snapshot is the isolation under which several queries see one state. A
// transaction of SQLite always does.
func (s *Store) snapshot() sql.IsolationLevel {
	if s.dialect == sqlite {
		return sql.LevelDefault
	}
	return sql.LevelRepeatableRead
}

// rows runs a query and calls scan for each row of the result.
func (t *Tx) rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// row runs a query for one row. Without one the error is ErrNotFound. A query
// that comes again in a transaction is prepared: it is one of many.
func (t *Tx) row(ctx context.Context, dest []any, query string, args ...any) error {
	stmt, again := t.prepared[query]
	if again && stmt == nil {
		var err error
		if stmt, err = t.tx.PrepareContext(ctx, query); err != nil { // closed with the transaction
			return fmt.Errorf("store: %w", err)
		}
	}
	t.prepared[query] = stmt
	var found *sql.Row
	if stmt != nil {
		found = stmt.QueryRowContext(ctx, args...)
	} else {
		found = t.tx.QueryRowContext(ctx, query, args...)
	}
	err := found.Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

func (t *Tx) exec(ctx context.Context, query string, args ...any) error {
	if _, err := t.tx.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}
