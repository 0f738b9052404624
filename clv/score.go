package clv

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A scored model computes many customers faster than one by one: scorer
// returns the expected purchases in the horizon, or P(alive) where the horizon
// is negative, as a function of checked x, t_x and T. The function remembers
// and is not for concurrent use.
type scored interface {
	check() error
	scorer(horizon float64) func(x, last, t float64) float64
}

func scoredOf(m Model) (scored, bool) {
	if c, ok := m.(churned); ok {
		return c.churn(), c.churn().k >= 1 && c.churn().k <= mostPhases
	}
	s, ok := m.(scored)
	return s, ok
}

// appendScores appends what the scorer says of the rows of a checked history.
func appendScores(ctx context.Context, dst []float64, m scored, h *clientele.History, horizon float64) ([]float64, error) {
	n := h.Len()
	out := slices.Grow(dst, n)[:len(dst)+n]
	rows := out[len(dst):]
	// A scorer serves one chunk at a time and then the next: what it remembers
	// changes the time that a row takes, never its value.
	var mu sync.Mutex
	var idle []func(x, last, t float64) float64
	if err := parallel.Chunks(ctx, n, 1<<14, func(_, lo, hi int) {
		mu.Lock()
		var score func(x, last, t float64) float64
		if last := len(idle) - 1; last >= 0 {
			score, idle = idle[last], idle[:last]
		}
		mu.Unlock()
		if score == nil {
			score = m.scorer(horizon)
		}
		for i := lo; i < hi; i++ {
			rows[i] = score(h.X[i], h.Last[i], h.T[i])
		}
		mu.Lock()
		idle = append(idle, score)
		mu.Unlock()
	}); err != nil {
		return dst, fmt.Errorf("clv: %w", err)
	}
	return out, nil
}

// A table keeps what is known of pairs (x, time), for as many as it has
// entries; a pair that finds tableTries places taken takes the last of them.
type table[V any] []entry[V]

type entry[V any] struct {
	x, t  float64
	used  bool
	value V
}

const (
	tableSize  = 1 << 15
	tableTries = 8
)

// at returns the place of a pair, and whether its value is there already.
func (t table[V]) at(x, time float64) (value *V, found bool) {
	at := hashRow(slot{x: x, t: time})
	for range tableTries {
		e := &t[at%tableSize]
		if e.used && e.x == x && e.t == time {
			return &e.value, true
		}
		if !e.used {
			break
		}
		at++
	}
	e := &t[at%tableSize]
	e.x, e.t, e.used = x, time, true
	return &e.value, false
}
