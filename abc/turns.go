package abc

import "sync"

// turns lets pieces of work, which are begun in the order of their numbers, do
// something one after the other in that order. The zero turns are at 0.
type turns struct {
	mu    sync.Mutex
	moved *sync.Cond
	next  int
}

// take calls do when it is the turn of i. Every i has one turn.
func (t *turns) take(i int, do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.moved == nil {
		t.moved = sync.NewCond(&t.mu)
	}
	for t.next != i {
		t.moved.Wait()
	}
	do()
	t.next++
	t.moved.Broadcast()
}
