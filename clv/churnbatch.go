package clv

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clientele-go/clientele"
	"github.com/clientele-go/clientele/internal/parallel"
)

// A churned model is one whose P(alive) is a closed form and whose
// expectation, for a living customer, depends on x and T alone. Histories have
// few different pairs of these, so that a batch needs no look for equal rows.
type churned interface{ churn() churnModel }

// memoSize is the number of pairs (x, T) that a batch keeps; a pair that finds
// memoTries places taken takes the last of them.
const (
	memoSize  = 1 << 13
	memoTries = 8
)

// A memo is what a batch knows of one pair (x, T).
type memo struct {
	x, t  float64
	used  bool
	lnT   float64 // ln (α+T)
	lnOdd float64 // ln a/(b+n−1)
	mean  float64 // expected purchases of a living customer
}

// appendRows appends the expected purchases in the horizon, or P(alive) where
// the horizon is negative, for a checked history and k = 1.
func (c churnModel) appendRows(ctx context.Context, dst []float64, h *clientele.History, horizon float64) ([]float64, error) {
	n := h.Len()
	out := slices.Grow(dst, n)[:len(dst)+n]
	rows := out[len(dst):]
	size := max(1<<14, (n+7)/8)
	if err := parallel.Chunks(ctx, n, size, func(_, lo, hi int) {
		memos := make([]memo, memoSize)
		for i := lo; i < hi; i++ {
			x, last, t := h.X[i], h.Last[i], h.T[i]
			m := find(memos, x, t)
			if !m.used || m.x != x || m.t != t {
				*m = c.memo(x, t, horizon)
			}
			alive := 1.0
			if x+float64(c.m) > 0 {
				// The logarithm's rounding times R stays far below the last
				// digits shown by any test; see TestBatchIsTheSame.
				alive = 1 / (1 + math.Exp(m.lnOdd+(c.r+x)*(m.lnT-math.Log(c.alpha+last))))
			}
			rows[i] = alive * m.mean
		}
	}); err != nil {
		return dst, fmt.Errorf("clv: %w", err)
	}
	return out, nil
}

// find returns the place of a pair, which is free or another's on the first
// visit.
func find(memos []memo, x, t float64) *memo {
	at := hashRow(slot{x: x, t: t})
	for range memoTries - 1 {
		if m := &memos[at%memoSize]; !m.used || m.x == x && m.t == t {
			return m
		}
		at++
	}
	return &memos[at%memoSize]
}

func (c churnModel) memo(x, t, horizon float64) memo {
	m := memo{x: x, t: t, used: true, lnT: math.Log(c.alpha + t), mean: 1}
	m.lnOdd = math.Log(c.a / (c.b + (x + float64(c.m) - 1)))
	if horizon >= 0 {
		m.mean = c.known(x, t, t).mean(horizon)
	}
	return m
}
