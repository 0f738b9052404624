package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/clientele-go/clientele"
)

// Models are the models fitted together, as JSON by name.
type Models struct {
	Version int64
	AsOf    clientele.Date // last day looked at
	Fitted  time.Time
	Body    map[string]json.RawMessage
}

// ModelVersion returns the version of the newest models, and 0 without any.
func (t *Tx) ModelVersion(ctx context.Context) (int64, error) {
	var v int64
	err := t.row(ctx, []any{&v}, `SELECT COALESCE(MAX(version), 0) FROM models`)
	return v, err
}

// Models returns the models of a version, or ErrNotFound.
func (t *Tx) Models(ctx context.Context, version int64) (Models, error) {
	m := Models{Version: version, Body: map[string]json.RawMessage{}}
	err := t.rows(ctx, func(r *sql.Rows) error {
		var name, body string
		var fitted int64
		if err := r.Scan(&name, &body, &m.AsOf, &fitted); err != nil {
			return err
		}
		m.Body[name], m.Fitted = json.RawMessage(body), moment(fitted)
		return nil
	}, `SELECT name, body, as_of, fitted_at FROM models WHERE version = $1`, version)
	if err == nil && len(m.Body) == 0 {
		err = ErrNotFound
	}
	return m, err
}

// AddModels writes models under the version that they have. Earlier versions
// stay.
func (t *Tx) AddModels(ctx context.Context, m Models) error {
	for name, body := range m.Body {
		err := t.exec(ctx, `INSERT INTO models (version, name, body, as_of, fitted_at) VALUES ($1, $2, $3, $4, $5)`,
			m.Version, name, string(body), int64(m.AsOf), m.Fitted.Unix())
		if err != nil {
			return err
		}
	}
	return nil
}
