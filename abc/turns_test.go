package abc

import (
	"slices"
	"sync"
	"testing"
)

// Whoever comes first waits for those before.
func TestTurns(t *testing.T) {
	var turns turns
	var wg sync.WaitGroup
	var got []int
	for i := 9; i >= 0; i-- {
		wg.Go(func() { turns.take(i, func() { got = append(got, i) }) })
	}
	wg.Wait()
	if want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
