package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/examples/crm/grading"
	"github.com/clientele-go/clientele/examples/crm/store"
)

// A Service is the CRM over a store. It is safe for concurrent use.
type Service struct {
	store *store.Store
	now   func() time.Time
	log   *slog.Logger
	bell  bell

	mu     sync.Mutex // of the two below, which are read again when they are old
	models *versioned
	whole  *Overview
}

// A versioned is a version of the models, decoded.
type versioned struct {
	version int64
	fitted  time.Time
	*grading.Models
}

// New returns a service that takes its time from now.
func New(s *store.Store, now func() time.Time, log *slog.Logger) *Service {
	return &Service{store: s, now: now, log: log, bell: newBell()}
}

// today returns the civil day. Days are those of UTC here, as in the ledger; a
// host takes the zone of its shop, in both places.
func (s *Service) today() clientele.Date { return clientele.DateOf(s.now().UTC()) }

// modelsOf returns the newest models, or nil where none have been fitted yet.
func (s *Service) modelsOf(ctx context.Context, tx *store.Tx) (*versioned, error) {
	version, err := tx.ModelVersion(ctx)
	if err != nil || version == 0 {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.models != nil && s.models.version == version {
		return s.models, nil
	}
	stored, err := tx.Models(ctx, version)
	if err != nil {
		return nil, err
	}
	m, err := grading.Decode(stored.AsOf, stored.Body)
	if err != nil {
		return nil, err
	}
	s.models = &versioned{version, stored.Fitted, m}
	return s.models, nil
}

// A FieldError says which field of a request cannot be used, and why.
type FieldError struct{ Field, Reason string }

func (e *FieldError) Error() string { return e.Field + ": " + e.Reason }

// The kinds of error that are no fault of the database.
var (
	ErrNotFound = store.ErrNotFound

	// ErrConflict says that a key has been used for another order.
	ErrConflict = errors.New("the key has been used for another order")

	// ErrTooEarly says that there is nothing to fit models to: no day with a
	// purchase is over yet.
	ErrTooEarly = errors.New("no day with a purchase is over yet")
)

// bad returns a FieldError.
func bad(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}
