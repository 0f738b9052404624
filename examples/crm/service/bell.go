package service

import (
	"context"
	"sync"

	"github.com/clientele-go/clientele/examples/crm/store"
)

// A bell wakes everybody who waits for events, without knowing who they are.
type bell struct{ state *bellState }

type bellState struct {
	sync.Mutex
	next chan struct{} // closed by the next ring
}

func newBell() bell { return bell{&bellState{next: make(chan struct{})}} }

func (b bell) ring() {
	b.state.Lock()
	defer b.state.Unlock()
	close(b.state.next)
	b.state.next = make(chan struct{})
}

func (b bell) wait() <-chan struct{} {
	b.state.Lock()
	defer b.state.Unlock()
	return b.state.next
}

// Events returns the events after a number, in their order, at most limit.
func (s *Service) Events(ctx context.Context, after int64, limit int) (events []store.Event, err error) {
	err = s.store.View(ctx, func(tx *store.Tx) error {
		events, err = tx.Events(ctx, after, limit)
		return err
	})
	return events, err
}

// Rung returns a channel that is closed when there may be new events. Take it
// before asking for events, so that none comes between. It knows of what this
// process writes only; with several of them on one database, look from time to
// time as well.
func (s *Service) Rung() <-chan struct{} { return s.bell.wait() }
