package store

import (
	"context"
	"fmt"
	"strings"
)

// The migrations, each a step from one version of the schema to the next.
// A step that has been released is never changed; a new one is added instead.
// “{id}” is the dialect's column that numbers its rows.
var migrations = []string{
	`
CREATE TABLE customers (
	id         {id},
	name       TEXT NOT NULL,
	channel    TEXT NOT NULL,
	referrer   BIGINT REFERENCES customers (id),
	created_at BIGINT NOT NULL
);
CREATE TABLE orders (
	id       {id},
	request  TEXT NOT NULL UNIQUE, -- the client's key, the same when it tries again
	customer BIGINT NOT NULL REFERENCES customers (id),
	at       BIGINT NOT NULL,
	day      BIGINT NOT NULL,      -- the civil day of at
	amount   BIGINT NOT NULL,      -- in minor units, negative for a refund
	cost     BIGINT NOT NULL
);
CREATE INDEX orders_by_day ON orders (customer, day);
CREATE TABLE models (
	version   BIGINT NOT NULL,
	name      TEXT NOT NULL,
	body      TEXT NOT NULL,
	as_of     BIGINT NOT NULL,
	fitted_at BIGINT NOT NULL,
	PRIMARY KEY (version, name)
);
CREATE TABLE states (
	customer   BIGINT PRIMARY KEY REFERENCES customers (id),
	as_of      BIGINT NOT NULL,
	model      BIGINT NOT NULL,    -- version
	grade      TEXT NOT NULL,
	segment    TEXT NOT NULL,
	score      BIGINT NOT NULL,    -- digits of R, F and M
	stage      TEXT NOT NULL,
	orders     DOUBLE PRECISION NOT NULL,
	revenue    DOUBLE PRECISION NOT NULL,
	profit     DOUBLE PRECISION NOT NULL,
	existing   DOUBLE PRECISION NOT NULL,
	potential  DOUBLE PRECISION NOT NULL,
	influence  DOUBLE PRECISION NOT NULL,
	alive      DOUBLE PRECISION NOT NULL,
	memory     TEXT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX states_by_grade ON states (grade);
CREATE TABLE events (
	seq       {id},
	at        BIGINT NOT NULL,
	customer  BIGINT NOT NULL REFERENCES customers (id),
	kind      TEXT NOT NULL,
	old_value TEXT NOT NULL,
	new_value TEXT NOT NULL,
	cause     TEXT NOT NULL
);
CREATE INDEX events_by_customer ON events (customer, seq);
CREATE TABLE alerts (
	customer BIGINT PRIMARY KEY REFERENCES customers (id),
	at_risk  DOUBLE PRECISION NOT NULL,
	body     TEXT NOT NULL
);
CREATE TABLE regrades (
	id         {id},
	as_of      BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	last_event BIGINT NOT NULL,
	report     TEXT NOT NULL
);`,
}

// migrate brings the schema up to date, step by step, each in a transaction of
// its own together with its number.
func (s *Store) migrate(ctx context.Context) error {
	err := s.UpdateAll(ctx, func(tx *Tx) error {
		return tx.exec(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)`)
	})
	if err != nil {
		return err
	}
	for done := false; !done; {
		err := s.UpdateAll(ctx, func(tx *Tx) error {
			var version int
			if err := tx.row(ctx, []any{&version}, `SELECT COALESCE(MAX(version), 0) FROM schema_version`); err != nil {
				return err
			}
			if version > len(migrations) {
				return fmt.Errorf("store: the database has version %d, this program knows %d", version, len(migrations))
			}
			if done = version == len(migrations); done {
				return nil
			}
			if err := tx.exec(ctx, strings.ReplaceAll(migrations[version], "{id}", s.id)); err != nil {
				return err
			}
			return tx.exec(ctx, `INSERT INTO schema_version (version) VALUES ($1)`, version+1)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
